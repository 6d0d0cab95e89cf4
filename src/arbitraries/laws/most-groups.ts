/** The most groups that can run at once, by trying every node, and none, for every pod: for a few pods on a few nodes. */
import { podRequests } from '../../model/pod-requests.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { Scenario } from '../../model/scenario.ts'
import type { Pod } from '../../model/workload.ts'
import { groupsOf } from './facts.ts'

/** Counts of pods, filters, neighbours, ports and prefill are not looked at: with them it may be fewer. */
export function mostGroups({ cluster, workload }: Scenario): number {
  const groups = [...groupsOf(workload.jobs ?? []).values()]
  const pods = groups.flatMap((group, at) => group.pods.map(({ spec }) => ({ group: at, requests: roomOf(spec) })))
  const free = (cluster.nodes ?? []).map(({ allocatable }) => ({ ...allocatable }))
  const missing = groups.map(({ needs }) => needs)
  const best = (from: number): number => {
    if (from === pods.length) return missing.filter((pods) => pods <= 0).length
    const { group, requests } = pods[from]
    let most = best(from + 1)
    missing[group]--
    for (const room of free) {
      if (!fits(room, requests)) continue
      take(room, requests, 1)
      most = Math.max(most, best(from + 1))
      take(room, requests, -1)
    }
    missing[group]++
    return most
  }
  return best(0)
}

function roomOf(spec: Pod): ResourceList {
  const { pods: _, ...room } = podRequests(spec)
  return room
}

function fits(room: ResourceList, requests: ResourceList): boolean {
  return Object.entries(requests).every(([name, amount]) => amount <= (room[name] ?? 0))
}

function take(room: Record<string, number>, requests: ResourceList, sign: 1 | -1): void {
  for (const [name, amount] of Object.entries(requests)) if (amount > 0) room[name] -= sign * amount
}
