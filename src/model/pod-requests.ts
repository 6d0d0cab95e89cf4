/**
 * What a pod asks a node for, as Kubernetes reckons it (component-helpers `resource.PodRequests`): containers run together, plain
 * init containers before them one at a time, sidecars from their turn on; overhead on top. The largest need of the pod's whole
 * life counts for all of it, resource by resource.
 */
import { addResources, type ResourceList, raiseResources } from './resources.ts'
import type { Time } from './time.ts'
import type { HostPort, Pod } from './workload.ts'

export { HostPorts, hostPortsConflict, podHostPorts } from './host-ports.ts'

/** The resource part of a container. Quantities in base units. */
export interface ContainerResources {
  /** What is asked for. */
  readonly requests?: ResourceList
  /** Most it may use; counts in no request. */
  readonly limits?: ResourceList
}

/** The resource part of a pod; a {@link Pod} is one. */
export interface PodResources {
  /** Those that run together. */
  readonly containers: readonly ContainerResources[]
  /** Those before them; with `Always`, sidecars. */
  readonly initContainers?: readonly (ContainerResources & { readonly restartPolicy?: 'Always' })[]
  /** What the whole pod asks for, instead of the containers' sum. */
  readonly requests?: ResourceList
  /** Most the whole pod may use, instead of the containers' sum. */
  readonly limits?: ResourceList
  /** On top of the containers. */
  readonly overhead?: ResourceList
}

/** What of a pod's requests counts. */
export interface PodRequestsOptions {
  /** Leave out the pod's overhead. */
  readonly excludeOverhead?: boolean
  /** Ignore what is asked at the level of the pod. */
  readonly skipPodLevelResources?: boolean
  /** Taken for each container that does not state the resource. Requests only. */
  readonly nonMissingContainerRequests?: ResourceList
}

/** What a pod is decided by when its containers are decided one by one. */
export interface MemberRequest {
  /** Name of the container. */
  readonly name: string
  /** What it asks for, base units. */
  readonly requests: ResourceList
  /** After the job's own arrival. */
  readonly arrival: Time
  /** Host ports that it occupies. */
  readonly ports: readonly HostPort[]
}

/** Effective requests of a pod. Base units, as Kubernetes reckons them (component-helpers, `resource.PodRequests`). */
export function effectiveRequests(pod: PodResources, options: PodRequestsOptions = {}): ResourceList {
  const filler = options.nonMissingContainerRequests
  const total = aggregate(pod, (container) => (filler ? { ...filler, ...container.requests } : (container.requests ?? {})))
  if (!options.skipPodLevelResources) replaceByPodLevel(total, pod.requests)
  if (!options.excludeOverhead) addResources(total, pod.overhead ?? {})
  return total
}

/** Effective limits of a pod; overhead counts only where a limit is. */
export function effectiveLimits(pod: PodResources, options: PodRequestsOptions = {}): ResourceList {
  const total = aggregate(pod, (container) => container.limits ?? {})
  if (!options.skipPodLevelResources) replaceByPodLevel(total, pod.limits)
  if (!options.excludeOverhead) {
    for (const [name, amount] of Object.entries(pod.overhead ?? {})) if ((total[name] ?? 0) > 0) total[name] += amount
  }
  return total
}

/** What Kubernetes' scores assume of a container that states none (pkg/scheduler/util, `DefaultMilliCPURequest`, `DefaultMemoryRequest`). */
export const NON_ZERO_REQUESTS: ResourceList = { cpu: 100, memory: 200 * 1024 * 1024 }

/** How much more cpu and memory a pod counts for in Kubernetes' scores than it asks for. Base units. */
export function nonZeroExtra(pod: PodResources): { readonly cpu: number; readonly memory: number } {
  const asked = effectiveRequests(pod)
  const counted = effectiveRequests(pod, { nonMissingContainerRequests: NON_ZERO_REQUESTS })
  return { cpu: (counted.cpu ?? 0) - (asked.cpu ?? 0), memory: (counted.memory ?? 0) - (asked.memory ?? 0) }
}

/** What the whole pod asks one node for, its place in the count of pods included. Base units. */
export function podRequests(pod: Pod): ResourceList {
  return { ...effectiveRequests(pod), pods: 1 }
}

/**
 * The pod's members: the regular containers in order, then the sidecars. The first one also answers for what belongs to none: the
 * plain init containers (the larger of its own need and theirs; sidecars beside them are members with room of their own), the
 * overhead, the place in the count of pods, and what pod-level requests ask beyond the other members' own.
 */
export function memberRequests(pod: Pod): readonly MemberRequest[] {
  const sidecars = (pod.initContainers ?? []).filter((init) => init.restartPolicy === 'Always')
  const members = [...pod.containers, ...sidecars]
  return members.map((member, index) => ({
    name: member.name,
    requests: index === 0 ? firstMember(pod, members.slice(1)) : member.requests,
    arrival: member.arrival ?? 0,
    ports: member.ports ?? [],
  }))
}

function firstMember(pod: Pod, others: readonly ContainerResources[]): ResourceList {
  const list: Record<string, number> = { ...pod.containers[0].requests }
  for (const init of pod.initContainers ?? []) if (init.restartPolicy !== 'Always') raiseResources(list, init.requests)
  if (pod.requests !== undefined) {
    const rest: Record<string, number> = {}
    for (const other of others) addResources(rest, other.requests ?? {})
    for (const [name, amount] of Object.entries(pod.requests)) if (isPodLevel(name)) list[name] = Math.max(0, amount - (rest[name] ?? 0))
  }
  addResources(list, pod.overhead ?? {})
  list.pods = 1
  return list
}

type ListOf = (container: ContainerResources) => ResourceList

function aggregate(pod: PodResources, listOf: ListOf): Record<string, number> {
  const total: Record<string, number> = {}
  for (const container of pod.containers) addResources(total, listOf(container))
  for (const init of pod.initContainers ?? []) if (init.restartPolicy === 'Always') addResources(total, listOf(init))
  raiseResources(total, initPeak(pod, listOf))
  return total
}

/** The largest need before the regular containers start: a plain init container runs beside the sidecars declared before it. */
function initPeak(pod: PodResources, listOf: ListOf): ResourceList {
  const sidecars: Record<string, number> = {}
  const peak: Record<string, number> = {}
  for (const init of pod.initContainers ?? []) {
    if (init.restartPolicy === 'Always') {
      addResources(sidecars, listOf(init))
      continue
    }
    const beside = { ...sidecars }
    addResources(beside, listOf(init))
    raiseResources(peak, beside)
  }
  return peak
}

/** Whether a request at the level of the pod counts for this resource. */
export function isPodLevel(resource: string): boolean {
  return resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-')
}

function replaceByPodLevel(total: Record<string, number>, level: ResourceList | undefined): void {
  for (const [name, amount] of Object.entries(level ?? {})) if (isPodLevel(name)) total[name] = amount
}
