/**
 * Offered load: how much work comes in a window, as a share of what the cluster can do in it, on its busiest dimension. By Little's
 * law this is rate x mean duration x mean demand / capacity. A job that never ends counts from its arrival to the window's end.
 */
import { invalid } from '../errors.ts'
import { addResources, type ResourceList } from '../model/resources.ts'
import type { Time } from '../model/time.ts'
import type { Pod, Workload } from '../model/workload.ts'
import type { JobWriter } from './job-writer.ts'
import type { Room } from './room.ts'

/** What jobs that have been drawn ask for of one dimension of the room. */
class Demand {
  private readonly jobs: JobWriter
  private readonly resource: number
  private readonly pods: boolean

  constructor(jobs: JobWriter, name: string) {
    this.jobs = jobs
    this.resource = jobs.templates.resources.indexOf(name)
    this.pods = name === 'pods'
  }

  /** Sum over the pods of a job, base units; each is one of `pods`, unless it asks for more. */
  of(job: number): number {
    const { jobs, resource } = this
    const each = resource < 0 ? 0 : jobs.templates.total(jobs.templateOf(job), resource)
    return (each === 0 && this.pods ? 1 : each) * jobs.pods(job)
  }
}

/**
 * The window, in microseconds, over which these jobs make the load asked for.
 * @param instants of arrival, as fractions of the window
 * @throws InvalidInputError if the jobs that never end make more load than that by themselves.
 */
export function windowFor(jobs: JobWriter, instants: Float64Array, room: Room, load: number): Time {
  let window = 1
  for (const name of Object.keys(room.total)) {
    const demand = new Demand(jobs, name)
    let work = 0
    let endless = 0
    for (let job = 0; job < jobs.length; job++) {
      const duration = jobs.durationOf(job)
      if (duration === Infinity) endless += demand.of(job) * (1 - instants[job])
      else work += demand.of(job) * duration
    }
    const left = load * room.total[name] - endless
    if (left <= 0 && work + endless > 0) return invalid('endless', endlessFault(name, endless / room.total[name], load))
    if (work > 0) window = Math.max(window, work / left)
  }
  return Math.round(window)
}

function endlessFault(resource: string, share: number, load: number): string {
  return `invalid endless: these jobs alone take ${share.toFixed(2)} of ${resource}, allowed: less than the load of ${load}`
}

/** The load that jobs make over a window, job by job as they are drawn. */
export class GrowingLoad {
  private readonly jobs: JobWriter
  private readonly window: Time
  private readonly dimensions: { readonly demand: Demand; readonly total: number; load: number }[]

  constructor(jobs: JobWriter, room: Room, window: Time) {
    this.jobs = jobs
    this.window = window
    this.dimensions = Object.keys(room.total)
      .filter((name) => room.total[name] > 0)
      .map((name) => ({ demand: new Demand(jobs, name), total: room.total[name], load: 0 }))
  }

  /** Of the busiest dimension. */
  get most(): number {
    return this.dimensions.reduce((most, { load }) => Math.max(most, load), 0)
  }

  /** Counts the job that was drawn last; one without end counts half the window. */
  grow(): void {
    const job = this.jobs.length - 1
    const duration = this.jobs.durationOf(job)
    const share = duration === Infinity ? 0.5 : duration / this.window
    for (const dimension of this.dimensions) dimension.load += (dimension.demand.of(job) * share) / dimension.total
  }
}

/** Sum of the requests of a generated pod's containers, base units. */
export function podDemand(pod: Pod): ResourceList {
  const sum: Record<string, number> = {}
  for (const container of pod.containers) addResources(sum, container.requests)
  return sum
}

/**
 * The load a workload offers over a window that begins at 0, by dimension.
 * @param window microseconds
 */
export function offeredLoad(workload: Workload, room: Room, window: Time): ResourceList {
  const load: Record<string, number> = {}
  for (const job of workload.jobs) {
    const share = (job.duration ?? Math.max(0, window - job.arrival)) / window
    for (const pod of job.pods) {
      const demand: ResourceList = { pods: 1, ...podDemand(pod) }
      for (const name of Object.keys(demand)) {
        if (room.total[name] > 0) load[name] = (load[name] ?? 0) + (demand[name] * share) / room.total[name]
      }
    }
  }
  return load
}
