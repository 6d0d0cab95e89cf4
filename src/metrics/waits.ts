/** Summaries of waits: exact quantiles (type 7 of Hyndman and Fan, 1996) over the groups that got there, without sorting them. */
import { mean } from '../analysis/statistics.ts'
import type { Distribution } from './figures.ts'
import { leastFrom, select } from './selection.ts'

const MICROSECONDS = 1_000_000

/** @param waits microseconds, one a group; NaN where the group never got there. */
export function distribution(waits: Float64Array): Distribution {
  const seen = reached(waits)
  if (seen.length === 0) return { mean: null, p50: null, p90: null, p99: null, max: null, count: 0 }
  const average = meanOf(seen)
  const [p50, p90, p99, max] = ascendingQuantiles(seen, [0.5, 0.9, 0.99, 1]).map((wait) => wait / MICROSECONDS)
  return { mean: average / MICROSECONDS, p50, p90, p99, max, count: seen.length }
}

/** What each probability finds lies behind what the one before it did. */
function ascendingQuantiles(values: Float64Array, probabilities: readonly number[]): number[] {
  let from = 0
  return probabilities.map((probability) => {
    const rank = (values.length - 1) * probability
    const below = Math.floor(rank)
    const low = select(values, below, from)
    from = below
    const high = below === values.length - 1 ? low : leastFrom(values, below + 1)
    return low === high ? low : low + (rank - below) * (high - low)
  })
}

function reached(waits: Float64Array): Float64Array {
  const seen = new Float64Array(waits.length)
  let count = 0
  for (let group = 0; group < waits.length; group++) if (waits[group] >= 0) seen[count++] = waits[group]
  return seen.subarray(0, count)
}

/** Whole microseconds add up exactly in any order while the sum is exact; else in ascending order and compensated. */
function meanOf(seen: Float64Array): number {
  let sum = 0
  let fraction = 0
  for (let at = 0; at < seen.length; at++) {
    sum += seen[at]
    fraction += seen[at] - Math.floor(seen[at])
  }
  return fraction === 0 && sum <= Number.MAX_SAFE_INTEGER ? sum / seen.length : (mean(seen.slice().sort()) as number)
}
