/**
 * The exact oracle beside greedy planning: whether a group has any placement at all. Tells a plan that failed for want of room from one
 * that failed for want of looking (`greedyMisses`), and whether a group fits the empty cluster, the admission test.
 */
import { placeable } from './packing.ts'
import type { Answer, Columns, Item } from './shapes.ts'

/** What a group asks for: one item a pod (or one for each set of members that must share a node: their sum). */
export interface GroupDemand {
  /** What the group needs, one item for what goes to one node. */
  readonly items: readonly Item[]
  /** How many of the items make the group useful (minMember); absent: all. */
  readonly atLeast?: number
}

/**
 * Whether the group has a placement in this room. Pass what is free (with the attempt's own leases added) to judge a plan, the capacities
 * to judge admission. `unknown` means that the search overran its budget.
 * @param room columns [dimension][node], base units; left untouched
 * @param budget most placements the search may try
 * @throws InvalidInputError as {@link placeable} does
 */
export function placementExists(group: GroupDemand, room: Columns, budget?: number): Answer {
  return placeable(group.items, room, { atLeast: group.atLeast ?? group.items.length, ...(budget === undefined ? {} : { budget }) })
}

/** The admission test: false only if it is proven that the group fits the empty cluster nowhere (`unknown` counts as fits). */
export function fitsEmptyCluster(group: GroupDemand, capacity: Columns, budget?: number): boolean {
  return placementExists(group, capacity, budget) !== 'no'
}
