/** How a record is shown in the list of steps: when it was, and whether it is good or bad news. */
import type { TraceEvent, TraceKind } from '../../src/index.ts'

const BAD: ReadonlySet<TraceKind> = new Set([
  'rollback',
  'refused',
  'evict',
  'preempt',
  'fail',
  'revoke',
  'deadlock',
  'standstill',
  'livelock',
])

/** A class of the style sheet. */
export function moodOf(kind: TraceKind): 'good' | 'bad' | '' {
  return kind === 'start' ? 'good' : BAD.has(kind) ? 'bad' : ''
}

/** Seconds to the millisecond, as stories have them; longer runs go without. */
export function momentOf(event: TraceEvent | undefined): string {
  const seconds = (event?.time ?? 0) / 1e6
  return `${seconds.toFixed(seconds < 1e5 ? 3 : 0)} s`
}
