/**
 * Can these items be placed together? Vector packing, NP-hard for mixed shapes, hence a ladder: counting is exact for one shape; a
 * bound proves no; a heuristic proves yes (first fit decreasing, best fit, dot product: Panigrahy, Talwar, Uyeda, Wieder, "Heuristics
 * for vector bin packing", 2011); a budgeted search decides the rest, and on overrun the answer is `unknown`, never a guess.
 *
 * Items that must share one node (a pod decided container by container) are one item: their sum.
 */
import type { Problem } from '../errors.ts'
import { InvalidInputError } from '../errors.ts'
import { columnProblems, itemProblems } from './checks.ts'
import { greedyCost, packGreedily } from './packing-greedy.ts'
import { searchPacking } from './packing-search.ts'
import type { Answer, Columns, Item, Packing, Purse } from './shapes.ts'
import { countSlots, LOOKS_PER_STEP, nodeCount, shapeBook, slotsOn } from './shapes.ts'

export type { Answer, Columns, Item } from './shapes.ts'

/** What is asked of a packing, and how much work may go into it. */
export interface PackingOptions {
  /** How many of the items must be placed; absent: all. */
  readonly atLeast?: number
  /** Most placements the search may try. */
  readonly budget?: number
}

export const DEFAULT_PACKING_BUDGET = 100_000

/**
 * Whether all items, or at least `atLeast` of them, can be placed together.
 * @param items request vectors in base units, with the eligible nodes where restricted
 * @param free free room as columns [dimension][node]; it is left untouched
 * @throws InvalidInputError for vectors of another length, amounts that are no integers from 0 on, nodes out of range
 */
export function placeable(items: readonly Item[], free: Columns, options: PackingOptions = {}): Answer {
  checkItems(items, free)
  const book = shapeBook(nodeCount(free))
  const counts: number[] = []
  for (const item of items) {
    const shape = book.intern(item)
    counts[shape] = (counts[shape] ?? 0) + 1
  }
  return solvePacking({ shapes: book.shapes, counts, need: options.atLeast ?? items.length, free }, options.budget)
}

function checkItems(items: readonly Item[], free: Columns): void {
  const problems: Problem[] = [...columnProblems(free, 'free', free.length)]
  if (problems.length === 0) {
    const nodes = nodeCount(free)
    for (const [index, item] of items.entries()) problems.push(...itemProblems(item, () => `items[${index}]`, free.length, nodes))
  }
  if (problems.length > 0) throw new InvalidInputError(problems, 'packing')
}

/** The ladder on checked data. `unknown` too once the purse is empty. */
export function solvePacking(packing: Packing, budget = DEFAULT_PACKING_BUDGET, purse: Purse = { left: Number.POSITIVE_INFINITY }): Answer {
  const { shapes, counts, need, free } = packing
  if (need <= 0) return 'yes'
  purse.left -= (shapes.length * free[0].length) / LOOKS_PER_STEP
  const slots = shapes.map((shape) => countSlots(shape, free))
  if (reach(counts, slots) < need) return 'no'
  if (shapes.length === 1) return 'yes'
  if (purse.left <= 0) return 'unknown'
  if (exceedsTotals(packing)) return 'no'
  purse.left -= greedyCost(packing)
  if (packGreedily(packing, slots)) return 'yes'
  return searchPacking(packing, slots, budget, purse)
}

/** Most items that could be placed if the shapes were not in each other's way. */
export function reach(counts: readonly number[], slots: readonly number[]): number {
  return counts.reduce((sum, count, shape) => sum + Math.min(count, slots[shape]), 0)
}

/** Whether in some dimension even the `need` smallest items ask for more than there is on nodes that can take any item at all. */
function exceedsTotals(packing: Packing): boolean {
  const { shapes, free } = packing
  const usable: number[] = []
  for (let node = 0; node < free[0].length; node++) {
    if (shapes.some((shape) => slotsOn(shape, free, node) > 0)) usable.push(node)
  }
  return free.some((column, dimension) => {
    const room = usable.reduce((sum, node) => sum + Math.max(0, column[node]), 0)
    return leastDemand(packing, dimension) > room
  })
}

function leastDemand({ shapes, counts, need }: Packing, dimension: number): number {
  const order = [...shapes.keys()].sort((a, b) => shapes[a].vector[dimension] - shapes[b].vector[dimension])
  let left = need
  let demand = 0
  for (const shape of order) {
    const taken = Math.min(left, counts[shape])
    demand += taken * shapes[shape].vector[dimension]
    left -= taken
  }
  return demand
}
