/** A strategy that breaks a rule of the plug-in is stopped with an error that names it and says what it did. */
import { describe, expect, test } from 'vitest'
import { InvalidInputError, InvariantError } from '../../src/errors.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import {
  type Attempt,
  type Context,
  commit,
  type Lease,
  nextOffer,
  release,
  type SchedulingUnit,
  type Strategy,
  think,
} from '../../src/strategy/strategy.ts'
import { job, nodes, pods, scenario, use } from '../tools/scenario-builders.ts'

const from = scenario({ nodes: nodes(2), jobs: [job('A', pods('a', 2), { gang: true, duration: 5 })] })
/** Whatever a plug-in in JavaScript may hand over. */
const anything = (value: unknown) => value as never

/** What the engine says to this attempt, after the words that open every such error. */
function said(attempt: (unit: SchedulingUnit, context: Context) => unknown, more: Partial<Strategy> = {}): string {
  try {
    simulate(from, { strategy: { name: 'mine', ...more, attempt: attempt as Strategy['attempt'] } })
  } catch (error) {
    expect(error).toBeInstanceOf(InvariantError)
    const { message } = error as InvariantError
    expect(message).toMatch(/^invariant broken: strategy mine /)
    return message.slice('invariant broken: strategy mine '.length)
  }
  return 'nothing'
}

const FIRST_OFFER = function* (then: (lease: Lease) => Attempt): Attempt {
  const answer = yield* nextOffer()
  return answer.kind === 'offer' ? yield* then(answer.lease) : 'abandoned'
}

describe('what is begun', () => {
  test.each([
    ['a number', () => 7, 'answers 7 to an attempt, which is no generator'],
    ['nothing', () => undefined, 'answers undefined to an attempt, which is no generator'],
    ['a promise', async () => 'scheduled', 'answers an object to an attempt, which is no generator'],
    [
      'an exception',
      () => {
        throw new TypeError('no such thing')
      },
      'throws: TypeError: no such thing',
    ],
  ])('%s', (_what, attempt, words) => {
    expect(said(attempt)).toBe(words)
  })
})

describe('what is yielded and answered', () => {
  test.each([
    ['null', null, 'yields null, which is no effect'],
    ['a string', 'think', "yields 'think', which is no effect"],
    ['an object of another kind', { kind: 'sleep' }, 'yields an object of kind sleep, which is no effect'],
  ])('an effect that is %s', (_what, effect, words) => {
    expect(
      said(function* () {
        yield effect
        return 'abandoned'
      }),
    ).toContain(words)
  })

  test('an outcome that there is not', () => {
    expect(
      said(function* (unit) {
        yield* think(unit)
        return 'done'
      }),
    ).toBe("answers 'done', which is no outcome, allowed: scheduled, unschedulable, conflict, partly, abandoned")
  })

  test('an exception in the middle, with its cause', () => {
    const cause = new RangeError('far')
    const strategy: Strategy = {
      name: 'mine',
      *attempt(unit) {
        yield* think(unit)
        throw cause
      },
    }
    expect(() => simulate(from, { strategy })).toThrow(expect.objectContaining({ name: 'InvariantError', cause }))
  })

  test('what the engine or the input has to say passes through as it is', () => {
    for (const error of [new InvariantError('law broken'), new InvalidInputError([{ path: 'a', message: 'b' }])]) {
      const strategy: Strategy = {
        name: 'mine',
        // biome-ignore lint/correctness/useYield: it throws before it could
        *attempt() {
          throw error
        },
      }
      expect(() => simulate(from, { strategy })).toThrow(error)
    }
  })
})

describe('what is committed', () => {
  const commits = (plan: (unit: SchedulingUnit, context: Context) => unknown, options: unknown = {}) =>
    said(function* (unit, context) {
      yield* think(unit)
      return yield* commit(anything(plan(unit, context)), anything(options))
    })

  test.each([
    ['nothing', commits(() => undefined), 'commits what is not the last plan of this attempt'],
    ['an object', commits(() => ({ members: 1 })), 'commits what is not the last plan of this attempt'],
    ['a plan to hold', commits((unit, { plan }) => plan(unit, { hold: true })), 'commits a plan that was made only to hold room'],
    [
      'with a rule that there is not',
      commits((unit, { plan }) => plan(unit), { conflict: 'never' }),
      "commits with a conflict rule that there is not: 'never'",
    ],
    [
      'with an atomicity that there is not',
      commits((unit, { plan }) => plan(unit), { atomicity: 'half' }),
      "commits with an atomicity that there is not: 'half'",
    ],
  ])('%s', (_what, words, expected) => {
    expect(words).toContain(expected)
  })

  test('a plan that was refused may be tried again', () => {
    const strategy: Strategy = {
      name: 'mine',
      *attempt(unit, context) {
        const plan = context.plan(unit, { partial: true })
        yield* think(unit)
        if (plan === undefined) return 'unschedulable'
        const first = yield* commit(plan)
        return first === 'conflict' ? yield* commit(plan) : first
      },
    }
    const rivals = scenario({
      nodes: nodes(1),
      jobs: ['A', 'B'].map((name) => job(name, 1, { gang: true, duration: 5 })),
      schedulers: [{ ...from.schedulers[0], count: 2 }],
    })
    expect(simulate(rivals, { strategy }).figures.conflicts).toBe(2)
  })
})

describe('what is leased', () => {
  const collecting = { collects: true }

  test.each([
    ['no list', (lease: Lease) => release(anything(lease)), 'releases an object, which is no list of leases'],
    ['nothing', () => release([anything(undefined)]), 'releases a lease that is not its own'],
    ['an object', () => release([anything({})]), 'releases a lease that is not its own'],
    ['for no plan', (lease: Lease) => release([lease], { keep: anything({}) }), 'keeps leases for what is not the last plan'],
  ])('released: %s', (_what, effect, words) => {
    const attempt = () =>
      FIRST_OFFER(function* (lease) {
        yield* effect(lease)
        return 'abandoned'
      })
    expect(said(attempt, collecting)).toContain(words)
  })

  test('released twice', () => {
    const attempt = () =>
      FIRST_OFFER(function* (lease) {
        yield* release([lease])
        yield* release([lease])
        return 'abandoned'
      })
    expect(said(attempt, collecting)).toMatch(/^releases a lease on node \d that it has given back$/)
  })

  test('released though it was taken away, of which the attempt may not have heard: that is no fault', () => {
    const strategy = use('hoarding', { release: 'timeout', offerTimeout: 1_000 })
    expect(simulate(from, { strategy }).figures.groups).toBe(1)
    const late: Strategy = {
      name: 'late',
      collects: true,
      *attempt(unit) {
        const answer = yield* nextOffer({ lease: 1_000 })
        yield* think(unit)
        if (answer.kind === 'offer') yield* release([answer.lease])
        return 'abandoned'
      },
    }
    expect(simulate({ ...from, retry: { ...from.retry, maxAttempts: 3 } }, { strategy: late }).figures.groupsFailed).toBe(1)
  })

  test.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])('waited for with a span of %s', (span) => {
    expect(
      said(function* () {
        yield* nextOffer({ wait: span })
        return 'abandoned'
      }, collecting),
    ).toBe(`waits for an offer with a span of ${span}, allowed: whole microseconds from 0 on`)
  })
})

describe('what lets no time pass', () => {
  const still = { ...from, schedulers: [{ ...from.schedulers[0], decision: { job: 0, task: 0 } }] }
  const loops: readonly (readonly [string, Strategy['attempt']])[] = [
    [
      'effects',
      function* () {
        for (;;) yield* release([])
      },
    ],
    [
      'plans',
      // biome-ignore lint/correctness/useYield: it never comes to that
      function* (unit, { plan }) {
        for (;;) plan(unit)
      },
    ],
    [
      'thoughts of no length',
      function* (unit) {
        for (;;) yield* think(unit)
      },
    ],
  ]

  test.each(loops)('%s without end are stopped', (_what, attempt) => {
    const run = () => simulate(still, { strategy: { name: 'mine', attempt } })
    expect(run).toThrow('strategy mine asks for effect after effect and lets no time pass: 10040 in one instant of an attempt')
  })

  test('waits of no length are told once that they were in vain, and then last', () => {
    const attempt: Strategy['attempt'] = function* () {
      for (;;) yield* nextOffer({ wait: 0 })
    }
    const { ended } = simulate({ ...still, eventBudget: 1_000 }, { strategy: { name: 'mine', collects: true, attempt } })
    expect(ended).toBe('idle')
  })

  test('the reads that an attempt is handed cannot be replaced', () => {
    expect(
      said(function* (unit, { read }) {
        yield* think(unit)
        Object.assign(read, { free: () => 99 })
        return 'unschedulable'
      }),
    ).toMatch(/^throws: TypeError/)
  })
})
