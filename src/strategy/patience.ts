/** What an attempt that waits for an offer will put up with, and what it asks the allocator to keep (Mesos; the theory of deadlock). */
import type { Time } from '../model/time.ts'

/** What an attempt that waits for an offer will put up with. By default it waits for ever, and its leases never expire. */
export interface Patience {
  /** Give up waiting after this long without an answer: the answer is `timeout`. Absent: wait for ever. */
  readonly wait?: Time
  /** A lease that is granted expires after this long and is taken back: the answer is `revoked`. Absent: it never expires. */
  readonly lease?: Time
  /** With `lease`: up to as much again, drawn from the scheduler's own stream whenever the attempt asks. Microseconds. */
  readonly jitter?: Time
  /** An older unit may take the leases of younger ones (wound-wait; Rosenkrantz, Stearns, Lewis, TODS 1978). */
  readonly wound?: boolean
  /**
   * Avoid: nothing is offered that would leave a group deadlocked (banker's algorithm; Dijkstra, EWD 123, 1965; Habermann, CACM 1969). The
   * allocator may ask what this attempt would hold of an offer, so that a plan does not outlive such a wait.
   */
  readonly safe?: boolean
  /** With `safe`: the attempt keeps of an offer what its members need, pinned, and returns the rest at once, so that this is judged. */
  readonly pins?: boolean
  /**
   * Prevent: nodes are offered in ascending order only (ordered acquisition; Havender, IBM Systems Journal 1968). When none is left above
   * those it holds, and it is not complete, the answer is `timeout`.
   */
  readonly ordered?: boolean
  /**
   * An offer without room for any member that has no place yet would be declined, and nothing learnt by it: the allocator may take it as
   * declined without asking.
   */
  readonly useful?: boolean
  /** Detect and recover: found in a deadlock, the attempt may lose all its leases (Coffman, Elphick, Shoshani 1971): `revoked`. */
  readonly recover?: boolean
}
