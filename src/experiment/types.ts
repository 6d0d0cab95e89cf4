/** What the experiment room takes and gives: one run, or a paired comparison of strategies over seeds. */
import type { RunResult } from '../metrics/figures.ts'
import type { StrategySpec } from '../model/scenario.ts'
import type { Time } from '../model/time.ts'
import type { PlacementPolicy } from '../placement/policy.ts'
import type { TraceEvent, TraceListener } from '../simulation/trace.ts'
import type { Strategy, StrategyEntry } from '../strategy/strategy.ts'

/** A strategy by the name it has in the scenario or the registry, as an entry of a scenario, or as one's own code. */
export type StrategyChoice = string | StrategySpec | StrategyEntry | Strategy

/** How far a run is. */
export interface Progress {
  /** Simulated time reached. */
  readonly time: Time
  /** Events processed so far. */
  readonly events: number
  /** Share of the groups that have started or been given up, 0 to 1. */
  readonly share: number
}

/** What one run takes beside the scenario. */
export interface RunOptions {
  /** Default: the scenario's first strategy. */
  readonly strategy?: StrategyChoice
  /** Default: the scenario's seed. */
  readonly seed?: string
  /** Placement policies of one's own, for placements to name beside the library's. */
  readonly policies?: readonly PlacementPolicy[]
  /** Hears every trace record. */
  readonly listener?: TraceListener
  /** Check the laws of the cell after every event (slow); they are always checked at the end. */
  readonly checkLaws?: boolean
  /** False: leaves `groups` of the result empty, which saves memory on large runs. Default true. */
  readonly groups?: boolean
  /** True: failed plans of gangs are judged by the exact oracle, for `greedyMisses` (slow). Default false. */
  readonly oracle?: boolean
  /** True: a run with a deadlock explains the first one, in `deadlock` of its result. Default false. */
  readonly explain?: boolean
  /** Called every few thousand events. */
  readonly onProgress?: (progress: Progress) => void
}

/** What a comparison takes beside the scenario. */
export interface CompareOptions {
  /** Default: the scenario's own list. */
  readonly strategies?: readonly StrategyChoice[]
  /** Default: the scenario's seed alone. */
  readonly seeds?: readonly string[]
  /** Placement policies of one's own, for placements to name beside the library's. */
  readonly policies?: readonly PlacementPolicy[]
  /** Check the laws of the cell after every event (slow); they are always checked at the end. */
  readonly checkLaws?: boolean
  /** False: leaves `groups` of the results empty, which saves memory in large or many runs; a list: but for runs with these seeds. Default true. */
  readonly groups?: boolean | readonly string[]
  /** True: failed plans of gangs are judged by the exact oracle, for `greedyMisses` (slow). Default false. */
  readonly oracle?: boolean
  /** True: a run with a deadlock explains the first one, in `deadlock` of its result. Default false. */
  readonly explain?: boolean
  /** Hears every trace record of every run. */
  readonly listener?: (event: TraceEvent, strategy: string, seed: string) => void
  /** Called every few thousand events of each run. */
  readonly onProgress?: (progress: Progress, strategy: string, seed: string) => void
  /** Called after each run. */
  readonly onRun?: (result: RunResult, done: number, total: number) => void
}

/** Mean of one figure over the seeds, with the 95 % interval of the mean; null where n < 2 or the figure is empty. */
export interface SummaryRow {
  /** Name of the scenario. */
  readonly scenario: string
  /** Name of the strategy. */
  readonly strategy: string
  /** `failureRate`, or with a dot for parts: `utilisation.memory`, `waitRunningSeconds.p99`. */
  readonly figure: string
  /** Mean, in the figure's own unit; null where every value is. */
  readonly mean: number | null
  /** Lower end of the 95 % interval; null where n < 2. */
  readonly low: number | null
  /** Upper end of the 95 % interval; null where n < 2. */
  readonly high: number | null
  /** Runs in which the figure is not null. */
  readonly n: number
}

/** Paired difference (strategy minus baseline, seed by seed) with the 95 % interval of its mean. */
export interface PairedRow extends SummaryRow {
  /** Name of the strategy that is subtracted: the first one. */
  readonly baseline: string
}

/** Window figures of one run taken again at the latest end among the compared runs. */
export interface HorizonRow {
  /** Name of the scenario. */
  readonly scenario: string
  /** Name of the strategy. */
  readonly strategy: string
  /** Seed of the run. */
  readonly seed: string
  /** The common horizon: the latest end, seconds from the start. */
  readonly horizonSeconds: number
  /** Name of the figure, with a dot for parts. */
  readonly figure: string
  /** The figure up to the horizon, in its own unit; null where it is empty. */
  readonly value: number | null
}

/** Strategies on the same scenario and seeds: plain data, the same bytes for the same input and version. */
export interface ComparisonData {
  /** Name of the scenario. */
  readonly scenario: string
  /** In the order of strategies, then seeds. */
  readonly runs: readonly RunResult[]
  /** Each figure's mean over the seeds, by strategy. */
  readonly summary: readonly SummaryRow[]
  /** Each figure's difference to the first strategy, seed by seed. */
  readonly paired: readonly PairedRow[]
  /** Figures over time, of every run up to one common horizon. */
  readonly horizon: readonly HorizonRow[]
}
