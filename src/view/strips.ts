/**
 * Figures of a comparison as small pictures of text: a line a strategy, a dot at the mean, the 95 % interval as a whisker, the value
 * beside it. For places without a document to draw in, such as a notebook's kernel; strategies are told by their names, not by colour.
 */
import type { SummaryRow } from '../experiment/types.ts'
import { columns } from './columns.ts'
import { formatMean } from './summary.ts'
import { escapeHtml, formatNumber } from './text.ts'
import { ticks } from './timeline/axis.ts'
import { COLUMN, cut } from './widths.ts'

/** How wide strips are drawn. */
export interface StripOptions {
  /** Pixels; default 420. */
  readonly width?: number
}

const LINE = 20
const TOP = 24
const BOTTOM = 22
const VALUES = 110
const NAME_MOST = 22

/**
 * One figure of one comparison as an `svg` element; undefined where no strategy has it. `order` lists the strategies from above; one
 * without the figure keeps its line, empty.
 */
export function figureStrip(
  rows: readonly SummaryRow[],
  figure: string,
  label: string,
  order: readonly string[],
  { width = 420 }: StripOptions = {},
): string | undefined {
  const own = order.map((strategy) => rows.find((row) => row.figure === figure && row.strategy === strategy))
  const values = own.flatMap((row) => (row === undefined ? [] : [row.mean, row.high, row.low])).filter((value) => value !== null)
  if (values.length === 0) return undefined
  const high = values.reduce((most, value) => Math.max(most, value), 0)
  const low = own.every((row) => (row?.mean ?? 0) >= 0) ? 0 : values.reduce((least, value) => Math.min(least, value), 0)
  const left = order.reduce((most, name) => Math.max(most, columns(cut(name, NAME_MOST)) * COLUMN + 12), 60)
  const right = Math.max(left + 60, width - VALUES)
  const span = high - low || 1
  const x = (value: number): number => Math.round((left + ((right - left) * (Math.max(low, value) - low)) / span) * 10) / 10
  const height = TOP + order.length * LINE + BOTTOM
  const axis = ticks(low, low + span, 3).map(
    (tick) =>
      `<path d="M${x(tick.value)} ${TOP}V${height - BOTTOM}" stroke="#e0e4ea"/><text x="${x(tick.value)}" y="${height - 7}" text-anchor="middle" font-size="11">${tick.label}</text>`,
  )
  const lines = order.map((name, at) => lineOf(name, own[at], { x, left, right, y: TOP + at * LINE + LINE / 2 }))
  const told = order.map((name, at) => `${name} ${formatMean(own[at])}`).join(', ')
  return `<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-label="${escapeHtml(`${label}: ${told}`)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#1c2430">
<title>${escapeHtml(`${label}: ${told}`)}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="4" y="15" font-weight="bold">${escapeHtml(cut(label, Math.floor(width / COLUMN)))}</text>
${[...axis, ...lines].join('\n')}
</svg>`
}

interface Place {
  readonly x: (value: number) => number
  readonly left: number
  readonly right: number
  readonly y: number
}

function lineOf(name: string, row: SummaryRow | undefined, { x, left, right, y }: Place): string {
  const title = `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${escapeHtml(cut(name, NAME_MOST))}</text>`
  const value = `<text x="${right + 10}" y="${y + 4}">${escapeHtml(formatMean(row))}</text>`
  if (row === undefined || row.mean === null) return title + value
  const stem = `<path d="M${x(0)} ${y}H${x(row.mean)}" stroke="#0072b2" stroke-width="2" stroke-opacity="0.4"/>`
  const dot = `<circle cx="${x(row.mean)}" cy="${y}" r="4" fill="#0072b2"/>`
  return `<g><title>${escapeHtml(`${name}: ${formatNumber(row.mean)}`)}</title>${title}${stem}${whisker(row, x, y)}${dot}${value}</g>`
}

function whisker({ low, high }: SummaryRow, x: Place['x'], y: number): string {
  if (low === null || high === null) return ''
  return `<path d="M${x(low)} ${y - 5}v10M${x(low)} ${y}H${x(high)}M${x(high)} ${y - 5}v10" fill="none" stroke="#1c2430" stroke-width="1.3"/>`
}
