/**
 * How scarce a node's room is: its free shares of the first two resources, each as a level, one for each halving; a pair of levels is a row. A
 * node with a level below that of a request cannot have room for it. Where one resource alone counts, its levels are finer.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fractions } from '../shares.ts'

/** Levels of the two resources; rows are bits of a word. */
const FIRST = 8
const SECOND = 4

export const ROWS = FIRST * SECOND

/** masks[row]: rows of which neither level is below those of `row`. */
const MASKS = Int32Array.from({ length: ROWS }, (_, row) => {
  let mask = 0
  for (let other = 0; other < ROWS; other++) {
    if (Math.floor(other / SECOND) >= Math.floor(row / SECOND) && other % SECOND >= row % SECOND) mask |= 1 << other
  }
  return mask
})

/** Levels of shares in units of a 256th. */
const UNITS = 2 ** 8
const FIRST_LEVEL = levels([2, 4, 7, 11, 16, 24, 40])
const SECOND_LEVEL = levels([4, 12, 28])

function levels(limits: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: UNITS + 1 }, (_, share) => limits.filter((limit) => limit <= share).length)
}

export class Scarcity {
  private readonly first: Float64Array
  private readonly second: Float64Array
  private readonly firstDimension: number
  private readonly secondDimension: number
  private readonly free: readonly Float64Array[]

  constructor(view: CellView) {
    const [first = -1, second = -1] = view.resources
    const weights = fractions(view, view.resources.slice(0, 2))
    this.firstDimension = first
    this.secondDimension = second
    this.first = weights[0] ?? new Float64Array(view.nodes)
    this.second = weights[1] ?? new Float64Array(view.nodes)
    this.free = view.free
  }

  rowOf(node: number): number {
    const { first, second, firstDimension, secondDimension, free } = this
    return row(
      firstDimension < 0 ? 0 : free[firstDimension][node] * first[node],
      secondDimension < 0 ? 0 : free[secondDimension][node] * second[node],
    )
  }

  /** Rows in which a node of the capacity of `node` may have room for `vector`, as bits. */
  rowsFor(vector: Float64Array, node: number): number {
    const { first, second, firstDimension, secondDimension } = this
    return MASKS[
      row(firstDimension < 0 ? 0 : vector[firstDimension] * first[node], secondDimension < 0 ? 0 : vector[secondDimension] * second[node])
    ]
  }
}

function row(first: number, second: number): number {
  return FIRST_LEVEL[units(first)] * SECOND + SECOND_LEVEL[units(second)]
}

function units(share: number): number {
  return share < 1 ? (share * UNITS) | 0 : UNITS
}
