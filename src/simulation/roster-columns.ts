/**
 * The columns of a roster: jobs, groups, pods and members as indices into flat arrays. Members of a pod, pods of a job and groups of a job
 * are contiguous, so that of each only the first is noted, and one past the last at the end. Where each pod is a group and has one member,
 * they have the same numbers, and columns that would be equal are one.
 */

/** What is said of the jobs themselves, in the order of their arrival. */
export interface JobColumns {
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
  /** Kind of scheduler that serves the job, an index into `servers`. */
  readonly jobServer: Int32Array
  /** Names of these kinds, in the order in which they come. */
  readonly servers: readonly string[]
}

export interface Sizes {
  readonly pods: number
  readonly groups: number
  readonly members: number
  /** Each pod is a group and has one member. */
  readonly lone: boolean
  /** Each job has one pod. */
  readonly single: boolean
}

export class RosterColumns implements JobColumns {
  readonly jobArrival: Float64Array
  readonly jobDuration: Float64Array
  readonly jobPriority: Float64Array
  readonly jobGang: Uint8Array
  readonly jobClass: Int32Array
  readonly classes: readonly string[]
  readonly jobServer: Int32Array
  readonly servers: readonly string[]
  readonly jobPods: Int32Array // first pod of each job, and one past the last
  readonly jobGroups: Int32Array // first group of each job, and one past the last

  readonly pods: number
  readonly podJob: Int32Array
  readonly podGroup: Int32Array
  readonly podMembers: Int32Array // first member of each pod, and one past the last
  /** When its last member can start, microseconds. */
  readonly podReady: Float64Array

  readonly members: number
  readonly memberPod: Int32Array
  readonly memberArrival: Float64Array

  readonly groups: number
  readonly groupJob: Int32Array
  readonly groupPods: Int32Array // first pod of each group, and one past the last
  /** How many of its pods must run. */
  readonly groupNeeds: Int32Array

  /** Numbers of effective requests, of the whole pod and of each member, and of the other traits of a pod. */
  readonly podVectors: Int32Array
  protected readonly podTraits: Int32Array
  readonly memberVectors: Int32Array

  private openedJobs = 0
  private openedPods = 0
  private openedGroups = 0
  private openedMembers = 0

  constructor(jobs: JobColumns, sizes: Sizes) {
    const { pods, groups, members, lone, single } = sizes
    const count = jobs.jobArrival.length
    const jobLinks = linksOf(lone && single, count)
    const links = single ? jobLinks : linksOf(lone, pods)
    this.jobArrival = jobs.jobArrival
    this.jobDuration = jobs.jobDuration
    this.jobPriority = jobs.jobPriority
    this.jobGang = jobs.jobGang
    this.jobClass = jobs.jobClass
    this.classes = jobs.classes
    this.jobServer = jobs.jobServer
    this.servers = jobs.servers
    this.jobPods = jobLinks(count + 1)
    this.jobGroups = jobLinks(count + 1)
    this.pods = pods
    this.podJob = jobLinks(pods)
    this.podGroup = links(pods)
    this.podMembers = links(pods + 1)
    this.podReady = new Float64Array(pods)
    this.podVectors = new Int32Array(pods)
    this.podTraits = new Int32Array(pods)
    this.members = members
    this.memberPod = links(members)
    this.memberArrival = lone ? this.podReady : new Float64Array(members)
    this.memberVectors = new Int32Array(members)
    this.groups = groups
    this.groupJob = lone ? this.podJob : jobLinks(groups)
    this.groupPods = links(groups + 1)
    this.groupNeeds = new Int32Array(groups)
  }

  /** The next job comes; a gang is one group, else each of its pods is. */
  openJob(): number {
    this.jobPods[this.openedJobs + 1] = this.openedPods
    this.jobGroups[this.openedJobs + 1] = this.openedGroups
    return this.openedJobs++
  }

  /** The next pod of the job that came last. @param needs pods that its group needs, if it opens one; -1: it joins the last one. */
  openPod(needs: number, vector: number, traits: number): void {
    const pod = this.openedPods++
    const job = this.openedJobs - 1
    if (needs >= 0) this.openGroup(needs, job, pod)
    this.groupPods[this.openedGroups] = pod + 1
    this.podJob[pod] = job
    this.podGroup[pod] = this.openedGroups - 1
    this.podVectors[pod] = vector
    this.podTraits[pod] = traits
    this.podReady[pod] = this.jobArrival[job]
    this.podMembers[pod + 1] = this.openedMembers
    this.jobPods[job + 1] = pod + 1
  }

  /** The next member of the pod that came last. @param later after the job's own arrival, microseconds. */
  openMember(vector: number, later: number): void {
    const member = this.openedMembers++
    const pod = this.openedPods - 1
    const arrival = this.jobArrival[this.openedJobs - 1] + later
    this.memberPod[member] = pod
    this.memberVectors[member] = vector
    this.memberArrival[member] = arrival
    if (arrival > this.podReady[pod]) this.podReady[pod] = arrival
    this.podMembers[pod + 1] = member + 1
  }

  /** So many pods of the job that came last, each a group of one member: as if they were opened one by one. */
  openSingles(count: number, vector: number, traits: number, member: number): void {
    const job = this.openedJobs - 1
    const first = this.openedPods
    const end = first + count
    const { podMembers, podGroup, memberPod, groupPods } = this
    for (let at = 0; at < count; at++) {
      podGroup[first + at] = this.openedGroups + at
      memberPod[this.openedMembers + at] = first + at
      podMembers[first + at + 1] = this.openedMembers + at + 1
      groupPods[this.openedGroups + at + 1] = first + at + 1
    }
    this.podJob.fill(job, first, end)
    this.podVectors.fill(vector, first, end)
    this.podTraits.fill(traits, first, end)
    this.podReady.fill(this.jobArrival[job], first, end)
    this.memberVectors.fill(member, this.openedMembers, this.openedMembers + count)
    this.memberArrival.fill(this.jobArrival[job], this.openedMembers, this.openedMembers + count)
    this.groupJob.fill(job, this.openedGroups, this.openedGroups + count)
    this.groupNeeds.fill(1, this.openedGroups, this.openedGroups + count)
    this.openedPods = end
    this.openedMembers += count
    this.openedGroups += count
    this.jobPods[job + 1] = end
    this.jobGroups[job + 1] = this.openedGroups
  }

  private openGroup(needs: number, job: number, pod: number): void {
    const group = this.openedGroups++
    this.groupJob[group] = job
    this.groupPods[group] = pod
    this.groupNeeds[group] = needs
    this.jobGroups[job + 1] = group + 1
  }
}

/**
 * Makes columns of numbers of jobs, pods, groups or members. Where each is one of each, they are all the same, 0, 1, 2 and so on, and share
 * their memory, so that what one of them has read is in the processor's cache for the others.
 */
function linksOf(same: boolean, count: number): (length: number) => Int32Array {
  if (!same) return (length) => new Int32Array(length)
  const { buffer } = new Int32Array(count + 1)
  return (length) => new Int32Array(buffer, 0, length)
}
