/**
 * How many nodes Nomad compares (scheduler/feasible/select.go `LimitIterator`, `MaxScoreIterator`; stack.go for the limits): not all,
 * but the first few that are feasible in a shuffled order, the power of two choices for batch jobs. A few nodes with a poor score are
 * passed over, and come last if there is nothing better.
 */

/** Scores up to this are poor. */
export const POOR_SCORE = 0
/** Most poor nodes that are passed over. */
export const MOST_SKIPPED = 3
const BATCH_CANDIDATES = 2
/** With affinities or spreads, at least so many are compared, for these are scored against each other. */
const LEAST_WITH_AFFINITY = 100

/**
 * Nodes compared for one allocation, of a cluster of `nodes`: 2 for a batch job, for a service max(2, ceil(log2 nodes)).
 * @param affinityCount the task group's count, where it has affinities or spreads; absent: it has none.
 */
export function candidateLimit(kind: 'batch' | 'service', nodes: number, affinityCount?: number): number {
  if (affinityCount !== undefined) return Math.max(LEAST_WITH_AFFINITY, affinityCount)
  return kind === 'batch' || nodes < 2 ? BATCH_CANDIDATES : Math.max(BATCH_CANDIDATES, 32 - Math.clz32(nodes - 1))
}

/** Takes nodes one by one until it has enough of them. Reused from one question to the next. */
export class CandidateLimit {
  /** The candidates, in the order in which they are compared, and their scores. */
  readonly items: number[] = []
  readonly scores: number[] = []
  private readonly limit: number
  private readonly threshold: number
  private readonly mostSkipped: number
  private readonly skipped: number[] = []
  private readonly skippedScores: number[] = []
  private waiting = 0 // first of the skipped that is not used yet

  constructor(limit: number, threshold = POOR_SCORE, mostSkipped = MOST_SKIPPED) {
    this.limit = limit
    this.threshold = threshold
    this.mostSkipped = mostSkipped
  }

  /** A new question. */
  clear(): void {
    this.nextBatch()
    this.skipped.length = 0
    this.skippedScores.length = 0
    this.waiting = 0
  }

  /** More candidates for the same question: what was skipped stays in reserve. */
  nextBatch(): void {
    this.items.length = 0
    this.scores.length = 0
  }

  get full(): boolean {
    return this.items.length >= this.limit
  }

  /** A feasible node, if not {@link full}. */
  offer(item: number, score: number): void {
    const skip = score <= this.threshold && this.skipped.length < this.mostSkipped
    ;(skip ? this.skipped : this.items).push(item)
    ;(skip ? this.skippedScores : this.scores).push(score)
  }

  /** No node is left: what was skipped fills up, first skipped first. */
  exhausted(): void {
    for (; this.waiting < this.skipped.length && !this.full; this.waiting++) {
      this.items.push(this.skipped[this.waiting])
      this.scores.push(this.skippedScores[this.waiting])
    }
  }

  /** Position of the first strictly greatest score from `from` on; -1 if there is none. */
  best(from = 0): number {
    let best = -1
    for (let at = from; at < this.items.length; at++) {
      if (best < 0 || this.scores[at] > this.scores[best]) best = at
    }
    return best
  }
}
