/** The table of states: any rows, found again by their numbers, whichever way they are kept. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Store } from '../../../src/analysis/explore/store.ts'

/** Rows that differ in few bits, and in many, so that rows are kept whole, with a rest, or as hashes; and what is asked in between. */
const asked = fc.record({ width: fc.integer({ min: 1, max: 12 }), bits: fc.integer({ min: 1, max: 24 }) }).chain(({ width, bits }) =>
  fc.record({
    width: fc.constant(width),
    rows: fc.array(
      fc.record({
        row: fc.array(fc.oneof(fc.nat(3), fc.nat(2 ** bits - 1)), { minLength: width, maxLength: width }),
        look: fc.boolean(),
      }),
      { maxLength: 400 },
    ),
  }),
)

/** Rows are looked for one by one, and together. */
const FAR = fc.constantFrom(Infinity, 0)

describe('the table of states', () => {
  test('gives a row the next number when it is new, and keeps it ever after, as a map of texts does', () => {
    fc.assert(
      fc.property(asked, FAR, ({ width, rows }, far) => {
        const store = new Store(width, Infinity, far)
        const numbers = new Map<string, number>()
        for (const { row, look } of rows) {
          const key = row.join()
          if (look) expect(store.find(Int32Array.from(row))).toBe(numbers.get(key) ?? -1)
          store.later(Int32Array.from(row), -1)
          if (!numbers.has(key)) numbers.set(key, numbers.size)
        }
        store.settle()
        expect(store.count).toBe(numbers.size)
        for (const [key, number] of numbers) {
          expect(store.find(Int32Array.from(key.split(','), Number))).toBe(number)
          expect(store.read(number, new Int32Array(width)).join()).toBe(key)
        }
      }),
    )
  })

  test('stores no more than the most, whatever is new after that, and says so', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 300 }), FAR, ({ width, rows }, most, far) => {
        const store = new Store(width, most, far)
        const distinct = new Set<string>()
        for (const { row } of rows) {
          store.later(Int32Array.from(row), -1)
          distinct.add(row.join())
          // Known at once, for the search ends with the state whose step it was.
          expect(store.full).toBe(distinct.size > most)
        }
        store.settle()
        expect(store.count).toBe(Math.min(most, distinct.size))
      }),
    )
  })

  test('tells of a step that turns back, and of none that leads on', () => {
    const store = new Store(2)
    const ask = (first: number, parent: number) => {
      store.later(Int32Array.of(first, 0), parent)
      store.settle()
      return store.turnsBack
    }
    expect([ask(0, -1), ask(1, 0), ask(2, 0), ask(2, 1)]).toEqual([false, false, false, false])
    expect(ask(0, 2)).toBe(true)
  })

  test.each([6, 7])('tells rows of %i integers apart that differ only in the first, beyond 32 bits', (width) => {
    const store = new Store(width)
    const row = new Int32Array(width)
    for (let first = 0; first < 64; first++) {
      row[0] = first
      expect(store.find(row)).toBe(-1)
      store.later(row, -1)
    }
    row[0] = 0
    expect(store.find(row)).toBe(0)
    expect(store.count).toBe(64)
  })

  test('holds more states than there are numbers beside a row', () => {
    const store = new Store(2)
    const row = new Int32Array(2)
    const count = 2 ** 22 + 10
    const rowOf = (number: number) => {
      row[0] = number >> 12
      row[1] = number & 4095
      return row
    }
    for (let number = 0; number < count; number++) store.later(rowOf(number), number - 1)
    store.settle()
    const wrong: number[] = []
    for (let number = 0; number < count; number += 997) {
      if (store.find(rowOf(number)) !== number || store.parent(number) !== number - 1) wrong.push(number)
    }
    expect({ count: store.count, wrong }).toEqual({ count, wrong: [] })
  })
})
