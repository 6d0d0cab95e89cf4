/** Jobs that are written out, as a source of the roster. */
import type { Job } from '../model/workload.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import { Census } from './census.ts'
import type { JobSource } from './job-source.ts'
import type { JobColumns, RosterColumns } from './roster-columns.ts'
import type { Shapes } from './shapes.ts'

export class ListedJobs implements JobSource {
  readonly columns: JobColumns
  readonly census = new Census()
  private readonly jobs: readonly Job[]

  constructor(jobs: readonly Job[]) {
    this.jobs = inOrder(jobs)
    this.columns = columnsOf(this.jobs, this.census)
  }

  enrol(roster: RosterColumns, shapes: Shapes, filters: readonly (NodeFilters | undefined)[]): void {
    for (const job of this.jobs) {
      const served = filters[this.columns.jobServer[roster.openJob()]]
      let needs = job.gang?.minMember ?? 1
      for (const spec of job.pods) {
        const { whole, traits, count, members, arrivals } = shapes.of(spec, served)
        roster.openPod(needs, whole, traits)
        for (let member = 0; member < count; member++) roster.openMember(members[member], arrivals[member])
        if (job.gang) needs = -1
      }
    }
  }

  jobName(job: number): string {
    return this.jobs[job].name
  }

  podName(job: number, pod: number): string {
    return this.jobs[job].pods[pod].name
  }

  memberName(job: number, pod: number, member: number): string {
    const { containers, initContainers = [] } = this.jobs[job].pods[pod]
    if (member < containers.length) return containers[member].name
    const sidecars = initContainers.filter((init) => init.restartPolicy === 'Always')
    return sidecars[member - containers.length].name
  }

  list(): readonly Job[] {
    return this.jobs
  }
}

/** By arrival; equals as they are. */
function inOrder(jobs: readonly Job[]): readonly Job[] {
  for (let at = 1; at < jobs.length; at++)
    if (jobs[at].arrival < jobs[at - 1].arrival) return [...jobs].sort((a, b) => a.arrival - b.arrival)
  return jobs
}

/** One look at each job: they are too many to be found in the cache a second time. */
function columnsOf(jobs: readonly Job[], census: Census): JobColumns {
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
    const job = jobs[at]
    const { arrival, duration = Infinity, priority, gang, workloadClass, scheduler } = job
    census.take(job)
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
