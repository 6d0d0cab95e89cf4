/**
 * How many jobs come, and when: so many, or for so long; at a load, or with a mean gap. Jobs are drawn one after the other until there
 * are enough.
 */
import type { $RefinementCtx } from 'zod/v4/core'
import type { Sampler } from '../kernel/distributions.ts'
import { parseDuration, type Time } from '../model/time.ts'
import { fractions } from './arrivals.ts'
import { type DrawnJobs, GrowingLoad, windowFor } from './load.ts'
import { MOST } from './recipe-fields.ts'
import type { Room } from './room.ts'

const DEFAULT_JOBS = 100
const DEFAULT_LOAD = 0.8

/** What a recipe says about it. At most one of `jobs` and `window`, and of `load` and `interarrival`. */
export interface Pace {
  /** Number of jobs; default 100 unless there is a window. */
  readonly jobs?: number | undefined
  /** How long jobs arrive. */
  readonly window?: string | number | undefined
  /** Offered load; default 0.8 unless there is a mean gap. */
  readonly load?: number | undefined
  /** Mean gap between jobs. */
  readonly interarrival?: string | number | undefined
}

/** Tells of two that say the same: a check of recipes. */
export function checkPace({ jobs, window, load, interarrival }: Pace, context: $RefinementCtx<Pace>): void {
  const tell = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
  if (load !== undefined && interarrival !== undefined) tell('interarrival', 'invalid interarrival: beside load, allowed: one of the two')
  if (jobs !== undefined && window !== undefined) tell('window', 'invalid window: beside jobs, allowed: one of the two')
}

interface Parts {
  /** Draws one more job. */
  readonly next: () => void
  /** Gaps with mean 1. */
  readonly gap: Sampler
  /** What `next` has drawn. */
  readonly jobs: DrawnJobs
  readonly room: Room
}

/**
 * Draws the jobs; when they arrive, in microseconds, rising.
 * @throws InvalidInputError if jobs without end make more load by themselves than is asked for.
 */
export function paced(pace: Pace, { next, gap, jobs, room }: Parts): Float64Array {
  if (pace.interarrival !== undefined) return spaced(pace, parseDuration(pace.interarrival), next, gap)
  const load = pace.load ?? DEFAULT_LOAD
  if (pace.window === undefined) for (let count = pace.jobs ?? DEFAULT_JOBS; count > 0; count--) next()
  else untilLoad(next, jobs, new GrowingLoad(jobs, room, parseDuration(pace.window)), load)
  const instants = fractions(gap, jobs.length)
  const window = pace.window === undefined ? windowFor(jobs, instants, room, load) : parseDuration(pace.window)
  for (let job = 0; job < instants.length; job++) instants[job] = Math.round(instants[job] * window)
  return instants
}

function untilLoad(next: () => void, jobs: DrawnJobs, made: GrowingLoad, load: number): void {
  while (jobs.length < MOST && made.most < load) {
    next()
    made.grow()
  }
}

function spaced(pace: Pace, mean: Time, next: () => void, gap: Sampler): Float64Array {
  const end = pace.window === undefined ? Infinity : parseDuration(pace.window)
  const most = pace.jobs ?? (pace.window === undefined ? DEFAULT_JOBS : MOST)
  const instants: number[] = []
  for (let at = gap() * mean; instants.length < most && at < end; at += gap() * mean) {
    next()
    instants.push(Math.round(at))
  }
  return Float64Array.from(instants)
}
