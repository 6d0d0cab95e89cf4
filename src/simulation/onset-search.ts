/**
 * Who was deadlocked when, found without a look at every instant. A group that no continuation can finish stays one, so that between two
 * instants of which the later has nobody new, and the same knots, nothing is taken to have come about.
 *
 * That is exact for the groups, and nearly so for the knots: the wait-for graph is drawn by what members lack in sum, so that now and then a
 * wait ends when its waiter gets another member elsewhere, and a knot may have come and gone between. Where it is cheap, every instant is
 * looked at; where it is dear, no more than so many, the earliest first, and what is left counts from the end of its interval.
 */
import type { Time } from '../model/time.ts'

/** What the reduction leaves at some instant, by id. */
export interface Found {
  /** Who cannot be finished by any continuation. */
  readonly doomed: readonly string[]
  /** Sets among them that keep each other waiting. */
  readonly knots: readonly (readonly string[])[]
}

export const NOTHING: Found = { doomed: [], knots: [] }

export interface OnsetSearch {
  /** As it was before the first instant. */
  readonly before: Found
  /** As it is at the last. */
  readonly last: Found
  at(then: Time): Found
  /** Look at every instant. */
  readonly eachInstant: boolean
}

/** Looks at earlier instants that one search may take, unless it is to look at each. */
const MOST_LOOKS = 256

/** What there was at instants of these, in their order: at each at which somebody was new, and at the last. @param times ascending, not empty */
export function* onsetsAmong(times: readonly Time[], search: OnsetSearch): Generator<readonly [at: Time, found: Found]> {
  const effort = { left: search.eachInstant ? Infinity : MOST_LOOKS }
  yield* between({ times, search, effort }, { at: -1, found: search.before }, { at: times.length - 1, found: search.last })
  yield [times[times.length - 1], search.last]
}

/** The place of an instant among all, and what was found there. */
interface End {
  readonly at: number
  readonly found: Found
}

interface Task {
  readonly times: readonly Time[]
  readonly search: OnsetSearch
  readonly effort: { left: number }
}

function* between(task: Task, low: End, high: End): Generator<readonly [at: Time, found: Found]> {
  const { times, search, effort } = task
  if (high.at - low.at <= 1 || effort.left === 0 || !(search.eachInstant || hasNew(low.found, high.found))) return
  effort.left--
  const at = (low.at + high.at) >> 1
  const middle = { at, found: search.at(times[at]) }
  yield* between(task, low, middle)
  yield [times[at], middle.found]
  yield* between(task, middle, high)
}

function hasNew(before: Found, after: Found): boolean {
  const doomed = new Set(before.doomed)
  const knots = new Set(before.knots.map(keyOf))
  return after.doomed.some((id) => !doomed.has(id)) || after.knots.some((knot) => !knots.has(keyOf(knot)))
}

function keyOf(knot: readonly string[]): string {
  return [...knot].sort().join()
}
