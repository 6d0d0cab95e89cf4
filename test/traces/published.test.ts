/**
 * Every file of openb and swf in the folder $COSCHED_TRACES is read whole, and what is sorted of the others is the same on disk and in memory;
 * where it is unset, a skipped test says so.
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { externalSort } from '../../src/node/external-sort.ts'
import { readLines } from '../../src/node/lines.ts'
import { TraceFaults } from '../../src/traces/faults.ts'
import { readOptions } from '../../src/traces/options.ts'
import { traceJobs, traceNodes } from '../../src/traces/read.ts'
import { traceFormats } from '../../src/traces/registry.ts'
import { sortInMemory } from '../../src/traces/sorting.ts'

type Row = readonly [file: string, format: string, table: 'nodes' | 'jobs', rows: number, leftOut?: number]

const FILES: readonly Row[] = [
  ['openb2023_nodes_all.csv', 'openb', 'nodes', 1523],
  ['openb2023_pods_default.csv.gz', 'openb', 'jobs', 8152],
  ['openb2023_pods_gpuspec33.csv.gz', 'openb', 'jobs', 8152],
  ['openb2023_pods_multigpu50.csv.gz', 'openb', 'jobs', 9061],
  ['metacentrum_wagap2013.swf.gz', 'swf', 'jobs', 17_900, 2],
  ['metacentrum_wagap2013.machines', 'swf', 'nodes', 68],
  ['pwa_nasa_ipsc_1993.swf.gz', 'swf', 'jobs', 18_239],
  ['lublin_256.swf.gz', 'swf', 'jobs', 10_000],
]

describe.each(FILES.map((row) => ({ title: row[0], row })))('$title', ({ row: [file, name, table, rows, leftOut = 0] }) => {
  const folder = process.env.COSCHED_TRACES
  const path = join(folder ?? '', file)
  const format = traceFormats.find((one) => one.name === name)
  if (folder === undefined || folder === '') test.skip(`${file} (skipped: COSCHED_TRACES does not name a folder of traces)`)
  else if (!existsSync(path) || format === undefined) test.skip(`${file} (skipped: COSCHED_TRACES has no such file)`)
  else
    test(`is known by its first line, and all its ${rows} rows are read`, () => {
      const [first] = readLines(path)
      expect([format.nodes?.claims(first), format.jobs?.claims(first)]).toEqual([table === 'nodes', table === 'jobs'])
      const options = readOptions(format, {}, 'options')
      if (table === 'nodes') expect(traceNodes(format, readLines(path), options, file)).toHaveLength(rows)
      else {
        const read = traceJobs(format, readLines(path), options, { scheduler: 'default' }, file)
        expect(read.jobs).toBe(rows - leftOut)
        expect(read.warnings).toEqual(leftOut === 0 ? [] : [`${leftOut} rows left out: never ran: no run time, or no processors`])
      }
    }, 60_000)
})

const SORTED = [
  ['alibaba2017_batch_task.csv.gz', 'alibaba2017'],
  ['alibaba2025_dlrm_instances.csv.gz', 'dlrm2025'],
  ['batsim_hpc_seed1_jobs250.json', 'batsim'],
  ['openb2023_pods_default.csv.gz', 'openb'],
] as const

describe.each(SORTED)('%s', (file, name) => {
  const folder = process.env.COSCHED_TRACES
  const path = join(folder ?? '', file)
  const title = 'sorted on disk in small lots, gives the jobs that it gives sorted in memory'
  if (folder === undefined || folder === '') test.skip(`${title} (skipped: COSCHED_TRACES does not name a folder of traces)`)
  else if (!existsSync(path)) test.skip(`${title} (skipped: COSCHED_TRACES has no such file)`)
  else
    test(title, () => {
      const format = traceFormats.find((one) => one.name === name)
      const jobs = (sort: typeof sortInMemory) => {
        const faults = new TraceFaults(file)
        const read = format?.jobs?.read(readLines(path), readOptions(format, {}, 'options'), faults, sort) ?? []
        const sorted = [...sort(read, ({ arrival }) => [arrival])]
        faults.end()
        return sorted
      }
      const expected = jobs(sortInMemory)
      expect(expected.length).toBeGreaterThan(100)
      expect(jobs(externalSort(tmpdir(), { lot: 1 << 16, fan: 8 }))).toEqual(expected)
    }, 120_000)
})
