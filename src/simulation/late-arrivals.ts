/**
 * Who arrives when in a scripted run: everybody is there when the script begins, but for members that come after their job; those come
 * when a step says so, and what no step mentions comes at its own time once the script is over.
 */
import type { Time } from '../model/time.ts'
import { entersAt } from './arrivals.ts'
import type { Engine } from './engine.ts'

export class LateArrivals {
  private readonly engine: Engine
  /** When each member was to arrive, microseconds. */
  private readonly planned: Float64Array
  private readonly entered: Uint8Array

  constructor(engine: Engine) {
    const { roster } = engine.world
    this.engine = engine
    this.planned = roster.memberArrival.slice()
    this.entered = new Uint8Array(engine.units.count)
    for (let member = 0; member < roster.members; member++) {
      if (roster.memberArrival[member] > roster.jobArrival[roster.podJob[roster.memberPod[member]]]) this.note(member, Infinity)
    }
  }

  /** Whether the member has still to come. */
  isLate(member: number): boolean {
    return this.engine.world.roster.memberArrival[member] === Infinity
  }

  /** Whether the unit could be tried if its scheduler were idle. */
  hasEntered(unit: number): boolean {
    return this.entered[unit] === 1
  }

  /** Units of which enough is there enter their queues. */
  enter(): void {
    const { arrivals, units, world } = this.engine
    for (let unit = 0; unit < units.count; unit++) {
      if (this.entered[unit] === 1 || entersAt(world, units, unit) > world.now) continue
      this.entered[unit] = 1
      arrivals.onUnit(unit)
    }
  }

  arrive(member: number): void {
    const { arrivals, units, world } = this.engine
    const { roster } = world
    const pod = roster.memberPod[member]
    const [unit] = world.settings.level === 'container' ? [member] : units.range(pod, pod + 1)
    const before = this.entered[unit] === 1
    this.note(member, world.now)
    if (before) arrivals.onMember(unit)
    this.enter()
  }

  /** The script is over: who has not come yet comes at the planned time, or now if that has passed. */
  handOver(): void {
    const { arrivals, units, world } = this.engine
    const { roster } = world
    const missing = new Uint8Array(units.count)
    for (let member = 0; member < roster.members; member++) {
      if (!this.isLate(member)) continue
      const pod = roster.memberPod[member]
      missing[world.settings.level === 'container' ? member : units.range(pod, pod + 1)[0]] = 1
      this.note(member, Math.max(this.planned[member], world.now))
    }
    arrivals.resume(world.now, (unit, later) => (later ? missing[unit] === 1 : this.entered[unit] === 0))
  }

  private note(member: number, arrival: Time): void {
    const { roster } = this.engine.world
    const pod = roster.memberPod[member]
    roster.memberArrival[member] = arrival
    roster.podReady[pod] = roster.memberArrival
      .subarray(roster.podMembers[pod], roster.podMembers[pod + 1])
      .reduce((a, b) => Math.max(a, b))
  }
}
