/**
 * Room within the leases of one attempt. A hoarder does not choose its nodes, the allocator does; so among its own leases a member
 * takes the first, in the order they were granted, that has room for it. A member that is pinned stays where it is pinned.
 */
import type { NodeLease } from '../cell/leases.ts'
import type { Targets } from './targets.ts'
import type { World } from './world.ts'

const ANYWHERE = -1

export class LeaseRooms {
  /** Of the last `take`: leases that had room for the first container of a pod but not for the whole. */
  misses = 0
  private readonly world: Pick<World, 'cell'>
  private leases: readonly NodeLease[] = []
  /** What is left of each lease while a plan is made: [lease x dimensions + dimension]. */
  private left = new Float64Array(0)

  constructor(world: Pick<World, 'cell'>) {
    this.world = world
  }

  /** Begins a plan within these leases. */
  open(leases: readonly NodeLease[]): void {
    const dimensions = this.world.cell.dimensions.length
    this.leases = leases
    if (this.left.length < leases.length * dimensions) this.left = new Float64Array(2 * leases.length * dimensions)
    const { left } = this
    for (let at = 0; at < leases.length; at++) {
      const { room } = leases[at]
      for (let dimension = 0; dimension < dimensions; dimension++) left[at * dimensions + dimension] = room[dimension]
    }
  }

  /** Whether all that is listed finds room within these leases, one after the other. */
  takeAll(leases: readonly NodeLease[], targets: Targets): boolean {
    this.open(leases)
    for (let at = 0; at < targets.count; at++) {
      const target = targets.list[at]
      targets.ask(target)
      if (this.take(target, targets.vector, targets.allowed, targets.requiredNode(target), targets.first) < 0) return false
    }
    return true
  }

  /** Targets that have a lease to themselves. */
  pinned(): ReadonlySet<number> {
    const pinned = new Set<number>()
    for (const lease of this.leases) if (lease.live) for (const target of lease.pinned) pinned.add(target)
    return pinned
  }

  /** Takes room for a target; the position of the lease, or -1. @param others say on which nodes they let it; they are asked last. */
  take(
    target: number,
    vector: Float64Array,
    allowed: Uint8Array | undefined,
    required: number,
    first: Float64Array | undefined,
    others?: { admits(node: number): boolean },
  ): number {
    this.misses = 0
    for (let at = 0; at < this.leases.length; at++) {
      const lease = this.leases[at]
      const pinned = lease.pinned.length > 0
      if (pinned && !lease.pinned.includes(target)) continue
      if (!lease.live || (allowed !== undefined && allowed[lease.node] === 0)) continue
      if (required !== ANYWHERE && required !== lease.node) continue
      const whole = this.has(at, vector)
      if (!whole && (first === undefined || !this.has(at, first))) continue
      if (others !== undefined && !others.admits(lease.node)) continue
      if (whole) {
        this.subtract(at, vector)
        return at
      }
      this.misses++
    }
    return -1
  }

  private has(at: number, vector: Float64Array): boolean {
    const base = at * vector.length
    for (let dimension = 0; dimension < vector.length; dimension++) {
      if (vector[dimension] > 0 && vector[dimension] > this.left[base + dimension]) return false
    }
    return true
  }

  private subtract(at: number, vector: Float64Array): void {
    const base = at * vector.length
    for (let dimension = 0; dimension < vector.length; dimension++) this.left[base + dimension] -= vector[dimension]
  }
}
