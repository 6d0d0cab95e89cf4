/**
 * All small scenarios explored: 1 to 3 gangs of 1 to 3 pods on 1 to 3 nodes. Strategies that need few states are swept whole; the others
 * by samples here, and whole by `npm run test:sweep`.
 */
import { describe, expect, it } from 'vitest'
import { explore } from '../../../src/experiment/explore.ts'
import { deadlocksOneAtATime } from './one-at-a-time.ts'
import { podsOf, small, smallScope, use } from './small-scenarios.ts'
import { SWEPT, sample, sweep } from './sweep.ts'

const scope = smallScope()
const MINUTES = 60_000
/** At most, where only samples are swept; what needs more is left open. */
const FEW_STATES = 20_000

describe('the small scope', () => {
  it('is 5,299 scenarios, of which 3,241 have at most 6 pods', () => {
    expect(scope).toHaveLength(5_299)
    expect(new Set(scope.map((one) => JSON.stringify(one))).size).toBe(5_299)
    expect(scope.filter((one) => podsOf(one) <= 6)).toHaveLength(3_241)
  })
})

describe('swept whole', () => {
  it.each(['gang', 'optimistic, all or nothing'] as const)(
    '%s cannot deadlock, livelock or break atomicity, and lets every gang run',
    (name) => {
      expect(sweep(scope, SWEPT[name])).toMatchObject({ scenarios: 5_299, deadlock: 0, livelock: 0, atomicity: 0, pending: 0, open: 0 })
    },
    4 * MINUTES,
  )

  it(
    'hoarding whole offers can deadlock in 1,285 of 5,299, never breaks atomicity, never livelocks',
    () => {
      expect(sweep(scope, SWEPT['hoarding, offers'])).toMatchObject({ deadlock: 1_285, alone: 0, livelock: 0, atomicity: 0, open: 0 })
    },
    8 * MINUTES,
  )

  it(
    'optimistic with incremental commits can deadlock in 893: what is committed in part is hoarded by another name',
    () => {
      expect(sweep(scope, SWEPT['optimistic, incremental'])).toMatchObject({ deadlock: 893, alone: 0, livelock: 0, open: 0 })
    },
    4 * MINUTES,
  )
})

describe('every 25th swept', () => {
  const few = sample(scope, 25)

  it.each([
    ['hoarding, reserve', { scenarios: 212, deadlock: 57, alone: 0, livelock: 0, atomicity: 0, pending: 1, open: 0, states: 150_503 }],
    ['hoarding, timeout', { scenarios: 212, deadlock: 0, alone: 0, livelock: 187, atomicity: 0, pending: 0, open: 25, states: 1_271_218 }],
    ['pod', { scenarios: 212, deadlock: 49, alone: 0, livelock: 0, atomicity: 203, pending: 0, open: 30, states: 1_142_318 }],
    ['naive', { scenarios: 212, deadlock: 49, alone: 0, livelock: 0, atomicity: 203, pending: 0, open: 30, states: 1_142_318 }],
  ] as const)(
    '%s comes to what was counted',
    (name, counts) => {
      expect(sweep(few, SWEPT[name], FEW_STATES)).toEqual(counts)
    },
    8 * MINUTES,
  )
})

describe('what is interchangeable changes no answer', () => {
  const few = sample(
    scope.filter((one) => podsOf(one) <= 6),
    25,
  )

  it.each(Object.keys(SWEPT) as (keyof typeof SWEPT)[])(
    '%s: full and reduced search agree, also on the length of the shortest ways',
    (name) => {
      const answers = (reduce: boolean) =>
        few.map(({ gangs, nodes }) => {
          const found = explore(small(gangs, nodes), { strategy: SWEPT[name], reduce, maxStates: FEW_STATES })
          const { complete, deadlockReachable, livelockReachable, atomicityBroken, traces } = found
          return { complete, deadlockReachable, livelockReachable, atomicityBroken, dead: traces.deadlock?.steps.length }
        })
      const full = answers(false)
      const reduced = answers(true)
      const both = full.filter(({ complete }) => complete).length
      expect(both).toBeGreaterThan(few.length / 2)
      expect(reduced.filter((_, at) => full[at].complete)).toEqual(full.filter(({ complete }) => complete))
    },
    8 * MINUTES,
  )
})

describe('gangs that hold one pod at a time, on any node', () => {
  it('can deadlock in 1,939 of 5,299, a single gang in 12', () => {
    const stuck = scope.filter(deadlocksOneAtATime)
    expect(stuck).toHaveLength(1_939)
    expect(stuck.filter(({ gangs }) => gangs.length === 1)).toHaveLength(12)
  })

  it(
    'are pods bound one by one at random, and the explorer says of them what is worked out without steps',
    () => {
      const anywhere = use('pod', {}, { placement: { policy: 'randomFirstFit' } })
      const answers = sample(scope, 25).flatMap((one) => {
        const found = explore(small(one.gangs, one.nodes, { schedulers: 1 }), { strategy: anywhere, maxStates: FEW_STATES })
        return found.deadlockReachable === null ? [] : [[one, found.deadlockReachable] as const]
      })
      expect(answers.length).toBeGreaterThan(150)
      expect(answers).toEqual(answers.map(([one]) => [one, deadlocksOneAtATime(one)]))
    },
    4 * MINUTES,
  )
})
