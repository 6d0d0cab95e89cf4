/**
 * Room that is taken from the start: one never-ending pod a node, of a seeded size, so that together they take the given share of
 * every dimension (Omega, EuroSys 2013, section 4, starts its simulations at about 60 %).
 */
import { randomStream, shuffle } from '../kernel/random.ts'
import type { BoundPod, Cluster } from '../model/cluster.ts'
import type { ResourceList } from '../model/resources.ts'
import { takenByNode } from './room.ts'

/** How far a node may lie from the mean, as a share of the way to empty or full. */
const SPREAD = 0.5

/**
 * Pods prefill-0, prefill-1 ... for the nodes of `cluster`. Fractions of a unit are carried from node to node, so that the sum is
 * right even where a node has one unit. `pods` is not filled: a prefill pod is one pod.
 * @param utilisation share of each dimension, 0 to 1
 */
export function prefillOf(cluster: Cluster, utilisation: number, seed: string): readonly BoundPod[] {
  if (utilisation <= 0) return []
  const shares = nodeShares(cluster.nodes.length, utilisation, seed)
  const taken = takenByNode(cluster)
  const carry: Record<string, number> = {}
  const names = new Set((cluster.prefill ?? []).map((pod) => pod.name))
  const pods: BoundPod[] = []
  cluster.nodes.forEach((node, index) => {
    const used = taken.get(node.name) ?? {}
    if (node.allocatable.pods !== undefined && node.allocatable.pods - (used.pods ?? 0) < 1) return
    const requests = requestsOn(node.allocatable, used, shares[index], carry)
    if (Object.keys(requests).length > 0) pods.push({ name: freeName(`prefill-${index}`, names), node: node.name, requests })
  })
  return pods
}

/** Shares with the mean `utilisation`: deviations come in pairs of opposite sign, dealt to the nodes in seeded order. */
function nodeShares(nodes: number, utilisation: number, seed: string): number[] {
  const order = Array.from({ length: nodes }, (_, index) => index)
  shuffle(order, randomStream(seed, 'prefill/order'))
  const stream = randomStream(seed, 'prefill/shares')
  const most = SPREAD * Math.min(utilisation, 1 - utilisation)
  const shares = new Array<number>(nodes).fill(utilisation)
  for (let pair = 0; pair + 1 < nodes; pair += 2) {
    const deviation = most * (2 * stream.uniform() - 1)
    shares[order[pair]] += deviation
    shares[order[pair + 1]] -= deviation
  }
  return shares
}

function requestsOn(allocatable: ResourceList, used: ResourceList, share: number, carry: Record<string, number>): ResourceList {
  const requests: Record<string, number> = {}
  for (const name of Object.keys(allocatable)) {
    if (name === 'pods') continue
    const wanted = allocatable[name] * share - (used[name] ?? 0) + (carry[name] ?? 0)
    const amount = Math.max(0, Math.min(Math.floor(wanted + 1e-9), allocatable[name] - (used[name] ?? 0)))
    carry[name] = Math.min(1, Math.max(0, wanted - amount))
    if (amount > 0) requests[name] = amount
  }
  return requests
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}-more`, taken) : name
}
