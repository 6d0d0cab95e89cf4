/**
 * Index of the Kubernetes policies least and most allocated: a grid a capacity class. All grids are asked for the best score that any of their
 * nodes can have, then for the lowest node that has it, and so on downwards.
 */
import type { CellView } from '../../model/cell-view.ts'
import type { Chooser, PlacementIndex } from '../policy.ts'
import { CapacityClasses, classAt, rankAt } from './capacity-classes.ts'
import { ChangedNodes } from './changed-nodes.ts'
import type { Counted } from './member-percents.ts'
import { PairGrid } from './pair-grid.ts'
import { MOST_RESOURCES, PercentGrid } from './percent-grid.ts'
import { MOST_CAPACITY } from './percent-levels.ts'
import { NO_SCORE, type ScoreGrid } from './score-grid.ts'

export class PercentOrder implements PlacementIndex {
  readonly grids: readonly ScoreGrid[]
  readonly nodes: number
  private readonly classes: CapacityClasses
  private readonly changed: ChangedNodes

  /** Undefined where a scan is as good. */
  static on(view: CellView, counted: Counted): PercentOrder | undefined {
    const isSmall = view.resources.every((dimension) => view.capacity[dimension].every((amount) => amount <= MOST_CAPACITY))
    const classes = !isSmall || view.resources.length > MOST_RESOURCES ? undefined : CapacityClasses.of(view, view.resources)
    return classes === undefined ? undefined : new PercentOrder(view, counted, classes)
  }

  private constructor(view: CellView, counted: Counted, classes: CapacityClasses) {
    this.nodes = view.nodes
    this.classes = classes
    this.grids = classes.members.map((members) =>
      isPair(view, members, counted) ? new PairGrid(view, members) : new PercentGrid(view, members, counted),
    )
    this.changed = new ChangedNodes(view.nodes)
  }

  nodeChanged(node: number): void {
    this.changed.add(node)
  }

  chooser(): Chooser {
    return new PercentChooser(this)
  }

  score(node: number, vector: Float64Array): number {
    return this.grids[this.classes.classOf[node]].score(node, vector)
  }

  /** Brings the grids up to date with the free columns; to be called before a question. */
  repair(): void {
    const { changed, grids } = this
    const { places } = this.classes
    for (let node = changed.take(); node >= 0; node = changed.take()) grids[classAt(places[node])].update(rankAt(places[node]))
  }
}

class PercentChooser implements Chooser {
  misses = 0
  private readonly index: PercentOrder

  constructor(index: PercentOrder) {
    this.index = index
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    return this.best(vector, vector, allowed)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { grids } = this.index
    const winner = this.best(first, whole, allowed)
    const score = winner < 0 ? NO_SCORE : this.index.score(winner, first)
    this.misses = 0
    for (let at = 0; at < grids.length; at++) this.misses += grids[at].countBetter(score, winner, first, whole, allowed)
    return winner
  }

  /** The best score for `vector`, then the lowest index, among the nodes with room for `room`; -1 if there is none. */
  private best(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): number {
    const { grids, nodes } = this.index
    this.index.repair()
    let target = NO_SCORE
    for (let at = 0; at < grids.length; at++) {
      grids[at].ask(vector, room, allowed)
      const { bound } = grids[at]
      if (bound > target) target = bound
    }
    while (target > NO_SCORE) {
      let found = nodes
      let next = NO_SCORE
      for (let at = 0; at < grids.length; at++) {
        const grid = grids[at]
        if (grid.bound === target) found = grid.find(target, vector, room, allowed, found)
        if (grid.bound > next) next = grid.bound
      }
      if (found < nodes) return found
      target = next
    }
    return -1
  }
}

function isPair(view: CellView, [node]: Int32Array, counted: Counted): boolean {
  return counted === 'left' && view.resources.length === 2 && view.resources.every((dimension) => view.capacity[dimension][node] > 0)
}
