/** The fast check against the plain definitions, on crowds: many groups, one to three dimensions, counts that differ. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyseHolds, type Claimant, type HoldState, reduceHolds } from '../../src/analysis/deadlock.ts'
import type { Holding } from '../../src/analysis/hold-state.ts'
import { LeastFirst } from '../../src/analysis/least-first.ts'
import { claimant, stateOf, times } from './small-states.ts'

interface Crowd {
  readonly capacity: number[][]
  readonly shapes: { vector: number[]; nodes: number[] | undefined }[]
  readonly groups: { shape: number; count: number; holds: { node: number; room: boolean }[]; spare: number }[]
}

/** Groups of one shape each; some keep whole offers, some need only part of what they want. */
const crowds: fc.Arbitrary<HoldState> = fc
  .integer({ min: 1, max: 3 })
  .chain((dimensions) => {
    const amounts = (min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: dimensions, maxLength: dimensions })
    const nodes = fc.option(fc.uniqueArray(fc.nat(7), { minLength: 1 }), { nil: undefined, freq: 4 })
    const held = fc.record({ node: fc.nat(7), room: fc.integer({ min: 0, max: 3 }).map((n) => n === 0) })
    return fc.record({
      capacity: fc.array(amounts(2, 9), { minLength: 1, maxLength: 8 }),
      shapes: fc.array(fc.record({ vector: amounts(0, 3), nodes }), { minLength: 1, maxLength: 4 }),
      groups: fc.array(
        fc.record({
          shape: fc.nat(3),
          count: fc.integer({ min: 1, max: 9 }),
          holds: fc.array(held, { maxLength: 3 }),
          spare: fc.integer({ min: -3, max: 2 }),
        }),
        { minLength: 2, maxLength: 20 },
      ),
    })
  })
  .map(crowded)

function crowded({ capacity, shapes, groups }: Crowd): HoldState {
  const free = capacity.map((row) => [...row])
  const claimants = groups.map((group, index) => {
    const { vector, nodes } = shapes[group.shape % shapes.length]
    const kept = group.holds.filter(({ node }) => {
      const row = free[node % free.length]
      if (vector.some((amount, d) => amount > row[d])) return false
      for (let d = 0; d < row.length; d++) row[d] -= vector[d]
      return true
    })
    const holdings = (room: boolean) => kept.filter((one) => one.room === room).map(({ node }) => ({ node: node % free.length, vector }))
    const eligible = nodes?.map((node) => node % free.length)
    const least = group.spare > 0 ? { atLeast: Math.max(1, group.count - group.spare) } : {}
    return claimant(`g${index}`, { holds: holdings(false), rooms: holdings(true), wants: times(group.count, vector, eligible), ...least })
  })
  return stateOf(capacity, claimants)
}

function countOn(vector: ArrayLike<number>, room: readonly number[]): number {
  const quotients = room.flatMap((amount, d) => (vector[d] > 0 ? [Math.floor(amount / vector[d])] : []))
  return quotients.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...quotients)
}

/** Go round until nobody can be dropped any more; the indices of those that are left, and what is free then. */
function plainly({ free, claimants, dimensions }: HoldState) {
  const rows = Array.from(free[0], (_, node) => free.map((column) => column[node]))
  const give = (holdings: readonly Holding[], sign: number) => {
    for (const { node, vector } of holdings) for (let d = 0; d < dimensions; d++) rows[node][d] += sign * vector[d]
  }
  let left = claimants.map((_, index) => index)
  for (let before = -1; before !== left.length; ) {
    before = left.length
    left = left.filter((index) => {
      const { wants, atLeast, rooms, holds } = claimants[index]
      give(rooms, 1)
      const [{ vector, nodes }] = wants
      const slots = rows.reduce((sum, row, node) => sum + (nodes?.includes(node) === false ? 0 : countOn(vector, row)), 0)
      if (slots >= (atLeast ?? wants.length)) give(holds, 1)
      else give(rooms, -1)
      return slots < (atLeast ?? wants.length)
    })
  }
  return { left, rows }
}

/** For whom each waits, from the definition alone. */
function plainWaits({ capacity, claimants }: HoldState, left: readonly number[], rows: readonly (readonly number[])[]): number[][] {
  const lacks = ({ wants, atLeast, rooms }: Claimant, { node, vector }: Holding) => {
    const [want] = wants
    if (want.nodes?.includes(node) === false || capacity.some((column, d) => column[node] < want.vector[d])) return false
    const own = (d: number) => rooms.reduce((sum, room) => sum + (room.node === node ? room.vector[d] : 0), 0)
    return rows[node].some((free, d) => vector[d] > 0 && free + own(d) < (atLeast ?? wants.length) * want.vector[d])
  }
  const waits = (from: number, to: number) => [...claimants[to].holds, ...claimants[to].rooms].some((one) => lacks(claimants[from], one))
  return left.map((from) => [...left.keys()].filter((place) => left[place] !== from && waits(from, left[place])))
}

/** Sets of two and more that reach each other, by the lowest. */
function plainCircles(waits: readonly (readonly number[])[]): number[][] {
  const reach = waits.map((_, from) => {
    const found = new Set(waits[from])
    for (const place of found) for (const next of waits[place]) found.add(next)
    return found
  })
  const circles = waits.map((_, a) => [...waits.keys()].filter((b) => a === b || (reach[a].has(b) && reach[b].has(a))))
  return circles.filter((circle, place) => circle.length > 1 && circle[0] === place)
}

describe('on crowds', () => {
  test('what is left, what is free then and who waits for whom is as the definitions have it', () => {
    let [stuck, circles] = [0, 0]
    fc.assert(
      fc.property(crowds, (state) => {
        const { fixPoint, graph } = analyseHolds(state)
        const { left, rows } = plainly(state)
        expect(fixPoint.irreducible).toEqual(left)
        expect(rows.map((_, node) => fixPoint.room.free.map((column) => column[node]))).toEqual(rows)
        expect(graph.targets.map((targets) => [...targets])).toEqual(plainWaits(state, left, rows))
        if (left.length > 0) stuck++
      }),
      { seed: 1971, numRuns: 4000 },
    )
    fc.assert(
      fc.property(crowds, (state) => {
        const { left, rows } = plainly(state)
        const { cores, core } = reduceHolds(state)
        const expected = plainCircles(plainWaits(state, left, rows)).map((circle) => circle.map((place) => state.claimants[left[place]].id))
        expect(cores).toEqual(expected.filter((circle) => circle.some((id) => core.includes(id))))
        if (cores.length > 0) circles++
      }),
      { seed: 1972, numRuns: 2000 },
    )
    expect(stuck).toBeGreaterThan(1000)
    expect(circles).toBeGreaterThan(200)
  })

  test('each finishes in the order told, with what is free by then', () => {
    fc.assert(
      fc.property(crowds, (state) => {
        const { order } = reduceHolds(state)
        const free = state.free.map((column) => column.slice())
        for (const id of order) {
          const one = state.claimants.find((other) => other.id === id) as Claimant
          const alone = reduceHolds({ ...state, free, claimants: [one] })
          expect(alone.order).toEqual([id])
          for (const { node, vector } of [...one.holds, ...one.rooms]) for (const [d, column] of free.entries()) column[node] += vector[d]
        }
      }),
      { seed: 1965, numRuns: 1000 },
    )
  })
})

describe('groups of several shapes', () => {
  const puzzle = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17].map((size) => ({ vector: [size] }))
  const nodes = [115, 115, 115, 115].map((room) => [room])
  const state = stateOf(nodes, [claimant('A', { wants: puzzle }), claimant('B', { wants: [...puzzle] })])

  test('share a budget: once it is spent they are undecided, never deadlocked', () => {
    expect(reduceHolds(state, { totalBudget: 0 })).toMatchObject({ unknown: ['A', 'B'], irreducible: [] })
    expect(reduceHolds(state).unknown).toEqual([])
  })

  test('are decided without a search where the largest of them fit often enough, or the smallest do not', () => {
    const pair = (small: number, large: number) => [...times(3, [small]), ...times(3, [large])]
    const room = [[100], [100], [100]]
    const fine = stateOf(room, [claimant('A', { wants: pair(40, 50) })])
    const never = stateOf(room, [claimant('A', { wants: pair(51, 60) })])
    expect(reduceHolds(fine, { totalBudget: 0 }).order).toEqual(['A'])
    expect(reduceHolds(never, { totalBudget: 0 }).irreducible).toEqual(['A'])
  })
})

test('a heap gives the least key first, the least number among equals', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9))), (pairs) => {
      const heap = new LeastFirst()
      const taken: number[][] = []
      pairs.forEach(([key, item], i) => {
        heap.push(key, item)
        if (i % 3 === 2) taken.push([heap.key, heap.pop()])
      })
      const sorted = [...pairs].sort(([a, b], [c, d]) => a - c || b - d)
      const rest: number[][] = []
      while (heap.size > 0) rest.push([heap.key, heap.pop()])
      expect([...taken, ...rest].sort(([a, b], [c, d]) => a - c || b - d)).toEqual(sorted)
      expect(rest).toEqual([...rest].sort(([a, b], [c, d]) => a - c || b - d))
      expect(heap.key).toBe(Number.POSITIVE_INFINITY)
    }),
    { seed: 7, numRuns: 500 },
  )
})
