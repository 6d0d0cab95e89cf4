/**
 * The occupancy of nodes over time, as bars: what stood there from when to when, and how: held, stranded or running. A bar ends where its
 * piece goes or changes its standing; what came and went in one instant has no bar.
 */
import type { BoundPod } from '../../model/cluster.ts'
import { type Time, toSeconds } from '../../model/time.ts'
import type { TraceEvent } from '../../simulation/trace.ts'
import { Board, type BoardOptions, type Piece, type Standing } from '../board.ts'
import { cleanText } from '../text.ts'

/** Names are as they came; whoever shows them escapes them. */
export interface TimelineBar {
  /** Name of the node. */
  readonly node: string
  /** How it stood there. */
  readonly standing: Standing
  /** Microseconds. */
  readonly from: Time
  /** Microseconds; null where it still stands after the last record. */
  readonly until: Time | null
  /** Of held room: whose it is, and whether it is pinned to members. */
  readonly scheduler?: string
  /** Of held room: pinned to members, rather than a whole offer. */
  readonly pinned?: boolean
  /** Of what is bound. */
  readonly job?: string
  /** Name of the group. */
  readonly group?: string
  /** Name of the pod. */
  readonly pod?: string
  /** True: the pod was bound as a whole; else it is one container. */
  readonly whole?: boolean
  /** The containers; the pod's name where they are not known. */
  readonly names: readonly string[]
}

export interface TimelineOptions extends BoardOptions {
  /** What the cluster has from the start: no record tells of it. */
  readonly prefill?: readonly BoundPod[]
}

/** The bars of a run's trace, by when they begin. */
export function timelineBars(events: readonly TraceEvent[], options: TimelineOptions = {}): TimelineBar[] {
  const bars: (TimelineBar & { until: Time | null })[] = (options.prefill ?? []).map(prefilled)
  const open = new Map<Piece, { until: Time | null }>()
  let now = 0
  const board = new Board(options, (piece, there) => {
    const before = open.get(piece)
    if (before !== undefined) before.until = now
    open.delete(piece)
    if (!there) return
    const bar = { ...piece, from: now, until: null }
    bars.push(bar)
    open.set(piece, bar)
  })
  for (const event of events) {
    now = event.time
    board.take(event)
  }
  return bars.filter(({ from, until }) => until !== from)
}

/** It counts as running. */
function prefilled({ name, node, until }: BoundPod): TimelineBar {
  return { node, standing: 'running', from: 0, until: until ?? null, group: name, pod: name, whole: true, names: [name] }
}

/** A bar as a flat record, for CSV files and data frames. */
export interface TimelineRow {
  /** Name of the node. */
  readonly node: string
  /** How it stood there. */
  readonly standing: Standing
  /** Of held room: whose it is. */
  readonly scheduler: string | null
  /** Of what is bound: name of the job. */
  readonly job: string | null
  /** Of what is bound: name of the group. */
  readonly group: string | null
  /** Of what is bound: name of the pod. */
  readonly pod: string | null
  /** Containers, with spaces between them. */
  readonly containers: string | null
  /** From when, seconds. */
  readonly startSeconds: number
  /** Null: it still stands after the last record. */
  readonly endSeconds: number | null
  /** Index signature of a record. */
  readonly [column: string]: string | number | null
}

/** The bars of a run's trace as rows. */
export function timelineRows(events: readonly TraceEvent[], options: TimelineOptions = {}): TimelineRow[] {
  return timelineBars(events, options).map(({ node, standing, scheduler, job, group, pod, names, from, until }) => ({
    node,
    standing,
    scheduler: scheduler ?? null,
    job: job ?? null,
    group: group ?? null,
    pod: pod ?? null,
    containers: names.length === 0 ? null : names.join(' '),
    startSeconds: toSeconds(from),
    endSeconds: until === null ? null : toSeconds(until),
  }))
}

/** What stands there, longest first: a pod with its group and containers, a container with its pod, or who holds. */
export function barNames({ standing, scheduler = '', pinned, group = '', pod = '', whole, names }: TimelineBar): string[] {
  if (standing === 'held') return [`${pinned === true ? 'pinned by' : 'held by'} ${cleanText(scheduler)}`, cleanText(scheduler)]
  // The group of a pod for itself is named after its job and pod.
  const own = cleanText(pod === group || pod.startsWith(`${group}-`) ? pod : group.endsWith(`/${pod}`) ? group : `${group}/${pod}`)
  const containers = names.map(cleanText).join(', ')
  if (whole !== true) return [`${own}/${containers}`, containers]
  return containers === cleanText(pod) ? [own] : [`${own}: ${containers}`, own]
}

/** Bars that stand side by side on a node, each in a lane: the lowest that is free when it begins. */
export function lanesOf(bars: readonly TimelineBar[]): number[] {
  const free = new Map<string, number[]>()
  return bars.map(({ node, from, until }) => {
    const ends = free.get(node) ?? []
    free.set(node, ends)
    const found = ends.findIndex((end) => end <= from)
    const lane = found < 0 ? ends.length : found
    ends[lane] = until ?? Number.POSITIVE_INFINITY
    return lane
  })
}
