/** The exploration of grants: its counts by hand, and its laws beside the reduction. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { movesPossible, reduceHolds } from '../../src/analysis/deadlock.ts'
import { exploreGrants } from '../../src/analysis/grants.ts'
import { claimant, smallStates, stateOf, times } from './small-states.ts'

describe('exploring grants', () => {
  test('two gangs of two on two slots: a deadlock is reachable though none is there yet', () => {
    const state = stateOf([[2]], [claimant('A', { wants: times(2, [1]) }), claimant('B', { wants: times(2, [1]) })])
    expect(reduceHolds(state).irreducible).toEqual([])
    // Before anything is gone (0,0) (1,0) (0,1) (2,0) (1,1) (0,2), with one gone 3 each, with both 1.
    expect(exploreGrants(state)).toEqual({ complete: true, states: 13, deadlockReachable: true, neverRun: [] })
  })

  test('one slot more and none is', () => {
    const state = stateOf([[3]], [claimant('A', { wants: times(2, [1]) }), claimant('B', { wants: times(2, [1]) })])
    expect(exploreGrants(state)).toMatchObject({ complete: true, deadlockReachable: false, neverRun: [] })
  })

  test('stops at the given number of states and then claims nothing', () => {
    const state = stateOf([[9]], [claimant('A', { wants: times(6, [1]) }), claimant('B', { wants: times(6, [1]) })])
    expect(exploreGrants(state, { maxStates: 10 })).toEqual({ complete: false, states: 10, deadlockReachable: null, neverRun: null })
    expect(() => exploreGrants(state, { maxStates: 0 })).toThrow('invalid maxStates: 0, allowed: 1 or more')
  })

  test('who is doomed now makes a deadlock reachable', () => {
    fc.assert(
      fc.property(smallStates(), (state) => {
        const searched = exploreGrants(state, { maxStates: 5_000 })
        fc.pre(searched.complete)
        if (reduceHolds(state).irreducible.length > 0) expect(searched.deadlockReachable).toBe(true)
      }),
      { seed: 23, numRuns: 500 },
    )
  })

  test('no move is possible exactly where no other state can be reached', () => {
    fc.assert(
      fc.property(smallStates(), (state) => {
        fc.pre(state.claimants.every(({ rooms }) => rooms.length === 0))
        const searched = exploreGrants(state, { maxStates: 5_000 })
        const ids = state.claimants.map(({ id }) => id)
        expect(movesPossible(state, ids)).toBe(searched.states > 1)
        expect(reduceHolds(state).movesPossibleNow).toBe(searched.states > 1)
      }),
      { seed: 29, numRuns: 1500 },
    )
  })
})
