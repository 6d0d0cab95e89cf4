/**
 * How scarce a node's room is: the smaller of its free shares of the first two resources it has, as a level. A node whose level is
 * below that of a request cannot have room for it.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fractions } from '../shares.ts'

/** Four levels to a power of two, down to a share of 2^-12. */
const SCALE = 2 ** 14

export const LEVELS = levelOfShare(1) + 1

export class Scarcity {
  private readonly view: CellView
  private readonly dimensions: readonly number[]
  private readonly weights: Float64Array[]

  constructor(view: CellView) {
    this.view = view
    this.dimensions = view.resources.slice(0, 2)
    this.weights = fractions(view, this.dimensions)
  }

  levelOf(node: number): number {
    let share = 1
    for (let k = 0; k < this.dimensions.length; k++) {
      const weight = this.weights[k][node]
      if (weight > 0) share = Math.min(share, this.view.free[this.dimensions[k]][node] * weight)
    }
    return levelOfShare(share)
  }

  /** The lowest level a node of the capacity of `node` can have if `vector` fits on it. */
  levelFor(vector: Float64Array, node: number): number {
    let share = 1
    for (let k = 0; k < this.dimensions.length; k++) {
      const weight = this.weights[k][node]
      if (weight > 0) share = Math.min(share, vector[this.dimensions[k]] * weight)
    }
    return levelOfShare(share)
  }
}

function levelOfShare(share: number): number {
  const scaled = Math.min(SCALE, Math.floor(share * SCALE))
  const power = 31 - Math.clz32(scaled | 4)
  return scaled < 4 ? 0 : 1 + (power - 2) * 4 + ((scaled >> (power - 2)) & 3)
}
