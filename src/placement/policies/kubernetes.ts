/**
 * The node choice of the Kubernetes scheduler as a whole (pkg/scheduler, `schedulePod`): enough feasible nodes, found from where the last
 * search ended, scored by the plugins of a profile, and of the best ones one.
 */
import type { RandomStream } from '../../kernel/random.ts'
import type { CellView } from '../../model/cell-view.ts'
import type { PlacementSpec } from '../../model/scenario.ts'
import { nodeOrder } from '../kubernetes/node-order.ts'
import { nodeScores } from '../kubernetes/node-scores.ts'
import { profileOf } from '../kubernetes/profile.ts'
import { enoughNodes, NodeSample } from '../kubernetes/sampling.ts'
import type { AddScores } from '../kubernetes/score-plugin.ts'
import type { Chooser, PlacementPolicy } from '../policy.ts'
import { Ranking } from '../ranking.ts'
import type { PodKind, Scene } from '../scene.ts'

export const kubernetes: PlacementPolicy = {
  name: 'kubernetes',
  about: 'the best of enough feasible nodes by the weighted plugins of a profile',
  source: 'Kubernetes scheduler, `schedulePod`, 1.36',
  chooser: (view, spec, random, scene) => new KubernetesChooser(view, spec, random, scene),
}

class KubernetesChooser implements Chooser {
  misses = 0
  private readonly sample: NodeSample
  private readonly ranking: Ranking
  private readonly score: AddScores

  constructor(view: CellView, spec: PlacementSpec, random: RandomStream, scene: Scene | undefined) {
    const profile = profileOf(spec)
    // Without a score plugin the first feasible node will do.
    const enough = profile.weights.size === 0 ? Math.min(1, view.nodes) : enoughNodes(view.nodes, profile.percentageOfNodesToScore)
    this.ranking = new Ranking(view, enough, spec.ties === 'seeded' ? random : undefined)
    const order = scene === undefined ? Int32Array.from({ length: view.nodes }, (_, node) => node) : nodeOrder(scene.nodes)
    this.sample = new NodeSample(view, order, this.ranking.ids)
    this.score = nodeScores({ view, scene, scratch: new Float64Array(enough) }, profile)
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined, kind?: PodKind): number {
    const { ranking } = this
    this.sample.open()
    const count = this.sample.next(vector, allowed)
    if (count < 2) return count === 0 ? -1 : ranking.ids[0]
    this.rank(vector, kind, count)
    return ranking.best(count)
  }

  /** Ranks sample by sample, so that it fails only where no node takes the whole. */
  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined, kind?: PodKind): number {
    this.misses = 0
    this.sample.open()
    for (;;) {
      const count = this.sample.next(first, allowed)
      if (count === 0) return -1
      this.rank(first, kind, count)
      const node = this.ranking.bestTaking(count, whole)
      this.misses += this.ranking.misses
      if (node >= 0) return node
    }
  }

  private rank(vector: Float64Array, kind: PodKind | undefined, count: number): void {
    const { ids, scores } = this.ranking
    this.score(vector, kind, ids, count, scores)
    // Kubernetes takes the highest.
    for (let i = 0; i < count; i++) scores[i] = -scores[i]
  }
}
