/** The first jobs of a trace to arrive, in bounded memory. */
import type { TraceJob } from './records.ts'

/** Fewer are not worth sorting. */
const LEAST_HELD = 1024

/**
 * The first to arrive, of those that arrive together the first to come; all of them as they come if `most` is absent. All jobs are gone
 * through, so that what is wrong with the later ones is found. At most twice as many as are wanted are held.
 * @param order in which the jobs come
 */
export function* earliest(jobs: Iterable<TraceJob>, most = Infinity, order?: 'arrival'): Generator<TraceJob> {
  if (most === Infinity) yield* jobs
  else if (order === 'arrival') yield* inOrder(jobs, most)
  else yield* inAnyOrder(jobs, most)
}

function* inOrder(jobs: Iterable<TraceJob>, most: number): Generator<TraceJob> {
  let count = 0
  for (const job of jobs) if (count++ < most) yield job
}

function* inAnyOrder(jobs: Iterable<TraceJob>, most: number): Generator<TraceJob> {
  let held: TraceJob[] = []
  for (const job of jobs) {
    held.push(job)
    if (held.length >= Math.max(2 * most, LEAST_HELD)) held = sorted(held).slice(0, most)
  }
  yield* sorted(held).slice(0, most)
}

function sorted(jobs: TraceJob[]): TraceJob[] {
  return jobs.sort((a, b) => a.arrival - b.arrival)
}
