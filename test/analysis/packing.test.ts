/** The ladder against trying everything: no rung may contradict it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitsEmptyCluster, placementExists } from '../../src/analysis/oracle.ts'
import type { Item } from '../../src/analysis/packing.ts'
import { placeable, solvePacking } from '../../src/analysis/packing.ts'
import { packGreedily } from '../../src/analysis/packing-greedy.ts'
import { searchPacking } from '../../src/analysis/packing-search.ts'
import type { Packing } from '../../src/analysis/shapes.ts'
import { countSlots, nodeCount, shapeBook, slotsWithin, toColumns } from '../../src/analysis/shapes.ts'
import { placesByHand, times } from './small-states.ts'

/** Fill three nodes of 20 exactly, in a way that every heuristic misses. */
const ITEMS = [11, 10, 8, 7, 7, 6, 6, 3, 2]

interface Instance {
  readonly items: Item[]
  readonly rows: number[][]
  readonly atLeast: number
}

/** Up to six items on up to four nodes in two dimensions, close to full: both answers are frequent. */
const instances: fc.Arbitrary<Instance> = fc
  .record({
    rows: fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 4 }),
    items: fc.array(
      fc.record({
        vector: fc.constantFrom([1, 2], [2, 1], [3, 3], [2, 4], [4, 1], [0, 3], [5, 2]),
        nodes: fc.option(fc.subarray([0, 1, 2, 3]), { freq: 4 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    slack: fc.constantFrom(0, 0, 0, 1, 2),
  })
  .map(({ rows, items, slack }) => ({
    rows,
    items: items.map(({ vector, nodes }) => (nodes === null ? { vector } : { vector, nodes: nodes.filter((node) => node < rows.length) })),
    atLeast: Math.max(0, items.length - slack),
  }))

function packingOf({ items, rows, atLeast }: Instance, dimensions = 2): Packing {
  const free = toColumns(rows, dimensions)
  const book = shapeBook(rows.length)
  const counts: number[] = []
  for (const item of items) {
    const shape = book.intern(item)
    counts[shape] = (counts[shape] ?? 0) + 1
  }
  return { shapes: book.shapes, counts, need: atLeast, free }
}

const slotsOf = (packing: Packing) => packing.shapes.map((shape) => countSlots(shape, packing.free))

describe('placeable', () => {
  test('says what trying every node for every item says', () => {
    const answers = { yes: 0, no: 0 }
    fc.assert(
      fc.property(instances, (instance) => {
        const expected = placesByHand(instance.items, toColumns(instance.rows, 2), instance.atLeast) ? 'yes' : 'no'
        expect(placeable(instance.items, toColumns(instance.rows, 2), { atLeast: instance.atLeast })).toBe(expected)
        answers[expected]++
      }),
      { seed: 2011, numRuns: 4000 },
    )
    expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(500)
  })

  test('a budget that is too small gives "unknown" or the right answer, never a wrong one', () => {
    fc.assert(
      fc.property(instances, fc.integer({ min: 0, max: 5 }), (instance, budget) => {
        const expected = placesByHand(instance.items, toColumns(instance.rows, 2), instance.atLeast) ? 'yes' : 'no'
        expect([expected, 'unknown']).toContain(solvePacking(packingOf(instance), budget))
      }),
      { seed: 2012, numRuns: 2000 },
    )
  })

  test('the search alone decides every instance', () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const packing = packingOf(instance)
        fc.pre(packing.need > 0)
        const expected = placesByHand(instance.items, toColumns(instance.rows, 2), instance.atLeast) ? 'yes' : 'no'
        expect(searchPacking(packing, slotsOf(packing), 100_000)).toBe(expected)
      }),
      { seed: 2013, numRuns: 3000 },
    )
  })

  test('a heuristic never finds what is not there', () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const packing = packingOf(instance)
        if (packGreedily(packing, slotsOf(packing))) {
          expect(placesByHand(instance.items, toColumns(instance.rows, 2), instance.atLeast)).toBe(true)
        }
      }),
      { seed: 2014, numRuns: 2000 },
    )
  })

  test('leaves the room as it was', () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const free = toColumns(instance.rows, 2)
        placeable(instance.items, free, { atLeast: instance.atLeast })
        expect(free).toEqual(toColumns(instance.rows, 2))
      }),
      { seed: 2015, numRuns: 300 },
    )
  })

  test('counting is exact for one shape on many nodes', () => {
    const free = toColumns(
      Array.from({ length: 10_000 }, (_, node) => [node % 5, 3]),
      2,
    )
    expect(placeable(times(8_000, [2, 1]), free)).toBe('yes')
    expect(placeable(times(8_001, [2, 1]), free)).toBe('no')
    const some = [...free[0].keys()].slice(0, 6_000)
    expect(placeable(times(4_800, [2, 1], some), free)).toBe('yes')
    expect(placeable(times(4_801, [2, 1], some), free)).toBe('no')
  })

  test('search finds the way that no heuristic finds', () => {
    const instance = { items: ITEMS.map((size) => ({ vector: [size] })), rows: [[20], [20], [20]], atLeast: ITEMS.length }
    const packing = packingOf(instance, 1)
    expect(packGreedily(packing, slotsOf(packing))).toBe(false)
    expect(solvePacking(packing)).toBe('yes')
  })

  test('search refutes what totals and counting let pass', () => {
    const items = [5, 4, 4, 4, 3].map((size) => ({ vector: [size] }))
    expect(placeable(items, toColumns([[10], [10]], 1))).toBe('no')
    expect(placeable(items, toColumns([[10], [10]], 1), { budget: 0 })).toBe('unknown')
    expect(placeable(items, toColumns([[11], [9]], 1))).toBe('yes')
  })

  test('nodes with the same room are not the same where another item may use but one of them', () => {
    const items = [{ vector: [5] }, { vector: [1], nodes: [0] }]
    const packing = packingOf({ items, rows: [[5], [5]], atLeast: 2 }, 1)
    expect(searchPacking(packing, slotsOf(packing), 100)).toBe('yes')
  })

  test('members that must share a node are their sum', () => {
    const app = toColumns([[1280], [2048]], 1)
    expect(placeable([{ vector: [1024] }, { vector: [512] }], app)).toBe('yes')
    expect(placeable([{ vector: [1536], nodes: [0] }], app)).toBe('no')
    expect(placeable([{ vector: [1536] }], app)).toBe('yes')
  })

  test('nothing needed is placed anywhere, something never on no node', () => {
    expect(placeable([], [new Float64Array()])).toBe('yes')
    expect(placeable([{ vector: [0] }], [new Float64Array()])).toBe('no')
    expect(placeable([{ vector: [0], nodes: [] }], [Float64Array.of(1)])).toBe('no')
    expect(placeable(times(1000, [0]), [Float64Array.of(0)])).toBe('yes')
    expect(placeable([{ vector: [9] }], [Float64Array.of(1)], { atLeast: 0 })).toBe('yes')
    expect(placeable([{ vector: [1] }], [Float64Array.of(1)], { atLeast: 2 })).toBe('no')
  })

  test('broken vectors are refused with every problem', () => {
    const items = [{ vector: [1, 1] }, { vector: [-1] }, { vector: [1], nodes: [7] }]
    expect(() => placeable(items, [Float64Array.of(1)])).toThrow(
      'packing: items[0].vector: invalid length: 2, allowed: 1\n' +
        'packing: items[1].vector[0]: invalid amount: -1, allowed: integers from 0 to 2^53 - 1\n' +
        'packing: items[2].nodes: invalid node: 7, allowed: 0 to 0',
    )
    expect(() => placeable([], [])).toThrow('invalid number of columns: 0')
    expect(() => placeable([], [Float64Array.of(1), Float64Array.of(1, 2)])).toThrow('free[1]: invalid length: 2, allowed: 1')
  })
})

describe('shapes', () => {
  test('equal vectors on the same set of nodes are one shape, however they are written', () => {
    const book = shapeBook(3)
    const first = book.intern({ vector: [1, 2] })
    expect(book.intern({ vector: Float64Array.of(1, 2), nodes: [2, 0, 1] })).toBe(first)
    const second = book.intern({ vector: [1, 2], nodes: [2, 0] })
    expect(second).not.toBe(first)
    expect(book.intern({ vector: [1, 2], nodes: [0, 2, 2] })).toBe(second)
    expect(book.intern({ vector: [2, 1] })).not.toBe(first)
    expect(book.shapes).toHaveLength(3)
  })

  test('slots within a lone vector are those on a node with that room', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(20), fc.nat(20)), fc.tuple(fc.nat(4), fc.nat(4)), (room, vector) => {
        const book = shapeBook(1)
        const shape = book.shapes[book.intern({ vector })] ?? book.shapes[0]
        expect(slotsWithin(shape, room, 0)).toBe(countSlots(shape, toColumns([room], 2)))
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  test('columns know how many nodes there are', () => {
    expect(nodeCount([])).toBe(0)
    expect(nodeCount(toColumns([[1], [2]], 1))).toBe(2)
  })
})

describe('the oracle', () => {
  const capacity = toColumns([[50], [30]], 1)
  const gang = { items: [{ vector: [30] }, { vector: [50] }] }

  test('a placement exists though planning greedily in order finds none', () => {
    expect(placementExists(gang, capacity)).toBe('yes')
    expect(placementExists({ items: [{ vector: [50] }] }, toColumns([[20], [30]], 1))).toBe('no')
    expect(placementExists({ ...gang, atLeast: 1 }, toColumns([[20], [30]], 1))).toBe('yes')
  })

  test('admission refuses only what is proven to fit nowhere', () => {
    expect(fitsEmptyCluster(gang, capacity)).toBe(true)
    expect(fitsEmptyCluster({ items: times(3, [30]) }, capacity)).toBe(false)
    const hard = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17].map((size) => ({ vector: [size] }))
    const four = toColumns([[115], [115], [115], [115]], 1)
    expect(placementExists({ items: hard }, four, 0)).toBe('unknown')
    expect(fitsEmptyCluster({ items: hard }, four, 0)).toBe(true)
  })
})
