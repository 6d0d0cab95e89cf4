/**
 * Index of the Kubernetes policies least and most allocated: the nodes in the order of their free share of all resources. The truncated
 * score of a node lies less than two points below what its share promises, so a walk along the order may stop where the promise is
 * below the best score found. Where too many nodes are that close, the promise at the top tells which score to look for, and the
 * lowest node that has it is soon found from the front, because there are many.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import type { Chooser, PlacementIndex, ScoreNodes } from '../policy.ts'
import { askedShare, freeShare, shareWeights, UNIT } from '../shares.ts'
import { type CapacityClass, LeveledOrder } from './leveled-order.ts'
import { LEVELS } from './scarcity.ts'
import type { SortedNodes } from './sorted-nodes.ts'

/** What the score counts: room left, or room taken. */
export type Counted = 'left' | 'taken'

/** In percent. More than shares are off by rounding; where it lets a promise be too high, that only costs a look. */
const SLACK = 1e-9

export class PercentOrder implements PlacementIndex {
  readonly view: CellView
  readonly counted: Counted
  readonly score: ScoreNodes
  readonly order: LeveledOrder
  private readonly weights: Float64Array[]

  /** Undefined where a scan is as good. @param score the policy's own. */
  static on(view: CellView, counted: Counted, score: ScoreNodes): PercentOrder | undefined {
    const { free, resources } = view
    const weights = shareWeights(view, resources)
    const sign = counted === 'left' ? -1 : 1
    const order = LeveledOrder.on(view, resources, (node) => sign * freeShare(free, resources, weights, node), resources)
    return order === undefined ? undefined : new PercentOrder(view, counted, score, weights, order)
  }

  private constructor(view: CellView, counted: Counted, score: ScoreNodes, weights: Float64Array[], order: LeveledOrder) {
    this.view = view
    this.counted = counted
    this.score = score
    this.weights = weights
    this.order = order
  }

  nodeChanged(node: number): void {
    this.order.nodeChanged(node)
  }

  chooser(): Chooser {
    return new PercentChooser(this)
  }

  asked(vector: Float64Array, { node }: CapacityClass): number {
    return askedShare(vector, this.view.resources, this.weights, node)
  }

  /** Percent of a mean that one unit of summed shares is worth; 0 where the nodes have no resource at all. */
  scale({ node }: CapacityClass): number {
    const { capacity, resources } = this.view
    let terms = 0
    for (const dimension of resources) terms += capacity[dimension][node] > 0 ? 1 : 0
    return terms === 0 ? 0 : 100 / terms / UNIT
  }

  /** No node of the list at or behind `node` scores better (lower) than this. */
  promise(node: number, asked: number, scale: number): number {
    const key = this.order.keys[node]
    if (this.counted === 'left') return -Math.floor((-key - asked) * scale + SLACK)
    return -Math.floor(100 - (key - asked) * scale + SLACK)
  }
}

class PercentChooser implements Chooser {
  misses = 0
  private readonly index: PercentOrder
  /** Distinct nodes looked at before the walk is given up; measured: a quarter costs more looks from the front. */
  private readonly patience: number
  private readonly one = new Int32Array(1)
  private readonly oneScore = new Float64Array(1)
  private looks = 0
  /** The best score any node can have. */
  private promised = 0
  private winner = -1
  private score = 0

  constructor(index: PercentOrder) {
    this.index = index
    this.patience = 4 * Math.ceil(Math.sqrt(index.view.nodes))
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    return this.best(vector, vector, allowed)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { index } = this
    const winner = this.best(first, whole, allowed)
    this.misses = 0
    for (const each of index.order.classes) {
      const asked = index.asked(first, each)
      const scale = index.scale(each)
      for (const list of each.lists) this.misses += this.countBetter(list, asked, scale, first, whole, allowed)
    }
    return winner
  }

  /** The best score for `vector`, then the lowest index, among the nodes with room for `room`; -1 if there is none. */
  private best(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): number {
    const { index } = this
    index.order.repair()
    this.winner = -1
    this.looks = 0
    this.promised = Number.POSITIVE_INFINITY
    for (const each of index.order.classes) {
      const asked = index.asked(vector, each)
      const scale = index.scale(each)
      const lowest = index.order.scarcity.levelFor(room, each.node)
      for (let i = lowest; i < LEVELS; i++) {
        const level = index.counted === 'taken' ? i : LEVELS - 1 + lowest - i
        this.walk(each.lists[level], asked, scale, vector, room, allowed)
      }
    }
    if (this.looks >= this.patience) this.lookFromFront(vector, room, allowed)
    return this.winner
  }

  /** Looks at the list in order until nothing better can come, or patience ends. */
  private walk(
    list: SortedNodes,
    asked: number,
    scale: number,
    vector: Float64Array,
    room: Float64Array,
    allowed: Uint8Array | undefined,
  ): void {
    if (list.head < 0 || this.isHopeless(list.head, asked, scale)) return
    let node = list.first(room, allowed)
    if (node >= 0) this.promised = Math.min(this.promised, this.index.promise(node, asked, scale))
    while (node >= 0 && this.looks < this.patience && !this.isHopeless(node, asked, scale)) {
      this.looks++
      this.consider(node, vector)
      list.skipEqual(node)
      node = list.next(room, allowed)
    }
  }

  private isHopeless(node: number, asked: number, scale: number): boolean {
    return this.winner >= 0 && this.index.promise(node, asked, scale) > this.score
  }

  /** Looks at the nodes by index, up to the first that scores what is promised at best; every list was asked for its promise. */
  private lookFromFront(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): void {
    const { free, nodes } = this.index.view
    for (let node = 0; node < nodes; node++) {
      if (this.winner >= 0 && this.winner <= node && this.score === this.promised) return
      if ((allowed !== undefined && allowed[node] === 0) || !fits(free, node, room)) continue
      this.consider(node, vector)
    }
  }

  private consider(node: number, vector: Float64Array): void {
    const score = this.scoreOf(node, vector)
    if (this.winner >= 0 && (score > this.score || (score === this.score && node > this.winner))) return
    this.winner = node
    this.score = score
  }

  private scoreOf(node: number, vector: Float64Array): number {
    this.one[0] = node
    this.index.score(vector, this.one, 1, this.oneScore)
    return this.oneScore[0]
  }

  /** Nodes of a list with room for `first` but not for `whole` that rank before the winner; all of them if there is none. */
  private countBetter(
    list: SortedNodes,
    asked: number,
    scale: number,
    first: Float64Array,
    whole: Float64Array,
    allowed: Uint8Array | undefined,
  ): number {
    const { winner } = this
    let count = 0
    for (let node = list.first(first, allowed); node >= 0; node = list.next(first, allowed)) {
      if (this.isHopeless(node, asked, scale)) break
      if (fits(this.index.view.free, node, whole)) continue
      const score = this.scoreOf(node, first)
      if (winner < 0 || score < this.score || (score === this.score && node < winner)) count++
    }
    return count
  }
}
