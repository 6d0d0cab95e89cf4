/** Plain tables for terminals: aligned columns, no borders that need colour, split into bands where they would not fit. */
import { columns as columnsOf } from './columns.ts'
import { cleanText } from './text.ts'
import { wrap } from './wrap.ts'

/** How wide a table may be. */
export interface TableOptions {
  /** Widest line, in columns. Default 100. */
  readonly width?: number
  /** Makes a heading stand out; default: as it is. */
  readonly heading?: (text: string) => string
}

/** Between two columns. */
const GAP = 2

/**
 * A table whose first column names the rows. Columns that do not fit beside it go into a further band below, under the same
 * row names; what does not even fit there alone takes several lines. Cells are cleaned of control characters.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const clean = [head, ...rows].map((row) => head.map((_, column) => cleanText(row[column] ?? '')))
  const { width: limit = 100, heading = (text: string) => text } = options
  const widths = fitted(
    head.map((_, column) => Math.max(...clean.map((row) => columnsOf(row[column])))),
    limit,
  )
  return bands(widths, limit)
    .map((columns) => clean.flatMap((row, at) => draw(row, columns, widths, at === 0 ? heading : (text) => text)).join('\n'))
    .join('\n\n')
}

/** Every column fits beside the first, which gives way down to half of the line. */
function fitted([first = 0, ...others]: readonly number[], limit: number): number[] {
  const names = Math.min(first, Math.max(Math.floor(limit / 2), limit - GAP - Math.max(0, ...others)))
  const most = Math.max(1, limit - GAP - names)
  return [others.length === 0 ? Math.min(first, limit) : names, ...others.map((width) => Math.min(width, most))]
}

/** Columns of each band: the first always, then as many as fit. */
function bands(widths: readonly number[], limit: number): number[][] {
  const all: number[][] = []
  let used = Number.POSITIVE_INFINITY
  for (let column = 1; column < widths.length; column++) {
    if (used + GAP + widths[column] > limit) {
      all.push([0])
      used = widths[0]
    }
    all[all.length - 1].push(column)
    used += GAP + widths[column]
  }
  return all.length > 0 ? all : [[0]]
}

/** The lines of a row. */
function draw(row: readonly string[], columns: readonly number[], widths: readonly number[], style: (text: string) => string): string[] {
  const cells = columns.map((column) => wrap(row[column], widths[column]))
  return Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, line) =>
    columns
      .map((column, at) => pad(cells[at][line] ?? '', widths[column], column === 0, style))
      .join(' '.repeat(GAP))
      .trimEnd(),
  )
}

/** The first column is aligned left, the others right; wide characters count twice. */
function pad(text: string, width: number, left: boolean, style: (text: string) => string): string {
  const space = ' '.repeat(Math.max(0, width - columnsOf(text)))
  const styled = text === '' ? '' : style(text)
  return left ? styled + space : space + styled
}
