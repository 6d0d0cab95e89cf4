/** The one style sheet of a report, and the page's policy: nothing is loaded, no script runs, no other style applies. */

/** SHA-256 of {@link REPORT_STYLE} in base64: a test keeps it true. */
export const STYLE_HASH = '1mu9rXWMbdUV95F+NWpB4Blp7Oyx4uEuVcxtx9oOzZI='

export const REPORT_STYLE = `
:root { color-scheme: light; --line: #d8dce2; --soft: #f5f7f9; --held: #e69f00; --stranded: #d55e00; --running: #009e73; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1c2430; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; margin-bottom: 0.2rem; }
h2 { font-size: 1.3rem; margin-top: 2.4rem; border-bottom: 1px solid var(--line); padding-bottom: 0.2rem; }
h3 { font-size: 1.05rem; margin-top: 1.6rem; }
p.facts, p.note { color: #55606e; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.88em; }
code { overflow-wrap: anywhere; }
pre { background: var(--soft); padding: 0.6rem 0.8rem; overflow-x: auto; }
div.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 0.6rem 0 1rem; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: 0.22rem 0.7rem; text-align: right; vertical-align: top; white-space: nowrap; }
th { background: var(--soft); font-weight: 600; }
th:first-child, td:first-child { text-align: left; }
table.story td, table.story th { text-align: left; white-space: normal; }
table.story td:first-child { text-align: right; white-space: nowrap; }
table.story tr.bad td:nth-child(2) { color: #a33b00; font-weight: 600; }
table.story tr.good td:nth-child(2) { color: #006b4e; font-weight: 600; }
span.on { display: inline-block; border-left: 4px solid; padding: 0 0.4rem; margin: 0 0.2rem 0.1rem 0; background: var(--soft); white-space: nowrap; }
span.held { border-color: var(--held); }
span.stranded { border-color: var(--stranded); }
span.running { border-color: var(--running); }
figure { margin: 1rem 0 1.6rem; }
figcaption { font-weight: 600; font-size: 0.92rem; }
div.panels { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
p.panel { margin: 0.5rem 0 -0.6rem; font-size: 0.85rem; color: #55606e; }
svg.plot { display: block; max-width: 100%; height: auto; background: #fff; }
svg.plot text { white-space: pre; }
`

/** Content of the page's Content-Security-Policy. */
export const REPORT_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`
