/** The table of states: any rows, found again by their numbers, whichever way they are kept. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Store } from '../../../src/analysis/explore/store.ts'

/** Rows that differ in few bits, and in many, so that rows are kept whole, with a rest, or as hashes. */
const rows = fc.record({ width: fc.integer({ min: 1, max: 12 }), bits: fc.integer({ min: 1, max: 24 }) }).chain(({ width, bits }) =>
  fc.record({
    width: fc.constant(width),
    rows: fc.array(fc.array(fc.oneof(fc.nat(3), fc.nat(2 ** bits - 1)), { minLength: width, maxLength: width }), { maxLength: 300 }),
  }),
)

test('a row is new once, and has its number ever after, as in a map of texts', () => {
  fc.assert(
    fc.property(rows, ({ width, rows }) => {
      const store = new Store(width)
      const numbers = new Map<string, number>()
      for (const row of rows) {
        const key = row.join()
        const known = numbers.get(key)
        expect(store.find(Int32Array.from(row))).toBe(known ?? -1)
        expect(store.add(Int32Array.from(row), -1)).toBe(known ?? -1 - numbers.size)
        if (known === undefined) numbers.set(key, numbers.size)
      }
      expect(store.count).toBe(numbers.size)
      for (const [key, number] of numbers) {
        expect(store.find(Int32Array.from(key.split(','), Number))).toBe(number)
        expect(store.read(number, new Int32Array(width)).join()).toBe(key)
      }
    }),
  )
})

test.each([6, 7])('rows of %i integers that differ only in the first, beyond 32 bits, are told apart', (width) => {
  const store = new Store(width)
  const row = new Int32Array(width)
  for (let first = 0; first < 64; first++) {
    row[0] = first
    expect(store.add(row, -1)).toBe(-1 - first)
  }
  row[0] = 0
  expect(store.find(row)).toBe(0)
})

test('more states than the numbers that fit beside a row', () => {
  const store = new Store(2)
  const row = new Int32Array(2)
  const count = 2 ** 22 + 10
  for (let number = 0; number < count; number++) {
    row[0] = number >> 12
    row[1] = number & 4095
    store.add(row, number - 1)
  }
  const wrong: number[] = []
  for (let number = 0; number < count; number += 997) {
    row[0] = number >> 12
    row[1] = number & 4095
    if (store.find(row) !== number || store.parent(number) !== number - 1) wrong.push(number)
  }
  expect({ count: store.count, wrong }).toEqual({ count, wrong: [] })
})
