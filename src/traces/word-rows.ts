/** The rows of a file whose values stand with blanks between them, and whose comments begin with a semicolon. */
import type { TraceFaults } from './faults.ts'
import type { Lines } from './format.ts'
import { TraceRow } from './rows.ts'

/** What a file has to look like. */
export interface WordShape {
  /** What its rows are, for messages. */
  readonly table: 'nodes' | 'jobs'
  /** In their order. */
  readonly columns: readonly string[]
  /** How many of them a row may have. */
  readonly allowed: readonly number[]
}

/** Rows that have as many values as they must; blank lines and comments are passed over. */
export function* wordRows(lines: Lines, { table, columns, allowed }: WordShape, faults: TraceFaults): Generator<TraceRow> {
  const places = new Map(allowed.map((count) => [count, new Map(columns.slice(0, count).map((column, at) => [column, at]))]))
  let line = 0
  let index = 0
  for (const given of lines) {
    line++
    const text = line === 1 && given.startsWith('\uFEFF') ? given.slice(1) : given
    if (isComment(text)) continue
    const cells = words(text)
    const place = { table, index: index++, line }
    const known = places.get(cells.texts.length)
    if (known !== undefined) yield new TraceRow(place, known, cells, faults)
    else {
      const message = `invalid row: ${cells.texts.length} values, allowed: ${allowed.join(' or ')}`
      faults.add(line, text.trimEnd().length + 1, `${table}[${place.index}]`, message)
    }
  }
}

/** Whether a line says nothing. */
export function isComment(line: string): boolean {
  const text = line.trimStart()
  return text === '' || text.startsWith(';')
}

/** The words of a line, and where they begin. */
export function words(line: string): { readonly texts: readonly string[]; readonly starts: readonly number[] } {
  const texts: string[] = []
  const starts: number[] = []
  for (const match of line.matchAll(/\S+/g)) {
    texts.push(match[0])
    starts.push(match.index + 1)
  }
  return { texts, starts }
}
