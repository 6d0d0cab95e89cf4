/** The rows of a file of comma-separated values, with a header line or without: which column stands where, and whether each row has them all. */
import { invalidWord, show } from '../model/suggest.ts'
import { splitCsv } from './csv-line.ts'
import type { TraceFaults } from './faults.ts'
import type { Lines } from './format.ts'
import { type Cells, TraceRow } from './rows.ts'

/** What a file has to look like. */
export interface CsvShape {
  /** What its rows are, for messages. */
  readonly table: 'nodes' | 'jobs'
  /** Columns that must be there. Without a header line they stand in this order. */
  readonly columns: readonly string[]
  /** Columns that may be there; without a header line behind the others. */
  readonly optional?: readonly string[]
  /** For files whose columns are not all known: why one cannot be; undefined: it can. Absent: no other column is allowed. */
  readonly other?: (column: string) => string | undefined
  /** False: the first line is a row already. */
  readonly header?: boolean
}

/** Rows that have all their values; blank lines are passed over, what is wrong with the others goes to the faults. */
export function* csvRows(lines: Lines, shape: CsvShape, faults: TraceFaults): Generator<TraceRow> {
  const { table, columns, optional = [], header = true } = shape
  let places = header ? undefined : new Map([...columns, ...optional].map((column, at) => [column, at]))
  let line = 0
  let index = 0
  for (const text of lines) {
    line++
    const whole = line === 1 ? bare(text) : text
    if (whole.trim() === '' && places !== undefined) continue
    if (whole.trim() === '') break
    const cells = splitCsv(whole)
    if ('message' in cells) faults.add(line, cells.column, '', cells.message)
    if (places === undefined) {
      places = 'message' in cells ? undefined : placesOf(cells, line, shape, faults)
      if (places === undefined) return
      continue
    }
    const place = { table, index: index++, line }
    if ('message' in cells || !complete(cells, place, header ? places.size : columns.length, places.size, faults)) continue
    yield new TraceRow(place, places, cells, faults)
  }
  if (line === 0 || places === undefined) faults.add(1, 1, '', emptyFile(shape))
}

/** Whether a file begins with a header line that has these columns, in any order. */
export function headerHas(firstLine: string, columns: readonly string[]): boolean {
  const cells = splitCsv(bare(firstLine))
  return 'texts' in cells && columns.every((column) => cells.texts.includes(column))
}

/** A line without the mark of byte order that some programs begin a file with. */
function bare(line: string): string {
  return line.startsWith('\uFEFF') ? line.slice(1) : line
}

function emptyFile({ columns, header = true }: CsvShape): string {
  return header
    ? `invalid header: no column ${columns.join(', ')}`
    : `invalid file: empty, allowed: rows of the columns ${columns.join(', ')}`
}

/** Where each column stands, by the header; undefined if it cannot be told. */
function placesOf({ texts, starts }: Cells, line: number, shape: CsvShape, faults: TraceFaults): Map<string, number> | undefined {
  const { columns, optional = [], other } = shape
  const known = [...columns, ...optional]
  const places = new Map<string, number>()
  let right = true
  const wrong = (column: number, message: string): void => {
    right = false
    faults.add(line, column, '', message)
  }
  for (const [place, text] of texts.entries()) {
    const free = known.filter((one) => !places.has(one))
    const problem = known.includes(text) ? undefined : (other ?? ((name) => invalidWord('column', name, free)))(text)
    if (places.has(text)) wrong(starts[place], `invalid column: ${show(text)} is there twice`)
    else if (problem !== undefined) wrong(starts[place], problem)
    places.set(text, place)
  }
  const missing = columns.filter((one) => !places.has(one))
  if (missing.length > 0) wrong(1, `invalid header: no column ${missing.join(', ')}`)
  return right ? places : undefined
}

/** Whether a row has as many values as it must. */
function complete(
  cells: Cells,
  { table, index, line }: { readonly table: string; readonly index: number; readonly line: number },
  least: number,
  most: number,
  faults: TraceFaults,
): boolean {
  const count = cells.texts.length
  if (count >= least && count <= most) return true
  const column = count < least ? 1 : cells.starts[most]
  const allowed = least === most ? String(most) : `${least} to ${most}`
  faults.add(line, column, `${table}[${index}]`, `invalid row: ${count} values, allowed: ${allowed}`)
  return false
}
