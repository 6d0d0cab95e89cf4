/** The page of a report: that it stands alone, says all it should, can be read without eyes or colour, and that no name can do harm. */
import { createHash } from 'node:crypto'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import type { ReportContent } from '../../src/view/report/content.ts'
import { REPORT_STYLE, STYLE_HASH } from '../../src/view/report/style.ts'
import { report, reportFiles } from '../../src/view/report.ts'
import { wellFormed } from '../tools/well-formed.ts'
import { comparison, events, failedRun } from './fixtures.ts'
import { EVIL, hostileContent } from './hostile.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

const content: ReportContent = {
  title: 'App and LogCollector',
  command: 'npm run bench',
  version: '1.2.3',
  about: ['Two containers that belong together.'],
  facts: [['Seeds', '1, 2']],
  stories: [
    {
      title: 'The story',
      about: ['App first.'],
      nodeNotes: new Map([['Node_A', '1.25 GiB']]),
      runs: [{ result: failedRun, events, nodes: ['Node_A', 'Node_B'] }],
    },
  ],
  comparisons: [comparison],
  tables: [{ title: 'Speed', head: ['strategy', '100 nodes'], rows: [['pod', '1234']] }],
  document,
}

const bodyOf = (page: string) => parseHTML(page).document.body

test('the page allows its own style sheet and nothing else', () => {
  expect(STYLE_HASH).toBe(createHash('sha256').update(REPORT_STYLE).digest('base64'))
  const page = report(content)
  expect(page).toContain(
    `content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"`,
  )
  expect(page.match(/<style/g)).toHaveLength(1)
  expect(page).not.toMatch(/<script|<link|<img| style=|\son\w+=|https?:\/\/(?!www\.w3\.org)/i)
})

test('it says title, version, command, facts, seeds, digests, story, plots and tables', () => {
  const body = bodyOf(report(content))
  const text = body.textContent ?? ''
  for (const words of [
    'App and LogCollector',
    '1.2.3',
    'npm run bench',
    'Two containers that belong together.',
    'Seeds',
    '0.105 s',
    'App is bound to Node_A',
    '1.25 GiB',
    'over 2 seeds: 1, 2',
    '0123456789abcdef',
    'Differences to naive, paired by seed',
    'Speed',
  ])
    expect(text).toContain(words)
  const bad = [...body.querySelectorAll('table.story td.bad')].map((cell) => cell.textContent)
  expect(bad).toContain('↩ App is evicted from Node_A')
  expect(bad.filter((words) => words?.includes('finds no room'))).toHaveLength(1)
  expect(body.querySelector('span.badge')?.textContent).toBe('✗ given up')
})

test('a story has its timeline, and its time and board once an instant, as they are when it is over', () => {
  const body = bodyOf(report(content))
  expect([...body.querySelectorAll('svg title')].map((title) => title.textContent)).toContain('The story: naive')
  const instants = [...body.querySelectorAll('table.story tbody')]
  expect(instants.map((one) => one.querySelector('th')?.textContent)).toEqual(['0.000 s', '0.105 s', '0.210 s', '0.315 s', '10.000 s'])
  const boards = instants.map((one) =>
    [...one.querySelectorAll('span.on')].map(({ className, textContent }) => `${className} ${textContent}`),
  )
  expect(boards).toEqual([
    [],
    ['on stranded App'],
    ['on held held by default'],
    ['on running App', 'on running LogCollector'],
    ['on running App', 'on running LogCollector'],
  ])
})

test('many runs are counted in the tables and not all listed', () => {
  const many = { ...comparison, runs: Array.from({ length: 510 }, (_, at) => ({ ...failedRun, seed: `seed-${at}` })) }
  const page = report({ title: 't', command: 'c', version: 'v', comparisons: [many] })
  expect(page).toContain('10 more are left out.')
  expect(bodyOf(page).querySelectorAll('details tbody tr').length).toBe(500 + 1)
})

test('a long story is folded and cut, and says so', () => {
  const long = Array.from({ length: 250 }, (_, time) => ({ time, kind: 'enter' as const, unit: 'x' }))
  const told = { ...content, stories: [{ title: 's', runs: [{ result: failedRun, events: long, nodes: [] }] }] }
  const page = report(told)
  expect(page).toContain('50 more records are left out.')
  expect(page).toContain('<details><summary>Step by step: 250 records</summary>')
  expect(report(content)).toContain('<details open><summary>Step by step: 11 records</summary>')
})

/** What a screen reader and a keyboard need of every page. */
function accessible(page: string): void {
  const parsed = parseHTML(page).document
  expect(parsed.documentElement.getAttribute('lang')).toBe('en')
  const ids = [...parsed.querySelectorAll('[id]')].map(({ id }): string => id)
  expect(ids).toEqual([...new Set(ids)])
  const levels = [...parsed.querySelectorAll('h1, h2, h3')].map(({ localName }) => Number(localName.slice(1)))
  expect(levels[0]).toBe(1)
  expect(levels.filter((level) => level === 1)).toHaveLength(1)
  for (const [at, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1)
  for (const name of ['header', 'main', 'nav', 'footer']) expect(parsed.querySelectorAll(name).length).toBe(1)
  const anchors = [...parsed.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute('href')?.slice(1) ?? '')
  expect(anchors.filter((anchor) => !ids.includes(anchor))).toEqual([])
  const headed = [...parsed.querySelectorAll('main h2, main h3')].map(({ id }) => id)
  expect(headed.filter((id) => !anchors.includes(id))).toEqual([])
  for (const table of parsed.querySelectorAll('table')) {
    expect(table.querySelector('caption')?.textContent).toMatch(/\S/)
    expect([...table.querySelectorAll('th')].filter((cell) => !/^(?:col|row|rowgroup)$/.test(cell.getAttribute('scope') ?? ''))).toEqual([])
  }
  for (const svg of parsed.querySelectorAll('svg')) {
    const said = (svg.getAttribute('aria-labelledby') ?? '').split(' ').map((id: string) => svg.querySelector(`#${id}`)?.textContent)
    expect(svg.getAttribute('role')).toBe('img')
    expect(said[0]).toMatch(/\S/)
    expect(said).not.toContain(undefined)
  }
  const named = [...parsed.querySelectorAll('[aria-labelledby]')].flatMap((one) => (one.getAttribute('aria-labelledby') ?? '').split(' '))
  expect(named.filter((id) => !ids.includes(id))).toEqual([])
}

test('it can be read without eyes: language, landmarks, headings in order, names of pictures and tables, contents that lead somewhere', () => {
  accessible(report(content))
  accessible(report({ title: 'x', command: 'y', version: 'z' }))
  accessible(report({ ...hostileContent(), document }))
})

test('what a plot shows is there as a table too', () => {
  const body = bodyOf(report(content))
  const captions = [...body.querySelectorAll('section.plots caption')].map((caption) => caption.textContent)
  expect(captions).toEqual([
    'Failure rate (groups that never ran / groups): mean ± half the 95 % interval',
    'Wait from submission to running, mean (s): mean ± half the 95 % interval',
    'Utilisation, memory (share of capacity): mean ± half the 95 % interval',
  ])
  const rows = [...body.querySelectorAll('section.plots tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))
  expect(rows[1]).toEqual(['app-logcollector', '–', '0.105 ± 0.012'])
})

describe('the pictures as files', () => {
  const { page, pictures } = reportFiles(content, 'plots')

  test('are those of the page, one each, and the page says where they are', () => {
    const body = bodyOf(page)
    expect(Object.keys(pictures)).toHaveLength(body.querySelectorAll('svg').length)
    const links = [...body.querySelectorAll('a')].map((link) => link.getAttribute('href')).filter((href) => !href?.startsWith('#'))
    expect(links.sort()).toEqual(
      Object.keys(pictures)
        .map((name) => `plots/${name}`)
        .sort(),
    )
    expect(Object.keys(pictures)).toContain('timeline-app-logcollector-naive.svg')
    expect(Object.keys(pictures)).toContain('failureRate-app-logcollector.svg')
    expect(report(content)).not.toContain('plots/')
  })

  test('are XML that names its namespace and needs no style sheet', () => {
    for (const svg of Object.values(pictures)) {
      expect(svg).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /)
      wellFormed(svg.replace(/^<\?xml [^>]*>/, ''))
      expect(svg).not.toMatch(/<style| style=/)
    }
  })
})

describe('hostile names', () => {
  const { page, pictures } = reportFiles({ ...hostileContent(), document })

  test('stay text everywhere on the page', () => {
    for (const banned of ['<script', '<img', '<base', '\u202e', '\u001b', ' onerror=x', '</style><']) expect(page).not.toContain(banned)
    const parsed = parseHTML(page).document
    expect(parsed.querySelectorAll('script, img, base, iframe, object, form').length).toBe(0)
    expect(page.match(/ on\w+="/g)).toBeNull()
    expect(parsed.querySelector('h1')?.textContent).toContain('<script>alert(1)</script>')
    const shown = parsed.body.textContent ?? ''
    for (const evil of [EVIL[0], EVIL[1], EVIL[4]]) expect(shown).toContain(evil)
  })

  test('leave pictures XML, and files in their folder', () => {
    expect(Object.keys(pictures).length).toBeGreaterThan(20)
    for (const [name, svg] of Object.entries(pictures)) {
      expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]*\.svg$/)
      wellFormed(svg.replace(/^<\?xml [^>]*>/, ''))
    }
    const names = Object.keys(pictures).map((name) => name.toLowerCase())
    expect(names).toEqual([...new Set(names)])
  })
})

test('without a document there are no plots, with no comparison the page still stands', () => {
  const { document: _, stories: __, ...plain } = content
  expect(report(plain)).not.toContain('<svg')
  expect(report({ title: 'x', command: 'y', version: 'z' })).toContain('</html>')
})

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test('every colour of text stands out from white and from the ground of tables at 4.5 : 1', () => {
  const colours = ['ink', 'muted', 'link', 'good', 'bad'].map(
    (name) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(REPORT_STYLE)?.[1] ?? '',
  )
  for (const colour of colours)
    for (const ground of ['#ffffff', '#f3f5f8', '#eef4fb', '#d8f0e8'])
      expect((luminance(ground) + 0.05) / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5)
})
