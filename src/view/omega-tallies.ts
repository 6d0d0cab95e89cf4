/** What the report of Google's Omega simulator keeps of each job and each scheduler while a run goes on. */
import { SECOND, type Time } from '../model/time.ts'
import type { Job } from '../model/workload.ts'
import type { TraceEvent } from '../simulation/trace.ts'

export class OmegaJobTally {
  readonly name: string
  readonly workload: string
  readonly arrival: Time
  readonly tasks: number
  scheduler = ''
  /** Attempts that have ended. */
  attempts = 0
  /** Tasks bound now. */
  bound = 0
  /** Start of the first attempt, microseconds; NaN: none yet. */
  firstAt = Number.NaN
  /** Time in the queue, microseconds. */
  queued = 0
  /** Decision time without and with a conflict, seconds. */
  useful = 0
  wasted = 0
  /** Of the attempt in hand: decision time in seconds, tasks bound, claims refused. */
  thought = 0
  won = 0
  lost = 0
  private enteredAt = 0
  private placedAt = Number.NaN
  private abandoned = false

  constructor(job: Job) {
    this.name = job.name
    this.workload = job.workloadClass ?? ''
    this.arrival = job.arrival
    this.tasks = job.pods.length
  }

  /** A record about this job. */
  hear(event: TraceEvent): void {
    switch (event.kind) {
      case 'enter':
        this.enteredAt = event.time
        break
      case 'attempt':
        this.begin(event)
        break
      case 'think':
        this.thought += event.seconds ?? 0
        break
      case 'refused':
        this.lost = event.claims ?? 0
        break
      case 'bind':
        this.won++
        if (++this.bound === this.tasks) this.placedAt = event.time
        break
      case 'evict':
        this.bound--
        break
    }
  }

  /** True for the first of its groups that is given up. */
  giveUp(): boolean {
    const first = !this.abandoned
    this.abandoned = true
    return first
  }

  /** Submission to first attempt; of a job that had none, what it has waited by the end (in seconds). Microseconds. */
  untilTried(end: number): number {
    return (Number.isNaN(this.firstAt) ? end * SECOND : this.firstAt) - this.arrival
  }

  /** Submission to the last task placed, or what an incomplete job has waited by the end (in seconds). Microseconds. */
  untilPlaced(end: number): number {
    return (Number.isNaN(this.placedAt) ? end * SECOND : this.placedAt) - this.arrival
  }

  private begin(event: TraceEvent): void {
    if (Number.isNaN(this.firstAt)) this.firstAt = event.time
    this.scheduler = event.scheduler ?? ''
    this.queued += event.time - this.enteredAt
    this.thought = 0
    this.won = 0
    this.lost = 0
  }
}

export class OmegaSchedulerTally {
  /** Decision time without a conflict, with one, and without room; seconds. */
  useful = 0
  wasted = 0
  noRoom = 0
  txnOk = 0
  txnFailed = 0
  taskOk = 0
  taskFailed = 0
  retried = 0
  noResources = 0
  abandoned = 0
  /** Jobs in the queue now. */
  queue = 0

  /** An attempt on the job has ended. */
  take(job: OmegaJobTally, outcome: string | undefined): void {
    job.attempts++
    if (outcome === 'unschedulable') {
      this.noRoom += job.thought
      this.noResources++
      return
    }
    if (job.attempts > 1) this.retried++
    this.taskOk += job.won
    if (outcome === 'scheduled') {
      this.txnOk++
      this.useful += job.thought
      job.useful += job.thought
      return
    }
    this.txnFailed++
    this.taskFailed += job.lost
    this.wasted += job.thought
    job.wasted += job.thought
  }
}
