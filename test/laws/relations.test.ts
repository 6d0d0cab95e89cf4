/**
 * Relations between runs that hold for every sound simulator of this kind, each for the scenarios and strategies that it names; and those that
 * look right and are false, of which counterexamples are kept as observations.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { laws } from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Node } from '../../src/model/cluster.ts'
import { DEFAULT_SCHEDULER } from '../../src/model/defaults.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { commit, type Strategy, think } from '../../src/strategy/strategy.ts'
import { type JobWords, job, node, scenario } from '../tools/scenario-builders.ts'

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

/** Decides by an absolute amount. */
const countsMillicores: Strategy = {
  name: 'countsMillicores',
  *attempt(unit, { plan, read }) {
    yield* think(unit)
    const chosen = read.free(0, 0) < 100 ? plan(unit) : undefined
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Whether a strategy for which it is not true breaks a relation. */
function isBroken({ scenarios, holds }: (typeof laws.relations)[keyof typeof laws.relations], strategy: string | Strategy): boolean {
  return fc.check(
    fc.property(scenarios, (from) => holds(from, strategy)),
    { seed: SEED, numRuns: 200 },
  ).failed
}

describe('a relation that is true is not empty', () => {
  test('a strategy that looks at absolute amounts breaks the one of scaled amounts', () => {
    expect(isBroken(laws.relations.scaledAmounts, countsMillicores)).toBe(true)
  })

  test('optimistic schedulers conflict, where serial ones never do', () => {
    expect(isBroken(laws.relations.serialNeverConflicts, 'optimistic')).toBe(true)
  })

  test('hoarding is not naive, lone pods or not: it waits for an offer', () => {
    expect(isBroken(laws.relations.lonePods, 'hoarding')).toBe(true)
  })
})

/** A job of one pod that ends. */
const task = (name: string, cpu: number, duration: number, words: JobWords = {}) => job(name, cpu, { duration, ...words })

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
