/**
 * The laws of the cell, as a checker on a second path: room is added up anew from the lists of who holds and who is bound, and
 * compared with the columns. S1 capacity: 0 <= free <= capacity. S2 conservation: free + held + bound = capacity, node by node and
 * dimension by dimension, exactly. S4: held is the sum of the leases.
 */
import type { Cell } from './cell.ts'

/** Room somebody has on a node. */
export interface Share {
  /** Index of the node. */
  readonly node: number
  /** Amounts by dimension, base units. */
  readonly vector: Float64Array
}

/**
 * Every law that is broken, in words; empty if all hold.
 * @param bound what the bound members have
 * @param held what the leases have
 */
export function brokenLaws(cell: Cell, bound: Iterable<Share>, held: Iterable<Share>): string[] {
  const broken: string[] = []
  const boundSums = sums(cell, bound)
  const heldSums = sums(cell, held)
  for (let dimension = 0; dimension < cell.dimensions.length; dimension++) {
    for (let node = 0; node < cell.nodes; node++)
      judge(cell, node, dimension, boundSums[dimension][node], heldSums[dimension][node], broken)
  }
  return broken
}

/** Adds what is broken in one place. @param bound @param held what those who have it there add up to. */
export function judge(cell: Cell, node: number, dimension: number, bound: number, held: number, broken: string[]): void {
  const free = cell.free[dimension][node]
  const capacity = cell.capacity[dimension][node]
  if (free >= 0 && free <= capacity && cell.held[dimension][node] === held && free + held + bound === capacity) return
  const place = `${cell.dimensions[dimension]} on node ${node}`
  if (!(free >= 0 && free <= capacity)) broken.push(`S1 capacity: ${place}: free ${free} of ${capacity}`)
  if (cell.held[dimension][node] !== held) {
    broken.push(`S4 leases: ${place}: held ${cell.held[dimension][node]}, the leases add up to ${held}`)
  }
  if (free + held + bound !== capacity) {
    broken.push(`S2 conservation: ${place}: free ${free} + held ${held} + bound ${bound} is not ${capacity}`)
  }
}

function sums(cell: Cell, shares: Iterable<Share>): Float64Array[] {
  const columns = cell.dimensions.map(() => new Float64Array(cell.nodes))
  for (const { node, vector } of shares) {
    for (let dimension = 0; dimension < vector.length; dimension++) columns[dimension][node] += vector[dimension]
  }
  return columns
}
