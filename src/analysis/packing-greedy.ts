/**
 * Heuristics that prove a packing possible by finding one: several orders of shapes times several ways to choose a node. Sound, not
 * complete. Sources: first and best fit decreasing; dot product (Panigrahy and others, 2011; Tetris, SIGCOMM 2014).
 */
import type { Columns, Packing, Shape } from './shapes.ts'
import { copyColumns, LOOKS_PER_STEP, slotsOn } from './shapes.ts'

/** Above this many looks (items x nodes) the rules that score every node for every item are left out. */
const MOST_LOOKS = 2_000_000
/** Orders of shapes that are tried. */
const MOST_ORDERS = 3

type Fill = (shape: Shape, count: number, free: Float64Array[]) => number

/** True if some heuristic places `need` items. `slots` as counted on the untouched room. */
export function packGreedily(packing: Packing, slots: readonly number[]): boolean {
  const weights = weightsOf(packing.free)
  const orders = shapeOrders(packing, slots, weights)
  for (const fill of fills(packing, weights)) {
    if (orders.some((order) => placed(packing, order, fill) >= packing.need)) return true
  }
  return false
}

/** What {@link packGreedily} costs at most, in placements of a search. */
export function greedyCost({ shapes, need, free }: Packing): number {
  const nodes = free[0].length
  const scored = need * nodes > MOST_LOOKS ? 0 : need * nodes
  return (MOST_ORDERS * 2 * (shapes.length * nodes + scored)) / LOOKS_PER_STEP
}

function placed(packing: Packing, order: readonly number[], fill: Fill): number {
  const free = copyColumns(packing.free)
  let count = 0
  for (const shape of order) {
    if (count >= packing.need) break
    count += fill(packing.shapes[shape], Math.min(packing.counts[shape], packing.need - count), free)
  }
  return count
}

/** Makes dimensions comparable: one over what is free of them. */
function weightsOf(free: Columns): number[] {
  return free.map((column) => {
    let total = 0
    for (const room of column) if (room > 0) total += room
    return total > 0 ? 1 / total : 0
  })
}

/** Scarcest first, largest first; where not all are needed also smallest first. */
function shapeOrders(packing: Packing, slots: readonly number[], weights: readonly number[]): number[][] {
  const { shapes, counts, need } = packing
  const size = shapes.map((shape) => Math.max(0, ...shape.vector.map((amount, d) => amount * weights[d])))
  const indices = [...shapes.keys()]
  const scarce = indices.toSorted((a, b) => slots[a] / counts[a] - slots[b] / counts[b] || size[b] - size[a] || a - b)
  const large = indices.toSorted((a, b) => size[b] - size[a] || slots[a] - slots[b] || a - b)
  if (counts.reduce((sum, count) => sum + count, 0) === need) return [scarce, large]
  return [large.toReversed(), scarce, large]
}

/** Ways to choose nodes, the cheapest first. */
function* fills({ free, need }: Packing, weights: readonly number[]): Generator<Fill> {
  const nodes = Int32Array.from(free[0].keys())
  yield fillInOrder(nodes)
  const room = new Float64Array(nodes.length)
  for (const [d, column] of free.entries()) for (let node = 0; node < room.length; node++) room[node] += column[node] * weights[d]
  yield fillInOrder(nodes.toSorted((a, b) => room[a] - room[b] || a - b))
  if (need * nodes.length > MOST_LOOKS) return
  yield fillByScore(bestFitScore(weights))
  yield fillByScore(dotProductScore(weights))
}

function fillInOrder(nodes: Int32Array): Fill {
  return (shape, count, free) => {
    let left = count
    for (let i = 0; i < nodes.length && left > 0; i++) {
      const taken = Math.min(left, slotsOn(shape, free, nodes[i]))
      if (taken > 0) take(shape, taken, free, nodes[i])
      left -= taken
    }
    return count - left
  }
}

type Score = (shape: Shape, free: Columns, node: number) => number

/** Item by item onto the node with the highest score, the lowest index among equals. */
function fillByScore(score: Score): Fill {
  return (shape, count, free) => {
    for (let done = 0; done < count; done++) {
      let best = -1
      let bestScore = Number.NEGATIVE_INFINITY
      for (let node = 0; node < free[0].length; node++) {
        if (slotsOn(shape, free, node) === 0) continue
        const here = score(shape, free, node)
        if (here > bestScore) [best, bestScore] = [node, here]
      }
      if (best < 0) return done
      take(shape, 1, free, best)
    }
    return count
  }
}

function bestFitScore(weights: readonly number[]): Score {
  return (_, free, node) => -weights.reduce((sum, weight, d) => sum + weight * free[d][node], 0)
}

function dotProductScore(weights: readonly number[]): Score {
  return (shape, free, node) => weights.reduce((sum, weight, d) => sum + weight * weight * shape.vector[d] * free[d][node], 0)
}

function take(shape: Shape, count: number, free: Float64Array[], node: number): void {
  for (const dimension of shape.needs) free[dimension][node] -= count * shape.vector[dimension]
}
