/** Slots under bounds, in a tree and in a room that grows, against a plain count; and shapes told apart by hash. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Holding } from '../../src/analysis/hold-state.ts'
import { Room } from '../../src/analysis/room.ts'
import { countSlots, type Shape, shapeBook, toColumns } from '../../src/analysis/shapes.ts'
import { SlotTree } from '../../src/analysis/slot-tree.ts'

interface Growth {
  /** [node][dimension]. */
  readonly rows: number[][]
  readonly shapes: { vector: number[]; nodes: number[] | undefined }[]
  /** What is given back on so many nodes from one on, or asked of a shape: whether there are so many slots, the true number shifted by `off`. */
  readonly steps: ({ kind: 'give'; node: number; vector: number[]; times: number } | { kind: 'ask'; shape: number; off: number })[]
}

/** Rooms with gaps far apart and equal ones, with bytes and with counts; below 0 too, for a node may shrink under what stands on it. */
function growths(eligible: boolean): fc.Arbitrary<Growth> {
  return fc.integer({ min: 1, max: 3 }).chain((dimensions) => {
    const size = { minLength: dimensions, maxLength: dimensions }
    const room = fc.oneof(fc.integer({ min: -2, max: 20 }), fc.integer({ min: 0, max: 300 }), fc.constantFrom(0, 7, 64, 2 ** 52))
    const vector = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 60 })), size)
    const nodes = eligible ? fc.option(fc.uniqueArray(fc.nat(149), { minLength: 1 }), { nil: undefined }) : fc.constant(undefined)
    const give = fc.record({ kind: fc.constant('give' as const), node: fc.nat(149), vector, times: fc.integer({ min: 1, max: 30 }) })
    const ask = fc.record({
      kind: fc.constant('ask' as const),
      shape: fc.nat(5),
      off: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -300, max: 300 })),
    })
    return fc.record({
      rows: fc.array(fc.array(room, size), { minLength: 1, maxLength: 150, size: 'max' }),
      shapes: fc.array(fc.record({ vector, nodes }), { minLength: 1, maxLength: 6 }),
      steps: fc.array(fc.oneof(give, ask), { minLength: 20, maxLength: 150, size: 'max' }),
    })
  })
}

function prepared({ rows, shapes }: Growth) {
  const columns = toColumns(rows, rows[0].length)
  const book = shapeBook(rows.length)
  for (const { vector, nodes } of shapes) {
    const within = nodes?.map((node) => node % rows.length)
    book.intern(within === undefined ? { vector } : { vector, nodes: within })
  }
  return { columns, shapes: book.shapes }
}

/** Goes through the steps: the plain count of each question beside its wish. */
function play(growth: Growth, columns: Float64Array[], shapes: readonly Shape[], give: (holding: Holding) => void, ask: Asked): void {
  for (const step of growth.steps) {
    if (step.kind === 'give') {
      for (let i = 0; i < step.times; i++) {
        const node = (step.node + i) % growth.rows.length
        give({ node, vector: step.vector })
        for (const [d, column] of columns.entries()) column[node] += step.vector[d]
      }
    } else {
      const shape = step.shape % shapes.length
      const slots = countSlots(shapes[shape], columns)
      ask(shape, Math.max(0, slots + step.off), slots)
    }
  }
}

type Asked = (shape: number, wanted: number, slots: number) => void

describe('a tree of nodes', () => {
  test('bounds the slots of a shape, and decides whether there are so many, whatever was given back and asked before', () => {
    let open = 0
    fc.assert(
      fc.property(growths(false), (growth) => {
        const { columns, shapes } = prepared(growth)
        const tree = new SlotTree(columns, Int32Array.from(growth.rows.keys()))
        play(
          growth,
          columns,
          shapes,
          ({ node, vector }) => tree.give(node, vector),
          (shape, wanted, slots) => {
            tree.bound(shapes[shape], wanted)
            expect(tree.least).toBeLessThanOrEqual(slots)
            expect(tree.most).toBeGreaterThanOrEqual(slots)
            expect(tree.least >= wanted).toBe(slots >= wanted)
            expect(tree.most < wanted).toBe(slots < wanted)
            if (tree.least < tree.most) open++
          },
        )
      }),
      { seed: 1975, numRuns: 400 },
    )
    expect(open).toBeGreaterThan(1000)
  })

  test('settles nodes that are alike by one look', () => {
    const tree = new SlotTree(
      [new Float64Array(1000).fill(9)],
      Int32Array.from({ length: 1000 }, (_, node) => node),
    )
    tree.bound({ vector: Float64Array.of(2), needs: [0], eligible: null }, 4000)
    expect([tree.least, tree.most, tree.looks]).toEqual([4000, 4000, 1])
  })

  test('keeps to the nodes it was given', () => {
    const columns = [Float64Array.of(5, 9, 1, 30)]
    const [shape] = [{ vector: Float64Array.of(2), needs: [0], eligible: null }]
    const tree = new SlotTree(columns, Int32Array.of(3, 0))
    tree.give(1, [100])
    tree.give(0, [1])
    tree.bound(shape, 18)
    expect([tree.least, tree.most]).toEqual([18, 18])
  })
})

describe('a room that grows', () => {
  test('says how many have no place: none exactly if all have one, and never too many', () => {
    let [fits, lacks, loose] = [0, 0, 0]
    fc.assert(
      fc.property(growths(true), (growth) => {
        const { columns, shapes } = prepared(growth)
        const room = new Room(
          columns.map((column) => column.slice()),
          shapes,
        )
        play(
          growth,
          columns,
          shapes,
          ({ node, vector }) => room.give(node, vector),
          (shape, wanted, slots) => {
            const lacking = room.lacking(shape, wanted)
            expect(lacking > 0).toBe(slots < wanted)
            expect(lacking).toBeLessThanOrEqual(Math.max(0, wanted - slots))
            if (lacking === 0) fits++
            else if (lacking < wanted - slots) loose++
            else lacks++
            if (wanted % 13 === 0) expect(room.slots(shape)).toBe(slots)
          },
        )
        expect(room.free.map((column) => [...column])).toEqual(columns.map((column) => [...column]))
      }),
      { seed: 1972, numRuns: 400 },
    )
    expect(Math.min(fits, lacks)).toBeGreaterThan(1000)
    expect(loose).toBeGreaterThan(20)
  })
})

test('shapes are one exactly if vectors and nodes are, among so many that hashes meet', () => {
  const book = shapeBook(3)
  const items = Array.from({ length: 200_000 }, (_, i) => ({ vector: [i % 500, Math.floor(i / 500) * 2 ** 30] }))
  const restricted = items.slice(0, 1000).map((item) => ({ ...item, nodes: [0, 2] }))
  const all = [...items, ...restricted]
  expect(all.every((item, i) => book.intern(item) === i)).toBe(true)
  expect(all.every((item, i) => book.intern({ ...item }) === i)).toBe(true)
  expect(restricted.every((item, i) => book.intern({ ...item, nodes: [2, 0, 2] }) === items.length + i)).toBe(true)
})
