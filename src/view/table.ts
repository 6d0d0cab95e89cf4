/** Plain tables for terminals: aligned columns, no borders that need colour, split into bands where they would not fit. */
import Table from 'cli-table3'
import { cleanText } from './text.ts'

export interface TableOptions {
  /** Widest line, in columns. Default 100. */
  readonly width?: number
  /** Makes a heading stand out; default: as it is. */
  readonly heading?: (text: string) => string
}

const LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/**
 * A table whose first column names the rows. Columns that do not fit beside it go into a further band below, under the same
 * row names. Cells are cleaned of control characters.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const clean = rows.map((row) => row.map(cleanText))
  const heads = head.map(cleanText)
  const widths = heads.map((name, column) => Math.max(...[name, ...clean.map((row) => row[column] ?? '')].map(widthOf)))
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
  const drawn = new Table({
    chars: LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    head: head.map(heading),
  })
  drawn.push(...rows.map((row) => [...row]))
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Columns a text takes, near enough: wide East Asian characters count twice. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1
  return width
}
