/** Workloads of a few jobs. */
import type { Arbitrary } from 'fast-check'
import type { Workload } from '../model/workload.ts'
import { checked, count, type Rules } from './constraints.ts'
import { anyJob, JOB_RULES, type JobConstraints } from './job.ts'
import { arbitraryList } from './simpler.ts'

/** What a workload may be made of. */
export interface WorkloadConstraints extends JobConstraints {
  /** 1 or more. Default: 6. */
  readonly maxJobs?: number
}

export const WORKLOAD_RULES: Rules<WorkloadConstraints> = { ...JOB_RULES, maxJobs: count() }

/** Jobs j0, j1 ...; shrinks towards one job. @throws InvalidInputError for constraints that cannot be kept. */
export function arbitraryWorkload(constraints: WorkloadConstraints = {}): Arbitrary<Workload> {
  return anyWorkload(checked('arbitraryWorkload', WORKLOAD_RULES, constraints))
}

/** The same for constraints that were checked already. */
export function anyWorkload(constraints: WorkloadConstraints): Arbitrary<Workload> {
  const { maxJobs = 6 } = constraints
  return arbitraryList(anyJob(constraints), { maxLength: maxJobs }).map((jobs) => ({
    jobs: jobs.map((job, index) => ({ ...job, name: `j${index}` })),
  }))
}
