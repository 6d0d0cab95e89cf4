/** Plans that fail for want of looking: the greedy planner beside the exact oracle. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { parseScenario } from '../../src/scenario/parse.ts'

/** One gang, its pods in this order, on nodes of these sizes, one dimension. */
function oneGang(pods: readonly number[], nodes: readonly number[]): Scenario {
  return parseScenario(
    JSON.stringify({
      name: 'one-gang',
      placement: 'firstFit',
      cluster: { nodes: nodes.map((slots, at) => ({ name: `n-${at}`, allocatable: { slots } })) },
      workload: {
        jobs: [
          {
            name: 'gang',
            gang: {},
            pods: pods.map((slots, at) => ({ name: `p-${at}`, containers: [{ name: 'c', resources: { requests: { slots } } }] })),
          },
        ],
      },
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
})

function placeable([pod, ...rest]: readonly number[], nodes: readonly number[]): boolean {
  if (pod === undefined) return true
  return nodes.some((room, node) => room >= pod && placeable(rest, replaced(nodes, node, room - pod)))
}

const replaced = (nodes: readonly number[], at: number, room: number): number[] => nodes.map((one, node) => (node === at ? room : one))
