/** Rows as CSV files: text cells guarded against spreadsheet formulas, numbers as they are, empty where there is no figure. */
import { stringify } from 'csv-stringify/sync'
import { columnsOf } from '../view/rows.ts'
import { cleanText, guardCell } from '../view/text.ts'

/** A row of a CSV file: text and numbers. */
export type CsvRow = Readonly<Record<string, string | number | boolean | null | undefined>>

/** CSV text with a header line (RFC 4180, lines end in LF). Columns: every key that occurs, in the order of first appearance. */
export function toCsv(records: readonly CsvRow[], columns: readonly string[] = columnsOf(records)): string {
  const lines = records.map((record) => columns.map((column) => cell(record[column])))
  return stringify([columns.map(cell), ...lines])
}

function cell(value: CsvRow[string]): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? guardCell(cleanText(value)) : String(value)
}
