/**
 * Decline filters (Mesos `refuse_seconds`; src/master/allocator/mesos/hierarchical.cpp, RefusedOfferFilter): what the attempt of a framework
 * has refused of a node is not offered to it again until the filter runs out, which still stands in the next batch however short it is
 * (MESOS-4302), so that somebody else is asked; a refusal for no time at all sets no filter. More than was refused passes. A new attempt
 * has new needs, and begins without filters, as a framework that revives its offers does.
 */
import type { AllocatorSpec } from '../model/scenario.ts'
import { Refusals } from './refusals.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

export class Filters {
  private readonly world: World
  private readonly spec: AllocatorSpec
  private readonly refusals: (Refusals | undefined)[] = []

  constructor(world: World, spec: AllocatorSpec) {
    this.world = world
    this.spec = spec
  }

  /** The framework's attempt refuses `room` on the node. */
  refuse({ index, serial }: Server, node: number, room: Float64Array): void {
    if (this.spec.refuse === 0) return
    const { now, cell } = this.world
    this.refusals[index] ??= new Refusals(cell.free.length)
    this.refusals[index].put(serial, node, now, room)
  }

  /** The refusals of the framework's attempt that still stand, in numbers that do not depend on the time of day. */
  standing({ index, serial }: Server): readonly number[] {
    const refusals = this.refusals[index]
    const { now, cell } = this.world
    const numbers: number[] = []
    for (const node of refusals?.nodesOf(serial) ?? []) {
      const entry = (refusals as Refusals).find(serial, node)
      const time = (refusals as Refusals).time(entry)
      if (this.over(time)) continue
      numbers.push(node, Math.max(0, time + this.spec.refuse - now), Math.max(-1, this.nextBatch(time) - now))
      for (let dimension = 0; dimension < cell.free.length; dimension++) numbers.push((refusals as Refusals).room(entry, dimension))
    }
    return numbers
  }

  /** Whether room on the node may be offered to the framework's attempt. @param room default: what is free on it. */
  open({ index, serial }: Server, node: number, room?: ArrayLike<number>): boolean {
    const refusals = this.refusals[index]
    if (refusals === undefined) return true
    const entry = refusals.find(serial, node)
    if (entry < 0 || this.over(refusals.time(entry))) return true
    const { free } = this.world.cell
    for (let dimension = 0; dimension < free.length; dimension++) {
      if ((room === undefined ? free[dimension][node] : room[dimension]) > refusals.room(entry, dimension)) return true
    }
    return false
  }

  /** Whether a refusal made then has run out, and the batch after it is over as well. */
  private over(then: number): boolean {
    const { now } = this.world
    return now >= then + this.spec.refuse && now > this.nextBatch(then)
  }

  /** The next batch after that time: there the filter stands, whatever time has passed. */
  private nextBatch(then: number): number {
    const { interval } = this.spec
    return interval === 0 ? then : (Math.floor(then / interval) + 1) * interval
  }
}
