/**
 * Offered load: how much work comes in a window, as a share of what the cluster can do in it, on its busiest dimension. By Little's
 * law this is rate x mean duration x mean demand / capacity. A job that never ends counts from its arrival to the window's end.
 */
import { invalid } from '../errors.ts'
import { addResources, type ResourceList } from '../model/resources.ts'
import type { Time } from '../model/time.ts'
import type { Pod, Workload } from '../model/workload.ts'
import type { Room } from './room.ts'

/** Sum over the pods of a job, base units; each is one of `pods`, unless it asks for more. */
export type Demand = (job: number) => number

/** Jobs that have been drawn and have no instant yet. */
export interface DrawnJobs {
  readonly length: number
  /** Microseconds; Infinity: for ever. */
  durationOf(job: number): Time
  /** What its jobs ask for of one dimension of the room. */
  demand(name: string): Demand
}

/**
 * The window, in microseconds, over which these jobs make the load asked for.
 * @param instants of arrival, as fractions of the window
 * @throws InvalidInputError if the jobs that never end make more load than that by themselves.
 */
export function windowFor(jobs: DrawnJobs, instants: Float64Array, room: Room, load: number): Time {
  let window = 1
  for (const name of Object.keys(room.total)) {
    const demand = jobs.demand(name)
    let work = 0
    let endless = 0
    for (let job = 0; job < jobs.length; job++) {
      const duration = jobs.durationOf(job)
      if (duration === Infinity) endless += demand(job) * (1 - instants[job])
      else work += demand(job) * duration
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
  private readonly jobs: DrawnJobs
  private readonly window: Time
  private readonly dimensions: { readonly demand: Demand; readonly total: number; load: number }[]

  constructor(jobs: DrawnJobs, room: Room, window: Time) {
    this.jobs = jobs
    this.window = window
    this.dimensions = Object.keys(room.total)
      .filter((name) => room.total[name] > 0)
      .map((name) => ({ demand: jobs.demand(name), total: room.total[name], load: 0 }))
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
    for (const dimension of this.dimensions) dimension.load += (dimension.demand(job) * share) / dimension.total
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
