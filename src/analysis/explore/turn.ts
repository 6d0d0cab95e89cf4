/**
 * One step of one job: an attempt goes on until it waits again, thinks, or ends. Effects are performed as the engine's driver does
 * (simulation/driver.ts), on a state in the making.
 */
import { FREE, HELD } from '../../cell/cell.ts'
import { InvariantError, invariant } from '../../errors.ts'
import type { Automata } from './automata.ts'
import type { Answer, Wish } from './automaton.ts'
import type { ChanceBook } from './chance.ts'
import type { Desk } from './desk.ts'
import { noEffects } from './effects.ts'
import { type Draft, type DraftAttempt, FAILED, FINISHED, IDLE } from './job-state.ts'
import { LeaseHand } from './lease-hand.ts'
import { Rules } from './rules.ts'

/** A limit on every loop: wishes of one step. */
const MOST_WISHES = 100_000

export class Turn {
  readonly effects = noEffects()
  private readonly desk: Desk
  private readonly automata: Automata
  private readonly job: number
  private readonly state: Draft
  private readonly chance: ChanceBook
  private readonly hand: LeaseHand
  private readonly rules: Rules

  constructor(desk: Desk, automata: Automata, job: number, state: Draft, chance: ChanceBook, infeasible: ReadonlySet<number>) {
    this.desk = desk
    this.automata = automata
    this.job = job
    this.state = state
    this.chance = chance
    this.hand = new LeaseHand(desk, this.effects)
    const kind = { number: job, firstUnit: automata.firstUnit(job), infeasible }
    this.rules = new Rules(desk, kind, state, this.effects, this.hand)
  }

  /** The scheduler takes up a unit, numbered within the whole workload. */
  begin(unit: number): void {
    const { state, desk } = this
    if (desk.world.settings.collects) this.rules.refuseInfeasible(unit)
    const members = this.rules.membersLeft(unit)
    if (members === 0) {
      this.rules.setUnit(unit, IDLE)
      return
    }
    const automaton = this.automata.of(desk.units.describe(unit, members))
    this.rules.setUnit(unit, IDLE)
    state.attempt = {
      unit,
      automaton,
      point: 0,
      plan: undefined,
      leases: [],
      granted: 0,
      revoked: [],
      changed: false,
      roomSincePlan: false,
    }
    this.goOn(state.attempt)
  }

  /** Its thinking ends. */
  decide(): void {
    this.answer(undefined)
  }

  offer(node: number, room: readonly number[]): void {
    const attempt = this.attempt()
    const wish = this.wish(attempt)
    const patience = wish.kind === 'nextOffer' ? wish.patience : {}
    const lease = { id: attempt.granted++, node, room, pinned: [], expires: patience.lease !== undefined }
    attempt.leases.push(lease)
    this.desk.world.cell.move(node, Float64Array.from(room), FREE, HELD)
    const kept = attempt.leases.length
    this.answer({ kind: 'offer', lease: lease.id })
    const now = this.state.attempt
    if (now !== attempt || attempt.leases.length >= kept) this.effects.moved = true
  }

  /** A lease is taken away; who waits is told at once. */
  revoke(node: number): void {
    const attempt = this.attempt()
    const lease = attempt.leases.find((one) => one.node === node)
    invariant(lease !== undefined, `a lease on node ${node} is taken from who has none`)
    this.effects.moved = true
    this.hand.drop(attempt, lease)
    attempt.revoked.push(lease.id)
    if (this.wish(attempt).kind === 'nextOffer') this.answer({ kind: 'revoked', lease: attempt.revoked.shift() as number })
  }

  /** All its leases are taken away, one after the other. */
  revokeAll(): void {
    const attempt = this.attempt()
    while (this.state.attempt === attempt && attempt.leases.length > 0) this.revoke(attempt.leases[0].node)
  }

  /** What is free on a node now, by dimension. */
  roomOn(node: number): number[] {
    return this.desk.world.cell.free.map((column) => column[node])
  }

  timeout(): void {
    this.answer({ kind: 'timeout' })
  }

  /** Room that somebody released joins a whole offer. */
  grow(node: number, vector: ArrayLike<number>): void {
    const attempt = this.attempt()
    this.desk.world.cell.move(node, Float64Array.from(vector), FREE, HELD)
    attempt.leases = attempt.leases.map((lease) =>
      lease.node === node && lease.pinned.length === 0 ? { ...lease, room: lease.room.map((amount, at) => amount + vector[at]) } : lease,
    )
    this.change()
  }

  /** A member, numbered within the job, can start from now on. */
  arrive(member: number): void {
    const { state } = this
    state.absent = state.absent.filter((other) => other !== member)
    this.desk.seat(this.job, state)
    this.change()
  }

  /** A group, numbered within the job, has run its time. */
  finish(group: number): void {
    this.rules.end(group, FINISHED)
  }

  /** The time of a gang that is bound in part is over. */
  gangTimeout(group: number): void {
    const { gangWait } = this.desk.world.settings
    if (gangWait?.after === 'fail') {
      this.rules.end(group, FAILED)
      return
    }
    if (gangWait?.after === 'relax') this.state.relaxed[group] = true
    this.rules.rejectGang(group)
    this.rules.dropVainAttempt()
  }

  /** The scheduler forgets its attempt. */
  crash(): void {
    this.rules.settle(this.attempt(), 'abandoned')
  }

  private change(): void {
    const { attempt } = this.state
    if (attempt === undefined) return
    if (this.wish(attempt).kind === 'nextOffer') this.answer({ kind: 'changed' })
    else attempt.changed = true
  }

  private attempt(): DraftAttempt {
    const { attempt } = this.state
    invariant(attempt !== undefined, 'a step of an attempt that is not made')
    return attempt
  }

  private wish({ automaton, point }: DraftAttempt): Wish {
    return this.automata.all[automaton].wish(point)
  }

  private answer(answer: Answer): void {
    const attempt = this.attempt()
    this.say(attempt, answer)
    this.goOn(attempt)
  }

  private say(attempt: DraftAttempt, answer: Answer): void {
    attempt.point = this.automata.all[attempt.automaton].next(attempt.point, answer)
  }

  /** Performs what the attempt wishes, up to what takes time. */
  private goOn(attempt: DraftAttempt): void {
    for (let wishes = 0; ; wishes++) {
      invariant(wishes < MOST_WISHES, `strategy ${this.automata.strategy.name} yields effect after effect and lets no time pass`)
      const wish = this.wish(attempt)
      if (wish.kind === 'think') return
      if (wish.kind === 'nextOffer') {
        const told = this.news(attempt)
        if (told === undefined) return
        this.say(attempt, told)
      } else if (wish.kind === 'done') {
        this.rules.settle(attempt, wish.outcome)
        return
      } else this.say(attempt, this.perform(attempt, wish))
    }
  }

  private news(attempt: DraftAttempt): Answer {
    const lease = attempt.revoked.shift()
    if (lease !== undefined) return { kind: 'revoked', lease }
    if (!attempt.changed) return undefined
    attempt.changed = false
    return { kind: 'changed' }
  }

  private perform(attempt: DraftAttempt, wish: Wish): Answer {
    switch (wish.kind) {
      case 'plan':
        return this.plan(attempt, wish)
      case 'below':
        return this.chance.below(wish.bound)
      case 'uniform':
        return this.chance.uniform()
      case 'free':
        return this.desk.free(wish.node, wish.dimension)
      case 'commit':
        return this.commit(attempt, wish)
      case 'release':
        return wish.keep ? this.hand.keepOnly(attempt, wish.leases) : this.hand.release(attempt, wish.leases)
      default:
        throw new InvariantError(`a wish for ${wish.kind} is performed`)
    }
  }

  private plan(attempt: DraftAttempt, wish: Extract<Wish, { kind: 'plan' }>): Answer {
    const within = wish.within?.map((id) => attempt.leases.find((lease) => lease.id === id)).filter((lease) => lease !== undefined)
    attempt.plan = this.desk.plan(attempt.unit, { ...wish, within })
    attempt.roomSincePlan = false
    return attempt.plan?.targets.length
  }

  private commit(attempt: DraftAttempt, wish: Extract<Wish, { kind: 'commit' }>): Answer {
    const { plan } = attempt
    invariant(
      plan !== undefined && !plan.hold,
      `strategy ${this.automata.strategy.name} commits a plan that is stale, or was made only to hold room`,
    )
    const accepted = this.desk.commit(attempt.unit, plan, attempt.leases, wish.options)
    let bound = 0
    plan.targets.forEach((target, at) => {
      if (!accepted[at]) return
      bound++
      this.rules.bind(attempt, target, plan.nodes[at], plan.leases[at])
    })
    this.desk.seat(this.job, this.state)
    for (const group of this.state.groups.keys()) this.rules.settleGroup(group)
    if (bound === plan.targets.length) return 'scheduled'
    this.effects.moved = true
    return bound > 0 ? 'partly' : 'conflict'
  }
}
