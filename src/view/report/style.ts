/** The one style sheet of a report, and the page's policy: nothing is loaded, no script runs, no other style applies. */

/** SHA-256 of {@link REPORT_STYLE} in base64: a test keeps it true. */
export const STYLE_HASH = 'V5OW4RTSYlasluguGYo14ThpimoXU1z5i7EtvSyQ7II='

const SCREEN = `
:root { color-scheme: light; --ink: #1c2430; --muted: #4a5562; --line: #c8ced6; --soft: #f3f5f8; --link: #0b5cad; --good: #00553c; --bad: #8c1d18; }
* { box-sizing: border-box; }
html { scroll-padding-top: 0.5rem; }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: #fff; max-width: 86rem; margin: 0 auto; padding: 0 1rem 3rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.6rem 0 0.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.4rem; margin: 2.6rem 0 0.6rem; border-bottom: 2px solid var(--line); padding-bottom: 0.2rem; overflow-wrap: anywhere; }
h3 { font-size: 1.12rem; margin: 2rem 0 0.3rem; overflow-wrap: anywhere; }
p, li, dd { max-width: 48rem; overflow-wrap: anywhere; }
p.note, figcaption, .file { color: var(--muted); }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, div.wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
a.skip { position: absolute; left: -99rem; background: #fff; padding: 0.5rem 1rem; }
a.skip:focus { left: 0.5rem; top: 0.5rem; z-index: 2; }
code { font: 0.9em ui-monospace, monospace; background: var(--soft); padding: 0.1em 0.3em; overflow-wrap: anywhere; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1rem; font-size: 0.92rem; }
dl.facts dt { color: var(--muted); }
dl.facts dd { margin: 0; }
nav h2 { font-size: 1rem; margin: 1.2rem 0 0.4rem; border: 0; padding: 0; }
nav ol, nav ul { list-style: none; margin: 0; padding: 0; font-size: 0.9rem; line-height: 1.35; }
nav ul { padding-left: 0.9rem; font-size: 0.95em; }
nav a { display: inline-block; padding: 0.16rem 0; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { text-decoration: underline; }
div.wide { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; margin: 0.6rem 0 1rem; font-size: 0.86rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.2rem 0; color: var(--ink); }
th, td { border-bottom: 1px solid var(--line); padding: 0.24rem 0.7rem; text-align: right; vertical-align: top; white-space: nowrap; font-weight: 400; }
thead th, thead td { background: var(--soft); font-weight: 600; vertical-align: bottom; }
th:first-child, thead th:first-child { text-align: left; }
tbody tr:hover > td, tbody tr:hover > th { background: #eef4fb; }
table.story { line-height: 1.5; }
table.story th, table.story td { text-align: left; }
table.story td { white-space: normal; }
table.story thead th:nth-child(2) { min-width: 22rem; }
table.story thead th:nth-child(n + 3) { min-width: 9rem; }
table.story tbody th { text-align: right; }
table.story tbody tr:not(:last-child) td { border-bottom-color: transparent; }
table.story td[rowspan], table.story th[rowspan] { border-bottom-color: var(--line) !important; }
table.story td.bad { color: var(--bad); font-weight: 600; }
table.story td.good { color: var(--good); font-weight: 600; }
span.about { display: block; font-weight: 400; color: var(--muted); }
span.on { display: inline-block; padding: 0.05rem 0.5rem; margin: 0 0.25rem 0.15rem 0; border: 2px solid; border-radius: 0.25rem; white-space: nowrap; color: var(--ink); }
span.running { border-color: #00654a; background: #d8f0e8; }
span.stranded { border-color: #b34700; border-style: double; border-width: 4px; background: #fff; }
span.held { border-color: #8a6000; border-style: dashed; background: #fff; }
span.badge { display: inline-block; font-size: 0.85rem; font-weight: 600; border: 1.5px solid; border-radius: 1rem; padding: 0 0.6rem; margin-left: 0.4rem; vertical-align: 0.1em; }
span.good { color: var(--good); }
span.bad { color: var(--bad); }
span.badge.open { color: var(--muted); }
figure { margin: 1rem 0 1.2rem; }
figcaption { font-size: 0.88rem; margin-top: 0.3rem; max-width: 60rem; overflow-wrap: anywhere; }
.file { font-size: 0.8rem; overflow-wrap: anywhere; }
div.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 29rem), 1fr)); gap: 1rem 1.2rem; align-items: end; }
svg.plot { display: block; background: #fff; }
div.panel { min-width: 0; }
div.panel svg.plot { width: 100%; max-width: 32rem; height: auto; }
div.wide > svg.plot { max-width: none; }
details { margin: 0.6rem 0; }
summary { cursor: pointer; color: var(--link); padding: 0.15rem 0; width: fit-content; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.88rem; }
@media (min-width: 72rem) {
  div.page { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 0 2.5rem; }
  nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; align-self: start; padding-bottom: 1rem; }
}
@media (max-width: 40rem) {
  body { font-size: 15px; }
  h1 { font-size: 1.5rem; }
  dl.facts { display: block; }
  dl.facts dd { margin: 0 0 0.4rem; }
  table.story thead th:nth-child(2) { min-width: 15rem; }
}
`

const PRINT = `
@media print {
  @page { margin: 14mm; }
  body { font-size: 10pt; max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  a.skip { display: none; }
  div.page { display: block; }
  nav { position: static; max-height: none; columns: 2; }
  div.wide { overflow: visible; }
  table { font-size: 7pt; line-height: 1.25; }
  th, td { padding: 0.08rem 0.3rem; white-space: normal; }
  table.story thead th:nth-child(n) { min-width: 0; }
  thead { display: table-header-group; }
  tr, figure, div.panel, h2, h3 { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  div.panels { grid-template-columns: 1fr 1fr; }
  div.wide > svg.plot { width: 100%; height: auto; }
  details > summary { list-style: none; color: inherit; }
  details::details-content { content-visibility: visible; block-size: auto; }
  span.on, thead th { print-color-adjust: exact; }
}
`

export const REPORT_STYLE = SCREEN + PRINT

/** Content of the page's Content-Security-Policy. */
export const REPORT_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`
