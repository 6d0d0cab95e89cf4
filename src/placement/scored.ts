/**
 * Policies that give every node a number: filter, score, take the lowest (the two phases of the Kubernetes scheduling framework). Scores
 * are computed from the free columns each time.
 */
import type { RandomStream } from '../kernel/random.ts'
import type { CellView } from '../model/cell-view.ts'
import { collectFitting } from './fit.ts'
import type { Chooser, PlacementIndex, PlacementPolicy, ScoreNodes } from './policy.ts'
import { Ranking } from './ranking.ts'

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
  private readonly ranking: Ranking

  /** @param random the stream for ties; undefined: the lowest node index. */
  constructor(view: CellView, score: ScoreNodes, random: RandomStream | undefined) {
    this.view = view
    this.score = score
    this.ranking = new Ranking(view, view.nodes, random)
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { ids, scores } = this.ranking
    const count = collectFitting(this.view, vector, allowed, ids)
    if (count === 0) return -1
    this.score(vector, ids, count, scores)
    return this.ranking.best(count)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { ids, scores } = this.ranking
    const count = collectFitting(this.view, first, allowed, ids)
    if (count > 0) this.score(first, ids, count, scores)
    const node = this.ranking.bestTaking(count, whole)
    this.misses = this.ranking.misses
    return node
  }
}
