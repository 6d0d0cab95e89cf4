/**
 * Google's cluster trace of 2011 (version 2; Reiss, Wilkes and Hellerstein, 2011): the table of job events of 29 days, brought down to a row
 * a job: when it was submitted, how long until it was scheduled, how long it ran, how it ended, its scheduling class. How many tasks a job
 * had and what they asked for stands in other tables, which are not here: a job is so many pods as `pods` says, each with the same requests.
 * 12,500 machines; their shapes are the mix `google2011` of generated clusters.
 */
import * as z from 'zod/mini'
import { allocatableOf, countField, option, resourcesField } from '../../generate/recipe-fields.ts'
import { invalidWord, show } from '../../model/suggest.ts'
import { MILLISECOND, type Time } from '../../model/time.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import type { TraceJob, TracePods } from '../records.ts'
import type { TraceRow } from '../rows.ts'

const COLUMNS = ['submit_s', 'sched_delay_ms', 'run_s', 'end', 'class']
/** Finished, killed, failed, evicted, lost; none: there at the end of the trace. */
const ENDS = ['C', 'K', 'F', 'E', 'L', '']

const options = z.strictObject({
  pods: option(countField, 1, 'pods of a job'),
  requests: option(
    resourcesField,
    { cpu: 1, memory: '2Gi' },
    'what a pod asks for: the trace does not say (default: a task of the Omega simulator)',
  ),
  earlier: option(z.boolean(), true, 'whether jobs that were submitted before the trace began count; they arrive at zero'),
})

type Options = z.infer<typeof options>

export const google2011: TraceFormat<Options> = {
  name: 'google2011',
  about: 'Google 2011: 672,074 jobs of 29 days on 12,500 machines, without their tasks',
  source: 'https://github.com/google/cluster-data/blob/master/ClusterData2011_2.md',
  terms: 'CC-BY 4.0 (Google)',
  options,
  jobs: {
    about: 'job_events, a row a job',
    claims: (firstLine) => headerHas(firstLine, COLUMNS),
    order: 'arrival',
    read: readJobs,
  },
}

/** The pods of a job of this name. */
type PodsOf = (job: string) => readonly TracePods[]

/** The file is in the order of submission: jobs come one at a time, and none is kept. */
function* readJobs(lines: Lines, settings: Options, faults: TraceFaults): Generator<TraceJob> {
  const pods = podsOf(settings)
  let before: Time = 0
  for (const row of csvRows(lines, { table: 'jobs', columns: COLUMNS }, faults)) {
    const job = jobOf(row, pods, before)
    if (job === undefined) continue
    before = job.arrival
    if (job.arrival === 0 && !settings.earlier) faults.leaveOut('jobs from before the trace')
    else yield job
  }
}

function podsOf({ pods, requests }: Options): PodsOf {
  const containers = [{ name: 'main', requests: allocatableOf(requests) }]
  return (job) => [{ name: job, replicas: pods, containers }]
}

/** Jobs are called after their rows. */
function jobOf(row: TraceRow, podsOf: PodsOf, before: Time): TraceJob | undefined {
  const arrival = row.time('submit_s')
  if (arrival < before) row.fault('submit_s', `invalid submit_s: ${show(row.raw('submit_s'))}, allowed: rows in the order of submission`)
  if (row.has('sched_delay_ms')) row.time('sched_delay_ms', MILLISECOND)
  const end = row.text('end')
  if (!ENDS.includes(end)) row.fault('end', invalidWord('end', end, ENDS.slice(0, -1)))
  const workloadClass = `class-${row.whole('class', 0, 3)}`
  const duration = row.has('run_s') ? Math.max(1, row.time('run_s')) : undefined
  if (row.faulty) return undefined
  const name = `job-${row.place.index}`
  return { name, arrival, ...(duration !== undefined && { duration }), workloadClass, pods: podsOf(name) }
}
