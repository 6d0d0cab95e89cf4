/**
 * A stream of jobs of one workload class, as Omega's simulator has them: each job a number of like tasks, with samplers for gaps,
 * sizes and run times. A task is a pod of one container; a job of them is no gang.
 */
import type { Sampler } from '../../kernel/distributions.ts'
import type { Time } from '../../model/time.ts'
import type { Container, Job, Workload } from '../../model/workload.ts'
import { podsOf } from '../pods.ts'

export interface JobStream {
  /** Jobs are named CLASS-0, CLASS-1 ... */
  readonly workloadClass: 'batch' | 'service'
  readonly scheduler: string
  /** Microseconds between jobs; the first comes one gap after the start. */
  readonly gap: Sampler
  /** Tasks of a job; rounded up to at least 1. */
  readonly tasks: Sampler
  /** Microseconds of run time; rounded to at least 1. */
  readonly span: Sampler
  /** The containers of the next job's tasks. */
  readonly containers: () => readonly Container[]
}

/** Jobs of all streams that arrive before `end`, in the order of arrival. */
export function jobsOfStreams(streams: readonly JobStream[], end: Time): Workload {
  return { jobs: streams.flatMap((stream) => jobsOf(stream, end)).sort((a, b) => a.arrival - b.arrival) }
}

function jobsOf({ workloadClass, scheduler, gap, tasks, span, containers }: JobStream, end: Time): Job[] {
  const jobs: Job[] = []
  for (let at = gap(); at < end; at += gap()) {
    const name = `${workloadClass}-${jobs.length}`
    const pods = podsOf(name, Math.max(1, Math.ceil(tasks())), containers(), () => undefined)
    jobs.push({ name, arrival: Math.round(at), duration: Math.max(1, Math.round(span())), scheduler, priority: 0, workloadClass, pods })
  }
  return jobs
}
