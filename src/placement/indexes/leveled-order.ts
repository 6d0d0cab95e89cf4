/**
 * The nodes of a cell by capacity class, in a class by how scarce their room is, and there in the order of a key. In a class a request
 * is the same share of every node, so that a rank depends on free room alone; the levels keep nodes without room out of the way.
 */
import type { CellView } from '../../model/cell-view.ts'
import { ChangedNodes } from './changed-nodes.ts'
import { LEVELS, Scarcity } from './scarcity.ts'
import { SortedNodes } from './sorted-nodes.ts'

/** With more classes than this, or more dimensions than sums of shares are exact for, a scan is as good. */
const MOST_CLASSES = 32
const MOST_DIMENSIONS = 16

/** Nodes of equal capacity. */
export interface CapacityClass {
  /** The first of its nodes. */
  readonly node: number
  /** One a level of scarcity. */
  readonly lists: readonly SortedNodes[]
}

export class LeveledOrder {
  /** In the order of their first nodes. */
  readonly classes: readonly CapacityClass[]
  /** keys[node], as the lists know them. */
  readonly keys: Float64Array
  readonly scarcity: Scarcity
  private readonly keyOf: (node: number) => number
  /** Free columns of the dimensions that follow the key in the order, and copies as the lists know them. */
  private readonly free: readonly Float64Array[]
  private readonly room: readonly Float64Array[]
  private readonly classOf: Int32Array
  private readonly levelOf: Uint8Array
  private readonly changed: ChangedNodes

  /**
   * Undefined where a scan is as good. @param dimensions those in which nodes of a class have equal capacity.
   * @param keyOf computed from the free columns each time. @param tied dimensions that follow the key in the order.
   */
  static on(view: CellView, dimensions: readonly number[], keyOf: (node: number) => number, tied: readonly number[]) {
    const classes = dimensions.length > MOST_DIMENSIONS ? undefined : classesOf(view, dimensions)
    return classes === undefined ? undefined : new LeveledOrder(view, classes, keyOf, tied)
  }

  private constructor(view: CellView, classes: readonly number[][], keyOf: (node: number) => number, tied: readonly number[]) {
    this.keyOf = keyOf
    this.scarcity = new Scarcity(view)
    this.keys = new Float64Array(view.nodes)
    this.free = tied.map((dimension) => view.free[dimension])
    this.room = tied.map(() => new Float64Array(view.nodes))
    this.classOf = new Int32Array(view.nodes)
    this.levelOf = new Uint8Array(view.nodes)
    this.changed = new ChangedNodes(view.nodes)
    const slotOf = new Int32Array(view.nodes)
    const listFor = (members: number) => new SortedNodes(view.free, this.keys, this.room, slotOf, members)
    this.classes = classes.map((members) => ({ node: members[0], lists: Array.from({ length: LEVELS }, () => listFor(members.length)) }))
    classes.forEach((members, index) => {
      for (const node of members) this.insert(node, index)
    })
  }

  nodeChanged(node: number): void {
    this.changed.add(node)
  }

  /** Brings the lists up to date with the free columns; to be called before a question. */
  repair(): void {
    for (let node = this.changed.take(); node >= 0; node = this.changed.take()) {
      const index = this.classOf[node]
      const list = this.classes[index].lists[this.levelOf[node]]
      if (this.isInPlace(node)) {
        list.raiseBound(node)
        continue
      }
      list.remove(node)
      this.insert(node, index)
    }
  }

  private insert(node: number, index: number): void {
    this.classOf[node] = index
    this.levelOf[node] = this.scarcity.levelOf(node)
    this.keys[node] = this.keyOf(node)
    for (let k = 0; k < this.room.length; k++) this.room[k][node] = this.free[k][node]
    this.classes[index].lists[this.levelOf[node]].insert(node)
  }

  private isInPlace(node: number): boolean {
    for (let k = 0; k < this.room.length; k++) {
      if (this.room[k][node] !== this.free[k][node]) return false
    }
    return this.keyOf(node) === this.keys[node] && this.scarcity.levelOf(node) === this.levelOf[node]
  }
}

/** Each class as its nodes in ascending order; undefined if there are too many. */
function classesOf(view: CellView, dimensions: readonly number[]): number[][] | undefined {
  const classes = new Map<string, number[]>()
  for (let node = 0; node < view.nodes; node++) {
    const key = dimensions.map((dimension) => view.capacity[dimension][node]).join(' ')
    const members = classes.get(key)
    if (members !== undefined) members.push(node)
    else if (classes.size === MOST_CLASSES) return undefined
    else classes.set(key, [node])
  }
  return [...classes.values()]
}
