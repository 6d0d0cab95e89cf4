/**
 * Which index stands behind which policy of the library, and from how many nodes on it is faster than looking at all of them. A table of its
 * own, so that who wants the policies alone does not carry the indexes.
 */
import type { CellView } from '../model/cell-view.ts'
import { GroupScan } from './indexes/group-scan.ts'
import { PercentOrder } from './indexes/percent-order.ts'
import { RoomLevels } from './indexes/room-levels.ts'
import { ShareOrder } from './indexes/share-order.ts'
import { balancedAllocation } from './policies/balanced-allocation.ts'
import { bestFit } from './policies/best-fit.ts'
import { binpack } from './policies/binpack.ts'
import { firstFit } from './policies/first-fit.ts'
import { leastAllocated } from './policies/least-allocated.ts'
import { mostAllocated } from './policies/most-allocated.ts'
import { worstFit } from './policies/worst-fit.ts'
import type { PlacementIndex, PlacementPolicy } from './policy.ts'

interface Entry {
  /** From this many nodes on it pays. */
  readonly from: number
  readonly on: (view: CellView) => PlacementIndex | undefined
}

const INDEXES: ReadonlyMap<PlacementPolicy, Entry> = new Map<PlacementPolicy, Entry>([
  [firstFit, { from: 256, on: (view) => new RoomLevels(view) }],
  [bestFit, { from: 128, on: (view) => ShareOrder.on(view, 1) }],
  [worstFit, { from: 64, on: (view) => ShareOrder.on(view, -1) }],
  [leastAllocated, { from: 32, on: (view) => PercentOrder.on(view, 'left') }],
  [mostAllocated, { from: 96, on: (view) => PercentOrder.on(view, 'taken') }],
  [balancedAllocation, { from: 256, on: (view) => GroupScan.on(view, balancedAllocation.prepare(view)) }],
  [binpack, { from: 256, on: (view) => GroupScan.on(view, binpack.prepare(view)) }],
])

/** The policy's own index, or the library's for it; undefined: it needs none, or a scan is as fast on this cell. */
export function indexOf(policy: PlacementPolicy, view: CellView): PlacementIndex | undefined {
  if (policy.index !== undefined) return policy.index(view)
  const entry = INDEXES.get(policy)
  return entry === undefined || view.nodes < entry.from ? undefined : entry.on(view)
}
