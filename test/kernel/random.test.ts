import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomStream, shuffle } from '../../src/kernel/random.ts'

const draws = (seed: string, name: string, count: number): number[] => {
  const stream = randomStream(seed, name)
  return Array.from({ length: count }, () => stream.uniform())
}

test('the same seed and name give the same draws, another of either gives others', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (seed, name) => {
      const first = draws(seed, name, 8)
      expect(draws(seed, name, 8)).toEqual(first)
      expect(draws(seed, `${name}x`, 8)).not.toEqual(first)
      expect(draws(`${seed}x`, name, 8)).not.toEqual(first)
    }),
    { seed: 41, numRuns: 100 },
  )
})

test('drawing from one stream moves no other', () => {
  const left = randomStream('1', 'left')
  const right = randomStream('1', 'right')
  const mixed = Array.from({ length: 50 }, () => {
    left.uniform()
    left.below(9)
    return right.uniform()
  })
  expect(mixed).toEqual(draws('1', 'right', 50))
})

test('uniform draws lie in [0, 1) and integer draws in [0, bound)', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
      const stream = randomStream(seed, 'range')
      for (let count = 0; count < 20; count++) {
        const share = stream.uniform()
        const whole = stream.below(bound)
        expect(share >= 0 && share < 1 && Number.isInteger(whole) && whole >= 0 && whole < bound).toBe(true)
      }
    }),
    { seed: 42, numRuns: 100 },
  )
  expect(() => randomStream('1', 'range').below(0)).toThrow(/below 0/)
})

test('first draws of many names are spread evenly', () => {
  const buckets = new Array<number>(100).fill(0)
  for (let name = 0; name < 20_000; name++) buckets[Math.floor(randomStream('7', `s${name}`).uniform() * 100)]++
  const chiSquare = buckets.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
  // 99 degrees of freedom: 1st and 99th percentile, too even being as bad as too uneven.
  expect(chiSquare).toBeGreaterThan(69.2)
  expect(chiSquare).toBeLessThan(134.6)
})

test('a shuffle keeps the items, and every order is as likely as any other', () => {
  const stream = randomStream('9', 'shuffle')
  const orders = new Map<string, number>()
  for (let round = 0; round < 6000; round++) {
    const items = [0, 1, 2]
    shuffle(items, stream)
    orders.set(items.join(''), (orders.get(items.join('')) ?? 0) + 1)
  }
  expect([...orders.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210'])
  for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(120)
})
