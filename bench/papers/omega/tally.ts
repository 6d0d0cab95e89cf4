/**
 * Counts what the paper's figures are made of, from the trace of a run: per workload class, where the figures of a run are sums over
 * all. Waits are one value a job, to its first decision: waiting for offers counts. Every
 * figure is one for the whole run; the paper shows medians of days.
 */
import { type Time, toSeconds } from '../../../src/model/time.ts'
import type { TraceEvent } from '../../../src/simulation/trace.ts'

export type WorkloadClass = 'batch' | 'service'

export class ClassTally {
  submitted = 0
  /** Jobs with a first decision, and the sum of their waits for it, seconds. */
  decided = 0
  waited = 0
  /** Transactions accepted whole, and refused in part or whole; attempts that found no room at all. */
  accepted = 0
  refused = 0
  noRoom = 0
  /** Decision time within the horizon, seconds. */
  thought = 0
  /** Of which in the second half. */
  thoughtLate = 0
  /** Decision time of the refused transactions, seconds. */
  wasted = 0
  /** Jobs in the queue now, and when half of the time was over. */
  queued = 0
  queuedAtHalf = 0
  /** Most decisions about one job. */
  mostDecisions = 0
  readonly abandoned = new Set<string>()

  /** Seconds to the first decision, mean over the jobs that had one; those still queued are told by `queued`. */
  get wait(): number {
    return this.decided === 0 ? Number.NaN : this.waited / this.decided
  }

  /** Refused / accepted transactions (section 4: 3 means four attempts on average). */
  get conflictFraction(): number {
    return this.accepted === 0 ? Number.NaN : this.refused / this.accepted
  }
}

export class Tally {
  readonly batch = new ClassTally()
  readonly service = new ClassTally()
  private readonly horizon: Time
  private readonly submitted = new Map<string, Time>()
  private readonly decisions = new Map<string, number>()
  private readonly lastThought = new Map<string, number>()
  private halfOver = false

  constructor(horizon: Time) {
    this.horizon = horizon
  }

  /** Hears a run. */
  readonly hear = (event: TraceEvent): void => {
    const { kind, job, time } = event
    if (job === undefined) return
    if (!this.halfOver && time * 2 >= this.horizon) this.half()
    switch (kind) {
      case 'enter':
        this.enter(job, time)
        return
      case 'think':
        this.decide(job, time)
        this.think(job, toSeconds(time), event.seconds ?? 0)
        return
      case 'outcome':
        this.outcome(job, event.outcome)
        return
      case 'fail':
        this.of(job).abandoned.add(job)
    }
  }

  private of(job: string): ClassTally {
    return job.startsWith('service') ? this.service : this.batch
  }

  private half(): void {
    this.halfOver = true
    for (const one of [this.batch, this.service]) one.queuedAtHalf = one.queued
  }

  private enter(job: string, time: Time): void {
    const tally = this.of(job)
    tally.queued++
    if (this.submitted.has(job)) return
    this.submitted.set(job, time)
    tally.submitted++
  }

  private decide(job: string, time: Time): void {
    const tally = this.of(job)
    tally.queued--
    const decisions = (this.decisions.get(job) ?? 0) + 1
    this.decisions.set(job, decisions)
    tally.mostDecisions = Math.max(tally.mostDecisions, decisions)
    if (decisions > 1) return
    tally.decided++
    tally.waited += toSeconds(time - (this.submitted.get(job) ?? time))
  }

  private think(job: string, from: number, seconds: number): void {
    const tally = this.of(job)
    const end = toSeconds(this.horizon)
    const until = Math.min(from + seconds, end)
    this.lastThought.set(job, seconds)
    tally.thought += until - from
    tally.thoughtLate += Math.max(0, until - Math.max(from, end / 2))
  }

  private outcome(job: string, outcome: string | undefined): void {
    const tally = this.of(job)
    if (outcome === 'scheduled') tally.accepted++
    else if (outcome === 'conflict' || outcome === 'partly') {
      tally.refused++
      tally.wasted += this.lastThought.get(job) ?? 0
    } else if (outcome === 'unschedulable') tally.noRoom++
  }
}
