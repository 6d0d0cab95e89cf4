/**
 * The Standard Workload Format, version 2.2 (Feitelson, Parallel Workloads Archive): rigid parallel jobs, a line of 18 numbers each, and the
 * machine files that the Alea simulator keeps beside such logs. A job is a gang of its processors. MetaCentrum's logs have three columns more,
 * the last of which says how its processors stood on nodes (`1:ppn=1+2:ppn=2`).
 */
import * as z from 'zod/mini'
import { countField, option } from '../../generate/recipe-fields.ts'
import { isName } from '../../model/names.ts'
import { SECOND, type Time } from '../../model/time.ts'
import type { TraceFaults } from '../faults.ts'
import type { TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import type { TraceJob, TraceNode } from '../records.ts'
import type { TraceRow } from '../rows.ts'
import { wordRows, words } from '../word-rows.ts'
import { chunksOf, podsOfChunks } from './swf-chunks.ts'

const STANDARD =
  'id submit wait run processors cpuTime memory requestedProcessors requestedTime requestedMemory status user group application queue partition preceding thinkTime'.split(
    ' ',
  )
const COLUMNS = [...STANDARD, 'hosts', 'queueName', 'nodespec']
const MACHINE_COLUMNS = ['id', 'name', 'nodes', 'cpus', 'speed', 'memory']

/** Submissions from here on, seconds, are no times since the log began (30 years) but of the calendar: Unix time. */
const CALENDAR = 1_000_000_000

const options = z.strictObject({
  ppn: option(countField, 1, 'processors of a pod; what is left over is a pod of its own'),
  nodespec: option(z.boolean(), true, 'where a line says how its processors stood on nodes, pods are as it says, and `ppn` does not count'),
  memory: option(
    z.enum(['auto', 'processor', 'job', 'none']),
    'auto',
    "what requestedMemory is: KiB a processor (the standard), bytes a job (MetaCentrum), or none; auto: by the line's columns",
  ),
})

type Options = z.infer<typeof options>

export const swf: TraceFormat<Options> = {
  name: 'swf',
  about: 'Standard Workload Format 2.2: logs of parallel computers, a gang of processors a job',
  source: 'https://www.cs.huji.ac.il/labs/parallel/workload/',
  terms: 'as each log says; the archive asks to be acknowledged',
  options,
  nodes: {
    about: 'machines: id, name, nodes, cpus a node, speed, KiB of memory a node',
    claims: (first) =>
      words(first).texts.length === MACHINE_COLUMNS.length && /^\d+\s+[A-Za-z]/.test(first.trimStart()) && !first.includes(','),
    *read(lines, _, faults) {
      const taken = new NameSet()
      for (const row of wordRows(lines, { table: 'nodes', columns: MACHINE_COLUMNS, allowed: [MACHINE_COLUMNS.length] }, faults)) {
        const node = machineOf(row, taken)
        if (!row.faulty) yield node
      }
    },
  },
  jobs: {
    about: 'jobs: 18 numbers a line (21 values in MetaCentrum logs), comments begin with ;',
    claims: (first) => first.trimStart().startsWith(';') || [STANDARD.length, COLUMNS.length].includes(words(first).texts.length),
    order: 'arrival',
    *read(lines, given, faults) {
      const taken = new NameSet()
      let zero: Time | undefined
      let last = 0
      for (const row of wordRows(lines, { table: 'jobs', columns: COLUMNS, allowed: [STANDARD.length, COLUMNS.length] }, faults)) {
        const submit = row.time('submit')
        zero ??= submit >= CALENDAR * SECOND ? submit : 0
        // So the standard has them; what stands otherwise was shuffled, or put together of two.
        if (submit < last) row.fault('submit', `invalid submit: ${row.raw('submit')}, allowed: rows in the order of submission`)
        last = Math.max(last, submit)
        const job = jobOf(row, submit - zero, given, taken, faults)
        if (!row.faulty && job !== undefined) yield job
      }
    },
  },
}

function machineOf(row: TraceRow, taken: NameSet): TraceNode {
  row.whole('id')
  row.number('speed', 0)
  return {
    name: row.name('name', taken),
    count: row.whole('nodes', 1, 1_000_000),
    allocatable: { cpu: row.whole('cpus', 1, 1_000_000) * 1000, memory: row.whole('memory', 0, 2 ** 43) * 1024 },
  }
}

/** Undefined: it never ran. */
function jobOf(row: TraceRow, arrival: Time, given: Options, taken: NameSet, faults: TraceFaults): TraceJob | undefined {
  const id = row.whole('id')
  const run = row.number('run')
  const asked = row.whole('requestedProcessors', -1, 10_000_000)
  const processors = asked > 0 ? asked : row.whole('processors', -1, 10_000_000)
  const memory = memoryOf(row, given.memory, processors)
  const workloadClass = queueOf(row)
  const name = `job-${id}`
  if (!row.faulty && !taken.add(name)) row.fault('id', `invalid id: ${id} is taken, allowed: each job once`)
  if (row.faulty) return undefined
  if (run < 0 || processors <= 0) {
    faults.leaveOut('never ran: no run time, or no processors')
    return undefined
  }
  const pods = podsOfChunks(name, chunksOf(row.raw('nodespec'), processors, given), memory)
  const members = pods.reduce((sum, { replicas }) => sum + replicas, 0)
  return {
    name,
    arrival,
    duration: Math.max(1, Math.round(run * SECOND)),
    ...(workloadClass !== undefined && { workloadClass }),
    ...(members > 1 && { minMember: members }),
    pods,
  }
}

/** Bytes a processor. */
function memoryOf(row: TraceRow, kind: Options['memory'], processors: number): number {
  const asked = row.number('requestedMemory', -1, 2 ** 53)
  const meant = kind === 'auto' ? (row.has('nodespec') ? 'job' : 'processor') : kind
  if (meant === 'none' || !(asked > 0)) return 0
  const bytes = Math.ceil(meant === 'processor' ? asked * 1024 : asked / processors)
  if (!Number.isSafeInteger(bytes * processors))
    row.fault('requestedMemory', `invalid requestedMemory: ${row.raw('requestedMemory')}, allowed: up to 2^53 - 1 bytes a job`)
  return bytes
}

function queueOf(row: TraceRow): string | undefined {
  const named = row.raw('queueName')
  if (isName(named)) return named
  const queue = row.whole('queue', -1)
  return queue >= 0 ? `queue-${queue}` : undefined
}
