/**
 * Relations between runs that hold for every sound simulator of this kind, each for the scenarios and strategies that it names; and those that
 * look right and are false, of which counterexamples are kept as observations.
 */
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { laws } from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Node } from '../../src/model/cluster.ts'
import { DEFAULT_SCHEDULER } from '../../src/model/defaults.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { Vectors } from '../../src/simulation/vectors.ts'
import { type Context, commit, nextOffer, type SchedulingUnit, type Strategy, think } from '../../src/strategy/strategy.ts'
import { type JobWords, job, node, scenario, use } from '../tools/scenario-builders.ts'
import { FAULTS_OF_COURSE } from './faulty/course.ts'

const SEED = 20131105
const RUNS = 80
const relations = Object.entries(laws.relations)

describe('a relation that is true', () => {
  test.each(relations)('%s', (_name, relation) => {
    const inputs = fc.property(relation.scenarios, relation.strategies, (from, spec) => relation.holds(from, spec))
    fc.assert(inputs, { seed: SEED, numRuns: RUNS })
  })

  test.each(relations)('%s says where it comes from and for what it is true', (_name, { title, about, source }) => {
    for (const text of [title, about, source]) expect(text.length).toBeGreaterThan(10)
  })
})

/** Serial, once `may` lets it. */
function serialIf(name: string, may: (unit: SchedulingUnit, context: Context) => boolean): Strategy {
  return {
    name,
    *attempt(unit, context) {
      yield* think(unit)
      const chosen = may(unit, context) ? context.plan(unit) : undefined
      return chosen ? yield* commit(chosen) : 'unschedulable'
    },
  }
}

/** Thinks twice, every third time, whatever the run. */
const { strategy: remembers } = FAULTS_OF_COURSE['state outlives the run']

/** Waits for an offer a span that no change of the input changes. */
const waitsHalfASecond: Strategy = {
  name: 'waitsHalfASecond',
  collects: true,
  *attempt(unit, { plan }) {
    const answer = yield* nextOffer({ wait: 500_000 })
    const chosen = answer.kind === 'offer' ? plan(unit, { within: [answer.lease] }) : undefined
    return chosen ? yield* commit(chosen) : 'abandoned'
  },
}

/** The number of the last dimension that there is. */
function lastDimension(read: Context['read']): number {
  let last = 0
  for (; ; last++) {
    try {
      read.capacity(0, last + 1)
    } catch {
      return last
    }
  }
}

/** Of each relation a strategy for which it is not true. */
const BROKEN_BY: Readonly<Record<keyof typeof laws.relations, string | Strategy>> = {
  scaledAmounts: serialIf('countsMillicores', (_unit, { read }) => read.free(0, 0) < 100),
  uselessNode: serialIf('countsNodes', (_unit, { read }) => read.nodes % 2 === 0),
  // In a scenario of one dimension, that is the one that nobody asks for.
  unaskedDimension: serialIf('looksAtTheLast', (_unit, { read }) => lastDimension(read) === 0),
  otherNames: serialIf('readsNames', ({ name }) => name < 'job'),
  laterArrivals: remembers,
  slowerTimes: waitsHalfASecond,
  serialIsOptimistic: 'hoarding',
  // It waits for an offer, lone pods or not.
  lonePods: 'hoarding',
  serialNeverConflicts: 'optimistic',
  twoCells: serialIf('firstNodeOnly', (_unit, { read }) => read.free(0, 0) > 0),
  copiedNode: serialIf('fewNodesOnly', (_unit, { read }) => read.nodes < 3),
  ampleRoom: serialIf('fewNodesOnly', (_unit, { read }) => read.nodes < 3),
  // Bounds: no strategy can break them, only an engine that is wrong.
  enoughTime: 'gang',
  exactOptimum: 'gang',
}
const BOUNDS = ['enoughTime', 'exactOptimum']

/** An engine that takes each request for half of what it is. */
function halveRequests(): void {
  const { intern } = Vectors.prototype
  vi.spyOn(Vectors.prototype, 'intern').mockImplementation(function (this: Vectors, vector) {
    return intern.call(
      this,
      vector.map((amount) => Math.floor(amount / 2)),
    )
  })
}

describe('a relation that is true is not empty', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test.each(relations)('%s: there is a strategy, or an engine, that breaks it', (name, { scenarios, holds }) => {
    if (BOUNDS.includes(name)) halveRequests()
    const strategy = BROKEN_BY[name as keyof typeof laws.relations]
    const inputs = fc.property(scenarios, (from) => holds(from, strategy))
    const { failed, errorInstance } = fc.check(inputs, { seed: SEED, numRuns: 300, endOnFailure: true })
    expect([failed, `${errorInstance}`]).toEqual([true, 'Error: Property failed by returning false'])
  })
})

/** A job of one pod that ends. */
const task = (name: string, cpu: number, duration: number, words: JobWords = {}) => job(name, cpu, { duration, ...words })

/** When each starts, seconds. Decisions take no time. */
function startsOf(from: Scenario): number[] {
  const { groups } = simulate({ ...from, schedulers: [DEFAULT_SCHEDULER] }, { strategy: 'pod' })
  return groups.map(({ startedSeconds }) => startedSeconds ?? Number.NaN)
}

/** When the last one finishes, seconds; everybody does. Decisions take no time. */
function makespan(from: Scenario): number {
  const { groups } = simulate({ ...from, schedulers: [DEFAULT_SCHEDULER] }, { strategy: 'pod' })
  expect(groups.every((group) => group.outcome === 'finished')).toBe(true)
  return Math.max(...groups.map((group) => group.finishedSeconds ?? 0))
}

/** Graham, "Bounds on multiprocessing timing anomalies" (SIAM J. Appl. Math. 1969): less to do may take longer, and so may more to do it with. */
describe('observations, not laws: what looks as if it could only help', () => {
  test('one node more, and all of it takes longer', () => {
    const jobs = [task('A', 2, 14), task('B', 2, 1, { priority: 2 }), task('C', 4, 6), task('D', 3, 1, { priority: 2 })]
    const room = [node('n1', 3), node('n2', 4)]
    const on = (list: readonly Node[]) => makespan(scenario({ nodes: list, jobs }))
    expect([on(room), on([...room, node('n3', 3)])]).toEqual([15, 20])
  })

  test('one node more, and all of them together wait longer', () => {
    const jobs = [task('A', 4, 7, { arrival: 4 }), task('B', 3, 9, { arrival: 3 }), task('C', 2, 5), task('D', 2, 7)]
    const room = [node('n1', 3), node('n2', 4)]
    const on = (list: readonly Node[]) => startsOf(scenario({ nodes: list, jobs })).reduce((sum, start) => sum + start, 0)
    expect([on(room), on([...room, node('n3', 3)])]).toEqual([12, 15])
  })

  test('every node twice as large, and all of it takes longer', () => {
    const jobs = [task('A', 3, 5), task('B', 3, 3), task('C', 4, 1), task('D', 2, 9), task('E', 1, 4)]
    const on = (...sizes: number[]) => makespan(scenario({ nodes: sizes.map((size, at) => node(`n${at + 1}`, size)), jobs }))
    expect([on(4, 2), on(8, 4)]).toEqual([9, 10])
  })

  test('the nodes in another order, and somebody starts at another time', () => {
    const jobs = [task('A', 2, 1), task('B', 3, 5), task('C', 3, 1), task('D', 1, 2)]
    const room = [node('n1', 3), node('n2', 4)]
    expect(startsOf(scenario({ nodes: room, jobs }))).toEqual([0, 0, 2, 0])
    expect(startsOf(scenario({ nodes: [...room].reverse(), jobs }))).toEqual([0, 0, 1, 0])
  })

  test.each(['uselessNode', 'twoCells'] as const)(
    '%s, where pods are preempted: the look for victims begins at a node that is drawn',
    (name) => {
      const preempting = use('serial', { preemption: 'lowerPriority' }, { unit: 'pod' })
      const { scenarios, holds } = laws.relations[name]
      const { failed } = fc.check(
        fc.property(scenarios, (from) => holds(from, preempting)),
        { seed: SEED, numRuns: 2_000, endOnFailure: true },
      )
      expect(failed).toBe(true)
    },
  )

  test('one job fewer, and the rest takes longer', () => {
    const rest = [task('B', 1, 4), task('C', 4, 14), task('D', 2, 14)]
    const room = [node('n1', 5), node('n2', 2)]
    expect(makespan(scenario({ nodes: room, jobs: [task('A', 2, 1), ...rest] }))).toBe(15)
    expect(makespan(scenario({ nodes: room, jobs: rest }))).toBe(18)
  })

  test('one job shorter by a second, and all of it takes longer by five', () => {
    const rest = [
      task('B', 1, 14, { arrival: 8, priority: 2 }),
      task('C', 2, 6, { arrival: 3 }),
      task('D', 2, 20, { arrival: 3 }),
      task('E', 4, 6),
    ]
    const during = (seconds: number) => makespan(scenario({ nodes: [node('n1', 4)], jobs: [task('A', 1, seconds), ...rest] }))
    expect([during(4), during(3)]).toEqual([30, 35])
  })
})
