/**
 * Job files of Google's Omega simulator: CSV with the columns id, workload, submitted, tasks, duration, cpus and mem, a row a job of equal
 * tasks. A task is a pod of one container and the job is no gang, as in Omega (EuroSys 2013, section 4).
 */
import * as z from 'zod/mini'
import { MOST_PODS } from '../../model/limits.ts'
import { isName, NAME_WORDS } from '../../model/names.ts'
import { show } from '../../model/suggest.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import type { TraceJob } from '../records.ts'
import type { TraceRow } from '../rows.ts'
import { byArrival } from './common.ts'

const COLUMNS = ['id', 'workload', 'submitted', 'tasks', 'duration', 'cpus', 'mem']

/** Name of the container of a task. */
export const OMEGA_TASK = 'task'

export const omega: TraceFormat<Record<string, never>> = {
  name: 'omega',
  about: 'job files of the Omega simulator: jobs of equal tasks, batch and service',
  source: 'https://github.com/google/cluster-scheduler-simulator (runs of it write them)',
  terms: 'yours: the simulator makes them up',
  options: z.strictObject({}),
  jobs: {
    about: 'a row a job',
    claims: (firstLine) => headerHas(firstLine, COLUMNS),
    read: (lines, _, faults) => byArrival([...omegaJobs(lines, faults)]),
  },
}

/**
 * The jobs in the order of the file, called WORKLOAD-ID; the workload is their class. Seconds are rounded to the nearest microsecond (a
 * duration to at least 1), cpus up to whole millicores, and a gigabyte is 2^30 bytes, rounded up to whole ones.
 * @param mostTasks of all jobs
 */
export function* omegaJobs(lines: Lines, faults: TraceFaults, mostTasks = Infinity): Generator<TraceJob> {
  const names = new NameSet()
  let tasks = 0
  for (const row of csvRows(lines, { table: 'jobs', columns: COLUMNS }, faults)) {
    const job = jobOf(row, names)
    tasks += row.faulty ? 0 : job.pods[0].replicas
    if (tasks > mostTasks) row.fault('tasks', `invalid number of tasks: more than ${mostTasks} in all`)
    if (!row.faulty) yield job
  }
}

function jobOf(row: TraceRow, names: NameSet): TraceJob {
  const workloadClass = row.raw('workload')
  const name = `${workloadClass}-${row.raw('id')}`
  if (!isName(name)) row.fault('id', `invalid name: ${show(name)}, allowed: ${NAME_WORDS}`)
  else if (!names.add(name)) row.fault('id', `invalid id: job ${show(name)} is there twice`)
  const arrival = row.time('submitted')
  const replicas = row.whole('tasks', 1, MOST_PODS)
  const duration = Math.max(1, row.time('duration'))
  const requests = { cpu: row.amount('cpus', 'cpu'), memory: row.amount('mem', 'memory', 'Gi') }
  return { name, arrival, duration, workloadClass, pods: [{ name, replicas, containers: [{ name: OMEGA_TASK, requests }] }] }
}
