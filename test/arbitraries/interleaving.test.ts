import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryInterleaving, interleave } from '../../src/arbitraries/index.ts'
import { replay } from '../../src/experiment/replay.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { allSmallest } from './shrinking.ts'

const SEED = 20131107
const lengthsOf = fc.array(fc.nat({ max: 4 }), { maxLength: 4 })

/** Switches away from a sequence that still has steps. */
function switches(order: readonly number[]): number {
  return order.filter((sequence, at) => at > 0 && sequence !== order[at - 1] && order.indexOf(order[at - 1], at) >= 0).length
}

describe('an interleaving', () => {
  test('has each sequence as often as it is long', () => {
    const drawn = lengthsOf.chain((lengths) => fc.tuple(fc.constant(lengths), arbitraryInterleaving({ lengths })))
    fc.assert(
      fc.property(drawn, ([lengths, order]) => {
        expect(lengths.map((_, sequence) => order.filter((entry) => entry === sequence).length)).toEqual(lengths)
        expect(order).toHaveLength(lengths.reduce((sum, length) => sum + length, 0))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  test('reaches every order there is: 20 of three steps and three', () => {
    const orders = fc.sample(arbitraryInterleaving({ lengths: [3, 3] }), { seed: SEED, numRuns: 1_000 })
    expect(new Set(orders.map((order) => order.join(''))).size).toBe(20)
  })

  test('keeps the number of switches that is allowed', () => {
    for (const maxSwitches of [0, 1, 2]) {
      const orders = fc.sample(arbitraryInterleaving({ lengths: [3, 2, 3], maxSwitches }), { seed: SEED, numRuns: 300 })
      expect(Math.max(...orders.map(switches))).toBe(maxSwitches)
    }
  })

  test('shrinks to one sequence after the other', () => {
    expect(allSmallest(arbitraryInterleaving({ lengths: [2, 3, 1] }))).toEqual([[0, 0, 1, 1, 1, 2]])
  })

  test('without switches is one after the other, in any order', () => {
    const orders = fc.sample(arbitraryInterleaving({ lengths: [2, 1, 1], maxSwitches: 0 }), { seed: SEED, numRuns: 300 })
    const serial = ['0012', '0021', '1002', '1200', '2001', '2100']
    expect([...new Set(orders.map((order) => order.join('')))].sort()).toEqual(serial)
  })

  test('in which a sequence is interrupted shrinks to a single switch', () => {
    for (const order of allSmallest(arbitraryInterleaving({ lengths: [3, 3] }), (one) => switches(one) > 0)) expect(switches(order)).toBe(1)
    for (const order of allSmallest(arbitraryInterleaving({ lengths: [3, 3] }), (one) => switches(one) > 1)) expect(switches(order)).toBe(2)
  })
})

describe('the steps of sequences, interleaved', () => {
  const sequences = fc.array(fc.array(fc.string({ maxLength: 2 }), { maxLength: 4 }), { maxLength: 4 })

  test('are all there, each sequence in its own order, whatever the order says', () => {
    const tagged = sequences.map((lists) => lists.map((list, sequence) => list.map((step) => ({ sequence, step }))))
    fc.assert(
      fc.property(tagged, fc.array(fc.integer({ min: -1, max: 6 })), (lists, order) => {
        const steps = interleave(lists, order)
        expect(lists.map((_, sequence) => steps.filter((step) => step.sequence === sequence))).toEqual(lists)
        expect(steps).toHaveLength(lists.flat().length)
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  test('follow the order as far as it goes', () => {
    expect(
      interleave(
        [
          ['a1', 'a2'],
          ['b1', 'b2'],
        ],
        [1, 0, 1],
      ),
    ).toEqual(['b1', 'a1', 'b2', 'a2'])
    expect(interleave([['a1'], ['b1', 'b2']], [])).toEqual(['a1', 'b1', 'b2'])
    expect(interleave([], [0, 3])).toEqual([])
  })
})

describe('interleaved attempts on the engine', () => {
  const job = (name: string, scheduler: string) =>
    `{ name: ${name}, scheduler: ${scheduler}, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }`
  const text = `
cluster: { nodes: [{ name: n0, allocatable: { cpu: 1 } }] }
schedulers: [{ name: one }, { name: two }]
strategies: [optimistic, pod]
workload: { jobs: [${job('a', 'one')}, ${job('b', 'two')}] }`
  const { scenario } = parseScenario(text)
  const attempt = (unit: number) => (['start', 'decide'] as const).map((what) => ({ do: what, unit, text: what }))
  const run = (strategy: string, order: readonly number[]) =>
    replay(
      scenario,
      { kind: 'deadlock', steps: interleave([attempt(0), attempt(1)], order) },
      { strategy, onlySteps: true, checkLaws: true },
    )

  test('bind one of two that fit only alone; optimistic ones conflict if and only if one is interrupted, serial ones never', () => {
    fc.assert(
      fc.property(arbitraryInterleaving({ lengths: [2, 2] }), (order) => {
        const [optimistic, serial] = ['optimistic', 'pod'].map((strategy) => run(strategy, order).figures)
        expect([optimistic.attemptsScheduled, serial.attemptsScheduled]).toEqual([1, 1])
        expect([optimistic.conflicts, serial.conflicts]).toEqual([switches(order) > 0 ? 1 : 0, 0])
      }),
      { seed: SEED, numRuns: 50 },
    )
  })
})
