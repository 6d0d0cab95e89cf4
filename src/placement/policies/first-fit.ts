/** First fit: the first node, in the order of the cluster, that has room (Garey, Graham, Ullman, STOC 1972). */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import type { Chooser, PlacementPolicy } from '../policy.ts'

const EMPTY = new Float64Array(0)

export const firstFit: PlacementPolicy = {
  name: 'firstFit',
  about: 'the first node, in the order of the cluster, that has room',
  source: 'Garey, Graham, Ullman, STOC 1972',
  chooser: (view) => new FirstFitScan(view),
}

class FirstFitScan implements Chooser {
  misses = 0
  private readonly view: CellView

  constructor(view: CellView) {
    this.view = view
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { free, nodes } = this.view
    let dimension = 0
    while (dimension < vector.length && vector[dimension] === 0) dimension++
    const anywhere = dimension === vector.length
    const column = anywhere ? EMPTY : free[dimension]
    const asked = vector[dimension]
    for (let node = 0; node < nodes; node++) {
      if ((anywhere || column[node] >= asked) && (allowed === undefined || allowed[node] !== 0) && fits(free, node, vector)) return node
    }
    return -1
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { free, nodes } = this.view
    this.misses = 0
    for (let node = 0; node < nodes; node++) {
      if ((allowed !== undefined && allowed[node] === 0) || !fits(free, node, first)) continue
      if (fits(free, node, whole)) return node
      this.misses++
    }
    return -1
  }
}
