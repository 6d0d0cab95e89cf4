/**
 * Alibaba's cluster trace of 2017, `batch_task.csv`: 12 hours of batch jobs beside online services. A job has tasks, a task has instances
 * that are alike. Here a job is one gang and each task a role of it: 99.7 % of the tasks were created within a second of their job's first.
 * The file does not say when a task began to run: what counts as the duration of a job, from its first creation to its last end, includes
 * what it waited there. Time counts from the first creation, some 18 minutes before the zero of the file.
 */
import * as z from 'zod/mini'
import { allocatableOf, option, optional, resourcesField } from '../../generate/recipe-fields.ts'
import { MOST_PODS } from '../../model/limits.ts'
import { toBaseUnits } from '../../model/quantity.ts'
import type { ResourceList } from '../../model/resources.ts'
import { seconds } from '../../model/time.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import type { TraceJob, TracePods } from '../records.ts'
import type { TraceRow } from '../rows.ts'
import { byArrival, MOST_SECONDS, memoryField, roundUp, soundName } from './common.ts'

const CREATED = 'task_create_time'
const ENDED = 'task_end_time'
const CPU = 'number_of_cpus_requested_per_instance_in_the_task'
const MEMORY = 'normalized_memory_requested_per_instance_in_the_task'
const COLUMNS = [CREATED, ENDED, 'job_id', 'task_id', 'number_of_instances', 'status', CPU, MEMORY]

const options = z.strictObject({
  machineMemory: option(
    memoryField,
    '256Gi',
    'memory of a machine: requests are shares of it, and the publishers do not say how much it is',
  ),
  statuses: optional(z.array(z.string()), 'which tasks count, by status: Terminated, Running, Failed, Waiting; absent: all'),
  requests: optional(resourcesField, 'what an instance asks for if its task does not say; absent: such tasks are left out'),
})

type Options = z.infer<typeof options>

export const alibaba2017: TraceFormat<Options> = {
  name: 'alibaba2017',
  about: 'Alibaba 2017: 12 hours of batch jobs, gangs of many roles',
  source: 'https://github.com/alibaba/clusterdata/tree/master/cluster-trace-v2017',
  terms: 'for research and study (Alibaba)',
  options,
  jobs: { about: 'batch_task.csv, a row a task', claims: (firstLine) => headerHas(firstLine, COLUMNS), read: readJobs },
  // The publishers speak of about 1,300 machines of 64 cores.
  machines: ({ machineMemory }) => [
    { name: 'machine', count: 1300, allocatable: { cpu: 64_000, memory: toBaseUnits('memory', machineMemory) } },
  ],
}

/** A task, in seconds of the file's clock. */
interface Task {
  readonly job: string
  readonly created: number
  /** Infinity: it was running still. */
  readonly ended: number
  readonly pods: TracePods
}

function readJobs(lines: Lines, settings: Options, faults: TraceFaults): readonly TraceJob[] {
  const reader = new TaskReader(settings, faults)
  const jobs = new Map<string, Map<string, Task>>()
  for (const row of csvRows(lines, { table: 'jobs', columns: COLUMNS }, faults)) {
    const task = reader.read(row)
    if (task === undefined) continue
    const tasks = jobs.get(task.job) ?? new Map<string, Task>()
    if (tasks.has(task.pods.name)) row.fault('task_id', `invalid task_id: ${task.job} has this task already`)
    jobs.set(task.job, tasks.set(task.pods.name, task))
  }
  return byArrival(Array.from(jobs.values(), (tasks) => jobOf([...tasks.values()], reader.zero)))
}

class TaskReader {
  /** The first creation, seconds; the file's own zero if that is earlier. */
  zero = 0
  private readonly settings: Options
  private readonly faults: TraceFaults
  private readonly machineMemory: number
  /** Of tasks that say nothing. */
  private readonly silent: ResourceList | undefined

  constructor(settings: Options, faults: TraceFaults) {
    this.settings = settings
    this.faults = faults
    this.machineMemory = toBaseUnits('memory', settings.machineMemory)
    this.silent = settings.requests && allocatableOf(settings.requests)
  }

  /** Undefined if the row is faulty, or its task left out. */
  read(row: TraceRow): Task | undefined {
    const job = `job-${row.name('job_id')}`
    const name = soundName(row, 'task_id', `${job}-task-${row.name('task_id')}`)
    const created = row.number(CREATED, -MOST_SECONDS, MOST_SECONDS)
    const ended = row.number(ENDED, -MOST_SECONDS, MOST_SECONDS)
    const replicas = row.whole('number_of_instances', 1, MOST_PODS)
    const requests = this.requestsOf(row)
    const status = row.text('status')
    if (row.faulty) return undefined
    this.zero = Math.min(this.zero, created)
    const otherStatus = this.settings.statuses?.includes(status) === false
    if (otherStatus || requests === undefined) {
      this.faults.leaveOut(otherStatus ? 'tasks of another status' : 'tasks without requests')
      return undefined
    }
    // 0 is no end. In one row the end lies a second before the creation: two clocks.
    const last = ended === 0 ? Infinity : Math.max(ended, created)
    return { job, created, ended: last, pods: { name, replicas, containers: [{ name: 'main', requests }] } }
  }

  private requestsOf(row: TraceRow): ResourceList | undefined {
    if (!row.has(CPU) && !row.has(MEMORY)) return this.silent
    return { cpu: roundUp(row.number(CPU, 0, 1e9) * 10), memory: roundUp(row.number(MEMORY, 0, 1) * this.machineMemory) }
  }
}

/** @param zero seconds of the file's clock */
function jobOf(tasks: readonly Task[], zero: number): TraceJob {
  const created = tasks.reduce((least, task) => Math.min(least, task.created), Infinity)
  const span = tasks.reduce((last, task) => Math.max(last, task.ended), -Infinity) - created
  return {
    name: tasks[0].job,
    arrival: seconds(created - zero),
    ...(span < Infinity ? { duration: Math.max(1, seconds(span)) } : {}),
    minMember: tasks.reduce((sum, { pods }) => sum + pods.replicas, 0),
    pods: tasks.map(({ pods }) => pods),
  }
}
