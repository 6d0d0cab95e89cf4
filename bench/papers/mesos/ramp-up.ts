/**
 * Ramp-up, completion and utilisation of a framework that starts without slots (Mesos, NSDI 2011, section 4.2 and Table 2): k slots are
 * taken by tasks of others with mean duration T and become free one by one; a job brings work for all k slots during beta T. An elastic
 * framework uses every slot at once, a rigid one hoards them until it has all k. Tasks of constant duration are uniformly aged, so the
 * time left is uniform in [0, T]; exponential ones have exponential time left.
 */
import type { Interval } from '../../../src/analysis/statistics.ts'
import { simulate } from '../../../src/experiment/simulate.ts'
import { exponential, uniform } from '../../../src/kernel/distributions.ts'
import { randomStream } from '../../../src/kernel/random.ts'
import { DEFAULT_ALLOCATOR } from '../../../src/model/defaults.ts'
import { MILLISECOND, SECOND, type Time } from '../../../src/model/time.ts'
import { frameworks, HOARDING, intervalOf, scenarioOf, seedsOf, slotJob, slotNodes, slotPods } from './cells.ts'

export type Durations = 'constant' | 'exponential'
export type Kind = 'elastic' | 'rigid'

/** Mean duration of a task, T. */
export const MEAN: Time = 10 * SECOND
/** The job's work, in k T. */
export const BETA = 2
/** The paper's work is a fluid: an elastic framework's tasks are this many times shorter than T. */
export const GRAIN = 20
/** Mesos waits a second between batches; the paper's model does not wait. */
export const SHORT_INTERVAL: Time = MILLISECOND

export interface RampSetting {
  readonly kind: Kind
  readonly durations: Durations
  readonly slots: number
  readonly interval: Time
  /** How often shorter than T the tasks of an elastic job are. */
  readonly grain: number
}

/** All in units of T, but the utilisation. */
export interface RampRun {
  /** Until k slots are collected: a rigid job's start; what the time left of the tasks before allows is `drained`. */
  readonly rampUp: number
  /** The longest time left of the tasks that occupied the slots, and the mean. */
  readonly drained: number
  readonly meanLeft: number
  readonly completion: number
  /** Work over what the framework held, busy or idle. */
  readonly utilisation: number
}

/** One run in the simulator. */
export function rampRun(setting: RampSetting, seed: string): RampRun {
  const { kind, slots, interval, grain } = setting
  const left = timesLeft(setting, seed)
  const prefill = left.map((until, at) => ({ name: `before-${at}`, node: `n-${at}`, requests: { cpu: 1_000 }, until }))
  const job =
    kind === 'rigid'
      ? slotJob('job', 'f-0', slotPods(slots), 'gang', BETA * MEAN)
      : slotJob('job', 'f-0', slotPods(slots * BETA * grain), 'elastic', MEAN / grain)
  const scenario = scenarioOf(`${kind}, ${setting.durations}, k ${slots}`, {
    cluster: { nodes: slotNodes(slots), prefill },
    workload: { jobs: [job] },
    schedulers: frameworks(1),
    allocator: { ...DEFAULT_ALLOCATOR, interval },
    strategies: [kind === 'rigid' ? HOARDING : { ...HOARDING, unit: 'pod' }],
  })
  const { figures, groups } = simulate(scenario, { seed })
  const mean = MEAN / SECOND
  const work = slots * BETA * mean
  const held = (figures.heldIdle.cpu ?? Number.NaN) * slots * figures.windowSeconds
  const last = (at: (group: (typeof groups)[number]) => number | null) => Math.max(...groups.map((group) => at(group) ?? Number.NaN))
  return {
    rampUp: last((group) => group.startedSeconds) / mean,
    drained: Math.max(...left) / MEAN,
    meanLeft: left.reduce((sum, time) => sum + time, 0) / slots / MEAN,
    completion: last((group) => group.finishedSeconds) / mean,
    utilisation: work / (work + held),
  }
}

/** How long the tasks that occupy the slots at first still run. */
export function timesLeft({ durations, slots }: Pick<RampSetting, 'durations' | 'slots'>, seed: string): Time[] {
  const stream = randomStream(seed, `bench/time-left/${slots}`)
  const draw = durations === 'constant' ? uniform(stream, 0, MEAN) : exponential(stream, MEAN)
  return Array.from({ length: slots }, () => Math.max(1, Math.round(draw())))
}

/** Means over seeds. */
export interface RampRow {
  readonly setting: RampSetting
  readonly runs: readonly RampRun[]
  readonly rampUp: Interval
  readonly completion: Interval
  readonly utilisation: Interval
}

export function rampRow(setting: RampSetting, seeds: number): RampRow {
  const runs = seedsOf(seeds).map((seed) => rampRun(setting, seed))
  const of = (figure: keyof RampRun) => intervalOf(runs.map((run) => run[figure]))
  return { setting, runs, rampUp: of('rampUp'), completion: of('completion'), utilisation: inverted(intervalOf(runs.map(heldPerWork))) }
}

function heldPerWork({ utilisation }: RampRun): number {
  return 1 / utilisation
}

/** Work over the mean of what is held: the paper's figure divides means, and the mean of ratios is another. */
function inverted({ mean, low, high, count }: Interval): Interval {
  return { mean: 1 / mean, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low, count }
}

export type Figure = 'rampUp' | 'completion' | 'utilisation'

/** Table 2, in units of T. */
export function stated(figure: Figure, kind: Kind, durations: Durations, slots: number): number {
  const constant = durations === 'constant'
  const ramp = constant ? 1 : Math.log(slots)
  if (figure === 'rampUp') return ramp
  if (kind === 'elastic') return figure === 'utilisation' ? 1 : (constant ? 0.5 : 1) + BETA
  return figure === 'completion' ? ramp + BETA : BETA / (ramp - (constant ? 0.5 : 1) + BETA)
}

/**
 * The same without the paper's round-offs: the largest of k uniform times is T k / (k + 1) in the mean, of k exponential ones T H_k
 * (harmonic number), and the fluid of exponential ramp-up is used up at x with x - 1 + exp(-x) = beta.
 */
export function exact(figure: Figure, kind: Kind, durations: Durations, slots: number): number {
  const constant = durations === 'constant'
  const ramp = constant ? slots / (slots + 1) : harmonic(slots)
  if (figure === 'rampUp') return ramp
  if (kind === 'elastic') return figure === 'utilisation' ? 1 : constant ? 0.5 + BETA : fluidEnd()
  return figure === 'completion' ? ramp + BETA : BETA / (ramp - (constant ? 0.5 : 1) + BETA)
}

function harmonic(count: number): number {
  let sum = 0
  for (let at = 1; at <= count; at++) sum += 1 / at
  return sum
}

function fluidEnd(): number {
  let end = 1 + BETA
  for (let step = 0; step < 60; step++) end = 1 + BETA - Math.exp(-end)
  return end
}

/** An elastic framework may be done before it has all k slots: only rigid ones have a ramp-up. */
export function figuresOf(kind: Kind): readonly Figure[] {
  return kind === 'rigid' ? ['rampUp', 'completion', 'utilisation'] : ['completion', 'utilisation']
}

/** Rows of a CSV file, one a figure. */
export function rampData({ setting, ...row }: RampRow) {
  const { kind, durations, slots, interval, grain } = setting
  return figuresOf(kind).map((figure) => {
    const { mean, low, high, count } = row[figure]
    const forms = { stated: stated(figure, kind, durations, slots), exact: exact(figure, kind, durations, slots) }
    return { kind, durations, slots, intervalSeconds: interval / SECOND, grain, figure, mean, low, high, seeds: count, ...forms }
  })
}
