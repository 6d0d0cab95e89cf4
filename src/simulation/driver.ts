/**
 * Runs attempts: performs each effect that a strategy yields and resumes it with the answer. Time passes only in `think` and
 * `nextOffer`; everything else is one instant.
 */
import type { CommitRules } from '../cell/commit.ts'
import { InvariantError, invariant } from '../errors.ts'
import type { RandomStream } from '../kernel/random.ts'
import { WASTED } from '../metrics/recorder.ts'
import type { Commit, CommitAnswer, CommitOptions, Context, Effect, Outcome, PlanOptions, Strategy } from '../strategy/strategy.ts'
import type { Binding } from './binding.ts'
import type { Crowd } from './crowd.ts'
import { keepsPlace } from './held-leases.ts'
import type { Holdings } from './holdings.ts'
import type { OfferDesk } from './offer-desk.ts'
import type { PlanRecord } from './plan.ts'
import { Returns } from './returns.ts'
import type { Server } from './server.ts'
import { TRACE } from './trace.ts'
import type { Units } from './units.ts'
import { DECISION_END, type World } from './world.ts'

export class Driver {
  /** Takes up the end of an attempt. */
  onOutcome: (server: Server, outcome: Outcome) => void = () => {}
  /** Evicts a pod for a higher priority, if it is still bound. */
  onPreempt: (pod: number) => void = () => {}
  /** Hears of each plan that an attempt asked for; the server has it, if there is one. Absent where nobody listens. */
  onPlan?: (server: Server, options: PlanOptions) => void
  private readonly world: World
  private readonly binding: Binding
  private readonly crowd: Crowd
  private readonly units: Units
  private readonly holdings: Holdings
  private readonly strategy: Strategy
  private readonly desk: OfferDesk
  private readonly returns: Returns
  private lastOptions: CommitOptions | undefined
  private lastRules: CommitRules = { conflict: 'resourceFit', atomicity: 'allOrNothing' }

  constructor(world: World, binding: Binding, crowd: Crowd, units: Units, holdings: Holdings, strategy: Strategy, desk: OfferDesk) {
    this.world = world
    this.binding = binding
    this.crowd = crowd
    this.units = units
    this.holdings = holdings
    this.strategy = strategy
    this.desk = desk
    this.returns = new Returns(holdings, desk)
  }

  /** The context of all attempts of one scheduler. */
  contextFor(server: Server, random: RandomStream): Context {
    const { cell } = this.world
    return {
      plan: (unit, options = NO_OPTIONS) => {
        if (unit !== server.subject) invariant(false, `a plan for ${unit.name}, which is not the unit of this attempt`)
        server.looks(this.world)
        if (options.within === undefined) this.world.hidden++
        server.plan = server.planner.plan(server.unit, options)
        if (this.onPlan !== undefined) this.onPlan(server, options)
        server.pendingRollbacks = server.planner.rollbacks
        server.pendingNodes = server.planner.triedNodes
        if (server.hasThought) this.countRollbacks(server)
        return server.plan?.asPlan()
      },
      read: {
        nodes: cell.nodes,
        free: (node, dimension) => cell.free[dimension][node],
        capacity: (node, dimension) => cell.capacity[dimension][node],
      },
      random,
    }
  }

  /** Begins an attempt on a unit. */
  start(server: Server, unit: number): void {
    const { recorder, roster, settings, tracer, now } = this.world
    const members = this.units.membersLeft(unit)
    server.begin(unit, this.units.subject(unit, members), now)
    server.looks(this.world)
    this.units.tries[unit]++
    recorder.attemptsBegun++
    for (let group = this.units.firstGroup(unit), end = this.units.endGroup(unit); group < end; group++) {
      if (!this.binding.open(group)) continue
      if (recorder.groupAttempts[group]++ === 0) recorder.groupWaitFirst[group] = now - roster.jobArrival[roster.groupJob[group]]
    }
    tracer.unit(TRACE.attempt, server.index, settings.level, unit)
    server.attempt = this.strategy.attempt(server.subject as NonNullable<Server['subject']>, server.context)
    this.resume(server, undefined)
  }

  /** Resumes an attempt with an answer and performs its effects up to the next one that takes time. */
  resume(server: Server, answer: unknown): void {
    let reply = answer
    for (let effects = 0; ; effects++) {
      const { attempt } = server
      if (effects === MOST_EFFECTS) invariant(false, `strategy ${this.strategy.name} yields effect after effect and lets no time pass`)
      if (attempt === undefined) throw new InvariantError(`scheduler ${server.settings.name} is resumed without an attempt`)
      const step = attempt.next(reply)
      if (step.done === true) {
        this.finish(server, step.value)
        return
      }
      reply = this.perform(server, step.value)
      if (reply === PENDING) return
    }
  }

  /** The decision time of a scheduler has passed; false if that decision was dropped meanwhile. */
  decisionEnd(server: Server): boolean {
    if (!server.thinking || server.decisionAt !== this.world.now) return false
    server.thoughtOver(this.world.now)
    this.countRollbacks(server)
    this.resume(server, undefined)
    return true
  }

  /** The unit's group ended meanwhile: the attempt is dropped. */
  abort(server: Server): void {
    this.finish(server, 'abandoned')
  }

  private perform(server: Server, effect: Effect): unknown {
    switch (effect.kind) {
      case 'think':
        this.think(server)
        return PENDING
      case 'commit':
        return this.commit(server, effect)
      case 'nextOffer':
        server.handback.length = 0
        return this.desk.wait(server, server.drawn(effect.patience)) ?? PENDING
      case 'release':
        return this.returns.release(server, effect)
    }
  }

  private think(server: Server): void {
    const { roster, settings, events, tracer, recorder, now } = this.world
    const decision = server.decisionOf(roster.jobClass[this.units.job(server.unit)])
    const span = decision.job + decision.task * this.units.membersLeft(server.unit)
    recorder.decided(server.index, WASTED, server.writeOff())
    server.think(span, now)
    tracer.unit(TRACE.think, server.index, settings.level, server.unit, span)
    events.push(server.decisionAt, DECISION_END, server.index)
  }

  private commit(server: Server, effect: Commit): CommitAnswer {
    const { recorder, settings, tracer } = this.world
    const plan = effect.plan as unknown as PlanRecord
    invariant(plan === server.plan && !plan.hold, 'a plan is committed that is stale, or was made only to hold room')
    if (effect.options.evict === true) for (const pod of plan.victims) this.onPreempt(pod)
    for (let at = 0; at < plan.count; at++) plan.accepted[at] = false
    const result = this.world.door.commit(plan, this.rulesOf(effect.options))
    if (result.undone > 0) {
      recorder.rollbacks++
      tracer.unit(TRACE.rollback, server.index, settings.level, server.unit, result.undone)
    }
    server.bound += result.accepted
    if (!this.crowd.bind(plan)) this.bind(plan)
    if (result.accepted === plan.members) {
      recorder.transactions++
      return 'scheduled'
    }
    recorder.conflicts++
    server.thoughtInVain = server.thought
    tracer.unit(TRACE.refused, server.index, settings.level, server.unit, result.refused)
    return result.accepted > 0 ? 'partly' : 'conflict'
  }

  /** Attempt after attempt commits with the same options. */
  private rulesOf(options: CommitOptions): CommitRules {
    if (options !== this.lastOptions) {
      const { conflict = 'resourceFit', atomicity = 'allOrNothing' } = options
      this.lastOptions = options
      this.lastRules = { conflict, atomicity }
    }
    return this.lastRules
  }

  private bind(plan: PlanRecord): void {
    const { binding } = this
    const { roster, settings } = this.world
    const byMember = settings.level === 'container'
    for (let at = 0; at < plan.members; at++) {
      if (!plan.accepted[at]) continue
      const lease = plan.leases[at]
      if (lease) this.holdings.take(lease, plan.vectors[at])
      const heldSince = lease && keepsPlace(lease, settings.level) ? lease.since : undefined
      if (byMember) binding.bindMember(plan.targets[at], plan.nodes[at], heldSince)
      else binding.bindPod(plan.targets[at], plan.nodes[at], heldSince)
    }
    for (let at = 0; at < plan.members; at++) {
      if (plan.accepted[at]) binding.settle(roster.podGroup[byMember ? roster.memberPod[plan.targets[at]] : plan.targets[at]])
    }
  }

  private countRollbacks(server: Server): void {
    if (server.pendingRollbacks === 0) return
    const { recorder, settings, tracer } = this.world
    recorder.rollbacks += server.pendingRollbacks
    tracer.unit(TRACE.rollback, server.index, settings.level, server.unit, server.pendingRollbacks, server.pendingNodes)
    server.pendingRollbacks = 0
  }

  private finish(server: Server, outcome: Outcome): void {
    if ((outcome === 'scheduled' || outcome === 'partly') && server.bound === 0) {
      invariant(false, `strategy ${this.strategy.name} says ${outcome} of an attempt that bound nothing`)
    }
    const { recorder, settings, tracer } = this.world
    if (server.leases.size > 0) this.returns.all(server)
    recorder.attempts[outcome]++
    tracer.outcome(server.index, settings.level, server.unit, outcome, outcome === 'unschedulable' ? server.planner.diagnosis : undefined)
    this.onOutcome(server, outcome)
    server.end()
  }
}

/** A limit on every loop: effects of one attempt in one instant. */
const MOST_EFFECTS = 1_000_000
const NO_OPTIONS = {}
const PENDING = Symbol('the answer comes later')
