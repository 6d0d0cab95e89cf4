import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  balanceChangeScore,
  balancedAllocationScore,
  brokenLinear,
  leastAllocatedScore,
  mostAllocatedScore,
  requestedToCapacityRatioScore,
  truncatedPercent,
} from '../../../src/placement/kubernetes/scores.ts'

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

describe('least and most allocated', () => {
  it('add up to 100, or to 2 less at most, for each of the three truncations takes less than 1', () => {
    const resources = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(resources, (list) => {
        const capacity = list.map(([, all]) => all)
        const requested = list.map(([asked, all]) => Math.min(asked, all))
        const weights = list.map(([, , weight]) => weight)
        const sum = leastAllocatedScore(requested, capacity, weights) + mostAllocatedScore(requested, capacity, weights)
        expect(sum).toBeLessThanOrEqual(100)
        expect(sum).toBeGreaterThanOrEqual(98)
      }),
      { seed: 48, numRuns: 500 },
    )
  })
})

/** Lines of up to five points with whole coordinates. */
const lines = fc
  .uniqueArray(fc.record({ utilization: fc.nat(100), score: fc.nat(100) }), {
    minLength: 1,
    maxLength: 5,
    selector: ({ utilization }) => utilization,
  })
  .map((points) => points.sort((a, b) => a.utilization - b.utilization))

describe('a broken line', () => {
  it('passes through its points and stays between the lowest and the highest', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: -20, max: 120 }), (points, at) => {
        const scores = points.map(({ score }) => score)
        for (const { utilization, score } of points) expect(brokenLinear(points, utilization)).toBe(score)
        const value = brokenLinear(points, at)
        expect(Number.isInteger(value)).toBe(true)
        expect(value).toBeGreaterThanOrEqual(Math.min(...scores))
        expect(value).toBeLessThanOrEqual(Math.max(...scores))
      }),
      { seed: 49, numRuns: 500 },
    )
  })

  it('is level before its first point and after its last', () => {
    fc.assert(
      fc.property(lines, fc.nat(100), (points, far) => {
        const [first, last] = [points[0], points[points.length - 1]]
        expect(brokenLinear(points, first.utilization - far)).toBe(first.score)
        expect(brokenLinear(points, last.utilization + far)).toBe(last.score)
      }),
      { seed: 50, numRuns: 200 },
    )
  })

  it('is less than 1 from the true line, on the side of the left point', () => {
    fc.assert(
      fc.property(lines, fc.nat(100), (points, at) => {
        const right = points.findIndex(({ utilization }) => at <= utilization)
        if (right < 1) return
        const [a, b] = [points[right - 1], points[right]]
        const run = b.utilization - a.utilization
        // Rise of the true line and of the broken one since the left point, both times `run`.
        const truth = Math.abs((b.score - a.score) * (at - a.utilization))
        const broken = Math.abs(brokenLinear(points, at) - a.score) * run
        expect(truth).toBeGreaterThanOrEqual(broken)
        expect(truth - broken).toBeLessThan(run)
      }),
      { seed: 51, numRuns: 500 },
    )
  })
})

describe('requested to capacity ratio', () => {
  const rising = [
    { utilization: 0, score: 0 },
    { utilization: 100, score: 100 },
  ]
  const falling = rising.map(({ utilization, score }) => ({ utilization, score: 100 - score }))

  it('of one resource, rising, is most allocated, and falling its complement', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(50), (asked, all) => {
        const most = mostAllocatedScore([asked], [all])
        expect(requestedToCapacityRatioScore([asked], [all], rising)).toBe(most)
        expect(requestedToCapacityRatioScore([asked], [all], falling)).toBe(all === 0 ? 0 : 100 - most)
      }),
      { seed: 52, numRuns: 300 },
    )
  })

  it('rounds to the nearest, halves up, where the others truncate', () => {
    expect(requestedToCapacityRatioScore([1, 2], [100, 100], rising)).toBe(2)
    expect(requestedToCapacityRatioScore([1, 2], [100, 100], rising, [2, 1])).toBe(1)
    expect(mostAllocatedScore([1, 2], [100, 100])).toBe(1)
  })

  it('a resource that scores 0 does not count, nor does one that the node lacks', () => {
    expect(requestedToCapacityRatioScore([50, 0, 7], [100, 100, 0], rising, [1, 9, 9])).toBe(50)
    expect(requestedToCapacityRatioScore([0], [100], rising)).toBe(0)
  })
})
