/**
 * Who arrives when. A unit enters its queue when its last member has arrived; under a strategy that collects, when its first one has,
 * and later members are announced to the attempt. Of a gang that waits in Permit nobody enters before minMember pods are there
 * (PreEnqueue, KEP-4671); placeholders enter with their job. One event is pending at a time, so that arrivals to come cost the queue nothing.
 */
import { grown } from '../model/growing.ts'
import type { Time } from '../model/time.ts'
import type { Units } from './units.ts'
import { ARRIVAL, type World } from './world.ts'

export class Arrivals {
  /** A unit may be tried from now on. */
  onUnit: (unit: number) => void = () => {}
  /** A member of a unit that entered before can start. */
  onMember: (unit: number) => void = () => {}
  private readonly world: World
  /** Time of each arrival, sorted; `entries` is unit x 2, plus 1 for a later member. */
  private times: Float64Array
  private entries: Int32Array
  private next = 0

  constructor(world: World, units: Units) {
    this.world = world
    const found = new Found(units.count)
    for (let unit = 0; unit < units.count; unit++) {
      const enters = entersAt(world, units, unit)
      found.add(enters, unit * 2)
      if (world.settings.collects || units.placeholder(unit)) found.addLater(memberArrivals(world, units, unit), enters, unit * 2 + 1)
    }
    const { times, entries } = found.sorted()
    this.times = times
    this.entries = entries
  }

  get left(): number {
    return this.entries.length - this.next
  }

  /** Makes the next arrival an event. */
  schedule(): void {
    if (this.next < this.entries.length) this.world.events.push(this.times[this.next], ARRIVAL, 0)
  }

  /** Of all arrivals these are still to come, those whose time has passed at `now`; the next of them is made an event. */
  resume(now: Time, toCome: (unit: number, later: boolean) => boolean): void {
    const left = [...this.entries.keys()].filter((at) => toCome(this.entries[at] >> 1, (this.entries[at] & 1) === 1))
    this.times = Float64Array.from(left, (at) => Math.max(this.times[at], now))
    this.entries = Int32Array.from(left, (at) => this.entries[at])
    this.next = 0
    this.schedule()
  }

  /** An ARRIVAL event: all that arrive at this instant. */
  arrive(now: Time): void {
    while (this.next < this.entries.length && this.times[this.next] === now) {
      const entry = this.entries[this.next++]
      if ((entry & 1) === 0) this.onUnit(entry >> 1)
      else this.onMember(entry >> 1)
    }
    this.schedule()
  }
}

/** When a unit enters its queue, as the members' arrivals are noted now, microseconds. */
export function entersAt(world: World, units: Units, unit: number): Time {
  const { roster, settings } = world
  if (units.placeholder(unit)) return roster.jobArrival[units.job(unit)]
  if (settings.collects) return memberArrivals(world, units, unit)[0]
  const last = lastArrival(world, units, unit)
  const group = units.firstGroup(unit)
  if (settings.gangWait === undefined || settings.level === 'job' || !roster.isGang(group)) return last
  const ready = roster.podReady.slice(roster.groupPods[group], roster.groupPods[group + 1]).sort()
  return Math.max(last, ready[roster.groupNeeds[group] - 1])
}

/** When the unit's last member can start. */
function lastArrival({ roster, settings }: World, units: Units, unit: number): Time {
  if (settings.level === 'container') return roster.memberArrival[unit]
  let last = 0
  for (let pod = units.firstPod(unit), end = units.endPod(unit); pod < end; pod++) last = Math.max(last, roster.podReady[pod])
  return last
}

/** Arrivals of a unit's members, ascending; not to be written to. */
function memberArrivals(world: World, units: Units, unit: number): Float64Array {
  const { roster, settings } = world
  if (settings.level === 'container') return roster.memberArrival.subarray(unit, unit + 1)
  const first = roster.podMembers[units.firstPod(unit)]
  const end = roster.podMembers[units.endPod(unit)]
  const arrivals = roster.memberArrival.subarray(first, end)
  return isRising(arrivals) ? arrivals : arrivals.slice().sort()
}

function isRising(times: Float64Array): boolean {
  for (let at = 1; at < times.length; at++) if (times[at] < times[at - 1]) return false
  return true
}

/** Arrivals as they are found, unit by unit. */
class Found {
  private count = 0
  private times: Float64Array
  private entries: Int32Array

  constructor(expected: number) {
    this.times = new Float64Array(expected)
    this.entries = new Int32Array(expected)
  }

  add(time: Time, entry: number): void {
    const at = this.count++
    this.times = grown(this.times, this.count)
    this.entries = grown(this.entries, this.count)
    this.times[at] = time
    this.entries[at] = entry
  }

  /** Those of a unit's members, rising, at other times than it enters; once each. */
  addLater(arrivals: Float64Array, enters: Time, entry: number): void {
    for (let at = 0; at < arrivals.length; at++) {
      if (arrivals[at] !== enters && (at === 0 || arrivals[at] !== arrivals[at - 1])) this.add(arrivals[at], entry)
    }
  }

  /** In the order of time, equals as they were found; jobs mostly come so already. */
  sorted(): { readonly times: Float64Array; readonly entries: Int32Array } {
    const times = this.times.subarray(0, this.count)
    const entries = this.entries.subarray(0, this.count)
    if (isRising(times)) return { times, entries }
    const order = Uint32Array.from(times.keys()).sort((a, b) => times[a] - times[b] || a - b)
    return { times: Float64Array.from(order, (at) => times[at]), entries: Int32Array.from(order, (at) => entries[at]) }
  }
}
