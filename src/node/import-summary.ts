/** What was read of a trace, in numbers: how much there is, and how much is asked for of what there is. */
import { addResources, compareDimensions } from '../model/resources.ts'
import type { Time } from '../model/time.ts'
import { Misfits } from '../traces/misfits.ts'
import type { TraceJob, TraceNode } from '../traces/records.ts'
import { podsIn } from '../traces/window.ts'

/** Of one resource. */
export interface ResourceSummary {
  readonly resource: string
  /** Of all nodes, base units. */
  readonly capacity: number
  /** Of all pods, base units. */
  readonly asked: number
  /**
   * What the jobs with a duration ask for, times their durations, over capacity times the window: 1 is a full cluster. Null: no window, or no
   * capacity.
   */
  readonly load: number | null
}

export interface ImportSummary {
  readonly nodes: number
  readonly jobs: number
  readonly pods: number
  /** Jobs that are gangs. */
  readonly gangs: number
  /** Pods of the largest job. */
  readonly largest: number
  /** Jobs without a duration. */
  readonly endless: number
  /** First and last arrival, microseconds. */
  readonly window: readonly [Time, Time]
  /** Those that nodes have or pods ask for. */
  readonly resources: readonly ResourceSummary[]
  /** What was left out, a line a reason. */
  readonly leftOut: readonly string[]
  /** What is said of jobs that can run nowhere, if there are any. */
  readonly misfits: string | undefined
}

export class Tally {
  private nodes = 0
  private readonly misfits = new Misfits([])
  private jobs = 0
  private pods = 0
  private gangs = 0
  private largest = 0
  private endless = 0
  private first = Infinity
  private last = 0
  private readonly capacity: Record<string, number> = {}
  private readonly asked: Record<string, number> = {}
  /** Base units x microseconds. */
  private readonly work: Record<string, number> = {}

  addNode({ count = 1, allocatable }: TraceNode): void {
    this.nodes += count
    this.misfits.addRoom(allocatable)
    for (const [name, amount] of Object.entries(allocatable)) addResources(this.capacity, { [name]: amount * count })
  }

  addJob(job: TraceJob): void {
    const pods = podsIn(job)
    this.misfits.take(job)
    this.jobs++
    this.pods += pods
    this.gangs += job.minMember === undefined ? 0 : 1
    this.largest = Math.max(this.largest, pods)
    this.endless += job.duration === undefined ? 1 : 0
    this.first = Math.min(this.first, job.arrival)
    this.last = Math.max(this.last, job.arrival)
    for (const { replicas, containers } of job.pods)
      for (const { requests } of containers)
        for (const [name, amount] of Object.entries(requests)) {
          addResources(this.asked, { [name]: amount * replicas })
          addResources(this.work, { [name]: amount * replicas * (job.duration ?? 0) })
        }
  }

  summary(leftOut: readonly string[]): ImportSummary {
    const { nodes, jobs, pods, gangs, largest, endless, first, last, capacity, asked, work } = this
    const names = [...new Set([...Object.keys(capacity), ...Object.keys(asked)])].sort(compareDimensions)
    const resources = names.map((resource) => {
      const room = (capacity[resource] ?? 0) * (last - first)
      return {
        resource,
        capacity: capacity[resource] ?? 0,
        asked: asked[resource] ?? 0,
        load: room > 0 ? (work[resource] ?? 0) / room : null,
      }
    })
    return { nodes, jobs, pods, gangs, largest, endless, window: [first, last], resources, leftOut, misfits: this.misfits.words }
  }
}
