/**
 * How many nodes the Kubernetes scheduler looks at (pkg/scheduler, `numFeasibleNodesToFind` and `findNodesThatPassFilters`): in a large
 * cluster it stops at enough feasible ones, and the next search goes on where this one ended. Sixteen threads may look a little further
 * there; here it ends with the last feasible node that is wanted.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'

/** Below this number all nodes are looked at, and above it as many feasible ones are found at the least. */
const FEWEST = 100
/** In percent, where the share is adaptive. */
const LEAST_SHARE = 5

/**
 * How many feasible nodes are enough.
 * @param percentage share of the nodes; 0: adaptive, from 50 % down to 5 %, one less for every 125 nodes.
 */
export function enoughNodes(nodes: number, percentage: number): number {
  if (nodes < FEWEST) return nodes
  const share = percentage === 0 ? Math.max(LEAST_SHARE, 50 - Math.floor(nodes / 125)) : percentage
  return Math.max(FEWEST, Math.floor((nodes * share) / 100))
}

/** Feasible nodes, found in a fixed order from where the last search ended. */
export class NodeSample {
  private readonly view: CellView
  private readonly order: Int32Array
  private readonly ids: Int32Array
  /** Position in the order of the first node that is looked at next. */
  private start = 0
  /** Nodes that this search has not looked at. */
  private left = 0

  /** @param ids takes the nodes that are found, as many as are enough. */
  constructor(view: CellView, order: Int32Array, ids: Int32Array) {
    this.view = view
    this.order = order
    this.ids = ids
  }

  /** A search begins: every node may be looked at once. */
  open(): void {
    this.left = this.order.length
  }

  /** Looks on until enough nodes have room for `vector` or none is left; answers how many there are. */
  next(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { order, ids, view } = this
    const { free } = view
    let { start, left } = this
    let count = 0
    while (left > 0 && count < ids.length) {
      const node = order[start]
      start++
      if (start === order.length) start = 0
      left--
      if ((allowed === undefined || allowed[node] !== 0) && fits(free, node, vector)) ids[count++] = node
    }
    this.start = start
    this.left = left
    return count
  }
}
