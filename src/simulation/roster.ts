/**
 * The workload as the engine sees it: jobs, groups, pods and members as indices into columns, request vectors interned (most pods ask for
 * one of a few shapes). What is asked of single jobs in words, such as names, is looked up in the jobs as they were given.
 *
 * A group is what is useful together: the gang if the job declares one, else the pod. A member is a container or a sidecar.
 */
import type { Cluster } from '../model/cluster.ts'
import { KUBELET_MAX_PODS } from '../model/defaults.ts'
import type { HostPorts } from '../model/pod-requests.ts'
import { type Dimensions, HOST_PORT_PREFIX, type ResourceList } from '../model/resources.ts'
import type { Job, Pod, Workload } from '../model/workload.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import type { PodKind } from '../placement/scene.ts'
import { Census } from './census.ts'
import { type JobColumns, RosterColumns } from './roster-columns.ts'
import { Shapes } from './shapes.ts'

/** What the profile of a kind of scheduler takes away from the filters of its pods. */
export type FiltersOf = (scheduler: string) => NodeFilters | undefined

export class Roster extends RosterColumns {
  readonly cluster: Cluster
  readonly dimensions: Dimensions
  /** capacity[dimension][node]. */
  readonly capacity: readonly Float64Array[]
  /** In the order of their arrival. */
  readonly jobs: readonly Job[]
  readonly ports: HostPorts
  /** Vectors, static filters and kinds of pods, worked out once each. */
  readonly shapes: Shapes
  /** Whether some pod says anything of others. */
  readonly related: boolean
  private readonly filters: readonly (NodeFilters | undefined)[]

  constructor(cluster: Cluster, workload: Workload, filtersOf: FiltersOf = () => undefined) {
    const jobs = inOrder(workload.jobs)
    const census = new Census()
    for (const job of jobs) census.take(job)
    super(columnsOf(jobs), census)
    for (const pod of cluster.prefill ?? []) census.relations(pod)
    const { dimensions, ports } = census.dimensions(cluster)
    this.cluster = cluster
    this.jobs = jobs
    this.dimensions = dimensions
    this.ports = ports
    this.related = census.related
    this.filters = this.servers.map(filtersOf)
    this.shapes = new Shapes(cluster.nodes, dimensions, ports, census.pods + census.members, census.related ? census.asked : undefined)
    this.capacity = dimensions.map((name) => Float64Array.from(cluster.nodes, (node) => capacityOf(node.allocatable, name)))
    this.enrol()
  }

  /** Effective request of the whole pod. */
  podVector(pod: number): Float64Array {
    return this.shapes.vectors.of(this.podVectors[pod])
  }

  memberVector(member: number): Float64Array {
    return this.shapes.vectors.of(this.memberVectors[member])
  }

  /** What pods and members ask for, once each. */
  vectors(): Float64Array[] {
    return Array.from(new Set([...this.podVectors, ...this.memberVectors]), (index) => this.shapes.vectors.of(index))
  }

  /** Static filters (selectors, taints); undefined: every node. */
  podAllowed(pod: number): Uint8Array | undefined {
    return this.shapes.traits[this.podTraits[pod]].allowed
  }

  /** What the pod says of itself beside its request. */
  podKind(pod: number): PodKind {
    return this.shapes.traits[this.podTraits[pod]].kind
  }

  /** What the profile of the job's scheduler takes away from the filters. */
  filtersOf(job: number): NodeFilters | undefined {
    return this.filters[this.jobServer[job]]
  }

  jobOfGroup(group: number): Job {
    return this.jobs[this.groupJob[group]]
  }

  jobName(job: number): string {
    return this.jobs[job].name
  }

  groupName(group: number): string {
    const job = this.groupJob[group]
    return this.jobGang[job] === 1 ? this.jobName(job) : this.podName(this.groupPods[group])
  }

  /** A pod is called by its job and its own name, by one of them where they are equal or it is the only one. */
  podName(pod: number): string {
    const job = this.podJob[pod]
    const jobName = this.jobName(job)
    const name = this.ownName(pod)
    const alone = this.jobPods[job + 1] - this.jobPods[job] === 1 && this.jobGang[job] === 0
    return alone ? jobName : name === jobName ? name : `${jobName}/${name}`
  }

  /** The pod's name within its job. */
  ownName(pod: number): string {
    return this.spec(pod).name
  }

  memberName(member: number): string {
    const pod = this.memberPod[member]
    const spec = this.spec(pod)
    const index = member - this.podMembers[pod]
    if (index < spec.containers.length) return spec.containers[index].name
    const sidecars = (spec.initContainers ?? []).filter((init) => init.restartPolicy === 'Always')
    return sidecars[index - spec.containers.length].name
  }

  private spec(pod: number): Pod {
    const job = this.podJob[pod]
    return this.jobs[job].pods[pod - this.jobPods[job]]
  }

  private enrol(): void {
    for (const job of this.jobs) {
      const filters = this.filters[this.jobServer[this.openJob()]]
      let needs = job.gang?.minMember ?? 1
      for (const spec of job.pods) {
        const shape = this.shapes.of(spec, filters)
        this.openPod(needs, shape.whole, shape.traits)
        for (let member = 0; member < shape.members.length; member++) this.openMember(shape.members[member], shape.arrivals[member])
        if (job.gang) needs = -1
      }
    }
  }
}

/** By arrival; equals as they are. */
function inOrder(jobs: readonly Job[]): readonly Job[] {
  for (let at = 1; at < jobs.length; at++)
    if (jobs[at].arrival < jobs[at - 1].arrival) return [...jobs].sort((a, b) => a.arrival - b.arrival)
  return jobs
}

function columnsOf(jobs: readonly Job[]): JobColumns {
  const classes = new Numbers()
  const servers = new Numbers()
  const columns = {
    jobArrival: new Float64Array(jobs.length),
    jobDuration: new Float64Array(jobs.length),
    jobPriority: new Float64Array(jobs.length),
    jobGang: new Uint8Array(jobs.length),
    jobClass: new Int32Array(jobs.length),
    classes: classes.names,
    jobServer: new Int32Array(jobs.length),
    servers: servers.names,
  }
  for (let at = 0; at < jobs.length; at++) {
    const { arrival, duration = Infinity, priority, gang, workloadClass, scheduler } = jobs[at]
    columns.jobArrival[at] = arrival
    columns.jobDuration[at] = duration
    columns.jobPriority[at] = priority
    columns.jobGang[at] = gang === undefined ? 0 : 1
    columns.jobClass[at] = workloadClass === undefined ? -1 : classes.of(workloadClass)
    columns.jobServer[at] = servers.of(scheduler)
  }
  return columns
}

/** Numbers of names, in the order in which they come. */
class Numbers {
  readonly names: string[] = []
  private readonly known = new Map<string, number>()

  of(name: string): number {
    let number = this.known.get(name)
    if (number === undefined) {
      number = this.names.push(name) - 1
      this.known.set(name, number)
    }
    return number
  }
}

function capacityOf(allocatable: ResourceList, dimension: string): number {
  if (dimension.startsWith(HOST_PORT_PREFIX)) return 1
  return allocatable[dimension] ?? (dimension === 'pods' ? KUBELET_MAX_PODS : 0)
}
