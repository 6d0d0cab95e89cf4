/** Waits summed up without sorting are those summed up by sorting. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mean, quantileSorted } from '../../src/analysis/statistics.ts'
import { select } from '../../src/metrics/selection.ts'
import { distribution } from '../../src/metrics/waits.ts'

const SECOND = 1_000_000
/** Many ties, a few far apart, some that never come; few are beyond what adds up exactly. */
const wait = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 10_000 * SECOND }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
)
const waits = (items: fc.Arbitrary<number>) => fc.array(items, { maxLength: 300 }).map((list) => Float64Array.from(list))

function sorted(values: Float64Array) {
  const seen = values.filter((value) => !Number.isNaN(value)).sort()
  const seconds = (value: number | null) => (value === null ? null : value / SECOND)
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((probability) => seconds(quantileSorted(seen, probability)))
  return { mean: seconds(mean(seen)), p50, p90, p99, max: seconds(seen[seen.length - 1] ?? null), count: seen.length }
}

describe('waits', () => {
  test.each([
    ['of all sorts', waits(wait)],
    ['of whole microseconds', waits(wait.map(Math.floor))],
    ['too long to add up exactly', waits(fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }))],
  ])('%s have the mean, the quantiles and the maximum of the sorted ones', (_, lists) => {
    fc.assert(
      fc.property(lists, (list) => {
        const before = list.slice()
        expect(distribution(list)).toEqual(sorted(list))
        expect(list).toEqual(before)
      }),
      { seed: 71, numRuns: 600 },
    )
  })

  test('a value of any rank is found in any order, also in one that leads the search astray', () => {
    const values = Float64Array.from({ length: 4_000 }, (_, at) => (at % 2 === 0 ? at : 4_000 - at))
    const inOrder = values.slice().sort()
    for (const rank of [0, 1, 1_999, 2_000, 3_998, 3_999]) expect(select(values.slice(), rank)).toBe(inOrder[rank])
    const alike = new Float64Array(1_000).fill(7)
    expect(select(alike, 500)).toBe(7)
  })
})
