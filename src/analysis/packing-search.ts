/**
 * Exact backtracking for mixed shapes, within a budget. Symmetries are broken twice: items of one shape go to nodes in ascending
 * order, and of nodes in the same state only the first is tried. At the start of each shape, counting cuts branches in which the
 * shapes left cannot be placed even without each other; the last shape is decided by counting alone.
 */
import type { Answer, Packing, Purse, Shape } from './shapes.ts'
import { LOOKS_PER_STEP, slotsOn } from './shapes.ts'

const FRESH = -1

interface Search {
  readonly packing: Packing
  /** Shapes in the order they are placed. */
  readonly order: readonly number[]
  /** Room of the nodes that can take anything, [dimension][position]. */
  readonly free: Float64Array[]
  readonly shapes: readonly Shape[]
  readonly positions: number
  /** Place in `order` of each item. */
  readonly rank: Int32Array
  /** Position each item is on: FRESH before its first try, `positions` when left out. */
  readonly at: Int32Array
  /** Items that may be left out. */
  slack: number
  placed: number
  steps: number
  looks: number
}

/**
 * Decides the packing, or answers `unknown` after `budget` placements or what the purse holds. `slots` as counted on the untouched room.
 */
export function searchPacking(packing: Packing, slots: readonly number[], budget: number, purse?: Purse): Answer {
  const search = prepare(packing, slots)
  const answer = descend(search, Math.min(budget, purse?.left ?? budget))
  if (purse !== undefined) purse.left -= search.steps + search.looks / LOOKS_PER_STEP
  return answer
}

function descend(search: Search, budget: number): Answer {
  const { packing } = search
  let level = 0
  while (level >= 0) {
    if (search.steps + search.looks / LOOKS_PER_STEP > budget) return 'unknown'
    const verdict = search.at[level] === FRESH ? atBoundary(search, level) : 'open'
    if (verdict === 'solved') return 'yes'
    if (verdict === 'hopeless' || !advance(search, level)) {
      search.at[level] = FRESH
      level--
      continue
    }
    search.steps++
    if (search.placed >= packing.need) return 'yes'
    if (level + 1 < search.at.length) level++
  }
  return 'no'
}

function prepare(packing: Packing, slots: readonly number[]): Search {
  const nodes = usableNodes(packing)
  const order = [...packing.shapes.keys()].sort((a, b) => slots[a] - slots[b] || a - b)
  const free = packing.free.map((column) => Float64Array.from(nodes, (node) => column[node]))
  const shapes = packing.shapes.map((shape) => onPositions(shape, nodes))
  const rank = Int32Array.from(order.flatMap((shape, place) => new Array<number>(packing.counts[shape]).fill(place)))
  const at = new Int32Array(rank.length).fill(FRESH)
  return {
    packing,
    order,
    free,
    shapes,
    positions: nodes.length,
    rank,
    at,
    slack: rank.length - packing.need,
    placed: 0,
    steps: 0,
    looks: 0,
  }
}

/** Nodes that can take any item, tightest first, nodes in the same state side by side. */
function usableNodes({ shapes, free }: Packing): number[] {
  const usable = [...free[0].keys()].filter((node) => shapes.some((shape) => slotsOn(shape, free, node) > 0))
  return usable.sort((a, b) => {
    for (const column of free) if (column[a] !== column[b]) return column[a] - column[b]
    for (const { eligible } of shapes) if (eligible !== null && eligible[a] !== eligible[b]) return eligible[b] - eligible[a]
    return a - b
  })
}

function onPositions(shape: Shape, nodes: readonly number[]): Shape {
  const { eligible } = shape
  return eligible === null ? shape : { ...shape, eligible: Uint8Array.from(nodes, (node) => eligible[node]) }
}

/** Where a shape begins: can the shapes from here on still bring enough, and is only one left? */
function atBoundary(search: Search, level: number): 'open' | 'solved' | 'hopeless' {
  const { rank, order, packing, positions } = search
  if (level > 0 && rank[level - 1] === rank[level]) return 'open'
  let possible = search.placed
  for (let place = rank[level]; place < order.length; place++) {
    let slots = 0
    for (let position = 0; position < positions; position++) slots += slotsOn(search.shapes[order[place]], search.free, position)
    search.looks += positions
    possible += Math.min(slots, packing.counts[order[place]])
  }
  if (possible < packing.need) return 'hopeless'
  return rank[level] === order.length - 1 ? 'solved' : 'open'
}

/** Moves the item of this level to its next position, or leaves it out; false when neither is left. */
function advance(search: Search, level: number): boolean {
  const { at, positions, rank, order } = search
  const shape = search.shapes[order[rank[level]]]
  const last = at[level]
  const follows = level > 0 && rank[level - 1] === rank[level]
  if (last === positions) {
    search.slack++
    return false
  }
  if (last !== FRESH) move(search, shape, last, 1)
  const from = last !== FRESH ? last + 1 : follows ? at[level - 1] : 0
  for (let position = from; position < positions; position++) {
    search.looks++
    if (slotsOn(shape, search.free, position) === 0) continue
    if (last !== FRESH && sameState(search, last, position)) continue
    at[level] = position
    move(search, shape, position, -1)
    return true
  }
  if (search.slack === 0) return false
  search.slack--
  at[level] = positions
  return true
}

/** Places (-1) or takes back (+1) one item. */
function move(search: Search, shape: Shape, position: number, sign: 1 | -1): void {
  for (const dimension of shape.needs) search.free[dimension][position] += sign * shape.vector[dimension]
  search.placed -= sign
}

function sameState(search: Search, a: number, b: number): boolean {
  return (
    search.free.every((column) => column[a] === column[b]) &&
    search.shapes.every(({ eligible }) => eligible === null || eligible[a] === eligible[b])
  )
}
