/** Which part of a trace is wanted, and how fast it comes. */
import type { Time } from '../model/time.ts'
import type { TraceJob } from './records.ts'

/** Settings common to all formats. */
export interface TraceSettings {
  /** Jobs that arrive before this instant of the trace are left out, and it becomes 0. Default: the trace's zero. */
  readonly from?: Time
  /** Jobs that arrive at this instant of the trace or later are left out. */
  readonly until?: Time
  /** At most so many jobs, the first to arrive. */
  readonly jobs?: number
  /** Arrivals come so many times faster; durations stay. Default: 1. */
  readonly speedup?: number
  /** False: every pod for itself, whatever the trace says of gangs. */
  readonly gangs?: boolean
  /** Jobs with more pods are left out. */
  readonly maxPods?: number
}

/** How many jobs of a trace are not wanted. */
export interface LeftOut {
  /** Before the window or behind it. */
  outside: number
  /** With too many pods. */
  tooLarge: number
}

/** The jobs of the window with their arrivals in the time of the run, in the order in which they come; what is left out is counted. */
export function* windowOf(jobs: Iterable<TraceJob>, settings: TraceSettings, leftOut: LeftOut): Generator<TraceJob> {
  const { from = 0, until = Infinity, speedup = 1, gangs = true, maxPods = Infinity } = settings
  for (const job of jobs) {
    if (job.arrival < from || job.arrival >= until) leftOut.outside++
    else if (podsIn(job) > maxPods) leftOut.tooLarge++
    else {
      const { minMember, ...rest } = job
      const arrival = Math.round((job.arrival - from) / speedup)
      yield { ...rest, arrival, ...(gangs && minMember !== undefined && { minMember }) }
    }
  }
}

/** Number of pods of a job. */
export function podsIn({ pods }: TraceJob): number {
  let sum = 0
  for (const { replicas } of pods) sum += replicas
  return sum
}
