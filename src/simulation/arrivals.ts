/**
 * Who arrives when. A unit enters its queue when its last member has arrived; under a strategy that collects, when its first one has,
 * and later members are announced to the attempt. Of a gang that waits in Permit nobody enters before minMember pods are there
 * (PreEnqueue, KEP-4671); placeholders enter with their job. One event is pending at a time, so that arrivals to come cost the queue nothing.
 */
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
    const times: number[] = []
    const entries: number[] = []
    for (let unit = 0; unit < units.count; unit++) {
      const arrivals = memberArrivals(world, units, unit)
      const early = world.settings.collects || units.placeholder(unit)
      const enters = entersAt(world, units, unit)
      times.push(enters)
      entries.push(unit * 2)
      if (!early) continue
      for (const later of new Set(arrivals)) {
        if (later === enters) continue
        times.push(later)
        entries.push(unit * 2 + 1)
      }
    }
    const order = Int32Array.from(times.keys())
    if (times.some((time, at) => at > 0 && time < times[at - 1])) order.sort((a, b) => times[a] - times[b] || a - b)
    this.times = Float64Array.from(order, (at) => times[at])
    this.entries = Int32Array.from(order, (at) => entries[at])
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
  if (units.placeholder(unit)) return world.roster.jobs[units.job(unit)].arrival
  return entryTime(world, units, unit, memberArrivals(world, units, unit))
}

/** When a unit enters its queue, given its members' arrivals. */
function entryTime(world: World, units: Units, unit: number, arrivals: ArrayLike<number>): Time {
  const { roster, settings } = world
  if (settings.collects) return arrivals[0]
  const last = arrivals[arrivals.length - 1]
  const group = units.firstGroup(unit)
  if (settings.gangWait === undefined || settings.level === 'job' || roster.jobOfGroup(group).gang === undefined) return last
  const ready = roster.podReady.slice(roster.groupPods[group], roster.groupPods[group + 1]).sort()
  return Math.max(last, ready[roster.groupNeeds[group] - 1])
}

/** Arrivals of a unit's members, ascending. */
function memberArrivals(world: World, units: Units, unit: number): ArrayLike<number> & { readonly length: number } & Iterable<number> {
  const { roster, settings } = world
  if (settings.level === 'container') return [roster.memberArrival[unit]]
  const first = roster.podMembers[units.firstPod(unit)]
  const end = roster.podMembers[units.endPod(unit)]
  const arrivals = roster.memberArrival.subarray(first, end)
  for (let member = 1; member < arrivals.length; member++) if (arrivals[member] !== arrivals[0]) return arrivals.slice().sort()
  return arrivals
}
