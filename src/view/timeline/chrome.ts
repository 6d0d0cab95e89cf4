/**
 * A run as Chrome trace events, for Perfetto and chrome://tracing: nodes and schedulers as processes, what stands on a node and what a
 * scheduler thinks about as slices, turning points as instants. Format: "Trace Event Format", JSON Object Format (Google, 2016).
 */
import { type Time, toSeconds } from '../../model/time.ts'
import type { TraceEvent, TraceKind } from '../../simulation/trace.ts'
import { describeEvent } from '../story.ts'
import { cleanText } from '../text.ts'
import { barNames, lanesOf, type TimelineBar, type TimelineOptions, timelineBars } from './bars.ts'

/** One record of the format; times in microseconds. */
export interface ChromeEvent {
  /** What is shown on it. */
  readonly name: string
  /** `X` a slice, `i` an instant, `M` a name of a process or thread. */
  readonly ph: 'X' | 'i' | 'M'
  /** When, microseconds. */
  readonly ts: number
  /** Process: a group of lines. */
  readonly pid: number
  /** Thread: one line. */
  readonly tid: number
  /** Of a slice. */
  readonly dur?: number
  /** Category, by which viewers filter. */
  readonly cat?: string
  /** Of an instant: the whole trace, or the thread. */
  readonly s?: 'g' | 't'
  /** Details. */
  readonly args?: Readonly<Record<string, string | number | boolean>>
}

/** A file of the Trace Event Format. */
export interface ChromeTrace {
  /** How viewers write times. */
  readonly displayTimeUnit: 'ms'
  /** All events. */
  readonly traceEvents: readonly ChromeEvent[]
}

/** Process of the schedulers; the nodes' follow. */
const SCHEDULERS = 1

/** Records that are instants of a scheduler, and those of the whole cell. */
const OWN: ReadonlySet<TraceKind> = new Set(['rollback', 'refused', 'outcome', 'park', 'backoff', 'decline', 'return', 'revoke'])
const CELL: ReadonlySet<TraceKind> = new Set(['fail', 'deadlock', 'standstill', 'livelock'])

/** The trace of a run; `JSON.stringify` makes the file of it. What still stands after the last record ends with that. */
export function chromeTrace(events: readonly TraceEvent[], options: TimelineOptions = {}): ChromeTrace {
  const bars = timelineBars(events, options)
  const end = events.reduce((latest, { time }) => Math.max(latest, time), 0)
  const nodes = numbers([...bars, ...events].flatMap(({ node }) => (node === undefined ? [] : [node])))
  const schedulers = numbers(events.flatMap(({ scheduler }) => (scheduler === undefined ? [] : [scheduler])))
  const lanes = lanesOf(bars)
  return {
    displayTimeUnit: 'ms',
    traceEvents: [
      named('process_name', SCHEDULERS, 0, 'schedulers'),
      ...Array.from(schedulers, ([name, tid]) => named('thread_name', SCHEDULERS, tid, name)),
      ...Array.from(nodes, ([name, at]) => named('process_name', SCHEDULERS + at, 0, `node ${name}`)),
      ...bars.map((bar, at) => slice(bar, SCHEDULERS + (nodes.get(bar.node) ?? 0), lanes[at] + 1, end)),
      ...events.flatMap((event) => recordOf(event, schedulers.get(event.scheduler ?? '') ?? 0)),
    ],
  }
}

/** Numbers from 1, in order of appearance. */
function numbers(names: readonly string[]): Map<string, number> {
  return new Map([...new Set(names)].map((name, at) => [name, at + 1]))
}

function named(name: string, pid: number, tid: number, text: string): ChromeEvent {
  return { name, ph: 'M', ts: 0, pid, tid, args: { name: cleanText(text) } }
}

function slice(bar: TimelineBar, pid: number, tid: number, end: Time): ChromeEvent {
  const { standing, from, until, scheduler, job, group, pod } = bar
  const known = Object.entries({ scheduler, job, group, pod }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const args = Object.fromEntries(known.map(([key, name]) => [key, cleanText(name)]))
  const name = `${barNames(bar)[0]} (${standing})`
  return { name, ph: 'X', cat: standing, ts: from, dur: (until ?? end) - from, pid, tid, args: { ...args, goesOn: until === null } }
}

function recordOf(event: TraceEvent, tid: number): ChromeEvent[] {
  const { kind, time, seconds = 0 } = event
  const name = describeEvent(event)
  if (kind === 'think') {
    const dur = Math.round(seconds * 1e6)
    return [{ name: `thinks about ${cleanText(event.unit ?? '')}`, ph: 'X', cat: kind, ts: time, dur, pid: SCHEDULERS, tid }]
  }
  if (CELL.has(kind)) return [{ name, ph: 'i', s: 'g', cat: kind, ts: time, pid: SCHEDULERS, tid: 0, args: { seconds: toSeconds(time) } }]
  return OWN.has(kind) ? [{ name, ph: 'i', s: 't', cat: kind, ts: time, pid: SCHEDULERS, tid }] : []
}
