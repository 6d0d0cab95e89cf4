/** What a trace can be judged by: pods, members and groups of a scenario under the names that trace records use, made from the input alone. */
import { memberRequests, podHostPorts, podRequests } from '../../model/pod-requests.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { OnPartial, UnitLevel } from '../../model/scenario.ts'
import type { HostPort, Job, Pod } from '../../model/workload.ts'
import type { Promises } from '../../strategy/strategy.ts'

/** How a run was made, as far as the laws depend on it. */
export interface RunRules {
  readonly unit: UnitLevel
  readonly onPartial: { readonly pod: OnPartial; readonly gang: OnPartial }
  /** What the strategy promises beyond the laws of the cell. */
  readonly promises: Promises
  /** What is tried has an end by the rules for retries: no unit without room is tried for ever, and no progress sets a count back. */
  readonly retriesEnd: boolean
  /** Pods may have to give way to a higher priority, running ones included. */
  readonly preempts: boolean
  /** Members of gangs are bound before they arrive. */
  readonly placeholders: boolean
  /** Every attempt that finds room places something, and nothing is held idle: what fits is not left behind. */
  readonly conserving: boolean
}

export interface MemberFact {
  readonly name: string
  readonly requests: ResourceList
  readonly ports: readonly HostPort[]
  readonly arrival: number
  /** Node it is bound to now. */
  node: string | undefined
}

export interface PodFact {
  readonly name: string
  readonly spec: Pod
  readonly requests: ResourceList
  readonly ports: readonly HostPort[]
  readonly members: readonly MemberFact[]
  readonly group: GroupFact
}

export interface GroupFact {
  readonly name: string
  readonly job: Job
  readonly needs: number
  readonly pods: PodFact[]
  state: 'waiting' | 'running' | 'finished' | 'failed'
  /** When it began to run, for the first time and last. */
  firstStartedAt: number
  startedAt: number
  finishedAt: number
}

/** All groups by name, in the order in which results list them. */
export function groupsOf(jobs: readonly Job[]): Map<string, GroupFact> {
  const groups = new Map<string, GroupFact>()
  const sorted = [...jobs].sort((a, b) => a.arrival - b.arrival)
  for (const job of sorted) {
    for (const spec of job.pods) {
      const name = groupName(job, spec)
      const group = groups.get(name) ?? newGroup(name, job)
      groups.set(name, group)
      group.pods.push(newPod(spec, group))
    }
  }
  return groups
}

/** @throws RangeError if there is none of that name. */
export function groupNamed(groups: ReadonlyMap<string, GroupFact>, name = ''): GroupFact {
  const group = groups.get(name)
  if (group === undefined) throw new RangeError(`the trace names a group that is not in the workload: ${name}`)
  return group
}

/** @throws RangeError if the group has none of that name. */
export function podOf(group: GroupFact, name: string | undefined): PodFact {
  const pod = group.pods.find((one) => one.name === name)
  if (pod === undefined) throw new RangeError(`the trace names a pod that is not in the workload: ${name}`)
  return pod
}

export function isWhole(pod: PodFact): boolean {
  return pod.members.every((member) => member.node !== undefined)
}

export function wholePods(group: GroupFact): number {
  return group.pods.filter(isWhole).length
}

/** Whole pods of which every member has arrived. */
export function presentPods(group: GroupFact, time: number): number {
  return group.pods.filter((pod) => isWhole(pod) && pod.members.every((member) => member.arrival <= time)).length
}

export function boundMembers(group: GroupFact): number {
  return group.pods.reduce((sum, pod) => sum + pod.members.filter((member) => member.node !== undefined).length, 0)
}

/** What a pod has bound, and where: one request for the whole pod, or one a container where they are decided one by one. */
export function sharesOf(pod: PodFact, unit: UnitLevel): { node: string; requests: ResourceList; ports: readonly HostPort[] }[] {
  if (unit === 'container')
    return pod.members.flatMap(({ node, requests, ports }) => (node === undefined ? [] : [{ node, requests, ports }]))
  const { node } = pod.members[0]
  return node === undefined ? [] : [{ node, requests: pod.requests, ports: pod.ports }]
}

function groupName(job: Job, pod: Pod): string {
  if (job.gang !== undefined || job.pods.length === 1) return job.name
  return pod.name === job.name ? pod.name : `${job.name}/${pod.name}`
}

function newGroup(name: string, job: Job): GroupFact {
  const needs = job.gang?.minMember ?? 1
  return { name, job, needs, pods: [], state: 'waiting', firstStartedAt: Number.NaN, startedAt: Number.NaN, finishedAt: Number.NaN }
}

function newPod(spec: Pod, group: GroupFact): PodFact {
  const members = memberRequests(spec).map((member) => ({ ...member, arrival: group.job.arrival + member.arrival, node: undefined }))
  return { name: spec.name, spec, requests: podRequests(spec), ports: podHostPorts(spec), members, group }
}

/** From when shares are taken: the first submission, or the begin of the run where nobody is submitted. */
export function windowStart(jobs: readonly Job[]): number {
  return jobs.length === 0 ? 0 : Math.min(...jobs.map((job) => job.arrival))
}
