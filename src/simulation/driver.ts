/**
 * Runs attempts: performs each effect that a strategy yields and resumes it with the answer. Time passes only in `think` and
 * `nextOffer`; everything else is one instant.
 */
import type { CommitRules } from '../cell/commit.ts'
import type { NodeLease } from '../cell/leases.ts'
import { InvariantError } from '../errors.ts'
import type { RandomStream } from '../kernel/random.ts'
import { WASTED } from '../metrics/recorder.ts'
import type { Commit, CommitAnswer, CommitOptions, Context, Effect, Outcome, PlanOptions, Strategy } from '../strategy/strategy.ts'
import type { Binding } from './binding.ts'
import type { Crowd } from './crowd.ts'
import { keepsPlace } from './held-leases.ts'
import type { Holdings } from './holdings.ts'
import type { OfferDesk } from './offer-desk.ts'
import type { PlanRecord } from './plan.ts'
import { PlugInRules } from './plug-in-rules.ts'
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
  private readonly rules: PlugInRules
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
    this.rules = new PlugInRules(strategy, world.cell.nodes)
    this.desk = desk
    this.returns = new Returns(holdings, desk, this.rules)
  }

  /** The context of all attempts of one scheduler. */
  contextFor(server: Server, random: RandomStream): Context {
    const { cell } = this.world
    return {
      plan: (unit, options = NO_OPTIONS) => {
        this.rules.plans(server, unit, options.within as unknown as readonly NodeLease[] | undefined)
        this.rules.asks(server, this.world.now)
        server.looks(this.world)
        if (options.within === undefined) this.world.hidden++
        server.plan = server.planner.plan(server.unit, options)
        if (this.onPlan !== undefined) this.onPlan(server, options)
        server.pendingRollbacks = server.planner.rollbacks
        server.pendingNodes = server.planner.triedNodes
        if (server.hasThought) this.countRollbacks(server)
        return server.plan?.asPlan()
      },
      read: Object.freeze({
        nodes: cell.nodes,
        free: (node: number, dimension: number) => cell.free[dimension][node],
        capacity: (node: number, dimension: number) => cell.capacity[dimension][node],
      }),
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
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      if (!this.binding.open(group)) continue
      if (recorder.groupAttempts[group]++ === 0) recorder.groupWaitFirst[group] = now - roster.jobArrival[roster.groupJob[group]]
    }
    tracer.unit(TRACE.attempt, server.index, settings.level, unit)
    server.attempt = this.rules.begin(server.subject as NonNullable<Server['subject']>, server.context)
    this.resume(server, undefined)
  }

  /** Resumes an attempt with an answer and performs its effects up to the next one that takes time. */
  resume(server: Server, answer: unknown): void {
    let reply = answer
    for (;;) {
      const { attempt } = server
      this.rules.asks(server, this.world.now)
      if (attempt === undefined) throw new InvariantError(`scheduler ${server.settings.name} is resumed without an attempt`)
      const step = this.rules.next(attempt, reply)
      if (step.done === true) {
        this.rules.outcome(server, step.value)
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
    switch (effect?.kind) {
      case 'think':
        this.think(server)
        return PENDING
      case 'commit':
        return this.commit(server, effect)
      case 'nextOffer':
        this.rules.waits(effect.patience)
        server.handback.length = 0
        return this.desk.wait(server, server.drawn(effect.patience)) ?? PENDING
      case 'release':
        return this.returns.release(server, effect)
      default:
        return this.rules.noEffect(effect)
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
    const plan = effect.plan as unknown as PlanRecord | undefined
    this.rules.commits(server, plan, effect.options)
    if (effect.options.evict === true) for (const pod of plan.victims) this.onPreempt(pod)
    for (let at = 0; at < plan.count; at++) plan.accepted[at] = false
    const result = this.world.door.commit(plan, this.rulesOf(effect.options))
    if (result.undone > 0) {
      recorder.rollbacks++
      tracer.unit(TRACE.rollback, server.index, settings.level, server.unit, result.undone)
    }
    server.bound += result.accepted
    if (!this.crowd.bind(plan)) this.bind(plan)
    // Nobody is bound twice by the same plan.
    if (result.accepted > 0) server.plan = undefined
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
    const { recorder, settings, tracer } = this.world
    if (server.leases.size > 0) this.returns.all(server)
    recorder.attempts[outcome]++
    tracer.outcome(server.index, settings.level, server.unit, outcome, outcome === 'unschedulable' ? server.planner.diagnosis : undefined)
    this.onOutcome(server, outcome)
    server.end()
  }
}

const NO_OPTIONS = {}
const PENDING = Symbol('the answer comes later')
