/** How the nodes of one capacity class are asked for the best score that any of them has, and for the lowest node that has it. */

/** Nothing scores below this: no node. */
export const NO_SCORE = -1

export interface ScoreGrid {
  /** No node has a better score for the request asked about, or for it and the targets tried; {@link NO_SCORE}: none has room. */
  readonly bound: number
  /** Brings a member up to date with the free columns. */
  update(rank: number): void
  /** Turns to a request: scores are for `vector`, and only nodes with room for `room` count. Sets the bound. */
  ask(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): void
  /**
   * The lowest node before `before` that scores `target`; `before` if there is none, and then the bound is set anew. To be asked for the
   * bound only, as long as nothing changes.
   */
  find(target: number, vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined, before: number): number
  /**
   * How many nodes have room for `first` but not for `whole` and rank for `first` before a node that scores `target`; {@link NO_SCORE}: there is
   * none, all count.
   */
  countBetter(target: number, winner: number, first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number
  /** The policy's score, as Kubernetes counts it: higher is better. */
  score(node: number, vector: Float64Array): number
}
