/** What each strategy can and cannot come to, in scenarios small enough to see why; the sweep asks the same of all small ones. */
import { describe, expect, it } from 'vitest'
import { explore } from '../../../src/experiment/explore.ts'
import type { StrategySpec } from '../../../src/model/scenario.ts'
import { commit, type Strategy, think } from '../../../src/strategy/strategy.ts'
import { small, use } from './small-scenarios.ts'

const WAIT: Partial<StrategySpec> = { onPartial: { pod: 'wait', gang: 'wait' } }
const MODES = ['offers', 'reserve'] as const

/** Two gangs of 2 on two one-slot nodes. */
const two = small(
  [
    [1, 1],
    [1, 1],
  ],
  [1, 1],
)
const HOPELESS = { deadlockReachable: true, livelockReachable: false, complete: true }
const HARMLESS = { deadlockReachable: false, livelockReachable: false, complete: true }

describe('two gangs of 2 on two one-slot nodes', () => {
  it.each(MODES)('hoarding (%s) deadlocks in four steps: each has taken one of the two nodes', (mode) => {
    const found = explore(two, { strategy: use('hoarding', { mode }) })
    expect(found).toMatchObject({ ...HOPELESS, atomicityBroken: false, outcomes: { deadlock: 1, allRan: 1 } })
    expect(found.traces.deadlock?.steps.map((step) => step.do)).toEqual(['start', 'start', 'offer', 'offer'])
    const [, , first, second] = found.traces.deadlock?.steps ?? []
    expect(first.unit).not.toBe(second.unit)
    expect(first.node).not.toBe(second.node)
  })

  it.each(['pod', 'naive'])('%s deadlocks once each gang has one pod bound, for the gang waits for its rest', (name) => {
    const found = explore(two, { strategy: use(name, {}, WAIT) })
    expect(found).toMatchObject({ ...HOPELESS, atomicityBroken: true })
    expect(found.traces.atomicity?.steps.map((step) => step.do)).toEqual(['start', 'decide'])
    expect(found.traces.deadlock?.steps).toHaveLength(8)
  })

  it('pod cannot deadlock if the pods are useful alone', () => {
    const alone = small(
      [
        [1, 1],
        [1, 1],
      ],
      [1, 1],
      { gang: false },
    )
    expect(explore(alone, { strategy: use('pod') })).toMatchObject({ ...HARMLESS, atomicityBroken: false, outcomes: { allRan: 1 } })
  })

  it.each([1, 2, 3])('gang and optimistic all-or-nothing cannot deadlock with %i schedulers', (schedulers) => {
    const three = small(
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      [1, 1, 1],
      { schedulers },
    )
    for (const strategy of [use('gang'), use('optimistic', { atomicity: 'allOrNothing' })]) {
      expect(explore(three, { strategy })).toMatchObject({ ...HARMLESS, atomicityBroken: false, outcomes: { allRan: 1 } })
    }
  })

  it('one scheduler hoards for one gang at a time, so that three gangs need three of them to lock each other out', () => {
    const reached = [1, 2, 3].map((schedulers) => {
      const three = small(
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        [1, 1, 1],
        { schedulers },
      )
      return explore(three, { strategy: use('hoarding') }).deadlockReachable
    })
    expect(reached).toEqual([false, false, true])
  })

  it.each([0, 1])('with %i crashes nothing is left of a plan that was not committed', (crashes) => {
    for (const strategy of [use('gang'), use('optimistic', { atomicity: 'allOrNothing' })]) {
      expect(explore(two, { strategy, crashes })).toMatchObject({ ...HARMLESS, atomicityBroken: false })
    }
  })
})

describe('what is done about deadlock', () => {
  it.each(MODES)('a timeout turns the deadlock of hoarding (%s) into a livelock', (mode) => {
    for (const release of ['timeout', 'timeout+jitter', 'releaseAll+backoff']) {
      const found = explore(two, { strategy: use('hoarding', { mode, release }) })
      expect(found).toMatchObject({ deadlockReachable: false, livelockReachable: true, outcomes: { allRan: 1 } })
      const { steps = [], repeatsFrom = steps.length } = found.traces.livelock ?? {}
      expect(steps.slice(repeatsFrom).map((step) => step.do)).toContain('offer')
    }
  })

  it.each(MODES)('the banker has neither in %s mode', (mode) => {
    expect(explore(two, { strategy: use('hoarding', { mode, release: 'banker' }) })).toMatchObject({ ...HARMLESS, outcomes: { allRan: 1 } })
  })

  it.each(MODES)('ordered acquisition has neither in %s mode', (mode) => {
    expect(explore(two, { strategy: use('hoarding', { mode, acquisition: 'ordered' }) })).toMatchObject(HARMLESS)
  })

  it.each(MODES)('wound-wait has neither in %s mode, for the oldest is never wounded', (mode) => {
    expect(explore(two, { strategy: use('hoarding', { mode, release: 'woundWait' }) })).toMatchObject(HARMLESS)
  })

  it.each(MODES)('recovery in %s mode ends every deadlock, but nothing keeps the victim from coming back to it', (mode) => {
    const found = explore(two, { strategy: use('hoarding', { mode, release: 'recover' }) })
    expect(found).toMatchObject({ deadlockReachable: false, livelockReachable: true })
    expect(found.traces.livelock?.steps.map((step) => step.do)).toContain('recover')
  })
})

describe('one gang can be in its own way', () => {
  const unlike = small([[1, 2]], [2, 1])

  it('a hoarder that pins the small pod on the large node boxes itself in', () => {
    const found = explore(unlike, { strategy: use('hoarding', { mode: 'reserve' }) })
    expect(found).toMatchObject({ ...HOPELESS, outcomes: { deadlock: 1, allRan: 1 } })
    expect(found.traces.deadlock?.steps.map((step) => [step.do, step.node])).toEqual([
      ['start', undefined],
      ['offer', 0],
    ])
  })

  it('one that keeps whole offers waits for ever, for the greedy planner sees no use of the small node', () => {
    const found = explore(unlike, { strategy: use('hoarding') })
    expect(found).toMatchObject({ ...HARMLESS, outcomes: { pending: 1, allRan: 1 } })
  })

  it('the banker never pins it there', () => {
    const found = explore(unlike, { strategy: use('hoarding', { mode: 'reserve', release: 'banker' }) })
    expect(found).toMatchObject({ ...HARMLESS, outcomes: { allRan: 1 } })
  })

  it('a plan of parts locks itself out once a finish shows it too little room; all or nothing does not', () => {
    const tight = small([[1], [2, 2, 1]], [2, 3])
    const incremental = explore(tight, { strategy: use('optimistic', { atomicity: 'incremental' }) })
    expect(incremental).toMatchObject({ ...HOPELESS, atomicityBroken: true })
    expect(incremental.shortestDeadlock).toHaveLength(7)
    expect(explore(tight, { strategy: use('optimistic', { atomicity: 'allOrNothing' }) })).toMatchObject(HARMLESS)
  })
})

it('room that a running group gives back joins the lease that closes its node', () => {
  const shared = small([[1], [1, 1, 1]], [3])
  const found = explore(shared, { strategy: use('hoarding') })
  expect(found).toMatchObject({ ...HARMLESS, outcomes: { allRan: 1 } })
})

it('the counts of states and transitions are pinned, reduced and in full', () => {
  const sizesOf = (strategy: StrategySpec) =>
    [true, false].map((reduce) => {
      const { states, transitions } = explore(two, { strategy, reduce })
      return [states, transitions]
    })
  expect(sizesOf(use('hoarding'))).toEqual([
    [12, 15],
    [47, 70],
  ])
  expect(sizesOf(use('gang'))).toEqual([
    [9, 10],
    [17, 24],
  ])
  expect(sizesOf(use('pod', {}, WAIT))).toEqual([
    [27, 47],
    [156, 260],
  ])
})

describe('a strategy that treats equal jobs differently by name', () => {
  const favouring: Strategy = {
    name: 'favouring',
    *attempt(unit, { plan }) {
      const whole = unit.name !== 'g-1'
      const chosen = plan(unit, { partial: !whole })
      yield* think(unit)
      return chosen ? yield* commit(chosen, { atomicity: whole ? 'allOrNothing' : 'incremental' }) : 'unschedulable'
    },
  }

  it('is explored with each job by itself, so that what it does to one of them is seen', () => {
    const found = explore(
      small(
        [
          [1, 1],
          [1, 1],
        ],
        [1, 1, 1],
      ),
      { strategy: favouring },
    )
    expect(found).toMatchObject({ complete: true, atomicityBroken: true, reductions: [] })
  })
})
