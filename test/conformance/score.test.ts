/** Kubernetes' own cases of the scores NodeResourcesFit and BalancedAllocation, against the library's. */
import { expect, test } from 'vitest'
import type { ShapePoint } from '../../src/model/scheduler-configuration.ts'
import { nodeInfo } from '../../src/placement/kubernetes/node-info.ts'
import { brokenLinear } from '../../src/placement/kubernetes/scores.ts'
import { balanceScore, resourceScore, type ScoringStrategy } from '../../src/placement/kubernetes/scoring.ts'
import { describeCases, titleOf } from './cases.ts'
import { amounts, type PodText, podOf, type Quantities } from './pods.ts'

interface ScoreCase {
  readonly id?: string
  readonly name?: string
  readonly strategy: ScoringStrategy['type'] | 'BalancedAllocation' | 'BalancedAllocationClassic'
  readonly resources: ScoringStrategy['resources']
  readonly shape?: readonly ShapePoint[]
  readonly nodes: readonly { readonly name: string; readonly allocatable: Quantities }[]
  readonly existingPods: readonly (PodText & { readonly nodeName: string })[]
  readonly pod: PodText
  /** Null: the score is skipped. */
  readonly expectedScores: readonly number[] | null
}

type Pair = readonly [number, number]

interface ScoreFile {
  readonly cases: readonly ScoreCase[]
  readonly brokenLinear?: { readonly points: readonly (readonly Pair[])[]; readonly asserts: readonly (readonly Pair[])[] }
}

describeCases<ScoreFile>('k8s-score.json', ({ cases, brokenLinear: lines }) => {
  cases.forEach((item, index) => {
    test(titleOf(item, index), () => {
      const expected = item.expectedScores ?? item.nodes.map(() => undefined)
      expect(item.nodes.map((node) => scoreOf(item, node))).toEqual(expected)
    })
  })
  lines?.points.forEach((pairs, index) => {
    const points = pairs.map(([utilization, score]) => ({ utilization, score }))
    test(`broken line ${index + 1}`, () => {
      expect(lines.asserts[index].map(([at]) => [at, brokenLinear(points, at)])).toEqual(lines.asserts[index])
    })
  })
})

function scoreOf({ strategy, resources, shape, existingPods, pod }: ScoreCase, node: ScoreCase['nodes'][number]): number | undefined {
  const here = existingPods.filter(({ nodeName }) => nodeName === node.name)
  const info = nodeInfo(amounts(node.allocatable), here.map(podOf))
  const names = resources.map(({ name }) => name)
  if (strategy === 'BalancedAllocation') return balanceScore(names, info, podOf(pod), 'change')
  if (strategy === 'BalancedAllocationClassic') return balanceScore(names, info, podOf(pod), 'classic')
  return resourceScore({ type: strategy, resources, ...(shape && { shape }) }, info, podOf(pod))
}
