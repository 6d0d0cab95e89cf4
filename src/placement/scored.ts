/**
 * Policies that give every node a number: filter, score, take the lowest (the two phases of the Kubernetes scheduling framework).
 * Ties are exact equality of scores computed from the free columns each time; they go to the lowest node index, or, `seeded`, to one
 * of the equals with a single draw (uniform, as Kubernetes' reservoir sampling, but the number of draws depends on no order).
 */
import type { RandomStream } from '../kernel/random.ts'
import type { CellView } from '../model/cell-view.ts'
import { collectFitting, fits } from './fit.ts'
import type { Chooser, PlacementIndex, PlacementPolicy, ScoreNodes } from './policy.ts'

export interface ScoredPolicy extends PlacementPolicy {
  /** The score of each node, lowest best, for a cell whose capacities stay as they are. */
  prepare(view: CellView): ScoreNodes
}

/** A policy from its score. */
export function scoredPolicy(policy: {
  name: string
  about: string
  source: string
  prepare(view: CellView): ScoreNodes
  index?(view: CellView): PlacementIndex | undefined
}): ScoredPolicy {
  return {
    ...policy,
    chooser: (view, spec, random) => new ScoreScan(view, policy.prepare(view), spec.ties === 'seeded' ? random : undefined),
  }
}

/** Wraps a score of one node; slower than a loop of the policy's own, for policies written by hand. */
export function eachNode(score: (view: CellView, node: number, vector: Float64Array) => number): (view: CellView) => ScoreNodes {
  return (view) => (vector, nodes, count, scores) => {
    for (let i = 0; i < count; i++) scores[i] = score(view, nodes[i], vector)
  }
}

/** Looks at every node on every question. */
export class ScoreScan implements Chooser {
  misses = 0
  private readonly view: CellView
  private readonly score: ScoreNodes
  private readonly random: RandomStream | undefined
  private readonly ids: Int32Array
  private readonly scores: Float64Array
  private readonly ties: Int32Array

  /** @param random the stream for ties; undefined: the lowest node index. */
  constructor(view: CellView, score: ScoreNodes, random: RandomStream | undefined) {
    this.view = view
    this.score = score
    this.random = random
    this.ids = new Int32Array(view.nodes)
    this.scores = new Float64Array(view.nodes)
    this.ties = new Int32Array(random === undefined ? 0 : view.nodes)
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { ids, scores } = this
    const count = collectFitting(this.view, vector, allowed, ids)
    if (count === 0) return -1
    this.score(vector, ids, count, scores)
    let best = 0
    for (let i = 1; i < count; i++) {
      if (scores[i] < scores[best]) best = i
    }
    return this.random === undefined ? ids[best] : this.drawEqual(scores[best], count, undefined)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { ids, scores } = this
    const { free } = this.view
    const count = collectFitting(this.view, first, allowed, ids)
    this.misses = count
    if (count === 0) return -1
    this.score(first, ids, count, scores)
    let best = -1
    for (let i = 0; i < count; i++) {
      if ((best < 0 || scores[i] < scores[best]) && fits(free, ids[i], whole)) best = i
    }
    if (best < 0) return -1
    let better = 0
    for (let i = 0; i < count; i++) better += scores[i] < scores[best] ? 1 : 0
    this.misses = better
    if (this.random !== undefined) return this.drawEqual(scores[best], count, whole)
    for (let i = 0; i < best; i++) this.misses += scores[i] === scores[best] ? 1 : 0
    return ids[best]
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
