/** Index of best fit and worst fit: a grid a capacity class, each asked in turn whether it has something better than those before it. */
import type { CellView } from '../../model/cell-view.ts'
import type { Chooser, PlacementIndex } from '../policy.ts'
import { shareWeights } from '../shares.ts'
import { CapacityClasses } from './capacity-classes.ts'
import { ChangedNodes } from './changed-nodes.ts'
import { RoomGroups } from './room-groups.ts'
import { ROWS, Scarcity } from './scarcity.ts'
import { BUCKETS, type Search, type ShareColumns, ShareGrid } from './share-grid.ts'
import { SortedCells } from './sorted-cells.ts'

/** With more dimensions sums of shares are not exact. */
const MOST_DIMENSIONS = 16

export class ShareOrder implements PlacementIndex {
  readonly grids: readonly ShareGrid[]
  private readonly columns: ShareColumns
  private readonly classOf: Int32Array
  private readonly groups: RoomGroups
  private readonly changed: ChangedNodes

  /** Undefined where a scan is as good. @param sign 1: little room left first (best fit), -1: much (worst fit). */
  static on(view: CellView, sign: 1 | -1): ShareOrder | undefined {
    const classes = view.scored.length > MOST_DIMENSIONS ? undefined : CapacityClasses.of(view, view.scored)
    return classes === undefined ? undefined : new ShareOrder(view, sign, classes)
  }

  private constructor(view: CellView, sign: 1 | -1, { members, classOf }: CapacityClasses) {
    const cells = ROWS * BUCKETS * members.length
    const groups = new RoomGroups(view, classOf)
    this.columns = {
      view,
      sign,
      weights: shareWeights(view, view.scored),
      scarcity: new Scarcity(view),
      groups,
      cells: new SortedCells(view.nodes, cells, 0),
      cellOf: new Int32Array(view.nodes),
      cpu: groups.room[view.resources[0] ?? 0],
      memory: groups.room[view.resources[1] ?? view.resources[0] ?? 0],
    }
    this.grids = members.map(([node], index) => new ShareGrid(this.columns, node, index * ROWS * BUCKETS))
    this.classOf = classOf
    this.groups = groups
    this.changed = new ChangedNodes(view.nodes)
    for (let node = 0; node < view.nodes; node++) this.insert(node)
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
      if (this.groups.isCurrent(node)) continue
      const group = this.groups.groupOf[node]
      if (this.groups.leave(node)) this.grids[this.classOf[node]].remove(group)
      this.insert(node)
    }
  }

  private insert(node: number): void {
    if (this.groups.join(node)) this.grids[this.classOf[node]].insert(this.groups.groupOf[node], node)
  }
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
