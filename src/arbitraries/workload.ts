/** Workloads of a few jobs. */
import fc, { type Arbitrary } from 'fast-check'
import type { Workload } from '../model/workload.ts'
import { arbitraryJob, type JobConstraints } from './job.ts'

/** What a workload may be made of. */
export interface WorkloadConstraints extends JobConstraints {
  /** Default: 6. */
  readonly maxJobs?: number
}

/** Jobs j0, j1 ...; shrinks towards one job. */
export function arbitraryWorkload(constraints: WorkloadConstraints = {}): Arbitrary<Workload> {
  const { maxJobs = 6 } = constraints
  return fc
    .array(arbitraryJob(constraints), { minLength: 1, maxLength: maxJobs })
    .map((jobs) => ({ jobs: jobs.map((job, index) => ({ ...job, name: `j${index}` })) }))
}
