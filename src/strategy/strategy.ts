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
import { Asking } from './asking.ts'
import type { Patience } from './patience.ts'
import type { Promises } from './promises.ts'

/** One scheduling unit, immutable: what this attempt has to place. */
export interface SchedulingUnit {
  readonly level: UnitLevel
  /** Name of the job, pod or container. */
  readonly name: string
  /** Members not yet bound: pods, or containers where the unit is the container. */
  readonly members: number
  /** Whether the unit belongs to a gang. */
  readonly gang: boolean
  /** Whether its job runs for ever: a service rather than a batch job. */
  readonly endless: boolean
}

declare const opaque: unique symbol

/** A choice of nodes. Opaque but for its size: it can be committed, or kept by a release. */
export interface Plan {
  readonly [opaque]: 'plan'
  /** How many members it places: pods, or containers where the unit is the container. */
  readonly members: number
}

/** Room on one node that belongs to this attempt until it is released: a whole offer, or pinned to members. Opaque. */
export interface Lease {
  readonly [opaque]: 'lease'
}

export type { Outcome, Patience, Promises }

/** What a commit answers. `partly`: some members bound, some refused (incremental transactions only). */
export type CommitAnswer = 'scheduled' | 'partly' | 'conflict'

/** Conflict detection at commit (Omega, section 3.4 and 5.2): does it still fit now, or has a touched node been assigned to since. */
export type ConflictRule = 'resourceFit' | 'version'

/**
 * What a commit does with a transaction of which a part conflicts: drop it all, or keep what does not conflict (Omega, section 3.4), claim
 * by claim or node by node, a node's claims kept or dropped together (Nomad's plan applier).
 */
export type Atomicity = 'allOrNothing' | 'incremental' | 'perNode'

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

export interface CommitOptions {
  readonly conflict?: ConflictRule
  readonly atomicity?: Atomicity
  /** Evict first whom the plan was made to displace (Kubernetes preemption). */
  readonly evict?: boolean
}

/**
 * The answer to {@link nextOffer}. `changed`: a member arrived, or room on a leased node was freed; with `neighbours`, pods came or went that
 * the unit's affinity, anti-affinity or spread asks about, so that leases may have become of use, or of none.
 */
export type OfferAnswer =
  | { readonly kind: 'offer'; readonly lease: Lease }
  | { readonly kind: 'changed'; readonly neighbours?: boolean }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'revoked'; readonly lease: Lease }

export interface ReleaseOptions {
  /** True: the node is not offered again to this attempt before it changes or the allocator's filter runs out (Mesos decline). */
  readonly refuse?: boolean
  /** Keep what this plan needs, pinned to its members; the answer is the leases that remain. */
  readonly keep?: Plan
}

/** Reads of the cell as it is now: plain numbers, never a live object. */
export interface CellReads {
  readonly nodes: number
  /** Free room of a node in one dimension, base units. */
  free(node: number, dimension: number): number
  capacity(node: number, dimension: number): number
}

/** The scheduler's own random stream. */
export interface Draws {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Uniform integer in [0, bound). */
  below(bound: number): number
}

export interface Context {
  /** Chooses nodes on the cell as it is now and leaves no trace; undefined if there is no room. */
  plan(unit: SchedulingUnit, options?: PlanOptions): Plan | undefined
  readonly read: CellReads
  readonly random: Draws
}

/** A generator: it yields effects and returns the outcome. */
export type Attempt = Generator<Effect, Outcome, unknown>

export interface Strategy {
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
  attempt(unit: SchedulingUnit, context: Context): Attempt
}

/** What an option of a strategy may be; scenario files are validated against it. */
export type OptionSpec =
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly default: string | undefined; readonly about: string }
  | { readonly kind: 'duration'; readonly default: Time | undefined; readonly about: string }
  | { readonly kind: 'count'; readonly default: number | undefined; readonly about: string }

/** One entry of the registry: a strategy, or a preset of one. */
export interface StrategyEntry {
  readonly name: string
  /** What it models and where that is described. */
  readonly about: string
  readonly source: string
  readonly unit: UnitLevel
  readonly planning: Planning
  readonly onPartial: { readonly pod: OnPartial; readonly gang: OnPartial }
  readonly options: Readonly<Record<string, OptionSpec>>
  /** What it promises with these settings. Absent: what its strategy promises with this unit. */
  readonly promises?: Promises
  /** How long a gang that is bound in part waits, with these options; absent: as `onPartial` says, without a limit. */
  gangWait?(options: Readonly<Record<string, unknown>>): GangWait
  create(options: Readonly<Record<string, unknown>>): Strategy
}

/**
 * An effect is a plain value. With `yield*` its answer has its type, and no generator is made for it: one step hands the effect to the
 * engine, the next hands the engine's answer to the strategy.
 */
export abstract class EffectBase<Answer> {
  [Symbol.iterator](): Iterator<Effect, Answer, unknown> {
    return new Asking<Effect, Answer>(this as unknown as Effect)
  }
}

export class Think extends EffectBase<void> {
  readonly kind = 'think'
}

export class Commit extends EffectBase<CommitAnswer> {
  readonly kind = 'commit'
  readonly plan: Plan
  readonly options: CommitOptions

  constructor(plan: Plan, options: CommitOptions) {
    super()
    this.plan = plan
    this.options = options
  }
}

export class NextOffer extends EffectBase<OfferAnswer> {
  readonly kind = 'nextOffer'
  readonly patience: Patience

  constructor(patience: Patience) {
    super()
    this.patience = patience
  }
}

export class Release extends EffectBase<readonly Lease[]> {
  readonly kind = 'release'
  readonly leases: readonly Lease[]
  readonly options: ReleaseOptions

  constructor(leases: readonly Lease[], options: ReleaseOptions) {
    super()
    this.leases = leases
    this.options = options
  }
}

export type Effect = Think | Commit | NextOffer | Release

const NO_OPTIONS = {}
/** One for all. */
const THINK = Object.freeze(new Think())

/** Spend the decision time of the unit: `t_job + t_task x members`, those that are not yet bound now. */
export function think(_unit: SchedulingUnit): Think {
  return THINK
}

/** Validate the plan against the cell as it is now and bind it, in one act. */
export function commit(plan: Plan, options: CommitOptions = NO_OPTIONS): Commit {
  return new Commit(plan, options)
}

/** Wait for the allocator. */
export function nextOffer(patience: Patience = NO_OPTIONS): NextOffer {
  return new NextOffer(patience)
}

/** Give leases back, wholly or but for what a plan needs. */
export function release(leases: readonly Lease[], options: ReleaseOptions = NO_OPTIONS): Release {
  return new Release(leases, options)
}
