import { expect, it } from 'vitest'
import { randomStream } from '../../../src/kernel/random.ts'
import { PairBuckets, ROWS, rowsFrom } from '../../../src/placement/indexes/pair-buckets.ts'

const BUCKETS = 201

/** Rows that are high wherever `row` is: 2 stands for the first resource, 1 for the second. */
const isFrom = (row: number, other: number) => (other & row) === row

it('tells the highest bucket, the next one down, and four in a row, as a sorted set does', () => {
  const stream = randomStream('1', 'pair buckets')
  const buckets = new PairBuckets(BUCKETS)
  const filled = new Set<number>()
  for (let step = 0; step < 5000; step++) {
    const set = stream.below(BUCKETS * ROWS)
    // Now few are filled, now many.
    const sparse = step % 1000 < 500
    if (filled.delete(set)) buckets.empty(set)
    else if (!sparse || filled.size < 6) {
      filled.add(set)
      buckets.fill(set)
    } else {
      const [gone] = filled
      filled.delete(gone)
      buckets.empty(gone)
    }
    const row = stream.below(ROWS)
    const rows = rowsFrom(row)
    const seen = [...filled].filter((other) => isFrom(row, other % ROWS))
    const highest = (below: number) => Math.max(-1, ...seen.map((other) => Math.floor(other / ROWS)).filter((bucket) => bucket < below))
    expect(buckets.highest(rows)).toBe(highest(BUCKETS))
    const bucket = stream.below(BUCKETS)
    expect(buckets.highestBelow(bucket, rows)).toBe(highest(bucket))
    const window = seen.map((other) => other - bucket * ROWS).filter((bit) => bit >= 0 && bit < 4 * ROWS)
    expect(buckets.window(bucket, rows)).toBe(window.reduce((bits, bit) => bits | (1 << bit), 0))
  }
})
