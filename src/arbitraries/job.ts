/** Jobs: a few pods, often equal ones, with or without a gang, that end or run for ever. */
import fc, { type Arbitrary } from 'fast-check'
import { SECOND, type Time } from '../model/time.ts'
import type { Job, Pod } from '../model/workload.ts'
import { checked, count, flag, list, type Rules, text, whole, word } from './constraints.ts'
import { anyPod, POD_RULES, type PodConstraints } from './pod.ts'
import { arbitraryList } from './simpler.ts'

/** What a job may be made of. */
export interface JobConstraints extends PodConstraints {
  /** 1 or more. Default: 4. */
  readonly maxPods?: number
  /** Latest arrival, microseconds. Default: 8 s. */
  readonly maxArrival?: Time
  /** Longest run, microseconds, 1 or more. Default: 20 s. */
  readonly maxDuration?: Time
  /** Jobs that run for ever. Default: true. */
  readonly endless?: boolean
  /** `never`: no job declares a gang. `always`: all do. Default: `some`. */
  readonly gangs?: 'never' | 'some' | 'always'
  /** Names of the schedulers that jobs ask for, at least one. Default: `default`. */
  readonly schedulers?: readonly string[]
}

export const JOB_RULES: Rules<JobConstraints> = {
  ...POD_RULES,
  maxPods: count(),
  maxArrival: whole(0),
  maxDuration: whole(1),
  endless: flag,
  gangs: word('value', ['never', 'some', 'always']),
  schedulers: list(text('scheduler', 1)),
}

/**
 * A job called `name` with pods p0, p1 ...; shrinks towards one pod, no gang, arrival 0.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryJob(constraints: JobConstraints = {}, name = 'j0'): Arbitrary<Job> {
  return anyJob(checked('arbitraryJob', JOB_RULES, constraints, name), name)
}

/** The same for constraints that were checked already. */
export function anyJob(constraints: JobConstraints, name = 'j0'): Arbitrary<Job> {
  const { maxPods = 4, maxArrival = 8 * SECOND, maxDuration = 20 * SECOND, endless = true } = constraints
  const { gangs = 'some', schedulers = ['default'] } = constraints
  const span = fc.integer({ min: 1, max: 10 }).map((tenth) => Math.ceil((tenth * maxDuration) / 10))
  const duration = fc.oneof({ weight: 6, arbitrary: span }, { weight: 1, arbitrary: fc.constant(1) })
  return fc
    .record({
      pods: arbitraryPods(constraints, maxPods),
      arrival: fc
        .oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat({ max: 8 }))
        .map((eighth) => Math.round((eighth * maxArrival) / 8)),
      duration: endless ? fc.option(duration, { nil: undefined, freq: 3 }) : duration,
      gang: { never: fc.constant(false), some: fc.boolean(), always: fc.constant(true) }[gangs],
      spare: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: maxPods })),
      scheduler: fc.constantFrom(...schedulers),
      priority: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 2 })),
      slow: fc.nat({ max: 5 }).map((draw) => draw === 5),
    })
    .map(({ pods, arrival, duration: runs, gang, spare, scheduler, priority, slow }) => ({
      name,
      arrival,
      ...(runs === undefined ? {} : { duration: runs }),
      scheduler,
      priority,
      ...(slow ? { workloadClass: 'slow' } : {}),
      ...(gang ? { gang: { minMember: Math.max(1, pods.length - spare) } } : {}),
      pods,
    }))
}

/** Copies of one pod, or different ones: both are common, and take different paths in a planner. */
function arbitraryPods(constraints: JobConstraints, maxPods: number): Arbitrary<Pod[]> {
  const copies = fc
    .record({ pod: anyPod(constraints), copies: fc.integer({ min: 1, max: maxPods }) })
    .map(({ pod, copies: length }) => Array.from({ length }, (_, index) => ({ ...pod, name: `p${index}` })))
  const different = arbitraryList(anyPod(constraints), { maxLength: maxPods }).map((pods) =>
    pods.map((pod, index) => ({ ...pod, name: `p${index}` })),
  )
  return fc.oneof({ withCrossShrink: true }, copies, different)
}
