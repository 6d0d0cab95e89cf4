/**
 * Decline filters (Mesos `refuse_seconds`; src/master/allocator/mesos/hierarchical.cpp, RefusedOfferFilter): what the attempt of a framework
 * has refused of a node is not offered to it again until the filter runs out, which still stands in the next batch however short it is
 * (MESOS-4302), so that somebody else is asked; a refusal for no time at all sets no filter. More than was refused passes. A new attempt
 * has new needs, and begins without filters, as a framework that revives its offers does.
 */
import type { AllocatorSpec } from '../model/scenario.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

interface Refusals {
  readonly attempt: Int32Array
  /** When the refusal has run out, microseconds. */
  readonly until: Float64Array
  /** The next batch after it: there the filter stands, whatever time has passed. */
  readonly batch: Float64Array
  /** What was refused: [node x dimensions + dimension]. */
  readonly room: Float64Array
}

export class Filters {
  private readonly world: World
  private readonly spec: AllocatorSpec
  private readonly refusals: (Refusals | undefined)[] = []

  constructor(world: World, spec: AllocatorSpec) {
    this.world = world
    this.spec = spec
  }

  /** The framework's attempt refuses `room` on the node. */
  refuse(server: Server, node: number, room: Float64Array): void {
    const { refuse, interval } = this.spec
    if (refuse === 0) return
    const { now, cell } = this.world
    const { nodes } = cell
    const refusals = this.refusals[server.index] ?? {
      attempt: new Int32Array(nodes),
      until: new Float64Array(nodes),
      batch: new Float64Array(nodes),
      room: new Float64Array(nodes * cell.free.length),
    }
    this.refusals[server.index] = refusals
    refusals.attempt[node] = server.serial
    refusals.until[node] = now + refuse
    refusals.batch[node] = interval === 0 ? now : (Math.floor(now / interval) + 1) * interval
    refusals.room.set(room, node * room.length)
  }

  /** The refusals of the framework's attempt that still stand, in numbers that do not depend on the time of day. */
  standing(server: Server): readonly number[] {
    const refusals = this.refusals[server.index]
    const { now, cell } = this.world
    const numbers: number[] = []
    for (let node = 0; refusals !== undefined && node < cell.nodes; node++) {
      const { until, batch, room } = refusals
      if (refusals.attempt[node] !== server.serial || (now >= until[node] && now > batch[node])) continue
      const base = node * cell.free.length
      numbers.push(node, Math.max(0, until[node] - now), Math.max(-1, batch[node] - now), ...room.subarray(base, base + cell.free.length))
    }
    return numbers
  }

  /** Whether room on the node may be offered to the framework's attempt. @param room default: what is free on it. */
  open(server: Server, node: number, room?: ArrayLike<number>): boolean {
    const refusals = this.refusals[server.index]
    if (refusals === undefined || refusals.attempt[node] !== server.serial) return true
    const { now, cell } = this.world
    if (now >= refusals.until[node] && now > refusals.batch[node]) return true
    const { free } = cell
    const base = node * free.length
    for (let dimension = 0; dimension < free.length; dimension++) {
      if ((room === undefined ? free[dimension][node] : room[dimension]) > refusals.room[base + dimension]) return true
    }
    return false
  }
}
