/**
 * Reads the job files of Google's Omega simulator as a workload: CSV with the columns id, workload, submitted, tasks, duration, cpus and
 * mem, a row a job of equal tasks. A task becomes a pod of one container and the job is no gang, as in Omega (EuroSys 2013, section 4).
 */
import { podsOf } from '../generate/pods.ts'
import { DEFAULT_SCHEDULER } from '../model/defaults.ts'
import { JobTable } from '../model/job-table.ts'
import { MOST_PODS } from '../model/limits.ts'
import { PodTemplates } from '../model/pod-templates.ts'
import type { WorkloadSource } from '../model/scenario.ts'
import type { Job } from '../model/workload.ts'
import { TraceFaults } from '../traces/faults.ts'
import { OMEGA_TASK, type OmegaRow, omegaRows } from '../traces/formats/omega.ts'
import { linesOf } from '../traces/lines.ts'

/** Workloads that a table tells apart. */
const MOST_KINDS = 256

/** How a job file of the Omega simulator is read. */
export interface OmegaJobsOptions {
  /** The file the text came from, for messages. */
  readonly source?: string
  /** Which scheduler serves the jobs of a workload; the one named `default` where nothing is said. */
  readonly schedulers?: Readonly<Record<string, string>>
}

/**
 * The jobs of a file, in its order, called WORKLOAD-ID; the workload is their class. Seconds are rounded to the nearest microsecond (a
 * duration to at least 1), cpus up to whole millicores, and a gigabyte is 2^30 bytes, rounded up to whole ones.
 * @throws InvalidInputError with every problem found, 20 at most, each with its line and column.
 */
export function parseOmegaJobs(text: string, options: OmegaJobsOptions = {}): readonly Job[] {
  return rowsOf(text, options).map((row) => jobOf(row, options))
}

/**
 * As {@link parseOmegaJobs}, in the form in which a long file costs a run least.
 * @throws InvalidInputError as {@link parseOmegaJobs} does
 */
export function parseOmegaWorkload(text: string, options: OmegaJobsOptions = {}): WorkloadSource {
  const rows = rowsOf(text, options)
  const table = tableOf(rows, options)
  return table === undefined ? { jobs: rows.map((row) => jobOf(row, options)) } : { table }
}

function rowsOf(text: string, { source = 'input' }: OmegaJobsOptions): readonly OmegaRow[] {
  const faults = new TraceFaults(source)
  const rows = [...omegaRows(linesOf(text), faults, MOST_PODS)]
  faults.end()
  return rows
}

function jobOf(row: OmegaRow, options: OmegaJobsOptions): Job {
  const { id, workload, arrival, tasks, duration, cpu, memory } = row
  const name = `${workload}-${id}`
  return {
    name,
    arrival,
    duration,
    scheduler: schedulerOf(workload, options),
    priority: 0,
    workloadClass: workload,
    pods: podsOf(name, tasks, [{ name: OMEGA_TASK, requests: { cpu, memory } }], () => undefined),
  }
}

function schedulerOf(workload: string, { schedulers }: OmegaJobsOptions): string {
  return schedulers?.[workload] ?? DEFAULT_SCHEDULER.name
}

/** The rows in columns, in the order of arrival; undefined if ids are no numbers, tasks ask for nothing, or workloads are many. */
function tableOf(given: readonly OmegaRow[], options: OmegaJobsOptions): JobTable | undefined {
  const rows = given.toSorted((a, b) => a.arrival - b.arrival)
  const fits = ({ id, cpu, memory }: OmegaRow) => String(Number(id) | 0) === id && cpu > 0 && memory > 0
  const kinds = [...new Set(rows.map(({ workload }) => workload))]
  if (!rows.every(fits) || kinds.length > MOST_KINDS) return undefined
  const templates = new PodTemplates(['cpu', 'memory'], OMEGA_TASK)
  const known = new Map<string, number>()
  const templateOf = ({ cpu, memory }: OmegaRow): number => {
    const key = `${cpu} ${memory}`
    const number = known.get(key) ?? templates.add([cpu, memory], 1)
    known.set(key, number)
    return number
  }
  const firstPod = new Int32Array(rows.length + 1)
  for (const [at, { tasks }] of rows.entries()) firstPod[at + 1] = firstPod[at] + tasks
  return new JobTable({
    kinds: kinds.map((prefix) => ({ prefix, scheduler: schedulerOf(prefix, options), priority: 0, workloadClass: prefix })),
    kind: Uint8Array.from(rows, ({ workload }) => kinds.indexOf(workload)),
    number: Int32Array.from(rows, ({ id }) => Number(id)),
    arrival: Float64Array.from(rows, ({ arrival }) => arrival),
    duration: Float64Array.from(rows, ({ duration }) => duration),
    gang: new Uint8Array(rows.length),
    firstPod,
    template: Int32Array.from(rows, templateOf),
    templates,
  })
}
