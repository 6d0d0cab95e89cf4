/** Whatever things are called, every output keeps its form: pages, pictures, tables, data files, notations, messages. */
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { parseHTML } from 'linkedom'
import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { type CsvRow, toCsv } from '../../src/node/csv.ts'
import { toParquet } from '../../src/node/parquet.ts'
import { deadlockDot, deadlockMermaid } from '../../src/view/deadlock/notation.ts'
import { deadlockSvg } from '../../src/view/deadlock/svg.ts'
import { deadlockText } from '../../src/view/deadlock/text.ts'
import { comparisonHtml } from '../../src/view/notebook.ts'
import { report } from '../../src/view/report.ts'
import { columnsOf, longRows, rows } from '../../src/view/rows.ts'
import { storyBoard, storySteps } from '../../src/view/story.ts'
import { figureStrip } from '../../src/view/strips.ts'
import { comparisonText, strategiesOf } from '../../src/view/summary.ts'
import { timelineRows } from '../../src/view/timeline/bars.ts'
import { chromeTrace } from '../../src/view/timeline/chrome.ts'
import { timelineSvg } from '../../src/view/timeline/svg.ts'
import { parseCsv } from '../tools/csv.ts'
import { HOSTILE, type HostileWorld, hostileWorld } from '../tools/hostile-world.ts'
import { testWith } from '../tools/needs.ts'
import { wellFormed } from '../tools/well-formed.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

/** What no reader, terminal or page may be shown. */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028\u2029\p{Bidi_Control}\u200b\u2060\ufeff\ufffe\uffff]/u

const clean = (text: string): void => expect(UNSEEN.exec(text.replaceAll('\n', ''))).toBeNull()

const nodesOf = ({ scenario }: HostileWorld): string[] => (scenario.cluster.nodes ?? []).map(({ name }) => name)

const deadlocksOf = ({ runs }: HostileWorld) => runs.flatMap(({ result }) => (result.deadlock === undefined ? [] : [result.deadlock]))

function svgsOf(world: HostileWorld): string[] {
  const { comparison, runs, scenario } = world
  const strategies = strategiesOf(comparison.summary)
  const figures = ['failureRate', 'waitRunningSeconds.mean', `utilisation.${Object.keys(scenario.cluster.nodes?.[0].allocatable ?? {})[0]}`]
  return [
    ...runs.map(({ result, events }) => timelineSvg(events, { title: result.strategy, id: result.strategy })),
    ...deadlocksOf(world).map(({ onset }) => deadlockSvg(onset, { title: scenario.name, id: scenario.name })),
    ...figures.flatMap((figure) => figureStrip(comparison.summary, figure, figure, strategies) ?? []),
  ]
}

function pagesOf(world: HostileWorld): string[] {
  const { comparison, runs, scenario } = world
  const traced = runs.map((run) => ({ ...run, nodes: nodesOf(world), note: scenario.name }))
  return [
    report({
      title: scenario.name,
      command: scenario.name,
      version: scenario.name,
      about: [scenario.name],
      facts: [[scenario.name, scenario.name]],
      stories: [{ title: scenario.name, about: [scenario.name], runs: traced }],
      comparisons: [comparison],
      document,
    }),
    `<html><body>${comparisonHtml(comparison, traced)}</body></html>`,
  ]
}

function rowsOf({ comparison, runs }: HostileWorld): CsvRow[][] {
  const all = runs.map(({ result }) => result)
  return [
    rows(all),
    longRows(all).map((row) => ({ ...row })),
    comparison.summary.map((row) => ({ ...row })),
    runs.flatMap(({ events }) => timelineRows(events)),
  ]
}

/** Elements and attributes that pages of plain names have: a name that broke out would add others. */
const skeleton = (page: string): string[] => {
  const parsed = parseHTML(page).document
  const found = [...parsed.querySelectorAll('*')].flatMap((element) => [
    element.tagName.toLowerCase(),
    ...[...element.attributes].map(({ name }) => `${element.tagName.toLowerCase()} ${name}`),
  ])
  return [...new Set(found)].sort()
}

const plain = hostileWorld((number) => `name${number}`)
const known = pagesOf(plain).map(skeleton)

function checkPages(world: HostileWorld): void {
  for (const [at, page] of pagesOf(world).entries()) {
    clean(page)
    expect(skeleton(page).filter((part) => !known[at].includes(part))).toEqual([])
    const parsed = parseHTML(page).document
    const links = [...parsed.querySelectorAll('[href], [src]')].map(
      (element) => element.getAttribute('href') ?? element.getAttribute('src'),
    )
    // Within the page.
    expect(links.filter((link) => !link?.startsWith('#'))).toEqual([])
    expect(parsed.querySelectorAll('script, iframe, object, [onload], [onclick]').length).toBe(0)
  }
}

function checkPictures(world: HostileWorld): void {
  for (const svg of svgsOf(world)) {
    wellFormed(svg)
    clean(svg)
    expect(svg).not.toMatch(/<script|<foreignObject|\son\w+="/i)
  }
}

async function checkData(world: HostileWorld): Promise<void> {
  for (const written of rowsOf(world)) {
    const columns = columnsOf(written)
    const [head, ...lines] = parseCsv(toCsv(written))
    expect(head).toHaveLength(columns.length)
    expect(lines.map(({ length }) => length)).toEqual(written.map(() => columns.length))
    for (const [line, cells] of lines.entries()) {
      for (const [at, cell] of cells.entries()) {
        clean(cell)
        if (typeof written[line][columns[at]] === 'string') expect(cell).not.toMatch(/^[\s\p{Z}]*[=+\-@＝＋－＠]/u)
        else expect(cell).toBe(String(written[line][columns[at]] ?? ''))
      }
    }
    for (const name of head) expect(name).not.toMatch(/^[\s\p{Z}]*[=+\-@＝＋－＠]/u)
    const read = await parquetReadObjects({ file: new Uint8Array(await toParquet(written)).buffer, rowFormat: 'array' } as never)
    expect(read).toHaveLength(written.length)
  }
  for (const { events } of world.runs) {
    const lines = events.map((event) => JSON.stringify(event))
    for (const line of lines) expect(line).not.toContain('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(events)
    const trace = chromeTrace(events)
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
    for (const { name, args = {} } of trace.traceEvents) for (const text of [name, ...Object.values(args)]) clean(String(text))
  }
}

function checkWords(world: HostileWorld): void {
  const { comparison, runs } = world
  for (const width of [40, 80]) {
    const lines = comparisonText(comparison, { width }).split('\n')
    for (const line of lines) clean(line)
  }
  for (const { events } of runs) {
    const told = storySteps(events)
    expect(told).toHaveLength(events.length)
    for (const line of told) expect(line).not.toMatch(UNSEEN)
    for (const { text, board } of storyBoard(events, nodesOf(world)))
      for (const one of [text, ...board.flat().map(({ name }) => name)]) clean(one)
  }
  for (const record of deadlocksOf(world)) clean(deadlockText(record))
}

/** One statement a line, names only within quotes. */
function checkNotations(world: HostileWorld): void {
  const quoted = '"(?:[^"\\\\]|\\\\.)*"'
  const attributes = `\\[\\w+=(?:${quoted}|[\\w.]+)(?:, \\w+=(?:${quoted}|[\\w.]+))*\\]`
  const statement = new RegExp(`^  (?:label=${quoted}|(?:g\\d+|node|edge)(?: -> g\\d+)? ${attributes});$`, 'u')
  const label = '"(?:[\\p{L}\\p{M}\\p{N} .,:/_()-]|#\\d+;|<br/>)*"'
  const flow = new RegExp(`^  (?:(?:g\\d+|note)\\[${label}\\]|g\\d+ (?:==>|-\\.->)(?:\\|${label}\\|)? g\\d+)$`, 'u')
  for (const { onset } of deadlocksOf(world)) {
    for (const line of deadlockDot(onset).split('\n').slice(1, -2)) expect(line).toMatch(statement)
    for (const line of deadlockMermaid(onset).split('\n').slice(1, -1)) expect(line).toMatch(flow)
    clean(deadlockDot(onset))
    clean(deadlockMermaid(onset))
  }
}

async function checkAll(world: HostileWorld): Promise<void> {
  checkPages(world)
  checkPictures(world)
  await checkData(world)
  checkWords(world)
  checkNotations(world)
}

test('the world has all that is to be shown: deadlocks, runs that end well, held and stranded room', () => {
  expect(deadlocksOf(plain).length).toBeGreaterThan(0)
  expect(plain.runs.some(({ events }) => events.some(({ kind }) => kind === 'start'))).toBe(true)
  const standings = plain.runs.flatMap(({ events }) => timelineRows(events).map(({ standing }) => standing))
  expect([...new Set(standings)].sort()).toEqual(['held', 'running', 'stranded'])
  expect(pagesOf(plain)[0]).toContain('name9scenario')
})

describe('every output keeps its form', () => {
  test.each(HOSTILE.map((text, at) => [JSON.stringify(text).slice(0, 40), at] as const))('with names like %s', async (_, at) => {
    // Each text gets to be everything in turn.
    await checkAll(hostileWorld((number) => HOSTILE[(at + number) % HOSTILE.length]))
  })

  test('with any text at all', async () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 3, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(texts, (some) => checkAll(hostileWorld((number) => some[number % some.length]))),
      { numRuns: 15 },
    )
  }, 120_000)
})

describe('messages', () => {
  test.each(HOSTILE)('of errors stay one line each, and show what is in a name: %j', (text) => {
    const fault = (work: () => unknown): string => {
      try {
        work()
      } catch (error) {
        if (error instanceof InvalidInputError) return error.message
        throw error
      }
      throw new Error('nothing was refused')
    }
    clean(fault(() => simulate(plain.scenario, { strategy: `${text}-none` })))
    expect(fault(() => simulate(plain.scenario, { strategy: `${text}-none` })).split('\n')).toHaveLength(1)
  })
})

testWith(
  existsSync('/usr/bin/chromium'),
  'chromium',
  'a browser reads every picture as XML, runs nothing on any page, and shows the names as text',
  async () => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
    try {
      const page = await browser.newPage()
      const said: string[] = []
      page.on('dialog', (dialog) => {
        said.push(dialog.message())
        void dialog.dismiss()
      })
      // Eleven of the texts are used at a time.
      for (let at = 0; at < HOSTILE.length; at += 8) {
        const world = hostileWorld((number) => HOSTILE[(at + number) % HOSTILE.length])
        const faults = await page.evaluate(
          `(${JSON.stringify(svgsOf(world))}).filter((svg) => new DOMParser().parseFromString(svg, 'application/xml').querySelector('parsererror'))`,
        )
        expect(faults).toEqual([])
        for (const text of pagesOf(world)) await page.setContent(text)
        expect(await page.evaluate('document.scripts.length')).toBe(0)
      }
      expect(said).toEqual([])
    } finally {
      await browser.close()
    }
  },
  180_000,
)
