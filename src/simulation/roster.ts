/**
 * The workload as the engine sees it: jobs, groups, pods and members as indices into flat arrays, request vectors interned (most
 * pods ask for one of a few shapes). Members of a pod, pods of a job and groups of a job are contiguous.
 *
 * A group is what is useful together: the gang if the job declares one, else the pod. A member is a container or a sidecar.
 */
import type { Cluster } from '../model/cluster.ts'
import { KUBELET_MAX_PODS } from '../model/defaults.ts'
import { HostPorts } from '../model/pod-requests.ts'
import { compareDimensions, type Dimensions, HOST_PORT_PREFIX, type ResourceList } from '../model/resources.ts'
import type { Job, Pod, Workload } from '../model/workload.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import { askedLabels } from '../placement/neighbours/selectors.ts'
import { hasRelations } from '../placement/neighbours.ts'
import type { PodKind } from '../placement/scene.ts'
import { Shapes } from './shapes.ts'

export class Roster {
  readonly cluster: Cluster
  readonly dimensions: Dimensions
  /** capacity[dimension][node]. */
  readonly capacity: readonly Float64Array[]

  readonly jobs: readonly Job[]
  /** Submission of each job, microseconds. */
  readonly jobArrival: Float64Array
  /** From when its group runs, microseconds; Infinity: for ever. */
  readonly jobDuration: Float64Array
  readonly jobPriority: Float64Array
  /** 1: the job is a gang. */
  readonly jobGang: Uint8Array
  /** Workload class, an index into `classes`; -1: none. */
  readonly jobClass: Int32Array
  /** Names of the workload classes, in the order in which they come. */
  readonly classes: readonly string[]
  readonly jobPods: Int32Array // first pod of each job, and one past the last
  readonly jobGroups: Int32Array // first group of each job, and one past the last

  readonly pods: number
  readonly podJob: Int32Array
  readonly podGroup: Int32Array
  readonly podMembers: Int32Array // first member of each pod, and one past the last
  /** Effective request of the whole pod. */
  readonly podVector: Float64Array[] = []
  /** Static filters (selectors, taints); undefined: every node. */
  readonly podAllowed: (Uint8Array | undefined)[] = []
  /** What each pod says of itself beside its request. */
  readonly podKind: PodKind[] = []
  /** When its last member can start, microseconds. */
  readonly podReady: Float64Array

  readonly members: number
  readonly memberPod: Int32Array
  readonly memberVector: Float64Array[] = []
  readonly memberArrival: Float64Array

  readonly groups: number
  readonly groupJob: Int32Array
  readonly groupPods: Int32Array // first pod of each group, and one past the last
  /** How many of its pods must run. */
  readonly groupNeeds: Int32Array

  readonly ports: HostPorts
  /** Vectors, static filters and kinds of pods, worked out once each. */
  readonly shapes: Shapes

  readonly filtersOf: (job: Job) => NodeFilters | undefined

  /** @param filtersOf what the profile of a job's scheduler takes away from the filters of its pods. */
  constructor(cluster: Cluster, workload: Workload, filtersOf: (job: Job) => NodeFilters | undefined = () => undefined) {
    this.filtersOf = filtersOf
    this.cluster = cluster
    this.jobs = [...workload.jobs].sort((a, b) => a.arrival - b.arrival)
    const taken = (cluster.prefill ?? []).flatMap((pod) => pod.ports ?? [])
    const ports = new HostPorts(
      this.jobs.flatMap((job) => job.pods),
      taken,
    )
    this.ports = ports
    this.dimensions = dimensionsOf(cluster, this.jobs, ports)
    this.shapes = new Shapes(cluster.nodes, this.dimensions, ports, askedOf(cluster, this.jobs))
    this.capacity = this.dimensions.map((name) => Float64Array.from(cluster.nodes, (node) => capacityOf(node.allocatable, name)))

    this.pods = this.jobs.reduce((sum, job) => sum + job.pods.length, 0)
    this.groups = this.jobs.reduce((sum, job) => sum + (job.gang ? 1 : job.pods.length), 0)
    this.jobArrival = Float64Array.from(this.jobs, (job) => job.arrival)
    this.jobDuration = Float64Array.from(this.jobs, (job) => job.duration ?? Infinity)
    this.jobPriority = Float64Array.from(this.jobs, (job) => job.priority)
    this.jobGang = Uint8Array.from(this.jobs, (job) => (job.gang === undefined ? 0 : 1))
    this.classes = [...new Set(this.jobs.flatMap(({ workloadClass }) => (workloadClass === undefined ? [] : [workloadClass])))]
    this.jobClass = Int32Array.from(this.jobs, ({ workloadClass }) =>
      workloadClass === undefined ? -1 : this.classes.indexOf(workloadClass),
    )
    this.jobPods = new Int32Array(this.jobs.length + 1)
    this.jobGroups = new Int32Array(this.jobs.length + 1)
    this.podJob = new Int32Array(this.pods)
    this.podGroup = new Int32Array(this.pods)
    this.podMembers = new Int32Array(this.pods + 1)
    this.podReady = new Float64Array(this.pods)
    this.groupJob = new Int32Array(this.groups)
    this.groupPods = new Int32Array(this.groups + 1)
    this.groupNeeds = new Int32Array(this.groups)
    const arrivals: number[] = []
    const memberPods: number[] = []
    this.enrol(memberPods, arrivals)
    this.members = arrivals.length
    this.memberPod = Int32Array.from(memberPods)
    this.memberArrival = Float64Array.from(arrivals)
  }

  jobOfGroup(group: number): Job {
    return this.jobs[this.groupJob[group]]
  }

  podSpec(pod: number): Pod {
    const job = this.podJob[pod]
    return this.jobs[job].pods[pod - this.jobPods[job]]
  }

  groupName(group: number): string {
    const job = this.jobOfGroup(group)
    return job.gang ? job.name : this.podName(this.groupPods[group])
  }

  /** A pod is called by its job and its own name, by one of them where they are equal or it is the only one. */
  podName(pod: number): string {
    const job = this.jobs[this.podJob[pod]]
    const name = this.podSpec(pod).name
    return job.pods.length === 1 && !job.gang ? job.name : name === job.name ? name : `${job.name}/${name}`
  }

  memberName(member: number): string {
    const pod = this.memberPod[member]
    const spec = this.podSpec(pod)
    const index = member - this.podMembers[pod]
    if (index < spec.containers.length) return spec.containers[index].name
    const sidecars = (spec.initContainers ?? []).filter((init) => init.restartPolicy === 'Always')
    return sidecars[index - spec.containers.length].name
  }

  private enrol(memberPods: number[], arrivals: number[]): void {
    let pod = 0
    let group = 0
    this.jobs.forEach((job, jobIndex) => {
      this.jobPods[jobIndex] = pod
      this.jobGroups[jobIndex] = group
      const filters = this.filtersOf(job)
      job.pods.forEach((spec, index) => {
        if (index === 0 || !job.gang) this.openGroup(group++, jobIndex, pod)
        this.podJob[pod] = jobIndex
        this.podGroup[pod] = group - 1
        this.podMembers[pod] = arrivals.length
        const shape = this.shapes.of(spec, filters)
        this.podVector.push(shape.whole)
        this.podAllowed.push(shape.allowed)
        this.podKind.push(shape.kind)
        let ready = job.arrival
        shape.members.forEach((vector, member) => {
          this.memberVector.push(vector)
          memberPods.push(pod)
          const arrival = job.arrival + shape.arrivals[member]
          arrivals.push(arrival)
          ready = Math.max(ready, arrival)
        })
        this.podReady[pod] = ready
        pod++
      })
    })
    this.jobPods[this.jobs.length] = pod
    this.jobGroups[this.jobs.length] = group
    this.groupPods[group] = pod
    this.podMembers[pod] = arrivals.length
  }

  private openGroup(group: number, job: number, firstPod: number): void {
    this.groupJob[group] = job
    this.groupPods[group] = firstPod
    this.groupNeeds[group] = this.jobs[job].gang?.minMember ?? 1
  }
}

/** The labels that pods ask about in others; undefined where no pod says anything of others. */
function askedOf(cluster: Cluster, jobs: readonly Job[]): ReadonlySet<string> | undefined {
  const speakers = [...jobs.flatMap((job) => job.pods), ...(cluster.prefill ?? [])].filter(hasRelations)
  return speakers.length === 0 ? undefined : new Set(speakers.flatMap((pod) => [...askedLabels(pod)]))
}

/** `pods` counts only where some node states it; everything else that a node has or a container asks for is a dimension. */
function dimensionsOf(cluster: Cluster, jobs: readonly Job[], ports: HostPorts): Dimensions {
  const names = new Set<string>()
  const lists = new Set<ResourceList>()
  for (const job of jobs) {
    for (const pod of job.pods) {
      for (const container of pod.containers) lists.add(container.requests)
      for (const container of pod.initContainers ?? []) lists.add(container.requests)
      if (pod.requests) lists.add(pod.requests)
      if (pod.overhead) lists.add(pod.overhead)
    }
  }
  for (const list of lists) for (const name of Object.keys(list)) names.add(name)
  names.delete('pods')
  for (const node of cluster.nodes) for (const name of Object.keys(node.allocatable)) names.add(name)
  return [...[...names].sort(compareDimensions), ...ports.dimensions]
}

function capacityOf(allocatable: ResourceList, dimension: string): number {
  if (dimension.startsWith(HOST_PORT_PREFIX)) return 1
  return allocatable[dimension] ?? (dimension === 'pods' ? KUBELET_MAX_PODS : 0)
}
