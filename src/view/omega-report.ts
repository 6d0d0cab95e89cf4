/**
 * What Google's Omega simulator reports of a run, made from the trace: a row a job, a row a scheduler, a row a workload, in its words
 * (a task is a pod, a workload a class of jobs). Where it counts wrongly that is a defect with a name (model/compatibility.ts), and the
 * report repeats those that the scenario names; without them it counts what the name says. The figures of a run know no defects.
 */
import type { Distribution } from '../metrics/figures.ts'
import { distribution } from '../metrics/waits.ts'
import { type Compatibility, type OmegaDefect, repeats } from '../model/compatibility.ts'
import { toSeconds } from '../model/time.ts'
import type { Job } from '../model/workload.ts'
import type { TraceEvent, TraceListener } from '../simulation/trace.ts'
import { OmegaJobTally, OmegaSchedulerTally } from './omega-tallies.ts'

/** One job; all times in seconds. */
export interface OmegaJobRow {
  /** Name of the job. */
  readonly job: string
  /** Its workload class. */
  readonly workload: string
  /** Attempts that have ended. */
  readonly attempts: number
  /** Number of its pods. */
  readonly tasks: number
  /** Pods that are not bound. */
  readonly unscheduled: number
  /** Submission to first attempt; 0 for a job that never had one. */
  readonly waitFirst: number
  /** Time in the queue, over all attempts. */
  readonly queued: number
  /** Decision time of attempts without a conflict. */
  readonly usefulThink: number
  /** Decision time of attempts with a conflict. */
  readonly wastedThink: number
}

/** One scheduler. */
export interface OmegaSchedulerRow {
  /** Name of the scheduler. */
  readonly scheduler: string
  /** Shares of the time from 0 to the end of the run. */
  readonly busy: number
  /** Deciding without a conflict. */
  readonly useful: number
  /** Deciding with a conflict. */
  readonly wasted: number
  /** Successful transactions. */
  readonly txnOk: number
  /** Transactions with a conflict. */
  readonly txnFailed: number
  /** Failed / successful transactions; null if none was successful. */
  readonly conflictFraction: number | null
  /** Claims that were bound. */
  readonly taskOk: number
  /** Claims that were refused. */
  readonly taskFailed: number
  /** Transactions of a second or later attempt. */
  readonly retried: number
  /** Attempts that placed nothing for lack of room. */
  readonly noResources: number
  /** Jobs that were given up. */
  readonly abandoned: number
  /** Units in the queue at the end. */
  readonly queueLeft: number
}

/** One workload class; all times in seconds. */
export interface OmegaWorkloadRow {
  /** Its name. */
  readonly workload: string
  /** Jobs submitted. */
  readonly jobs: number
  /** Jobs that were tried. */
  readonly attempted: number
  /** Jobs of which all pods are bound. */
  readonly fullyScheduled: number
  /** Jobs of which some but not all pods are bound. */
  readonly partial: number
  /** Submission to first attempt. */
  readonly waitFirst: Distribution
  /** Submission to the last task placed; under `queueTimeOnly` the time in the queue. */
  readonly waitFull: Distribution
  /** Mean attempts of those that were tried; null for none. */
  readonly attemptsAvg: number | null
  /** Most attempts of one job. */
  readonly attemptsMax: number
}

/** Listens to one run at the level of jobs (`unit: job`); the rows are taken when it is over. */
export class OmegaReport {
  private readonly jobs: ReadonlyMap<string, OmegaJobTally>
  private readonly schedulers = new Map<string, OmegaSchedulerTally>()
  private readonly compatibility: Compatibility | undefined

  /** @param compatibility that of the scenario: which defects the report repeats. */
  constructor(jobs: readonly Job[], compatibility?: Compatibility) {
    this.jobs = new Map(jobs.map((job) => [job.name, new OmegaJobTally(job)]))
    this.compatibility = compatibility
  }

  /** To be handed to the run. */
  readonly listener: TraceListener = (event) => {
    const job = this.jobs.get(event.job ?? '')
    if (job === undefined) return
    const scheduler = event.scheduler === undefined ? undefined : this.scheduler(event.scheduler)
    job.hear(event)
    if (scheduler !== undefined) this.account(scheduler, job, event)
    else if (event.kind === 'fail' && job.giveUp()) this.scheduler(job.scheduler).abandoned++
  }

  /** A row for each job, in the order given. */
  jobRows(): OmegaJobRow[] {
    return Array.from(this.jobs.values(), (job) => ({
      job: job.name,
      workload: job.workload,
      attempts: job.attempts,
      tasks: job.tasks,
      unscheduled: job.tasks - job.bound,
      waitFirst: toSeconds(Number.isNaN(job.firstAt) ? 0 : job.firstAt - job.arrival),
      queued: toSeconds(job.queued),
      usefulThink: job.useful,
      wastedThink: job.wasted,
    }))
  }

  /**
   * A row for each scheduler, in the order of first appearance.
   * @param end of the run, seconds
   */
  schedulerRows(end: number): OmegaSchedulerRow[] {
    const wholeBusy = !this.has('noRoomUncounted')
    return Array.from(this.schedulers, ([scheduler, tally]) => ({
      scheduler,
      busy: (tally.useful + tally.wasted + (wholeBusy ? tally.noRoom : 0)) / end,
      useful: tally.useful / end,
      wasted: tally.wasted / end,
      txnOk: tally.txnOk,
      txnFailed: tally.txnFailed,
      conflictFraction: tally.txnOk === 0 ? null : tally.txnFailed / tally.txnOk,
      taskOk: tally.taskOk,
      taskFailed: tally.taskFailed,
      retried: tally.retried,
      noResources: tally.noResources,
      abandoned: tally.abandoned,
      queueLeft: tally.queue,
    }))
  }

  /**
   * A row for each workload class, in the order of first appearance.
   * @param end of the run, seconds
   */
  workloadRows(end: number): OmegaWorkloadRow[] {
    const names = [...new Set(Array.from(this.jobs.values(), (job) => job.workload))]
    return names.map((workload) => {
      const jobs = [...this.jobs.values()].filter((job) => job.workload === workload)
      const attempted = jobs.filter((job) => job.attempts > 0)
      const counted = this.has('attemptedJobsOnly') ? attempted : jobs
      const full = this.has('queueTimeOnly') ? (job: OmegaJobTally) => job.queued : (job: OmegaJobTally) => job.untilPlaced(end)
      const attempts = attempted.reduce((sum, job) => sum + job.attempts, 0)
      return {
        workload,
        jobs: jobs.length,
        attempted: attempted.length,
        fullyScheduled: jobs.filter((job) => job.bound === job.tasks).length,
        partial: jobs.filter((job) => job.bound > 0 && job.bound < job.tasks).length,
        waitFirst: this.distributionOf(counted.map((job) => job.untilTried(end))),
        waitFull: this.distributionOf(counted.map(full)),
        attemptsAvg: attempted.length === 0 ? null : attempts / attempted.length,
        attemptsMax: attempted.reduce((most, job) => Math.max(most, job.attempts), 0),
      }
    })
  }

  private account(scheduler: OmegaSchedulerTally, job: OmegaJobTally, event: TraceEvent): void {
    if (event.kind === 'enter') scheduler.queue++
    else if (event.kind === 'attempt') scheduler.queue--
    else if (event.kind === 'outcome') scheduler.take(job, event.outcome)
  }

  private has(defect: OmegaDefect): boolean {
    return repeats(this.compatibility, defect)
  }

  private scheduler(name: string): OmegaSchedulerTally {
    const known = this.schedulers.get(name) ?? new OmegaSchedulerTally()
    this.schedulers.set(name, known)
    return known
  }

  /** @param waits microseconds */
  private distributionOf(waits: readonly number[]): Distribution {
    const exact = distribution(Float64Array.from(waits))
    if (!this.has('fixedPercentile') || waits.length === 0) return exact
    const sorted = [...waits].sort((a, b) => a - b)
    // Its index is cut off and counts from 1, whatever percentile is asked for.
    const always = toSeconds(sorted[Math.max(0, Math.floor(0.9 * sorted.length) - 1)])
    return { ...exact, p50: always, p90: always, p99: always }
  }
}
