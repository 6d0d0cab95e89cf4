/**
 * Plans that fail for want of looking, not for want of room: greedy planning places the pods of a gang in order and never backs out. The
 * exact oracle (vector packing by search) says of each failed plan of a gang whether a placement of all that it still needs exists in the
 * same room. A search that gives up is not counted. Of anything smaller than a gang a plan never misses: it places one member. Nor does
 * it of a gang whose members are all alike: wherever they go, a node takes as many of them as it has room for.
 */
import { placementExists } from '../analysis/oracle.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { PlanOptions } from '../strategy/strategy.ts'
import { type Binding, WAITING } from './binding.ts'
import { Demands } from './demands.ts'
import type { Server } from './server.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

export class GreedyMisses {
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly demands: Demands

  constructor(world: World, binding: Binding, units: Units) {
    this.world = world
    this.binding = binding
    this.units = units
    this.demands = new Demands(world, binding)
    world.recorder.greedyMisses = 0
  }

  /** An attempt asked for a plan: whether it got one, and could have. */
  planned({ unit, plan, planner }: Server, options: PlanOptions): void {
    const { roster, settings, recorder } = this.world
    const group = this.units.firstGroup(unit)
    if (settings.level !== 'job' || options.hold === true || options.evict === true) return
    if (!roster.isGang(group) || this.binding.groupState[group] !== WAITING) return
    if (planner.wouldRun(unit, plan)) recorder.placeablePlans++
    else if (plan === undefined && this.exists(group, options)) {
      recorder.placeablePlans++
      recorder.greedyMisses = (recorder.greedyMisses ?? 0) + 1
    }
  }

  private exists(group: number, { within }: PlanOptions): boolean {
    const room = within === undefined ? this.world.cell.free : this.roomsOf(within as unknown as readonly NodeLease[])
    return placementExists(this.demands.left(group, false, this.demands.settled()), room) === 'yes'
  }

  /** Room within leases that are pinned to nobody, as columns. */
  private roomsOf(leases: readonly NodeLease[]): Float64Array[] {
    const rooms = this.world.cell.free.map((column) => new Float64Array(column.length))
    for (const { live, pinned, node, room } of leases) {
      if (!live || pinned.length > 0) continue
      for (let dimension = 0; dimension < room.length; dimension++) rooms[dimension][node] += room[dimension]
    }
    return rooms
  }
}
