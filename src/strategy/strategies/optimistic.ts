/**
 * Optimistic: decide on what was there when the thinking began; others commit meanwhile; validate and bind at the end, or roll
 * back and try again. Omega (Schwarzkopf et al., EuroSys 2013, section 3.4). Conflict detection by `resourceFit` or `version`,
 * transactions `allOrNothing`, `incremental` (section 5.2) or `perNode`; by default a gang is all or nothing and a job without one keeps
 * what it got.
 *
 * With `submissions` an attempt is one of Nomad's evaluations (scheduler/generic_sched.go, `retryMax`): refused in whole or in part, it
 * plans again at once on what is there by then, thinks again, and gives up after so many submissions in a row that placed nothing.
 */
import type { Time } from '../../model/time.ts'
import {
  type Atomicity,
  type Attempt,
  type CommitOptions,
  type ConflictRule,
  type Context,
  commit,
  type PlanOptions,
  type Promises,
  type SchedulingUnit,
  type Strategy,
  think,
} from '../strategy.ts'

export interface OptimisticOptions {
  readonly conflict?: ConflictRule
  /** Absent: `allOrNothing` for a gang, `incremental` for a job without one. */
  readonly atomicity?: Atomicity
  /** What to do with a plan that leaves out too much for a gang to run. Absent: submit it unless the commit is `allOrNothing`. */
  readonly incompletePlan?: 'discard' | 'submit'
  /** Submissions in a row that place nothing, after which an attempt ends. Absent: any refusal ends it. */
  readonly submissions?: number
  /** Replaces `submissions` for jobs that end. */
  readonly submissionsBatch?: number
  /** How long an attempt that was refused to the end stays blocked at most, microseconds. Absent: it waits its backoff. */
  readonly unblockAfter?: Time
}

export function optimistic(options: OptimisticOptions = {}): Strategy {
  const ofGang = rulesFor(options, true)
  const ofPods = rulesFor(options, false)
  return {
    name: 'optimistic',
    // A gang that is submitted in part is bound in part, and waits for the rest with what it got.
    promises: ofGang.planning.partial || ofGang.commit.atomicity !== 'allOrNothing' ? { atomic: 'pod', ends: true } : WHOLE,
    ...(options.unblockAfter === undefined ? {} : { unblockAfter: options.unblockAfter }),
    *attempt(unit: SchedulingUnit, { plan }: Context): Attempt {
      const rules = unit.gang ? ofGang : ofPods
      const most = (unit.endless ? undefined : options.submissionsBatch) ?? options.submissions
      let fruitless = 0
      let progress = false
      for (;;) {
        const chosen = plan(unit, rules.planning)
        yield* think(unit)
        if (!chosen) return progress ? 'scheduled' : 'unschedulable'
        const answer = yield* commit(chosen, rules.commit)
        if (answer === 'scheduled' || most === undefined) return answer
        if (answer === 'partly') progress = true
        fruitless = answer === 'partly' ? 0 : fruitless + 1
        if (fruitless >= most) return progress ? 'partly' : 'conflict'
      }
    },
  }
}

const WHOLE: Promises = { atomic: 'gang', deadlockFree: true, ends: true }

function rulesFor(options: OptimisticOptions, gang: boolean): { readonly planning: PlanOptions; readonly commit: CommitOptions } {
  const { conflict = 'resourceFit', atomicity = gang ? 'allOrNothing' : 'incremental' } = options
  const partial = options.incompletePlan === undefined ? atomicity !== 'allOrNothing' : options.incompletePlan === 'submit'
  return { planning: { partial }, commit: { conflict, atomicity } }
}
