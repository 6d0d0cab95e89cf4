/**
 * The end of every policy that gives nodes a number: of those scored take the lowest. Ties are exact equality; they go to the lowest node
 * index, or, `seeded`, to one of the equals with a single draw (uniform, as Kubernetes' reservoir sampling, but the number of draws
 * depends on no order).
 */
import type { RandomStream } from '../kernel/random.ts'
import type { CellView } from '../model/cell-view.ts'
import { fits } from './fit.ts'

export class Ranking {
  /** Of the last walk: better-ranked nodes on which the whole does not fit. */
  misses = 0
  /** The nodes, and a score for each; the lowest is the best. */
  readonly ids: Int32Array
  readonly scores: Float64Array
  private readonly view: CellView
  private readonly random: RandomStream | undefined
  private readonly ties: Int32Array

  /**
   * @param size most nodes that are ranked at once.
   * @param random the stream for ties; undefined: the lowest node index.
   */
  constructor(view: CellView, size: number, random: RandomStream | undefined) {
    this.view = view
    this.random = random
    this.ids = new Int32Array(size)
    this.scores = new Float64Array(size)
    this.ties = new Int32Array(random === undefined ? 0 : size)
  }

  /** The best of the first `count` nodes, at least one. */
  best(count: number): number {
    const { ids, scores } = this
    let best = 0
    for (let i = 1; i < count; i++) {
      if (scores[i] < scores[best] || (scores[i] === scores[best] && ids[i] < ids[best])) best = i
    }
    return this.random === undefined ? ids[best] : this.drawEqual(scores[best], count, undefined)
  }

  /** The best of the first `count` nodes on which `whole` fits, or -1; sets the misses. */
  bestTaking(count: number, whole: Float64Array): number {
    const { ids, scores } = this
    const { free } = this.view
    this.misses = count
    let best = -1
    for (let i = 0; i < count; i++) {
      const better = best < 0 || scores[i] < scores[best] || (scores[i] === scores[best] && ids[i] < ids[best])
      if (better && fits(free, ids[i], whole)) best = i
    }
    if (best < 0) return -1
    const lowest = this.random === undefined
    this.misses = 0
    for (let i = 0; i < count; i++) {
      if (scores[i] < scores[best] || (lowest && scores[i] === scores[best] && ids[i] < ids[best])) this.misses++
    }
    return lowest ? ids[best] : this.drawEqual(scores[best], count, whole)
  }

  /**
   * One of the nodes with this score, all equally likely. With `whole`: the first of them, in random order, on which it fits; those
   * before it are misses.
   */
  private drawEqual(score: number, count: number, whole: Float64Array | undefined): number {
    const { ids, scores, ties } = this
    const random = this.random!
    let good = 0
    let bad = 0
    for (let i = 0; i < count; i++) {
      if (scores[i] !== score) continue
      if (whole === undefined || fits(this.view.free, ids[i], whole)) ties[good++] = ids[i]
      else bad++
    }
    while (bad > 0 && random.below(bad + good) < bad) {
      bad--
      this.misses++
    }
    return good === 1 ? ties[0] : ties[random.below(good)]
  }
}
