/** Reads a table of a format from text, for tests: its rows, or what is wrong with it, a line a problem. */
import { safeParse } from 'zod/v4/core'
import { formatProblem, InvalidInputError } from '../../src/errors.ts'
import { TraceFaults } from '../../src/traces/faults.ts'
import type { TraceFormat } from '../../src/traces/format.ts'
import { linesOf } from '../../src/traces/lines.ts'
import type { TraceJob, TraceNode } from '../../src/traces/records.ts'

type Given = Readonly<Record<string, unknown>>

/** All jobs of a text. @throws InvalidInputError */
export function jobsIn(format: TraceFormat, text: string, given: Given = {}): TraceJob[] {
  return rowsIn(format, 'jobs', text, given) as TraceJob[]
}

/** All nodes of a text. @throws InvalidInputError */
export function nodesIn(format: TraceFormat, text: string, given: Given = {}): TraceNode[] {
  return rowsIn(format, 'nodes', text, given) as TraceNode[]
}

/** What is wrong with a text: `LINE:COLUMN: PATH: MESSAGE`. */
export function faultsIn(format: TraceFormat, table: 'jobs' | 'nodes', text: string, given: Given = {}): string[] {
  try {
    rowsIn(format, table, text, given)
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.problems.map((problem) => formatProblem(problem, 'data').replace('data:', ''))
  }
}

function rowsIn(format: TraceFormat, table: 'jobs' | 'nodes', text: string, given: Given): unknown[] {
  const options = safeParse(format.options, given)
  if (!options.success) throw options.error
  const reader = format[table]
  if (reader === undefined) throw new Error(`${format.name} has no ${table}`)
  const faults = new TraceFaults('data')
  const rows = [...reader.read(linesOf(text), options.data as never, faults)]
  faults.end()
  return rows
}
