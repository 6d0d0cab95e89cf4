/**
 * The plug-in of placement: a policy says which of the nodes that have room is taken. It sees flat columns of the cell and its
 * scheduler's random stream, nothing else, so that every strategy can use it and strategies differ in commitment alone.
 */
import type { RandomStream } from '../kernel/random.ts'
import type { CellView } from '../model/cell-view.ts'
import type { PlacementSpec } from '../model/scenario.ts'
import type { PodKind, Scene } from './scene.ts'

/** One policy at work for one scheduler. Vectors are in base units, one entry a dimension of the view. */
export interface Chooser {
  /** A plan begins. */
  begin(): void
  /**
   * A plan is over: everything is as before it, except the position of the random stream and, alike, the place in the order of nodes where
   * the next search begins (`kubernetes`).
   */
  end(): void
  /**
   * The best node where `vector` fits now and `allowed` is not 0 (undefined: all nodes); -1 if there is none. `kind`: what the pod says
   * of itself, for policies that ask.
   */
  choose(vector: Float64Array, allowed: Uint8Array | undefined, kind?: PodKind): number
  /** Nodes ranked for `first` alone; the best-ranked one on which `whole` (at least `first`) fits as well, or -1. */
  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined, kind?: PodKind): number
  /** Of the last walk: how many better-ranked nodes had room for `first` but not for `whole`. */
  readonly misses: number
}

/** Makes a policy fast. Depends on the cell alone, so schedulers with the same policy share it. */
export interface PlacementIndex {
  /** The free room of a node may have changed. Cheap; repair is left to the next question. */
  nodeChanged(node: number): void
  /** A chooser that answers from the index exactly as the policy's own would. */
  chooser(): Chooser
}

/** A placement policy: which of the nodes that have room is taken. */
export interface PlacementPolicy {
  /** Its name in scenarios. */
  readonly name: string
  /** One line for people. */
  readonly about: string
  /** Who does it so, or where it is described. */
  readonly source: string
  /** Looks at the nodes themselves on every question. */
  chooser(view: CellView, spec: PlacementSpec, random: RandomStream, scene?: Scene): Chooser
  /**
   * Absent or undefined: the policy needs none, or a scan is as fast on this cell. An index knows ties to the lowest node index only.
   */
  index?(view: CellView): PlacementIndex | undefined
}

/** Scores `count` nodes for a vector that fits on each: writes scores[i] for nodes[i]. The lowest score is the best. */
export type ScoreNodes = (vector: Float64Array, nodes: Int32Array, count: number, scores: Float64Array) => void
