/**
 * What is taken back: a partial level is evicted and put back as one behind its backoff, a gang whose time is over is rejected, a group
 * that has failed too often is given up. Decision time whose result is evicted was wasted after all.
 */
import { USEFUL, WASTED } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import type { Backoff } from './backoff.ts'
import { type Binding, IN_RUN } from './binding.ts'
import { IDLE, type Units } from './units.ts'
import type { World } from './world.ts'

export class Retreat {
  /** Failed attempts of each group that were not mere parking. */
  readonly failures: Int32Array
  /** Until when each pod backs off with the level it was evicted with, microseconds. Empty until one is. */
  private levelWake = new Float64Array(0)
  /** False while steps of a script are performed: nobody is given up, for retries are counted by no script. */
  givesUp = true
  /** Hears of each group that is about to be given up, while it still holds what it holds. */
  onGiveUp: (group: number) => void = () => {}
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly backoff: Backoff

  constructor(world: World, binding: Binding, units: Units, backoff: Backoff) {
    this.world = world
    this.binding = binding
    this.units = units
    this.backoff = backoff
    this.failures = new Int32Array(world.roster.groups)
  }

  /** One failed attempt of every open group of the unit that still has something to place. */
  failed(unit: number): void {
    const { binding, failures, units } = this
    const { groupPods } = this.world.roster
    const first = units.firstGroup(unit)
    const most = this.mostFailures(first)
    for (let group = first, end = units.endGroup(unit); group < end; group++) {
      if (!binding.open(group) || binding.groupWhole[group] === groupPods[group + 1] - groupPods[group]) continue
      failures[group]++
      if (this.isOver(group, unit, most)) this.giveUp(group)
    }
  }

  /** Failures after which a group of the same job is given up. */
  private mostFailures(group: number): number {
    const { retry } = this.world.settings
    return this.world.roster.isEndless(group) ? retry.maxAttempts : (retry.maxAttemptsBatch ?? retry.maxAttempts)
  }

  /** Whether the group is to be given up. */
  private isOver(group: number, unit: number, most: number): boolean {
    if (this.binding.groupState[group] === IN_RUN || !this.givesUp) return false
    if (this.failures[group] >= most) return true
    const { maxFruitless } = this.world.settings.retry
    return maxFruitless !== undefined && this.units.placedOnce[unit] === 0 && this.units.tries[unit] >= maxFruitless
  }

  private giveUp(group: number): void {
    this.onGiveUp(group)
    this.wasteEvicted(group)
    this.binding.fail(group)
  }

  /** Evicts the members of one level, counts one failed attempt of the group and puts the level back as one behind its backoff. */
  reschedule(group: number, firstPod: number, endPod: number): void {
    const { recorder } = this.world
    recorder.reschedules++
    this.binding.partials.attemptFailed(group)
    const [first, end] = this.units.range(firstPod, endPod)
    for (let unit = first; unit < end; unit++) this.waste(unit)
    for (let pod = firstPod; pod < endPod; pod++) this.binding.evictPod(pod)
    this.cancel(firstPod, endPod)
    this.failures[group]++
    if (this.isOver(group, first, this.mostFailures(group))) {
      this.giveUp(group)
      return
    }
    const wake = this.backoff.after(this.failures[group])
    if (this.levelWake.length === 0) this.levelWake = new Float64Array(this.world.roster.pods)
    this.levelWake.fill(wake, firstPod, endPod)
    for (let unit = first; unit < end; unit++) if (this.arrived(unit)) this.backoff.until(unit, wake)
  }

  /** Until when the pod backs off with its level, microseconds; 0 if it never did. */
  wakeOf(pod: number): Time {
    return this.levelWake.length === 0 ? 0 : this.levelWake[pod]
  }

  private arrived(unit: number): boolean {
    const { roster, settings, now } = this.world
    if (this.units.placeholder(unit)) return true
    if (settings.level === 'container') return roster.memberArrival[unit] <= now
    for (let pod = this.units.firstPod(unit), end = this.units.endPod(unit); pod < end; pod++) if (roster.podReady[pod] > now) return false
    return true
  }

  private wasteEvicted(group: number): void {
    const { groupPods } = this.world.roster
    if (this.binding.groupBound[group] === 0) return
    const [first, end] = this.units.range(groupPods[group], groupPods[group + 1])
    for (let unit = first; unit < end; unit++) this.waste(unit)
  }

  /** Decision time whose result is evicted was wasted after all. */
  waste(unit: number): void {
    const span = this.units.spent[unit]
    if (span === 0) return
    const scheduler = this.units.scheduler(unit)
    this.world.recorder.decided(scheduler, USEFUL, -span)
    this.world.recorder.decided(scheduler, WASTED, span)
    this.units.spent[unit] = 0
  }

  cancel(firstPod: number, endPod: number): void {
    const [first, end] = this.units.range(firstPod, endPod)
    for (let unit = first; unit < end; unit++) this.units.state[unit] = IDLE
  }

  /** Whether a gang that is bound in part is evicted when a member finds no room. */
  rejectsGang(group: number): boolean {
    const { settings, roster } = this.world
    if (!this.binding.partial(group)) return false
    if (settings.onPartial.gang === 'reschedule') return true
    const gap = settings.gangWait?.rejectGap
    const needs = roster.groupNeeds[group]
    return gap !== undefined && this.binding.partials.limited(group) && needs - this.binding.groupWhole[group] > gap * needs
  }

  rejectGang(group: number): void {
    const { groupPods } = this.world.roster
    this.reschedule(group, groupPods[group], groupPods[group + 1])
  }

  /** Whether the time of a gang that is bound in part is over now. */
  gangDue(group: number): boolean {
    const { settings, now } = this.world
    const { partials } = this.binding
    return settings.gangWait !== undefined && partials.sinceWhen(group) + settings.gangWait.timeout === now && partials.limited(group)
  }

  /** The time of a gang that is bound in part is over. */
  gangOver(group: number): void {
    const after = this.world.settings.gangWait?.after
    if (after === 'fail') {
      this.giveUp(group)
      return
    }
    if (after === 'relax') this.binding.partials.relax(group)
    this.rejectGang(group)
  }
}
