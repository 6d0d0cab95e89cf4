/** All small scenarios explored: 1 to 3 gangs of 1 to 3 pods on 1 to 3 nodes, under eight strategies and three presets. */
import { describe, expect, it } from 'vitest'
import { explore } from '../../../src/experiment/explore.ts'
import type { StrategySpec } from '../../../src/model/scenario.ts'
import { deadlocksOneAtATime } from './one-at-a-time.ts'
import { podsOf, small, smallScope, use } from './small-scenarios.ts'
import { type Answers, answersOf, countsOf, exploreEach, SWEEP_STATES, SWEPT, SWEPT_PRESETS, sample } from './sweep.ts'

const scope = smallScope()
const MINUTES = 60_000
/** At most, where searches are compared; what needs more is left open. */
const FEW_STATES = 20_000
const COMPARED = { ...SWEPT, nomad: SWEPT_PRESETS.nomad, permit: SWEPT_PRESETS.permit }

const known = new Map<StrategySpec, readonly Answers[]>()
/** All scenarios under a strategy: explored once, for it is asked for several times and takes long. */
function swept(strategy: StrategySpec): readonly Answers[] {
  const found = known.get(strategy) ?? exploreEach(scope, strategy, { maxStates: SWEEP_STATES }).map(answersOf)
  known.set(strategy, found)
  return found
}
const counted = (strategy: StrategySpec) => countsOf(scope, swept(strategy))

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
      expect(counted(SWEPT[name])).toMatchObject({ scenarios: 5_299, deadlock: 0, livelock: 0, atomicity: 0, pending: 0, open: 0 })
    },
    4 * MINUTES,
  )

  it.each([
    ['hoarding, offers', { deadlock: 1_285, alone: 0, atomicity: 0, pending: 0 }],
    ['hoarding, reserve', { deadlock: 1_400, alone: 0, atomicity: 0, pending: 41 }],
    ['optimistic, incremental', { deadlock: 893, alone: 0, atomicity: 4_509, pending: 0 }],
    ['pod', { deadlock: 1_748, alone: 1, atomicity: 5_011, pending: 0 }],
    ['naive', { deadlock: 1_748, alone: 1, atomicity: 5_011, pending: 0 }],
  ] as const)(
    '%s can deadlock, and how often is counted',
    (name, counts) => {
      expect(counted(SWEPT[name])).toMatchObject({ scenarios: 5_299, livelock: 0, open: 0, ...counts })
    },
    8 * MINUTES,
  )

  it(
    'hoarding with a timeout cannot deadlock, and can livelock in every one',
    () => {
      const counts = { scenarios: 5_299, deadlock: 0, livelock: 5_299, atomicity: 0, pending: 0, open: 0 }
      expect(counted(SWEPT['hoarding, timeout'])).toMatchObject(counts)
    },
    8 * MINUTES,
  )
})

describe('presets, swept whole; what has more states than the limit is left open', () => {
  it.each([
    ['nomad', { deadlock: 892, alone: 0, livelock: 0, atomicity: 4_349, pending: 0, open: 0 }],
    ['permit', { deadlock: 0, alone: 0, livelock: 5_009, atomicity: 5_011, pending: 0, open: 2 }],
    ['placeholders', { deadlock: 1_540, alone: 1, livelock: 0, atomicity: 5_011, pending: 0, open: 373 }],
  ] as const)(
    '%s is counted',
    (name, counts) => {
      expect(counted(SWEPT_PRESETS[name])).toMatchObject({ scenarios: 5_299, ...counts })
    },
    8 * MINUTES,
  )
})

describe('a part of a scenario', () => {
  it.each(Object.entries(COMPARED))(
    '%s: is explored as the scenario of its gangs alone',
    (_, strategy) => {
      const few = sample(scope, 40)
      const options = { strategy, maxStates: SWEEP_STATES }
      const alone = few.map(({ gangs, nodes }) => answersOf(explore(small(gangs, nodes), options)).said)
      expect(alone.every(({ complete }) => complete)).toBe(true)
      expect(sample(swept(strategy), 40).map(({ said }) => said)).toEqual(alone)
    },
    4 * MINUTES,
  )
})

describe('what is interchangeable changes no answer', () => {
  const isFew = scope.map((one) => podsOf(one) <= 6)
  const few = scope.filter((_, at) => isFew[at])

  it.each(Object.entries(COMPARED))(
    '%s: full and reduced search agree, also on the length of the shortest ways; the reduced one has no more states',
    (_, strategy) => {
      const full = exploreEach(few, strategy, { reduce: false, maxStates: FEW_STATES }).map(answersOf)
      const reduced = swept(strategy).filter((_answers, at) => isFew[at])
      const decided = (found: readonly Answers[]) => found.filter((_answers, at) => full[at].said.complete)
      expect(decided(full).length).toBeGreaterThan(few.length / 2)
      expect(decided(reduced).map(({ said }) => said)).toEqual(decided(full).map(({ said }) => said))
      expect(few.filter((_one, at) => full[at].said.complete && reduced[at].states > full[at].states)).toEqual([])
    },
    12 * MINUTES,
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
