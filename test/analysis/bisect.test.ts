/** Binary search finds what a look at every place finds. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstWhere } from '../../src/analysis/bisect.ts'

test('it is the first place that a look at every place finds, or the end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: -1, max: 10 }), (values, limit) => {
      const ascending = values.toSorted((a, b) => a - b)
      const found = ascending.findIndex((value) => value >= limit)
      expect(firstWhere(0, ascending.length, (at) => ascending[at] >= limit)).toBe(found < 0 ? ascending.length : found)
    }),
  )
})

test('it never asks beyond its ends', () => {
  const asked: number[] = []
  const ask = (at: number) => asked.push(at) === 0
  expect(firstWhere(3, 6, ask)).toBe(6)
  expect(firstWhere(4, 4, ask)).toBe(4)
  expect(asked.every((at) => at >= 3 && at < 6)).toBe(true)
})
