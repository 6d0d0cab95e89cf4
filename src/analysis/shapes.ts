/**
 * Shapes: what makes two members interchangeable for a packing, namely the same request vector and the same eligible nodes. One
 * shape is the usual case, and there "do k fit together" is counting: the sum over nodes of floor(min over dimensions of free /
 * request). Everything else in this folder falls back to search only where shapes differ.
 */
/** columns[dimension][node], base units. */
export type Columns = readonly Float64Array[]

/** Something that needs room on one node: its request vector and, where restricted, the nodes that may take it. */
export interface Item {
  /** What it requests, by dimension, base units. */
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
export function slotsOn({ eligible, needs, vector }: Shape, free: Columns, node: number): number {
  if (eligible !== null && eligible[node] === 0) return 0
  let slots = MOST_SLOTS
  for (let i = 0; i < needs.length; i++) {
    const d = needs[i]
    const room = free[d][node]
    // Divided only where the dimension allows fewer than those before.
    if (room >= slots * vector[d]) continue
    if (room < vector[d]) return 0
    slots = Math.floor(room / vector[d])
  }
  return slots
}

/** As {@link slotsOn}, for a row of room that begins at `start`, whichever its node. */
export function slotsInRow(rows: Float64Array, start: number, needs: readonly number[], vector: Float64Array): number {
  let slots = MOST_SLOTS
  for (let i = 0; i < needs.length; i++) {
    const d = needs[i]
    const room = rows[start + d]
    if (room >= slots * vector[d]) continue
    if (room < vector[d]) return 0
    slots = Math.floor(room / vector[d])
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
  /** By hash, the last shape that has it; by shape, the one before with the same. */
  const byHash = new Map<number, number>()
  const alike: number[] = []
  const eligibilityOf = eligibilityBook(nodes)
  let last: Item | undefined
  let lastIndex = -1
  const intern = (item: Item): number => {
    if (last !== undefined && sameItem(last, item)) return lastIndex
    const eligibility = eligibilityOf(item.nodes)
    const hash = hashOf(eligibility.id, item.vector)
    const first = byHash.get(hash) ?? -1
    last = item
    for (lastIndex = first; lastIndex >= 0; lastIndex = alike[lastIndex]) {
      const shape = shapes[lastIndex]
      if (shape.eligible === eligibility.mask && sameVector(shape.vector, item.vector)) return lastIndex
    }
    lastIndex = shapes.length
    byHash.set(hash, lastIndex)
    alike.push(first)
    shapes.push(shapeOf(item.vector, eligibility.mask))
    return lastIndex
  }
  return { shapes, intern }
}

function shapeOf(amounts: ArrayLike<number>, eligible: Uint8Array | null): Shape {
  const vector = Float64Array.from(amounts)
  let needs = everyOf(vector.length)
  if (vector.includes(0)) needs = needs.filter((d) => vector[d] > 0)
  return { vector, needs, eligible }
}

const EVERY: (readonly number[])[] = []

/** All of so many dimensions, one list for all: mostly a shape needs some of each. */
function everyOf(dimensions: number): readonly number[] {
  EVERY[dimensions] ??= Array.from({ length: dimensions }, (_, d) => d)
  return EVERY[dimensions]
}

/** Of both halves of each amount (Knuth, TAOCP volume 3, section 6.4: by the golden ratio). */
function hashOf(start: number, vector: ArrayLike<number>): number {
  let hash = start
  for (let d = 0; d < vector.length; d++) {
    hash = mixed(hash, vector[d])
    hash = mixed(hash, vector[d] / 2 ** 32)
  }
  return hash
}

function mixed(hash: number, part: number): number {
  const product = Math.imul(hash ^ part, 0x9e3779b1)
  return product ^ (product >>> 15)
}

function sameItem(a: Item, b: Item): boolean {
  return a.nodes === b.nodes && (a.vector === b.vector || sameVector(a.vector, b.vector))
}

function sameVector(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false
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
