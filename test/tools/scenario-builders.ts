/** Small scenarios in few words, and runs of them with everything that a test may ask for. Room and requests are millicores of cpu. */
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import type { StrategyChoice } from '../../src/experiment/types.ts'
import type { RunResult } from '../../src/metrics/figures.ts'
import type { Node } from '../../src/model/cluster.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../src/model/defaults.ts'
import type { ResourceList } from '../../src/model/resources.ts'
import type { AllocatorSpec, RetrySpec, Scenario, SchedulerSpec, StrategySpec } from '../../src/model/scenario.ts'
import { MILLISECOND, seconds } from '../../src/model/time.ts'
import type { Container, Job, Pod } from '../../src/model/workload.ts'
import type { FinishedRun } from '../../src/simulation/run.ts'
import type { RunSetup } from '../../src/simulation/setup.ts'
import type { TraceEvent, TraceKind, TraceListener } from '../../src/simulation/trace.ts'

/** A number is cpu. */
type Amount = number | ResourceList

const listOf = (amount: Amount): ResourceList => (typeof amount === 'number' ? { cpu: amount } : amount)

export function node(name: string, room: Amount, more: Partial<Node> = {}): Node {
  return { name, allocatable: listOf(room), ...more }
}

/** Nodes n-0, n-1 ... with the same room. */
export function nodes(count: number, room: Amount = 1): Node[] {
  return Array.from({ length: count }, (_, index) => node(`n-${index}`, room))
}

/** `arrival` in seconds after the job's. */
export function container(name: string, request: Amount, arrival?: number): Container {
  return { name, requests: listOf(request), ...(arrival === undefined ? {} : { arrival: seconds(arrival) }) }
}

/** A pod of one container with this request, or of the given ones. */
export function pod(name: string, content: Amount | readonly Container[], more: Partial<Pod> = {}): Pod {
  return { name, containers: Array.isArray(content) ? (content as Container[]) : [container(name, content as Amount)], ...more }
}

/** Pods NAME-0, NAME-1 ... with one container each. */
export function pods(name: string, count: number, request: Amount = 1): Pod[] {
  return Array.from({ length: count }, (_, index) => pod(`${name}-${index}`, request))
}

export interface JobWords extends Partial<Omit<Job, 'name' | 'pods' | 'arrival' | 'duration' | 'gang'>> {
  /** Seconds. */
  readonly arrival?: number
  /** Seconds; absent: for ever. */
  readonly duration?: number
  /** True: a gang of all its pods; a number: minMember. */
  readonly gang?: boolean | number
}

/** A job of one pod with this request, or of the given pods. */
export function job(name: string, content: Amount | readonly Pod[], words: JobWords = {}): Job {
  const members = Array.isArray(content) ? (content as Pod[]) : [pod(name, content as Amount)]
  const { arrival = 0, duration, gang, ...rest } = words
  return {
    name,
    arrival: seconds(arrival),
    scheduler: 'default',
    priority: 0,
    ...(duration === undefined ? {} : { duration: seconds(duration) }),
    ...(gang === undefined || gang === false ? {} : { gang: { minMember: gang === true ? members.length : gang } }),
    ...rest,
    pods: members,
  }
}

/** A scheduler that takes 100 ms an attempt and 5 ms a member, unless `more` says otherwise. */
export function scheduler(name = 'default', more: Partial<SchedulerSpec> = {}): SchedulerSpec {
  return { ...DEFAULT_SCHEDULER, name, decision: { job: 100 * MILLISECOND, task: 5 * MILLISECOND }, ...more }
}

export interface ScenarioWords extends Partial<Omit<Scenario, 'cluster' | 'workload' | 'schedulers' | 'allocator' | 'retry'>> {
  readonly nodes: readonly Node[]
  readonly jobs: readonly Job[]
  readonly prefill?: Scenario['cluster']['prefill']
  readonly schedulers?: readonly SchedulerSpec[]
  readonly allocator?: Partial<AllocatorSpec>
  readonly retry?: Partial<RetrySpec>
}

export function scenario(words: ScenarioWords): Scenario {
  const { nodes: cluster, jobs, prefill, schedulers = [scheduler()], allocator, retry, ...rest } = words
  return {
    name: 'built',
    seed: '1',
    cluster: { nodes: cluster, ...(prefill === undefined ? {} : { prefill }) },
    workload: { jobs },
    schedulers,
    allocator: { ...DEFAULT_ALLOCATOR, ...allocator },
    retry: { ...DEFAULT_RETRY, ...retry },
    strategies: [],
    ...rest,
  }
}

/** A run with its trace. Laws are checked after every event. */
export interface ToldRun {
  readonly result: RunResult
  readonly figures: RunResult['figures']
  readonly finished: FinishedRun
  readonly setup: RunSetup
  readonly trace: readonly TraceEvent[]
  /** Trace records of these kinds, in order. */
  of(...kinds: readonly TraceKind[]): TraceEvent[]
  /** Seconds of the records of a kind, in order; with `what` only of those about this unit, group, node or scheduler. */
  times(kind: TraceKind, what?: string): number[]
  /** Start of a group in seconds, null if it never ran. */
  started(group: string): number | null
  outcome(group: string): string | undefined
  /** Nodes of a group's containers in order, `-` for none. */
  placed(group: string): string
}

/** Strategy choices with options, in a word: `use('hoarding', { release: 'timeout' })`. */
export function use(name: string, options: Record<string, unknown> = {}, more: Partial<StrategySpec> = {}): StrategySpec {
  return { use: name, name, options, ...more }
}

/** @param hear hears each record in the moment in which it is made */
export function tell(from: Scenario, strategy: StrategyChoice, seed?: string, hear?: TraceListener): ToldRun {
  const trace: TraceEvent[] = []
  const listener = (event: TraceEvent) => {
    trace.push(event)
    hear?.(event)
  }
  const setup = setupOf(from, chooseStrategy(from, strategy), { checkLaws: true, listener, ...(seed === undefined ? {} : { seed }) })
  const { result, finished } = execute(setup)
  const about = (event: TraceEvent) => [event.unit, event.group, event.node, event.scheduler, event.job, event.container]
  const group = (name: string) => result.groups.find((one) => one.name === name)
  return {
    result,
    figures: result.figures,
    finished,
    setup,
    trace,
    of: (...kinds) => trace.filter((event) => kinds.includes(event.kind)),
    times: (kind, what) =>
      trace
        .filter((event) => event.kind === kind && (what === undefined || about(event).includes(what)))
        .map((event) => event.time / 1_000_000),
    started: (name) => group(name)?.startedSeconds ?? null,
    outcome: (name) => group(name)?.outcome,
    placed: (name) => (group(name)?.pods ?? []).flatMap((one) => one.containers.map((member) => member.node ?? '-')).join(' '),
  }
}
