/**
 * One step of one job: an attempt goes on until it waits again, thinks, or ends, and what the engine makes of its end. The rules of retry,
 * parking and partial groups are those of the engine (simulation/aftermath.ts, retreat.ts) without clocks and counters.
 */
import { FREE, HELD } from '../../cell/cell.ts'
import { InvariantError, invariant } from '../../errors.ts'
import type { Strategy } from '../../strategy/strategy.ts'
import { type Answer, Automaton, type Wish } from './automaton.ts'
import type { Desk } from './desk.ts'
import { type Draft, type DraftAttempt, FAILED, FINISHED, IDLE, IN_RUN, type LeaseState, PARKED, READY, WAITING } from './job-state.ts'

/** What a step did beyond the state it led to. */
export interface Effects {
  /** Nodes with more free room than before, as bits. */
  freed: number
  /** Nodes that somebody was bound to, as bits. */
  assigned: number
  /** Bound room that was released: it joins the offer that closes the node, if there is one. */
  readonly released: { readonly node: number; readonly vector: Float64Array }[]
  /** A lease was kept or lost, or claims were undone: what a livelock consists of. */
  moved: boolean
  started: boolean
  outcome: string | undefined
}

/** Answers to draws, every branch in turn. */
export interface Script {
  /** One of `branches` answers. */
  choose(branches: number): number
  /** A draw was answered by a few values of many. */
  approximate(): void
}

const MOST_BRANCHES = 8
/** A limit on every loop: wishes of one step. */
const MOST_WISHES = 100_000

export class Turn {
  readonly effects: Effects = { freed: 0, assigned: 0, released: [], moved: false, started: false, outcome: undefined }
  private readonly desk: Desk
  private readonly automata: Automata
  private readonly job: number
  private readonly state: Draft
  private readonly script: Script
  private readonly infeasible: ReadonlySet<number>

  constructor(desk: Desk, automata: Automata, job: number, state: Draft, script: Script, infeasible: ReadonlySet<number>) {
    this.desk = desk
    this.automata = automata
    this.job = job
    this.state = state
    this.script = script
    this.infeasible = infeasible
  }

  /** The scheduler takes up a unit, numbered within the whole workload. */
  begin(unit: number): void {
    const { state, desk } = this
    if (desk.world.settings.collects) this.refuseInfeasible(unit)
    const members = this.membersLeft(unit)
    if (members === 0) {
      this.setUnit(unit, IDLE)
      return
    }
    const automaton = this.automata.of(desk.units.describe(unit, members))
    this.setUnit(unit, IDLE)
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
    this.drop(attempt, lease)
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
    this.end(group, FINISHED)
  }

  /** The time of a gang that is bound in part is over. */
  gangTimeout(group: number): void {
    const { gangWait } = this.desk.world.settings
    if (gangWait?.after === 'fail') {
      this.end(group, FAILED)
      return
    }
    if (gangWait?.after === 'relax') this.state.relaxed[group] = true
    this.rejectGang(group)
    this.dropVainAttempt()
  }

  /** The scheduler forgets its attempt. */
  crash(): void {
    this.settle(this.attempt(), 'abandoned')
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
        this.settle(attempt, wish.outcome)
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
        return this.draw(wish.bound)
      case 'uniform':
        this.script.approximate()
        return [0, 0.5, 1 - Number.EPSILON][this.script.choose(3)]
      case 'free':
        return this.desk.world.cell.free[wish.dimension][wish.node]
      case 'commit':
        return this.commit(attempt, wish)
      case 'release':
        return wish.keep ? this.keepOnly(attempt, wish.leases) : this.release(attempt, wish.leases)
      default:
        throw new InvariantError(`a wish for ${wish.kind} is performed`)
    }
  }

  private draw(bound: number): number {
    if (bound <= MOST_BRANCHES) return this.script.choose(bound)
    this.script.approximate()
    return [0, Math.floor(bound / 2), bound - 1][this.script.choose(3)]
  }

  private plan(attempt: DraftAttempt, wish: Extract<Wish, { kind: 'plan' }>): Answer {
    const within = wish.within?.map((id) => attempt.leases.find((lease) => lease.id === id)).filter((lease) => lease !== undefined)
    attempt.plan = this.desk.plan(attempt.unit, { ...wish, within })
    attempt.roomSincePlan = false
    return attempt.plan?.targets.length
  }

  private commit(attempt: DraftAttempt, wish: Extract<Wish, { kind: 'commit' }>): Answer {
    const { plan } = attempt
    invariant(plan !== undefined && !plan.hold, 'a plan is committed that is stale, or was made only to hold room')
    const accepted = this.desk.commit(attempt.unit, plan, attempt.leases, wish.options)
    let bound = 0
    plan.targets.forEach((target, at) => {
      if (!accepted[at]) return
      bound++
      this.bind(attempt, target, plan.nodes[at], plan.leases[at])
    })
    this.desk.seat(this.job, this.state)
    for (const group of this.state.groups.keys()) this.settleGroup(group)
    if (bound === plan.targets.length) return 'scheduled'
    this.effects.moved = true
    return bound > 0 ? 'partly' : 'conflict'
  }

  private bind(attempt: DraftAttempt, target: number, node: number, lease: number): void {
    const { roster, settings } = this.desk.world
    const first = settings.level === 'container' ? roster.podMembers[roster.jobPods[this.job]] : roster.jobPods[this.job]
    this.state.nodes[target - first] = node
    this.effects.assigned |= 1 << node
    if (lease < 0) return
    const vector = this.desk.vectorOf(attempt.unit, target)
    attempt.leases = attempt.leases.map((one) =>
      one.id === lease ? { ...one, room: one.room.map((amount, at) => amount - vector[at]) } : one,
    )
  }

  /** A group runs once enough of its pods are whole. */
  private settleGroup(group: number): void {
    const { binding, world } = this.desk
    const global = world.roster.jobGroups[this.job] + group
    if (this.state.groups[group] !== WAITING || binding.groupWhole[global] < world.roster.groupNeeds[global]) return
    this.state.groups[group] = IN_RUN
    binding.groupState[global] = IN_RUN
    this.effects.started = true
  }

  private release(attempt: DraftAttempt, ids: readonly number[]): Answer {
    for (const id of ids) {
      const lease = attempt.leases.find((one) => one.id === id)
      if (lease !== undefined) this.drop(attempt, lease)
    }
    return []
  }

  /** Leases shrink to what the plan takes of them; what is left of the others is given back. */
  private keepOnly(attempt: DraftAttempt, ids: readonly number[]): Answer {
    const { plan } = attempt
    invariant(plan !== undefined, 'leases are kept for a plan that is stale')
    const kept: number[] = []
    for (const id of ids) {
      const lease = attempt.leases.find((one) => one.id === id)
      if (lease === undefined) continue
      const targets = plan.targets.filter((_, at) => plan.leases[at] === id)
      if (targets.length === 0) this.drop(attempt, lease)
      else {
        kept.push(id)
        if (lease.pinned.length === 0) this.pin(attempt, lease, targets)
      }
    }
    return kept
  }

  private pin(attempt: DraftAttempt, lease: LeaseState, targets: readonly number[]): void {
    const room = lease.room.map(() => 0)
    for (const target of targets) this.desk.vectorOf(attempt.unit, target).forEach((amount, at) => (room[at] += amount))
    const rest = lease.room.map((amount, at) => amount - room[at])
    this.desk.giveBack(lease.node, rest)
    attempt.leases = attempt.leases.map((one) => (one.id === lease.id ? { ...one, room, pinned: targets } : one))
    this.effects.freed |= 1 << lease.node
  }

  private drop(attempt: DraftAttempt, lease: LeaseState): void {
    attempt.leases = attempt.leases.filter((one) => one.id !== lease.id)
    this.desk.giveBack(lease.node, lease.room)
    if (lease.room.some((amount) => amount > 0)) this.effects.freed |= 1 << lease.node
  }

  /** The attempt has ended: what becomes of its unit. */
  private settle(attempt: DraftAttempt, outcome: string): void {
    const { settings } = this.desk.world
    const { unit } = attempt
    for (const lease of attempt.leases) this.drop(attempt, lease)
    this.state.attempt = undefined
    this.effects.outcome = outcome
    if (this.membersLeft(unit) === 0) this.setUnit(unit, IDLE)
    else if (outcome === 'scheduled' && settings.collects) this.setUnit(unit, READY)
    else if (outcome === 'scheduled' || outcome === 'unschedulable') this.noRoom(unit, attempt.roomSincePlan)
    else this.refused(unit, outcome)
  }

  private noRoom(unit: number, roomSincePlan: boolean): void {
    const { settings, roster } = this.desk.world
    const pod = this.desk.units.firstPod(unit)
    const group = roster.podGroup[pod] - roster.jobGroups[this.job]
    if (settings.level === 'container' && settings.onPartial.pod === 'reschedule' && this.desk.binding.podNode(pod) >= 0) {
      this.setUnit(unit, READY)
      this.reschedule(pod, pod + 1)
    } else if (this.rejects(group)) {
      this.setUnit(unit, READY)
      this.rejectGang(group)
    } else this.setUnit(unit, settings.retry.retryUnschedulable === true || roomSincePlan ? READY : PARKED)
  }

  private refused(unit: number, outcome: string): void {
    const { settings, roster } = this.desk.world
    const group = this.desk.units.firstGroup(unit) - roster.jobGroups[this.job]
    this.setUnit(unit, READY)
    if (outcome === 'partly' && this.gang() && settings.onPartial.gang === 'reschedule' && this.partial(group)) this.rejectGang(group)
  }

  private gang(): boolean {
    return this.desk.world.roster.jobs[this.job].gang !== undefined
  }

  private partial(group: number): boolean {
    const { binding, world } = this.desk
    return this.state.groups[group] === WAITING && binding.groupBound[world.roster.jobGroups[this.job] + group] > 0
  }

  /** Whether a gang that is bound in part is evicted when a member finds no room. */
  private rejects(group: number): boolean {
    const { settings, roster } = this.desk.world
    if (!this.gang() || !this.partial(group)) return false
    if (settings.onPartial.gang === 'reschedule') return true
    const global = roster.jobGroups[this.job] + group
    const gap = settings.gangWait?.rejectGap
    const missing = roster.groupNeeds[global] - this.desk.binding.groupWhole[global]
    return gap !== undefined && !this.state.relaxed[group] && missing > gap * roster.groupNeeds[global]
  }

  private rejectGang(group: number): void {
    const { groupPods, jobGroups } = this.desk.world.roster
    const global = jobGroups[this.job] + group
    this.reschedule(groupPods[global], groupPods[global + 1])
  }

  /** Evicts the pods and puts their units back. */
  private reschedule(firstPod: number, endPod: number): void {
    this.effects.moved = true
    this.evict(firstPod, endPod)
    const [first, end] = this.desk.units.range(firstPod, endPod)
    for (let unit = first; unit < end; unit++) {
      if (this.state.attempt?.unit !== unit && this.membersLeft(unit) > 0) this.setUnit(unit, READY)
    }
  }

  private evict(firstPod: number, endPod: number): void {
    const { roster, settings } = this.desk.world
    const byMember = settings.level === 'container'
    const start = roster.jobPods[this.job]
    for (let pod = firstPod; pod < endPod; pod++) {
      if (!byMember) this.leave(pod - start, roster.podVector[pod])
      else
        for (let m = roster.podMembers[pod]; m < roster.podMembers[pod + 1]; m++)
          this.leave(m - roster.podMembers[start], roster.memberVector[m])
    }
    this.desk.seat(this.job, this.state)
  }

  private leave(place: number, vector: Float64Array): void {
    const node = this.state.nodes[place]
    if (node < 0) return
    this.state.nodes[place] = -1
    this.effects.released.push({ node, vector })
    this.effects.freed |= 1 << node
    this.desk.unbind(node, vector)
  }

  private end(group: number, state: number): void {
    const { roster, settings } = this.desk.world
    const global = roster.jobGroups[this.job] + group
    this.state.groups[group] = state
    this.evict(roster.groupPods[global], roster.groupPods[global + 1])
    const [first, end] = this.desk.units.range(roster.groupPods[global], roster.groupPods[global + 1])
    if (settings.level !== 'job' || this.membersLeft(first) === 0) for (let unit = first; unit < end; unit++) this.setUnit(unit, IDLE)
    this.dropVainAttempt()
  }

  /** An attempt whose members all belong to groups that have ended is dropped. */
  private dropVainAttempt(): void {
    const { attempt } = this.state
    if (attempt !== undefined && this.membersLeft(attempt.unit) === 0) this.settle(attempt, 'abandoned')
  }

  /** Who collects is refused before it holds anything if its group does not fit the empty cluster. */
  private refuseInfeasible(unit: number): void {
    const { units, world } = this.desk
    for (let group = units.firstGroup(unit); group < units.endGroup(unit); group++) {
      const here = group - world.roster.jobGroups[this.job]
      if (this.infeasible.has(group) && this.state.groups[here] === WAITING) this.end(here, FAILED)
    }
  }

  private membersLeft(unit: number): number {
    return this.desk.units.membersLeft(unit)
  }

  private setUnit(unit: number, phase: number): void {
    this.state.units[unit - this.automata.firstUnit(this.job)] = phase
  }
}

/** The automata of one job's units; units that look alike to the strategy share one. */
export class Automata {
  readonly all: Automaton[] = []
  readonly strategy: Strategy
  private readonly desk: Desk
  private readonly known = new Map<string, number>()

  constructor(strategy: Strategy, desk: Desk) {
    this.strategy = strategy
    this.desk = desk
  }

  of(subject: ReturnType<Desk['units']['describe']>): number {
    const key = JSON.stringify(subject)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const { cell } = this.desk.world
    this.all.push(new Automaton(this.strategy, subject, cell.nodes, (node, dimension) => cell.capacity[dimension][node]))
    this.known.set(key, this.all.length - 1)
    return this.all.length - 1
  }

  firstUnit(job: number): number {
    const { roster } = this.desk.world
    return this.desk.units.range(roster.jobPods[job], roster.jobPods[job + 1])[0]
  }
}
