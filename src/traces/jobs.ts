/** Records of jobs as jobs of the model, one object each. */
import { copyNames } from '../model/defaults.ts'
import { lanesOf } from '../model/lanes.ts'
import type { ResourceList } from '../model/resources.ts'
import type { Job, Pod } from '../model/workload.ts'
import type { TraceJob, TracePods } from './records.ts'

/** The job of a record. */
export function jobOf(record: TraceJob, scheduler: string): Job {
  const { name, arrival, duration, priority = 0, workloadClass, minMember, pods } = record
  return {
    name,
    arrival,
    ...(duration !== undefined && { duration }),
    scheduler,
    priority,
    ...(workloadClass !== undefined && { workloadClass }),
    ...(minMember !== undefined && { gang: { minMember } }),
    pods: pods.flatMap((role) => podsOf(name, role)),
  }
}

/** Pods of a role: they share all but their names and lanes. */
function podsOf(job: string, { name, replicas, containers, nodeLabels, maxPerNode = Infinity }: TracePods): readonly Pod[] {
  const lanes = lanesOf(job, name, replicas, maxPerNode)
  const expressions = Object.entries(nodeLabels ?? {}).map(([key, values]) => ({ key, operator: 'In' as const, values }))
  const rest = {
    containers: containers.map((container) => ({ name: container.name, requests: askedFor(container.requests) })),
    ...(expressions.length > 0 && { nodeAffinity: [{ matchExpressions: expressions }] }),
  }
  return copyNames(name, replicas).map((pod, index) => ({ name: pod, ...rest, ...lanes[index % lanes.length] }))
}

/** Without what is asked for as nothing. */
function askedFor(requests: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(requests).filter(([, amount]) => amount > 0))
}
