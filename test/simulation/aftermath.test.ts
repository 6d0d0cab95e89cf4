/** What follows an attempt: backoff, giving up, partial groups. Expected times are worked out by hand. */
import { describe, expect, test } from 'vitest'
import { RETRY_PRESETS } from '../../src/model/defaults.ts'
import type { RetrySpec } from '../../src/model/scenario.ts'
import { container, job, node, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const instant = [scheduler('default', { decision: { job: 0, task: 0 } })]

/** App fits both nodes, best on A, where its sibling can never follow. */
function appAndCollector(retry: Partial<RetrySpec>, duration?: number, schedulers = instant) {
  const web = job('web', [pod('web', [container('App', 4), container('LogCollector', 2)])], duration === undefined ? {} : { duration })
  return scenario({ nodes: [node('A', 5), node('B', 8)], jobs: [web], schedulers, retry })
}

describe('backoff', () => {
  test('doubles from the first wait to the longest: 1, 2, 4, 8, 10, 10 s', () => {
    const run = tell(appAndCollector({ maxAttempts: 8 }), 'naive')
    const waits = run.of('backoff').filter((event) => event.unit === 'App')
    expect(waits.map((event) => event.seconds)).toEqual([1, 2, 4, 8, 10, 10, 10])
    expect(run.times('attempt', 'App')).toEqual([0, 1, 3, 7, 15, 25, 35, 45])
    expect(run.outcome('web')).toBe('failed')
  })

  test('has the length that the scenario states', () => {
    const run = tell(appAndCollector({ backoff: [250_000, 600_000], maxAttempts: 5 }), 'naive')
    expect(run.times('attempt', 'App')).toEqual([0, 0.25, 0.75, 1.35, 1.95])
  })

  test('is for conflicts, not for want of room: that is parked', () => {
    const run = tell(scenario({ nodes: nodes(1), jobs: [job('a', 1, { duration: 500 }), job('b', 1)], schedulers: instant }), 'pod')
    expect(run.of('backoff')).toEqual([])
    expect(run.started('b')).toBe(500)
    expect(run.figures.groupsFailed).toBe(0)
  })
})

describe('giving up', () => {
  test.each([1, 2, 5])('after %i failed attempts of the group evicts everything', (maxAttempts) => {
    const run = tell(appAndCollector({ maxAttempts }), 'naive')
    expect(run.figures).toMatchObject({
      attempts: 2 * maxAttempts,
      attemptsUnschedulable: maxAttempts,
      reschedules: maxAttempts,
      evictions: maxAttempts,
    })
    expect(run.outcome('web')).toBe('failed')
    expect(run.placed('web')).toBe('- -')
    const { free, capacity } = run.finished.world.cell
    expect(free).toEqual(capacity)
  })

  test('frees room for those who wait', () => {
    const web = job('web', [pod('web', [container('App', 4), container('LogCollector', 2)])])
    const words = { nodes: [node('A', 5), node('B', 8)], schedulers: [...instant, scheduler('other', { decision: { job: 0, task: 0 } })] }
    const other = job('other', 5, { scheduler: 'other', arrival: 0.5 })
    const blocker = job('blocker', 8, { scheduler: 'other' })
    const run = tell(scenario({ ...words, jobs: [web, blocker, other], retry: { maxAttempts: 1 } }), 'naive')
    expect(run.outcome('web')).toBe('failed')
    expect(run.started('other')).toBe(0.5)
  })

  test('under the preset omega comes with the 101st attempt of which nothing was placed, one a second', () => {
    const words = { nodes: nodes(1), prefill: [{ name: 'tenant', node: 'n-0', requests: { cpu: 1 } }], retry: RETRY_PRESETS.omega }
    const run = tell(scenario({ ...words, jobs: [job('a', 1)], schedulers: instant }), 'optimistic')
    expect(run.times('attempt', 'a')).toEqual(Array.from({ length: 101 }, (_, second) => second))
    expect(run.outcome('a')).toBe('failed')
  })

  test('under the preset omega comes with the 1,001st attempt if something was placed once, whatever a decision costs', () => {
    for (const decision of [0, 1000]) {
      const schedulers = [scheduler('default', { decision: { job: decision, task: 0 } })]
      const jobs = [job('a', pods('a', 2))]
      const run = tell(scenario({ nodes: nodes(1), jobs, schedulers, retry: RETRY_PRESETS.omega }), 'optimistic')
      expect([run.outcome('a/a-0'), run.outcome('a/a-1')]).toEqual(['running', 'failed'])
      expect(run.figures.attempts).toBe(1001)
    }
  })

  test('under the preset omega puts a unit at the back of the queue', () => {
    const jobs = [job('big', 2), job('small', 1, { arrival: 1 })]
    const words = { nodes: [node('n', 2)], prefill: [{ name: 'tenant', node: 'n', requests: { cpu: 1 } }], retry: RETRY_PRESETS.omega }
    const run = tell(scenario({ ...words, jobs, schedulers: instant, duration: 1_000_000 }), 'pod')
    const second = run.of('attempt').filter((event) => event.time === 1_000_000)
    expect(second.map((event) => event.unit)).toEqual(['small', 'big'])
  })

  test.each([
    ['service', undefined, 5],
    ['batch', 60, 2],
  ])('under the preset nomad comes to a %s job (duration %s) after %i attempts', (_, duration, attempts) => {
    const jobs = [job('a', pods('a', 2), { gang: true, ...(duration === undefined ? {} : { duration }) })]
    const words = { nodes: nodes(2), prefill: [{ name: 'tenant', node: 'n-0', requests: { cpu: 1 } }], retry: RETRY_PRESETS.nomad }
    const run = tell(
      scenario({ ...words, jobs, schedulers: instant }),
      use('hoarding', { release: 'releaseAll+backoff', offerTimeout: 1_000_000 }),
    )
    expect(run.figures.attemptsAbandoned).toBe(attempts)
    expect(run.outcome('a')).toBe('failed')
  })

  test('under the preset nomad is put off by progress', () => {
    // Three rounds of an ending job, which two fruitless ones would end: each is refused for what rivals took, and gets one pod through.
    const arrivals = [0, 0, 0, 1.13, 1.13, 2.24]
    const rivals = arrivals.map((arrival, at) => job(`r-${at}`, 1, { scheduler: 'rival', arrival }))
    const words = { nodes: nodes(10), schedulers: [scheduler(), scheduler('rival', { decision: { job: 1000, task: 0 } })] }
    const jobs = [job('a', pods('a', 4), { duration: 500 }), ...rivals]
    const run = tell(scenario({ ...words, jobs, retry: RETRY_PRESETS.nomad }), 'optimistic')
    const rounds = run.of('outcome').filter((event) => event.unit === 'a')
    expect(rounds.map((event) => event.outcome)).toEqual(['partly', 'partly', 'partly', 'scheduled'])
    expect(run.figures.groupsFinished).toBe(4)
  })

  test('never takes down a group that runs: its latecomers alone are refused', () => {
    const rival = job('rival', 1, { scheduler: 'rival' })
    const gang = job('gang', pods('g', 2), { gang: 1 })
    const words = { nodes: nodes(2), schedulers: [scheduler(), scheduler('rival', { decision: { job: 1000, task: 0 } })] }
    const run = tell(
      scenario({ ...words, jobs: [gang, rival], retry: { maxAttempts: 1 } }),
      use('optimistic', { atomicity: 'incremental' }),
    )
    expect(run.figures.attemptsPartly).toBe(1)
    expect(run.outcome('gang')).toBe('running')
  })
})

describe('a partial pod under `reschedule`', () => {
  const three = (late?: number) => job('p', [pod('p', [container('first', 4), container('second', 9), container('third', 1, late)])])
  const base = { nodes: [node('A', 10), node('B', 14)], schedulers: instant, retry: { maxAttempts: 3 } }

  test('goes back as one: members that were still queued are cancelled with it', () => {
    const run = tell(scenario({ ...base, jobs: [three()] }), 'naive')
    expect(run.times('attempt', 'third')).toEqual([])
    expect(run.times('backoff', 'third')).toEqual(run.times('backoff', 'first'))
    expect(run.times('evict', 'first')).toEqual([0, 1, 3])
    expect(run.figures).toMatchObject({ reschedules: 3, evictions: 3, partialPlacements: 1 })
  })

  test('makes a member that arrives meanwhile wait for the others', () => {
    const run = tell(scenario({ ...base, jobs: [three(0.5)] }), 'naive')
    // Evicted at 0 until 1; the third container arrives at 0.5 and is no earlier.
    expect(run.times('enter', 'third')[0] ?? 1).toBe(1)
  })

  test('counts a failed attempt only for the sibling that cannot follow, not for the first container', () => {
    const words = { nodes: nodes(1, 4), prefill: [{ name: 'tenant', node: 'n-0', requests: { cpu: 4 }, until: 50_000_000 }] }
    const web = job('web', [pod('web', [container('App', 2), container('LogCollector', 2)])])
    const run = tell(scenario({ ...words, jobs: [web], schedulers: instant, retry: { maxAttempts: 1 } }), 'naive')
    expect(run.started('web')).toBe(50)
    expect(run.figures.reschedules).toBe(0)
  })
})

describe('a partial pod under `wait`', () => {
  test('stays where it is, stranded, until its sibling fits', () => {
    const words = { nodes: [node('A', 5), node('B', 8)], prefill: [{ name: 'tenant', node: 'A', requests: { cpu: 1 }, until: 7_000_000 }] }
    const web = job('web', [pod('web', [container('App', 3), container('LogCollector', 2)])])
    const run = tell(scenario({ ...words, jobs: [web], schedulers: instant }), use('naive', {}, { onPartial: { pod: 'wait' } }))
    expect(run.placed('web')).toBe('A A')
    expect(run.started('web')).toBe(7)
    expect(run.figures).toMatchObject({ evictions: 0, reschedules: 0, partialPlacements: 1 })
    expect(run.figures.stranded.cpu).toBe(3 / 13)
  })
})

describe('a partial pod under `split`', () => {
  test('goes apart rather than wait, and is counted once', () => {
    const run = tell(appAndCollector({}), use('naive', {}, { onPartial: { pod: 'split' } }))
    expect(run.placed('web')).toBe('A B')
    expect(run.figures).toMatchObject({ splitPods: 1, reschedules: 0, groupsRunning: 1 })
  })

  test('is no violation where the siblings happen to meet', () => {
    const web = job('web', [pod('web', [container('App', 3), container('LogCollector', 2)])])
    const run = tell(scenario({ nodes: [node('A', 5), node('B', 8)], jobs: [web] }), use('naive', {}, { onPartial: { pod: 'split' } }))
    expect(run.placed('web')).toBe('A A')
    expect(run.figures.splitPods).toBe(0)
  })
})

describe('a partial gang', () => {
  const rivals = {
    nodes: nodes(4),
    jobs: ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 60, scheduler: name })),
    schedulers: [scheduler('A'), scheduler('B')],
  }

  test('under `wait` keeps what it has: two of them block each other for good', () => {
    const run = tell(scenario(rivals), 'pod')
    expect(run.figures).toMatchObject({ evictions: 0, deadlocks: 1, groupsDeadlocked: 2 })
  })

  test('under `reschedule` gives everything back, so that the other one gets through', () => {
    const run = tell(scenario(rivals), use('pod', {}, { onPartial: { gang: 'reschedule' } }))
    // Both hold two at 0.210; A's third finds no room at 0.315, all its pods go, and B's third has room in the same instant.
    expect(run.times('evict', 'A')).toEqual([0.315, 0.315, ...run.times('evict', 'A').slice(2)])
    expect(run.started('B')).toBe(0.315)
    expect(run.started('A')).toBeGreaterThan(60.315)
    expect(run.figures).toMatchObject({ deadlocks: 0, groupsFinished: 2 })
    expect(run.figures.reschedules).toBeGreaterThanOrEqual(1)
  })
})

describe('what is left of a unit', () => {
  test('a gangless job keeps the pods that fit; the rest is retried when room is released', () => {
    const jobs = [job('short', 1, { duration: 10 }), job('three', pods('p', 3), { arrival: 1 })]
    const run = tell(scenario({ nodes: nodes(3), jobs }), 'optimistic')
    expect(run.started('short')).toBe(0.105)
    expect(['p-0', 'p-1', 'p-2'].map((name) => run.started(`three/${name}`))).toEqual([1.115, 1.115, 10.21])
    expect(run.figures).toMatchObject({ attempts: 3, attemptsScheduled: 3, conflicts: 0 })
  })

  test('the refused part of an incremental commit backs off, the rest stays: the attempt was `partly`', () => {
    const jobs = [job('one', 1, { scheduler: 'quick' }), job('two', pods('p', 2))]
    const schedulers = [scheduler('quick', { decision: { job: 1000, task: 0 } }), scheduler()]
    const run = tell(scenario({ nodes: nodes(3), jobs, schedulers }), 'optimistic')
    expect(run.of('outcome').map((event) => [event.unit, event.outcome, event.time / 1e6])).toEqual([
      ['one', 'scheduled', 0.001],
      ['two', 'partly', 0.11],
      ['two', 'scheduled', 1.215],
    ])
    expect(run.figures).toMatchObject({ attemptsPartly: 1, conflicts: 1, conflictFraction: 0.5, rollbacks: 0, evictions: 0 })
    expect([run.started('two/p-0'), run.started('two/p-1')].sort()).toEqual([0.11, 1.215])
  })

  test('latecomers join a running gang, and end with it', () => {
    const words = { nodes: nodes(3), prefill: [{ name: 'tenant', node: 'n-2', requests: { cpu: 1 }, until: 4_000_000 }] }
    const run = tell(scenario({ ...words, jobs: [job('gang', pods('g', 3), { gang: 2, duration: 10 })] }), 'gang')
    expect(run.started('gang')).toBe(0.115)
    expect(run.times('bind', 'gang')).toEqual([0.115, 0.115, 4.105])
    expect(run.times('finish', 'gang')).toEqual([10.115])
    expect(run.figures.groupsStarted).toBe(1)
    expect(run.placed('gang')).toBe('n-0 n-1 n-2')
  })

  test.each(['gang', 'pod', 'optimistic'])('a latecomer that is being tried when its group ends is dropped: %s', (strategy) => {
    const words = { nodes: nodes(3), prefill: [{ name: 'tenant', node: 'n-2', requests: { cpu: 1 }, until: 10_000_000 }] }
    const first = strategy === 'pod' ? 0.21 : 0.115
    const gang = job('gang', pods('g', 3), { gang: 2, duration: 10.05 - first })
    const run = tell(scenario({ ...words, jobs: [gang] }), strategy)
    expect(run.times('finish', 'gang')).toEqual([10.05])
    const last = run.of('outcome').at(-1)
    expect([last?.outcome, last?.time]).toEqual(['abandoned', 10_050_000])
    expect(run.times('bind', 'gang')).toHaveLength(2)
    expect(run.result.endedSeconds).toBe(10.05)
    const { free, capacity } = run.finished.world.cell
    expect(free).toEqual(capacity)
  })

  test('a unit parked for latecomers is forgotten when its gang ends', () => {
    const jobs = [job('gang', pods('g', 2), { gang: 1, duration: 5 }), job('for-ever', 1, { priority: 1 })]
    for (const strategy of ['gang', 'pod', 'naive', 'optimistic', 'hoarding']) {
      const run = tell(scenario({ nodes: nodes(1, 2), jobs }), strategy)
      expect(run.outcome('gang')).toBe('finished')
      expect(run.figures.groupsRunning).toBe(1)
    }
  })

  test('a scheduler whose attempt was dropped takes its next unit at once', () => {
    const words = { nodes: nodes(3), prefill: [{ name: 'tenant', node: 'n-2', requests: { cpu: 1 }, until: 10_000_000 }] }
    const jobs = [job('gang', pods('g', 3), { gang: 2, duration: 9.935 }), job('next', 1, { arrival: 10.01 })]
    const run = tell(scenario({ ...words, jobs }), 'gang')
    expect(run.times('attempt', 'next')).toEqual([10.05])
    expect(run.started('next')).toBe(10.155)
  })
})
