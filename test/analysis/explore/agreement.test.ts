/**
 * Two ways to the same answer: the explorer drops the clocks and looks at every order; a run takes the one order its clocks give. What no
 * order reaches no run may reach; what a run reaches some order must.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../src/experiment/explore.ts'
import { simulate } from '../../../src/experiment/simulate.ts'
import type { StrategyChoice } from '../../../src/experiment/types.ts'
import { seconds } from '../../../src/model/time.ts'
import { commit, type Lease, nextOffer, release, type Strategy, think } from '../../../src/strategy/strategy.ts'
import { type Small, type SmallWords, small, smallScope, use } from './small-scenarios.ts'

const STRATEGIES: readonly StrategyChoice[] = [
  use('hoarding'),
  use('hoarding', { mode: 'reserve' }),
  use('hoarding', { release: 'timeout' }),
  use('hoarding', { release: 'banker' }),
  use('pod'),
  use('gang'),
  use('optimistic', { atomicity: 'allOrNothing' }),
  use('optimistic', { atomicity: 'incremental' }),
]

const MOST_STATES = 20_000
const TIMINGS = 7
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)
/** Where two gangs of several pods contend: elsewhere nothing can go wrong. */
const scope = smallScope().filter(
  ({ gangs, nodes }) => gangs.filter((gang) => gang.length > 1).length > 1 && sum(gangs.flat()) > sum(nodes) && nodes.length > 1,
)

const inSeconds = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: 3, maxLength: 3 })

const timing: fc.Arbitrary<SmallWords> = fc.record({
  arrivals: inSeconds(2),
  durations: inSeconds(6).map((all) => all.map((one) => one + 1)),
  decision: fc.integer({ min: 0, max: 3 }),
  seed: fc.integer({ min: 1, max: 1_000 }).map(String),
})

const scenarios: fc.Arbitrary<Small> = fc
  .record({
    at: fc.integer({ min: 0, max: scope.length - 1 }),
    smallFirst: fc.boolean(),
  })
  .map(({ at, smallFirst }) => ({ ...scope[at], gangs: scope[at].gangs.map((gang) => (smallFirst ? gang.toReversed() : gang)) }))

/** Whether the run of this timing came to a deadlock. */
function runDeadlocks({ gangs, nodes }: Small, words: SmallWords, strategy: StrategyChoice): boolean {
  const scenario = { ...small(gangs, nodes, words), duration: seconds(300) }
  return simulate(scenario, { strategy, groups: false }).figures.deadlocks > 0
}

describe('runs and exploration agree', () => {
  it('no run deadlocks where the explorer says that none can, and what a run reaches the explorer has reached', () => {
    const seen = { runs: 0, deadlocks: 0, cleared: 0 }
    fc.assert(
      fc.property(
        scenarios,
        fc.integer({ min: 1, max: 3 }),
        fc.array(timing, { minLength: TIMINGS, maxLength: TIMINGS }),
        (one, schedulers, all) => {
          for (const strategy of STRATEGIES) {
            const found = explore(small(one.gangs, one.nodes, { schedulers }), { strategy, maxStates: MOST_STATES })
            for (const words of all) {
              const deadlocked = runDeadlocks(one, { ...words, schedulers }, strategy)
              seen.runs++
              if (deadlocked) seen.deadlocks++
              if (found.deadlockReachable === false) seen.cleared++
              if (deadlocked) expect(found.deadlockReachable, JSON.stringify([one, words, schedulers, strategy])).not.toBe(false)
              if (deadlocked && found.complete) expect(found.shortestDeadlock).not.toBeNull()
            }
          }
        },
      ),
      { numRuns: 40 },
    )
    expect(seen.runs).toBeGreaterThanOrEqual(2_000)
    expect(seen.deadlocks).toBeGreaterThan(50)
    expect(seen.cleared).toBeGreaterThan(1_000)
  }, 300_000)
})

/** One's own hoarder, which says nothing about itself. */
const keepsAll: Strategy = {
  name: 'keepsAll',
  *attempt(unit, { plan }) {
    const hoard: Lease[] = []
    for (;;) {
      const complete = plan(unit, { within: hoard })
      if (complete) {
        yield* think(unit)
        const outcome = yield* commit(complete)
        yield* release(hoard)
        return outcome
      }
      const answer = yield* nextOffer()
      if (answer.kind === 'offer') hoard.push(answer.lease)
    }
  },
}

/** Commits what there is room for, be it a gang or not. */
const commitsParts: Strategy = {
  name: 'commitsParts',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit, { partial: true })
    return chosen ? yield* commit(chosen, { atomicity: 'incremental' }) : 'unschedulable'
  },
}

describe("faults in one's own strategy are found with a shortest way", () => {
  const two = small(
    [
      [1, 1],
      [1, 1],
    ],
    [1, 1],
  )

  it('a hoarder that never gives back deadlocks in four steps', () => {
    const found = explore(two, { strategy: keepsAll })
    expect(found).toMatchObject({ complete: true, deadlockReachable: true, atomicityBroken: false })
    expect(found.traces.deadlock?.steps.map((step) => step.do)).toEqual(['start', 'start', 'offer', 'offer'])
  })

  it('a commit of parts breaks atomicity once another gang has left it too little room', () => {
    const found = explore(small([[1], [1, 1]], [1, 1]), { strategy: commitsParts })
    expect(found).toMatchObject({ complete: true, deadlockReachable: false, atomicityBroken: true })
    expect(found.traces.atomicity?.steps.map((step) => step.do)).toEqual(['start', 'decide', 'start', 'decide'])
  })

  it('and deadlocks where two gangs can each have a part', () => {
    const found = explore(small([[1], [1, 1], [1, 1]], [2]), { strategy: commitsParts })
    expect(found).toMatchObject({ complete: true, deadlockReachable: true, atomicityBroken: true })
    expect(found.shortestDeadlock).toHaveLength(9)
  })
})
