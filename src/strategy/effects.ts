/**
 * Effects: what an attempt may ask of the engine, and the answers. Time passes only where one is yielded. Four will do for every strategy
 * so far: think, commit, wait for an offer, release.
 */
import type { UnitLevel } from '../model/scenario.ts'
import { Asking } from './asking.ts'
import type { Patience } from './patience.ts'

/** One scheduling unit, immutable: what this attempt has to place. */
export interface SchedulingUnit {
  /** What it is: a container, a pod or a job. */
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
  /** Nobody but the engine looks inside. */
  readonly [opaque]: 'plan'
  /** How many members it places: pods, or containers where the unit is the container. */
  readonly members: number
}

/** Room on one node that belongs to this attempt until it is released: a whole offer, or pinned to members. Opaque. */
export interface Lease {
  /** Nobody but the engine looks inside. */
  readonly [opaque]: 'lease'
}

/** What a commit answers. `partly`: some members bound, some refused (incremental transactions only). */
export type CommitAnswer = 'scheduled' | 'partly' | 'conflict'

/** Conflict detection at commit (Omega, section 3.4 and 5.2): does it still fit now, or has a touched node been assigned to since. */
export type ConflictRule = 'resourceFit' | 'version'

/**
 * What a commit does with a transaction of which a part conflicts: drop it all, or keep what does not conflict (Omega, section 3.4), claim
 * by claim or node by node, a node's claims kept or dropped together (Nomad's plan applier).
 */
export type Atomicity = 'allOrNothing' | 'incremental' | 'perNode'

/** How a plan is validated and bound. */
export interface CommitOptions {
  /** What counts as a conflict. Default: `resourceFit`. */
  readonly conflict?: ConflictRule
  /** What becomes of the rest if a part conflicts. Default: `allOrNothing`. */
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

/** What becomes of leases that are given back. */
export interface ReleaseOptions {
  /** True: the node is not offered again to this attempt before it changes or the allocator's filter runs out (Mesos decline). */
  readonly refuse?: boolean
  /** Keep what this plan needs, pinned to its members; the answer is the leases that remain. */
  readonly keep?: Plan
}

/**
 * An effect is a plain value. With `yield*` its answer has its type, and no generator is made for it: one step hands the effect to the
 * engine, the next hands the engine's answer to the strategy.
 */
export abstract class EffectBase<Answer> {
  /** For `yield*`: one step to the engine, one back with the answer. */
  [Symbol.iterator](): Iterator<Effect, Answer, unknown> {
    return new Asking<Effect, Answer>(this as unknown as Effect)
  }
}

/** The effect of {@link think}. */
export class Think extends EffectBase<void> {
  /** Tells the effects apart. */
  readonly kind = 'think'
}

/** The effect of {@link commit}. */
export class Commit extends EffectBase<CommitAnswer> {
  /** Tells the effects apart. */
  readonly kind = 'commit'
  /** What to bind. */
  readonly plan: Plan
  /** How. */
  readonly options: CommitOptions

  constructor(plan: Plan, options: CommitOptions) {
    super()
    this.plan = plan
    this.options = options
  }
}

/** The effect of {@link nextOffer}. */
export class NextOffer extends EffectBase<OfferAnswer> {
  /** Tells the effects apart. */
  readonly kind = 'nextOffer'
  /** What the attempt will put up with. */
  readonly patience: Patience

  constructor(patience: Patience) {
    super()
    this.patience = patience
  }
}

/** The effect of {@link release}. */
export class Release extends EffectBase<readonly Lease[]> {
  /** Tells the effects apart. */
  readonly kind = 'release'
  /** What to give back. */
  readonly leases: readonly Lease[]
  /** What becomes of it. */
  readonly options: ReleaseOptions

  constructor(leases: readonly Lease[], options: ReleaseOptions) {
    super()
    this.leases = leases
    this.options = options
  }
}

/** What an attempt may yield. */
export type Effect = Think | Commit | NextOffer | Release

const NO_OPTIONS = {}
/** One for all. */
const THINK = Object.freeze(new Think())

/** Spend the decision time of the unit: `t_job + t_task x members`, those that are not yet bound now. There is no answer. */
export function think(_unit: SchedulingUnit): Think {
  return THINK
}

/** Validate the plan against the cell as it is now and bind it, in one act. The answer: `scheduled`, `partly` or `conflict`. */
export function commit(plan: Plan, options: CommitOptions = NO_OPTIONS): Commit {
  return new Commit(plan, options)
}

/** Wait for the allocator. The answer: an {@link OfferAnswer}. */
export function nextOffer(patience: Patience = NO_OPTIONS): NextOffer {
  return new NextOffer(patience)
}

/** Give leases back, wholly or but for what a plan needs. The answer: the leases that remain. */
export function release(leases: readonly Lease[], options: ReleaseOptions = NO_OPTIONS): Release {
  return new Release(leases, options)
}
