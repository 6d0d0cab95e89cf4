/** Writes generated jobs into the columns of a table, one after the other; their arrivals may come later, all at once. */
import { grown } from '../model/growing.ts'
import { type JobKind, JobTable } from '../model/job-table.ts'
import { PodTemplates } from '../model/pod-templates.ts'
import type { Time } from '../model/time.ts'
import type { Demand, DrawnJobs } from './load.ts'
import type { LateSiblings } from './pods.ts'

export class JobWriter implements DrawnJobs {
  length = 0
  readonly templates: PodTemplates
  private kind = new Uint8Array(16)
  private duration = new Float64Array(16)
  private gang = new Uint8Array(16)
  private firstPod = new Int32Array(17)
  private template = new Int32Array(16)

  /** @param resources what may be asked for, in the order in which it is written */
  constructor(resources: readonly string[]) {
    this.templates = new PodTemplates(resources)
  }

  /** @param duration microseconds; Infinity: for ever */
  add(kind: number, duration: Time, gang: boolean, pods: number, template: number): void {
    const job = this.length++
    if (job === this.kind.length) this.grow()
    this.kind[job] = kind
    this.duration[job] = duration
    this.gang[job] = gang ? 1 : 0
    this.template[job] = template
    this.firstPod[job + 1] = this.firstPod[job] + pods
  }

  /** Number of pods of a job. */
  pods(job: number): number {
    return this.firstPod[job + 1] - this.firstPod[job]
  }

  /** Microseconds; Infinity: for ever. */
  durationOf(job: number): Time {
    return this.duration[job]
  }

  demand(name: string): Demand {
    const { templates } = this
    const resource = templates.resources.indexOf(name)
    const least = name === 'pods' ? 1 : 0
    return (job) => ((resource < 0 ? 0 : templates.total(this.template[job], resource)) || least) * this.pods(job)
  }

  /**
   * The table of all jobs, numbered in the order in which they came.
   * @param arrival microseconds, rising
   */
  table(kinds: readonly JobKind[], arrival: Float64Array, late?: LateSiblings): JobTable {
    const { length, templates } = this
    const number = new Int32Array(length)
    for (let job = 0; job < length; job++) number[job] = job
    return new JobTable({
      kinds,
      arrival,
      templates,
      number,
      kind: this.kind.subarray(0, length),
      duration: this.duration.subarray(0, length),
      gang: this.gang.subarray(0, length),
      firstPod: this.firstPod.subarray(0, length + 1),
      template: this.template.subarray(0, length),
      ...(late !== undefined && { late: this.delays(late) }),
    })
  }

  /** Delays of all pods with two containers or more, drawn in their order; 0: nobody is late. */
  private delays(late: LateSiblings): Float64Array {
    const delays = new Float64Array(this.firstPod[this.length])
    for (let job = 0; job < this.length; job++) {
      if (this.templates.size(this.template[job]) < 2) continue
      for (let pod = this.firstPod[job]; pod < this.firstPod[job + 1]; pod++) delays[pod] = late() ?? 0
    }
    return delays
  }

  private grow(): void {
    const room = this.length * 2
    this.kind = grown(this.kind, room)
    this.duration = grown(this.duration, room)
    this.gang = grown(this.gang, room)
    this.template = grown(this.template, room)
    this.firstPod = grown(this.firstPod, room + 1)
  }
}
