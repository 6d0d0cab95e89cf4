/**
 * The node choice of the Kubernetes scheduler once more, the slow way: lists of pods instead of columns, every plugin for every node,
 * nothing kept between two questions but where the last search ended.
 */
import fc from 'fast-check'
import type { CellView } from '../../../src/model/cell-view.ts'
import type { Node } from '../../../src/model/cluster.ts'
import { effectiveRequests, nonZeroExtra } from '../../../src/model/pod-requests.ts'
import type { Container, Pod } from '../../../src/model/workload.ts'
import { type NodeInfo, nodeInfo } from '../../../src/placement/kubernetes/node-info.ts'
import { intolerableTaints, preferredAffinity } from '../../../src/placement/kubernetes/preferences.ts'
import { balanceScore, resourceScore, type ScoringStrategy } from '../../../src/placement/kubernetes/scoring.ts'
import type { PodKind, Scene } from '../../../src/placement/scene.ts'
import { viewOf } from '../cells.ts'

const MI = 1024 * 1024
export const DIMENSIONS = ['cpu', 'memory', 'example.com/gpu']

/** A node and the pods that are on it. */
export interface Occupied {
  readonly node: Node
  readonly pods: readonly Pod[]
}

/** What the reference is told of a profile. */
export interface Weights {
  readonly fit: number
  readonly balance: number
  readonly taints: number
  readonly affinity: number
  readonly strategy: ScoringStrategy
  readonly balanced: readonly string[]
  readonly formula: 'change' | 'classic'
}

/** Scores of nodes that have room, in their order. */
export function referenceScores(nodes: readonly Occupied[], pod: Pod, weights: Weights): number[] {
  const infos = nodes.map(({ node, pods }): NodeInfo => nodeInfo(node.allocatable, pods))
  const fit = infos.map((info) => resourceScore(weights.strategy, info, pod))
  const balance = infos.map((info) => balanceScore(weights.balanced, info, pod, weights.formula) ?? 0)
  const taints = nodes.map(({ node }) => intolerableTaints(node, pod))
  const wishes = nodes.map(({ node }) => preferredAffinity(node, pod))
  const most = (scores: readonly number[]): number => Math.max(1, ...scores)
  return nodes.map(
    (_, i) =>
      weights.fit * fit[i] +
      weights.balance * balance[i] +
      weights.taints * (100 - Math.floor((100 * taints[i]) / most(taints))) +
      weights.affinity * Math.floor((100 * wishes[i]) / most(wishes)),
  )
}

/** Nodes where the pod fits, in their order, `enough` at the most. */
export function referenceFeasible(nodes: readonly Occupied[], order: readonly number[], pod: Pod, enough: number): number[] {
  const asked = effectiveRequests(pod)
  const feasible = order.filter((index) => {
    const { node, pods } = nodes[index]
    const { requested } = nodeInfo(node.allocatable, pods)
    return Object.entries(asked).every(([name, amount]) => amount === 0 || amount <= (node.allocatable[name] ?? 0) - (requested[name] ?? 0))
  })
  return feasible.slice(0, enough)
}

/** The same as columns. */
export function columnsOf(nodes: readonly Occupied[]): { view: CellView; scene: Scene } {
  const capacity = DIMENSIONS.map((name) => nodes.map(({ node }) => node.allocatable[name] ?? 0))
  const infos = nodes.map(({ node, pods }) => nodeInfo(node.allocatable, pods))
  const free = DIMENSIONS.map((name, d) => nodes.map((_, n) => capacity[d][n] - (infos[n].requested[name] ?? 0)))
  const extra = (name: string): Float64Array =>
    Float64Array.from(infos, (info) => (info.nonZeroRequested[name] ?? 0) - (info.requested[name] ?? 0))
  const scene: Scene = { nodes: nodes.map(({ node }) => node), kinds: [], extras: [extra('cpu'), extra('memory')] }
  return { view: viewOf(DIMENSIONS, capacity, free), scene }
}

export function kindOf(pod: Pod, index = 0): PodKind {
  return { index, pod, extra: nonZeroExtra(pod) }
}

export function vectorOf(pod: Pod): Float64Array {
  const asked = effectiveRequests(pod)
  return Float64Array.from(DIMENSIONS, (name) => asked[name] ?? 0)
}

/** Requests of a container, each resource stated, stated as nothing, or absent. */
const requests = fc.record(
  {
    cpu: fc.constantFrom(0, 50, 100, 500, 1000),
    memory: fc.constantFrom(0, 100 * MI, 200 * MI, 1024 * MI),
    'example.com/gpu': fc.constantFrom(0, 1),
  },
  { requiredKeys: [] },
)

const containers = fc.array(
  requests.map((list): Container => ({ name: 'c', requests: list })),
  { minLength: 1, maxLength: 2 },
)

const KEYS = ['a', 'b']

/** A pod that wishes and tolerates this and that. */
export const pod: fc.Arbitrary<Pod> = fc.record({
  name: fc.constant('p'),
  containers,
  tolerations: fc.subarray(KEYS.map((key) => ({ key, operator: 'Exists' as const }))),
  preferredNodeAffinity: fc.array(
    fc.record({
      weight: fc.integer({ min: 1, max: 100 }),
      preference: fc.constantFrom(...KEYS).map((key) => ({ matchExpressions: [{ key, operator: 'Exists' as const }] })),
    }),
    { maxLength: 2 },
  ),
})

/** A node on which its pods have room. */
const occupied: fc.Arbitrary<Occupied> = fc
  .record({
    cpu: fc.constantFrom(2000, 4000),
    memory: fc.constantFrom(4096 * MI, 8192 * MI),
    gpu: fc.constantFrom(0, 4),
    labels: fc.subarray(KEYS),
    taints: fc.subarray(KEYS),
    pods: fc.array(pod, { maxLength: 3 }),
  })
  .map(({ cpu, memory, gpu, labels, taints, pods }) => {
    const allocatable = { cpu, memory, ...(gpu > 0 && { 'example.com/gpu': gpu }) }
    const node: Node = {
      name: 'n',
      allocatable,
      labels: Object.fromEntries(labels.map((key) => [key, ''])),
      taints: taints.map((key) => ({ key, effect: 'PreferNoSchedule' as const })),
    }
    const fitting = pods.filter((one) => (effectiveRequests(one)['example.com/gpu'] ?? 0) === 0)
    return { node, pods: fitting.slice(0, 2) }
  })

/** Clusters in use; equal scores are common. */
export const clusters: fc.Arbitrary<readonly Occupied[]> = fc.array(occupied, { minLength: 1, maxLength: 8 })
