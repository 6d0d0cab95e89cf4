/**
 * A stream of jobs of one workload class, as Omega's simulator has them: each job a number of like tasks, with samplers for gaps,
 * sizes and run times. A task is a pod of one container; a job of them is no gang.
 */
import type { Sampler } from '../../kernel/distributions.ts'
import { grown } from '../../model/growing.ts'
import { type JobKind, JobTable } from '../../model/job-table.ts'
import { PodTemplates } from '../../model/pod-templates.ts'
import type { Time } from '../../model/time.ts'

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
  /** What the next job's tasks ask for: a number in `templates`, to which it may be added. */
  readonly template: (templates: PodTemplates) => number
}

/** Jobs of all streams that arrive before `end`, in the order of arrival; at one instant the first stream goes first. */
export function jobsOfStreams(streams: readonly JobStream[], resources: readonly string[], end: Time): JobTable {
  const templates = new PodTemplates(resources)
  const drawn = streams.map((stream) => new DrawnStream(stream, end))
  const jobs = drawn.reduce((sum, { length }) => sum + length, 0)
  const columns = {
    kinds: streams.map(kindOf),
    kind: new Uint8Array(jobs),
    number: new Int32Array(jobs),
    arrival: new Float64Array(jobs),
    duration: new Float64Array(jobs),
    gang: new Uint8Array(jobs),
    firstPod: new Int32Array(jobs + 1),
    template: new Int32Array(jobs),
    templates,
  }
  for (let job = 0; job < jobs; job++) {
    const kind = earliest(drawn)
    const next = drawn[kind]
    columns.kind[job] = kind
    columns.number[job] = next.at
    columns.arrival[job] = next.arrival[next.at]
    columns.duration[job] = next.duration[next.at]
    columns.firstPod[job + 1] = columns.firstPod[job] + next.pods[next.at]
    columns.template[job] = next.stream.template(templates)
    next.at++
  }
  return new JobTable(columns)
}

function kindOf({ workloadClass, scheduler }: JobStream): JobKind {
  return { prefix: workloadClass, scheduler, priority: 0, workloadClass }
}

/** The stream whose next job comes first. */
function earliest(streams: readonly DrawnStream[]): number {
  let first = 0
  for (let index = 1; index < streams.length; index++) if (streams[index].next < streams[first].next) first = index
  return first
}

/** The jobs of one stream but for what they ask for, in columns. */
class DrawnStream {
  length = 0
  /** Number of the next job that is taken out. */
  at = 0
  readonly stream: JobStream
  arrival = new Float64Array(16)
  duration = new Float64Array(16)
  pods = new Int32Array(16)

  constructor(stream: JobStream, end: Time) {
    this.stream = stream
    for (let at = stream.gap(); at < end; at += stream.gap()) {
      const job = this.length++
      this.arrival = grown(this.arrival, this.length)
      this.duration = grown(this.duration, this.length)
      this.pods = grown(this.pods, this.length)
      this.arrival[job] = Math.round(at)
      this.pods[job] = Math.max(1, Math.ceil(stream.tasks()))
      this.duration[job] = Math.max(1, Math.round(stream.span()))
    }
  }

  /** When its next job comes, microseconds; Infinity: none is left. */
  get next(): Time {
    return this.at < this.length ? this.arrival[this.at] : Infinity
  }
}
