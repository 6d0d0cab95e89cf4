/**
 * For scores that no order helps with: each is computed once for all nodes of equal capacity and equal room, which score alike, and stands for the
 * lowest of them. A scan of groups, so it costs as much as there are different nodes.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import type { Chooser, PlacementIndex, ScoreNodes } from '../policy.ts'
import { CapacityClasses } from './capacity-classes.ts'
import { ChangedNodes } from './changed-nodes.ts'
import { RoomGroups } from './room-groups.ts'

export class GroupScan implements PlacementIndex {
  readonly groups: RoomGroups
  readonly score: ScoreNodes
  private readonly changed: ChangedNodes

  /** Undefined where a scan of nodes is as good. @param score of a node, by its capacity and its room alone. */
  static on(view: CellView, score: ScoreNodes): GroupScan | undefined {
    const classes = CapacityClasses.of(view, [...view.free.keys()])
    return classes === undefined ? undefined : new GroupScan(view, score, classes)
  }

  private constructor(view: CellView, score: ScoreNodes, { classOf }: CapacityClasses) {
    this.groups = new RoomGroups(view, classOf)
    this.score = score
    this.changed = new ChangedNodes(view.nodes)
    for (let node = 0; node < view.nodes; node++) this.groups.join(node)
  }

  nodeChanged(node: number): void {
    this.changed.add(node)
  }

  chooser(): Chooser {
    return new GroupChooser(this)
  }

  /** Brings the groups up to date with the free columns; to be called before a question. */
  repair(): void {
    const { groups } = this
    for (let node = this.changed.take(); node >= 0; node = this.changed.take()) {
      if (groups.isCurrent(node)) continue
      groups.leave(node)
      groups.join(node)
    }
  }
}

class GroupChooser implements Chooser {
  misses = 0
  private readonly index: GroupScan
  /** Groups with room, the lowest node allowed in each, and its score. */
  private readonly fitting: Int32Array
  private readonly ids: Int32Array
  private readonly scores: Float64Array

  constructor(index: GroupScan) {
    const nodes = index.groups.groupOf.length
    this.index = index
    this.fitting = new Int32Array(nodes)
    this.ids = new Int32Array(nodes)
    this.scores = new Float64Array(nodes)
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const best = this.best(this.scoreFitting(vector, allowed), vector, vector)
    return best < 0 ? -1 : this.ids[best]
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { fitting, ids, index, scores } = this
    const count = this.scoreFitting(first, allowed)
    const best = this.best(count, first, whole)
    const winner = best < 0 ? -1 : ids[best]
    this.misses = 0
    for (let at = 0; at < count; at++) {
      if (fits(index.groups.room, fitting[at], whole) || (best >= 0 && scores[at] > scores[best])) continue
      this.misses += this.countBefore(fitting[at], best < 0 || scores[at] < scores[best] ? Infinity : winner, allowed)
    }
    return winner
  }

  /** Collects the groups with room for `vector` and scores them; answers how many. */
  private scoreFitting(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { fitting, ids, index } = this
    index.repair()
    const { members, room, used } = index.groups
    const { heads, next } = members
    let count = 0
    for (let group = 0; group < used; group++) {
      let node = heads[group]
      if (node < 0 || !fits(room, group, vector)) continue
      if (allowed !== undefined) {
        while (node >= 0 && allowed[node] === 0) node = next[node]
        if (node < 0) continue
      }
      fitting[count] = group
      ids[count++] = node
    }
    if (count > 0) index.score(vector, ids, count, this.scores)
    return count
  }

  /** Where the best of those collected stands that has room for `whole`; -1 if there is none. */
  private best(count: number, vector: Float64Array, whole: Float64Array): number {
    const { fitting, ids, index, scores } = this
    let best = -1
    for (let at = 0; at < count; at++) {
      const better = best < 0 || scores[at] < scores[best] || (scores[at] === scores[best] && ids[at] < ids[best])
      if (better && (whole === vector || fits(index.groups.room, fitting[at], whole))) best = at
    }
    return best
  }

  /** Nodes of a group below `end` that are allowed. */
  private countBefore(group: number, end: number, allowed: Uint8Array | undefined): number {
    const { heads, next } = this.index.groups.members
    let count = 0
    for (let node = heads[group]; node >= 0 && node < end; node = next[node]) {
      if (allowed === undefined || allowed[node] !== 0) count++
    }
    return count
  }
}
