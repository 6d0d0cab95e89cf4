/** Who waits for room, who is woken by what, and who may pass whom. Decisions take no time unless a test says so. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/kernel/random.ts'
import type { SchedulerSpec } from '../../src/model/scenario.ts'
import type { Job } from '../../src/model/workload.ts'
import { job, nodes, scenario, scheduler, tell } from '../tools/scenario-builders.ts'

const instant = (more: Partial<SchedulerSpec> = {}) => [scheduler('default', { decision: { job: 0, task: 0 }, ...more })]

/** First fit on nodes of this size, decisions in no time. */
function firstFit(sizes: number, count: number, jobs: readonly Job[], more: Partial<SchedulerSpec> = {}) {
  return scenario({ nodes: nodes(count, sizes), jobs, schedulers: instant(more), placement: { policy: 'firstFit' } })
}

describe('a parked unit', () => {
  test('is not tried again by a release into which it does not fit', () => {
    const run = tell(firstFit(4, 1, [job('a', 3, { duration: 10 }), job('b', 1, { duration: 5 }), job('c', 2)]), 'pod')
    expect(run.times('attempt', 'c')).toEqual([0, 10])
    expect(run.times('park', 'c')).toEqual([0])
    expect(run.started('c')).toBe(10)
  })

  test('is judged node by node: halves freed on two nodes do not wake it', () => {
    const jobs = [job('a', 1, { duration: 5 }), job('b', 1, { duration: 20 }), job('c', 1, { duration: 6 }), job('d', 1, { duration: 30 })]
    const run = tell(firstFit(2, 2, [...jobs, job('whole', 2)]), 'pod')
    expect(run.times('attempt', 'whole')).toEqual([0, 20])
    expect(run.placed('whole')).toBe('n-0')
  })

  test('is woken by the smallest of its members, and tried as a whole', () => {
    const gang = job(
      'gang',
      [...'xy'].map((name) => ({ name, containers: [{ name, requests: { cpu: name === 'x' ? 1 : 3 } }] })),
      { gang: true },
    )
    const run = tell(firstFit(4, 1, [job('a', 3, { duration: 10 }), job('b', 1, { duration: 5 }), gang]), 'gang')
    expect(run.times('attempt', 'gang')).toEqual([0, 5, 10])
    expect(run.started('gang')).toBe(10)
  })

  test('is tried again at once if room was released while it was being thought about', () => {
    const late = job('late', 1, { arrival: 10.05 })
    const run = tell(scenario({ nodes: nodes(1), jobs: [job('a', 1, { duration: 10 }), late] }), 'optimistic')
    expect(run.started('a')).toBe(0.105)
    // Planned at 10.05 without room, a ends at 10.105, the thought ends at 10.155.
    expect(run.times('attempt', 'late')).toEqual([10.05, 10.155])
    expect(run.started('late')).toBe(10.26)
  })

  test('stays parked if the last release was before its plan', () => {
    const jobs = [job('a', 1, { duration: 1 }), job('b', 1, { arrival: 1, duration: 20 }), job('c', 1, { arrival: 2 })]
    const run = tell(scenario({ nodes: nodes(1), jobs, schedulers: instant() }), 'optimistic')
    expect(run.times('attempt', 'c')).toEqual([2, 21])
  })

  test('with a higher priority goes first, then the older one', () => {
    const waiting = [job('old', 1, { duration: 1 }), job('young', 1, { duration: 1 }), job('high', 1, { duration: 1, priority: 5 })]
    const jobs = [job('a', 1, { duration: 10 }), ...waiting.map((one) => ({ ...one, arrival: 1_000_000 }))]
    const run = tell(firstFit(1, 1, jobs), 'pod')
    expect(run.of('start').map((event) => [event.group, event.time / 1e6])).toEqual([
      ['a', 0],
      ['high', 10],
      ['old', 11],
      ['young', 12],
    ])
  })

  test('keeps its place before units that were queued after it', () => {
    const jobs = [
      job('a', 1, { duration: 10 }),
      job('parked', 1, { arrival: 1, duration: 1 }),
      job('fresh', 1, { arrival: 10, duration: 1 }),
    ]
    const run = tell(firstFit(1, 1, jobs), 'pod')
    expect(run.started('parked')).toBe(10)
    expect(run.started('fresh')).toBe(11)
  })
})

describe('the queue', () => {
  test('takes the highest priority first, equals in the order they came', () => {
    const jobs = ['low', 'first', 'second', 'top'].map((name) =>
      job(name, 1, { priority: { low: -1, first: 0, second: 0, top: 1_000_000 }[name] ?? 0 }),
    )
    const run = tell(scenario({ nodes: nodes(4), jobs }), 'pod')
    expect(run.of('attempt').map((event) => event.unit)).toEqual(['top', 'first', 'second', 'low'])
  })

  const blocked = [job('a', 1, { duration: 10 }), job('big', 2, { duration: 5 }), job('small', 1, { duration: 1 })]

  test('lets later units pass a blocked one under `skip`', () => {
    const run = tell(firstFit(2, 1, blocked, { blocked: 'skip' }), 'pod')
    expect([run.started('small'), run.started('big')]).toEqual([0, 10])
  })

  test('keeps strict order under `wait`', () => {
    const run = tell(firstFit(2, 1, blocked, { blocked: 'wait' }), 'pod')
    expect([run.started('big'), run.started('small')]).toEqual([10, 15])
    expect(run.times('attempt', 'small')[0]).toBe(10)
  })

  test('lets a higher priority pass a blocked unit even under `wait`', () => {
    const jobs = [blocked[0], blocked[1], { ...blocked[2], priority: 1 }]
    const run = tell(
      firstFit(
        2,
        1,
        jobs.map((one, at) => ({ ...one, arrival: at })),
        { blocked: 'wait' },
      ),
      'pod',
    )
    expect(run.started('small')).toBe(0.000002)
    expect(run.started('big')).toBe(10)
  })
})

describe('an overloaded cell', () => {
  /** 100 slots, jobs of 100 s, 1.3 arrivals a second: 130 % of what the cell can serve. */
  const overload = (schedulers: number, sizes: readonly number[]) => {
    const count = 2_000
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
    const jobs = Array.from({ length: count }, (_, at) =>
      job(`j-${at}`, sizes[at % sizes.length], { arrival: (at * mean) / 1.3, duration: 100 }),
    )
    return scenario({
      nodes: nodes(10, 10),
      jobs,
      schedulers: [scheduler('default', { count: schedulers, decision: { job: 1000, task: 0 } })],
    })
  }

  test.each([
    [1, [1]],
    [1, [1, 2, 3]],
    [4, [1]],
  ])('does not try its backlog in a loop: %i schedulers, requests of %j, at most 6 events a job', (schedulers, sizes) => {
    const run = tell(overload(schedulers, sizes), 'pod')
    expect(run.figures.groupsFinished).toBe(2_000)
    expect(run.figures.attemptsUnschedulable).toBeGreaterThan(400)
    expect(run.finished.events / 2_000).toBeLessThanOrEqual(6)
  })

  /** Requests of two resources and run times drawn at random, arrivals at random too: what is released seldom fits who waits longest. */
  const uneven = (load: number, schedulers: number) => {
    const random = randomStream('uneven', `${load}`)
    const jobs: Job[] = []
    for (let at = 0, arrival = 0; at < 2_000; at++) {
      arrival -= (Math.log(1 - random.uniform()) * 100 * 2.5) / (load * 10 * 16)
      const cpu = 1 + random.below(4)
      const requests = { cpu, memory: cpu * (1 + random.below(3)) }
      const pods = [{ name: 'p', containers: [{ name: 'c', requests }] }]
      jobs.push(job(`j-${at}`, pods, { arrival, duration: 50 + 100 * random.uniform() }))
    }
    const room = Array.from({ length: 10 }, (_, at) => ({ name: `n-${at}`, allocatable: { cpu: 16, memory: 40 } }))
    return scenario({ nodes: room, jobs, schedulers: [scheduler('default', { count: schedulers, decision: { job: 1000, task: 0 } })] })
  }

  test.each([
    [0.97, 1],
    [0.97, 4],
    [1.3, 1],
    [1.3, 4],
  ])('at %f of what it can serve takes at most 6 events a job, with %i schedulers', (load, schedulers) => {
    const run = tell(uneven(load, schedulers), 'pod')
    expect(run.figures.groupsFinished).toBe(2_000)
    expect(run.figures.attemptsUnschedulable).toBeGreaterThan(400)
    expect(run.finished.events / 2_000).toBeLessThanOrEqual(6)
  })

  test('ends when nothing fits any more, and everybody was tried once', () => {
    const jobs = Array.from({ length: 500 }, (_, at) => job(`j-${at}`, 1))
    const run = tell(scenario({ nodes: nodes(5), jobs }), 'pod')
    expect(run.result.ended).toBe('idle')
    expect(run.figures.attempts).toBe(500)
    expect(run.figures.groupsRunning).toBe(5)
    expect(run.figures.deadlockMembers.blockedByEndless).toBe(495)
  })
})

describe('whatever the workload', () => {
  test('a unit that waits at the end has no room on any node, and no attempt begins without a cause', () => {
    const jobs = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 4 }), duration: fc.integer({ min: 1, max: 9 }), arrival: fc.nat(9), endless: fc.nat(3) }),
      { minLength: 1, maxLength: 25 },
    )
    let waited = 0
    fc.assert(
      fc.property(jobs, fc.constantFrom('pod', 'optimistic', 'gang', 'naive'), fc.integer({ min: 1, max: 3 }), (list, strategy, count) => {
        const work = list.map((one, at) =>
          job(`j-${at}`, one.size, { arrival: one.arrival, ...(one.endless > 0 ? { duration: one.duration } : {}) }),
        )
        const run = tell(scenario({ nodes: nodes(2, 4), jobs: work, schedulers: [scheduler('default', { count })] }), strategy)
        expect(run.result.ended).toBe('idle')
        const { cell } = run.finished.world
        for (const group of run.result.groups) {
          if (group.outcome !== 'pending') continue
          waited++
          const size = list[Number(group.name.slice(2))].size
          expect(cell.free[0].every((room) => room < size)).toBe(true)
        }
      }),
      { seed: 51, numRuns: 150 },
    )
    expect(waited).toBeGreaterThan(50)
  })
})
