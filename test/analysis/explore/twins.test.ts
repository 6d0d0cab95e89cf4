/** Attempts that think, hold the same and will do the same are one state: no answer changes, no way is longer, and where they part they are two. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../src/experiment/explore.ts'
import type { StrategySpec } from '../../../src/model/scenario.ts'
import { commit, type Lease, nextOffer, release, type Strategy, think } from '../../../src/strategy/strategy.ts'
import { small, use } from './small-scenarios.ts'

const AS_ONE = 'taken as one: attempts that think, hold the same and will do the same'
const FEW_STATES = 20_000

const STRATEGIES: Readonly<Record<string, StrategySpec>> = {
  timeout: use('hoarding', { release: 'timeout' }),
  'reserve, timeout': use('hoarding', { release: 'timeout', mode: 'reserve' }),
  'timeout, nodes at random': use('hoarding', { release: 'timeout' }, { placement: { policy: 'randomFirstFit' } }),
  'release all': use('hoarding', { release: 'releaseAll+backoff' }),
  recover: use('hoarding', { release: 'recover' }),
  banker: use('hoarding', { release: 'banker' }),
  ordered: use('hoarding', { acquisition: 'ordered' }),
  'pod by pod': use('hoarding', { release: 'timeout' }, { unit: 'pod' }),
}

const gangs = fc.array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 })
const nodes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })

describe.each(Object.entries(STRATEGIES))('hoarding, %s', (_, strategy) => {
  it('gives the same answers with twins as one and without, and as short ways', () => {
    const seen = { decided: 0, asOne: 0 }
    fc.assert(
      fc.property(gangs, nodes, fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 2 }), (jobs, cells, crashes, schedulers) => {
        const scenario = small(jobs, cells, { schedulers: schedulers === 1 ? 1 : jobs.length })
        const answers = (reduce: boolean) => {
          const found = explore(scenario, { strategy, reduce, crashes, maxStates: FEW_STATES })
          const { complete, deadlockReachable, livelockReachable, atomicityBroken, traces, outcomes } = found
          if (reduce && found.reductions.includes(AS_ONE)) seen.asOne++
          const ways = [traces.deadlock?.steps.length, traces.atomicity?.steps.length]
          return { complete, deadlockReachable, livelockReachable, atomicityBroken, ways, ends: Object.keys(outcomes).sort() }
        }
        const full = answers(false)
        if (!full.complete) return
        seen.decided++
        expect(answers(true)).toEqual(full)
      }),
      { numRuns: 30 },
    )
    expect(seen.decided).toBeGreaterThan(10)
    expect(seen.asOne).toBeGreaterThan(0)
  }, 120_000)
})

/** Commits what has grown while it thought, unless it once sent an offer back: of this nothing is seen before room joins what it holds. */
const remembers: Strategy = {
  name: 'remembers',
  collects: true,
  *attempt(unit, { plan, random }) {
    let declined = false
    const hoard: Lease[] = []
    while (hoard.length === 0 && !plan(unit, { within: hoard })) {
      const answer = yield* nextOffer()
      if (answer.kind !== 'offer') continue
      if (declined || random.below(2) === 0) hoard.push(answer.lease)
      else yield* release([answer.lease])
      declined ||= hoard.length === 0
    }
    const before = plan(unit, { within: hoard })
    yield* think(unit)
    const now = plan(unit, { within: hoard })
    const outcome = now && (before || !declined) ? yield* commit(now) : 'abandoned'
    yield* release(hoard)
    return outcome
  },
}

describe('who remembers more than what it holds', () => {
  it('is one with its twin as long as no room joins what they hold', () => {
    expect(explore(small([[1, 1]], [1, 1]), { strategy: remembers }).reductions).toContain(AS_ONE)
  })

  it('is not once it does, and nothing is lost', () => {
    const scenario = small([[1], [1, 1]], [2])
    const [reduced, full] = [true, false].map((reduce) => explore(scenario, { strategy: remembers, reduce }))
    expect(reduced.reductions).not.toContain(AS_ONE)
    expect(reduced).toMatchObject({ complete: true, outcomes: full.outcomes, livelockReachable: full.livelockReachable })
  })
})

it('makes the answer independent of how an attempt came to what it holds', () => {
  const scenario = small(
    [
      [2, 2],
      [2, 1, 1],
      [2, 1, 1],
    ],
    [2, 3, 4],
  )
  const found = explore(scenario, { strategy: use('hoarding', { release: 'timeout' }), maxStates: 3_000 })
  expect(found).toMatchObject({ complete: true, deadlockReachable: false, livelockReachable: true })
})
