/** Where a run repeats Google's Omega simulator (model/compatibility.ts): how its commits are, and how it stops. */
import type { DoorDefects } from '../cell/commit.ts'
import { type Compatibility, repeats } from '../model/compatibility.ts'
import { SECOND, type Time } from '../model/time.ts'

/** What the door of the cell repeats. */
export function doorDefects(compatibility: Compatibility | undefined): DoorDefects {
  return {
    versionsStayBumped: repeats(compatibility, 'versionsStayBumped'),
    refusedClaimsExpected: repeats(compatibility, 'refusedClaimsExpected'),
    firstConflictOnly: repeats(compatibility, 'firstConflictOnly'),
  }
}

/** How a run ends at its time limit. */
export class TimeLimit {
  readonly limit: Time
  /** That simulator takes one event past the limit, and a look at the cell at every whole second is an event. */
  private readonly sample: Time

  /** @param limit Infinity: none */
  constructor(limit: Time, compatibility: Compatibility | undefined) {
    this.limit = limit
    this.sample = repeats(compatibility, 'eventPastHorizon') ? (Math.floor(limit / SECOND) + 1) * SECOND : limit
  }

  /** Whether a run that has come to `now` stops before its next event. */
  stops(now: Time, next: Time): boolean {
    return next > this.limit && (now > this.limit || next >= this.sample)
  }

  /** When a run stopped that had come to `now`. */
  stoppedAt(now: Time): Time {
    return now > this.limit ? now : this.sample
  }
}
