/**
 * Gangs: jobs whose pods are useful together only. Their pods come in a few kinds, copies of one pod each, as a leader and its workers or
 * servers and clients do; mostly all pods are needed.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { Gang, Job } from '../model/workload.ts'
import { checked, count, type Rules, without, word } from './constraints.ts'
import { anyJob, JOB_RULES, type JobConstraints } from './job.ts'
import { anyPod } from './pod.ts'
import { arbitraryList } from './simpler.ts'

/** What {@link arbitraryGang} may draw; those of jobs and pods hold for its own. */
export interface GangConstraints extends Omit<JobConstraints, 'gangs' | 'maxPods'> {
  /** Least pods of the gang, 1 or more. Default: 2. */
  readonly minPods?: number
  /** Most pods of the gang, `minPods` or more. Default: 4, or `minPods` if that is more. */
  readonly maxPods?: number
  /** Most kinds of pod: the pods of a kind are alike but for their names. 1 or more. Default: 2. */
  readonly maxKinds?: number
  /** `all`: every pod is needed. `one`: any one will do. Default: `any`, 1 to all of them, mostly all. */
  readonly minMember?: 'any' | 'all' | 'one'
}

/** A job that is a gang. */
export type GangJob = Job & { readonly gang: Gang }

const MIN_PODS = 2

const GANG_RULES: Rules<GangConstraints> = {
  ...without(JOB_RULES, 'gangs', 'maxPods'),
  minPods: count(),
  maxPods: (value, path, { minPods = MIN_PODS }) => {
    const least = count()(minPods, path, {}).length > 0 ? 1 : Number(minPods)
    return count(least, least === 1 ? '' : `, as minPods is ${least}`)(value, path, {})
  },
  maxKinds: count(),
  minMember: word('value', ['any', 'all', 'one']),
}

/**
 * A gang called `name` with pods p0, p1 ...; shrinks towards `minPods` equal pods that are all needed, arrival 0.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryGang(constraints: GangConstraints = {}, name = 'j0'): Arbitrary<GangJob> {
  const given = checked('arbitraryGang', GANG_RULES, constraints, name)
  const { minPods = MIN_PODS, maxPods = Math.max(4, minPods), maxKinds = 2, minMember = 'any' } = given
  return fc
    .record({
      job: anyJob({ ...given, maxPods: 1, gangs: 'never' }, name),
      kinds: arbitraryList(anyPod(given), { maxLength: maxKinds }),
      more: fc.nat({ max: maxPods - minPods }),
      spare: minMember === 'any' ? fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: maxPods - 1 })) : fc.constant(0),
    })
    .map(({ job, kinds, more, spare }) => {
      const length = minPods + more
      const pods = Array.from({ length }, (_, index) => ({
        ...kinds[Math.floor((index * kinds.length) / length)],
        name: `p${index}`,
      }))
      return { ...job, gang: { minMember: minMember === 'one' ? 1 : Math.max(1, length - spare) }, pods }
    })
}
