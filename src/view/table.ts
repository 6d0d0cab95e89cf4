/** Plain tables for terminals: aligned columns, no borders that need colour, split into bands where they would not fit. */
import stringWidth from 'string-width'
import { cleanText } from './text.ts'

/** How wide a table may be. */
export interface TableOptions {
  /** Widest line, in columns. Default 100. */
  readonly width?: number
  /** Makes a heading stand out; default: as it is. */
  readonly heading?: (text: string) => string
}

/**
 * A table whose first column names the rows. Columns that do not fit beside it go into a further band below, under the same
 * row names. Cells are cleaned of control characters.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const clean = rows.map((row) => row.map(cleanText))
  const heads = head.map(cleanText)
  const widths = heads.map((name, column) => Math.max(...[name, ...clean.map((row) => row[column] ?? '')].map((text) => stringWidth(text))))
  return bands(widths, options.width ?? 100)
    .map((columns) =>
      draw(
        columns.map((column) => heads[column]),
        clean.map((row) => columns.map((column) => row[column] ?? '')),
        options,
      ),
    )
    .join('\n\n')
}

/** Columns of each band: the first always, then as many as fit. */
function bands(widths: readonly number[], limit: number): number[][] {
  const all: number[][] = []
  let used = Number.POSITIVE_INFINITY
  for (let column = 1; column < widths.length; column++) {
    if (used + 2 + widths[column] > limit) {
      all.push([0])
      used = widths[0]
    }
    all[all.length - 1].push(column)
    used += 2 + widths[column]
  }
  return all.length > 0 ? all : [[0]]
}

function draw(head: readonly string[], rows: readonly (readonly string[])[], options: TableOptions): string {
  const heading = options.heading ?? ((text: string) => text)
  const widths = head.map((name, column) => Math.max(...[name, ...rows.map((row) => row[column])].map((text) => stringWidth(text))))
  const line = (cells: readonly string[], style: (text: string) => string) =>
    cells.map((text, column) => pad(text, widths[column], column === 0, style)).join('  ')
  const drawn = [line(head, heading), ...rows.map((row) => line(row, (text) => text))]
  return drawn.map((text) => text.trimEnd()).join('\n')
}

/** The first column is aligned left, the others right; wide characters count twice. */
function pad(text: string, width: number, left: boolean, style: (text: string) => string): string {
  const space = ' '.repeat(width - stringWidth(text))
  return left ? style(text) + space : space + style(text)
}
