/** Where a roster takes its jobs from: they are counted first, then entered one at a time, and looked up again when a name is asked for. */
import type { Job } from '../model/workload.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import type { Census } from './census.ts'
import type { JobColumns, RosterColumns } from './roster-columns.ts'
import type { Shapes } from './shapes.ts'

/** Numbers of jobs are in the order of arrival, those of pods and members count from 0 within their job and pod. */
export interface JobSource {
  readonly columns: JobColumns
  readonly census: Census
  /** Enters all pods and members. @param filters of each kind of scheduler */
  enrol(roster: RosterColumns, shapes: Shapes, filters: readonly (NodeFilters | undefined)[]): void
  jobName(job: number): string
  podName(job: number, pod: number): string
  memberName(job: number, pod: number, member: number): string
  /** All jobs as objects; for small workloads only. */
  list(): readonly Job[]
}
