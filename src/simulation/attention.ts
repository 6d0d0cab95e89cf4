/** Which schedulers wait for an offer, and which may have something to do after an event, so that nobody goes through all of them. */
import { IndexSet } from './index-set.ts'

export class Attention {
  /** Those that wait for an offer. */
  readonly waiting: IndexSet
  /** Those that have to be looked at: among them all that could begin an attempt, or have to be told something. */
  readonly due: IndexSet
  /** Hears who begins to wait, and who waits no longer. Absent where nobody asks. */
  onWait?: (scheduler: number, waits: boolean) => void

  constructor(schedulers: number) {
    this.waiting = new IndexSet(schedulers)
    this.due = new IndexSet(schedulers)
    for (let scheduler = 0; scheduler < schedulers; scheduler++) this.due.add(scheduler)
  }

  /** The scheduler waits from now on, or waits no longer. */
  waits(scheduler: number, waits: boolean): void {
    if (waits) this.waiting.add(scheduler)
    else this.waiting.delete(scheduler)
    if (this.onWait !== undefined) this.onWait(scheduler, waits)
  }
}
