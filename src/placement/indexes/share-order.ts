/**
 * Index of best fit and worst fit: the nodes in the order of their free share. In a class the score never falls along that order, so
 * the first node with room has the best score of its list.
 */
import type { CellView } from '../../model/cell-view.ts'
import type { Chooser, PlacementIndex } from '../policy.ts'
import { askedShare, freeShare, shareLeft, shareWeights } from '../shares.ts'
import { type CapacityClass, LeveledOrder } from './leveled-order.ts'
import { LEVELS } from './scarcity.ts'
import type { SortedNodes } from './sorted-nodes.ts'

export class ShareOrder implements PlacementIndex {
  readonly sign: 1 | -1
  readonly order: LeveledOrder
  private readonly view: CellView
  private readonly weights: Float64Array[]

  /** Undefined where a scan is as good. @param sign 1: little room left first (best fit), -1: much (worst fit). */
  static on(view: CellView, sign: 1 | -1): ShareOrder | undefined {
    const weights = shareWeights(view, view.scored)
    const order = LeveledOrder.on(view, view.scored, (node) => sign * freeShare(view.free, view.scored, weights, node), [])
    return order === undefined ? undefined : new ShareOrder(view, sign, weights, order)
  }

  private constructor(view: CellView, sign: 1 | -1, weights: Float64Array[], order: LeveledOrder) {
    this.view = view
    this.sign = sign
    this.weights = weights
    this.order = order
  }

  nodeChanged(node: number): void {
    this.order.nodeChanged(node)
  }

  chooser(): Chooser {
    return new ShareChooser(this)
  }

  /** Share that a vector takes of a node of the class. */
  asked(vector: Float64Array, { node }: CapacityClass): number {
    return askedShare(vector, this.view.scored, this.weights, node)
  }

  /** The score a scan gives to a node, lowest best. */
  score(node: number, asked: number): number {
    return this.sign * shareLeft(this.sign * this.order.keys[node], asked)
  }
}

class ShareChooser implements Chooser {
  misses = 0
  private readonly index: ShareOrder
  private winner = -1
  private score = 0

  constructor(index: ShareOrder) {
    this.index = index
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    return this.best(vector, vector, allowed)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const winner = this.best(first, whole, allowed)
    this.misses = 0
    for (const each of this.index.order.classes) {
      const asked = this.index.asked(first, each)
      for (const list of each.lists) this.misses += this.countBetter(list, asked, first, allowed)
    }
    return winner
  }

  /** The best score for `vector`, then the lowest index, among the nodes with room for `room`; -1 if there is none. */
  private best(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): number {
    const { index } = this
    index.order.repair()
    this.winner = -1
    for (const each of index.order.classes) {
      const asked = index.asked(vector, each)
      const lowest = index.order.scarcity.levelFor(room, each.node)
      for (let i = lowest; i < LEVELS; i++) {
        const level = index.sign === 1 ? i : LEVELS - 1 + lowest - i
        this.look(each.lists[level], asked, room, allowed)
      }
    }
    return this.winner
  }

  /** Takes the best node of the list if it is better than the winner so far. */
  private look(list: SortedNodes, asked: number, room: Float64Array, allowed: Uint8Array | undefined): void {
    const { index } = this
    const { head } = list
    if (head < 0 || (this.winner >= 0 && index.score(head, asked) > this.score)) return
    const node = list.first(room, allowed)
    if (node < 0) return
    const score = index.score(node, asked)
    if (this.winner >= 0 && score > this.score) return
    const lowest = this.lowestEqual(list, node, asked, room, allowed)
    if (this.winner < 0 || score < this.score || lowest < this.winner) this.winner = lowest
    this.score = score
  }

  /** The lowest index among the nodes that score as `node`, the first of its list; free shares that differ may score the same. */
  private lowestEqual(list: SortedNodes, node: number, asked: number, room: Float64Array, allowed: Uint8Array | undefined): number {
    const score = this.index.score(node, asked)
    let lowest = node
    let last = node
    for (;;) {
      list.skipEqual(last)
      const peer = list.peek()
      if (peer < 0 || this.index.score(peer, asked) !== score) return lowest
      last = list.next(room, allowed)
      if (last < 0 || this.index.score(last, asked) !== score) return lowest
      lowest = Math.min(lowest, last)
    }
  }

  /** Nodes of a list with room for `vector` that rank before the winner; all with room if there is none. */
  private countBetter(list: SortedNodes, asked: number, vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { winner } = this
    let count = 0
    for (let node = list.first(vector, allowed); node >= 0; node = list.next(vector, allowed)) {
      const score = this.index.score(node, asked)
      if (winner >= 0 && score > this.score) break
      if (winner < 0 || score < this.score || node < winner) count++
    }
    return count
  }
}
