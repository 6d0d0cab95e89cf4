/**
 * What follows an attempt: retry, backoff, parking, giving up. The engine's, alike for every strategy. Kubernetes' queue for the
 * backoff (1 s doubling to 10 s) and the unschedulable pool.
 */
import { NO_ROOM, USEFUL, WASTED } from '../metrics/recorder.ts'
import type { Outcome } from '../strategy/strategy.ts'
import type { Backoff } from './backoff.ts'
import type { Binding } from './binding.ts'
import type { Retreat } from './retreat.ts'
import type { Server } from './server.ts'
import { TRACE } from './trace.ts'
import { IDLE, PARKED, type Units } from './units.ts'
import type { World } from './world.ts'

export class Aftermath {
  /** Hears of each unit that blocks while its group, or somebody, holds room: a reason to look for a deadlock. */
  onBlocked: () => void = () => {}
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly backoff: Backoff
  private readonly retreat: Retreat
  private servers: readonly Server[] = []

  constructor(world: World, binding: Binding, units: Units, backoff: Backoff, retreat: Retreat) {
    this.world = world
    this.binding = binding
    this.units = units
    this.backoff = backoff
    this.retreat = retreat
  }

  serve(servers: readonly Server[]): void {
    this.servers = servers
  }

  /** A unit can be tried: it has arrived, or its backoff is over. */
  enter(unit: number): void {
    if (this.units.membersLeft(unit) === 0) return
    const wake = this.retreat.wakeOf(this.units.firstPod(unit))
    if (wake > this.world.now) {
      this.backoff.until(unit, wake)
      return
    }
    const scheduler = this.units.scheduler(unit)
    this.world.tracer.unit(TRACE.enter, scheduler, this.world.settings.level, unit)
    this.servers[scheduler].enqueue(unit)
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
    if (settings.level !== 'job') this.retreat.cancel(roster.groupPods[group], roster.groupPods[group + 1])
    else if (this.units.membersLeft(roster.groupJob[group]) === 0) this.units.state[roster.groupJob[group]] = IDLE
  }

  /** A pod gives way to a higher priority; it is tried again at once, as the new pod that a controller would make of it. */
  preempted(pod: number): void {
    const { binding, units } = this
    if (binding.podNode(pod) < 0 || !binding.open(this.world.roster.podGroup[pod])) return
    const [first, end] = units.range(pod, pod + 1)
    for (let unit = first; unit < end; unit++) this.retreat.waste(unit)
    binding.evictPod(pod, 'preempt')
    for (let unit = first; unit < end; unit++) if (units.state[unit] === IDLE || units.state[unit] === PARKED) this.enter(unit)
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
    else this.refused(server, unit, outcome)
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
    if (!first && this.binding.partials.all.size === 0) return
    for (let group = this.units.firstGroup(unit), end = this.units.endGroup(unit); group < end; group++) {
      this.binding.partials.attemptFailed(group)
      if (first && this.world.recorder.groupAttempts[group] > 0) this.world.recorder.groupFirstTryFailed[group] = 1
    }
  }

  private progressed(unit: number): void {
    this.units.placedOnce[unit] = 1
    if (this.world.settings.retry.resetOnProgress !== true) return
    // What may be evicted again, with its level, is no progress yet.
    const { all, stuck } = this.binding.partials
    for (let group = this.units.firstGroup(unit), end = this.units.endGroup(unit); group < end; group++) {
      if (!all.has(group) || stuck.has(group)) this.retreat.failures[group] = 0
    }
  }

  /** Some members were placed, the others had no room. */
  private remainder(server: Server, unit: number): void {
    if (this.world.settings.collects) server.enqueue(unit)
    else this.noRoom(server, unit)
  }

  private noRoom(server: Server, unit: number): void {
    const { roster, settings } = this.world
    const pod = this.units.firstPod(unit)
    const group = roster.podGroup[pod]
    const gang = roster.jobGang[roster.groupJob[group]] === 1
    if (settings.level === 'container' && settings.onPartial.pod === 'reschedule' && this.binding.podNode(pod) >= 0) {
      this.retreat.reschedule(group, pod, pod + 1)
    } else if (gang && this.retreat.rejectsGang(group)) {
      this.retreat.rejectGang(group)
    } else if (settings.retry.retryUnschedulable === true) {
      this.retreat.failed(unit)
      this.retryLater(unit)
    } else {
      this.park(server, unit)
    }
  }

  /** A conflict, or patience over: behind a backoff, or blocked until room is released. */
  private refused(server: Server, unit: number, outcome: Outcome): void {
    const { roster, settings } = this.world
    const group = this.units.firstGroup(unit)
    const gang = roster.jobGang[roster.groupJob[group]] === 1
    if (outcome === 'partly' && gang && settings.onPartial.gang === 'reschedule' && this.binding.partial(group)) {
      this.retreat.rejectGang(group)
      return
    }
    if (settings.unblockAfter !== undefined && outcome !== 'abandoned') {
      this.park(server, unit)
      this.backoff.unblock(unit, settings.unblockAfter)
      return
    }
    this.retreat.failed(unit)
    this.retryLater(unit, outcome === 'abandoned')
  }

  /** A parked unit that room was released for leaves the pool; false if it has to sit out its backoff first. */
  leavesPool(unit: number): boolean {
    const { settings, now } = this.world
    const wake = this.units.wakeAt[unit]
    if (settings.retry.backoffParked !== true || wake <= now) return true
    this.backoff.until(unit, wake)
    return false
  }

  private park(server: Server, unit: number): void {
    if (this.world.settings.retry.backoffParked === true) this.units.wakeAt[unit] = this.backoff.after(this.units.tries[unit])
    this.world.tracer.unit(TRACE.park, server.index, this.world.settings.level, unit)
    server.parking.park(unit, server.planner.least(unit), server.planned, server.settings.blocked === 'wait', server.plannedMoves)
    this.onBlocked()
  }

  private retryLater(unit: number, random = false): void {
    if (this.units.membersLeft(unit) === 0) {
      this.units.state[unit] = IDLE
      return
    }
    let failures = 1
    for (let group = this.units.firstGroup(unit), end = this.units.endGroup(unit); group < end; group++) {
      if (this.binding.open(group)) failures = Math.max(failures, this.retreat.failures[group])
    }
    this.backoff.until(unit, this.backoff.after(failures, random))
  }
}
