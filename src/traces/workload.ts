/** The workload of a trace: its jobs in the order of arrival, in a table where all of them fit into one. */
import { MOST_PODS } from '../model/limits.ts'
import type { WorkloadSource } from '../model/scenario.ts'
import type { Job } from '../model/workload.ts'
import type { TraceFaults } from './faults.ts'
import { jobOf } from './jobs.ts'
import type { TraceJob } from './records.ts'
import { TableWriter } from './table-writer.ts'
import { podsIn } from './window.ts'

/** All jobs of the records, whatever their order. */
export function workloadOf(records: Iterable<TraceJob>, scheduler: string, faults: TraceFaults): WorkloadSource {
  const writer = new TableWriter(scheduler)
  let jobs: Job[] | undefined
  let pods = 0
  for (const record of records) {
    pods += podsIn(record)
    if (pods > MOST_PODS) {
      faults.tell('', `invalid number of pods: more than ${MOST_PODS}, allowed: a part of the trace, by from, until, maxPods`)
      break
    }
    if (jobs === undefined && writer.add(record)) continue
    jobs ??= writer.table().all()
    jobs.push(jobOf(record, scheduler))
  }
  if (jobs === undefined) return { table: writer.table() }
  return { jobs: jobs.sort((a, b) => a.arrival - b.arrival) }
}
