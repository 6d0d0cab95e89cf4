/**
 * Room that any greedy planner finds, whatever its policy, so that a law may ask for it: one node for all that is missing, or as many nodes with
 * room for the largest of it as there are pods. Whoever places one pod after the other leaves the rest its room. Where pods speak of
 * each other, or take host ports, nothing is certain.
 */
import type { Node } from '../../model/cluster.ts'
import type { ResourceList } from '../../model/resources.ts'
import { allowedNodes } from '../../placement/filters.ts'
import type { TraceEvent } from '../../simulation/trace.ts'
import { type GroupFact, isWhole, type PodFact, type RunRules } from './facts.ts'
import type { Ledger } from './ledger.ts'
import type { NeighbourLaws } from './neighbours.ts'

interface Books {
  readonly groups: ReadonlyMap<string, GroupFact>
  readonly rules: RunRules
  readonly neighbours: NeighbourLaws
  readonly ledger: Ledger
}

/** Whether what is left of the unit that an attempt decides is sure to find room now. */
export function isCertain({ job, pod, unit }: TraceEvent, { groups, rules, neighbours, ledger }: Books, nodes: readonly Node[]): boolean {
  if (!rules.conserving || neighbours.asked || rules.unit === 'container' || unit === undefined) return false
  const open = [...groups.values()].filter((group) => group.job.name === job && (group.state === 'waiting' || group.state === 'running'))
  const pods = open.flatMap((group) => group.pods.filter((one) => (pod ?? one.name) === one.name && !isWhole(one)))
  return surelyFits(pods, nodes, ledger)
}

/** Whether pods, none of which is bound in part, are sure to find room together now. */
export function surelyFits(pods: readonly PodFact[], nodes: readonly Node[], ledger: Ledger): boolean {
  if (pods.length === 0 || pods.some((pod) => pod.ports.length > 0 || pod.members.some(({ node }) => node !== undefined))) return false
  const masks = pods.map((pod) => allowedNodes(nodes, pod.spec))
  const open = nodes.filter(({ name }, at) => {
    const { closedBy, pinned } = ledger.account(name)
    return closedBy === undefined && pinned.length === 0 && masks.every((mask) => mask === undefined || mask[at] !== 0)
  })
  const lists = pods.map(({ requests }) => ({ pods: 1, ...requests }))
  const sum = combined(lists, (one, other) => one + other)
  if (open.some(({ name }) => fits(ledger, name, sum))) return true
  const most = combined(lists, Math.max)
  return open.filter(({ name }) => fits(ledger, name, most)).length >= pods.length
}

function combined(lists: readonly ResourceList[], combine: (one: number, other: number) => number): ResourceList {
  const total: Record<string, number> = {}
  for (const list of lists) for (const [name, amount] of Object.entries(list)) total[name] = combine(total[name] ?? 0, amount)
  return total
}

function fits(ledger: Ledger, node: string, requests: ResourceList): boolean {
  const free = ledger.free(node)
  return Object.entries(requests).every(([name, amount]) => {
    if (name === 'pods' && !ledger.dimensions.includes(name)) return true
    return amount === 0 || amount <= (free[name] ?? 0)
  })
}
