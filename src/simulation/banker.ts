/**
 * The banker (Dijkstra, "Een algorithme ter voorkoming van de dodelijke omarming", EWD 108, 1965, and "Cooperating sequential processes",
 * EWD 123; Habermann, CACM 1969): a lease is granted only if everybody can still finish afterwards. The claim of a group is all its
 * members, a running group that ends counts as finished, for it can only free room. Who could not finish before (it fits the empty
 * cluster nowhere, or not beside what never ends) is nobody's fault. A search that gives up counts as safe, as it does when detecting.
 *
 * Judged is what the attempt would hold: of a whole offer all that is free on the node, and will be when what runs there ends; of an attempt
 * that pins, what its members would keep. Both differ: the whole may be unsafe where a part is not, and a pin may lock members of several
 * sizes in where a room does not.
 */
import { doomedOf } from '../analysis/deadlock.ts'
import { NodeLease } from '../cell/leases.ts'
import type { HoldStates } from './hold-states.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

export class Banker {
  private readonly world: World
  private readonly states: HoldStates

  constructor(world: World, states: HoldStates) {
    this.world = world
    this.states = states
  }

  /** Whether room on the node may be offered to the attempt. Cheap proofs first. */
  safe(server: Server, node: number, room: ArrayLike<number>): boolean {
    const supposed = this.supposed(server, node, room)
    // What is declined at once changes nothing, and whole offers to one who holds alone take nothing from anybody.
    if (supposed === undefined || (supposed.pinned.length === 0 && this.nobodyElseHolds(server))) return true
    if (this.states.everybodyFitsBeside(supposed)) return true
    const doomed = doomedOf(this.states.foreseen(supposed))
    if (doomed.length === 0) return true
    const before = new Set(doomedOf(this.states.foreseen()))
    return doomed.every((id) => before.has(id))
  }

  /** What the attempt would hold on the node; undefined if nothing. */
  private supposed(server: Server, node: number, room: ArrayLike<number>): NodeLease | undefined {
    const lease = new NodeLease(node, server.index, Float64Array.from(room), this.world.now)
    if (server.patience.pins !== true) return lease
    const plan = server.tryPlan([...server.leases, lease])
    const units: number[] = []
    const vector = new Float64Array(lease.room.length)
    for (let at = 0; at < (plan?.members ?? 0); at++) {
      if (plan?.leases[at] !== lease) continue
      units.push(plan.targets[at])
      const request = server.planner.vectorOf(plan.targets[at])
      for (let dimension = 0; dimension < vector.length; dimension++) vector[dimension] += request[dimension]
    }
    lease.room.set(vector)
    lease.pinned = units
    return units.length > 0 ? lease : undefined
  }

  private nobodyElseHolds(server: Server): boolean {
    for (const lease of this.world.leases.live) if (lease.owner !== server.index) return false
    return this.states.nobodyStrands()
  }
}
