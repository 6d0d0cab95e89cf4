/**
 * The engine: all parts of a run, put together and connected. What moves them is not here: `run.ts` takes event after event, `script.ts`
 * performs given steps.
 */
import { InvariantError } from '../errors.ts'
import { randomStream } from '../kernel/random.ts'
import { Aftermath } from './aftermath.ts'
import { Allocator } from './allocator.ts'
import { Arrivals } from './arrivals.ts'
import { assembleServers, assembleWorld, drawsOf } from './assemble.ts'
import { Backoff } from './backoff.ts'
import { Binding } from './binding.ts'
import { Crowd } from './crowd.ts'
import { DeadlockWatch } from './deadlock-watch.ts'
import { Driver } from './driver.ts'
import { GreedyMisses } from './greedy-misses.ts'
import { Holdings } from './holdings.ts'
import { checkLaws, openLedger } from './laws.ts'
import { OfferRules } from './offer-rules.ts'
import { Prefilled } from './prefilled.ts'
import { Recovery } from './recovery.ts'
import { Retreat } from './retreat.ts'
import type { Server } from './server.ts'
import { type RunSetup, roleWeights } from './setup.ts'
import { Timers } from './timers.ts'
import { Turns } from './turns.ts'
import { Units } from './units.ts'
import { ARRIVAL, BATCH, DECISION_END, EXPIRY, FINISH, WAKE, type World } from './world.ts'

export class Engine {
  readonly setup: RunSetup
  readonly world: World
  readonly binding: Binding
  readonly crowd: Crowd
  readonly units: Units
  readonly prefilled: Prefilled
  readonly arrivals: Arrivals
  readonly timers: Timers
  readonly allocator: Allocator
  readonly aftermath: Aftermath
  readonly retreat: Retreat
  readonly driver: Driver
  readonly servers: readonly Server[]
  readonly turns: Turns
  readonly deadlocks: DeadlockWatch
  readonly recovery: Recovery

  constructor(setup: RunSetup) {
    const world = assembleWorld(setup)
    this.setup = setup
    this.world = world
    this.binding = new Binding(world)
    this.units = new Units(world, this.binding)
    this.prefilled = new Prefilled(world)
    this.arrivals = new Arrivals(world, this.units)
    this.timers = new Timers(world)
    const holdings = new Holdings(world)
    const random = drawsOf(setup, world, randomStream(setup.seed, 'allocator'))
    this.allocator = new Allocator(world, setup.allocator, roleWeights(setup), holdings, this.timers, this.units, random)
    const backoff = new Backoff(world, this.units, drawsOf(setup, world, randomStream(setup.seed, 'backoff')))
    this.retreat = new Retreat(world, this.binding, this.units, backoff)
    this.aftermath = new Aftermath(world, this.binding, this.units, backoff, this.retreat)
    this.crowd = new Crowd(world, this.binding)
    this.driver = new Driver(world, this.binding, this.crowd, this.units, holdings, setup.strategy, this.allocator)
    this.servers = assembleServers(setup, world, this.binding, this.units)
    this.turns = new Turns(world, this.servers, this.units, this.driver, this.allocator, this.aftermath, (unit) => this.admit(unit))
    this.deadlocks = new DeadlockWatch(world, this.binding, this.units, this.servers, setup.strategy.yieldsLeases === true, setup.watch)
    this.recovery = new Recovery(world, this.units, this.servers, this.deadlocks, (lease) => this.allocator.revoke(lease))
    if (setup.checkLaws === true) world.ledger = openLedger(world, this.prefilled)
    this.connect(holdings)
  }

  /** Time passes: an instant is over when the next begins. */
  clock(now: number): void {
    if (now > this.world.now) {
      this.deadlocks.standing()
      this.world.roster.shapes.vectors.instantOver()
    }
    this.world.recorder.advance(now)
    this.world.now = now
    this.world.tracer.now = now
  }

  /** @throws InvariantError if a law of the cell is broken. */
  checkLaws(): void {
    checkLaws(this.world, this.prefilled, this.binding)
  }

  /** Takes an event; true if it changed anything. */
  handle(kind: number, payload: number): boolean {
    switch (kind) {
      case FINISH:
        return this.finish(payload)
      case EXPIRY:
        return this.timers.ring(payload)
      case ARRIVAL:
        this.arrivals.arrive(this.world.now)
        return true
      case DECISION_END:
        return this.driver.decisionEnd(this.servers[payload])
      case WAKE:
        return this.aftermath.wake(payload)
      case BATCH:
        return this.batch(payload)
      default:
        throw new InvariantError(`invariant broken: an event of kind ${kind}`)
    }
  }

  private batch(payload: number): boolean {
    const { churn } = this.allocator
    const before = churn.moves
    this.allocator.batch(payload)
    return churn.moves !== before
  }

  /** False if the group was stopped meanwhile. */
  finish(payload: number): boolean {
    if (payload < 0) {
      this.prefilled.finish(payload, this.binding)
      return true
    }
    if (!this.binding.due(payload)) return false
    this.binding.finish(payload)
    this.dropAttempt(payload)
    return true
  }

  /** The same for groups from `first` on that end now with the one before it, `most` at most; how many of them did. */
  finishMore(first: number, most: number): number {
    return first > 0 ? this.crowd.finish(first, most) : 0
  }

  /** The time of a gang that is bound in part is over. */
  gangOver(group: number): void {
    this.retreat.gangOver(group)
    this.dropAttempt(group)
  }

  private gangTimeout(group: number): boolean {
    const over = this.retreat.gangDue(group)
    if (over) this.gangOver(group)
    return over
  }

  /** Members of a group that has ended need not be tried any more. */
  private dropAttempt(group: number): void {
    const server = this.servers[this.binding.scheduler(group)]
    if (!server.idle && this.units.membersLeft(server.unit) === 0) this.driver.abort(server)
  }

  /** A group that does not fit the empty cluster is refused before it holds anything; false if nothing of the unit is left. */
  admit(unit: number): boolean {
    if (!this.world.settings.collects) return true
    for (let group = this.units.firstGroup(unit), end = this.units.endGroup(unit); group < end; group++) {
      if (this.binding.open(group) && this.deadlocks.infeasible(group)) this.binding.fail(group)
    }
    return this.units.membersLeft(unit) > 0
  }

  private connect(holdings: Holdings): void {
    const { driver, aftermath, binding, timers, arrivals, servers, allocator } = this
    allocator.serve(servers)
    allocator.onMove = () => this.deadlocks.suspect()
    allocator.rules = new OfferRules(this.world, binding, this.units, servers, this.recovery)
    aftermath.serve(servers)
    for (const server of servers) {
      server.classify(this.world.roster.classes)
      server.context = driver.contextFor(
        server,
        drawsOf(this.setup, this.world, randomStream(this.setup.seed, `strategy/${server.settings.name}`)),
      )
    }
    allocator.resume = (server, answer) => driver.resume(server, answer)
    if (this.setup.oracle === true) {
      const misses = new GreedyMisses(this.world, binding, this.units)
      driver.onPlan = (server, options) => misses.planned(server, options)
      allocator.useless.asksAlways = true
    }
    driver.onPreempt = (pod) => aftermath.preempted(pod)
    driver.onOutcome = (server, outcome) => {
      aftermath.settle(server, outcome)
      if (binding.partials.stuck.size > 0) this.deadlocks.suspect()
    }
    this.retreat.onGiveUp = (group) => this.deadlocks.givesUp(group)
    aftermath.onBlocked = () => this.deadlocks.suspect()
    binding.onEnd = (group) => aftermath.cancelGroup(group)
    binding.onLeaseGrown = (lease, vector) => {
      holdings.grown(lease, vector)
      servers[lease.owner].disturb()
      this.deadlocks.suspect()
    }
    timers.onLease = (lease) => allocator.revoke(lease)
    timers.onGang = (group) => this.gangTimeout(group)
    binding.partials.onLimited = (group) => timers.gang(group, this.setup.gangWait?.timeout ?? 0)
    timers.onPatience = (server) => allocator.timeout(server)
    arrivals.onUnit = (unit) => aftermath.enter(unit)
    arrivals.onMember = (unit) => {
      if (this.units.placeholder(unit)) binding.settle(this.units.firstGroup(unit))
      const server = servers[this.units.scheduler(unit)]
      if (server.unit === unit) server.disturb()
    }
  }
}
