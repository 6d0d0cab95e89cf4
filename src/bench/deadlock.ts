/**
 * What is done about the deadlock of hoarding, compared: release policies and ordered acquisition in both modes, on clusters made to
 * deadlock, beside two strategies that hold nothing. Deadlocks are the exact detector's; differences are paired, seed by seed.
 */
import { pairedDifference } from '../analysis/statistics.ts'
import { compare } from '../experiment/compare.ts'
import type { ComparisonData } from '../experiment/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../model/defaults.ts'
import type { Scenario, StrategySpec } from '../model/scenario.ts'
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../model/time.ts'
import type { Job } from '../model/workload.ts'
import type { Grid } from '../view/summary.ts'
import type { PlannedComparison, PlanSize } from './comparison.ts'

const POLICIES = ['never', 'timeout', 'timeout+jitter', 'releaseAll+backoff', 'woundWait', 'banker', 'recover'] as const

const STRATEGIES: readonly StrategySpec[] = [
  ...['offers', 'reserve'].flatMap((mode): StrategySpec[] => [
    ...POLICIES.map((release) => ({ use: 'hoarding', name: `${mode} ${release}`, options: { mode, release } })),
    { use: 'hoarding', name: `${mode} ordered`, options: { mode, acquisition: 'ordered' } },
  ]),
  { use: 'gang', name: 'gang' },
  { use: 'optimistic', name: 'optimistic' },
]

const EXTENTS = {
  small: { seeds: 2, nodes: 6, rounds: 1 },
  normal: { seeds: 4, nodes: 12, rounds: 4 },
  full: { seeds: 20, nodes: 24, rounds: 8 },
} as const

/** The plan: the recipe as it is, and gangs of many sizes in two dimensions, rounds of them close upon each other. */
export function deadlockPlan(size: PlanSize): PlannedComparison[] {
  const { seeds, nodes, rounds } = EXTENTS[size]
  const prone = { kind: 'deadlockProne', gangs: 4, rounds, period: '5m' }
  const list = Array.from({ length: seeds }, (_, index) => String(index + 1))
  return [
    { scenario: scenarioOf('deadlockProne', nodes, { generate: prone }), seeds: list },
    { scenario: scenarioOf('gangs of many shapes', nodes, { jobs: manyShapes(nodes, rounds) }), seeds: list },
  ]
}

/** Cores and GiB of a member, and the share of the cluster's nodes that a gang of them would fill if it were alone. */
const SHAPES = [
  { cpu: 32_000, memory: 32, nodes: 0.5 },
  { cpu: 16_000, memory: 64, nodes: 0.7 },
  { cpu: 8_000, memory: 128, nodes: 0.4 },
  { cpu: 20_000, memory: 40, nodes: 0.6 },
  { cpu: 10_000, memory: 42, nodes: 0.5 },
  { cpu: 4_000, memory: 100, nodes: 0.6 },
] as const

/** Six gangs a round, each of its own shape; a round comes before the last one can be over. */
function manyShapes(nodes: number, rounds: number): Job[] {
  return Array.from({ length: rounds * SHAPES.length }, (_, at): Job => {
    const { cpu, memory, nodes: share } = SHAPES[at % SHAPES.length]
    const perNode = Math.min(Math.floor(32_000 / cpu), Math.floor(128 / memory))
    const size = Math.ceil(share * nodes) * perNode
    const containers = [{ name: 'main', requests: { cpu, memory: memory * 2 ** 30 } }]
    const pods = Array.from({ length: size }, (_each, pod) => ({ name: `pod-${pod}`, containers }))
    const arrival = Math.floor(at / SHAPES.length) * 2 * MINUTE
    const duration = (20 + 10 * (at % 5)) * SECOND
    return { name: `gang-${at}`, arrival, duration, scheduler: 'default', priority: 0, gang: { minMember: size }, pods }
  })
}

function scenarioOf(name: string, nodes: number, workload: Scenario['workload']): Scenario {
  return {
    name,
    seed: '1',
    duration: 2 * HOUR,
    cluster: { generate: { kind: 'homogeneous', nodes } },
    workload,
    schedulers: [{ ...DEFAULT_SCHEDULER, count: 6, decision: { job: 100 * MILLISECOND, task: 5 * MILLISECOND } }],
    allocator: { ...DEFAULT_ALLOCATOR, interval: SECOND },
    strategies: STRATEGIES,
    retry: DEFAULT_RETRY,
  }
}

/** Runs the plan, one comparison after the other. */
export function runDeadlock(
  plan: readonly PlannedComparison[],
  onDone: (comparison: ComparisonData) => void = () => undefined,
): ComparisonData[] {
  return plan.map(({ scenario, seeds }) => {
    const comparison = compare(scenario, { seeds, groups: false })
    onDone(comparison)
    return comparison
  })
}

/** One figure of a run, `null` where it is empty. */
type Pick = (run: RunResult) => number | null

const wasted: Pick = ({ figures }) => Object.values(figures.busyness).reduce((sum, { wasted: part }) => sum + (part ?? 0), 0)
const members =
  (kind: keyof RunResult['figures']['deadlockMembers']): Pick =>
  (run) =>
    run.figures.deadlockMembers[kind]

/** The columns: name, figure, decimals. Sums of counts are means over the seeds. */
const COLUMNS: readonly (readonly [name: string, pick: Pick, decimals: number])[] = [
  ['dead', ({ figures }) => figures.deadlocks, 1],
  ['groups', ({ figures }) => figures.deadlockedGroups, 1],
  ['onset', ({ figures }) => figures.deadlockOnsetSeconds, 0],
  ['still', ({ figures }) => figures.standstills, 1],
  ['live', ({ figures }) => figures.livelocks, 1],
  ['core', members('core'), 1],
  ['vict', members('victim'), 1],
  ['self', members('selfDeadlock'), 1],
  ['done', ({ figures }) => (figures.groups === 0 ? null : figures.groupsFinished / figures.groups), 2],
  ['run/h', ({ figures }) => (figures.throughputPerSecond ?? 0) * 3_600, 1],
  ['idle', ({ figures }) => figures.heldIdle.cpu ?? null, 3],
  ['vain', ({ figures }) => figures.heldReturned.cpu ?? null, 3],
  ['fair', ({ figures }) => figures.fairness, 2],
  ['p99', ({ figures }) => figures.waitRunningSeconds.p99, 0],
  ['busy', wasted, 4],
]

export const DEADLOCK_NOTE =
  'Means over the seeds. dead: onsets; groups: deadlocked at the end, core, vict(im), self: by class; onset: seconds; still: standstills; live: livelocks; done: finished / groups; run/h: groups started an hour; idle: cpu held and idle; vain: of it, given back without having run (shares of capacity); fair: Jain; p99: wait until running, s; busy: share of time spent on decisions that were wasted, summed over schedulers. relAll: releaseAll+backoff, jitter: timeout+jitter.'

/** One row a strategy; every cell is text. */
export function deadlockGrid({ runs }: ComparisonData): Grid {
  const rows = byName(runs).map(([name, own]) => [shorten(name), ...COLUMNS.map(([, pick, decimals]) => mean(own.map(pick), decimals))])
  return { head: ['', ...COLUMNS.map(([name]) => name)], rows }
}

/** Columns of which differences are shown. */
const PAIRED: readonly string[] = ['dead', 'done', 'run/h', 'idle', 'vain', 'fair', 'p99']

/** Differences to `never` in the same mode, seed by seed, with half of their 95 % interval. */
export function deadlockPairs({ runs }: ComparisonData): Grid {
  const columns = COLUMNS.filter(([name]) => PAIRED.includes(name))
  const all = new Map(byName(runs))
  const rows = [...all].flatMap(([name, own]) => {
    const base = all.get(`${name.split(' ')[0]} never`)
    return base === undefined || base === own
      ? []
      : [[shorten(name), ...columns.map(([, pick, decimals]) => difference(base.map(pick), own.map(pick), decimals))]]
  })
  return { head: ['minus never', ...columns.map(([name]) => name)], rows }
}

function byName(runs: readonly RunResult[]): [name: string, runs: RunResult[]][] {
  return [...new Set(runs.map(({ strategy }) => strategy))].map((name) => [name, runs.filter(({ strategy }) => strategy === name)])
}

/** The same as data, one row a run. */
export function deadlockRows(comparisons: readonly ComparisonData[]): Record<string, string | number | null>[] {
  return comparisons.flatMap(({ runs }) =>
    runs.map((run) => ({
      scenario: run.scenario,
      strategy: run.strategy,
      seed: run.seed,
      digest: run.digest,
      ended: run.ended,
      ...Object.fromEntries(COLUMNS.map(([name, pick]) => [name, pick(run)])),
    })),
  )
}

function shorten(name: string): string {
  return name.replace('offers', 'off').replace('reserve', 'res').replace('releaseAll+backoff', 'relAll').replace('timeout+jitter', 'jitter')
}

function mean(values: readonly (number | null)[], decimals: number): string {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? '–' : (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(decimals)
}

function difference(base: readonly (number | null)[], own: readonly (number | null)[], decimals: number): string {
  const interval = pairedDifference(base, own)
  if (interval === null) return '–'
  const half = interval.low === null || interval.high === null ? '' : ` ± ${((interval.high - interval.low) / 2).toFixed(decimals)}`
  return `${interval.mean.toFixed(decimals)}${half}`
}
