/** Samples as the speed report takes them: medians with an interval that supposes nothing of how times are spread, and budgets of time. */
import { writeFileSync } from 'node:fs'

/** A median and where the true one lies, in nineteen cases of twenty. */
export interface Measured {
  readonly median: number
  readonly low: number
  readonly high: number
  readonly count: number
}

/**
 * Median and its interval from order statistics: the k-th lowest and k-th highest sample hold the true median between them with the chance
 * that a fair coin shows each side at least k times (David and Nagaraja, Order Statistics, section 7.1). With fewer than six samples no
 * such pair reaches 95 %, and the interval is all of them.
 */
export function measured(samples: readonly number[]): Measured {
  const sorted = Float64Array.from(samples).sort()
  const count = sorted.length
  if (count === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN, count }
  const middle = count >> 1
  const rank = coveringRank(count)
  const median = count % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, low: sorted[rank - 1], high: sorted[count - rank], count }
}

/** The largest k of which both k-th ends still hold the median with 95 %; 1 if there is none. */
function coveringRank(count: number): number {
  let outside = 0
  let ways = 1
  for (let k = 1; ; k++) {
    outside += (2 * ways) / 2 ** count
    if (outside > 0.05 || 2 * k > count) return Math.max(1, k - 1)
    ways = (ways * (count - k + 1)) / k
  }
}

/** Starts the kernel's mark anew, where it can be: what the making of an input took and gave back is not held against a run. */
export function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // Another system: the mark stays, and with it the input's own peak.
  }
}

/** How often something is timed: until there are `most` samples, or at least `least` and so many CPU seconds were spent. */
export interface Budget {
  readonly least: number
  readonly most: number
  readonly seconds: number
}

/** Takes samples within a budget; `sample` returns the CPU seconds it spent. */
export function sampleWithin({ least, most, seconds }: Budget, sample: () => number): void {
  for (let count = 0, spent = 0; count < most && (count < least || spent < seconds); count++) spent += sample()
}
