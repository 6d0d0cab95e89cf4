import { createHash } from 'node:crypto'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { allStrategies, figurePlot } from '../../src/view/plots.ts'
import { type ReportContent, report } from '../../src/view/report.ts'
import { REPORT_STYLE, STYLE_HASH } from '../../src/view/report-style.ts'
import { comparison, events, failedRun, result } from './fixtures.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

const content: ReportContent = {
  title: 'App and LogCollector',
  command: 'npm run bench',
  version: '1.2.3',
  about: ['Two containers that belong together.'],
  story: { title: 'The story', nodes: ['Node_A', 'Node_B'], runs: [{ result: failedRun, events }] },
  comparisons: [comparison],
  tables: [{ title: 'Speed', head: ['strategy', '100 nodes'], rows: [['pod', '1234']] }],
  document,
}

test('the page allows its own style sheet and nothing else', () => {
  expect(STYLE_HASH).toBe(createHash('sha256').update(REPORT_STYLE).digest('base64'))
  const page = report(content)
  expect(page).toContain(
    `content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"`,
  )
  expect(page.match(/<style/g)).toHaveLength(1)
  expect(page).not.toMatch(/<script|<link|<img| style=|\son\w+=|https?:\/\/(?!www\.w3\.org)/i)
})

test('it says title, version, command, seeds, story, plots and tables', () => {
  const page = parseHTML(report(content)).document
  const text = page.body.textContent ?? ''
  for (const words of [
    'App and LogCollector',
    'cosched 1.2.3',
    'npm run bench',
    '0.105 s',
    'App is bound to Node_A',
    '2 seeds: 1, 2',
    'Speed',
  ])
    expect(text).toContain(words)
  expect(page.querySelectorAll('svg').length).toBe(3)
  expect([...page.querySelectorAll('table.story tr.bad')].map((row) => row.children[1].textContent)).toContain('App is evicted from Node_A')
})

test('hostile names stay text everywhere', () => {
  const evil = `<script>alert(1)</script>"'><img onerror=x>\u202e\u001b[2J`
  const rename = <Row extends object>(row: Row): Row => ({ ...row, strategy: evil, scenario: evil })
  const hostile = {
    ...comparison,
    scenario: evil,
    runs: comparison.runs.map(rename),
    summary: comparison.summary.map((row) => ({ ...rename(row), figure: row.figure.replace('memory', evil) })),
  }
  const page = report({
    title: evil,
    command: evil,
    version: evil,
    about: [evil],
    document,
    story: {
      title: evil,
      nodes: [evil],
      runs: [
        { result: result({ strategy: evil, seed: evil }), events: [{ time: 0, kind: 'bind', container: evil, node: evil, group: evil }] },
      ],
    },
    comparisons: [hostile],
    tables: [{ title: evil, note: evil, head: [evil], rows: [[evil]] }],
  })
  for (const banned of ['<script', '<img', '\u202e', '\u001b']) expect(page).not.toContain(banned)
  expect(parseHTML(page).document.querySelectorAll('script, img').length).toBe(0)
})

test('a plot draws a dot for each strategy that has the figure, and none where nobody has it', () => {
  const strategies = allStrategies([comparison])
  const plot = figurePlot(comparison.summary, 'waitRunningSeconds.mean', 'wait', strategies, { document })
  expect(parseHTML(plot?.outerHTML ?? '').document.querySelectorAll('circle').length).toBe(1)
  expect(figurePlot(comparison.summary, 'waitRunningSeconds.p99', 'wait', strategies, { document })).toBeUndefined()
})

test('without a document there are no plots, with no comparison the page still stands', () => {
  const { document: _, ...plain } = content
  expect(report(plain)).not.toContain('<svg')
  expect(report({ title: 'x', command: 'y', version: 'z' })).toContain('</html>')
})
