/** How large a scenario is before it is explored, and what is said of one that is too large or has what the explorer leaves out. */
import { describe, expect, test } from 'vitest'
import { Estimate } from '../../../src/analysis/explore/estimate.ts'
import { InvalidInputError, type Problem } from '../../../src/errors.ts'
import { chooseStrategy } from '../../../src/experiment/choose.ts'
import { explore } from '../../../src/experiment/explore.ts'
import { setupOf } from '../../../src/experiment/simulate.ts'
import type { Scenario, StrategySpec } from '../../../src/model/scenario.ts'
import { assembleWorld } from '../../../src/simulation/assemble.ts'
import { small, smallScope, use } from './small-scenarios.ts'
import { SWEPT } from './sweep.ts'

const STRATEGIES: Readonly<Record<string, StrategySpec>> = {
  ...SWEPT,
  'reserve, timeout': use('hoarding', { mode: 'reserve', release: 'timeout' }),
  'wound-wait': use('hoarding', { mode: 'reserve', release: 'woundWait' }),
  'by version': use('optimistic', { conflict: 'version', atomicity: 'incremental' }),
  permit: use('permit'),
  nomad: use('nomad'),
}

function estimateOf(scenario: Scenario, strategy: StrategySpec, crashes = 0): Estimate {
  return new Estimate(assembleWorld(setupOf(scenario, chooseStrategy(scenario, strategy), {})), crashes)
}

const ones = (count: number): number[] => new Array<number>(count).fill(1)
const gangs = (count: number, size: number): number[][] => Array.from({ length: count }, () => ones(size))

describe('the estimate', () => {
  test('of one gang of one pod on one node: idle, parked or tried times nowhere, bound, planned or stale, and twice over', () => {
    expect(estimateOf(small([[1]], [1]), use('gang')).log10()).toBeCloseTo(Math.log10(3 * 4 + 2), 12)
    expect(estimateOf(small([[1]], [1]), use('gang'), 1).log10()).toBeCloseTo(Math.log10((3 * 4 + 2) * 2), 12)
  })

  test('multiplies over jobs, and counts only nodes that could take the pod', () => {
    const one = estimateOf(small([[2, 1]], [2, 1, 4]), use('gang')).log10()
    expect(one).toBeCloseTo(Math.log10(3 * (1 + 3 * 2) * (1 + 3 * 3) + 2), 12)
    expect(estimateOf(small(gangs(3, 2), [2, 2]), use('gang')).log10()).toBeCloseTo(3 * Math.log10(3 * 7 * 7 + 2), 12)
  })

  test.each(Object.entries(STRATEGIES))('is not less than the states there are, under %s', (_, strategy) => {
    const sample = smallScope().filter((_one, at) => at % 197 === 0)
    let complete = 0
    for (const { gangs: sizes, nodes } of sample) {
      const scenario = small(sizes, nodes)
      const crashes = sizes.length === 1 ? 1 : 0
      const found = explore(scenario, { strategy, reduce: false, maxStates: 2_000, crashes })
      // A search that stopped has met as many states as it may, which is a bound from below all the same.
      if (found.complete) complete++
      expect(Math.log10(found.states)).toBeLessThanOrEqual(estimateOf(scenario, strategy, crashes).log10())
    }
    expect(complete).toBeGreaterThan(sample.length / 6)
  })

  test('what it calls feasible is: with that part of the scenario the search finishes', () => {
    const whole = { gangs: gangs(3, 3), nodes: [2, 2, 2, 2, 2] }
    for (const maxStates of [1_000, 20_000]) {
      for (const strategy of [SWEPT['hoarding, offers'], SWEPT['optimistic, incremental'], SWEPT.pod]) {
        const ways = estimateOf(small(whole.gangs, whole.nodes), strategy).feasible(maxStates)
        expect(ways.length).toBeGreaterThan(0)
        for (const way of ways) {
          const [, jobs, nodes] = way.match(/^(?:all|the first) ?(\d*) jobs? on (\d+) nodes?/) ?? []
          const part = small(
            whole.gangs.slice(0, jobs === '' ? (way.startsWith('all') ? 3 : 1) : Number(jobs)),
            whole.nodes.slice(0, Number(nodes)),
          )
          expect([way, explore(part, { strategy, maxStates, reduce: false }).complete]).toEqual([way, true])
        }
      }
    }
  })
})

/** Field and message of each problem. */
function refused(scenario: Scenario, strategy: StrategySpec): readonly Problem[] {
  try {
    explore(scenario, { strategy })
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError)
    return (error as InvalidInputError).problems
  }
  throw new Error('it was explored')
}

describe('a scenario that cannot be explored', () => {
  test('with too many nodes is told how many states it may have, and which parts of it could be explored', () => {
    expect(refused(small(gangs(3, 3), ones(31)), use('hoarding'))).toEqual([
      {
        path: 'cluster',
        message:
          'invalid number of nodes: 31, up to 10^20 states, allowed: up to 30; feasible: all jobs on 1 node (up to 10^7), or the first job on 30 nodes (up to 10^7), or the first 2 jobs on 3 nodes (up to 10^7)',
      },
    ])
  })

  test('in which one job alone is too large is told so', () => {
    const [{ message }] = refused(small(gangs(2, 20), ones(31)), use('gang'))
    expect(message).toContain('feasible: jobs of fewer pods: the first one alone has up to 10^21 states on 3 nodes')
  })

  test('is told everything at once, with the field and what to do instead', () => {
    const base = small(gangs(31, 1), ones(31), { schedulers: 31 })
    const [first, ...rest] = base.workload.jobs ?? []
    const term = { topologyKey: 'kubernetes.io/hostname', selector: { matchLabels: { app: 'x' } } }
    const pods = first.pods.map((pod) => ({ ...pod, podAntiAffinity: { required: [term] } }))
    const scenario: Scenario = {
      ...base,
      cluster: { ...base.cluster, prefill: [{ name: 'old', node: 'n-0', requests: { slots: 1 }, until: 5 }] },
      workload: { jobs: [{ ...first, pods }, ...rest] },
    } as Scenario
    const problems = refused(scenario, use('pod', { preemption: 'lowerPriority' }))
    expect(problems.map(({ path }) => path)).toEqual(['strategy', 'workload', 'cluster.prefill', 'cluster', 'schedulers'])
    const messages = problems.map(({ message }) => message)
    expect(messages[0]).toContain('allowed: with preemption never')
    expect(messages[1]).toContain('of job "g-0", allowed: none of them; node selectors, node affinity and taints may stay')
    expect(messages[2]).toContain('pods that end (1), allowed: pods that stay; list those that end as jobs')
    for (const message of messages.slice(3))
      expect(message).toMatch(/: 31, up to 10\^\d+ states, allowed: up to 30; feasible: the first \d+ jobs on/)
  })

  test('for numbers that are none is told both', () => {
    const call = () => explore(small([[1]], [1]), { strategy: use('gang'), maxStates: 0, crashes: 0.5 })
    expect(call).toThrow(/maxStates: invalid maxStates: 0, allowed: a whole number from 1\n.*crashes: invalid crashes: 0.5, allowed/)
  })
})

describe('a search that stops at its limit', () => {
  const lastNote = (scenario: Scenario, options: Parameters<typeof explore>[1]) => explore(scenario, options).notes.at(-1)

  test('says how many states there may be, and what would let it finish', () => {
    const scenario = small(gangs(3, 3), [2, 3, 4])
    expect(lastNote(scenario, { strategy: use('hoarding'), maxStates: 100 })).toBe(
      'stopped at 100 states, of up to 10^11 states; feasible: the first job on 3 nodes (up to 10^4), or a higher limit (maxStates, --max-states): ten times as many states take 1 MB',
    )
  })

  test('names the reduction where it was turned off and would have done something', () => {
    const alike = small(gangs(3, 3), [2, 2, 2])
    const word = 'identical jobs as interchangeable (reduce, no --no-reduce)'
    const options = { strategy: use('hoarding'), maxStates: 100 }
    expect(lastNote(alike, { ...options, reduce: false })).toContain(word)
    expect(lastNote(alike, options)).not.toContain(word)
    expect(
      lastNote(
        small(
          [
            [1, 1, 1],
            [2, 1],
            [1, 1],
          ],
          [2, 2, 2],
        ),
        { ...options, reduce: false },
      ),
    ).not.toContain(word)
    expect(lastNote(alike, { ...options, strategy: use('hoarding', { release: 'woundWait' }), reduce: false })).not.toContain(word)
  })

  test('names no part of a scenario that is small already', () => {
    expect(lastNote(small(gangs(2, 2), [1, 1]), { strategy: use('hoarding'), maxStates: 5_000, crashes: 0 })).not.toContain('stopped')
    expect(lastNote(small([[1, 1]], [1, 1]), { strategy: use('hoarding'), maxStates: 5 })).toBe(
      'stopped at 5 states, of up to 10^3 states; feasible: a higher limit (maxStates, --max-states): ten times as many states take 1 MB',
    )
  })
})
