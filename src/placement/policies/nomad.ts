/**
 * Nomad's choice of a node (scheduler/feasible/stack.go, select.go): the nodes are shuffled once a plan, the first few that are feasible
 * are scored by bin packing, the new pod counted in, and the first strictly greatest is taken. The next pod of the plan goes on in the
 * shuffled order where the last one stopped. The retry of a plan sees a new order, for the stream has moved on.
 *
 * Left out: job anti-affinity, which a chooser cannot know (it sees requests and kinds of pods, no jobs), node affinity, spread,
 * devices, preemption and the reschedule penalty. With bin packing alone, only an empty node that is asked for nothing scores 0.
 */
import type { RandomStream } from '../../kernel/random.ts'
import type { CellView } from '../../model/cell-view.ts'
import type { PlacementSpec } from '../../model/scenario.ts'
import { fits } from '../fit.ts'
import { CandidateLimit, candidateLimit } from '../nomad/limit.ts'
import type { Chooser, PlacementPolicy, ScoreNodes } from '../policy.ts'
import { binpack } from './binpack.ts'

export const nomad: PlacementPolicy = {
  name: 'nomad',
  about: 'the best packed of `candidates` (log2 of the nodes, rounded up, at least 2) nodes with room, in an order shuffled for the plan',
  source: 'Nomad, GenericStack: LimitIterator, BinPackIterator, MaxScoreIterator',
  chooser: (view, spec, random) => new NomadChooser(view, spec, random),
}

class NomadChooser implements Chooser {
  misses = 0
  private readonly view: CellView
  private readonly random: RandomStream
  private readonly scoreOf: ScoreNodes
  private readonly limit: CandidateLimit
  /** The shuffled order, as far as it is drawn; the rest waits in any order. */
  private readonly order: Int32Array
  private readonly swaps: Int32Array
  private drawn = 0
  /** Where in the order the plan stands, and how many nodes the question has looked at. */
  private offset = 0
  private looked = 0
  private readonly one = new Int32Array(1)
  private readonly score = new Float64Array(1)

  constructor(view: CellView, spec: PlacementSpec, random: RandomStream) {
    this.view = view
    this.random = random
    this.scoreOf = binpack.prepare(view)
    this.limit = new CandidateLimit(spec.candidates ?? candidateLimit('service', view.nodes))
    this.order = Int32Array.from({ length: view.nodes }, (_, node) => node)
    this.swaps = new Int32Array(view.nodes)
  }

  begin(): void {
    this.putBack()
  }

  end(): void {
    this.putBack()
  }

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    this.ask()
    this.collect(vector, allowed)
    const best = this.limit.best()
    return best < 0 ? -1 : this.limit.items[best]
  }

  /** Batch after batch of candidates, each ranked by score, so that it fails only where no node takes the whole. */
  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { limit } = this
    this.ask()
    this.misses = 0
    for (this.collect(first, allowed); limit.items.length > 0; this.collect(first, allowed)) {
      for (let from = 0; from < limit.items.length; from++) {
        const node = this.takeBest(from)
        if (fits(this.view.free, node, whole)) return node
        this.misses++
      }
      limit.nextBatch()
    }
    return -1
  }

  private ask(): void {
    this.looked = 0
    this.limit.clear()
  }

  private collect(vector: Float64Array, allowed: Uint8Array | undefined): void {
    const { limit, one, score, view } = this
    while (!limit.full && this.looked < view.nodes) {
      const node = this.nextNode()
      if ((allowed !== undefined && allowed[node] === 0) || !fits(view.free, node, vector)) continue
      one[0] = node
      this.scoreOf(vector, one, 1, score)
      limit.offer(node, -score[0])
    }
    if (!limit.full) limit.exhausted()
  }

  /** The next node of the shuffled order, which is drawn no further than it is looked at (Fisher and Yates). */
  private nextNode(): number {
    const { order } = this
    if (this.offset === order.length) this.offset = 0
    const at = this.offset++
    this.looked++
    if (at < this.drawn) return order[at]
    const from = at + this.random.below(order.length - at)
    const node = order[from]
    this.swaps[at] = from
    order[from] = order[at]
    order[at] = node
    this.drawn++
    return node
  }

  /** Brings the best of the candidates from `from` on to that place; the others keep their order. */
  private takeBest(from: number): number {
    const { items, scores } = this.limit
    const best = this.limit.best(from)
    items.splice(from, 0, ...items.splice(best, 1))
    scores.splice(from, 0, ...scores.splice(best, 1))
    return items[from]
  }

  /** Puts the order back as it was: the plan leaves no trace. */
  private putBack(): void {
    const { order } = this
    while (this.drawn > 0) {
      const from = this.swaps[--this.drawn]
      const node = order[this.drawn]
      order[this.drawn] = order[from]
      order[from] = node
    }
    this.offset = 0
  }
}
