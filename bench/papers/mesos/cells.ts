/**
 * What the reproductions share: cells of one-slot nodes (a slot is the paper's unit, Mesos, NSDI 2011, section 4.2), frameworks with a
 * scheduler each, and one way to turn figures into a verdict, so that no verdict is written by hand.
 */
import { confidenceInterval, type Interval } from '../../../src/analysis/statistics.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../../src/model/defaults.ts'
import type { Scenario, SchedulerSpec, StrategySpec } from '../../../src/model/scenario.ts'
import type { Job, Pod } from '../../../src/model/workload.ts'
import type { PaperOutput, PaperSize, Statement, Verdict } from '../output.ts'

/** One part of the paper: adds its data and plots, returns its statements. */
export type Part = (size: PaperSize, output: PaperOutput) => readonly Statement[]

const SLOT = { cpu: 1_000 }

export function slotNodes(count: number) {
  return Array.from({ length: count }, (_, at) => ({ name: `n-${at}`, allocatable: SLOT }))
}

/** `count` pods that fill a slot each. */
export function slotPods(count: number): Pod[] {
  return Array.from({ length: count }, (_, at) => ({ name: `p-${at}`, containers: [{ name: 'task', requests: SLOT }] }))
}

/** A job of slots, submitted at once: a gang, or pods that are each useful alone. */
export function slotJob(name: string, scheduler: string, pods: readonly Pod[], kind: 'gang' | 'elastic', duration: number): Job {
  const gang = kind === 'gang' ? { gang: { minMember: pods.length } } : {}
  return { name, scheduler, arrival: 0, priority: 0, duration, pods, ...gang }
}

/** Frameworks f-0, f-1 ... whose decisions take no time. */
export function frameworks(count: number): SchedulerSpec[] {
  return Array.from({ length: count }, (_, at) => ({ ...DEFAULT_SCHEDULER, name: `f-${at}` }))
}

/** A scenario with the defaults of Mesos where nothing else is said; nothing is ever given up. */
export function scenarioOf(name: string, parts: Pick<Scenario, 'cluster' | 'workload' | 'schedulers'> & Partial<Scenario>): Scenario {
  const retry = { ...DEFAULT_RETRY, maxAttempts: Number.MAX_SAFE_INTEGER }
  return { name, seed: '1', allocator: DEFAULT_ALLOCATOR, strategies: [HOARDING], retry, ...parts }
}

export const HOARDING: StrategySpec = { use: 'hoarding', name: 'hoarding' }

export function seedsOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => String(at + 1))
}

/** Mean with its 95 % interval. @throws if there is no value: then the bench has a hole. */
export function intervalOf(values: readonly number[]): Interval {
  const interval = confidenceInterval(values)
  if (interval === null) throw new Error('a measurement without a value')
  return interval
}

/** `2.51 (2.48 to 2.54, n 20)`. */
export function shown({ mean, low, high, count }: Interval, digits = 3): string {
  const ends = low === null || high === null ? '' : `${low.toFixed(digits)} to ${high.toFixed(digits)}, `
  return `${mean.toFixed(digits)} (${ends}n ${count})`
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`
}

/** Beyond this deviation from what the paper states we do not agree; beyond three times as much we disagree. */
export const TOLERANCE = 0.05

/** How a measured mean stands to the stated value, by relative deviation alone. */
export function closeness(measured: number, stated: number): Verdict {
  const deviation = Math.abs(measured / stated - 1)
  if (deviation <= TOLERANCE) return 'agrees'
  return deviation <= 3 * TOLERANCE ? 'partly' : 'disagrees'
}

/** `+3.1 %`. */
export function deviation(measured: number, stated: number): string {
  const share = measured / stated - 1
  return `${share < 0 ? '' : '+'}${percent(share)}`
}

/** Whether a law held in all cases, in some, or in none. */
export function counted(held: number, cases: number): Verdict {
  if (cases === 0) return 'not testable'
  if (held === cases) return 'agrees'
  return held === 0 ? 'disagrees' : 'partly'
}
