import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  balanceChangeScore,
  balancedAllocationScore,
  leastAllocatedScore,
  mostAllocatedScore,
  truncatedPercent,
} from '../../src/placement/kubernetes-scores.ts'

describe('truncated percent', () => {
  it('is exact for every amount up to 2^53', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        const [part, whole] = [Math.min(a, b), Math.max(a, b, 1)]
        expect(truncatedPercent(part, whole)).toBe(Number((BigInt(part) * 100n) / BigInt(whole)))
      }),
      { seed: 26, numRuns: 1000 },
    )
  })

  it('falls below the percent exactly one unit short of it', () => {
    for (const whole of [100, 700, 2 ** 40 * 100, 89_999_999_999_900]) {
      for (const percent of [1, 29, 57, 100]) {
        expect(truncatedPercent((whole / 100) * percent, whole)).toBe(percent)
        expect(truncatedPercent((whole / 100) * percent - 1, whole)).toBe(percent - 1)
      }
    }
  })
})

describe('node scores', () => {
  // Requested with the pod, capacity, then least allocated, most allocated, balanced: worked by hand from the formulas.
  it.each<[number[], number[], number, number, number]>([
    [[0, 0], [4, 10], 100, 0, 100],
    [[3, 5], [4, 10], 37, 62, 87],
    [[3, 5], [6, 10], 50, 50, 100],
    [[6, 0], [10, 20], 70, 30, 70],
    [[5, 20], [4, 10], 0, 100, 100],
    [[4, 5], [4, 0], 0, 100, 100],
    [[1, 1, 2], [3, 3, 3], 55, 44, 84],
    [[0], [0], 0, 0, 100],
  ])('%j of %j: least %d, most %d, balanced %d', (requested, capacity, least, most, balanced) => {
    expect(leastAllocatedScore(requested, capacity)).toBe(least)
    expect(mostAllocatedScore(requested, capacity)).toBe(most)
    expect(balancedAllocationScore(requested, capacity)).toBe(balanced)
  })

  it('weights count, and truncate once more', () => {
    expect(leastAllocatedScore([3, 5], [4, 10], [1, 2])).toBe(41)
    expect(mostAllocatedScore([3, 5], [4, 10], [1, 2])).toBe(58)
  })

  it('a pod that leaves the balance as it was scores 75 by the newer formula, a worse balance less', () => {
    expect(balanceChangeScore([0, 0], [2, 2], [10, 10])).toBe(75)
    expect(balanceChangeScore([0, 0], [10, 0], [10, 10])).toBe(50)
    expect(balanceChangeScore([10, 0], [10, 10], [10, 10])).toBe(100)
  })
})
