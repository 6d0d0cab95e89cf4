import { describe, expect, test } from 'vitest'
import type { Sampler } from '../../src/kernel/distributions.ts'
import * as distributions from '../../src/kernel/distributions.ts'
import { type RandomStream, randomStream } from '../../src/kernel/random.ts'

const COUNT = 40_000

interface Known {
  readonly make: (stream: RandomStream) => Sampler
  readonly mean?: number
  /** Standard deviation / mean. */
  readonly cv?: number
  /** Probability to value. */
  readonly quantiles?: ReadonlyArray<readonly [number, number]>
}

const PARETO_MEDIAN = 3 * 2 ** (1 / 2.5)

const KNOWN: Readonly<Record<string, Known>> = {
  exponential: { make: (s) => distributions.exponential(s, 7), mean: 7, cv: 1, quantiles: [[0.5, 7 * Math.LN2]] },
  lognormal: {
    make: (s) => distributions.lognormal(s, 100, 0.5),
    mean: 100 * Math.exp(0.125),
    quantiles: [
      [0.5, 100],
      [0.9, 100 * Math.exp(0.5 * 1.28155)],
    ],
  },
  'gamma, cv 1.84': { make: (s) => distributions.gamma(s, 4, 1.84), mean: 4, cv: 1.84 },
  'gamma, cv 0.5': { make: (s) => distributions.gamma(s, 4, 0.5), mean: 4, cv: 0.5 },
  hyperexponential: { make: (s) => distributions.hyperexponential(s, 5, 3), mean: 5, cv: 3 },
  'hyperexponential, cv 1': { make: (s) => distributions.hyperexponential(s, 5, 1), mean: 5, cv: 1 },
  pareto: { make: (s) => distributions.pareto(s, 2.5, 3), mean: 5, quantiles: [[0.5, PARETO_MEDIAN]] },
  uniform: { make: (s) => distributions.uniform(s, 2, 6), mean: 4, quantiles: [[0.25, 3]] },
  discrete: { make: (s) => distributions.discrete(s, [1, 10, 100], [5, 4, 1]), mean: 14.5 },
  'discrete, equal weights': { make: (s) => distributions.discrete(s, [1, 2, 3]), mean: 2 },
  empirical: {
    make: (s) =>
      distributions.empirical(s, [
        [0, 0],
        [0.5, 10],
        [1, 110],
      ]),
    mean: 32.5,
    quantiles: [
      [0.25, 5],
      [0.5, 10],
      [0.75, 60],
    ],
  },
  constant: { make: () => distributions.constant(3), mean: 3 },
}

function drawn(known: Known, seed: string): number[] {
  const sampler = known.make(randomStream(seed, 'test'))
  return Array.from({ length: COUNT }, sampler)
}

describe.each(Object.entries(KNOWN))('%s', (_, known) => {
  const values = drawn(known, '11')
  const mean = values.reduce((left, right) => left + right, 0) / COUNT

  test('has the mean, spread and quantiles it is asked for', () => {
    if (known.mean !== undefined) expect(Math.abs(mean / known.mean - 1)).toBeLessThan(0.04)
    if (known.cv !== undefined) {
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / COUNT
      expect(Math.abs(Math.sqrt(variance) / mean / known.cv - 1)).toBeLessThan(0.06)
    }
    const sorted = [...values].sort((a, b) => a - b)
    for (const [share, value] of known.quantiles ?? []) expect(Math.abs(sorted[Math.floor(share * COUNT)] / value - 1)).toBeLessThan(0.05)
  })

  test('draws the same from the same stream', () => {
    expect(drawn(known, '11')).toEqual(values)
  })
})

test('another seed draws otherwise', () => {
  expect(drawn(KNOWN.exponential, '12')).not.toEqual(drawn(KNOWN.exponential, '11'))
})

test('a discrete value of weight 0 is never drawn', () => {
  const sampler = distributions.discrete(randomStream('3', 'test'), [1, 2, 3, 4], [0, 1, 0, 1])
  expect(new Set(Array.from({ length: 1000 }, sampler))).toEqual(new Set([2, 4]))
})

test('bounds clamp, and cost no draws', () => {
  const free = distributions.exponential(randomStream('5', 'test'), 10)
  const bounded = distributions.bounded(distributions.exponential(randomStream('5', 'test'), 10), 2, 15)
  const pairs = Array.from({ length: 200 }, () => [free(), bounded()])
  for (const [value, clamped] of pairs) expect(clamped).toBe(Math.min(15, Math.max(2, value)))
  expect(pairs.some(([value]) => value < 2) && pairs.some(([value]) => value > 15)).toBe(true)
})

test('parameters that no distribution has are refused', () => {
  const stream = randomStream('1', 'test')
  expect(() => distributions.exponential(stream, 0)).toThrow(/mean 0/)
  expect(() => distributions.hyperexponential(stream, 5, 0.5)).toThrow(/cv 0.5/)
  expect(() => distributions.discrete(stream, [1, 2], [1])).toThrow(/weight/)
  expect(() => distributions.discrete(stream, [1], [0])).toThrow(/positive weight/)
  expect(() =>
    distributions.empirical(stream, [
      [0.1, 1],
      [1, 2],
    ]),
  ).toThrow(/quantiles/)
  expect(() => distributions.bounded(() => 1, 3, 2)).toThrow(/bounds/)
})
