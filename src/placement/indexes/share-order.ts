/** Index of best fit and worst fit: a grid a capacity class, each asked in turn whether it has something better than those before it. */
import type { CellView } from '../../model/cell-view.ts'
import type { Chooser, PlacementIndex } from '../policy.ts'
import { shareWeights } from '../shares.ts'
import { CapacityClasses } from './capacity-classes.ts'
import { ChangedNodes } from './changed-nodes.ts'
import { ROWS, Scarcity } from './scarcity.ts'
import { BUCKETS, type Search, type ShareColumns, ShareGrid } from './share-grid.ts'
import { SortedCells } from './sorted-cells.ts'

/** With more dimensions sums of shares are not exact. */
const MOST_DIMENSIONS = 16
/** Up to this capacity a unit of a dimension shows in the sum of shares. */
const FINE = 2 ** 46

export class ShareOrder implements PlacementIndex {
  readonly grids: readonly ShareGrid[]
  private readonly columns: ShareColumns
  private readonly classOf: Int32Array
  private readonly cellOf: Int32Array
  private readonly changed: ChangedNodes

  /** Undefined where a scan is as good. @param sign 1: little room left first (best fit), -1: much (worst fit). */
  static on(view: CellView, sign: 1 | -1): ShareOrder | undefined {
    const classes = view.scored.length > MOST_DIMENSIONS ? undefined : CapacityClasses.of(view, view.scored)
    return classes === undefined ? undefined : new ShareOrder(view, sign, classes)
  }

  private constructor(view: CellView, sign: 1 | -1, { members, classOf }: CapacityClasses) {
    const cells = ROWS * BUCKETS * members.length
    const tied = tiedColumns(view)
    this.columns = {
      view,
      sign,
      weights: shareWeights(view, view.scored),
      scarcity: new Scarcity(view),
      cells: new SortedCells(view.nodes, cells, tied.length),
      cpu: view.free[view.resources[0] ?? 0],
      memory: view.free[view.resources[1] ?? view.resources[0] ?? 0],
      tied,
    }
    this.grids = members.map(([node], index) => new ShareGrid(this.columns, node, index * ROWS * BUCKETS))
    this.classOf = classOf
    this.cellOf = Int32Array.from({ length: view.nodes }, (_, node) => this.grids[classOf[node]].insert(node))
    this.changed = new ChangedNodes(view.nodes)
  }

  nodeChanged(node: number): void {
    this.changed.add(node)
  }

  chooser(): Chooser {
    return new ShareChooser(this)
  }

  /** Brings the grids up to date with the free columns; to be called before a question. */
  repair(): void {
    for (let node = this.changed.take(); node >= 0; node = this.changed.take()) {
      this.cellOf[node] = this.grids[this.classOf[node]].update(node, this.cellOf[node])
    }
  }
}

/** Nodes of a class and a free share that equal each other in these equal each other in all: of the scored dimensions one follows from the others. */
function tiedColumns({ capacity, free, scored }: CellView): Float64Array[] {
  const last = scored.at(-1)
  const follows = last !== undefined && capacity[last].every((amount) => amount <= FINE)
  return free.filter((_, dimension) => !(follows && dimension === last))
}

const NOTHING = new Float64Array(0)

class ShareChooser implements Chooser {
  misses = 0
  private readonly index: ShareOrder
  private readonly search: Search = { vector: NOTHING, room: NOTHING, allowed: undefined, winner: -1, score: 0 }

  constructor(index: ShareOrder) {
    this.index = index
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    return this.best(vector, vector, allowed)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { grids } = this.index
    const winner = this.best(first, whole, allowed)
    this.misses = 0
    for (let at = 0; at < grids.length; at++) this.misses += grids[at].countBetter(this.search)
    return winner
  }

  /** The best score for `vector`, then the lowest index, among the nodes with room for `room`; -1 if there is none. */
  private best(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): number {
    const { index, search } = this
    index.repair()
    search.vector = vector
    search.room = room
    search.allowed = allowed
    search.winner = -1
    for (let at = 0; at < index.grids.length; at++) index.grids[at].search(search)
    return search.winner
  }
}
