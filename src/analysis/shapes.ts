/**
 * Shapes: what makes two members interchangeable for a packing, namely the same request vector and the same eligible nodes. One
 * shape is the usual case, and there "do k fit together" is counting: the sum over nodes of floor(min over dimensions of free /
 * request). Everything else in this folder falls back to search only where shapes differ.
 */
/** columns[dimension][node], base units. */
export type Columns = readonly Float64Array[]

/** Something that needs room on one node: its request vector and, where restricted, the nodes that may take it. */
export interface Item {
  readonly vector: ArrayLike<number>
  /** Eligible node indices; absent: every node. */
  readonly nodes?: readonly number[]
}

export interface Shape {
  readonly vector: Float64Array
  /** Dimensions of which it requests anything. */
  readonly needs: readonly number[]
  /** 1 for an eligible node; null: every node. */
  readonly eligible: Uint8Array | null
}

/** A packing by shapes: `counts[i]` items of `shapes[i]`, of which `need` must be placed in `free`. */
export interface Packing {
  readonly shapes: readonly Shape[]
  readonly counts: readonly number[]
  readonly need: number
  readonly free: Columns
}

/** `unknown`: the search overran its budget. */
export type Answer = 'yes' | 'no' | 'unknown'

/** What several packings may still cost together, in placements of a search; heuristics pay for what they look at. */
export interface Purse {
  left: number
}

export interface ShapeBook {
  readonly shapes: readonly Shape[]
  /** Index of the item's shape; equal items get equal indices. */
  intern(item: Item): number
}

/** What an item that requests nothing counts on one node: large, and still exact when summed over every node of a cluster. */
const MOST_SLOTS = 2 ** 31

/** A placement of a search looks at many nodes; so many looks weigh as one. */
export const LOOKS_PER_STEP = 100

/** How many items of the shape fit on the node together. */
export function slotsOn(shape: Shape, free: Columns, node: number): number {
  if (shape.eligible !== null && shape.eligible[node] === 0) return 0
  let slots = MOST_SLOTS
  for (let i = 0; i < shape.needs.length; i++) {
    const dimension = shape.needs[i]
    const room = free[dimension][node]
    const request = shape.vector[dimension]
    if (room < request) return 0
    const here = Math.floor(room / request)
    if (here < slots) slots = here
  }
  return slots
}

/** Whether one item of the shape fits on the node. */
export function fitsOn(shape: Shape, free: Columns, node: number): boolean {
  if (shape.eligible !== null && shape.eligible[node] === 0) return false
  for (let i = 0; i < shape.needs.length; i++) {
    const dimension = shape.needs[i]
    if (free[dimension][node] < shape.vector[dimension]) return false
  }
  return true
}

/** How many items of the shape fit into this room on the node. */
export function slotsWithin(shape: Shape, room: ArrayLike<number>, node: number): number {
  if (shape.eligible !== null && shape.eligible[node] === 0) return 0
  return shape.needs.reduce((slots, d) => Math.min(slots, Math.floor(room[d] / shape.vector[d])), MOST_SLOTS)
}

/** How many items of the shape fit on all nodes together. Exact. */
export function countSlots(shape: Shape, free: Columns): number {
  let slots = 0
  for (let node = 0; node < free[0].length; node++) slots += slotsOn(shape, free, node)
  return slots
}

export function nodeCount(columns: Columns): number {
  return columns.length === 0 ? 0 : columns[0].length
}

export function copyColumns(columns: Columns): Float64Array[] {
  return columns.map((column) => column.slice())
}

/** Columns [dimension][node] of rows [node][dimension]. */
export function toColumns(rows: readonly ArrayLike<number>[], dimensions: number): Float64Array[] {
  return Array.from({ length: dimensions }, (_, dimension) => Float64Array.from(rows, (row) => row[dimension]))
}

/** Starts with no shapes; `nodes` is the number of nodes. */
export function shapeBook(nodes: number): ShapeBook {
  const shapes: Shape[] = []
  const byKey = new Map<string, number>()
  const eligibilityOf = eligibilityBook(nodes)
  let last: Item | undefined
  let lastIndex = -1
  const intern = (item: Item): number => {
    if (last !== undefined && sameItem(last, item)) return lastIndex
    const eligibility = eligibilityOf(item.nodes)
    const key = `${eligibility.id}:${Array.prototype.join.call(item.vector, ',')}`
    const known = byKey.get(key)
    last = item
    lastIndex = known ?? shapes.length
    if (known !== undefined) return known
    byKey.set(key, lastIndex)
    const vector = Float64Array.from(item.vector)
    shapes.push({ vector, needs: [...vector.keys()].filter((d) => vector[d] > 0), eligible: eligibility.mask })
    return lastIndex
  }
  return { shapes, intern }
}

function sameItem(a: Item, b: Item): boolean {
  if (a.nodes !== b.nodes || a.vector.length !== b.vector.length) return false
  if (a.vector === b.vector) return true
  for (let d = 0; d < a.vector.length; d++) if (a.vector[d] !== b.vector[d]) return false
  return true
}

interface Eligibility {
  readonly id: number
  readonly mask: Uint8Array | null
}

/** Lists of nodes that name the same set get the same id; a list is looked through once. */
function eligibilityBook(nodes: number): (list: readonly number[] | undefined) => Eligibility {
  const everywhere: Eligibility = { id: 0, mask: null }
  const byList = new Map<readonly number[], Eligibility>()
  const byContent = new Map<string, Eligibility>()
  return (list) => {
    if (list === undefined) return everywhere
    const seen = byList.get(list)
    if (seen !== undefined) return seen
    const members = [...new Set(list)].sort((a, b) => a - b)
    const content = members.join(',')
    const made =
      members.length === nodes ? everywhere : (byContent.get(content) ?? { id: byContent.size + 1, mask: maskOf(members, nodes) })
    if (made !== everywhere) byContent.set(content, made)
    byList.set(list, made)
    return made
  }
}

function maskOf(members: readonly number[], nodes: number): Uint8Array {
  const mask = new Uint8Array(nodes)
  for (const node of members) mask[node] = 1
  return mask
}
