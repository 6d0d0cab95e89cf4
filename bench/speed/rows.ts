/** What the speed report is made of: one figure with its interval, the bar beside it where there is one, and whether that is met. */
import type { CsvRow } from '../../src/node/csv.ts'
import type { Measured } from './clock.ts'

/** What a figure is counted in. A hold is one pop and push of flatqueue with 10,000 events pending, timed in the same process. */
export type Unit = 'holds' | 'x' | '%' | 'MB' | 'bytes' | 'events' | 'attempts' | 'offers' | 'tasks/s'

export interface Bar {
  readonly limit: number
  /** `most`: the figure may be as large as the limit; `least`: it has to be as large. */
  readonly sense: 'most' | 'least'
}

export interface SpeedRow {
  /** Which part of the report measures it (`--only`). */
  readonly section: string
  /** The same in every run of one size: the key of the baseline. */
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
  /** Samples behind the interval; 1: counted, or weighed once. */
  readonly samples: number
  readonly unit: Unit
  readonly bar?: Bar
  /** What the bar is made of, where that does not go without saying. */
  readonly note?: string
}

/** A row of one value. */
export function single(section: string, name: string, value: number, unit: Unit, bar?: Bar, note?: string): SpeedRow {
  return rowOf(section, name, { median: value, low: value, high: value, count: 1 }, unit, bar, note)
}

export function rowOf(section: string, name: string, measured: Measured, unit: Unit, bar?: Bar, note?: string): SpeedRow {
  const { median, low, high, count } = measured
  return { section, name, value: median, low, high, samples: count, unit, ...(bar && { bar }), ...(note !== undefined && { note }) }
}

/** How many times one is of the other; the interval is the widest that both allow. */
export function quotient(above: Measured, below: Measured): Measured {
  const count = Math.min(above.count, below.count)
  return { median: above.median / below.median, low: above.low / below.high, high: above.high / below.low, count }
}

export const atMost = (limit: number): Bar => ({ limit, sense: 'most' })
export const atLeast = (limit: number): Bar => ({ limit, sense: 'least' })

/** `met`, `short`, or nothing where no bar is. The median counts. */
export function verdictOf({ value, bar }: SpeedRow): 'met' | 'short' | '' {
  if (bar === undefined) return ''
  return (bar.sense === 'most' ? value <= bar.limit : value >= bar.limit) ? 'met' : 'short'
}

/** Rows for `bars.csv`. */
export function csvRows(rows: readonly SpeedRow[]): CsvRow[] {
  return rows.map((row) => ({
    section: row.section,
    name: row.name,
    unit: row.unit,
    value: row.value,
    low: row.low,
    high: row.high,
    samples: row.samples,
    bar: row.bar?.limit,
    sense: row.bar && `at ${row.bar.sense}`,
    verdict: verdictOf(row),
    note: row.note,
  }))
}
