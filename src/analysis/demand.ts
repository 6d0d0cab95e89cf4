/**
 * Does what a group still needs fit into a room? A room is a set of columns that counts slots per shape as it changes, so that a group
 * of one shape (the usual case) is answered by a comparison and a change of room costs only the nodes it touches.
 */
import type { Bundle, HoldState } from './hold-state.ts'
import { stillNeeded } from './hold-state.ts'
import { reach, solvePacking } from './packing.ts'
import type { Answer, Columns, Shape } from './shapes.ts'
import { copyColumns, countSlots, nodeCount, shapeBook, slotsOn } from './shapes.ts'

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

export function demandsOf(state: HoldState): Demands {
  const book = shapeBook(nodeCount(state.capacity))
  const of = state.claimants.map((claimant) => {
    const counts = new Map<number, number>()
    for (const want of claimant.wants) {
      const shape = book.intern(want)
      counts.set(shape, (counts.get(shape) ?? 0) + 1)
    }
    return { shapes: [...counts.keys()], counts: [...counts.values()], need: stillNeeded(claimant) }
  })
  return { shapes: book.shapes, of }
}

/** Columns with the slots of each shape that was asked for. */
export interface Room {
  readonly free: Float64Array[]
  readonly shapes: readonly Shape[]
  /** By shape; -1: not asked for yet. */
  readonly slots: Float64Array
}

/** A room of its own, starting as a copy of the columns. */
export function makeRoom(columns: Columns, shapes: readonly Shape[]): Room {
  return { free: copyColumns(columns), shapes, slots: new Float64Array(shapes.length).fill(-1) }
}

export function slotsIn(room: Room, shape: number): number {
  if (room.slots[shape] < 0) room.slots[shape] = countSlots(room.shapes[shape], room.free)
  return room.slots[shape]
}

/** Adds a bundle, keeping the slots of the given shapes right; what was counted of any other becomes a lower bound. */
export function add(room: Room, bundle: Bundle, shapes: readonly number[]): void {
  for (const [node, vector] of bundle) {
    for (const shape of shapes) room.slots[shape] -= slotsOn(room.shapes[shape], room.free, node)
    shift(room.free, node, vector, 1)
    for (const shape of shapes) room.slots[shape] += slotsOn(room.shapes[shape], room.free, node)
  }
}

/** By how much the slots of a shape would change if the bundle were added (1) or taken (-1). Leaves the room as it was. */
export function slotChange(room: Room, shape: number, bundle: Bundle, sign: 1 | -1): number {
  let sum = 0
  for (const [node, vector] of bundle) {
    sum -= slotsOn(room.shapes[shape], room.free, node)
    shift(room.free, node, vector, sign)
    sum += slotsOn(room.shapes[shape], room.free, node)
    shift(room.free, node, vector, sign === 1 ? -1 : 1)
  }
  return sum
}

function shift(free: Float64Array[], node: number, vector: Float64Array, sign: 1 | -1): void {
  for (let d = 0; d < free.length; d++) free[d][node] += sign * vector[d]
}

/** Looks for enough slots on nodes outside the bundle, and stops when there are: much less than counting where room is plenty. */
export function hasAtOnce(room: Room, shape: number, need: number, outside: Bundle): boolean {
  if (room.slots[shape] >= 0) return false
  let slots = 0
  for (let node = 0; node < room.free[0].length && slots < need; node++) {
    if (!outside.has(node)) slots += slotsOn(room.shapes[shape], room.free, node)
  }
  return slots >= need
}

/** Whether the demand fits into the room once a bundle is added (1) or taken (-1). Leaves the room as it was. */
export function fits(room: Room, demand: Demand, bundle: Bundle, sign: 1 | -1, budget: number | undefined): Answer {
  if (demand.need <= 0) return 'yes'
  if (demand.shapes.length === 1 && hasAtOnce(room, demand.shapes[0], demand.need, bundle)) return 'yes'
  const slots = demand.shapes.map((shape) => slotsIn(room, shape) + slotChange(room, shape, bundle, sign))
  if (reach(demand.counts, slots) < demand.need) return 'no'
  if (demand.shapes.length === 1) return 'yes'
  for (const [node, vector] of bundle) shift(room.free, node, vector, sign)
  const shapes = demand.shapes.map((shape) => room.shapes[shape])
  const answer = solvePacking({ shapes, counts: demand.counts, need: demand.need, free: room.free }, budget)
  for (const [node, vector] of bundle) shift(room.free, node, vector, sign === 1 ? -1 : 1)
  return answer
}
