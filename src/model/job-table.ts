/**
 * Jobs in columns: what a recipe makes by the million. Jobs of a kind are named PREFIX-0, PREFIX-1 ..., their pods JOB-0, JOB-1 ..., and the
 * pods of a job are alike but for their names and for when their last container can start. As objects each would cost a microsecond and
 * some 700 bytes; here they are made when somebody asks for one.
 */
import { PodTemplates } from './pod-templates.ts'
import type { Time } from './time.ts'
import type { Container, Job, Pod } from './workload.ts'

/** What many jobs have in common. */
export interface JobKind {
  /** Of the names of its jobs. */
  readonly prefix: string
  readonly scheduler: string
  readonly priority: number
  readonly workloadClass?: string
}

/** One entry a job, in the order of arrival, unless something else is said. */
export interface JobTableColumns {
  readonly kinds: readonly JobKind[]
  /** Index into `kinds`. */
  readonly kind: Uint8Array
  /** The number in its name. */
  readonly number: Int32Array
  /** Their names where they are not PREFIX-NUMBER; the only pod of such a job is called as the job is. */
  readonly names?: readonly string[]
  /** Submission, microseconds; rising. */
  readonly arrival: Float64Array
  /** From when its group runs, microseconds; Infinity: for ever. */
  readonly duration: Float64Array
  /** 1: a gang of all its pods. */
  readonly gang: Uint8Array
  /** Its first pod, and one past the last of all at the end. */
  readonly firstPod: Int32Array
  /** What its pods are, a number in `templates`. */
  readonly template: Int32Array
  readonly templates: PodTemplates
  /** One entry a pod: when its last container can start after the job's arrival, microseconds; absent: all at once. */
  readonly late?: Float64Array
}

/** Jobs as objects, or in a table. */
export type Jobs = readonly Job[] | JobTable

/** What a run is to take in. */
export interface Submissions {
  readonly jobs: Jobs
}

export class JobTable implements Iterable<Job> {
  readonly columns: JobTableColumns

  constructor(columns: JobTableColumns) {
    this.columns = columns
  }

  /** A table that came from another thread as plain data. */
  static revived({ columns }: JobTable): JobTable {
    return new JobTable({ ...columns, templates: PodTemplates.revived(columns.templates) })
  }

  get length(): number {
    return this.columns.kind.length
  }

  get pods(): number {
    return this.columns.firstPod[this.length]
  }

  /** The jobs one at a time. */
  *[Symbol.iterator](): Generator<Job> {
    for (let job = 0; job < this.length; job++) yield this.job(job)
  }

  /** All jobs as objects; pods of one template share their containers. */
  all(): Job[] {
    const { template, templates } = this.columns
    const made = new Array<readonly Container[] | undefined>(templates.count)
    return Array.from({ length: this.length }, (_, job) => {
      made[template[job]] ??= this.containers(job)
      return this.job(job, made[template[job]])
    })
  }

  /** The same jobs, none of them a gang. */
  withoutGangs(): JobTable {
    return new JobTable({ ...this.columns, gang: new Uint8Array(this.length) })
  }

  jobName(job: number): string {
    const { kinds, kind, number, names } = this.columns
    return names === undefined ? `${kinds[kind[job]].prefix}-${number[job]}` : names[job]
  }

  /** @param pod number within its job */
  podName(job: number, pod: number): string {
    const { names, firstPod } = this.columns
    const alone = names !== undefined && firstPod[job + 1] - firstPod[job] === 1
    return alone ? names[job] : `${this.jobName(job)}-${pod}`
  }

  /** One job as an object. @param containers of its pods, if there is a list already */
  job(job: number, containers = this.containers(job)): Job {
    const { kinds, kind, arrival, duration, gang, firstPod } = this.columns
    const { scheduler, priority, workloadClass } = kinds[kind[job]]
    const pods = firstPod[job + 1] - firstPod[job]
    return {
      name: this.jobName(job),
      arrival: arrival[job],
      ...(duration[job] < Infinity && { duration: duration[job] }),
      scheduler,
      priority,
      ...(workloadClass !== undefined && { workloadClass }),
      ...(gang[job] === 1 && { gang: { minMember: pods } }),
      pods: Array.from({ length: pods }, (_, pod) => this.pod(job, pod, containers)),
    }
  }

  private pod(job: number, pod: number, containers: readonly Container[]): Pod {
    const { late, firstPod } = this.columns
    const delay = late === undefined ? 0 : late[firstPod[job] + pod]
    return { name: this.podName(job, pod), containers: delay > 0 ? withLateLast(containers, delay) : containers }
  }

  private containers(job: number): readonly Container[] {
    return this.columns.templates.containers(this.columns.template[job])
  }
}

/** The last of the containers can start only later. */
export function withLateLast(containers: readonly Container[], arrival: Time): readonly Container[] {
  return containers.map((container, index) => (index === containers.length - 1 ? { ...container, arrival } : container))
}
