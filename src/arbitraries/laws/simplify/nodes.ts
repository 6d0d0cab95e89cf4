/** Edits of the cluster: fewer nodes, nothing bound from the start, and of each node only its room. */
import type { Node } from '../../../model/cluster.ts'
import type { Scenario } from '../../../model/scenario.ts'
import { replaced, shorter, without } from './without.ts'

export function* fewerNodes(scenario: Scenario): Iterable<Scenario> {
  const { nodes = [], prefill } = scenario.cluster
  if (prefill !== undefined) yield { ...scenario, cluster: { nodes } }
  for (const left of shorter(nodes)) {
    const staying = prefill?.filter((pod) => left.some((node) => node.name === pod.node))
    yield { ...scenario, cluster: { nodes: left, ...(staying && staying.length > 0 && { prefill: staying }) } }
  }
  if (prefill !== undefined) for (const left of shorter(prefill)) yield { ...scenario, cluster: { nodes, prefill: left } }
}

export function* plainNodes(scenario: Scenario): Iterable<Scenario> {
  const { cluster } = scenario
  const { nodes = [] } = cluster
  for (const [at, node] of nodes.entries()) {
    for (const simpler of plainNode(node)) yield { ...scenario, cluster: { ...cluster, nodes: replaced(nodes, at, simpler) } }
  }
}

function* plainNode(node: Node): Iterable<Node> {
  if (node.labels !== undefined) yield without(node, 'labels')
  if (node.taints !== undefined) yield without(node, 'taints')
  if (node.unschedulable !== undefined) yield without(node, 'unschedulable')
  if (node.allocatable.pods !== undefined) yield { ...node, allocatable: without(node.allocatable, 'pods') }
}
