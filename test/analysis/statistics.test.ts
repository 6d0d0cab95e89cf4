/** Statistics against published tables, closed forms and each other. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  confidenceInterval,
  jainIndex,
  mean,
  pairedDifference,
  quantileSorted,
  quantiles,
  sampleStandardDeviation,
  tQuantile,
} from '../../src/analysis/statistics.ts'

/** Student's t, from the usual tables: [probability, degrees of freedom, quantile]. */
const T_TABLE = [
  [0.975, 1, 12.7062047364],
  [0.975, 2, 4.3026527297],
  [0.975, 3, 3.1824463053],
  [0.975, 4, 2.7764451052],
  [0.975, 5, 2.5705818356],
  [0.975, 9, 2.2621571628],
  [0.975, 10, 2.228138852],
  [0.975, 11, 2.2009851601],
  [0.975, 19, 2.0930240544],
  [0.975, 29, 2.0452296421],
  [0.975, 30, 2.0422724563],
  [0.975, 60, 2.000297822],
  [0.975, 120, 1.9799304051],
  [0.95, 10, 1.8124611228],
  [0.995, 5, 4.0321429836],
  [0.995, 10, 3.1692726726],
] as const

describe("Student's t", () => {
  test.each(T_TABLE)('quantile %f with %i degrees of freedom is %f', (probability, degrees, expected) => {
    expect(Math.abs(tQuantile(probability, degrees) - expected)).toBeLessThan(2e-9)
    expect(Math.abs(tQuantile(1 - probability, degrees) + expected)).toBeLessThan(2e-9)
  })

  test('with one and two degrees of freedom is the closed form', () => {
    for (const p of [0.5, 0.6, 0.75, 0.9, 0.99, 0.999]) {
      expect(tQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 8)
      expect(tQuantile(p, 2)).toBeCloseTo((2 * p - 1) * Math.sqrt(2 / (4 * p * (1 - p))), 8)
    }
  })

  test('tends to the normal quantile', () => {
    expect(tQuantile(0.975, 100_000)).toBeCloseTo(1.959988, 5)
  })

  test('refuses what is no probability and no number of degrees', () => {
    for (const p of [0, 1, -1, Number.NaN]) expect(() => tQuantile(p, 3)).toThrow('invalid probability')
    for (const degrees of [0, 1.5, Number.NaN]) expect(() => tQuantile(0.9, degrees)).toThrow('invalid degrees')
  })
})

describe('means and intervals', () => {
  test('nothing has no mean, no spread, no interval, no quantile and no fairness', () => {
    expect(mean([])).toBeNull()
    expect(sampleStandardDeviation([])).toBeNull()
    expect(confidenceInterval([])).toBeNull()
    expect(pairedDifference([], [])).toBeNull()
    expect(quantiles([], [0.5, 1])).toEqual([null, null])
    expect(jainIndex([])).toBeNull()
  })

  test('one value has a mean and neither spread nor interval', () => {
    expect(sampleStandardDeviation([4])).toBeNull()
    expect(confidenceInterval([4])).toEqual({ mean: 4, low: null, high: null, count: 1 })
  })

  test('the interval of 1 to 10 is the textbook one', () => {
    const values = Float64Array.from({ length: 10 }, (_, i) => i + 1)
    expect(sampleStandardDeviation(values)).toBeCloseTo(3.0276503541, 9)
    const interval = confidenceInterval(values)
    expect(interval?.mean).toBe(5.5)
    expect(interval?.low).toBeCloseTo(5.5 - (2.2621571628 * 3.0276503541) / Math.sqrt(10), 8)
    expect(interval?.high).toBeCloseTo(5.5 + (2.2621571628 * 3.0276503541) / Math.sqrt(10), 8)
    expect(() => confidenceInterval([1, 2], 95)).toThrow('invalid level: 95')
  })

  test('a shift that all pairs share has an interval of width zero', () => {
    expect(pairedDifference([1, 5, 9], [3, 7, 11])).toEqual({ mean: 2, low: 2, high: 2, count: 3 })
  })

  test('pairs of which one side is missing are left out, lists of unlike length refused', () => {
    expect(pairedDifference([1, null, 9, 2], [3, 7, null, 6])).toMatchObject({ mean: 3, count: 2 })
    expect(() => pairedDifference([1], [1, 2])).toThrow('invalid length: 2, allowed: 1')
  })
})

describe('quantiles', () => {
  test('interpolate as type 7 does', () => {
    expect(quantiles([4, 1, 3, 2], [0, 0.1, 0.25, 0.5, 0.9, 1])).toEqual([1, 1.3, 1.75, 2.5, 3.7, 4])
    expect(quantileSorted(Float64Array.of(7), 0.99)).toBe(7)
    expect(() => quantiles([1], [1.1])).toThrow('invalid probability: 1.1, allowed: 0 to 1')
  })

  test('lie within the values, rise with the probability and leave the values as they were', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (list, a, b) => {
        const before = [...list]
        const [low, high] = quantiles(list, [Math.min(a, b), Math.max(a, b)])
        expect(list).toEqual(before)
        expect(low).toBeGreaterThanOrEqual(Math.min(...list))
        expect(high).toBeLessThanOrEqual(Math.max(...list))
        expect(low).toBeLessThanOrEqual(high ?? Number.NaN)
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})

describe("Jain's index", () => {
  test('is 1 for equal shares, 1/n where one has everything, null where nobody has anything', () => {
    expect(jainIndex([0.3, 0.3, 0.3])).toBeCloseTo(1, 12)
    expect(jainIndex([5, 0, 0, 0])).toBe(0.25)
    expect(jainIndex([0, 0])).toBeNull()
  })

  test('lies between 1/n and 1 and does not depend on the scale', () => {
    const shares = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(shares, (list) => {
        fc.pre(list.some((share) => share > 0))
        const index = jainIndex(list) ?? Number.NaN
        expect(index).toBeGreaterThanOrEqual(1 / list.length - 1e-12)
        expect(index).toBeLessThanOrEqual(1 + 1e-12)
        expect(jainIndex(list.map((share) => share * 8))).toBeCloseTo(index, 12)
      }),
      { seed: 1984, numRuns: 300 },
    )
  })
})
