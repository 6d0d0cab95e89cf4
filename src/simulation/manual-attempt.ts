/**
 * An attempt by hand: a strategy tries one unit on a cell, and whoever holds the attempt is its clock and its allocator: says when the
 * thinking is over, which node is offered, when patience ends. The effects are performed as `driver.ts` performs them, on the same cell,
 * through the same door and lease book; what is absent is all that a run has around them: time, retries, queues, figures, other schedulers.
 */
import type { NodeLease } from '../cell/leases.ts'
import { invalid } from '../errors.ts'
import type {
  Attempt,
  Commit,
  CommitAnswer,
  Effect,
  OfferAnswer,
  Outcome,
  Patience,
  Plan,
  PlanOptions,
  Release,
  SchedulingUnit,
  Strategy,
} from '../strategy/strategy.ts'
import { ManualPlanner } from './manual-planner.ts'
import type { ManualScheduler, ManualUnit } from './manual-unit.ts'
import type { PlanRecord } from './plan.ts'
import { type Asker, PlugInRules } from './plug-in-rules.ts'

/** `thinking`: until {@link ManualAttempt.decide}; `waiting`: until an offer or another answer; `over`. */
export type ManualState = 'thinking' | 'waiting' | 'over'

const PENDING = Symbol('the answer comes later')
const NOWHERE = -1

/**
 * One attempt of a strategy on a cell, moved by hand. It begins at once, and stands still where the strategy thinks or waits for an offer.
 * Pods of lower priority are not known to it, so that none is evicted; nor are neighbours, so that affinity and spread are the caller's.
 * A strategy that breaks a rule of the plug-in is an InvariantError, a step that cannot be taken now an InvalidInputError.
 */
export class ManualAttempt {
  /** What it stands at. */
  state: ManualState = 'thinking'
  /** How it ended; undefined until it has. */
  outcome: Outcome | undefined
  /** What it will put up with while it waits; for the caller to heed. */
  patience: Patience | undefined
  /** Node of each member that it has bound, -1: none. The room stays bound until the caller releases it, {@link LeaseBook.release}. */
  readonly nodes: readonly number[]
  /** What it holds, in the order granted. */
  readonly held: ReadonlySet<NodeLease>
  /** Commits that were refused, in whole or in part. */
  conflicts = 0
  /** Claims given up by planning container by container, and commits that undid what they had bound. */
  rollbacks = 0
  private readonly scheduler: ManualScheduler
  private readonly planner: ManualPlanner
  private readonly rules: PlugInRules
  private readonly asker: Asker
  private readonly generator: Attempt
  private readonly bound: number[]
  private readonly leases = new Set<NodeLease>()
  /** What it hears when it waits again. */
  private readonly news: OfferAnswer[] = []
  private pendingRollbacks = 0
  private hasThought = false

  constructor(scheduler: ManualScheduler, strategy: Strategy, unit: ManualUnit) {
    const { cell, index = 0, random } = scheduler
    const { name, level, members, gang = false, endless = false } = unit
    this.scheduler = scheduler
    this.bound = members.map(() => NOWHERE)
    this.nodes = this.bound
    this.held = this.leases
    this.planner = new ManualPlanner(scheduler, unit, this.bound)
    this.rules = new PlugInRules(strategy, cell.nodes)
    const subject = Object.freeze({ level, name, members: members.length, gang, endless })
    this.asker = { index, subject, plan: undefined, bound: 0, asked: 0, askedAt: 0 }
    const read = {
      nodes: cell.nodes,
      free: (node: number, dimension: number) => cell.free[dimension][node],
      capacity: (node: number, dimension: number) => cell.capacity[dimension][node],
    }
    this.generator = this.rules.begin(subject, { plan: (asked, options = {}) => this.plan(asked, options), read, random })
    this.resume(undefined)
  }

  /** The thinking is over. */
  decide(): void {
    this.expect('thinking', 'decide')
    this.hasThought = true
    this.countRollbacks()
    this.resume(undefined)
  }

  /** Offers what is free on a node, or a part of it. The lease is gone again if the strategy declined it. */
  offer(node: number, part?: Float64Array): NodeLease {
    this.expect('waiting', 'offer')
    const { leases, index = 0, now } = this.scheduler
    if (leases.closedBy(node) !== undefined) invalid('node', `invalid node: ${node} is leased, allowed: one that no whole offer has closed`)
    const lease = leases.grant(node, index, now?.() ?? 0, part)
    this.leases.add(lease)
    this.resume({ kind: 'offer', lease: lease as never })
    return lease
  }

  /** Its patience is over. */
  timeout(): void {
    this.expect('waiting', 'timeout')
    this.resume({ kind: 'timeout' })
  }

  /** Takes a lease back. It hears of it now if it waits, else when it waits again. */
  revoke(lease: NodeLease): void {
    if (!this.leases.delete(lease)) invalid('lease', 'invalid lease: it is not held by this attempt, allowed: one of held')
    this.scheduler.leases.drop(lease)
    this.hear({ kind: 'revoked', lease: lease as never })
  }

  /** Room on a node that it leases was freed. It hears of it now if it waits, else when it waits again. */
  changed(): void {
    this.hear({ kind: 'changed' })
  }

  /** Drops it, as when its job is gone: what it holds is given back. */
  abandon(): void {
    if (this.state !== 'over') this.end('abandoned')
  }

  private expect(state: ManualState, step: string): void {
    if (this.state !== state) invalid('attempt', `invalid step: ${step} while it is ${this.state}, allowed: while it is ${state}`)
  }

  private hear(news: OfferAnswer): void {
    if (this.state === 'waiting') this.resume(news)
    else this.news.push(news)
  }

  /** Resumes the strategy with an answer and performs its effects up to the next one that takes time. */
  private resume(answer: unknown): void {
    let reply = answer
    this.asker.asked = 0
    this.patience = undefined
    for (;;) {
      this.rules.asks(this.asker, 0)
      const step = this.rules.next(this.generator, reply)
      if (step.done === true) {
        this.rules.outcome(this.asker, step.value)
        this.end(step.value)
        return
      }
      reply = this.perform(step.value)
      if (reply === PENDING) return
    }
  }

  private perform(effect: Effect): unknown {
    switch (effect?.kind) {
      case 'think':
        this.state = 'thinking'
        return PENDING
      case 'commit':
        return this.commit(effect)
      case 'nextOffer':
        this.rules.waits(effect.patience)
        if (this.news.length > 0) return this.news.shift()
        this.state = 'waiting'
        this.patience = effect.patience
        return PENDING
      case 'release':
        return this.release(effect)
      default:
        return this.rules.noEffect(effect)
    }
  }

  private plan(unit: SchedulingUnit, options: PlanOptions): Plan | undefined {
    this.rules.plans(this.asker, unit, options.within as unknown as readonly NodeLease[] | undefined)
    this.rules.asks(this.asker, 0)
    this.asker.plan = this.planner.plan(options)
    this.pendingRollbacks = this.planner.misses
    if (this.hasThought) this.countRollbacks()
    return this.asker.plan?.asPlan()
  }

  private commit({ plan: chosen, options }: Commit): CommitAnswer {
    const { asker, scheduler } = this
    const plan = chosen as unknown as PlanRecord | undefined
    this.rules.commits(asker, plan, options)
    for (let at = 0; at < plan.count; at++) plan.accepted[at] = false
    const { conflict = 'resourceFit', atomicity = 'allOrNothing' } = options
    const { accepted, undone } = scheduler.door.commit(plan, { conflict, atomicity })
    if (undone > 0) this.rollbacks++
    for (let at = 0; at < plan.count; at++) {
      if (!plan.accepted[at]) continue
      const lease = plan.leases[at]
      if (lease !== undefined) scheduler.leases.take(lease, plan.vectors[at])
      this.bound[plan.targets[at]] = plan.nodes[at]
    }
    asker.bound += accepted
    if (accepted > 0) asker.plan = undefined
    if (accepted === plan.count) return 'scheduled'
    this.conflicts++
    return accepted > 0 ? 'partly' : 'conflict'
  }

  private release({ leases, options }: Release): readonly NodeLease[] {
    const given = leases as unknown as readonly NodeLease[]
    this.rules.releases(this.asker, given)
    const kept = options.keep === undefined ? [] : this.keepOnly(given, options.keep)
    for (const lease of given) if (lease.live && !kept.includes(lease)) this.giveBack(lease)
    return kept
  }

  /** Pins leases to what the last plan takes of them; those that remain. */
  private keepOnly(leases: readonly NodeLease[], plan: Plan): NodeLease[] {
    this.rules.keeps(this.asker, plan as unknown as PlanRecord)
    return leases.filter((lease) => {
      const { room, members } = this.planner.partOn(lease)
      if (!lease.live || members.length === 0) return false
      if (lease.pinned.length === 0) this.scheduler.leases.pin(lease, room, members)
      return true
    })
  }

  private giveBack(lease: NodeLease): void {
    this.leases.delete(lease)
    this.scheduler.leases.drop(lease)
    lease.givenBack = true
  }

  private countRollbacks(): void {
    this.rollbacks += this.pendingRollbacks
    this.pendingRollbacks = 0
  }

  private end(outcome: Outcome): void {
    for (const lease of this.leases) this.giveBack(lease)
    this.state = 'over'
    this.outcome = outcome
    this.patience = undefined
  }
}
