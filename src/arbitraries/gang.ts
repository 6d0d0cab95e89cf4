/**
 * Gangs: jobs whose pods are useful together only. Their pods come in a few kinds, copies of one pod each, as a leader and its workers or
 * servers and clients do; mostly all pods are needed.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { Gang, Job } from '../model/workload.ts'
import { arbitraryJob, type JobConstraints } from './job.ts'
import { arbitraryPod } from './pod.ts'
import { arbitraryList } from './simpler.ts'

/** What {@link arbitraryGang} may draw; those of jobs and pods hold for its own. */
export interface GangConstraints extends Omit<JobConstraints, 'gangs' | 'maxPods'> {
  /** Least pods of the gang. Default: 2. */
  readonly minPods?: number
  /** Most pods of the gang. Default: 4, or `minPods` if that is more. */
  readonly maxPods?: number
  /** Most kinds of pod: the pods of a kind are alike but for their names. Default: 2. */
  readonly maxKinds?: number
  /** `all`: every pod is needed. `one`: any one will do. Default: `any`, 1 to all of them, mostly all. */
  readonly minMember?: 'any' | 'all' | 'one'
}

/** A job that is a gang. */
export type GangJob = Job & { readonly gang: Gang }

/** A gang called `name` with pods p0, p1 ...; shrinks towards `minPods` equal pods that are all needed, arrival 0. */
export function arbitraryGang(constraints: GangConstraints = {}, name = 'j0'): Arbitrary<GangJob> {
  const { minPods = 2, maxPods = Math.max(4, minPods), maxKinds = 2, minMember = 'any' } = constraints
  return fc
    .record({
      job: arbitraryJob({ ...constraints, maxPods: 1, gangs: 'never' }, name),
      kinds: arbitraryList(arbitraryPod(constraints), { maxLength: maxKinds }),
      more: fc.nat({ max: maxPods - minPods }),
      spare: minMember === 'any' ? fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: maxPods - 1 })) : fc.constant(0),
    })
    .map(({ job, kinds, more, spare }) => {
      const count = minPods + more
      const pods = Array.from({ length: count }, (_, index) => ({
        ...kinds[Math.floor((index * kinds.length) / count)],
        name: `p${index}`,
      }))
      return { ...job, gang: { minMember: minMember === 'one' ? 1 : Math.max(1, count - spare) }, pods }
    })
}
