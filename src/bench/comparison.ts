/**
 * The comparison on generated clusters: recipes that each stress one thing, at a few loads, every strategy on the same input for the
 * same seed.
 */
import { compare } from '../experiment/compare.ts'
import type { ComparisonData } from '../experiment/types.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../model/defaults.ts'
import type { GenerateRecipe, Scenario, SeriesPoint, StrategySpec } from '../model/scenario.ts'
import { HOUR, MILLISECOND, SECOND, type Time } from '../model/time.ts'

export interface PlannedComparison {
  readonly scenario: Scenario
  readonly seeds: readonly string[]
}

/** The presets as they are, and hoarding that gives up after a while: what Mesos frameworks do about deadlock. */
const STRATEGIES: readonly StrategySpec[] = [
  { use: 'naive', name: 'naive' },
  { use: 'hoarding', name: 'hoarding' },
  { use: 'hoarding', name: 'hoarding-timeout', options: { release: 'timeout', offerTimeout: 30 * SECOND } },
  { use: 'optimistic', name: 'optimistic' },
  { use: 'pod', name: 'pod' },
  { use: 'gang', name: 'gang' },
]

interface Sketch {
  readonly name: string
  /** Absent: it stands alone. */
  readonly series?: SeriesPoint
  readonly nodes: number
  readonly schedulers: number
  readonly workload: GenerateRecipe
  /** Time limit; absent: until nothing can happen any more. */
  readonly duration?: Time
  /** Absent: nodes all alike, 32 cores and 128 GiB each. */
  readonly cluster?: GenerateRecipe
}

/** How much is run: the small size is for tests, the normal one takes about a minute, the full one well over a quarter of an hour. */
export type PlanSize = 'small' | 'normal' | 'full'

interface Extent {
  readonly seeds: number
  readonly loads: readonly number[]
  readonly nodes: number
  readonly jobs: number
}

const EXTENTS: Readonly<Record<PlanSize, Extent>> = {
  small: { seeds: 2, loads: [0.6, 0.9], nodes: 10, jobs: 15 },
  normal: { seeds: 5, loads: [0.4, 0.6, 0.8, 1, 1.2], nodes: 20, jobs: 300 },
  full: { seeds: 20, loads: [0.4, 0.6, 0.8, 1, 1.2], nodes: 50, jobs: 1_000 },
}

function sketches({ loads, nodes, jobs }: Extent): Sketch[] {
  const all = { nodes, schedulers: 4 }
  return [
    ...loads.map((load) => coScheduling(load, nodes, Math.ceil(jobs / 3))),
    ...loads.map((load) => ({ ...all, ...overLoad('mixed', load), workload: mixed(load, nodes, jobs) })),
    { ...all, name: 'deadlockProne, 4 gangs', workload: { kind: 'deadlockProne', gangs: 4, rounds: 3 }, duration: 2 * HOUR },
    { ...all, name: 'conflictProne, bursts of 8', schedulers: 8, workload: { kind: 'conflictProne', bursts: 10, jobs: 8 } },
    { ...all, name: 'fragmenting', workload: { kind: 'fragmenting' } },
  ]
}

/** Short jobs, so that arrivals last several run times and the load is really reached; gangs of up to 0.8 pods a node. */
function mixed(load: number, nodes: number, jobs: number): GenerateRecipe {
  const gangs = { share: 0.3, size: { distribution: 'uniform', min: 2, max: Math.floor(nodes * 0.8) } }
  return { kind: 'mixed', jobs, load, duration: { distribution: 'exponential', mean: '2m' }, gangs, late: { share: 0.2, delay: '30s' } }
}

/** A pod finds room on the roomy half of the nodes only, one a node: so many at once are a load of 1. */
function coScheduling(load: number, nodes: number, jobs: number): Sketch {
  const duration = 300
  const interarrival = duration / (nodes / 2) / load
  return {
    ...overLoad('coScheduling', load),
    nodes,
    schedulers: 2,
    cluster: { kind: 'nearlyFull', nodes },
    workload: { kind: 'coScheduling', jobs, interarrival: `${Math.round(interarrival * 1_000)}ms`, duration: `${duration}s` },
  }
}

function overLoad(name: string, load: number): Required<Pick<Sketch, 'name' | 'series'>> {
  return { name: `${name}, load ${load}`, series: { name, parameter: 'load', value: load } }
}

function scenarioOf({ name, series, nodes, schedulers, cluster, workload, duration }: Sketch): Scenario {
  return {
    name,
    ...(series === undefined ? {} : { series }),
    seed: '1',
    ...(duration === undefined ? {} : { duration }),
    cluster: { generate: cluster ?? { kind: 'homogeneous', nodes } },
    workload: { generate: workload },
    schedulers: [{ ...DEFAULT_SCHEDULER, count: schedulers, decision: { job: 100 * MILLISECOND, task: 5 * MILLISECOND } }],
    allocator: DEFAULT_ALLOCATOR,
    strategies: STRATEGIES,
    retry: DEFAULT_RETRY,
  }
}

/** What `npm run bench` compares. */
export function comparisonPlan(size: PlanSize): PlannedComparison[] {
  const extent = EXTENTS[size]
  const seeds = Array.from({ length: extent.seeds }, (_, index) => String(index + 1))
  return sketches(extent).map((sketch) => ({ scenario: scenarioOf(sketch), seeds }))
}

/** Runs the plan, one comparison after the other. */
export function runPlan(
  plan: readonly PlannedComparison[],
  onDone: (comparison: ComparisonData) => void = () => undefined,
): ComparisonData[] {
  return plan.map(({ scenario, seeds }) => {
    const comparison = compare(scenario, { seeds })
    onDone(comparison)
    return comparison
  })
}
