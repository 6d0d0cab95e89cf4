/**
 * One node through Kubernetes' filters, in the order of the default profile: NodeUnschedulable, NodeName, TaintToleration, NodeAffinity,
 * NodePorts, NodeResourcesFit. The first that refuses ends it, so that a node gives the reasons of one filter only. NodeName has nothing to
 * refuse here: no pod of this library asks for a node by its name but through node affinity.
 */
import type { Node } from '../../model/cluster.ts'
import { effectiveRequests } from '../../model/pod-requests.ts'
import type { Pod } from '../../model/workload.ts'
import { staticVerdict } from '../filters.ts'
import { type FitArgs, nodeResourcesFit } from './fit.ts'
import type { NodeInfo } from './node-info.ts'
import { nodePorts, type UsedHostPorts } from './ports.ts'
import { admits, type Verdict } from './verdict.ts'

/**
 * The verdict of the first filter that refuses, or of the last one.
 * @param used what the node's pods have taken.
 */
export function filterNode(
  node: Node,
  pod: Pod,
  used: Pick<NodeInfo, 'requested' | 'pods'> & { readonly ports: UsedHostPorts },
  args?: FitArgs,
): Verdict {
  const verdict = staticVerdict(node, pod)
  if (!admits(verdict)) return verdict
  const ports = nodePorts(pod, used.ports)
  if (!admits(ports)) return ports
  return nodeResourcesFit({ allocatable: node.allocatable, requested: used.requested, pods: used.pods }, effectiveRequests(pod), args)
}
