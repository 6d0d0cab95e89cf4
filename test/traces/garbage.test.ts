/**
 * Every format against what strangers write: whatever the lines are, a reader gives sound records or tells what is wrong, and does nothing
 * else.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { isName } from '../../src/model/names.ts'
import { soundJobs, soundNodes } from '../../src/traces/checks.ts'
import { TraceFaults } from '../../src/traces/faults.ts'
import type { TraceFormat } from '../../src/traces/format.ts'
import { readOptions } from '../../src/traces/options.ts'
import type { TraceJob, TraceNode } from '../../src/traces/records.ts'
import { traceFormats } from '../../src/traces/registry.ts'

const HOSTILE = [
  '', ' ', '-', '0', '-0', '1', '7', '100', '0.5', '-1', '1.5', '1e309', '1e-400', 'NaN', 'Infinity', '-Infinity', '0x10', '9007199254740993', '1e16', '4e9', '10000001',
  '<script>alert(1)</script>', '\u001b[2J', '\u202eevil', '=1+1', '__proto__', 'constructor', 'a', 'CN', 'HN', 'C', 'x'.repeat(300), '"', '"a""b"', '1Ki', '\uFEFF', '{', '}', '[', ';', '#', '|', '1:ppn=1',
] // biome-ignore format: a list

/** A line that each kind of file begins with, and columns of its rows that are right. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  csv: ['name,count,cpu,memory', 'job,arrival,duration,replicas,cpu,memory'],
  openb: ['sn,cpu_milli,memory_mib,gpu,model', 'name,cpu_milli,memory_mib,num_gpu,gpu_milli'],
  alibaba2017: [
    'task_create_time,task_end_time,job_id,task_id,number_of_instances,status,number_of_cpus_requested_per_instance_in_the_task,normalized_memory_requested_per_instance_in_the_task',
  ],
  dlrm2025: [
    'instance_sn,role,app_name,cpu_request,gpu_request,rdma_request,memory_request,disk_request,max_instance_per_node,creation_time,deletion_time',
  ],
  spot2026: ['gpu_model,gpu_capacity_num,cpu_num,node_name'],
  google2011: ['submit_s,sched_delay_ms,run_s,end,class'],
  omega: ['id,workload,submitted,tasks,duration,cpus,mem'],
}

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
)
const line = fc.oneof(
  fc.array(value, { maxLength: 19 }).map((values) => values.join(',')),
  fc.array(value, { minLength: 18, maxLength: 18 }).map((values) => values.join(' ')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const json = fc.jsonValue({ maxDepth: 3 }).map((data) => JSON.stringify(data))
const batsimFile = fc
  .record({
    nb_res: fc.jsonValue({ maxDepth: 0 }),
    jobs: fc.array(
      fc.dictionary(
        fc.constantFrom('id', 'subtime', 'res', 'walltime', 'profile', '__proto__'),
        fc.oneof(fc.constantFrom('p', 'constructor', 1, 2, 1e308), fc.double(), fc.jsonValue({ maxDepth: 1 })),
      ),
      { maxLength: 4 },
    ),
    profiles: fc.dictionary(
      fc.constantFrom('p', '__proto__', 'constructor'),
      fc.oneof(fc.record({ delay: fc.double() }), fc.jsonValue({ maxDepth: 1 })),
    ),
  })
  .map((data) => JSON.stringify(data, null, 1))

/** Lines of garbage, behind a first line that is right for the format or not. */
function filesOf(format: TraceFormat) {
  const headers = HEADERS[format.name]
  const rows = fc.array(line, { maxLength: 12 })
  if (headers === undefined)
    return format.name === 'batsim'
      ? fc.oneof(
          rows,
          fc.oneof(json, batsimFile).map((text) => text.split('\n')),
        )
      : rows
  const row = fc.constantFrom(...headers).chain((header) => {
    const width = header.split(',').length
    const full = fc.array(value, { minLength: width, maxLength: width }).map((values) => values.join(','))
    return fc.array(fc.oneof({ weight: 5, arbitrary: full }, line), { maxLength: 12 }).map((lines) => [header, ...lines])
  })
  return fc.oneof({ weight: 4, arbitrary: row }, rows)
}

function amountsOf(record: TraceNode | TraceJob): number[] {
  if ('allocatable' in record) return [...Object.values(record.allocatable), record.count ?? 1]
  const pods = record.pods.flatMap((role) => [
    role.replicas,
    role.maxPerNode ?? 1,
    ...role.containers.flatMap(({ requests }) => Object.values(requests)),
  ])
  return [record.arrival, record.duration ?? 1, record.minMember ?? 1, ...pods]
}

function namesOf(record: TraceNode | TraceJob): string[] {
  return 'allocatable' in record
    ? [record.name]
    : [record.name, ...record.pods.flatMap(({ name, containers }) => [name, ...containers.map((one) => one.name)])]
}

/** Records of a table, each with what the reader had told by then; the faults in the end. */
function read(
  format: TraceFormat,
  table: 'nodes' | 'jobs',
  lines: readonly string[],
): { records: (TraceNode | TraceJob)[]; told: readonly string[] } {
  const faults = new TraceFaults('data')
  const records: (TraceNode | TraceJob)[] = []
  try {
    for (const record of format[table]?.read(lines, readOptions(format, {}, 'options'), faults) ?? []) records.push(record)
    faults.end()
    return { records, told: [] }
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return { records, told: error.message.split('\n') }
  }
}

describe.each(traceFormats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  const tables = (['nodes', 'jobs'] as const).filter((table) => format[table] !== undefined)

  test.each(tables)('garbage among its %s gives sound records, or faults with their places', (table) => {
    fc.assert(
      fc.property(filesOf(format), (lines) => {
        const { records, told } = read(format, table, lines)
        for (const record of records) {
          for (const amount of amountsOf(record)) expect(amount).toSatisfy((one: number) => Number.isSafeInteger(one) && one >= 0)
          for (const name of namesOf(record)) expect(name).toSatisfy(isName)
        }
        const faults = new TraceFaults('data')
        const sound = table === 'jobs' ? soundJobs(records as TraceJob[], faults) : soundNodes(records as TraceNode[], faults)
        if (told.length === 0) expect([...sound].length).toBe(records.length)
        expect(told.length).toBeLessThanOrEqual(20)
        for (const line of told) {
          expect(line).toMatch(/^data:\d+:\d+: /)
          expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
        }
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})
