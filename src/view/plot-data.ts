/** What plots take of the rows of a comparison: points, their intervals, and how far an axis goes. */
import type { SummaryRow } from '../experiment/types.ts'
import { formatMean } from './summary.ts'
import { formatNumber } from './text.ts'

/** A strategy's figure at a value of the parameter; all null: no run has it. */
export interface Point extends Pick<SummaryRow, 'mean' | 'low' | 'high'> {
  readonly value: number
}

/** A point in words. */
export const told95 = (point: Point): string => `${formatMean(point)} at ${formatNumber(point.value)}`

export const find = (rows: readonly SummaryRow[], strategy: string, figure: string): SummaryRow | undefined =>
  rows.find((row) => row.strategy === strategy && row.figure === figure)

export function pointOf(value: number, row: SummaryRow | undefined): Point {
  return row === undefined || row.mean === null ? { value, mean: null, low: null, high: null } : { value, mean: row.mean, ...interval(row) }
}

/** No figure is below 0; an interval of the mean may be, and is cut there. */
export function interval({ mean, low, high }: Pick<SummaryRow, 'mean' | 'low' | 'high'>): Pick<SummaryRow, 'low' | 'high'> {
  return { low: low === null || (mean ?? 0) < 0 ? low : Math.max(0, low), high }
}

/** Where the axis of a figure begins and ends. */
export function axisOf(rows: readonly SummaryRow[], until: number): [number, number] {
  const values = rows
    .flatMap((row) => (row.mean === null ? [] : [row.mean, ...Object.values(interval(row))]))
    .filter((value) => value !== null)
  const low = values.reduce((least, value) => Math.min(least, value), 0)
  const high = values.reduce((most, value) => Math.max(most, value), Math.max(until, low))
  return high > low ? [low, high] : [low, low + 1]
}
