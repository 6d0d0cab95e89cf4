/**
 * NodeResourcesFit and BalancedAllocation as scores of a node for a pod (Kubernetes pkg/scheduler/framework/plugins/noderesources,
 * `resourceAllocationScorer`): which amounts count, and by which strategy. The arithmetic is in scores.ts, for those who have the amounts
 * in columns.
 */
import { InvalidInputError, type Problem } from '../../errors.ts'
import { effectiveRequests, type PodResources } from '../../model/pod-requests.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { ShapePoint } from '../../model/scheduler-configuration.ts'
import { type NodeInfo, nonZeroRequests } from './node-info.ts'
import { isScalarResource } from './resource-names.ts'
import {
  balanceChangeScore,
  balancedAllocationScore,
  leastAllocatedScore,
  mostAllocatedScore,
  requestedToCapacityRatioScore,
} from './scores.ts'

/** How NodeResourcesFit scores (`ScoringStrategy` of its arguments). */
export interface ScoringStrategy {
  /** Which formula. */
  readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio'
  /** What is scored, with weights from 1 to 100. */
  readonly resources: readonly { readonly name: string; readonly weight: number }[]
  /** For RequestedToCapacityRatio: utilisation in percent, rising, and scores from 0 to 10. */
  readonly shape?: readonly ShapePoint[]
}

/**
 * From the amounts asked for, the pod's included, and the node's capacities, one entry a resource of the strategy, to a score of 0 to 100.
 * A resource that does not count has capacity 0. Allocates nothing.
 */
export type ResourceScorer = (requested: ArrayLike<number>, capacity: ArrayLike<number>) => number

/** From the scores users write, 0 to 10, to those of nodes. */
const USER_SCORE = 10

/**
 * A strategy made ready for many nodes.
 * @throws InvalidInputError naming every fault of the strategy.
 */
export function resourceScorer(strategy: ScoringStrategy): ResourceScorer {
  const problems = strategyProblems(strategy)
  if (problems.length > 0) throw new InvalidInputError(problems)
  const weights = Float64Array.from(strategy.resources, ({ weight }) => weight)
  const shape = (strategy.shape ?? []).map(({ utilization, score }) => ({ utilization, score: score * USER_SCORE }))
  switch (strategy.type) {
    case 'LeastAllocated':
      return (requested, capacity) => leastAllocatedScore(requested, capacity, weights)
    case 'MostAllocated':
      return (requested, capacity) => mostAllocatedScore(requested, capacity, weights)
    case 'RequestedToCapacityRatio':
      return (requested, capacity) => requestedToCapacityRatioScore(requested, capacity, shape, weights)
  }
}

/**
 * NodeResourcesFit's score of one node for a pod. Containers without cpu or memory count for something ({@link nonZeroRequests}).
 * @throws InvalidInputError naming every fault of the strategy.
 */
export function resourceScore(
  strategy: ScoringStrategy,
  node: Pick<NodeInfo, 'allocatable' | 'nonZeroRequested'>,
  pod: PodResources,
): number {
  const names = strategy.resources.map(({ name }) => name)
  const asked = nonZeroRequests(pod)
  const capacity = countedCapacity(names, node.allocatable, asked)
  return resourceScorer(strategy)(together(names, node.nonZeroRequested, asked), capacity)
}

/**
 * BalancedAllocation's score of one node for a pod, from what containers truly ask for; undefined where the pod asks for none of the
 * resources and so skips the plugin.
 *
 * @param formula `change` compares the balance with and without the pod (from Kubernetes 1.36 on), `classic` scores the balance with it.
 */
export function balanceScore(
  resources: readonly string[],
  node: Pick<NodeInfo, 'allocatable' | 'requested'>,
  pod: PodResources,
  formula: 'change' | 'classic' = 'change',
): number | undefined {
  const asked = effectiveRequests(pod)
  if (resources.every((name) => (asked[name] ?? 0) === 0)) return undefined
  const capacity = countedCapacity(resources, node.allocatable, asked)
  const after = together(resources, node.requested, asked)
  if (formula === 'classic') return balancedAllocationScore(after, capacity)
  return balanceChangeScore(together(resources, node.requested, {}), after, capacity)
}

/** 0 for what does not count: what the node lacks, the count of pods, and scalar resources that the pod does not ask for. */
function countedCapacity(names: readonly string[], allocatable: ResourceList, asked: ResourceList): number[] {
  return names.map((name) => {
    if (name === 'pods' || (isScalarResource(name) && (asked[name] ?? 0) === 0)) return 0
    return allocatable[name] ?? 0
  })
}

function together(names: readonly string[], node: ResourceList, pod: ResourceList): number[] {
  return names.map((name) => (node[name] ?? 0) + (pod[name] ?? 0))
}

/** As Kubernetes' own validation of the plugin's arguments has it. */
function strategyProblems({ type, resources, shape }: ScoringStrategy): Problem[] {
  const problems: Problem[] = []
  for (const [index, { weight }] of resources.entries()) {
    if (!isWithin(weight, 1, 100)) problems.push(problem(`resources[${index}].weight`, 'weight', weight, 'integers from 1 to 100'))
  }
  if (type !== 'RequestedToCapacityRatio') return problems
  if (shape === undefined || shape.length === 0) problems.push(problem('shape', 'shape', 'no point', 'at least one point'))
  let last = -1
  for (const [index, { utilization, score }] of (shape ?? []).entries()) {
    const path = `shape[${index}]`
    if (!isWithin(utilization, last + 1, 100)) {
      problems.push(problem(`${path}.utilization`, 'utilization', utilization, 'integers from 0 to 100, rising'))
    }
    if (!isWithin(score, 0, USER_SCORE)) problems.push(problem(`${path}.score`, 'score', score, 'integers from 0 to 10'))
    last = Math.max(last, utilization)
  }
  return problems
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function problem(path: string, what: string, value: number | string, allowed: string): Problem {
  return { path, message: `invalid ${what}: ${value}, allowed: ${allowed}` }
}
