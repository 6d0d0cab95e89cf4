/** Progress of `cosched run`: over all runs, those of several scenarios too. */
import type { ProgressBar } from './progress.ts'

/** Progress over all runs. */
export class Steps {
  readonly bar: ProgressBar
  readonly total: number
  /** Runs that are over. */
  done = 0
  /** Events of runs that are over, and of the one that goes on. */
  private events = 0
  private latest = 0

  constructor(bar: ProgressBar, total: number) {
    this.bar = bar
    this.total = total
  }

  /** Where a run is. @param share of its groups that are through. */
  within(share: number, events: number, doing: string): void {
    this.latest = events
    this.bar.update({ share: (this.done + share) / this.total, doing, count: this.events + events, unit: 'events' })
  }

  /** A run of this thread is over. */
  over(doing: string): void {
    this.events += this.latest
    this.latest = 0
    this.done++
    this.within(0, 0, doing)
  }

  /** A run of any thread is over. */
  overElsewhere(doing: string): void {
    this.done++
    this.bar.update({ share: this.done / this.total, doing, count: this.done, unit: 'runs' })
  }
}
