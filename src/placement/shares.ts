/**
 * Room as a share of the node's capacity, summed over dimensions, in exact integers. A share is taken in units of 2^-48 and the
 * result rounded to 2^-40, so that sums that are equal on paper (1/10 + 2/10 + 3/10 in any order) are equal here, and so that nodes
 * of equal capacity are ranked by what is free on them alone, whatever is asked: this is what an index may rely on.
 */
import type { CellView } from '../model/cell-view.ts'

/** Units in a share of 1. */
export const UNIT = 2 ** 48
/** From units of 2^-48 to 2^-40. */
const COARSE = 2 ** -8

/** weights[k][node]: units a base unit of the k-th of `dimensions` is worth on the node; 0 where the node has none of it. */
export function shareWeights(view: CellView, dimensions: readonly number[]): Float64Array[] {
  return dimensions.map((dimension) => Float64Array.from(view.capacity[dimension], (capacity) => (capacity > 0 ? UNIT / capacity : 0)))
}

/** Shares of `amounts[dimensions[k]][node]`, summed, in units of 2^-48. */
export function freeShare(free: readonly Float64Array[], dimensions: readonly number[], weights: Float64Array[], node: number): number {
  let sum = 0
  for (let k = 0; k < dimensions.length; k++) sum += free[dimensions[k]][node] * weights[k][node]
  return Math.floor(sum + 0.5)
}

/** Shares that `vector` takes of a node, summed, in units of 2^-48. */
export function askedShare(vector: Float64Array, dimensions: readonly number[], weights: Float64Array[], node: number): number {
  let sum = 0
  for (let k = 0; k < dimensions.length; k++) sum += vector[dimensions[k]] * weights[k][node]
  return Math.floor(sum + 0.5)
}

/** What is left when `asked` is taken of `free`, in units of 2^-40. */
export function shareLeft(free: number, asked: number): number {
  return Math.floor((free - asked) * COARSE + 0.5)
}
