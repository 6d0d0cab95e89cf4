/**
 * No lost work (L2, work conservation): when nothing more can happen, no unit is left behind that fits into the room that is free.
 * Only where planning is exact, for single members and for gangs that are sure to fit; and for strategies that hold nothing while they wait.
 */
import type { Cluster } from '../../model/cluster.ts'
import { hostPortsConflict } from '../../model/pod-requests.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { HostPort } from '../../model/workload.ts'
import { allowedNodes } from '../../placement/filters.ts'
import { surelyFits } from './certain-room.ts'
import { type GroupFact, isWhole, type PodFact } from './facts.ts'
import type { Ledger } from './ledger.ts'
import type { Observer } from './observer.ts'

/** Every unit that waits at the end though it would fit, in words. */
export function leftovers(observer: Observer, cluster: Cluster): string[] {
  const open = [...observer.groups.values()].filter((group) => group.state === 'waiting' || group.state === 'running')
  return open.flatMap((group) => {
    const unbound = group.pods.filter((pod) => !isWhole(pod))
    const pods = decidedAlone(group, unbound, observer) ? unbound : []
    if (pods.length === 0 && certainTogether(group, unbound, observer, cluster)) {
      return [`L2 gang ${group.name} is left, though all its pods fit`]
    }
    return pods.flatMap((pod) =>
      fittingMembers(pod, observer, cluster).map((name) => `L2 ${name} of ${group.name} is left, though it fits`),
    )
  })
}

/** Whether a gang that is decided whole is sure to fit. */
function certainTogether(group: GroupFact, unbound: readonly PodFact[], { ledger, neighbours }: Observer, { nodes }: Cluster): boolean {
  return group.state === 'waiting' && !neighbours.asked && surelyFits(unbound, nodes, ledger)
}

/** Whether one more pod of the group would have been taken by itself. */
function decidedAlone(group: GroupFact, unbound: readonly PodFact[], { rules }: Observer): boolean {
  if (rules.unit !== 'job' || group.job.gang === undefined || group.state === 'running') return true
  return group.needs - (group.pods.length - unbound.length) <= 1
}

function fittingMembers(pod: PodFact, observer: Observer, cluster: Cluster): string[] {
  const { ledger, rules } = observer
  const mask = allowedNodes(cluster.nodes, pod.spec)
  const open = cluster.nodes.filter((_, index) => mask === undefined || mask[index] !== 0).map((node) => node.name)
  const allowed = open.filter((node) => observer.neighbours.forbids(pod, node, Infinity).length === 0)
  if (rules.unit !== 'container') return allowed.some((node) => fits(ledger, node, pod.requests, pod.ports)) ? [pod.name] : []
  const sibling = rules.onPartial.pod === 'split' ? undefined : pod.members.find((member) => member.node !== undefined)?.node
  const nodes = sibling === undefined ? allowed : [sibling]
  const waiting = pod.members.filter((member) => member.node === undefined)
  return waiting.filter((member) => nodes.some((node) => fits(ledger, node, member.requests, member.ports))).map((member) => member.name)
}

function fits(ledger: Ledger, node: string, requests: ResourceList, ports: readonly HostPort[]): boolean {
  const free = ledger.free(node)
  if (ports.some((port) => ledger.account(node).ports.some((other) => hostPortsConflict(port, other)))) return false
  return Object.entries(requests).every(([name, amount]) => {
    if (name === 'pods' && !ledger.dimensions.includes(name)) return true
    return amount === 0 || amount <= (free[name] ?? 0)
  })
}
