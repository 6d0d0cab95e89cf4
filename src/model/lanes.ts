/**
 * At most k pods of a role on a node, in Kubernetes' words: the pods are dealt in turn to k lanes, and no two of a lane may share a node. So no
 * node has more than k, and every placement with at most k a node is allowed: fill the nodes one after the other with pods 0, 1, 2 ..., then
 * those of a node are at most k in a row and thus of different lanes.
 */
import { HOSTNAME } from './cluster.ts'
import type { WorkloadSource } from './scenario.ts'
import type { PodAffinity } from './workload.ts'

const JOB = 'lane/job'
const ROLE = 'lane/pods'
const LANE = 'lane/number'

/** What a pod of a lane says of itself and of its neighbours. */
export interface Lane {
  readonly labels: Readonly<Record<string, string>>
  readonly podAntiAffinity: PodAffinity
}

/** The lanes of a role; a role that fits a node whole has none. */
export function lanesOf(job: string, role: string, replicas: number, maxPerNode: number): readonly Lane[] {
  if (maxPerNode >= replicas) return []
  return Array.from({ length: maxPerNode }, (_, lane) => {
    const labels = { [JOB]: job, [ROLE]: role, [LANE]: String(lane) }
    return { labels, podAntiAffinity: { required: [{ labelSelector: { matchLabels: labels }, topologyKey: HOSTNAME }] } }
  })
}

/** Whether some pod of a workload is in a lane. */
export function hasLanes({ jobs = [] }: WorkloadSource): boolean {
  return jobs.some(({ pods }) => pods.some(({ labels }) => labels?.[LANE] !== undefined))
}
