/**
 * What follows an attempt: retry, backoff, parking, giving up, and what becomes of a partial group. The engine's, alike for every
 * strategy. Kubernetes' queue for the backoff (1 s doubling to 10 s) and the unschedulable pool; `reschedule` evicts the partial
 * level and puts it back as one.
 */
import { NO_ROOM, USEFUL, WASTED } from '../metrics/recorder.ts'
import type { Outcome } from '../strategy/strategy.ts'
import type { Backoff } from './backoff.ts'
import { type Binding, IN_RUN } from './binding.ts'
import type { Server } from './server.ts'
import { IDLE, type Units } from './units.ts'
import type { World } from './world.ts'

export class Aftermath {
  /** Hears of each unit that blocks while its group, or somebody, holds room: a reason to look for a deadlock. */
  onBlocked: () => void = () => {}
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly backoff: Backoff
  /** Failed attempts of each group that were not mere parking. */
  private readonly failures: Int32Array
  /** Until when each pod backs off with the level it was evicted with, microseconds. */
  private readonly levelWake: Float64Array
  private servers: readonly Server[] = []

  constructor(world: World, binding: Binding, units: Units, backoff: Backoff) {
    this.world = world
    this.binding = binding
    this.units = units
    this.backoff = backoff
    this.failures = new Int32Array(world.roster.groups)
    this.levelWake = new Float64Array(world.roster.pods)
  }

  serve(servers: readonly Server[]): void {
    this.servers = servers
  }

  /** A unit can be tried: it has arrived, or its backoff is over. */
  enter(unit: number): void {
    if (this.units.membersLeft(unit) === 0) return
    const wake = this.levelWake[this.units.firstPod(unit)]
    if (wake > this.world.now) {
      this.backoff.until(unit, wake)
      return
    }
    const scheduler = this.units.scheduler(unit)
    this.world.tracer.unit('enter', scheduler, this.world.settings.level, unit)
    this.servers[scheduler].ready.push(unit)
  }

  /** A WAKE event; false if the unit was cancelled, or put back, meanwhile. */
  wake(unit: number): boolean {
    const due = this.backoff.due(unit)
    if (due) this.enter(unit)
    return due
  }

  /** Cancels what is pending for the units of a group that ends. */
  cancelGroup(group: number): void {
    const { roster, settings } = this.world
    if (settings.level !== 'job') this.cancel(roster.groupPods[group], roster.groupPods[group + 1])
    else if (this.units.membersLeft(roster.groupJob[group]) === 0) this.units.state[roster.groupJob[group]] = IDLE
  }

  /** An attempt has ended. */
  settle(server: Server, outcome: Outcome): void {
    const { unit } = server
    this.account(server, outcome)
    const left = this.units.membersLeft(unit)
    if (outcome === 'scheduled' || outcome === 'partly') this.progressed(unit)
    if (outcome !== 'scheduled') this.noteFailure(unit)
    if (left === 0) this.units.state[unit] = IDLE
    else if (outcome === 'scheduled') this.remainder(server, unit)
    else if (outcome === 'unschedulable') this.noRoom(server, unit)
    else this.refused(unit, outcome)
  }

  private account(server: Server, outcome: Outcome): void {
    const { recorder } = this.world
    const { index, thought, unit } = server
    if (outcome === 'scheduled') {
      recorder.decided(index, USEFUL, thought)
      this.units.spent[unit] += thought
    } else recorder.decided(index, outcome === 'unschedulable' ? NO_ROOM : WASTED, thought)
  }

  private noteFailure(unit: number): void {
    const first = this.units.tries[unit] === 1
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      this.binding.partials.attemptFailed(group)
      if (first && this.world.recorder.groupAttempts[group] > 0) this.world.recorder.groupFirstTryFailed[group] = 1
    }
  }

  private progressed(unit: number): void {
    this.units.placedOnce[unit] = 1
    if (this.world.settings.retry.resetOnProgress !== true) return
    // What may be evicted again, with its level, is no progress yet.
    const { all, stuck } = this.binding.partials
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      if (!all.has(group) || stuck.has(group)) this.failures[group] = 0
    }
  }

  /** Some members were placed, the others had no room. */
  private remainder(server: Server, unit: number): void {
    if (this.world.settings.collects) server.ready.push(unit)
    else this.noRoom(server, unit)
  }

  private noRoom(server: Server, unit: number): void {
    const { roster, settings } = this.world
    const pod = this.units.firstPod(unit)
    const group = roster.podGroup[pod]
    const gang = roster.jobOfGroup(group).gang !== undefined
    if (settings.level === 'container' && settings.onPartial.pod === 'reschedule' && this.binding.podNode(pod) >= 0) {
      this.reschedule(group, pod, pod + 1)
    } else if (gang && settings.onPartial.gang === 'reschedule' && this.binding.partial(group)) {
      this.reschedule(group, roster.groupPods[group], roster.groupPods[group + 1])
    } else if (settings.retry.retryUnschedulable === true) {
      this.failed(unit)
      this.retryLater(unit)
    } else {
      this.park(server, unit)
    }
  }

  /** A conflict, or patience over: behind a backoff. */
  private refused(unit: number, outcome: Outcome): void {
    const { roster, settings } = this.world
    const group = this.units.firstGroup(unit)
    const gang = roster.jobOfGroup(group).gang !== undefined
    if (outcome === 'partly' && gang && settings.onPartial.gang === 'reschedule' && this.binding.partial(group)) {
      this.reschedule(group, roster.groupPods[group], roster.groupPods[group + 1])
      return
    }
    this.failed(unit)
    this.retryLater(unit, outcome === 'abandoned')
  }

  /** One failed attempt of every open group of the unit that still has something to place. */
  private failed(unit: number): void {
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      if (this.binding.open(group) && this.stillNeeds(group) && this.countFailure(group, unit)) this.giveUp(group)
    }
  }

  private stillNeeds(group: number): boolean {
    return this.binding.groupWhole[group] < this.world.roster.groupPods[group + 1] - this.world.roster.groupPods[group]
  }

  /** Whether the group is to be given up. */
  private countFailure(group: number, unit: number): boolean {
    const { roster, settings } = this.world
    const { retry } = settings
    const ends = roster.jobOfGroup(group).duration !== undefined
    const most = ends ? (retry.maxAttemptsBatch ?? retry.maxAttempts) : retry.maxAttempts
    this.failures[group]++
    if (this.binding.groupState[group] === IN_RUN) return false
    if (this.failures[group] >= most) return true
    const fruitless = this.units.placedOnce[unit] === 0
    return retry.maxFruitless !== undefined && fruitless && this.units.tries[unit] >= retry.maxFruitless
  }

  private giveUp(group: number): void {
    this.wasteEvicted(group)
    this.binding.fail(group)
  }

  /** Evicts the members of one level, counts one failed attempt of the group and puts the level back as one behind its backoff. */
  private reschedule(group: number, firstPod: number, endPod: number): void {
    const { recorder } = this.world
    recorder.reschedules++
    this.binding.partials.attemptFailed(group)
    const [first, end] = this.units.range(firstPod, endPod)
    for (let unit = first; unit < end; unit++) this.waste(unit)
    for (let pod = firstPod; pod < endPod; pod++) this.binding.evictPod(pod)
    this.cancel(firstPod, endPod)
    if (this.countFailure(group, first)) {
      this.giveUp(group)
      return
    }
    const wake = this.backoff.after(this.failures[group])
    this.levelWake.fill(wake, firstPod, endPod)
    for (let unit = first; unit < end; unit++) if (this.arrived(unit)) this.backoff.until(unit, wake)
  }

  private arrived(unit: number): boolean {
    const { roster, settings, now } = this.world
    if (settings.level === 'container') return roster.memberArrival[unit] <= now
    for (let pod = this.units.firstPod(unit); pod < this.units.endPod(unit); pod++) if (roster.podReady[pod] > now) return false
    return true
  }

  private wasteEvicted(group: number): void {
    const { groupPods } = this.world.roster
    if (this.binding.groupBound[group] === 0) return
    const [first, end] = this.units.range(groupPods[group], groupPods[group + 1])
    for (let unit = first; unit < end; unit++) this.waste(unit)
  }

  /** Decision time whose result is evicted was wasted after all. */
  private waste(unit: number): void {
    const span = this.units.spent[unit]
    if (span === 0) return
    const scheduler = this.units.scheduler(unit)
    this.world.recorder.decided(scheduler, USEFUL, -span)
    this.world.recorder.decided(scheduler, WASTED, span)
    this.units.spent[unit] = 0
  }

  private cancel(firstPod: number, endPod: number): void {
    const [first, end] = this.units.range(firstPod, endPod)
    for (let unit = first; unit < end; unit++) this.units.state[unit] = IDLE
  }

  private park(server: Server, unit: number): void {
    this.world.tracer.unit('park', server.index, this.world.settings.level, unit)
    server.parking.park(unit, server.planner.least(unit), server.planned, server.settings.blocked === 'wait')
    this.onBlocked()
  }

  private retryLater(unit: number, random = false): void {
    if (this.units.membersLeft(unit) === 0) {
      this.units.state[unit] = IDLE
      return
    }
    let failures = 1
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      if (this.binding.open(group)) failures = Math.max(failures, this.failures[group])
    }
    this.backoff.until(unit, this.backoff.after(failures, random))
  }
}
