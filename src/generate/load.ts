/**
 * Offered load: how much work comes in a window, as a share of what the cluster can do in it, on its busiest dimension. By Little's
 * law this is rate x mean duration x mean demand / capacity. A job that never ends counts from its arrival to the window's end.
 */
import { invalid } from '../errors.ts'
import { addResources, type ResourceList } from '../model/resources.ts'
import type { Time } from '../model/time.ts'
import type { Pod, Workload } from '../model/workload.ts'
import type { Room } from './room.ts'

/** What a job brings, as far as load is concerned. */
export interface JobDemand {
  /** Sum over its pods, base units; includes one of `pods` for each. */
  readonly demand: ResourceList
  /** Microseconds; undefined: for ever. */
  readonly duration: Time | undefined
}

/** The demand of `count` pods of this vector. */
export function demandOf(requests: ResourceList, count: number): ResourceList {
  const demand: Record<string, number> = { pods: count }
  for (const name of Object.keys(requests)) demand[name] = requests[name] * count
  return demand
}

/**
 * The window, in microseconds, over which these jobs make the load asked for.
 * @param instants of arrival, as fractions of the window
 * @throws InvalidInputError if the jobs that never end make more load than that by themselves.
 */
export function windowFor(jobs: readonly JobDemand[], instants: Float64Array, room: Room, load: number): Time {
  const work: Record<string, number> = {}
  const endless: Record<string, number> = {}
  jobs.forEach(({ demand, duration }, index) => {
    const [sum, weight] = duration === undefined ? [endless, 1 - instants[index]] : [work, duration]
    for (const name of Object.keys(demand)) sum[name] = (sum[name] ?? 0) + demand[name] * weight
  })
  let window = 1
  for (const name of Object.keys(room.total)) {
    const left = load * room.total[name] - (endless[name] ?? 0)
    const asked = work[name] ?? 0
    if (left <= 0 && asked + (endless[name] ?? 0) > 0) return invalid('endless', endlessFault(name, endless[name] / room.total[name], load))
    if (asked > 0) window = Math.max(window, asked / left)
  }
  return Math.round(window)
}

function endlessFault(resource: string, share: number, load: number): string {
  return `invalid endless: these jobs alone take ${share.toFixed(2)} of ${resource}, allowed: less than the load of ${load}`
}

/** The load that one more job adds over a window, on each dimension of the room; jobs without end count half the window. */
export function addLoad(load: Record<string, number>, job: JobDemand, window: Time, room: Room): void {
  const share = job.duration === undefined ? 0.5 : job.duration / window
  for (const name of Object.keys(job.demand)) {
    if (room.total[name] > 0) load[name] = (load[name] ?? 0) + (job.demand[name] * share) / room.total[name]
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
    const duration = job.duration ?? Math.max(0, window - job.arrival)
    for (const pod of job.pods) addLoad(load, { demand: demandOf(podDemand(pod), 1), duration }, window, room)
  }
  return load
}
