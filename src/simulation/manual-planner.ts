/**
 * Chooses nodes for a unit that is tried by hand: as `planner.ts` does, member by member on the cell as it is now, claimed tentatively and
 * undone, but for members that are all there and have no neighbours.
 */
import { BOUND, FREE } from '../cell/cell.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { PlanOptions } from '../strategy/strategy.ts'
import { LeaseRooms } from './lease-rooms.ts'
import type { ManualMember, ManualScheduler, ManualUnit } from './manual-unit.ts'
import { PlanRecord } from './plan.ts'

const NOWHERE = -1

export class ManualPlanner {
  /** Claims that the last plan gave up, container by container. */
  misses = 0
  private readonly scheduler: ManualScheduler
  private readonly members: readonly ManualMember[]
  private readonly needs: number
  /** Node of each member that is bound, -1: none. */
  private readonly bound: readonly number[]
  private readonly record = new PlanRecord()
  private readonly rooms: LeaseRooms

  constructor(
    scheduler: ManualScheduler,
    { members, gang, needs = gang === true ? members.length : 1 }: ManualUnit,
    bound: readonly number[],
  ) {
    this.scheduler = scheduler
    this.members = members
    this.needs = needs
    this.bound = bound
    this.rooms = new LeaseRooms(scheduler)
  }

  /** The plan for what is left of the unit, or undefined; valid until the next call. Nobody is known who could be evicted. */
  plan({ within, partial = false, hold = false, evict = false }: PlanOptions): PlanRecord | undefined {
    const { record, bound } = this
    const left = bound.flatMap((node, at) => (node === NOWHERE ? [at] : []))
    const whole = bound.length - left.length
    this.misses = 0
    record.reset(hold)
    if (evict) return undefined
    if (within !== undefined) this.placeWithin(left, within as unknown as readonly NodeLease[])
    else this.placeOnCell(left, partial || hold || whole >= this.needs ? Infinity : bound.length - this.needs)
    record.look(this.scheduler.cell.version)
    const enough = hold || partial || whole + record.members >= this.needs
    return record.members > 0 && enough ? record : undefined
  }

  /** What the last plan takes of a lease: how much room, and for which members. */
  partOn(lease: NodeLease): { readonly room: Float64Array; readonly members: readonly number[] } {
    const { count, leases, targets, vectors } = this.record
    const room = new Float64Array(lease.room.length)
    const members: number[] = []
    for (let at = 0; at < count; at++) {
      if (leases[at] !== lease) continue
      members.push(targets[at])
      vectors[at].forEach((amount, dimension) => {
        room[dimension] += amount
      })
    }
    return { room, members }
  }

  /** @param spare how many may be missed before no acceptable plan is left. */
  private placeOnCell(left: readonly number[], spare: number): void {
    const { record } = this
    const { cell, chooser } = this.scheduler
    let missed = 0
    chooser.begin()
    cell.begin()
    for (const target of left) {
      const { vector } = this.members[target]
      const node = this.choose(this.members[target])
      if (node === NOWHERE && ++missed > spare) break
      if (node === NOWHERE) continue
      record.add(node, vector, 0, undefined, target)
      cell.move(node, vector, FREE, BOUND)
    }
    cell.undo()
    chooser.end()
  }

  private choose({ vector, first, allowed }: ManualMember): number {
    const { chooser } = this.scheduler
    if (first === undefined) return chooser.choose(vector, allowed)
    const node = chooser.chooseWalk(first, vector, allowed)
    this.misses += chooser.misses
    return node
  }

  private placeWithin(left: readonly number[], leases: readonly NodeLease[]): void {
    this.rooms.open(leases)
    for (const target of left) {
      const { vector, first, allowed } = this.members[target]
      const at = this.rooms.take(target, vector, allowed, NOWHERE, first)
      this.misses += this.rooms.misses
      if (at >= 0) this.record.add(leases[at].node, vector, 0, leases[at], target)
    }
  }
}
