/** The table of bars for a terminal. */
import { table } from '../../src/view/table.ts'
import { formatNumber } from '../../src/view/text.ts'
import { type SpeedRow, verdictOf } from './rows.ts'

const HEAD = ['what', 'reached', '95 % interval', 'bar', '']

/** Rows by section. @param apply false: sizes are not those that the bars are meant for, and verdicts stand in brackets. */
export function barsTable(rows: readonly SpeedRow[], apply = true): string {
  const lines = rows.map((row) => [row.name, amount(row.value, row), interval(row), barText(row), bracketed(verdictOf(row), apply)])
  return table(HEAD, lines, { width: 140 })
}

/** "8 bars met, 3 short: NAME, NAME ...". */
export function tally(rows: readonly SpeedRow[]): string {
  const short = rows.filter((row) => verdictOf(row) === 'short')
  const met = rows.filter((row) => verdictOf(row) === 'met').length
  return `${met} met, ${short.length} short${short.length > 0 ? `: ${short.map(({ name }) => name).join('; ')}` : ''}`
}

function bracketed(verdict: string, apply: boolean): string {
  return apply || verdict === '' ? verdict : `(${verdict})`
}

function amount(value: number, { unit }: SpeedRow): string {
  return `${rounded(value)} ${unit}`
}

/** Three digits are as many as repeat. */
export function rounded(value: number): string {
  return formatNumber(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}

function interval({ low, high, samples }: SpeedRow): string {
  return samples < 2 ? '' : `${rounded(low)} to ${rounded(high)}`
}

function barText({ bar }: SpeedRow): string {
  if (bar === undefined) return ''
  return `${bar.sense === 'most' ? '<=' : '>='} ${rounded(bar.limit)}`
}
