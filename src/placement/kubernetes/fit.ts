/**
 * NodeResourcesFit, the filter (Kubernetes pkg/scheduler/framework/plugins/noderesources, `fitsRequest`): the count of pods first, then
 * every resource of which the pod asks for some. All that is missing is named, not only the first.
 */
import { KUBELET_MAX_PODS } from '../../model/defaults.ts'
import { compareDimensions, type ResourceList } from '../../model/resources.ts'
import type { NodeInfo } from './node-info.ts'
import { groupOf, isExtendedResource } from './resource-names.ts'
import type { Verdict } from './verdict.ts'

/** Arguments of the plugin (`NodeResourcesFitArgs`). */
export interface FitArgs {
  /** Extended resources that the filter leaves to somebody else. */
  readonly ignoredResources?: readonly string[]
  /** The same for whole groups: what stands before the slash. */
  readonly ignoredResourceGroups?: readonly string[]
}

/** A resource of which the node has too little left. Amounts in base units. */
export interface Insufficient {
  /** Name of the resource, or `pods`. */
  readonly resource: string
  /** What the pod asks for. */
  readonly requested: number
  /** What the node's pods have. */
  readonly used: number
  /** What the node has. */
  readonly capacity: number
  /** More is asked for than the node has, whatever else runs on it. */
  readonly unresolvable: boolean
}

/** A verdict, and all that is missing. */
export interface FitVerdict extends Verdict {
  /** In the order of the reasons. */
  readonly insufficient: readonly Insufficient[]
}

/**
 * Whether a node has room for a pod.
 *
 * Reasons come in Kubernetes' order: pods, cpu, memory, ephemeral-storage, then the others. Those Kubernetes names in the order of a Go map,
 * that is, in none; here they are sorted by name. A full count of pods is never unresolvable.
 *
 * @param node a node that does not say how many pods it takes has the kubelet's 110.
 * @param request effective request of the pod, base units; an entry `pods` is not looked at.
 */
export function nodeResourcesFit(
  node: Pick<NodeInfo, 'allocatable' | 'requested' | 'pods'>,
  request: ResourceList,
  args: FitArgs = {},
): FitVerdict {
  const insufficient: Insufficient[] = []
  const allowedPods = node.allocatable.pods ?? KUBELET_MAX_PODS
  if (node.pods + 1 > allowedPods) {
    insufficient.push({ resource: 'pods', requested: 1, used: node.pods, capacity: allowedPods, unresolvable: false })
  }
  for (const resource of Object.keys(request).sort(compareDimensions)) {
    if (resource === 'pods' || isIgnored(resource, args)) continue
    const requested = request[resource]
    const used = node.requested[resource] ?? 0
    const capacity = node.allocatable[resource] ?? 0
    if (requested > 0 && requested > capacity - used) {
      insufficient.push({ resource, requested, used, capacity, unresolvable: requested > capacity })
    }
  }
  return verdictOf(insufficient)
}

/** Whether the filter passes a resource over. */
export function isIgnored(resource: string, { ignoredResources = [], ignoredResourceGroups = [] }: FitArgs): boolean {
  if (!isExtendedResource(resource)) return false
  return ignoredResources.includes(resource) || ignoredResourceGroups.includes(groupOf(resource))
}

function verdictOf(insufficient: readonly Insufficient[]): FitVerdict {
  const reasons = insufficient.map(({ resource }) => (resource === 'pods' ? 'Too many pods' : `Insufficient ${resource}`))
  if (reasons.length === 0) return { code: 'Success', reasons, insufficient }
  const unresolvable = insufficient.some((one) => one.unresolvable)
  return { code: unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons, insufficient }
}
