/** The paper of a timeline: which row is where, and which column is which time. */
import type { Time } from '../../model/time.ts'
import { columns } from '../columns.ts'
import { COLUMN, cut } from '../widths.ts'
import type { TimelineBar } from './bars.ts'

const LEGEND = 30
/** Height of a line of names above the rows. */
export const MARK = 14
export const BOTTOM = 26
export const GAP = 8
export const RIGHT = 20
export const LINE = '#c8ced6'
export const INK = '#1c2430'
/** Columns of a node's name. */
export const NODE_MOST = 24
const LANE = 20

interface Row {
  readonly node: string
  readonly top: number
  readonly lanes: number
}

export interface Sheet {
  readonly id: string
  readonly left: number
  readonly right: number
  /** Where the rows begin. */
  readonly top: number
  readonly height: number
  /** Height of a lane. */
  readonly lane: number
  /** Time at the right edge, microseconds. */
  readonly until: Time
  readonly rows: readonly Row[]
  /** Where the row of each node begins. */
  readonly tops: ReadonlyMap<string, number>
}

export interface SheetOptions {
  readonly id?: string
  readonly width?: number
  readonly height?: number
  readonly until: Time
  /** How many lines of names stand above the rows. */
  readonly marks: number
}

/** @param lanes of each bar. */
export function sheetOf(
  nodes: readonly string[],
  bars: readonly TimelineBar[],
  lanes: readonly number[],
  { id = 'timeline', width = 860, height, until, marks }: SheetOptions,
): Sheet {
  const counts = new Map(nodes.map((node) => [node, 1]))
  bars.forEach(({ node }, at) => {
    counts.set(node, Math.max(counts.get(node) ?? 1, lanes[at] + 1))
  })
  const all = nodes.reduce((sum, node) => sum + (counts.get(node) ?? 1), 0)
  const first = LEGEND + marks * MARK + 4
  const lane = height === undefined ? LANE : Math.max(4, (height - first - BOTTOM - GAP * nodes.length) / Math.max(1, all))
  let top = first
  const rows = nodes.map((node) => {
    const row = { node, top, lanes: counts.get(node) ?? 1 }
    top += row.lanes * lane + GAP
    return row
  })
  const left = nodes.reduce((most, node) => Math.max(most, columns(cut(node, NODE_MOST)) * COLUMN + 16), 60)
  return {
    id: id.replace(/[^\w-]/g, '_'),
    left,
    right: Math.max(left + 80, width - RIGHT),
    top: first,
    height: Math.ceil(top + BOTTOM),
    lane,
    until,
    rows,
    tops: new Map(rows.map((row) => [row.node, row.top])),
  }
}

/** The column of a time. */
export const placeOf = ({ left, right, until }: Sheet, time: Time): number => round(left + (right - left) * Math.min(1, time / until))

/** To a tenth of a pixel. */
export const round = (value: number): number => Math.round(value * 10) / 10
