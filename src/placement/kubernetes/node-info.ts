/**
 * What filters and scores know of one node (Kubernetes pkg/scheduler/framework, `NodeInfo`): its room and what its pods ask together, once
 * as stated and once with what is missing filled in.
 */
import { effectiveRequests, NON_ZERO_REQUESTS, type PodResources } from '../../model/pod-requests.ts'
import { addResources, type ResourceList } from '../../model/resources.ts'

/** Amounts in base units. */
export interface NodeInfo {
  /** Room of the node. */
  readonly allocatable: ResourceList
  /** Effective requests of the node's pods, summed: what filters and BalancedAllocation go by. */
  readonly requested: ResourceList
  /** The same with {@link nonZeroRequests}: what the other scores go by. */
  readonly nonZeroRequested: ResourceList
  /** How many pods it has. */
  readonly pods: number
}

/**
 * Sums up a node's pods, as stated and with what is missing filled in.
 * @param allocatable room of the node, base units.
 * @param pods those that are on it.
 */
export function nodeInfo(allocatable: ResourceList, pods: readonly PodResources[]): NodeInfo {
  const requested: Record<string, number> = {}
  const nonZeroRequested: Record<string, number> = {}
  for (const pod of pods) {
    addResources(requested, effectiveRequests(pod))
    addResources(nonZeroRequested, nonZeroRequests(pod))
  }
  return { allocatable, requested, nonZeroRequested, pods: pods.length }
}

/**
 * What a pod counts for in scores: a container that states no cpu counts for 100m and one that states no memory for 200 MiB, lest pods that
 * state nothing all go to one node (pkg/scheduler/util, `GetNonzeroRequests`). A stated 0 stays 0.
 */
export function nonZeroRequests(pod: PodResources): ResourceList {
  return effectiveRequests(pod, { nonMissingContainerRequests: NON_ZERO_REQUESTS })
}
