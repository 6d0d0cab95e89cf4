/**
 * The plug-in: how one scheduling unit is tried. A strategy is a generator: it yields effects, time passes only there, and the
 * engine resumes it with the answer. Retry, backoff, parking, giving up and counting are the engine's, alike for all.
 *
 * What makes a strategy sound: everything it learns is an answer, to an effect or to a call on its context. `attempt` is a function
 * of its unit and these answers only: no state outlives an attempt, there is no clock and no chance but `random`. A plan is valid
 * until the attempt's next plan or its end. A strategy catches nothing and has no `finally`.
 */
import type { Outcome } from '../model/outcome.ts'
import type { GangWait, OnPartial, Planning, UnitLevel } from '../model/scenario.ts'
import type { Time } from '../model/time.ts'
import type { Effect, Lease, Plan, SchedulingUnit } from './effects.ts'
import type { Patience } from './patience.ts'
import type { Promises } from './promises.ts'

export {
  type Atomicity,
  Commit,
  type CommitAnswer,
  type CommitOptions,
  type ConflictRule,
  commit,
  type Effect,
  type Lease,
  NextOffer,
  nextOffer,
  type OfferAnswer,
  type Plan,
  Release,
  type ReleaseOptions,
  release,
  type SchedulingUnit,
  Think,
  think,
} from './effects.ts'
export type { Outcome, Patience, Promises }

/** What a plan may reckon with. By default: free room, and at least one whole group. */
export interface PlanOptions {
  /** Place on these leases only; otherwise on free room. */
  readonly within?: readonly Lease[]
  /** Accept a plan that places any member; otherwise a plan must bring at least one group of the unit to run. */
  readonly partial?: boolean
  /** Reckon with the room of pods of lower priority as well; they are evicted if the plan is committed with `evict`. */
  readonly evict?: boolean
  /** Find room to hold, for members that have not arrived as well; the plan can be kept by a release, not committed. */
  readonly hold?: boolean
}

/** Reads of the cell as it is now: plain numbers, never a live object. */
export interface CellReads {
  /** Number of nodes. */
  readonly nodes: number
  /** Free room of a node in one dimension, base units. */
  free(node: number, dimension: number): number
  /** All room of a node in one dimension, base units. */
  capacity(node: number, dimension: number): number
}

/** The scheduler's own random stream. */
export interface Draws {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Uniform integer in [0, bound). */
  below(bound: number): number
}

/** What an attempt may ask without time passing. */
export interface Context {
  /** Chooses nodes on the cell as it is now and leaves no trace; undefined if there is no room. */
  plan(unit: SchedulingUnit, options?: PlanOptions): Plan | undefined
  /** The cell as it is now. */
  readonly read: CellReads
  /** Chance, from the scheduler's own stream. */
  readonly random: Draws
}

/** A generator: it yields effects and returns the outcome. */
export type Attempt = Generator<Effect, Outcome, unknown>

/** How one scheduling unit is tried. Stateless: what it knows is in the attempt. */
export interface Strategy {
  /** Its name in results. */
  readonly name: string
  /** True: an attempt begins when the first member arrives and collects from then on; otherwise when the last one has arrived. */
  readonly collects?: boolean
  /**
   * True: what an attempt holds may be given back before its group runs, so that only a standstill is a deadlock. Not for a strategy whose
   * leases are taken only once it is found deadlocked (`recover`): until then they count as held for good, or nobody would be found.
   */
  readonly yieldsLeases?: boolean
  /**
   * True: whenever an attempt waits for an offer it remembers nothing but the leases it holds, in their order, so that two waits with equal
   * leases go on alike. The explorer then knows that it has been there before.
   */
  readonly forgets?: boolean
  /** True: an attempt may take what a younger one holds, so that equal jobs are not interchangeable. */
  readonly wounds?: boolean
  /** True: it evicts pods of lower priority, so that what these hold is not held for good. */
  readonly preempts?: boolean
  /**
   * An attempt that ends refused is parked until room is released, as one without room is, and tried again after this long at the latest,
   * microseconds (Nomad's blocked evaluations). Absent: it waits its backoff, and counts as a failed attempt of its group.
   */
  readonly unblockAfter?: Time
  /** What it promises where it decides whole jobs; with a smaller unit, what `promisesFor` leaves of it. Absent: nothing. */
  readonly promises?: Promises
  /** Tries the unit once. Returns how the attempt ended. */
  attempt(unit: SchedulingUnit, context: Context): Attempt
}

/** What an option of a strategy may be; scenario files are validated against it. */
export type OptionSpec =
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly default: string | undefined; readonly about: string }
  | { readonly kind: 'duration'; readonly default: Time | undefined; readonly about: string }
  | { readonly kind: 'count'; readonly default: number | undefined; readonly about: string }

/** One entry of the registry: a strategy, or a preset of one. */
export interface StrategyEntry {
  /** Its name in scenarios. */
  readonly name: string
  /** What it models and where that is described. */
  readonly about: string
  /** Who does it so, or where it is described. */
  readonly source: string
  /** What one attempt decides, unless an entry of a scenario says otherwise. */
  readonly unit: UnitLevel
  /** How far a plan looks ahead, unless an entry of a scenario says otherwise. */
  readonly planning: Planning
  /** What becomes of a partial pod and of a partial gang, unless an entry of a scenario says otherwise. */
  readonly onPartial: { readonly pod: OnPartial; readonly gang: OnPartial }
  /** Its own options, by name. */
  readonly options: Readonly<Record<string, OptionSpec>>
  /** What it promises with these settings. Absent: what its strategy promises with this unit. */
  readonly promises?: Promises
  /** How long a gang that is bound in part waits, with these options; absent: as `onPartial` says, without a limit. */
  gangWait?(options: Readonly<Record<string, unknown>>): GangWait
  /** The strategy with these options. */
  create(options: Readonly<Record<string, unknown>>): Strategy
}
