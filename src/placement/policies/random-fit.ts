/**
 * Random fit: looks at nodes in random order until `candidates` of them have room, and takes the best fit of these (Sparrow, SOSP
 * 2013, "batch sampling"; Mitzenmacher's power of two choices). No node is looked at twice for one question.
 */
import type { RandomStream } from '../../kernel/random.ts'
import type { CellView } from '../../model/cell-view.ts'
import type { PlacementSpec } from '../../model/scenario.ts'
import { fits } from '../fit.ts'
import type { Chooser, PlacementPolicy, ScoreNodes } from '../policy.ts'
import { bestFit } from './best-fit.ts'

export const DEFAULT_CANDIDATES = 8

export const randomFit: PlacementPolicy = {
  name: 'randomFit',
  about: 'the best fit of `candidates` (8) nodes with room, drawn at random',
  source: 'Ousterhout, Wendell, Zaharia, Stoica, Sparrow, SOSP 2013',
  chooser: (view, spec, random) => new RandomFit(view, spec, random),
}

class RandomFit implements Chooser {
  misses = 0
  private readonly view: CellView
  private readonly random: RandomStream
  private readonly seededTies: boolean
  private readonly score: ScoreNodes
  private readonly order: Int32Array
  private readonly swaps: Int32Array
  private readonly batch: Int32Array
  private readonly scores: Float64Array
  private drawn = 0

  constructor(view: CellView, spec: PlacementSpec, random: RandomStream) {
    this.view = view
    this.random = random
    this.seededTies = spec.ties === 'seeded'
    this.score = bestFit.prepare(view)
    this.order = Int32Array.from({ length: view.nodes }, (_, node) => node)
    this.swaps = new Int32Array(view.nodes)
    const candidates = Math.min(spec.candidates ?? DEFAULT_CANDIDATES, view.nodes)
    this.batch = new Int32Array(candidates)
    this.scores = new Float64Array(candidates)
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const count = this.drawBatch(vector, allowed)
    const node = count === 0 ? -1 : this.batch[this.rank(vector, count, 0)]
    this.putBack()
    return node
  }

  /** Ranks batch by batch, so that it fails only where no node takes the whole. */
  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    this.misses = 0
    let found = -1
    let count = this.drawBatch(first, allowed)
    while (count > 0 && found < 0) {
      for (let from = 0; from < count && found < 0; from++) {
        const node = this.batch[this.rank(first, count, from)]
        if (fits(this.view.free, node, whole)) found = node
        else this.misses++
      }
      if (found < 0) count = this.drawBatch(first, allowed)
    }
    this.putBack()
    return found
  }

  /** Draws on, without replacement, until the batch is full of nodes with room or no node is left; answers how many there are. */
  private drawBatch(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { order, batch, view } = this
    let count = 0
    while (count < batch.length && this.drawn < order.length) {
      const at = this.drawn + this.random.below(order.length - this.drawn)
      const node = order[at]
      this.swaps[this.drawn] = at
      order[at] = order[this.drawn]
      order[this.drawn++] = node
      if ((allowed === undefined || allowed[node] !== 0) && fits(view.free, node, vector)) batch[count++] = node
    }
    return count
  }

  /** Puts the order back as it was: the plan leaves no trace. */
  private putBack(): void {
    const { order } = this
    while (this.drawn > 0) {
      const at = this.swaps[--this.drawn]
      const node = order[this.drawn]
      order[this.drawn] = order[at]
      order[at] = node
    }
  }

  /** Brings the best of the batch from `from` on to position `from`, and answers `from`. */
  private rank(vector: Float64Array, count: number, from: number): number {
    const { batch, scores } = this
    if (from === 0) this.score(vector, batch, count, scores)
    let best = from
    let equals = 1
    for (let i = from + 1; i < count; i++) {
      if (scores[i] > scores[best]) continue
      if (scores[i] < scores[best]) equals = 1
      else if (this.seededTies) equals++
      if (scores[i] < scores[best] || (this.seededTies ? this.random.below(equals) === 0 : batch[i] < batch[best])) best = i
    }
    const node = batch[best]
    const score = scores[best]
    batch[best] = batch[from]
    scores[best] = scores[from]
    batch[from] = node
    scores[from] = score
    return from
  }
}
