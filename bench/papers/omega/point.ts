/**
 * One point of the paper's figures: an architecture, a load and decision times, run once. Omega's jobs are no gangs: one decision a
 * job, each task useful by itself, what was refused or had no room tried again after 1 s at the back of the queue (`omega` retry rules).
 */
import { meanWaitMG1 } from '../../../src/analysis/queueing.ts'
import { simulate } from '../../../src/experiment/simulate.ts'
import type { StrategyChoice } from '../../../src/experiment/types.ts'
import { materialise } from '../../../src/generate/materialise.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_SCHEDULER, RETRY_PRESETS } from '../../../src/model/defaults.ts'
import type { AllocatorSpec, DecisionTime, Scenario, SchedulerSpec, StrategySpec } from '../../../src/model/scenario.ts'
import { SECOND } from '../../../src/model/time.ts'
import type { Job } from '../../../src/model/workload.ts'
import type { Load } from './loads.ts'
import { type ClassTally, Tally, type WorkloadClass } from './tally.ts'

/** Decision time of a class, seconds: section 4 takes 0.1 and 0.005 where nothing is swept, "chosen unfavourable to Omega". */
export interface Decision {
  readonly job: number
  readonly task: number
}

export const USUAL: Decision = { job: 0.1, task: 0.005 }

/** Who decides: one scheduler for all jobs, or one kind for each class. */
export interface Architecture {
  readonly name: string
  readonly strategy: StrategyChoice
  readonly shared: boolean
  /** Turns the jobs into what the architecture schedules. */
  readonly jobs?: (job: Job) => Job
  readonly allocator?: AllocatorSpec
}

const WHOLE_JOBS = { unit: 'job', planning: 'whole' } as const

/** Section 3.1, single and multi path: they differ in decision times alone. */
export const MONOLITHIC: Architecture = {
  name: 'monolithic',
  strategy: { use: 'serial', name: 'monolithic', ...WHOLE_JOBS },
  shared: false,
}

/** Section 3.4, with the conflict rule and atomicity of section 5.2. */
export function omegaWith(conflict: 'resourceFit' | 'version', atomicity: 'incremental' | 'allOrNothing'): Architecture {
  const strategy: StrategySpec = { use: 'optimistic', name: `${conflict}, ${atomicity}`, ...WHOLE_JOBS, options: { conflict, atomicity } }
  return { name: strategy.name, strategy, shared: true }
}

/** "Incremental transactions should be the default" (section 5.2). */
export const OMEGA: Architecture = { ...omegaWith('resourceFit', 'incremental'), name: 'Omega' }

export interface PointSetup {
  readonly architecture: Architecture
  readonly load: Load
  /** Simulated seconds. */
  readonly horizon: number
  readonly batch?: Decision
  readonly service?: Decision
  readonly batchScale?: number
  /** Run times as a multiple of the load's. */
  readonly spans?: number
  /** Tasks of a job as a share of the load's, rounded up: with as small a cell and as much longer a time a task, decisions stay. */
  readonly tasks?: number
  readonly batchSchedulers?: number
  readonly seed?: string
}

/** What the class's schedulers were asked and what they did. */
export interface ClassPoint {
  readonly tally: ClassTally
  /** Decision time / horizon, a scheduler. */
  readonly busyness: number
  /** The same if every job were decided once: no conflict, no retry. */
  readonly expected: number
  readonly saturated: boolean
}

export interface Point extends Readonly<Record<WorkloadClass, ClassPoint>> {
  /** Mean wait that Pollaczek and Khinchine give for the queue of a class, or for the one of all, seconds. */
  readonly waitExpected: Readonly<Record<WorkloadClass, number>>
  /** Decision time of both classes / horizon: the busyness of a single scheduler. */
  readonly busyness: number
  readonly expected: number
  readonly saturated: boolean
  readonly utilisation: number
  /** Cpu that is held and not used, share of the cell; groups in a deadlock at the end. */
  readonly heldIdle: number
  readonly deadlocked: number
  readonly digest: string
}

export function runPoint(setup: PointSetup): Point {
  const { architecture, horizon } = setup
  const scenario = scenarioOf(setup)
  const tally = new Tally(horizon * SECOND)
  const { figures, digest } = simulate(scenario, { strategy: architecture.strategy, groups: false, listener: tally.hear })
  const jobs = scenario.workload.jobs ?? []
  const offered = { batch: offeredBy(jobs, 'batch', setup), service: offeredBy(jobs, 'service', setup) }
  const batch = classPoint(tally.batch, offered.batch, horizon, batchSchedulersOf(setup))
  const service = classPoint(tally.service, offered.service, horizon, 1)
  const all = addOffered(offered.batch, offered.service)
  const one = { batch: all, service: all }
  const late = ({ thoughtLate }: ClassTally) => thoughtLate / (horizon / 2)
  return {
    batch,
    service,
    waitExpected: waitsExpected(architecture.shared ? offered : one, horizon, setup),
    busyness: (tally.batch.thought + tally.service.thought) / horizon,
    expected: all.seconds / horizon,
    saturated: batch.saturated || service.saturated || (!architecture.shared && late(tally.batch) + late(tally.service) >= FULL),
    utilisation: figures.utilisation.cpu ?? Number.NaN,
    heldIdle: figures.heldIdle.cpu ?? Number.NaN,
    deadlocked: figures.groupsDeadlocked,
    digest,
  }
}

function batchSchedulersOf({ architecture, batchSchedulers = 1 }: PointSetup): number {
  return architecture.shared ? batchSchedulers : 1
}

/** Busyness over the second half of the run from which a scheduler counts as saturated: it never catches up any more. */
const FULL = 0.99
/** Or its queue grew over that half by this share of the jobs that came in it, and by so many at least: jobs wait for room. */
const GROWTH = 0.2
const LEAST_GROWTH = 10

function classPoint(tally: ClassTally, offered: Offered, horizon: number, schedulers: number): ClassPoint {
  const late = tally.thoughtLate / ((horizon / 2) * schedulers)
  const growth = tally.queued - tally.queuedAtHalf
  const saturated = late >= FULL || growth >= Math.max(LEAST_GROWTH, (GROWTH * offered.jobs) / 2)
  return { tally, busyness: tally.thought / (horizon * schedulers), expected: offered.seconds / (horizon * schedulers), saturated }
}

/** Jobs of a class, with the sum and the sum of squares of their first decision times. */
interface Offered {
  readonly jobs: number
  readonly seconds: number
  readonly squares: number
}

function offeredBy(jobs: readonly Job[], workloadClass: WorkloadClass, setup: PointSetup): Offered {
  const decision = setup[workloadClass] ?? USUAL
  const spans = jobs.filter((job) => job.workloadClass === workloadClass).map((job) => decision.job + decision.task * job.pods.length)
  return {
    jobs: spans.length,
    seconds: spans.reduce((sum, span) => sum + span, 0),
    squares: spans.reduce((sum, span) => sum + span * span, 0),
  }
}

function addOffered(a: Offered, b: Offered): Offered {
  return { jobs: a.jobs + b.jobs, seconds: a.seconds + b.seconds, squares: a.squares + b.squares }
}

function waitsExpected(of: Readonly<Record<WorkloadClass, Offered>>, horizon: number, setup: PointSetup): Record<WorkloadClass, number> {
  const wait = ({ jobs, seconds, squares }: Offered, schedulers: number) =>
    jobs === 0 ? 0 : meanWaitMG1(jobs / horizon / schedulers, { mean: seconds / jobs, secondMoment: squares / jobs })
  return { batch: wait(of.batch, batchSchedulersOf(setup)), service: wait(of.service, 1) }
}

function scenarioOf(setup: PointSetup): Scenario {
  const { architecture, load, horizon, batchScale = 1, spans = 1, tasks = 1, seed = '1' } = setup
  const base: Scenario = {
    name: load.name,
    seed,
    duration: horizon * SECOND,
    cluster: load.cluster(seed),
    workload: { generate: load.workload({ window: horizon, batchScale }) },
    schedulers: schedulersOf(setup),
    allocator: architecture.allocator ?? DEFAULT_ALLOCATOR,
    placement: { policy: 'randomFirstFit' },
    strategies: [],
    retry: RETRY_PRESETS.omega,
  }
  const { workload } = materialise(base, seed)
  const { jobs: change = (job) => job } = architecture
  const jobs = workload.jobs.map((job) => {
    const scheduler = architecture.shared ? (job.workloadClass ?? 'batch') : 'all'
    const duration = Math.ceil((job.duration ?? 0) * spans)
    return change({ ...job, scheduler, duration, pods: job.pods.slice(0, Math.ceil(job.pods.length * tasks)) })
  })
  return { ...base, workload: { jobs } }
}

function schedulersOf(setup: PointSetup): SchedulerSpec[] {
  const batch = inMicroseconds(setup.batch ?? USUAL)
  const service = inMicroseconds(setup.service ?? USUAL)
  if (!setup.architecture.shared) return [{ ...DEFAULT_SCHEDULER, name: 'all', decision: batch, classes: { service } }]
  return [
    { ...DEFAULT_SCHEDULER, name: 'batch', count: batchSchedulersOf(setup), decision: batch },
    { ...DEFAULT_SCHEDULER, name: 'service', decision: service },
  ]
}

function inMicroseconds({ job, task }: Decision): DecisionTime {
  return { job: Math.round(job * SECOND), task: Math.round(task * SECOND) }
}
