/** Summaries of waits: exact quantiles (type 7) over the groups that got there. */
import { ascending, mean, quantileSorted } from '../analysis/statistics.ts'
import type { Distribution } from './figures.ts'

const MICROSECONDS = 1_000_000

/** @param waits microseconds, one a group; NaN where the group never got there. */
export function distribution(waits: Float64Array): Distribution {
  const seen = ascending(waits)
  const seconds = (value: number | null) => (value === null ? null : value / MICROSECONDS)
  return {
    mean: seconds(mean(seen)),
    p50: seconds(quantileSorted(seen, 0.5)),
    p90: seconds(quantileSorted(seen, 0.9)),
    p99: seconds(quantileSorted(seen, 0.99)),
    max: seconds(seen[seen.length - 1] ?? null),
    count: seen.length,
  }
}
