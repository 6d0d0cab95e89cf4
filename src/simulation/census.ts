/**
 * One look at all pods before a run begins: how many there are, which resources and host ports they ask for, and whether any of them
 * speaks of others. Pods of one template share their lists, and so this work.
 */
import type { Cluster } from '../model/cluster.ts'
import { HostPorts } from '../model/pod-requests.ts'
import { compareDimensions, type Dimensions, type ResourceList } from '../model/resources.ts'
import type { Container, Job, Pod } from '../model/workload.ts'
import { askedLabels } from '../placement/neighbours/selectors.ts'
import { hasRelations } from '../placement/neighbours.ts'

export class Census {
  pods = 0
  groups = 0
  members = 0
  /** Each pod is a group and has one member. */
  lone = true
  /** Each job has one pod. */
  single = true
  /** Most different request vectors there may be. */
  vectors = 0
  /** Names of all that containers or pods ask for. */
  readonly resources = new Set<string>()
  /** The labels that pods ask about in others. */
  readonly asked = new Set<string>()
  /** Whether some pod says anything of others. */
  related = false
  private readonly withPorts: Pod[] = []
  private last: readonly Container[] | undefined
  /** Names of the lists seen last, by their places: most lists name the same ones in the same order. */
  private readonly latest: string[] = []

  take(job: Job): void {
    this.pods += job.pods.length
    this.groups += job.gang ? 1 : job.pods.length
    for (const pod of job.pods) this.pod(pod)
    if (job.pods.length !== 1) this.several(job.gang !== undefined)
  }

  /** Some job has not one pod alone. */
  several(gang: boolean): void {
    this.single = false
    if (gang) this.lone = false
  }

  /** The dimensions of the run and of its host ports: all that a node has or somebody asks for; `pods` only where some node states it. */
  dimensions({ nodes, prefill = [] }: Cluster): { readonly dimensions: Dimensions; readonly ports: HostPorts } {
    const names = new Set(this.resources)
    names.delete('pods')
    for (const node of nodes) for (const name of Object.keys(node.allocatable)) names.add(name)
    const taken = prefill.flatMap((pod) => pod.ports ?? [])
    const ports = new HostPorts(this.withPorts, taken)
    return { dimensions: [...[...names].sort(compareDimensions), ...ports.dimensions], ports }
  }

  /** Pods outside the workload may speak of those in it. */
  relations(pod: Parameters<typeof hasRelations>[0]): void {
    if (!hasRelations(pod)) return
    this.related = true
    for (const label of askedLabels(pod)) this.asked.add(label)
  }

  private pod(pod: Pod): void {
    const before = this.members
    this.members += pod.containers.length
    this.vectors += pod.containers.length === 1 ? 1 : pod.containers.length + 1
    if (pod.containers !== this.last) this.containers(pod)
    if (!isBare(pod)) this.rest(pod)
    if (this.members !== before + 1) this.lone = false
  }

  /** All of the pod beside its containers. */
  private rest(pod: Pod): void {
    for (const container of pod.initContainers ?? []) {
      if (container.restartPolicy === 'Always') this.members++
      this.list(container.requests)
      if (container.ports) this.withPorts.push(pod)
    }
    if (pod.requests) this.list(pod.requests)
    if (pod.overhead) this.list(pod.overhead)
    this.relations(pod)
  }

  private containers(pod: Pod): void {
    this.last = pod.containers
    for (const container of pod.containers) {
      this.list(container.requests)
      if (container.ports) this.withPorts.push(pod)
    }
  }

  private list(list: ResourceList): void {
    const { latest } = this
    let at = 0
    for (const name in list) {
      if (latest[at] !== name) {
        latest[at] = name
        this.resources.add(name)
      }
      at++
    }
  }
}

/** Whether a pod is its name and its containers, and nothing else. */
export function isBare(pod: Pod): boolean {
  for (const key in pod) if (key !== 'name' && key !== 'containers') return false
  return true
}
