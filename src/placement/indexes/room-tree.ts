/**
 * An implicit binary tree over the nodes in their order; each inner entry holds, per dimension, the most that is free on any node
 * below it. The first node with room is found from the left, skipping subtrees that cannot have one (Johnson, 1974, for bins).
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import type { Chooser, PlacementIndex } from '../policy.ts'
import { ChangedNodes } from './changed-nodes.ts'

export class RoomTree implements PlacementIndex {
  private readonly view: CellView
  /** Position of node 0: leaves stand behind all inner entries, whose root is at 1. */
  private readonly leaves: number
  /** most[dimension][position], base units. Leaves beyond the last node have no room, so that only requests of nothing reach them. */
  private readonly most: Float64Array[]
  private readonly changed: ChangedNodes

  constructor(view: CellView) {
    this.view = view
    let leaves = 1
    while (leaves < view.nodes) leaves *= 2
    this.leaves = leaves
    this.changed = new ChangedNodes(view.nodes)
    this.most = view.free.map((column) => {
      const most = new Float64Array(2 * leaves).fill(-1)
      most.set(column, leaves)
      for (let at = leaves - 1; at > 0; at--) most[at] = Math.max(most[2 * at], most[2 * at + 1])
      return most
    })
  }

  nodeChanged(node: number): void {
    this.changed.add(node)
  }

  chooser(): Chooser {
    return new TreeChooser(this)
  }

  repair(): void {
    for (let node = this.changed.take(); node >= 0; node = this.changed.take()) {
      for (let d = 0; d < this.most.length; d++) this.raise(this.most[d], node, this.view.free[d][node])
    }
  }

  /** The first node from `from` on with room and allowed; -1 if there is none. The tree must be in repair. */
  next(from: number, vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { leaves, most } = this
    if (from >= this.view.nodes) return -1
    let at = upmost(leaves + from)
    for (;;) {
      if (fits(most, at, vector)) {
        if (at < leaves) {
          at *= 2
          continue
        }
        const node = at - leaves
        if (node >= this.view.nodes) return -1
        if (allowed === undefined || allowed[node] !== 0) return node
      }
      at++
      if ((at & (at - 1)) === 0) return -1
      at = upmost(at)
    }
  }

  private raise(most: Float64Array, node: number, free: number): void {
    let at = this.leaves + node
    most[at] = free
    for (at >>= 1; at > 0; at >>= 1) {
      const now = Math.max(most[2 * at], most[2 * at + 1])
      if (most[at] === now) return
      most[at] = now
    }
  }
}

/** The largest subtree whose first leaf is that of `at`. */
function upmost(at: number): number {
  let up = at
  while (up > 1 && (up & 1) === 0) up >>= 1
  return up
}

class TreeChooser implements Chooser {
  misses = 0
  private readonly tree: RoomTree

  constructor(tree: RoomTree) {
    this.tree = tree
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    this.tree.repair()
    return this.tree.next(0, vector, allowed)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    this.tree.repair()
    const found = this.tree.next(0, whole, allowed)
    this.misses = 0
    let node = this.tree.next(0, first, allowed)
    while (node >= 0 && node !== found) {
      this.misses++
      node = this.tree.next(node + 1, first, allowed)
    }
    return found
  }
}
