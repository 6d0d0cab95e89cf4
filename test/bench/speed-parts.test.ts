/** The parts of the speed report that do not depend on how fast anything is. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Baseline, baselineOf, compareWith, readBaseline, regressions, renewed } from '../../bench/speed/baseline.ts'
import { measured, sampleWithin } from '../../bench/speed/clock.ts'
import { CURVES, type CurvePoint, curveFiles } from '../../bench/speed/curves.ts'
import { driftTable } from '../../bench/speed/drift-table.ts'
import { atLeast, atMost, csvRows, quotient, rowOf, type SpeedRow, single, verdictOf } from '../../bench/speed/rows.ts'
import { childMilliseconds } from '../../bench/speed/sections/start.ts'
import { SECTIONS } from '../../bench/speed/sections.ts'
import { barsTable, tally } from '../../bench/speed/table.ts'
import { toCsv } from '../../src/node/csv.ts'
import { ROOT, run } from '../tools/repository.ts'

describe('medians', () => {
  test('the interval is between the k-th lowest and the k-th highest, as in the tables of the sign test', () => {
    const ranks = new Map([
      [1, 1],
      [5, 1],
      [6, 1],
      [8, 1],
      [9, 2],
      [11, 2],
      [12, 3],
      [15, 4],
      [17, 5],
      [25, 8],
    ])
    for (const [count, rank] of ranks) {
      const { low, high } = measured(Array.from({ length: count }, (_, index) => count - index))
      expect([count, low, high]).toEqual([count, rank, count + 1 - rank])
    }
  })

  test('the median of an even number lies between the middle two; of nothing there is none', () => {
    expect(measured([4, 1, 3, 2]).median).toBe(2.5)
    expect(measured([5, 1, 3]).median).toBe(3)
    expect(measured([]).median).toBeNaN()
  })

  test('samples are taken until there are enough, or the time is spent but there are a few', () => {
    const taken = (spent: number) => {
      let count = 0
      sampleWithin({ least: 3, most: 9, seconds: 1 }, () => {
        count++
        return spent
      })
      return count
    }
    expect([taken(0), taken(0.21), taken(5)]).toEqual([9, 5, 3])
  })

  test('the interval of a quotient holds every quotient of the two', () => {
    const { median, low, high } = quotient(measured([2, 4, 6]), measured([1, 2, 4]))
    expect([median, low, high]).toEqual([2, 0.5, 6])
  })
})

const ROWS: readonly SpeedRow[] = [
  rowOf('queue', 'an event', measured([1.2, 1.1, 1.25]), 'holds', atMost(1.3)),
  rowOf('pod', 'a pod', measured([11, 12, 13]), 'holds', atMost(10)),
  single('omega', 'tasks', 2e6, 'tasks/s', atLeast(1.2e6)),
  single('memory', 'a further pod', 120.4, 'bytes'),
]

describe('the table of bars', () => {
  test('a figure at its bar meets it, whichever way the bar lies', () => {
    expect(ROWS.map(verdictOf)).toEqual(['met', 'short', 'met', ''])
    expect(verdictOf(single('a', 'b', 2, 'x', atMost(2)))).toBe('met')
    expect(verdictOf(single('a', 'b', 2, 'x', atLeast(2)))).toBe('met')
    expect(verdictOf(single('a', 'b', Number.NaN, 'x', atMost(2)))).toBe('short')
  })

  test('it puts what was reached beside the bar', () => {
    expect(barsTable(ROWS).split('\n')).toEqual([
      'what                   reached  95 % interval         bar',
      'an event             1.2 holds    1.1 to 1.25      <= 1.3    met',
      'a pod                 12 holds       11 to 13       <= 10  short',
      'tasks          2000000 tasks/s                 >= 1200000    met',
      'a further pod        120 bytes',
    ])
    expect(tally(ROWS)).toBe('2 met, 1 short: a pod')
  })

  test('verdicts on other sizes than the bars are meant for stand in brackets', () => {
    expect(barsTable(ROWS, false)).toMatch(/\(met\).*\(short\)/s)
  })

  test('as CSV each row has its bar and its verdict', () => {
    const [head, first, , , last] = toCsv(csvRows(ROWS)).split('\n')
    expect(head).toBe('section,name,unit,value,low,high,samples,bar,sense,verdict,note')
    expect(first).toBe('queue,an event,holds,1.2,1.1,1.25,3,1.3,at most,met,')
    expect(last).toBe('memory,a further pod,bytes,120.4,120.4,120.4,1,,,,')
  })

  test('every section has a name of its own', () => {
    const names = SECTIONS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the baseline', () => {
  const baseline = baselineOf(ROWS, 'a command', 'v0')
  const again = (change: Readonly<Record<string, number>>) =>
    compareWith(
      baseline,
      ROWS.map((row) => ({ ...row, value: row.value * (change[row.name] ?? 1) })),
    )

  test('what depends on the machine is not kept, what is kept says how far it may move', () => {
    expect(Object.keys(baseline.rows)).toEqual(['an event', 'a pod', 'a further pod'])
    expect(Object.values(baseline.rows).every(({ tolerance }) => tolerance > 0 && tolerance < 1)).toBe(true)
  })

  test('the same figures are no regression, nor are a little worse ones', () => {
    expect(regressions(again({}))).toEqual([])
    const { tolerance } = baseline.rows['an event']
    expect(regressions(again({ 'an event': 1 + 0.99 * tolerance }))).toEqual([])
  })

  test('one that is worse by more than it may be is told by name; better ones are told too', () => {
    const { tolerance } = baseline.rows['an event']
    const compared = again({ 'an event': 1 + 1.01 * tolerance, 'a pod': 0.1 })
    expect(regressions(compared).map(({ name }) => name)).toEqual(['an event'])
    expect(compared.drifts.find(({ name }) => name === 'a pod')?.verdict).toBe('better')
    expect(driftTable(compared)).toMatch(/an event .* regression/)
  })

  test('where more is better, less is worse', () => {
    const row = single('a', 'times a scan', 20, 'x', atLeast(15))
    const kept = baselineOf([row], '', '')
    const verdict = (value: number) => compareWith(kept, [{ ...row, value }]).drifts[0].verdict
    expect([verdict(5), verdict(20), verdict(80)]).toEqual(['regression', 'within', 'better'])
  })

  test('a figure that is no number is a regression; one that was not taken, or is new, is told and is none', () => {
    expect(regressions(again({ 'an event': Number.NaN })).map(({ name }) => name)).toEqual(['an event'])
    const compared = compareWith(baseline, [ROWS[0], single('new', 'new', 1, 'x')])
    expect([compared.missing, compared.unknown, regressions(compared)]).toEqual([['a pod', 'a further pod'], ['new'], []])
    expect(driftTable(compared)).toContain('2 figures of the baseline were not taken in this run')
  })

  test('from nothing to something is a regression', () => {
    const none: Baseline = { ...baseline, rows: { a: { value: 0, unit: 'events', tolerance: 0.1 } } }
    expect(regressions(compareWith(none, [single('s', 'a', 1, 'events')]))).toHaveLength(1)
    expect(regressions(compareWith(none, [single('s', 'a', 0, 'events')]))).toHaveLength(0)
  })

  test('parts that are measured anew replace their own figures only', () => {
    const part = baselineOf([{ ...ROWS[0], value: 1 }], 'another command', 'v1')
    expect(renewed(baseline, part).rows).toEqual({ ...baseline.rows, 'an event': { ...baseline.rows['an event'], value: 1 } })
    expect(renewed(undefined, part)).toEqual(part)
  })

  test('that of the repository is one, and its figures are not judged by the machine', () => {
    const { rows } = readBaseline(readFileSync(join(ROOT, 'bench/baseline.json'), 'utf8'))
    expect(Object.values(rows).map(({ unit }) => unit)).not.toContain('tasks/s')
  })

  test('it is read as it was written, and what is none is refused', () => {
    expect(readBaseline(JSON.stringify(baseline))).toEqual(baseline)
    expect(() => readBaseline('{}')).toThrow('invalid baseline')
    expect(() => readBaseline('{"rows":{"a":{"value":null,"tolerance":1}}}')).toThrow('invalid baseline')
  })
})

describe('the curves', () => {
  const point = (curve: string, policy: string, value: number): CurvePoint => {
    const counted = { nodes: 1, pods: 1, samples: 1, microseconds: 1, holdNanoseconds: 70, peakBytes: 5e7, bytesPerPod: 10, digest: 'd' }
    return { curve, policy, value, holds: 2 * value, low: value, high: 3 * value, ...counted }
  }
  const points = CURVES.flatMap(({ name, values }) =>
    ['bestFit', 'firstFit'].flatMap((policy) => values.quick.map((value) => point(name, policy, value))),
  )
  const files = curveFiles(points, toCsv)

  test('each leaves its points as CSV and two plots, of time and of memory', () => {
    expect(Object.keys(files)).toEqual(CURVES.flatMap(({ name }) => [`${name}.csv`, `${name}.svg`, `${name}-memory.svg`]))
    for (const { name, values, title } of CURVES) {
      expect(files[`${name}.csv`].trim().split('\n')).toHaveLength(1 + 2 * values.quick.length)
      expect(files[`${name}.svg`]).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*<\/svg>\n$/s)
      expect(files[`${name}.svg`]).toContain(title)
      expect(files[`${name}.svg`]).toContain('firstFit')
    }
  })

  test('larger sizes have more points, and every size grows', () => {
    for (const { values } of CURVES) {
      expect(values.quick.length).toBeLessThan(values.full.length)
      for (const list of Object.values(values)) expect([...list].sort((a, b) => a - b)).toEqual(list)
    }
  })
})

test('CPU time of children is read from the last line that `times` prints', () => {
  expect(childMilliseconds('0m0.001s 0m0.002s\n0m0.060s 1m0.004s\n')).toBeCloseTo(60_064)
  expect(childMilliseconds('')).toBeNaN()
})

describe('the program', () => {
  const out = mkdtempSync(join(tmpdir(), 'cosched-speed-'))
  afterAll(() => rmSync(out, { recursive: true, force: true }))
  const PROGRAM = ['--import', 'tsx', join(ROOT, 'bench/speed.ts'), '--quick', '--out', out]
  const speed = (...args: string[]) => run(process.execPath, [...PROGRAM, ...args])

  test('it measures the part that is asked for, in a process of its own, and leaves its rows as CSV', () => {
    const { stdout, stderr, status } = speed('--only', 'overload')
    expect([status, stderr]).toEqual([0, expect.stringContaining('overload: ')])
    expect(stdout).toContain('pod, 130 % demand: events a job')
    expect(readFileSync(join(out, 'bars.csv'), 'utf8').trim().split('\n')).toHaveLength(9)
  })

  test('what is measured of whole commands is built first, and says the same in two threads', () => {
    const { stdout, status } = speed('--only', 'parallel,start')
    expect(stdout).not.toContain('failed')
    expect(status).toBe(0)
    expect(stdout).toContain('command line / bare Node, elapsed')
    if (availableParallelism() > 1) expect(stdout).toContain('4 runs of 1,000 pods: elapsed, one thread / two')
  })

  test('a part that fails is named, and what the others measured is kept', () => {
    const { stdout, status } = run(process.execPath, [...PROGRAM, '--only', 'overload,start'], { env: { PATH: out } }) // no npm there to build with
    expect([status, stdout]).toEqual([1, expect.stringContaining('left out: start, which failed: npm run build ended with null')])
    expect(stdout).toContain('pod, 130 % demand: events a job')
  })

  test('a part that there is not is refused', () => {
    const { stderr, status } = speed('--only', 'hope')
    expect([status, stderr]).toEqual([1, expect.stringContaining('invalid part: hope, allowed: placement, queue, floor, pod')])
  })
})
