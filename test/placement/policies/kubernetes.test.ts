import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RandomStream, randomStream } from '../../../src/kernel/random.ts'
import type { PlacementSpec } from '../../../src/model/scenario.ts'
import type { PluginConfig, ScoringStrategyArgs } from '../../../src/model/scheduler-configuration.ts'
import type { Pod } from '../../../src/model/workload.ts'
import { Placer } from '../../../src/placement/placer.ts'
import type { Scene } from '../../../src/placement/scene.ts'
import { viewOf } from '../cells.ts'
import {
  clusters,
  columnsOf,
  kindOf,
  type Occupied,
  pod as pods,
  referenceFeasible,
  referenceScores,
  vectorOf,
  type Weights,
} from './kubernetes-reference.ts'

const RUNS = { seed: 41, numRuns: 300 }
const DEFAULTS: Weights = {
  fit: 1,
  balance: 1,
  taints: 3,
  affinity: 2,
  strategy: {
    type: 'LeastAllocated',
    resources: [
      { name: 'cpu', weight: 1 },
      { name: 'memory', weight: 1 },
    ],
  },
  balanced: ['cpu', 'memory'],
  formula: 'change',
}

/** A profile that says what the reference is told. */
function specOf({ fit, balance, taints, affinity, strategy, balanced, formula }: Weights): PlacementSpec {
  const { type, resources, shape } = strategy
  const scoringStrategy: ScoringStrategyArgs = { type, resources, ...(shape && { requestedToCapacityRatio: { shape } }) }
  const weights = { NodeResourcesFit: fit, NodeResourcesBalancedAllocation: balance, TaintToleration: taints, NodeAffinity: affinity }
  const enabled = Object.entries(weights).flatMap(([name, weight]) => (weight === 0 ? [] : [{ name, weight }]))
  const pluginConfig: PluginConfig[] = [
    { name: 'NodeResourcesFit', args: { scoringStrategy } },
    { name: 'NodeResourcesBalancedAllocation', args: { resources: balanced.map((name) => ({ name })) } },
  ]
  const profile = { plugins: { score: { enabled, disabled: [{ name: '*' }] } }, pluginConfig }
  return { policy: 'kubernetes', profile: { profiles: [profile] }, balancedAllocation: formula === 'classic' ? 'classic' : 'v1.36' }
}

const weights: fc.Arbitrary<Weights> = fc.record({
  fit: fc.integer({ min: 1, max: 5 }),
  balance: fc.nat(3),
  taints: fc.nat(3),
  affinity: fc.nat(3),
  strategy: fc
    .record({
      type: fc.constantFrom('LeastAllocated' as const, 'MostAllocated' as const, 'RequestedToCapacityRatio' as const),
      resources: fc.subarray(
        [
          { name: 'cpu', weight: 3 },
          { name: 'memory', weight: 1 },
          { name: 'example.com/gpu', weight: 5 },
        ],
        { minLength: 1 },
      ),
      peak: fc.integer({ min: 1, max: 99 }),
    })
    .map(({ type, resources, peak }) => {
      const shape = [
        { utilization: 0, score: 2 },
        { utilization: peak, score: 10 },
        { utilization: 100, score: 0 },
      ]
      return { type, resources, ...(type === 'RequestedToCapacityRatio' && { shape }) }
    }),
  balanced: fc.subarray(['cpu', 'memory', 'example.com/gpu'], { minLength: 1 }),
  formula: fc.constantFrom('change' as const, 'classic' as const),
})

/** Where the reference says the pod may go: the best-scored of the feasible nodes, the lowest index first. */
function bestOf(nodes: readonly Occupied[], pod: Pod, told: Weights): number[] {
  const feasible = referenceFeasible(nodes, [...nodes.keys()], pod, nodes.length)
  const scores = referenceScores(
    feasible.map((node) => nodes[node]),
    pod,
    told,
  )
  return feasible.filter((_, i) => scores[i] === Math.max(...scores))
}

function choose(nodes: readonly Occupied[], pod: Pod, spec: PlacementSpec, random: RandomStream = randomStream('1', 'a')): number {
  const { view, scene } = columnsOf(nodes)
  return new Placer(view, spec, random, scene).choose(vectorOf(pod), undefined, kindOf(pod))
}

describe('the node that is chosen', () => {
  it('is the best-scored of the feasible ones by the default profile, the lowest index among equals', () => {
    fc.assert(
      fc.property(clusters, pods, (nodes, pod) => {
        expect(choose(nodes, pod, { policy: 'kubernetes' })).toBe(bestOf(nodes, pod, DEFAULTS)[0] ?? -1)
      }),
      RUNS,
    )
  })

  it('is the best-scored by the plugins, weights and arguments of a profile', () => {
    fc.assert(
      fc.property(clusters, pods, weights, (nodes, pod, told) => {
        expect(choose(nodes, pod, specOf(told))).toBe(bestOf(nodes, pod, told)[0] ?? -1)
      }),
      RUNS,
    )
  })

  it('is, with seeded ties, any of the best and none else', () => {
    fc.assert(
      fc.property(clusters, pods, fc.nat(1000), (nodes, pod, seed) => {
        const best = bestOf(nodes, pod, DEFAULTS)
        const node = choose(nodes, pod, { policy: 'kubernetes', ties: 'seeded' }, randomStream(String(seed), 'a'))
        if (best.length === 0) expect(node).toBe(-1)
        else expect(best).toContain(node)
      }),
      RUNS,
    )
  })

  it('is kept for each kind of pod apart', () => {
    fc.assert(
      fc.property(clusters, fc.array(pods, { minLength: 2, maxLength: 4 }), (nodes, several) => {
        const { view, scene } = columnsOf(nodes)
        const placer = new Placer(view, { policy: 'kubernetes' }, randomStream('1', 'a'), scene)
        const asked = [...several, ...several].map((pod, i) => placer.choose(vectorOf(pod), undefined, kindOf(pod, i % several.length)))
        expect(asked).toEqual([...several, ...several].map((pod) => bestOf(nodes, pod, DEFAULTS)[0] ?? -1))
      }),
      RUNS,
    )
  })

  it('is ranked by the first container alone and takes the whole: the better-ranked ones are misses', () => {
    fc.assert(
      fc.property(clusters, pods, fc.constantFrom(500, 1500, 3000), (nodes, pod, more) => {
        const { view, scene } = columnsOf(nodes)
        const placer = new Placer(view, { policy: 'kubernetes' }, randomStream('1', 'a'), scene)
        const first = vectorOf(pod)
        const whole = first.map((amount, d) => (d === 0 ? amount + more : amount))
        const feasible = referenceFeasible(nodes, [...nodes.keys()], pod, nodes.length)
        const scores = referenceScores(
          feasible.map((node) => nodes[node]),
          pod,
          DEFAULTS,
        )
        const ranked = feasible.map((node, i) => ({ node, score: scores[i] })).sort((a, b) => b.score - a.score || a.node - b.node)
        const at = ranked.findIndex(({ node }) => whole.every((amount, d) => amount === 0 || view.free[d][node] >= amount))
        const node = placer.chooseWalk(first, whole, undefined, kindOf(pod))
        expect([node, placer.misses]).toEqual(at < 0 ? [-1, ranked.length] : [ranked[at].node, at])
      }),
      RUNS,
    )
  })
})

function even(nodes: number): { view: ReturnType<typeof viewOf>; scene: Scene } {
  const view = viewOf(['cpu'], [Array(nodes).fill(10)])
  return { view, scene: { nodes: Array.from({ length: nodes }, (_, i) => ({ name: `n-${i}`, allocatable: { cpu: 10 } })), kinds: [] } }
}

const one = Float64Array.of(1)

describe('a large cluster', () => {
  it('is looked at from where the last search ended, and no further than enough', () => {
    const { view, scene } = even(250)
    const placer = new Placer(view, { policy: 'kubernetes' }, randomStream('1', 'a'), scene)
    // 48 % of 250 nodes are 120: searches look at 0 to 119, 120 to 239, and 240 to 109.
    expect([1, 2, 3, 4].map(() => placer.choose(one, undefined))).toEqual([0, 120, 0, 110])
  })

  it('is looked at whole where the share says so', () => {
    const { view, scene } = even(250)
    view.free[0][249] = 5
    const spec = (percentageOfNodesToScore: number): PlacementSpec => ({
      policy: 'kubernetes',
      profile: {
        percentageOfNodesToScore,
        profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated' } } }] }],
      },
    })
    expect(new Placer(view, spec(100), randomStream('1', 'a'), scene).choose(one, undefined)).toBe(249)
    expect(new Placer(view, spec(1), randomStream('1', 'a'), scene).choose(one, undefined)).toBe(0)
  })

  it('is looked at zone by zone in turn', () => {
    const { view, scene } = even(200)
    const zone = (name: string): object => ({ labels: { 'topology.kubernetes.io/zone': name } })
    const nodes = scene.nodes.map((node, i) => ({ ...node, ...zone(i < 150 ? 'a' : 'b') }))
    view.free[0].fill(0, 0, 149)
    const placer = new Placer(view, { policy: 'kubernetes' }, randomStream('1', 'a'), { ...scene, nodes })
    // 0, 150, 1, 151 and so on to 49, 199, then the rest of zone a: 149, all equal. The lowest of them:
    expect(placer.choose(one, undefined)).toBe(149)
    view.free[0][149] = 0
    expect(placer.choose(one, undefined)).toBe(150)
  })

  it('walks on beyond the first sample while no node takes the whole', () => {
    const { view, scene } = even(250)
    view.free[0].fill(5, 0, 200)
    const placer = new Placer(view, { policy: 'kubernetes' }, randomStream('1', 'a'), scene)
    const node = placer.chooseWalk(one, Float64Array.of(6), undefined)
    // 120 nodes are tried in vain; of the next 120, those from 200 on are empty and so rank first.
    expect([node, placer.misses]).toEqual([200, 120])
    expect([placer.chooseWalk(one, Float64Array.of(11), undefined), placer.misses]).toEqual([-1, 250])
  })

  it('gives the first feasible node where no plugin scores', () => {
    const { view, scene } = even(250)
    const profile = { profiles: [{ plugins: { score: { disabled: [{ name: '*' }] } } }] }
    const placer = new Placer(view, { policy: 'kubernetes', profile, ties: 'seeded' }, randomStream('1', 'a'), scene)
    expect([1, 2, 3].map(() => placer.choose(one, undefined))).toEqual([0, 1, 2])
  })
})

describe('chance', () => {
  it('is not asked where one node is feasible', () => {
    const { view, scene } = even(3)
    const refuses: RandomStream = { uniform: () => expect.fail('a draw'), below: () => expect.fail('a draw') }
    const placer = new Placer(view, { policy: 'kubernetes', ties: 'seeded' }, refuses, scene)
    expect(placer.choose(one, Uint8Array.of(0, 1, 0))).toBe(1)
  })

  it('gives equal nodes equal shares', () => {
    const { view, scene } = even(4)
    const placer = new Placer(view, { policy: 'kubernetes', ties: 'seeded' }, randomStream('7', 'a'), scene)
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 4000; i++) counts[placer.choose(one, undefined)]++
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(100)
  })
})
