/**
 * Dominant shares: per scheduler, the largest share it has of any resource of the cluster, held room included (Ghodsi et al., DRF,
 * NSDI 2011, section 4). The allocator offers by them; fairness is taken from their time-weighted means. A dimension that the
 * cluster lacks has share 0; host ports do not count.
 */
export class Shares {
  /** Hears of every change, vector by vector. Absent where nobody asks. */
  onChange?: (scheduler: number, vector: Float64Array, sign: 1 | -1) => void
  /** Dominant share of each scheduler now, not divided by its weight. */
  readonly dominant: Float64Array
  private readonly allocated: Float64Array // [scheduler x dimensions + dimension]
  private readonly totals: Float64Array
  private readonly scored: readonly number[]
  private readonly integral: Float64Array
  private readonly since: Float64Array

  constructor(schedulers: number, totals: Float64Array, scored: readonly number[], windowStart: number) {
    this.dominant = new Float64Array(schedulers)
    this.allocated = new Float64Array(schedulers * totals.length)
    this.totals = totals
    this.scored = scored
    this.integral = new Float64Array(schedulers)
    this.since = new Float64Array(schedulers).fill(windowStart)
  }

  /** So many such vectors were given to, or (below zero) taken from the scheduler. */
  change(scheduler: number, vector: Float64Array, times: number, now: number): void {
    this.settle(scheduler, now)
    const { allocated, totals } = this
    const base = scheduler * totals.length
    let share = 0
    for (const dimension of this.scored) {
      const amount = allocated[base + dimension] + times * vector[dimension]
      allocated[base + dimension] = amount
      if (totals[dimension] > 0 && amount / totals[dimension] > share) share = amount / totals[dimension]
    }
    this.dominant[scheduler] = share
    if (this.onChange !== undefined) for (let one = Math.abs(times); one > 0; one--) this.onChange(scheduler, vector, times > 0 ? 1 : -1)
  }

  /** What the scheduler has now, base units by dimension. */
  of(scheduler: number): Float64Array {
    return this.allocated.subarray(scheduler * this.totals.length, (scheduler + 1) * this.totals.length)
  }

  /** Time-weighted sum of a scheduler's dominant share up to `until`, the last change or later, in share x microseconds. */
  weighted(scheduler: number, until: number): number {
    return this.integral[scheduler] + this.dominant[scheduler] * (until - this.since[scheduler])
  }

  /** Time has come to `now`: the share of a scheduler stood since the last call. */
  settle(scheduler: number, now: number): void {
    const span = now - this.since[scheduler]
    if (span <= 0) return
    this.integral[scheduler] += this.dominant[scheduler] * span
    this.since[scheduler] = now
  }
}
