import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidInputError } from '../../../src/errors.ts'
import type { PodResources } from '../../../src/model/pod-requests.ts'
import { nodeInfo } from '../../../src/placement/kubernetes/node-info.ts'
import {
  balanceChangeScore,
  balancedAllocationScore,
  leastAllocatedScore,
  mostAllocatedScore,
  requestedToCapacityRatioScore,
} from '../../../src/placement/kubernetes/scores.ts'
import { balanceScore, resourceScore, resourceScorer, type ScoringStrategy } from '../../../src/placement/kubernetes/scoring.ts'

const BOTH = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 3 },
]
const RISING = [
  { utilization: 0, score: 0 },
  { utilization: 100, score: 10 },
]
const MI = 1024 * 1024

function podOf(requests: Record<string, number>): PodResources {
  return { containers: [{ requests }] }
}

describe('a strategy made ready', () => {
  const pairs = fc.array(fc.nat(20), { minLength: 2, maxLength: 2 })

  it('is the arithmetic with its weights and its shape scaled to 100', () => {
    fc.assert(
      fc.property(pairs, pairs, (requested, capacity) => {
        const scorer = (strategy: Omit<ScoringStrategy, 'resources'>): number =>
          resourceScorer({ resources: BOTH, ...strategy })(requested, capacity)
        expect(scorer({ type: 'LeastAllocated' })).toBe(leastAllocatedScore(requested, capacity, [1, 3]))
        expect(scorer({ type: 'MostAllocated' })).toBe(mostAllocatedScore(requested, capacity, [1, 3]))
        const scaled = RISING.map(({ utilization, score }) => ({ utilization, score: score * 10 }))
        expect(scorer({ type: 'RequestedToCapacityRatio', shape: RISING })).toBe(
          requestedToCapacityRatioScore(requested, capacity, scaled, [1, 3]),
        )
      }),
      { seed: 47, numRuns: 200 },
    )
  })

  it('names every fault of a strategy', () => {
    const strategy: ScoringStrategy = {
      type: 'RequestedToCapacityRatio',
      resources: [
        { name: 'cpu', weight: 0 },
        { name: 'memory', weight: 1.5 },
      ],
      shape: [
        { utilization: 50, score: 11 },
        { utilization: 50, score: 0 },
        { utilization: 101, score: 0 },
      ],
    }
    const paths = ['resources[0].weight', 'resources[1].weight', 'shape[0].score', 'shape[1].utilization', 'shape[2].utilization']
    let thrown: unknown
    try {
      resourceScorer(strategy)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(InvalidInputError)
    expect((thrown as InvalidInputError).problems.map(({ path }) => path)).toEqual(paths)
    expect(() => resourceScorer({ type: 'RequestedToCapacityRatio', resources: BOTH })).toThrow('no point')
    expect(() => resourceScorer({ type: 'LeastAllocated', resources: BOTH })).not.toThrow()
  })
})

describe('the score of a node', () => {
  const least = (names: string[]): ScoringStrategy => ({ type: 'LeastAllocated', resources: names.map((name) => ({ name, weight: 1 })) })

  it('counts what is missing in a container as 100m and 200Mi, on the node and in the pod', () => {
    const node = nodeInfo({ cpu: 400, memory: 800 * MI }, [podOf({})])
    expect(resourceScore(least(['cpu', 'memory']), node, podOf({}))).toBe(50)
    expect(resourceScore(least(['cpu', 'memory']), node, podOf({ cpu: 0, memory: 0 }))).toBe(75)
  })

  it('leaves out what the node lacks, the count of pods, and scalar resources that the pod does not ask for', () => {
    const node = nodeInfo({ cpu: 10, 'a.com/x': 4, pods: 10 }, [podOf({ cpu: 5, memory: 0, 'a.com/x': 4 })])
    const names = ['cpu', 'memory', 'a.com/x', 'pods']
    expect(resourceScore(least(names), node, podOf({ cpu: 0, memory: 0 }))).toBe(50)
    expect(resourceScore(least(names), node, podOf({ cpu: 0, memory: 0, 'a.com/x': 1 }))).toBe(25)
  })

  it('counts ephemeral storage whether the pod asks for it or not', () => {
    const node = nodeInfo({ 'ephemeral-storage': 10 }, [podOf({ 'ephemeral-storage': 4 })])
    expect(resourceScore(least(['ephemeral-storage']), node, podOf({}))).toBe(60)
  })

  it('is 0 where nothing is scored', () => {
    expect(resourceScore(least([]), nodeInfo({ cpu: 1 }, []), podOf({}))).toBe(0)
  })
})

describe('the balance of a node', () => {
  const names = ['cpu', 'memory', 'a.com/x']

  it('is skipped by a pod that asks for none of the resources, whatever else it asks for', () => {
    const node = nodeInfo({ cpu: 10, memory: 10 }, [])
    expect(balanceScore(names, node, podOf({ cpu: 0 }))).toBeUndefined()
    expect(balanceScore(names, node, podOf({ 'b.com/y': 1 }))).toBeUndefined()
    expect(balanceScore(names, node, podOf({ cpu: 1 }))).toBeDefined()
  })

  it('goes by true requests, and compares with and without the pod unless told otherwise', () => {
    const node = nodeInfo({ cpu: 10, memory: 20, 'a.com/x': 4 }, [podOf({ cpu: 3 }), podOf({ 'a.com/x': 1 })])
    const pod = podOf({ cpu: 3, memory: 5 })
    expect(balanceScore(names, node, pod)).toBe(balanceChangeScore([3, 0], [6, 5], [10, 20]))
    expect(balanceScore(names, node, pod, 'change')).toBe(73)
    expect(balanceScore(names, node, pod, 'classic')).toBe(82)
    const asking = podOf({ 'a.com/x': 1 })
    expect(balanceScore(names, node, asking, 'classic')).toBe(balancedAllocationScore([3, 0, 2], [10, 20, 4]))
  })
})
