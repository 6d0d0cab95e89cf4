/**
 * Does what a group still needs fit into a room? A group of one shape (the usual case) is answered by counting slots, one of several
 * shapes by a bound, then by a proof that leaves each node to one shape, then by the ladder of packing.
 */
import type { Holding, HoldState } from './hold-state.ts'
import { stillNeeded } from './hold-state.ts'
import { reach, solvePacking } from './packing.ts'
import type { Room } from './room.ts'
import type { Answer, Item, Purse, Shape, ShapeBook } from './shapes.ts'
import { nodeCount, shapeBook } from './shapes.ts'

/** What one claimant still needs: `counts[i]` members of shape `shapes[i]`, at least `need` of them. */
export interface Demand {
  readonly shapes: readonly number[]
  readonly counts: readonly number[]
  readonly need: number
}

/** The demands of all claimants, in their order, and the shapes they speak of. */
export interface Demands {
  readonly shapes: readonly Shape[]
  readonly of: readonly Demand[]
}

/** What packing searches may cost: each alone, and all of one check together. */
export interface Effort {
  readonly budget: number | undefined
  readonly purse: Purse
}

export function demandsOf(state: HoldState): Demands {
  const book = shapeBook(nodeCount(state.capacity))
  const of = state.claimants.map((claimant) => ({ ...countShapes(claimant.wants, book), need: stillNeeded(claimant) }))
  return { shapes: book.shapes, of }
}

/** The items by shape, in order of first mention. */
export function countShapes(items: readonly Item[], book: ShapeBook): { shapes: number[]; counts: number[] } {
  const shapes: number[] = []
  const counts: number[] = []
  for (let i = 0; i < items.length; ) {
    // Members of a gang mostly come as runs of one and the same item.
    const first = items[i]
    let end = i + 1
    while (end < items.length && (items[end] === first || sameParts(items[end], first))) end++
    const shape = book.intern(first)
    const known = shapes.indexOf(shape)
    if (known < 0) {
      shapes.push(shape)
      counts.push(end - i)
    } else counts[known] += end - i
    i = end
  }
  return { shapes, counts }
}

function sameParts(a: Item, b: Item): boolean {
  return a.vector === b.vector && a.nodes === b.nodes
}

/** How many of the needed members are proven to have no place once these are added (1) or taken (-1): above 0 they do not fit. */
export function shortfall(room: Room, demand: Demand, holdings: readonly Holding[], sign: 1 | -1): number {
  const slots = demand.shapes.map((shape) => room.slots(shape) + room.change(shape, holdings, sign))
  return demand.need - reach(demand.counts, slots)
}

/** Whether the demand fits into the room once these are added (1) or taken (-1). Leaves the room as it was. */
export function fits(room: Room, demand: Demand, holdings: readonly Holding[], sign: 1 | -1, effort: Effort): Answer {
  if (demand.need <= 0) return 'yes'
  if (demand.shapes.length === 1) {
    const [shape] = demand.shapes
    return room.has(shape, demand.need - room.change(shape, holdings, sign)) ? 'yes' : 'no'
  }
  if (fitsApart(room, demand, holdings, sign)) return 'yes'
  return shortfall(room, demand, holdings, sign) > 0 ? 'no' : packs(room, demand, holdings, sign, effort)
}

/** Whether the demand fits with each node left to one of its shapes: soon answered, and a no proves nothing. */
export function fitsApart(room: Room, { shapes, counts, need }: Demand, holdings: readonly Holding[], sign: 1 | -1): boolean {
  return room.with(holdings, sign, () => room.takesApart(shapes, counts, need))
}

/** The ladder of packing. */
export function packs(room: Room, demand: Demand, holdings: readonly Holding[], sign: 1 | -1, { budget, purse }: Effort): Answer {
  const shapes = demand.shapes.map((shape) => room.shapes[shape])
  const { counts, need } = demand
  return room.with(holdings, sign, () => solvePacking({ shapes, counts, need, free: room.free }, budget, purse))
}
