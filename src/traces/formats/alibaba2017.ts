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
import type { RowPlace, TraceRow } from '../rows.ts'
import { type Sort, sortInMemory } from '../sorting.ts'
import { MOST_SECONDS, memoryField, roundUp, soundName } from './common.ts'

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
  /** Null: it was running still. */
  readonly ended: number | null
  readonly pods: TracePods
  readonly place: RowPlace
  /** Where its task_id begins. */
  readonly column: number
}

/** A job, and the row of its first task. */
interface Gang {
  readonly row: number
  readonly job: TraceJob
}

/** The publishers' file has the rows of a job together and jobs in no order; here they may stand anywhere. */
function* readJobs(lines: Lines, settings: Options, faults: TraceFaults, sort: Sort = sortInMemory): Generator<TraceJob> {
  const reader = new TaskReader(settings, faults)
  const tasks = sort(reader.tasks(lines), ({ job }) => [job])
  for (const { job } of sort(gangsOf(tasks, reader, faults), ({ row, job: { arrival } }) => [arrival, row])) yield job
}

/** @param tasks those of a job together: all rows were read by then, and the reader knows the first creation */
function* gangsOf(tasks: Iterable<Task>, reader: TaskReader, faults: TraceFaults): Generator<Gang> {
  let together: Task[] = []
  const names = new Set<string>()
  for (const task of tasks) {
    if (together.length > 0 && together[0].job !== task.job) {
      yield gangOf(together, reader.zero)
      together = []
      names.clear()
    }
    const { place, column, job, pods } = task
    if (names.has(pods.name))
      faults.add(place.line, column, `jobs[${place.index}].task_id`, `invalid task_id: ${job} has this task already`)
    names.add(pods.name)
    together.push(task)
  }
  if (together.length > 0) yield gangOf(together, reader.zero)
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

  *tasks(lines: Lines): Generator<Task> {
    for (const row of csvRows(lines, { table: 'jobs', columns: COLUMNS }, this.faults)) {
      const task = this.read(row)
      if (task !== undefined) yield task
    }
  }

  /** Undefined if the row is faulty, or its task left out. */
  private read(row: TraceRow): Task | undefined {
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
    const last = ended === 0 ? null : Math.max(ended, created)
    const pods = { name, replicas, containers: [{ name: 'main', requests }] }
    return { job, created, ended: last, pods, place: row.place, column: row.columnOf('task_id') }
  }

  private requestsOf(row: TraceRow): ResourceList | undefined {
    if (!row.has(CPU) && !row.has(MEMORY)) return this.silent
    return { cpu: roundUp(row.number(CPU, 0, 1e9) * 10), memory: roundUp(row.number(MEMORY, 0, 1) * this.machineMemory) }
  }
}

/** @param zero seconds of the file's clock */
function gangOf(tasks: readonly Task[], zero: number): Gang {
  const created = tasks.reduce((least, task) => Math.min(least, task.created), Infinity)
  const span = tasks.reduce((last, { ended }) => Math.max(last, ended ?? Infinity), -Infinity) - created
  const job = {
    name: tasks[0].job,
    arrival: seconds(created - zero),
    ...(span < Infinity ? { duration: Math.max(1, seconds(span)) } : {}),
    minMember: tasks.reduce((sum, { pods }) => sum + pods.replicas, 0),
    pods: tasks.map(({ pods }) => pods),
  }
  return { row: tasks[0].place.index, job }
}
