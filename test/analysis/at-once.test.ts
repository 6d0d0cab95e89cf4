/** The proof that everybody fits at once: taken where it should be, sound, and with the answer that a reduction gives. */
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { HoldState } from '../../src/analysis/deadlock.ts'
import { reduceHolds } from '../../src/analysis/deadlock.ts'
import { exploreGrants } from '../../src/analysis/grants.ts'
import { reduceToFixPoint } from '../../src/analysis/reduction.ts'
import { Room } from '../../src/analysis/room.ts'
import { claimant, naiveIrreducible, smallStates, stateOf, times } from './small-states.ts'

afterEach(() => vi.restoreAllMocks())

/** Beside one that fits nowhere nobody is proven to fit at once, and for the others it changes nothing. */
function besideOneThatNeverFits(state: HoldState): HoldState {
  const tooLarge = state.capacity.map((column) => 1 + column.reduce((most, room) => Math.max(most, room), 0))
  return { ...state, claimants: [...state.claimants, claimant('never', { wants: times(1, tooLarge) })] }
}

const roomOf = ({ room }: { readonly room: Room }) => room.free.map((column) => [...column])

test('a proof has the order and the room that a reduction comes to', () => {
  let [proven, reduced] = [0, 0]
  fc.assert(
    fc.property(smallStates({ nodes: 6, groups: 8, endlessRooms: true }), (state) => {
      const fixPoint = reduceToFixPoint(state)
      const longWay = reduceToFixPoint(besideOneThatNeverFits(state))
      expect(longWay.fitsAtOnce).toBe(false)
      expect(longWay.irreducible).toEqual([...fixPoint.irreducible, state.claimants.length])
      expect(fixPoint.order).toEqual(longWay.order)
      expect(roomOf(fixPoint)).toEqual(roomOf(longWay))
      if (fixPoint.fitsAtOnce) proven++
      else reduced++
    }),
    { seed: 1972, numRuns: 3000 },
  )
  expect(proven).toBeGreaterThan(300)
  expect(reduced).toBeGreaterThan(300)
})

test('nobody is left where it is taken, by any course and by the naive fix-point; where somebody is left it is not taken', () => {
  let [proven, left] = [0, 0]
  fc.assert(
    fc.property(smallStates(), (state) => {
      const { fitsAtOnce, irreducible } = reduceToFixPoint(state)
      const naive = naiveIrreducible(state)
      expect(irreducible.map((index) => state.claimants[index].id)).toEqual(naive)
      if (naive.length > 0) left++
      if (naive.length > 0) expect(fitsAtOnce).toBe(false)
      if (!fitsAtOnce) return
      proven++
      const searched = exploreGrants(state, { maxStates: 5_000 })
      if (searched.complete) expect(searched.neverRun).toEqual([])
    }),
    { seed: 1973, numRuns: 2000 },
  )
  expect(proven).toBeGreaterThan(300)
  expect(left).toBeGreaterThan(300)
})

/** Groups of one shape that hold a slot each, beside so many free ones. */
function crowd(groups: number, need: number, free: number): HoldState {
  const nodes = Array.from({ length: groups + free }, () => [1])
  const members = Array.from({ length: groups }, (_, i) =>
    claimant(`g${i}`, { holds: [{ node: i, vector: [1] }], wants: times(need, [1]) }),
  )
  return stateOf(nodes, members)
}

test('groups of one shape are proven to fit exactly if the neediest does, and then nothing is given back and few nodes are looked at', () => {
  const gives = vi.spyOn(Room.prototype, 'give')
  for (let free = 0; free <= 8; free++) {
    gives.mockClear()
    const state = crowd(20, 5, free)
    expect(reduceToFixPoint(state).fitsAtOnce, `${free} free`).toBe(free >= 5)
    expect(reduceHolds(state).movesPossibleNow).toBe(free > 0)
    expect(gives.mock.calls.length > 0, `${free} free`).toBe(false)
  }
})

test('what a group that runs, or one that needs less, gives back is left to the reduction', () => {
  const gives = vi.spyOn(Room.prototype, 'give')
  const state = crowd(20, 5, 5)
  const [first, ...others] = state.claimants
  const ofOther = (wants: number) => reduceToFixPoint({ ...state, claimants: [{ ...first, wants: times(wants, [1]) }, ...others] })
  expect(ofOther(5)).toMatchObject({ fitsAtOnce: true, irreducible: [] })
  expect(gives).not.toHaveBeenCalled()
  expect(ofOther(6)).toMatchObject({ fitsAtOnce: false, irreducible: [] })
  expect(gives).toHaveBeenCalledTimes(20)
})

test('it looks at nodes only until the need is met, and asks for no more looks than a few rounds where shapes are many', () => {
  const looksOf = (state: HoldState) => {
    const counts: number[] = []
    const has = Room.prototype.has
    vi.spyOn(Room.prototype, 'has').mockImplementation(function (this: Room, shape, wanted) {
      const answer = has.call(this, shape, wanted)
      counts.push(this.looks)
      return answer
    })
    const { fitsAtOnce } = reduceToFixPoint(state)
    vi.restoreAllMocks()
    return { fitsAtOnce, counts }
  }
  expect(looksOf(stateOf(Array(1000).fill([1]), [claimant('A', { wants: times(7, [1]) })]))).toEqual({ fitsAtOnce: true, counts: [7] })
  const many = Array.from({ length: 50 }, (_, i) => claimant(`g${i}`, { wants: times(100, [1001 + i]) }))
  expect(looksOf(stateOf(Array(100).fill([2000]), many))).toEqual({ fitsAtOnce: false, counts: [100, 200, 300] })
})

test('groups of several sizes are proven to fit where so many of the largest do, without a search', () => {
  const pair = [...times(2, [1, 2]), ...times(2, [2, 1])]
  const of = (nodes: number) => reduceToFixPoint(stateOf(Array(nodes).fill([2, 2]), [claimant('A', { wants: pair })]), { totalBudget: 0 })
  expect(of(4)).toMatchObject({ fitsAtOnce: true, order: [0] })
  expect(of(3).fitsAtOnce).toBe(false)
})
