/** Plans that fail for want of looking: the greedy planner beside the exact oracle. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { parseScenario } from '../../src/scenario/parse.ts'

/** A gang of pods of these sizes, in this order. */
function gangOf(name: string, pods: readonly number[], duration?: string) {
  const all = pods.map((slots, at) => ({ name: `p-${at}`, containers: [{ name: 'c', resources: { requests: { slots } } }] }))
  return { name, gang: {}, pods: all, ...(duration !== undefined && { duration }) }
}

/** One gang on nodes of these sizes, one dimension. */
function oneGang(pods: readonly number[], nodes: readonly number[], placement = 'firstFit'): Scenario {
  return parseScenario(
    JSON.stringify({
      name: 'one-gang',
      placement,
      cluster: { nodes: nodes.map((slots, at) => ({ name: `n-${at}`, allocatable: { slots } })) },
      workload: { jobs: [gangOf('gang', pods)] },
    }),
  ).scenario
}

const misses = (scenario: Scenario, strategy: string) => simulate(scenario, { strategy, oracle: true }).figures.greedyMisses

describe('a plan that fails', () => {
  test('though another order would have placed the gang is a miss, and in that order it is none', () => {
    expect(misses(oneGang([30, 50], [50, 30]), 'gang')).toBe(1)
    expect(misses(oneGang([50, 30], [50, 30]), 'gang')).toBe(0)
  })

  test('of an optimistic scheduler is judged alike', () => {
    expect(misses(oneGang([30, 50], [50, 30]), 'optimistic')).toBe(1)
  })

  test('is not judged unless asked for', () => {
    expect(simulate(oneGang([30, 50], [50, 30]), { strategy: 'gang' }).figures.greedyMisses).toBeNull()
  })

  test('is a miss exactly if trying every node for every pod finds a placement', () => {
    const sizes = { minLength: 1, maxLength: 4 }
    let seen = 0
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), sizes), fc.array(fc.integer({ min: 1, max: 8 }), sizes), (pods, nodes) => {
        const scenario = oneGang(pods, nodes)
        const { figures } = simulate(scenario, { strategy: 'gang', oracle: true })
        const expected = figures.groupsStarted === 0 && placeable(pods, nodes) ? figures.attempts : 0
        if (expected > 0) seen++
        expect(figures.greedyMisses).toBe(expected)
      }),
      { numRuns: 500, seed: 11 },
    )
    expect(seen).toBeGreaterThan(5)
  })

  test('of a gang whose members are alike is never a miss, whatever the policy', () => {
    const policy = fc.constantFrom('firstFit', 'bestFit', 'worstFit', 'leastAllocated', 'randomFit')
    const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 }), sizes, policy, (size, count, nodes, placement) => {
        const scenario = oneGang(new Array<number>(count).fill(size), nodes, placement)
        expect(misses(scenario, 'gang')).toBe(0)
      }),
      { numRuns: 200, seed: 7 },
    )
  })
})

describe('the rate', () => {
  const rate = (scenario: Scenario, strategy: string) => simulate(scenario, { strategy, oracle: true }).figures.greedyMissRate

  test.each(['gang', 'optimistic'])('is of the plans for which there was a placement the share that was missed (%s)', (strategy) => {
    expect(rate(oneGang([30, 50], [50, 30]), strategy)).toBe(1)
    expect(rate(oneGang([50, 30], [50, 30]), strategy)).toBe(0)
  })

  test('counts found and missed plans of several gangs together: one of two', () => {
    const one = parseScenario(
      JSON.stringify({
        placement: 'firstFit',
        cluster: { nodes: [50, 30].map((slots, at) => ({ name: `n-${at}`, allocatable: { slots } })) },
        workload: { jobs: [gangOf('fits', [50, 30], '10s'), { ...gangOf('missed', [30, 50]), arrival: '20s' }] },
      }),
    ).scenario
    expect(rate(one, 'gang')).toBe(1 / 2)
  })

  test('leaves out what has no room anyhow, and is null where nothing else was planned, or nobody judged', () => {
    expect(rate(oneGang([30, 30, 30], [50, 30]), 'gang')).toBeNull()
    expect(simulate(oneGang([30, 50], [50, 30]), { strategy: 'gang' }).figures.greedyMissRate).toBeNull()
  })

  test('is null under a strategy that plans pod by pod: what it does to a gang shows as stranded room', () => {
    expect(rate(oneGang([30, 50], [50, 30]), 'pod')).toBeNull()
  })
})

function placeable([pod, ...rest]: readonly number[], nodes: readonly number[]): boolean {
  if (pod === undefined) return true
  return nodes.some((room, node) => room >= pod && placeable(rest, replaced(nodes, node, room - pod)))
}

const replaced = (nodes: readonly number[], at: number, room: number): number[] => nodes.map((one, node) => (node === at ? room : one))
