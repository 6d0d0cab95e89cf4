/**
 * The order in which the Kubernetes scheduler looks at nodes: one of each zone in turn (pkg/scheduler/backend/cache, `nodeTree`), so that
 * those it stops at are spread over the zones.
 */
import type { Node } from '../../model/cluster.ts'

const REGION = 'topology.kubernetes.io/region'
const ZONE = 'topology.kubernetes.io/zone'

/** Node indices; zones in the order in which they first appear, a node without labels in a zone of its own kind. */
export function nodeOrder(nodes: readonly Pick<Node, 'labels'>[]): Int32Array {
  const zones = new Map<string, number[]>()
  nodes.forEach((node, index) => {
    const key = JSON.stringify([labelOf(node, REGION), labelOf(node, ZONE)])
    const zone = zones.get(key)
    if (zone === undefined) zones.set(key, [index])
    else zone.push(index)
  })
  const order = new Int32Array(nodes.length)
  const lists = [...zones.values()]
  let placed = 0
  for (let turn = 0; placed < order.length; turn++) {
    for (const list of lists) if (turn < list.length) order[placed++] = list[turn]
  }
  return order
}

function labelOf({ labels = {} }: Pick<Node, 'labels'>, key: string): string {
  return Object.hasOwn(labels, key) ? labels[key] : ''
}
