/** Leases with their accounts: every change of held room reaches the cell, the figures and the shares together. */
import type { NodeLease } from '../cell/leases.ts'
import { HELD_IDLE } from '../metrics/recorder.ts'
import type { PlanRecord } from './plan.ts'
import { TRACE } from './trace.ts'
import type { World } from './world.ts'

export class Holdings {
  /** Hears of the rest that was returned when a lease was pinned. */
  onRest: (lease: NodeLease, rest: Float64Array) => void = () => {}
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Leases the free rest of a node to a scheduler, or a part of it. */
  grant(node: number, scheduler: number, part?: Float64Array): NodeLease {
    const lease = this.world.leases.grant(node, scheduler, this.world.now, part)
    this.account(scheduler, lease.room, 1)
    this.world.tracer.node(part === undefined ? TRACE.lease : TRACE.slice, scheduler, node, part)
    return lease
  }

  /** Gives a lease back; a declined one was never kept, so that its return is no news to anybody. */
  drop(lease: NodeLease, kind: 'return' | 'decline' | 'revoke'): void {
    const { world } = this
    this.account(lease.owner, lease.room, -1)
    if (lease.since !== world.now) world.recorder.heldInVain(lease.heldTime(lease.room, world.now))
    world.leases.drop(lease)
    lease.givenBack = kind !== 'revoke'
    world.tracer.node(TRACE[kind], lease.owner, lease.node)
    if (kind === 'decline') return
    world.nodeReleased[lease.node] = ++world.releases
    world.freed.note(lease.node, world.releases)
  }

  /** Leases shrink to what the plan takes of them, pinned to its members; the rest is returned. The leases that remain. */
  keepOnly(leases: readonly NodeLease[], plan: PlanRecord, vectorOf: (target: number) => Float64Array): NodeLease[] {
    const kept: NodeLease[] = []
    const unpinned: NodeLease[] = []
    for (const lease of leases) {
      if (!lease.live) continue
      const units: number[] = []
      const vector = new Float64Array(lease.room.length)
      for (let at = 0; at < plan.members; at++) {
        if (plan.leases[at] !== lease) continue
        units.push(plan.targets[at])
        const request = vectorOf(plan.targets[at])
        for (let dimension = 0; dimension < vector.length; dimension++) vector[dimension] += request[dimension]
      }
      if (units.length === 0) {
        if (lease.pinned.length > 0) unpinned.push(lease)
        else this.drop(lease, 'return')
        continue
      }
      if (lease.pinned.length === 0) this.pin(lease, vector, units)
      kept.push(lease)
    }
    // A member left its place, for its neighbours there have changed; the offer that it took instead may be of the same node.
    for (const lease of unpinned) this.drop(lease, 'return')
    return kept
  }

  /** Keeps `vector` of a lease, pinned to `units`, and returns the rest. */
  private pin(lease: NodeLease, vector: Float64Array, units: readonly number[]): void {
    const rest = lease.room.map((amount, dimension) => amount - vector[dimension])
    this.account(lease.owner, lease.room, -1)
    this.world.recorder.heldInVain(lease.heldTime(rest, this.world.now))
    this.world.leases.pin(lease, vector, units)
    this.account(lease.owner, lease.room, 1)
    this.world.tracer.node(TRACE.pin, lease.owner, lease.node, lease.room)
    this.onRest(lease, rest)
  }

  /** Room of a lease was bound by a commit. */
  take(lease: NodeLease, vector: Float64Array): void {
    this.account(lease.owner, vector, -1)
    this.world.leases.take(lease, vector)
  }

  /** Room that somebody released joined a lease. */
  grown(lease: NodeLease, vector: Float64Array): void {
    this.account(lease.owner, vector, 1)
  }

  private account(scheduler: number, vector: Float64Array, sign: 1 | -1): void {
    this.world.recorder.use(HELD_IDLE, vector, sign)
    this.world.shares.change(scheduler, vector, sign, this.world.now)
  }
}
