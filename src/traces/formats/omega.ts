/**
 * Job files of Google's Omega simulator: CSV with the columns id, workload, submitted, tasks, duration, cpus and mem, a row a job of equal
 * tasks. A task is a pod of one container and the job is no gang, as in Omega (EuroSys 2013, section 4).
 */
import { MOST_PODS } from '../../model/limits.ts'
import { isName, NAME_WORDS } from '../../model/names.ts'
import { show } from '../../model/suggest.ts'
import type { Time } from '../../model/time.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import { noOptions } from '../no-options.ts'
import type { TraceJob } from '../records.ts'
import type { TraceRow } from '../rows.ts'

const COLUMNS = ['id', 'workload', 'submitted', 'tasks', 'duration', 'cpus', 'mem']

/** Name of the container of a task. */
export const OMEGA_TASK = 'task'

export const omega: TraceFormat<Record<string, never>> = {
  name: 'omega',
  about: 'job files of the Omega simulator: jobs of equal tasks, batch and service',
  source: 'written by changed copies of https://github.com/google/cluster-scheduler-simulator',
  terms: 'none: the simulator makes them up',
  options: noOptions,
  jobs: {
    about: `jobs: ${COLUMNS.join(',')}`,
    claims: (firstLine) => headerHas(firstLine, COLUMNS),
    *read(lines, _, faults) {
      for (const row of omegaRows(lines, faults)) yield jobOf(row)
    },
  },
}

/** What a row says, in base units. */
export interface OmegaRow {
  readonly id: string
  readonly workload: string
  /** Microseconds. */
  readonly arrival: Time
  readonly tasks: number
  /** Microseconds, at least 1. */
  readonly duration: Time
  /** Millicores of a task. */
  readonly cpu: number
  /** Bytes of a task. */
  readonly memory: number
}

/**
 * The rows of a file, in its order. Seconds are rounded to the nearest microsecond (a duration to at least 1), cpus up to whole millicores,
 * and a gigabyte is 2^30 bytes, rounded up to whole ones.
 * @param mostTasks of all jobs together
 */
export function* omegaRows(lines: Lines, faults: TraceFaults, mostTasks = Infinity): Generator<OmegaRow> {
  const names = new NameSet()
  let tasks = 0
  for (const row of csvRows(lines, { table: 'jobs', columns: COLUMNS }, faults)) {
    const read = rowOf(row, names)
    if (row.faulty) continue
    tasks += read.tasks
    if (tasks > mostTasks) row.fault('tasks', `invalid number of tasks: more than ${mostTasks} in all`)
    else yield read
  }
}

function rowOf(row: TraceRow, names: NameSet): OmegaRow {
  const workload = row.raw('workload')
  const id = row.raw('id')
  const name = `${workload}-${id}`
  if (!isName(name)) row.fault('id', `invalid name: ${show(name)}, allowed: ${NAME_WORDS}`)
  else if (!names.add(name)) row.fault('id', `invalid id: job ${show(name)} is there twice`)
  const arrival = row.time('submitted')
  const tasks = row.whole('tasks', 1, MOST_PODS)
  const duration = Math.max(1, row.time('duration'))
  return { id, workload, arrival, tasks, duration, cpu: row.amount('cpus', 'cpu'), memory: row.amount('mem', 'memory', 'Gi') }
}

/** Called WORKLOAD-ID; the workload is its class. */
function jobOf({ id, workload, arrival, tasks, duration, cpu, memory }: OmegaRow): TraceJob {
  const name = `${workload}-${id}`
  const containers = [{ name: OMEGA_TASK, requests: { cpu, memory } }]
  return { name, arrival, duration, workloadClass: workload, pods: [{ name, replicas: tasks, containers }] }
}
