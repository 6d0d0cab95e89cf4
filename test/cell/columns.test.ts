/** The loops that are written out are those that are not: any number of dimensions, against plain arithmetic. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { give, hold, take } from '../../src/cell/columns.ts'

const NODES = 3
const amount = fc.integer({ min: 0, max: 6 })
/** Some amounts that no vector should have. */
const oddAmount = fc.oneof({ weight: 8, arbitrary: amount }, { weight: 1, arbitrary: fc.constantFrom(-1, Number.NaN) })

const room = fc.integer({ min: 1, max: 6 }).chain((dimensions) => {
  const columns = (of: fc.Arbitrary<number>) => fc.array(fc.array(of, { minLength: NODES, maxLength: NODES }), exactly(dimensions))
  return fc.record({
    free: columns(amount),
    held: columns(amount),
    capacity: columns(fc.integer({ min: 0, max: 16 })),
    vector: fc.array(oddAmount, exactly(dimensions)),
    node: fc.nat(NODES - 1),
  })
})

function exactly(length: number) {
  return { minLength: length, maxLength: length }
}

const typed = (columns: readonly number[][]) => columns.map((column) => Float64Array.from(column))
const plain = (columns: readonly Float64Array[]) => columns.map((column) => [...column])

/** The columns with the node's amounts changed. */
const changed = (columns: readonly number[][], node: number, vector: readonly number[], sign: number) =>
  columns.map((column, dimension) => column.map((value, at) => (at === node ? value + sign * vector[dimension] : value)))

describe('amounts of a node', () => {
  test('hold what is no more in any dimension', () => {
    fc.assert(
      fc.property(room, ({ free, vector, node }) => {
        expect(hold(typed(free), node, Float64Array.from(vector))).toBe(vector.every((value, dimension) => value <= free[dimension][node]))
      }),
      { seed: 61, numRuns: 2_000 },
    )
  })

  test('are taken away if they are there, all of them or none', () => {
    fc.assert(
      fc.property(room, ({ free, vector, node }) => {
        const columns = typed(free)
        const there = vector.every((value, dimension) => value >= 0 && value <= free[dimension][node])
        expect(take(columns, node, Float64Array.from(vector))).toBe(there)
        expect(plain(columns)).toEqual(there ? changed(free, node, vector, -1) : free)
      }),
      { seed: 62, numRuns: 2_000 },
    )
  })

  test('grow by a vector if the capacity allows it, all of them or none', () => {
    fc.assert(
      fc.property(room, ({ free, held, capacity, vector, node }) => {
        const columns = typed(free)
        const fits = (value: number, at: number) => value >= 0 && free[at][node] + held[at][node] + value <= capacity[at][node]
        expect(give(columns, typed(held), typed(capacity), node, Float64Array.from(vector))).toBe(vector.every(fits))
        expect(plain(columns)).toEqual(vector.every(fits) ? changed(free, node, vector, 1) : free)
      }),
      { seed: 63, numRuns: 2_000 },
    )
  })
})
