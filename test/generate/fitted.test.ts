/**
 * Models against the statistics that were published of their traces, and, where the folder $COSCHED_TRACES has them, against the traces
 * themselves. A tolerance is a factor: 1.5 is from two thirds to one and a half of the trace's own value.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { mean, quantiles } from '../../src/analysis/statistics.ts'
import { fitted, fittedRecipe } from '../../src/generate/workloads/fitted.ts'
import type { Cluster, Node } from '../../src/model/cluster.ts'
import { type Jobs, JobTable } from '../../src/model/job-table.ts'
import type { Job } from '../../src/model/workload.ts'
import { made } from './well-formed.ts'

const HUGE: Node['allocatable'] = { cpu: 192_000, memory: 2 ** 40, 'nvidia.com/gpu': 8, pods: 500 }
const ROOMY: Cluster = { nodes: Array.from({ length: 3000 }, (_, index) => ({ name: `n-${index}`, allocatable: HUGE })) }

const fittedJobs = (options: object, seed = '5', cluster = ROOMY): Jobs =>
  fitted(fittedRecipe.parse({ kind: 'fitted', jobs: 4000, interarrival: 'trace', ...options }), cluster, seed)
const jobsOf = (options: object, seed?: string, cluster?: Cluster): readonly Job[] => [...fittedJobs(options, seed, cluster)]

/** Gaps and run times in seconds, and numbers of pods. */
interface Columns {
  readonly gap: readonly number[]
  readonly run: readonly number[]
  readonly pods: readonly number[]
}

/** Of jobs whose pods are alike. */
function sampleOf(model: string, jobs = 4000): Columns {
  const table = fittedJobs({ model, jobs })
  if (!(table instanceof JobTable)) throw new Error(`${model} has several roles`)
  const { arrival, duration, firstPod } = table.columns
  return {
    gap: Array.from(arrival, (instant, job) => (instant - (job === 0 ? 0 : arrival[job - 1])) / 1e6),
    run: Array.from(duration, (span) => span / 1e6),
    pods: Array.from(arrival, (_, job) => firstPod[job + 1] - firstPod[job]),
  }
}

const at = (values: readonly number[], share: number): number => quantiles(values, [share])[0] ?? Number.NaN
const cv = (values: readonly number[]): number => {
  const middle = mean(values) ?? Number.NaN
  return Math.sqrt((mean(values.map((value) => (value - middle) ** 2)) ?? Number.NaN) / middle ** 2)
}

function expectWithin(found: number, wanted: number, factor: number, what: string): void {
  expect(found / wanted, `${what}: ${found}, wanted ${wanted}`).toBeGreaterThan(1 / factor)
  expect(found / wanted, `${what}: ${found}, wanted ${wanted}`).toBeLessThan(factor)
}

type Row = readonly [column: keyof Columns, figure: number | 'mean' | 'cv', wanted: number, factor: number]

const figureOf = (values: readonly number[], figure: Row[1]): number =>
  figure === 'mean' ? (mean(values) ?? Number.NaN) : figure === 'cv' ? cv(values) : at(values, figure)

/** Medians, percentiles, means and coefficients of variation as stated of the traces; what a fit misses by more is told in the docs. */
const STATED: Readonly<Record<string, readonly Row[]>> = {
  google2011: [
    ['gap', 'mean', 3.75, 1.1],
    ['gap', 'cv', 1.84, 1.1],
    ['gap', 0.5, 0.89, 1.2],
    ['gap', 0.9, 12.6, 1.2],
    ['run', 0.5, 176, 1.2],
    ['run', 0.9, 1650, 1.25],
    ['pods', 'mean', 3.38, 1.1],
  ],
  alibaba2017: [
    ['gap', 'mean', 4.73, 1.1],
    ['gap', 'cv', 1.89, 1.15],
    ['gap', 0.9, 11, 1.2],
    ['pods', 0.5, 363, 1.15],
    ['pods', 0.9, 1548, 1.15],
    ['pods', 0.99, 10_872, 1.3],
    ['run', 0.5, 94, 1.15],
    ['run', 0.9, 661, 1.3],
  ],
  alibaba2018: [['gap', 'mean', 0.205, 1.15]],
  openb2023: [
    ['gap', 'mean', 368, 1.1],
    ['gap', 0.99, 3422, 1.25],
    ['run', 0.5, 540, 1.25],
    ['run', 0.9, 6573, 1.2],
  ],
  lublin256: [
    ['gap', 0.5, 116, 1.1],
    ['gap', 0.9, 1270, 1.15],
    ['pods', 0.5, 8, 1.01],
    ['pods', 0.99, 256, 1.01],
    ['run', 0.25, 21, 1.25],
    ['run', 0.9, 15_590, 1.15],
  ],
  nasa1993: [
    ['gap', 0.9, 607, 1.15],
    ['gap', 0.99, 8964, 1.25],
    ['pods', 0.5, 4, 1.01],
    ['pods', 0.9, 32, 1.01],
    ['run', 0.5, 88, 1.25],
    ['run', 0.9, 1520, 1.35],
  ],
}

describe.each(Object.entries(STATED))('%s', (model, rows) => {
  const columns = sampleOf(model)

  test('a sample has the stated figures of its trace', () => {
    for (const [column, figure, wanted, factor] of rows) {
      expectWithin(figureOf(columns[column], figure), wanted, factor, `${column} ${figure}`)
    }
  })

  test('the same seed draws the same jobs, another seed others', () => {
    const few = (seed: string): readonly Job[] => jobsOf({ model, jobs: 20 }, seed)
    expect(few('1')).toEqual(few('1'))
    expect(few('1')).not.toEqual(few('2'))
  })
})

const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number => items.filter(holds).length / items.length
const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [x, y] = [a, b].map((values) => values.map((value) => Math.log(value)))
  const [middleX, middleY] = [x, y].map((values) => mean(values) ?? Number.NaN)
  const covariance = mean(x.map((value, index) => (value - middleX) * (y[index] - middleY))) ?? Number.NaN
  const deviation = (values: readonly number[], middle: number): number => Math.sqrt(mean(values.map((v) => (v - middle) ** 2)) ?? 0)
  return covariance / deviation(x, middleX) / deviation(y, middleY)
}

test('shares: single pods, half cores, powers of two, GPUs', () => {
  const { pods: alibaba } = sampleOf('alibaba2017')
  expect(Math.abs(share(alibaba, (pods) => pods === 1) - 0.113)).toBeLessThan(0.03)
  const halves = jobsOf({ model: 'alibaba2017', largest: 0.0001 })
  expect(Math.abs(share(halves, ({ pods }) => pods[0].containers[0].requests.cpu === 500) - 0.742)).toBeLessThan(0.02)
  const { pods: dag } = sampleOf('alibaba2018')
  expect(Math.abs(share(dag, (pods) => pods === 1) - 0.383 * 0.662)).toBeLessThan(0.05)
  const { pods: lublin } = sampleOf('lublin256')
  expect(Math.abs(share(lublin, (pods) => pods === 1) - 0.2493)).toBeLessThan(0.02)
  expect(Math.abs(share(lublin, (pods) => pods > 1 && Number.isInteger(Math.log2(pods))) - 0.612)).toBeLessThan(0.02)
  const openb = jobsOf({ model: 'openb2023' })
  expect(Math.abs(share(openb, ({ pods }) => pods[0].containers[0].requests['nvidia.com/gpu'] === undefined) - 0.134)).toBeLessThan(0.02)
})

test('large jobs run longer, as much as in the trace', () => {
  for (const [model, wanted] of [
    ['alibaba2017', 0.451],
    ['nasa1993', 0.444],
    ['lublin256', 0.257],
  ] as const) {
    const { pods, run } = sampleOf(model)
    expect(Math.abs(correlation(pods, run) - wanted)).toBeLessThan(0.05)
  }
})

test('lublin256: jobs come by day, most in the two hours from noon, fewest before dawn', () => {
  const hours = new Array<number>(24).fill(0)
  for (const { arrival } of jobsOf({ model: 'lublin256', jobs: 20_000 })) hours[Math.floor(arrival / 3.6e9) % 24]++
  const busiest = hours.indexOf(Math.max(...hours))
  expect(busiest).toBeGreaterThanOrEqual(11)
  expect(busiest).toBeLessThanOrEqual(15)
  expect(hours.indexOf(Math.min(...hours))).toBeLessThanOrEqual(6)
  expect(Math.max(...hours) / Math.min(...hours)).toBeGreaterThan(5)
})

describe('dlrm2025', () => {
  const jobs = jobsOf({ model: 'dlrm2025', jobs: 600 })
  const count = (job: Job, role: string): number => job.pods.filter(({ containers }) => containers[0].name === role).length

  test('has two roles, as many pods of each as the trace, and the ratio of the two', () => {
    const ratios = jobs.map((job) => count(job, 'cn') / count(job, 'hn'))
    expectWithin(at(ratios, 0.5), 1.78, 1.2, 'median ratio')
    expectWithin(
      at(
        jobs.map((job) => count(job, 'hn')),
        0.5,
      ),
      16,
      1.2,
      'median of GPU pods',
    )
    expectWithin(
      at(
        jobs.map(({ pods }) => pods.length),
        0.5,
      ),
      42,
      1.3,
      'median of pods',
    )
    for (const { gang, pods } of jobs) expect(gang?.minMember).toBe(pods.length)
  })

  test('a job that the cluster cannot take whole is cut in proportion, and then runs on it alone', () => {
    const nodes: Node[] = Array.from({ length: 6 }, (_, index) => ({ name: `n-${index}`, allocatable: HUGE }))
    const cut = jobsOf({ model: 'dlrm2025', jobs: 60 }, '5', { nodes })
    const whole = jobs.slice(0, 60)
    expect(cut.some((job, index) => job.pods.length < whole[index].pods.length)).toBe(true)
    for (const job of cut) {
      expect(count(job, 'hn')).toBeLessThanOrEqual(48)
      expect(count(job, 'cn') * 48_000).toBeLessThanOrEqual(6 * 192_000)
    }
    expect(() => jobsOf({ model: 'dlrm2025', jobs: 5 }, '5', { nodes: nodes.slice(0, 0) })).toThrow(/no node has room/)
  })

  test('at most so many of a role on a node: as many classes of pods that keep apart, and nodes that can be told apart', () => {
    const { cluster, workload } = made({ kind: 'mix', nodes: 30, mix: 'dlrm2025' }, { kind: 'fitted', model: 'dlrm2025', jobs: 40 }, '2')
    for (const { name, labels } of cluster.nodes) expect(labels?.['kubernetes.io/hostname']).toBe(name)
    const apart = workload.jobs.flatMap((job) => job.pods).filter(({ podAntiAffinity }) => podAntiAffinity !== undefined)
    expect(apart.length).toBeGreaterThan(50)
    for (const { labels, podAntiAffinity } of apart) {
      expect(podAntiAffinity?.required?.map(({ labelSelector }) => labelSelector?.matchLabels)).toEqual([labels])
    }
    const classes = new Set(
      apart.filter(({ labels }) => labels?.['lane/job'] === apart[0].labels?.['lane/job']).map(({ labels }) => labels?.['lane/number']),
    )
    expect([2, 4, 8, 10, 16]).toContain(classes.size)
  })
})

test('jobs are cut to the share of the cluster that is asked for, run times to the longest; gangs by model or by choice', () => {
  const nodes: Node[] = Array.from({ length: 10 }, (_, index) => ({ name: `n-${index}`, allocatable: { cpu: 4000, memory: 2 ** 36 } }))
  const jobs = jobsOf({ model: 'alibaba2017', jobs: 200, largest: 0.5, longest: '2m' }, '5', { nodes })
  for (const { pods, duration } of jobs) {
    const cores = pods.length * pods[0].containers[0].requests.cpu
    expect(cores).toBeLessThanOrEqual(20_000)
    expect(duration).toBeLessThanOrEqual(120e6)
  }
  expect(Math.max(...jobs.map(({ pods }) => pods.length))).toBeGreaterThan(30)
  expect(jobsOf({ jobs: 3 }).some(({ gang }) => gang !== undefined)).toBe(false)
  expect(jobsOf({ jobs: 3, gangs: true }).every(({ gang }) => gang !== undefined)).toBe(true)
})

const traces = process.env.COSCHED_TRACES
const linesOf = (file: string): string[] => {
  const text = gunzipSync(readFileSync(join(traces ?? '', file))).toString('latin1')
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith(';'))
}

function gapsOf(instants: readonly number[], most = Infinity): number[] {
  const sorted = instants.toSorted((a, b) => a - b)
  return sorted
    .slice(1)
    .map((instant, index) => instant - sorted[index])
    .filter((gap) => gap <= most)
}

/** Jobs of a Standard Workload Format file. */
function swf(file: string): Columns {
  const rows = linesOf(file).map((line) => line.trim().split(/\s+/).map(Number))
  return {
    gap: gapsOf(rows.map((row) => row[1])),
    run: rows.map((row) => row[3]).filter((run) => run > 0),
    pods: rows.map((row) => row[4]),
  }
}

function google(): Columns {
  const rows = linesOf('google2011_jobs.csv.gz')
    .slice(1)
    .map((line) => line.split(','))
  const inside = rows.filter(([submit]) => Number(submit) > 0)
  const run = inside.map((row) => Number(row[2])).filter((seconds) => seconds > 0)
  return { gap: gapsOf(inside.map(([submit]) => Number(submit))), run, pods: [] }
}

function alibaba(): Columns {
  const jobs = new Map<string, { from: number; to: number; pods: number }>()
  for (const line of linesOf('alibaba2017_batch_task.csv.gz').slice(1)) {
    const [from, to, job, , instances] = line.split(',')
    const known = jobs.get(job) ?? { from: Infinity, to: 0, pods: 0 }
    known.from = Math.min(known.from, Number(from))
    known.to = Math.max(known.to, Number(to))
    known.pods += Number(instances)
    jobs.set(job, known)
  }
  const all = [...jobs.values()]
  const run = all.map(({ from, to }) => to - from).filter((seconds) => seconds > 0)
  return { gap: gapsOf(all.map(({ from }) => from)), run, pods: all.map(({ pods }) => pods) }
}

function openb(): Columns {
  const rows = linesOf('openb2023_pods_default.csv.gz')
    .slice(1)
    .map((line) => line.split(',').map(Number))
  const run = rows.map((row) => row[9] - row[8]).filter((seconds) => seconds > 0)
  return {
    gap: gapsOf(
      rows.map((row) => row[8]),
      4 * 3600,
    ),
    run,
    pods: [],
  }
}

/** By trace: its file, its reader, and how far the model's 25th, 50th, 75th, 90th, 95th and 99th percentile and mean are off at most. */
const FACTORS: ReadonlyArray<readonly [string, string, () => Columns, Readonly<Partial<Record<keyof Columns, number>>>]> = [
  ['google2011', 'google2011_jobs.csv.gz', google, { gap: 1.25, run: 1.5 }],
  ['alibaba2017', 'alibaba2017_batch_task.csv.gz', alibaba, { gap: 1.7, run: 1.6, pods: 1.35 }],
  ['openb2023', 'openb2023_pods_default.csv.gz', openb, { gap: 2.1, run: 1.6 }],
  ['lublin256', 'lublin_256.swf.gz', () => swf('lublin_256.swf.gz'), { gap: 1.5, run: 1.25, pods: 1.15 }],
  ['nasa1993', 'pwa_nasa_ipsc_1993.swf.gz', () => swf('pwa_nasa_ipsc_1993.swf.gz'), { gap: 2.2, run: 1.8, pods: 1.1 }],
]

describe.each(FACTORS)('%s against its trace', (model, file, read, factors) => {
  if (traces === undefined || traces === '') {
    test.skip(`${file} (skipped: COSCHED_TRACES does not name a folder of traces)`)
    return
  }
  if (!existsSync(join(traces, file))) {
    test.skip(`${file} (skipped: COSCHED_TRACES has no such file)`)
    return
  }

  const sample = sampleOf(model, 10_000)
  let known: Columns | undefined
  const trace = (): Columns => {
    known ??= read()
    return known
  }

  test.each(Object.entries(factors) as [keyof Columns, number][])(
    '%s: percentiles and mean lie within a factor of %d',
    (column, factor) => {
      const found = sample[column]
      const wanted = trace()[column]
      for (const figure of [0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 'mean'] as const) {
        const own = figureOf(wanted, figure)
        // Seconds are whole in the traces: below two of them the rounding is larger than the tolerance.
        if (own >= 2 || column === 'pods') expectWithin(figureOf(found, figure), own, factor, `${column} ${figure}`)
      }
    },
  )
})
