/** Interned request vectors. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Vectors } from '../../src/simulation/vectors.ts'

const vectorList = fc.array(fc.array(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32, 2 ** 40 + 1), { minLength: 2, maxLength: 2 }), {
  minLength: 1,
  maxLength: 60,
})
const typed = (vector: readonly number[]): Float64Array => Float64Array.from(vector)

describe('a vector', () => {
  test('has one number, whatever was met in between, while not too many are known', () => {
    fc.assert(
      fc.property(vectorList, (list) => {
        const vectors = new Vectors(2, 0)
        const numbers = list.map((vector) => vectors.intern(typed(vector)))
        expect(numbers.map((number) => Array.from(vectors.of(number)))).toEqual(list)
        expect(list.map((vector) => vectors.intern(typed(vector)))).toEqual(numbers)
        expect(vectors.count).toBe(new Set(list.map(String)).size)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  test('has one number among many: the table grows with them, up to what may be known', () => {
    const vectors = new Vectors(1, 0)
    const numbers = Array.from({ length: 16_000 }, (_, at) => vectors.intern(typed([at * at])))
    expect(numbers).toEqual(Array.from({ length: 16_000 }, (_, at) => at))
    expect(numbers.map((number) => vectors.intern(typed([number * number])))).toEqual(numbers)
  })

  test('keeps its number where more are met than can be known; the same one twice in a row has one', () => {
    fc.assert(
      fc.property(vectorList, (list) => {
        const vectors = new Vectors(2, 0, 8, 2)
        const numbers = list.map((vector) => [vectors.intern(typed(vector)), vectors.intern(typed(vector))])
        for (const [first, second] of numbers) expect(second).toBe(first)
        expect(numbers.map(([number]) => Array.from(vectors.of(number)))).toEqual(list)
      }),
      { seed: 2, numRuns: 200 },
    )
  })

  test('is one object for all who ask within an instant, and none is kept for ever', () => {
    const vectors = new Vectors(1, 600, 4)
    const ask = () => Array.from({ length: 600 }, (_, at) => vectors.of(vectors.intern(typed([at]))))
    const before = ask()
    expect(ask().every((vector, at) => vector === before[at])).toBe(true)
    vectors.instantOver()
    const after = ask()
    expect(after).toEqual(before)
    expect(after.some((vector, at) => vector === before[at])).toBe(false)
  })

  test('stays the same object over instants while few are asked for', () => {
    const vectors = new Vectors(1, 1, 4)
    const vector = vectors.of(vectors.intern(typed([7])))
    vectors.instantOver()
    expect(vectors.of(0)).toBe(vector)
  })
})
