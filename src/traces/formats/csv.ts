/**
 * The library's own form of a trace: two tables of comma-separated values that people, spreadsheets and other programs can write, and that
 * every other format is imported to. docs/traces.md defines it.
 */
import { MOST_NODES } from '../../model/limits.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import { LABEL, OpenColumns, openColumn } from '../neutral-columns.ts'
import { NEUTRAL_JOB_COLUMNS, NEUTRAL_NODE_COLUMNS as NODE_COLUMNS, neutralJobs } from '../neutral-jobs.ts'
import { noOptions } from '../no-options.ts'
import type { TraceNode } from '../records.ts'

export const csv: TraceFormat<Record<string, never>> = {
  name: 'csv',
  about: 'the neutral form: a table of nodes and a table of jobs',
  source: 'written by `cosched import`, or by hand',
  terms: 'those of the trace that it was made of',
  options: noOptions,
  nodes: {
    about: 'nodes: name, count, resources, label:KEY',
    claims: (first) => headerHas(first, ['name']) && !headerHas(first, ['job']),
    *read(lines, _, faults) {
      const shape = { table: 'nodes', columns: ['name'], optional: ['count'], other: openColumn(LABEL, NODE_COLUMNS) } as const
      const taken = new NameSet()
      let open: OpenColumns | undefined
      for (const row of csvRows(lines, shape, faults)) {
        open ??= new OpenColumns(row, LABEL, NODE_COLUMNS)
        const name = row.name('name', taken)
        const count = row.has('count') ? row.whole('count', 1, MOST_NODES) : undefined
        const allocatable = open.amounts(row)
        const labels = open.texts(row)
        const node: TraceNode = {
          name,
          ...(count !== undefined && { count }),
          allocatable,
          ...(Object.keys(labels).length > 0 && { labels }),
        }
        if (!row.faulty) yield node
      }
    },
  },
  jobs: {
    about: `jobs: ${NEUTRAL_JOB_COLUMNS.join(', ')}, resources, nodeLabel:KEY`,
    claims: (first) => headerHas(first, ['job', 'arrival']),
    order: 'arrival',
    read: (lines, _, faults) => neutralJobs(lines, faults),
  },
}
