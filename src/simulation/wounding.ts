/**
 * Wound-wait (Rosenkrantz, Stearns, Lewis, TODS 1978): an older unit that waits takes the leases of younger ones that wait, one at a time,
 * while they are of use to it. A unit is as old as its job: jobs are numbered in the order they were submitted.
 */
import type { NodeLease } from '../cell/leases.ts'
import type { Server } from './server.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

/** What wounding does with leases; the allocator's part. */
export interface LeaseDesk {
  revoke(lease: NodeLease): void
  offerApart(server: Server, node: number): void
  /** Whether room on the node may be offered to the attempt. */
  open(server: Server, node: number, room: ArrayLike<number>): boolean
}

/** Lets every waiting elder take what it can. */
export function wound(world: World, units: Units, servers: readonly Server[], desk: LeaseDesk): void {
  const age = (server: Server) => units.job(server.unit)
  const wounding = servers.filter((server) => server.waiting && server.patience.wound === true)
  wounding.sort((a, b) => age(a) - age(b))
  for (const elder of wounding) {
    for (const lease of [...world.leases.live].sort((a, b) => a.node - b.node)) {
      if (!elder.waiting) break
      if (!mayWound(units, elder, servers[lease.owner], lease)) continue
      if (desk.open(elder, lease.node, roomWithout(world, lease))) takeOver(desk, elder, lease)
    }
  }
}

/** Whether the elder may take the lease from the younger, who waits as well, and has a use for it. */
export function mayWound(units: Units, elder: Server, younger: Server, lease: NodeLease): boolean {
  if (!lease.live || younger === elder || !younger.waiting || units.job(younger.unit) < units.job(elder.unit)) return false
  return isOfUse(elder, lease)
}

/** The elder takes the lease; what is on the node then is offered to it at once. */
export function takeOver(desk: Pick<LeaseDesk, 'revoke' | 'offerApart'>, elder: Server, lease: NodeLease): void {
  const { node } = lease
  desk.revoke(lease)
  if (elder.waiting) desk.offerApart(elder, node)
}

function isOfUse(elder: Server, lease: NodeLease): boolean {
  return elder.planner.least(elder.unit).every((amount, dimension) => amount <= lease.room[dimension])
}

/** What would be free on the node without the lease. */
function roomWithout({ cell }: World, { node, room }: NodeLease): Float64Array {
  return room.map((amount, dimension) => amount + cell.free[dimension][node])
}
