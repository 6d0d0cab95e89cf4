/** Index of best fit and worst fit: the nodes of each capacity class in rows (see {@link ShareClasses}), kept up to date with what is free. */
import type { CellView } from '../../model/cell-view.ts'
import type { Chooser, PlacementIndex } from '../policy.ts'
import { CapacityClasses } from './capacity-classes.ts'
import { ChangedNodes } from './changed-nodes.ts'
import { ShareClasses } from './share-classes.ts'
import { LEVELS } from './share-levels.ts'
import { ShareSearch, type Shares } from './share-search.ts'
import { SortedRows } from './sorted-rows.ts'

/** With more dimensions sums of shares are not exact. */
const MOST_DIMENSIONS = 16
/** A node is left out while it has less room than this part of the least that was asked: most nodes of a full cell. */
const PART = 0.75

export class ShareOrder implements PlacementIndex, Shares {
  readonly sign: 1 | -1
  readonly classes: ShareClasses
  readonly sorted: SortedRows
  private readonly view: CellView
  private readonly changed: ChangedNodes
  /** Nodes with less of one of the first two resources are in no row. */
  private readonly least = new Float64Array(2).fill(Number.MAX_VALUE)

  /** Undefined where a scan is as good. @param sign 1: little room left first (best fit), -1: much (worst fit). */
  static on(view: CellView, sign: 1 | -1): ShareOrder | undefined {
    if (view.scored.length > MOST_DIMENSIONS || view.resources.length === 0) return undefined
    const classes = CapacityClasses.of(view, view.scored)
    return classes === undefined ? undefined : new ShareOrder(view, sign, classes)
  }

  private constructor(view: CellView, sign: 1 | -1, { members, classOf }: CapacityClasses) {
    this.view = view
    this.sign = sign
    this.classes = new ShareClasses(view, members, classOf)
    this.sorted = new SortedRows(view.nodes, members.length * LEVELS, this.classes.columns.length + 2)
    this.changed = new ChangedNodes(view.nodes)
  }

  nodeChanged(node: number): void {
    this.changed.add(node)
  }

  chooser(): Chooser {
    return new ShareSearch(this)
  }

  /** Brings the rows up to date with the free columns, and to what is asked; to be called before a question. */
  repair(vector: Float64Array): void {
    const { changed, least, sorted } = this
    const [first, second] = this.classes.dimensions
    for (let node = changed.take(); node >= 0; node = changed.take()) {
      if (sorted.has(node)) {
        if (this.isCurrent(node)) continue
        sorted.remove(node)
      }
      this.insertIfLarge(node)
    }
    if (vector[first] < least[0] || vector[second] < least[1]) this.admit(vector[first], vector[second])
  }

  /** Puts in what was left out and may have room for a request. */
  private admit(first: number, second: number): void {
    const { least, sorted, view } = this
    if (first < least[0]) least[0] = PART * first
    if (second < least[1]) least[1] = PART * second
    for (let node = 0; node < view.nodes; node++) {
      if (!sorted.has(node)) this.insertIfLarge(node)
    }
  }

  private insertIfLarge(node: number): void {
    const { classes, least, sign, sorted } = this
    const [first, second] = classes.columns
    if (first[node] >= least[0] && second[node] >= least[1]) classes.insert(node, sign, sorted)
  }

  private isCurrent(node: number): boolean {
    const { columns } = this.classes
    const { records, width } = this.sorted
    for (let k = 0; k < columns.length; k++) {
      if (records[node * width + 1 + k] !== columns[k][node]) return false
    }
    return true
  }
}
