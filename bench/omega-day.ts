/**
 * A day of the example load of Google's Omega simulator, start to end: about 13,000 jobs of 900,000 tasks, an optimistic scheduler for
 * batch and one for service jobs, randomised first fit. Once on the simulator's own 10,000 nodes, where nothing is short, and once on
 * 1,000 nodes filled to 60 %, where the day is a contest for room. A job file of that simulator may be named as an argument; without one a day of
 * the same shape is generated.
 */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import FlatQueue from 'flatqueue'
import { simulate } from '../src/experiment/simulate.ts'
import { materialiseCluster, provide } from '../src/generate/materialise.ts'
import { OMEGA_DEFECTS, type OmegaDefect } from '../src/model/compatibility.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_SCHEDULER, RETRY_PRESETS } from '../src/model/defaults.ts'
import { JobTable } from '../src/model/job-table.ts'
import type { Scenario, SchedulerSpec, WorkloadSource } from '../src/model/scenario.ts'
import { HOUR, MILLISECOND, SECOND } from '../src/model/time.ts'
import { parseOmegaWorkload } from '../src/scenario/index.ts'
import { table } from '../src/view/table.ts'
import { formatNumber } from '../src/view/text.ts'

const GIBIBYTE = 2 ** 30
const DAY = 24 * HOUR

export interface OmegaDayRow {
  readonly name: string
  /** Tasks of the jobs, and how often one was placed; both differ where the room does not do for all of them. */
  readonly tasks: number
  readonly placed: number
  readonly attempts: number
  /** CPU time of the run in holds (one pop and push of flatqueue, 10,000 events pending) a task. The best of several. */
  readonly holds: number
  readonly tasksPerCpuSecond: number
  readonly digest: string
}

export interface OmegaDay {
  /** Where the jobs are from. */
  readonly source: string
  /** CPU seconds to read the file, or to generate the day. */
  readonly readSeconds: number
  readonly rows: readonly OmegaDayRow[]
}

/** @param path a job file, gzipped if its name says so; undefined: the day is generated. */
export function measureOmegaDay(path: string | undefined, times = 5, window = DAY): OmegaDay {
  const before = process.cpuUsage()
  const work = path === undefined ? generatedDay(window) : readDay(path)
  const readSeconds = cpuSeconds(before)
  const cases = [
    ['10,000 nodes, empty', omegaDayScenario(work, 10_000, 0, window)],
    ['1,000 nodes, 60 % taken', omegaDayScenario(work, 1_000, 0.6, window)],
  ] as const
  const rows = cases.map(([name, scenario]) => measure(name, concrete(scenario), times))
  return { source: path === undefined ? 'generated (no job file was named)' : 'job file', readSeconds, rows }
}

/** Compatible with the simulator in all that it draws; decisions of 0.1 s for batch jobs, 1 s for service jobs, and 5 ms a task. */
export function omegaDayScenario(workload: WorkloadSource, nodes: number, taken: number, window = DAY): Scenario {
  return {
    name: 'omega-day',
    seed: '1',
    duration: window,
    cluster: {
      nodes: Array.from({ length: nodes }, (_, node) => ({ name: `n-${node}`, allocatable: { cpu: 4_000, memory: 16 * GIBIBYTE } })),
      ...(taken > 0 && { prefillTasks: { tasks: Math.round(4 * nodes * taken), requests: { cpu: 1_000, memory: 2 * GIBIBYTE } } }),
    },
    workload,
    schedulers: [schedulerOf('batch', 100 * MILLISECOND), schedulerOf('service', SECOND)],
    allocator: DEFAULT_ALLOCATOR,
    placement: { policy: 'randomFirstFit' },
    retry: RETRY_PRESETS.omega,
    compatibility: { omega: { seed: 0, defects: Object.keys(OMEGA_DEFECTS) as OmegaDefect[] } },
    strategies: [
      {
        use: 'optimistic',
        name: 'omega',
        unit: 'job',
        planning: 'whole',
        options: { conflict: 'resourceFit', atomicity: 'incremental' },
      },
    ],
  }
}

function schedulerOf(name: string, job: number): SchedulerSpec {
  return { ...DEFAULT_SCHEDULER, name, decision: { job, task: 5 * MILLISECOND } }
}

function readDay(path: string): WorkloadSource {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return parseOmegaWorkload(text, { source: path, schedulers: { Batch: 'batch', Service: 'service' } })
}

function generatedDay(window: number): WorkloadSource {
  const generate = { kind: 'omega', window: `${window / SECOND}s`, schedulers: 'byClass' }
  const { jobs } = provide(omegaDayScenario({ generate }, 1, 0), '1').workload
  return jobs instanceof JobTable ? { table: jobs } : { jobs }
}

/** The scenario with the tasks of its prefill placed, so that this is not timed. */
function concrete(scenario: Scenario): Scenario {
  const { nodes, prefill } = materialiseCluster(scenario.cluster, scenario.seed, scenario.compatibility?.omega)
  return { ...scenario, cluster: { nodes, ...(prefill && { prefill }) } }
}

function measure(name: string, scenario: Scenario, times: number): OmegaDayRow {
  let best = { seconds: Infinity, holds: Infinity }
  for (let time = 0; ; time++) {
    const hold = holdSeconds()
    const before = process.cpuUsage()
    const { figures, digest } = simulate(scenario, { groups: false })
    const tasks = figures.groups
    const seconds = cpuSeconds(before)
    best = { seconds: Math.min(best.seconds, seconds), holds: Math.min(best.holds, seconds / Math.min(hold, holdSeconds()) / tasks) }
    if (time + 1 < times) continue
    const { attempts, groupsStarted: placed } = figures
    return { name, tasks, placed, attempts, holds: best.holds, tasksPerCpuSecond: tasks / best.seconds, digest }
  }
}

/** CPU seconds of one pop and push of flatqueue with 10,000 events pending. */
function holdSeconds(turns = 500_000): number {
  const queue = new FlatQueue<number>()
  let state = 12_345
  const gap = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state
  }
  for (let event = 0; event < 10_000; event++) queue.push(event, gap())
  const before = process.cpuUsage()
  for (let turn = 0; turn < turns; turn++) {
    const time = queue.peekValue() ?? 0
    queue.push(queue.pop() ?? 0, time + gap())
  }
  return cpuSeconds(before) / turns
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

function main(): void {
  const path = process.argv[2]
  const found = path !== undefined && existsSync(path)
  if (path !== undefined && !found) process.stdout.write(`no job file at ${path}: `)
  const day = measureOmegaDay(found ? path : undefined)
  process.stdout.write(`jobs: ${day.source}, ${day.readSeconds.toFixed(2)} CPU seconds to read or generate\n\n`)
  const rows = day.rows.map(({ name, tasks, placed, attempts, holds, tasksPerCpuSecond, digest }) => [
    name,
    ...[tasks, placed, attempts].map(formatNumber),
    holds.toFixed(2),
    formatNumber(Math.round(tasksPerCpuSecond)),
    digest,
  ])
  process.stdout.write(
    `${table(['case', 'tasks', 'placed', 'attempts', 'holds a task', 'tasks a CPU second', 'digest'], rows, { width: 140 })}\n`,
  )
}

if (/omega-day\.m?[jt]s$/.test(process.argv[1] ?? '')) main()
