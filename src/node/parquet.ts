/**
 * Rows as Apache Parquet files (parquet.apache.org), which data frames and databases read with their types: hyparquet-writer does the
 * encoding and is loaded when a file is written, not before.
 */
import { columnsOf } from '../view/rows.ts'
import type { CsvRow } from './csv.ts'

/** What a column of a Parquet file holds. */
type ColumnType = 'STRING' | 'INT64' | 'DOUBLE' | 'BOOLEAN'

/** Columns that hold fractions in some file and only happen to be whole in another: their type must not change from file to file. */
const FRACTION =
  /(?:Rate|Fraction|Density|Per[A-Z]\w*|Seconds)$|Seconds[.](?!count$)|^(?:busyness|utilisation|heldIdle|heldReturned|stranded)[.]|^(?:fairness|value|mean|low|high)$/

/** Columns that hold text, if they hold anything. */
const TEXT = new Set([
  'scenario',
  'strategy',
  'baseline',
  'seed',
  'digest',
  'ended',
  'figure',
  'scheduler',
  'job',
  'group',
  'pod',
  'containers',
])

/**
 * The bytes of a Parquet file with a row for each record, null where there is no figure. Columns: every key that occurs, in the order
 * of first appearance. Text is UTF8, as it is, without the guards of CSV; whole numbers are INT64, others DOUBLE, and so are all columns
 * named after a figure that may be a fraction, whole or not; yes and no are BOOLEAN. A column of several kinds is text.
 */
export async function toParquet(records: readonly CsvRow[], columns: readonly string[] = columnsOf(records)): Promise<Uint8Array> {
  const { ByteWriter, parquetWrite } = await import('hyparquet-writer')
  const writer = new ByteWriter()
  await parquetWrite({
    writer,
    columnData: columns.map((name) => {
      const values = records.map((record) => record[name] ?? null)
      const type = typeOf(name, values)
      return { name, type, data: values.map((value) => stored(value, type)) }
    }),
    // One file is the same whatever its size: no early row group for a preview.
    rowGroupSize: 100_000,
    createdBy: 'cosched',
  })
  return writer.getBytes()
}

function typeOf(name: string, values: readonly CsvRow[string][]): ColumnType {
  const kinds = new Set(values.map((value) => (value === null ? 'none' : typeof value)))
  kinds.delete('none')
  if (kinds.size > 1 || kinds.has('string') || (kinds.size === 0 && TEXT.has(name))) return 'STRING'
  if (kinds.has('boolean')) return 'BOOLEAN'
  return !FRACTION.test(name) && values.every((value) => value === null || Number.isSafeInteger(value)) ? 'INT64' : 'DOUBLE'
}

function stored(value: CsvRow[string], type: ColumnType): string | number | bigint | boolean | null {
  if (value === null || value === undefined) return null
  if (type === 'INT64') return BigInt(Number(value))
  return type === 'STRING' ? String(value) : value
}
