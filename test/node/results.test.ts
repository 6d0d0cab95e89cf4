/** Results read back: what was written comes back whole, and what is wrong is told with its place. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { comparisonsOf } from '../../src/experiment/compare.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { type ReadTrace, readEvents, runKey } from '../../src/node/results/events.ts'
import { offsetOf, placeOf, readJson } from '../../src/node/results/json.ts'
import { duplicateRuns, readResults } from '../../src/node/results/read.ts'
import { packageVersion } from '../../src/node/version.ts'
import { TRACE_KINDS } from '../../src/simulation/trace.ts'
import { report } from '../../src/view/report.ts'
import { resultsDocument } from '../../src/view/results.ts'
import { filesBelow, ROOT } from '../tools/repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-results-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(text: string, name = 'results.json'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** What is told of bad input. */
function problemsOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message.replaceAll(`${folder}/`, '')
    throw error
  }
  return 'nothing'
}

describe('JSON', () => {
  test('is read as JSON.parse reads it, and refused where that refuses it', () => {
    const text = fc.json().chain((json) =>
      fc
        .record({
          at: fc.nat(json.length),
          cut: fc.nat(2),
          put: fc.constantFrom('', ',', '"', '}', ']', '{', '\\', '0', 'e', ' ', '\n', ':', '-', '.'),
        })
        .map(({ at, cut, put }) => json.slice(0, at) + put + json.slice(at + cut)),
    )
    let refused = 0
    fc.assert(
      fc.property(text, (json) => {
        const parsed = attempt(() => JSON.parse(json) as unknown)
        const read = attempt(() => readJson(json, 'x'))
        expect(read.value).toEqual(parsed.value)
        expect(read.error === undefined).toBe(parsed.error === undefined)
        if (read.error === undefined) return
        refused++
        const [problem] = (read.error as InvalidInputError).problems
        expect(problem).toMatchObject({ path: '', message: expect.stringMatching(/^invalid JSON: /) })
        expect(problem.line).toBeLessThanOrEqual(json.split('\n').length)
      }),
      { numRuns: 2_000 },
    )
    expect(refused).toBeGreaterThan(200)
  })

  test.each([
    ['{"a":1,}', '1:8: invalid JSON: "}", allowed: a key in quotation marks'],
    ['[1,\n 2\n 3]', '3:2: invalid JSON: "3", allowed: , or ]'],
    ['{"a" 1}', '1:6: invalid JSON: "1", allowed: :'],
    ['{"a":01}', '1:7: invalid JSON: "1", allowed: , or }'],
    ['[1]]', '1:4: invalid JSON: "]", allowed: the end'],
    ['', '1:1: invalid JSON: the text ends, allowed: a value'],
    ['["a\nb"]', '1:2: invalid JSON: a string with a fault in it or without an end'],
    ['[nul]', '1:2: invalid JSON: "n", allowed: a value'],
  ])('the fault of %j is where it is', (text, message) => {
    expect(problemsOf(() => readJson(text, 'f'))).toBe(`f:${message}`)
  })

  test('a path leads to the value at it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.infiniteStream(fc.nat(9)), fc.boolean(), (data, choices, pretty) => {
        const text = JSON.stringify(data, null, pretty ? 2 : 0)
        const path: (string | number)[] = []
        let value: unknown = JSON.parse(text)
        while (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
          const keys = Object.keys(value)
          const key = keys[(choices.next().value ?? 0) % keys.length]
          path.push(Array.isArray(value) ? Number(key) : key)
          value = (value as Record<string, unknown>)[key]
        }
        const rest = text.slice(offsetOf(text, path))
        expect(rest.startsWith(JSON.stringify(value))).toBe(true)
      }),
    )
    const text = '{"a": [1, 2]}'
    expect([offsetOf(text, ['a', 5]), offsetOf(text, ['b']), offsetOf(text, ['a', 0, 'x'])]).toEqual([6, 0, 7])
    expect(placeOf('a\n\nbc', 4)).toEqual({ line: 3, column: 2 })
  })
})

function attempt(work: () => unknown): { value?: unknown; error?: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

/** Every small scenario of the repository, with all that a run can have. */
const runs = filesBelow('scenarios', '.yaml')
  .filter((path) => /^scenarios\/[^/]+\.yaml$/.test(path) && !/mixed|profiles/.test(path))
  .flatMap((path) => {
    const { scenario } = readScenarioFile(join(ROOT, path))
    return scenario.strategies.map(({ name }) => simulate(scenario, { strategy: name, explain: true, oracle: true }))
  })
const text = JSON.stringify({ ...resultsDocument(packageVersion(), runs), command: 'npm run bench', more: 1 })

describe('results', () => {
  test('come back as they were written, every figure and every deadlock', () => {
    expect(runs.filter(({ deadlock }) => deadlock !== undefined).length).toBeGreaterThan(3)
    const read = readResults(fileOf(text))
    expect(read.runs).toEqual(JSON.parse(JSON.stringify(runs)))
    expect([read.version, read.command]).toEqual([packageVersion(), 'npm run bench'])
    mkdirSync(join(folder, 'out'), { recursive: true })
    fileOf(text, 'out/results.json')
    expect(readResults(join(folder, 'out')).runs).toEqual(read.runs)
  })

  test('of another version, or none, are refused, at the version', () => {
    const of = (version: unknown) => problemsOf(() => readResults(fileOf(JSON.stringify({ version, runs: [] }))))
    const [major, minor] = packageVersion().split('.')
    expect(of(`${major}.${minor}.99`)).toBe('nothing')
    expect(of(`${Number(major) + 1}.${minor}.0`)).toMatch(/^results\.json:1:12: version: invalid version: "\d+\.\d+\.0", allowed: /)
    expect(of('x')).toMatch(/^results\.json:1:12: version: invalid version: "x"/)
    expect(of(1)).toBe('results.json:1:12: version: invalid value: 1, allowed: a text')
    expect(of(undefined)).toBe('results.json:1:1: version: invalid value: nothing, allowed: a text')
  })

  test('of another shape are refused with the place of each fault, 20 at most', () => {
    const [run] = runs
    const bad = { ...run, seed: 3, figures: { ...run.figures, attempts: -1, failureRate: 'none' } }
    const shown = JSON.stringify({ version: packageVersion(), runs: [run, bad] }, null, 1)
    const lineOf = (words: string) => shown.slice(0, shown.lastIndexOf(words)).split('\n').length
    expect(problemsOf(() => readResults(fileOf(shown))).split('\n')).toEqual([
      `results.json:${lineOf('"seed"')}:12: runs[1].seed: invalid value: 3, allowed: a text`,
      `results.json:${lineOf('"failureRate"')}:20: runs[1].figures.failureRate: invalid value: "none", allowed: a number`,
      `results.json:${lineOf('"attempts": -1')}:17: runs[1].figures.attempts: invalid value: -1, allowed: at least 0`,
    ])
    for (const other of ['[]', '3', 'null', '{}', '{"runs":{}}'])
      expect(problemsOf(() => readResults(fileOf(other)))).toMatch(/^results\.json:1:/)
    const many = JSON.stringify({ version: packageVersion(), runs: Array.from({ length: 50 }, () => 1) })
    expect(problemsOf(() => readResults(fileOf(many))).split('\n')).toHaveLength(20)
  })

  test('however they are damaged, they are refused as bad input, or make a page', () => {
    const few = runs.filter(({ scenario, strategy }) => scenario === 'hoarding-deadlock' && /^(?:hoarding|gang)$/.test(strategy))
    const whole = JSON.stringify(resultsDocument(packageVersion(), few))
    const paths = leaves(JSON.parse(whole) as object)
    let made = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.constantFrom<unknown>(null, -1, 0.5, 'x', [], {}, true, undefined, 1e300),
        (path, value) => {
          const data = JSON.parse(whole) as Record<string, unknown>
          put(data, path, value)
          const file = fileOf(JSON.stringify(data), 'damaged.json')
          const problems = problemsOf(() => {
            const comparisons = comparisonsOf(readResults(file).runs)
            expect(report({ title: 't', command: 'c', version: 'v', comparisons })).toContain('</html>')
            made++
          })
          expect(problems).toMatch(/^(?:nothing$|damaged\.json:1:\d+: [^:]+: invalid )/)
        },
      ),
      { numRuns: 300 },
    )
    expect(made).toBeGreaterThan(20)
  })

  test('a run that occurs twice is named, with where it stands first', () => {
    const [one, two] = ['one.json', 'two.json'].map((name, at) =>
      readResults(fileOf(JSON.stringify({ version: packageVersion(), runs: runs.slice(0, 2 - at) }), name)),
    )
    expect(duplicateRuns([one])).toEqual([])
    const { scenario, strategy, seed } = runs[0]
    expect(duplicateRuns([one, two]).map(({ message }) => message.replaceAll(`${folder}/`, ''))).toEqual([
      `two.json:1:28: runs[0]: invalid run: "${scenario}" under "${strategy}", seed "${seed}" stands in one.json: runs[0] too, allowed: each run once`,
    ])
  })
})

/** Paths of all values, ten a kind of list at most. */
function leaves(data: object, path: readonly string[] = []): string[][] {
  return Object.entries(data)
    .slice(0, 60)
    .flatMap(([key, value]) => [
      [...path, key],
      ...(typeof value === 'object' && value !== null ? leaves(value as object, [...path, key]) : []),
    ])
    .slice(0, 3_000)
}

function put(data: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) data[key] = value
  else put(data[key] as Record<string, unknown>, rest, value)
}

describe('event files', () => {
  const label = { scenario: 's', strategy: 'pod', seed: '1' }
  const records = [
    { time: 0, kind: 'enter', unit: 'web' },
    { time: 5, kind: 'deadlock', groups: ['a', 'b'] },
    { time: 6, kind: 'rollback', nodes: ['n'], claims: 2, seconds: 0.5 },
  ]
  const line = (record: object, run: object = label) => `${JSON.stringify({ ...run, ...record })}\n`
  const all = { most: 10, known: () => true }

  const told = (text: string, options = all): string => problemsOf(() => readEvents(fileOf(text, 'events.jsonl'), new Map(), options))

  test('come back as they were written, by run, over several files', () => {
    const other = { ...label, seed: '2' }
    const traces = new Map<string, ReadTrace>()
    readEvents(fileOf(records.map((record) => line(record)).join(''), 'a.jsonl'), traces, all)
    readEvents(fileOf(`\n${line(records[0], other)}${line(records[2])}`.trimEnd(), 'b.jsonl'), traces, all)
    expect(traces.get(runKey(label))).toEqual({ ...label, records: 4, events: [...records, records[2]] })
    expect(traces.get(runKey(other))?.events).toEqual([records[0]])
  })

  test('may be compressed', () => {
    const traces = new Map<string, ReadTrace>()
    writeFileSync(join(folder, 'a.jsonl.gz'), gzipSync(records.map((record) => line(record)).join('')))
    readEvents(join(folder, 'a.jsonl.gz'), traces, all)
    expect(traces.get(runKey(label))?.events).toEqual(records)
  })

  test('of a long run only the number of records is kept', () => {
    const traces = new Map<string, ReadTrace>()
    const text = Array.from({ length: 5_000 }, (_, time) => line({ time, kind: 'think' })).join('')
    readEvents(fileOf(text, 'long.jsonl'), traces, { most: 100, known: () => true })
    expect(traces.get(runKey(label))).toEqual({ ...label, records: 5_000, events: [] })
  })

  test('are refused with line and column: bad JSON, a bad record, a run that nobody has, once each', () => {
    expect(told(`${line(records[0])}{"scenario":"s",}\n`)).toMatch(/^events\.jsonl:2:17: invalid JSON: /)
    expect(told(line({ time: -1, kind: 'fly' })).split('\n')).toEqual([
      'events.jsonl:1:52: time: invalid value: -1, allowed: at least 0',
      `events.jsonl:1:62: kind: invalid value: "fly", allowed: ${TRACE_KINDS.join(', ')}`,
    ])
    const unknown = `${line(records[0])}${line(records[1])}`
    expect(told(unknown, { most: 10, known: () => false })).toBe(
      'events.jsonl:1:1: invalid run: "s" under "pod", seed "1", allowed: runs of the results',
    )
  })

  test('a line without an end is refused before it fills the memory', () => {
    expect(told(`${line(records[0])}${'x'.repeat(1 << 21)}`)).toContain(
      'events.jsonl:2:1048577: invalid line: longer than 1048576 characters',
    )
  })
})
