/** The report of the Omega simulator, by hand: each of its defects of counting with and without, and what it counts rightly. */
import { describe, expect, test } from 'vitest'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import type { OmegaDefect } from '../../src/model/compatibility.ts'
import { RETRY_PRESETS } from '../../src/model/defaults.ts'
import { OmegaReport } from '../../src/view/index.ts'
import { job, nodes, pods, type ScenarioWords, scenario, scheduler, use } from '../tools/scenario-builders.ts'

function reported(words: ScenarioWords, strategy: Parameters<typeof chooseStrategy>[1], defects: readonly OmegaDefect[]) {
  const from = scenario({ retry: RETRY_PRESETS.omega, ...words, compatibility: { omega: { seed: 0, defects } } })
  const report = new OmegaReport(words.jobs, from.compatibility)
  const { endedSeconds } = execute(setupOf(from, chooseStrategy(from, strategy), { listener: report.listener })).result
  return { jobs: report.jobRows(), schedulers: report.schedulerRows(endedSeconds), workloads: report.workloadRows(endedSeconds) }
}

describe('a node that is full, until the end at 5 s', () => {
  // A decision takes 0.5 s. a is placed at 0.5. b waits until 0.5, finds no room at 1, 2.5 and 4, is back at 5 and waits.
  // c comes at 4.9 and is thought about at the end. d comes at 4.95 and is never tried.
  const words = {
    nodes: nodes(1),
    jobs: ['a', 'b', 'c', 'd'].map((name, at) => job(name, 1, { arrival: [0, 0, 4.9, 4.95][at], workloadClass: 'Batch' })),
    schedulers: [scheduler('default', { decision: { job: 500_000, task: 0 } })],
    duration: 5_000_000,
  }
  const with_ = (...defects: OmegaDefect[]) => reported(words, use('serial', {}, { unit: 'job' }), defects)

  test('has a row a job: attempts that ended, tasks left, waits', () => {
    const row = { workload: 'Batch', tasks: 1, wastedThink: 0 }
    expect(with_().jobs).toEqual([
      { ...row, job: 'a', attempts: 1, unscheduled: 0, waitFirst: 0, queued: 0, usefulThink: 0.5 },
      { ...row, job: 'b', attempts: 3, unscheduled: 1, waitFirst: 0.5, queued: 0.5, usefulThink: 0 },
      { ...row, job: 'c', attempts: 0, unscheduled: 1, waitFirst: 0, queued: 0, usefulThink: 0 },
      { ...row, job: 'd', attempts: 0, unscheduled: 1, waitFirst: 0, queued: 0, usefulThink: 0 },
    ])
  })

  test('has a row a scheduler, with what is left in its queue', () => {
    const counts = {
      txnOk: 1,
      txnFailed: 0,
      conflictFraction: 0,
      taskOk: 1,
      taskFailed: 0,
      retried: 0,
      noResources: 3,
      abandoned: 0,
      queueLeft: 2,
    }
    expect(with_().schedulers).toEqual([{ scheduler: 'default', busy: 0.4, useful: 0.1, wasted: 0, ...counts }])
  })

  test('under noRoomUncounted is not busy while it looks in vain', () => {
    expect(with_('noRoomUncounted').schedulers[0]).toMatchObject({ busy: 0.1, useful: 0.1, noResources: 3 })
  })

  test('counts the waits of all jobs so far; under attemptedJobsOnly of a and b alone', () => {
    expect(with_().workloads[0]).toMatchObject({ jobs: 4, attempted: 2, fullyScheduled: 1, partial: 0, attemptsAvg: 2, attemptsMax: 3 })
    const wait = (...defects: OmegaDefect[]) => with_(...defects).workloads[0].waitFirst
    expect(wait()).toMatchObject({ mean: (0 + 0.5 + 0 + 0.05) / 4, count: 4 })
    expect(wait('attemptedJobsOnly')).toMatchObject({ mean: 0.25, count: 2 })
  })

  test('tells how long placing took; under queueTimeOnly only the time in the queue', () => {
    const full = (...defects: OmegaDefect[]) => with_('attemptedJobsOnly', ...defects).workloads[0].waitFull
    expect(full()).toMatchObject({ mean: (0.5 + 5) / 2, max: 5 })
    expect(full('queueTimeOnly')).toMatchObject({ mean: 0.25, max: 0.5 })
  })

  test('under fixedPercentile has the 90th for every percentile, cut off to the job before', () => {
    const wait = (...defects: OmegaDefect[]) => with_('attemptedJobsOnly', ...defects).workloads[0].waitFirst
    expect(wait()).toMatchObject({ p50: 0.25, p90: 0.45, p99: 0.495, max: 0.5 })
    expect(wait('fixedPercentile')).toMatchObject({ p50: 0, p90: 0, p99: 0, max: 0.5 })
  })
})

describe('two schedulers that want the same room', () => {
  // Both plan on two places at 0; left commits its two at 0.11, right is refused at 0.11, has no room at 1.22 and so on until 2.11,
  // when left's two end: it is placed at the next attempt.
  const words = {
    nodes: nodes(1, 2),
    jobs: ['left', 'right'].map((name) => job(name, pods(name, 2), { scheduler: name, duration: 2, workloadClass: name })),
    schedulers: [scheduler('left'), scheduler('right')],
  }
  const strategy = use('optimistic', { atomicity: 'allOrNothing' }, { unit: 'job', planning: 'whole' })

  test('count transactions, tasks, retries and vain looks, each for itself', () => {
    const [left, right] = reported(words, strategy, []).schedulers
    expect(left).toMatchObject({ txnOk: 1, txnFailed: 0, taskOk: 2, taskFailed: 0, retried: 0, noResources: 0 })
    expect(right).toMatchObject({ txnOk: 1, txnFailed: 1, conflictFraction: 1, taskOk: 2, taskFailed: 2, retried: 1, noResources: 1 })
    expect(right.wasted).toBeGreaterThan(0)
    expect(right.busy).toBeCloseTo(3 * right.wasted, 12)
  })

  test('under firstConflictOnly count one task of the two that were refused', () => {
    expect(reported(words, strategy, ['firstConflictOnly']).schedulers[1]).toMatchObject({ txnFailed: 1, taskFailed: 1 })
  })
})

test('a job that is given up is abandoned once, however many tasks it loses', () => {
  const words = { nodes: nodes(1), jobs: [job('wide', pods('wide', 3, 2))] }
  const { schedulers, jobs } = reported(words, use('serial', {}, { unit: 'job' }), [])
  expect(schedulers[0]).toMatchObject({ abandoned: 1, noResources: 101, txnOk: 0, conflictFraction: null, queueLeft: 0 })
  expect(jobs[0]).toMatchObject({ attempts: 101, unscheduled: 3 })
})

test('what is evicted is left to be scheduled', () => {
  // Two pods of a gang are decided one by one; there is room for one, and the other is evicted.
  const words = { nodes: nodes(1), jobs: [job('gang', pods('gang', 2), { gang: true })], retry: { maxAttempts: 1 } }
  const strategy = use('serial', {}, { unit: 'pod', onPartial: { pod: 'reschedule', gang: 'reschedule' } })
  expect(reported(words, strategy, []).jobs[0]).toMatchObject({ tasks: 2, unscheduled: 2 })
})
