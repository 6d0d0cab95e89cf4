/**
 * One run: a discrete-event simulation in integer microseconds. Events are taken by (time, kind, sequence); an event first makes
 * all its releases, then wakes whoever may gain by them.
 */
import { InvariantError } from '../errors.ts'
import { randomStream } from '../kernel/random.ts'
import type { RunEnd } from '../metrics/figures.ts'
import type { Time } from '../model/time.ts'
import { Aftermath } from './aftermath.ts'
import { Allocator } from './allocator.ts'
import { Arrivals } from './arrivals.ts'
import { assembleServers, assembleWorld } from './assemble.ts'
import { Backoff } from './backoff.ts'
import { Binding } from './binding.ts'
import { DeadlockWatch } from './deadlock-watch.ts'
import { Driver } from './driver.ts'
import { Holdings } from './holdings.ts'
import { checkLaws } from './laws.ts'
import { LivelockWatch } from './livelock-watch.ts'
import { OfferRules } from './offer-rules.ts'
import { TimeLimit } from './omega-rules.ts'
import { Prefilled } from './prefilled.ts'
import { Recovery } from './recovery.ts'
import { Retreat } from './retreat.ts'
import type { Server } from './server.ts'
import { type RunSetup, roleWeights } from './setup.ts'
import { Timers } from './timers.ts'
import { Turns } from './turns.ts'
import { Units } from './units.ts'
import { ARRIVAL, BATCH, DECISION_END, EXPIRY, FINISH, WAKE, type World } from './world.ts'

/** Events between two reports of progress. */
const PROGRESS_EVERY = 16_384
/** A limit on every loop: more events than any sensible run has. */
const DEFAULT_EVENT_BUDGET = 1_000_000_000

/** A run that is over; `metrics` makes figures of it. */
export interface FinishedRun {
  readonly world: World
  readonly binding: Binding
  readonly deadlocks: DeadlockWatch
  readonly ended: RunEnd
  /** Time of the last event that changed anything, microseconds. */
  readonly endedAt: Time
  readonly events: number
}

/**
 * Runs a setup to its end.
 * @throws InvalidInputError for a setup that contradicts itself, InvariantError if a law of the cell is broken.
 */
export function run(setup: RunSetup): FinishedRun {
  return new Run(setup).toEnd()
}

class Run {
  private readonly setup: RunSetup
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly prefilled: Prefilled
  private readonly arrivals: Arrivals
  private readonly timers: Timers
  private readonly allocator: Allocator
  private readonly aftermath: Aftermath
  private readonly retreat: Retreat
  private readonly driver: Driver
  private readonly servers: readonly Server[]
  private readonly turns: Turns
  private readonly deadlocks: DeadlockWatch
  private readonly recovery: Recovery
  private readonly livelocks: LivelockWatch
  private readonly timeLimit: TimeLimit
  private processed = 0
  private changedAt: Time = 0

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
    const random = randomStream(setup.seed, 'allocator')
    this.allocator = new Allocator(world, setup.allocator, roleWeights(setup), holdings, this.timers, this.units, random)
    const backoff = new Backoff(world, this.units, randomStream(setup.seed, 'backoff'))
    this.retreat = new Retreat(world, this.binding, this.units, backoff)
    this.aftermath = new Aftermath(world, this.binding, this.units, backoff, this.retreat)
    this.driver = new Driver(world, this.binding, this.units, holdings, setup.strategy, this.allocator)
    this.servers = assembleServers(setup, world, this.binding, this.units)
    this.turns = new Turns(this.servers, this.units, this.driver, this.allocator, this.aftermath, (unit) => this.admit(unit))
    this.deadlocks = new DeadlockWatch(world, this.binding, this.units, this.servers, setup.strategy.yieldsLeases === true)
    this.recovery = new Recovery(world, this.units, this.servers, this.deadlocks, (lease) => this.allocator.revoke(lease))
    this.livelocks = new LivelockWatch(world, this.binding, this.allocator.churn, setup.livelockWindow)
    this.timeLimit = new TimeLimit(setup.duration ?? Infinity, setup.compatibility)
    this.connect(holdings)
    this.arrivals.schedule()
  }

  toEnd(): FinishedRun {
    const { world } = this
    const ended = this.loop()
    this.deadlocks.standing()
    const endedAt = ended === 'duration' ? this.timeLimit.stoppedAt(world.now) : this.changedAt
    world.recorder.advance(endedAt)
    this.deadlocks.close(ended, endedAt)
    checkLaws(world, this.prefilled, this.binding)
    return { world, binding: this.binding, deadlocks: this.deadlocks, ended, endedAt, events: this.processed }
  }

  private loop(): RunEnd {
    const { events } = this.world
    const { eventBudget = DEFAULT_EVENT_BUDGET, checkLaws: everyEvent, onProgress } = this.setup
    while (events.size > 0) {
      if (events.nextTime() > this.world.now) this.recovery.instantOver()
      if (this.timeLimit.stops(this.world.now, events.nextTime())) return 'duration'
      if (this.processed >= eventBudget) return 'eventBudget'
      events.pop()
      this.processed++
      this.clock(events.time)
      const { kind } = events
      if (this.handle(kind, events.payload)) this.changedAt = this.world.now
      this.turns.take()
      if (everyEvent === true) checkLaws(this.world, this.prefilled, this.binding)
      if (this.processed % PROGRESS_EVERY === 0) onProgress?.(this.world.now, this.processed, this.world.recorder.shareStarted)
      if (kind === BATCH && this.onlyBatches() && !this.recovery.lastChance()) return 'idle'
      if (kind >= EXPIRY && kind !== DECISION_END && this.livelocks.found(this.arrivals.left + this.prefilled.left)) return 'livelock'
    }
    return 'idle'
  }

  private clock(now: Time): void {
    if (now > this.world.now) this.deadlocks.standing()
    this.world.recorder.advance(now)
    this.world.now = now
    this.world.tracer.now = now
  }

  /** Takes an event; true if it changed anything. */
  private handle(kind: number, payload: number): boolean {
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
    if (churn.moves === before) return false
    this.deadlocks.suspect()
    return true
  }

  /** False if the group was stopped meanwhile. */
  private finish(payload: number): boolean {
    if (payload < 0) {
      this.prefilled.finish(payload, this.binding)
      return true
    }
    if (this.binding.finishAt[payload] !== this.world.now) return false
    const { roster } = this.world
    this.binding.finish(payload)
    this.dropAttempt(roster.groupJob[payload])
    return true
  }

  private gangTimeout(group: number): boolean {
    const over = this.retreat.gangTimeout(group)
    if (over) this.dropAttempt(this.world.roster.groupJob[group])
    return over
  }

  /** Members of a group that has ended need not be tried any more. */
  private dropAttempt(job: number): void {
    const server = this.servers[this.world.jobScheduler[job]]
    if (!server.idle && this.units.membersLeft(server.unit) === 0) this.driver.abort(server)
  }

  /** A group that does not fit the empty cluster is refused before it holds anything; false if nothing of the unit is left. */
  private admit(unit: number): boolean {
    if (!this.world.settings.collects) return true
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      if (this.binding.open(group) && this.deadlocks.infeasible(group)) this.binding.fail(group)
    }
    return this.units.membersLeft(unit) > 0
  }

  /** Batches alone do not keep a run alive: nothing else is pending, and no lease was kept for as long as a filter lasts. */
  private onlyBatches(): boolean {
    const { events, now } = this.world
    const { refuse, interval } = this.setup.allocator
    return events.size <= this.allocator.batchesPending && now - this.changedAt >= refuse + interval
  }

  private connect(holdings: Holdings): void {
    const { driver, aftermath, binding, timers, arrivals, servers, allocator } = this
    const released = (node: number) => {
      for (const server of servers) server.parking.released(node)
    }
    allocator.serve(servers)
    allocator.rules = new OfferRules(this.world, binding, this.units, servers, this.recovery)
    aftermath.serve(servers)
    for (const server of servers) {
      server.context = driver.contextFor(server, randomStream(this.setup.seed, `strategy/${server.settings.name}`))
    }
    allocator.resume = (server, answer) => driver.resume(server, answer)
    driver.onPreempt = (pod) => aftermath.preempted(pod)
    driver.onOutcome = (server, outcome) => {
      aftermath.settle(server, outcome)
      if (binding.partials.stuck.size > 0) this.deadlocks.suspect()
    }
    aftermath.onBlocked = () => this.deadlocks.suspect()
    binding.onEnd = (group) => aftermath.cancelGroup(group)
    binding.onRelease = released
    holdings.onReturn = released
    binding.onLeaseGrown = (lease, vector) => {
      holdings.grown(lease, vector)
      servers[lease.owner].changed = true
    }
    timers.onLease = (lease) => allocator.revoke(lease)
    timers.onGang = (group) => this.gangTimeout(group)
    binding.partials.onLimited = (group) => timers.gang(group, this.setup.gangWait?.timeout ?? 0)
    timers.onPatience = (server) => allocator.timeout(server)
    arrivals.onUnit = (unit) => aftermath.enter(unit)
    arrivals.onMember = (unit) => {
      if (this.units.placeholder(unit)) binding.settle(this.units.firstGroup(unit))
      const server = servers[this.units.scheduler(unit)]
      if (server.unit === unit) server.changed = true
    }
  }
}
