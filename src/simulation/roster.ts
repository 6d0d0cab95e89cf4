/**
 * The workload as the engine sees it: jobs, groups, pods and members as indices into columns, request vectors interned (most pods ask for
 * one of a few shapes). What is asked of single jobs in words, such as names, is looked up in the jobs as they were given.
 *
 * A group is what is useful together: the gang if the job declares one, else the pod. A member is a container or a sidecar.
 */
import type { Cluster } from '../model/cluster.ts'
import { KUBELET_MAX_PODS } from '../model/defaults.ts'
import { JobTable, type Submissions } from '../model/job-table.ts'
import type { HostPorts } from '../model/pod-requests.ts'
import { type Dimensions, HOST_PORT_PREFIX, type ResourceList } from '../model/resources.ts'
import type { Job } from '../model/workload.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import type { PodKind } from '../placement/scene.ts'
import type { JobSource } from './job-source.ts'
import { ListedJobs } from './listed-jobs.ts'
import { RosterColumns } from './roster-columns.ts'
import { Shapes } from './shapes.ts'
import { TabledJobs } from './tabled-jobs.ts'

/** What the profile of a kind of scheduler takes away from the filters of its pods. */
export type FiltersOf = (scheduler: string) => NodeFilters | undefined

export class Roster extends RosterColumns {
  readonly cluster: Cluster
  readonly dimensions: Dimensions
  /** capacity[dimension][node]. */
  readonly capacity: readonly Float64Array[]
  readonly ports: HostPorts
  /** Vectors, static filters and kinds of pods, worked out once each. */
  readonly shapes: Shapes
  /** Whether some pod says anything of others. */
  readonly related: boolean
  private readonly source: JobSource
  private readonly filters: readonly (NodeFilters | undefined)[]

  constructor(cluster: Cluster, { jobs }: Submissions, filtersOf: FiltersOf = () => undefined) {
    const source = jobs instanceof JobTable ? new TabledJobs(jobs) : new ListedJobs(jobs)
    const { census } = source
    super(source.columns, census)
    for (const pod of cluster.prefill ?? []) census.relations(pod)
    const { dimensions, ports } = census.dimensions(cluster)
    this.cluster = cluster
    this.source = source
    this.dimensions = dimensions
    this.ports = ports
    this.related = census.related
    this.filters = this.servers.map(filtersOf)
    this.shapes = new Shapes(cluster.nodes, dimensions, ports, census.vectors, census.related ? census.asked : undefined)
    this.capacity = dimensions.map((name) => Float64Array.from(cluster.nodes, (node) => capacityOf(node.allocatable, name)))
    source.enrol(this, this.shapes, this.filters)
  }

  /** Effective request of the whole pod. */
  podVector(pod: number): Float64Array {
    return this.shapes.vectors.of(this.podVectors[pod])
  }

  memberVector(member: number): Float64Array {
    return this.shapes.vectors.of(this.memberVectors[member])
  }

  /** Effective request of the whole pod, written into an array of the caller's. */
  readPod(pod: number, into: Float64Array): Float64Array {
    return this.shapes.vectors.copy(this.podVectors[pod], into)
  }

  readMember(member: number, into: Float64Array): Float64Array {
    return this.shapes.vectors.copy(this.memberVectors[member], into)
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

  /** Whether two pods ask for the same, whole and container by container as far as planning looks, and say the same of themselves. */
  alike(pod: number, other: number): boolean {
    const { podVectors, podTraits, podMembers, memberVectors } = this
    if (podVectors[pod] !== podVectors[other] || podTraits[pod] !== podTraits[other]) return false
    const first = podMembers[pod]
    const second = podMembers[other]
    return memberVectors[first] === memberVectors[second] && podMembers[pod + 1] - first === podMembers[other + 1] - second
  }

  /** What the profile of the job's scheduler takes away from the filters. */
  filtersOf(job: number): NodeFilters | undefined {
    return this.filters[this.jobServer[job]]
  }

  /** All jobs as objects, in the order of arrival; for small workloads only. */
  get jobs(): readonly Job[] {
    return this.source.list()
  }

  isGang(group: number): boolean {
    return this.jobGang[this.groupJob[group]] === 1
  }

  /** Whether it runs for ever. */
  isEndless(group: number): boolean {
    return this.jobDuration[this.groupJob[group]] === Infinity
  }

  jobName(job: number): string {
    return this.source.jobName(job)
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
    const job = this.podJob[pod]
    return this.source.podName(job, pod - this.jobPods[job])
  }

  memberName(member: number): string {
    const pod = this.memberPod[member]
    const job = this.podJob[pod]
    return this.source.memberName(job, pod - this.jobPods[job], member - this.podMembers[pod])
  }
}

function capacityOf(allocatable: ResourceList, dimension: string): number {
  if (dimension.startsWith(HOST_PORT_PREFIX)) return 1
  return allocatable[dimension] ?? (dimension === 'pods' ? KUBELET_MAX_PODS : 0)
}
