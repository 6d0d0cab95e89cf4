/** When a deadlock is called one, to whom it is counted, and to what instant it is dated back. */
import { describe, expect, test, vi } from 'vitest'
import type { StrategyChoice } from '../../src/experiment/types.ts'
import type { Job } from '../../src/model/workload.ts'
import { HoldStates } from '../../src/simulation/hold-states.ts'
import { container, job, node, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const schedulers = ['first', 'second', 'third'].map((name) => scheduler(name))
const ending = { gang: true, duration: 60 }

/** Gangs of one-slot pods on as many one-slot nodes, a scheduler each. */
function gangs(count: number, sizes: readonly number[], more: readonly Job[] = []) {
  const jobs = sizes.map((size, at) => job('ABC'[at], pods('p', size), { ...ending, scheduler: schedulers[at].name }))
  return scenario({ nodes: nodes(count), jobs: [...jobs, ...more], schedulers })
}

describe('an onset', () => {
  test.each([
    ['pod', 4, 3, 0.21],
    ['naive', 4, 3, 0.21],
    ['pod', 100, 100, 0.105],
    ['naive', 100, 100, 0.105],
    ['hoarding', 4, 3, 0],
    ['hoarding', 100, 100, 0],
  ])('under %s on %i slots with two gangs of %i is at %f s', (strategy, slots, size, onset) => {
    const run = tell(gangs(slots, [size, size]), strategy)
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockedGroups: 2, deadlockOnsetSeconds: onset, standstills: 1 })
    expect(run.figures.deadlockMembers).toEqual({ core: 2, victim: 0, selfDeadlock: 0, infeasible: 0, blockedByEndless: 0 })
    expect(run.of('deadlock').map((event) => event.groups)).toEqual([['A', 'B']])
    expect(run.figures.deadlockSeconds).toBeCloseTo(run.result.endedSeconds - onset, 9)
  })

  test('is dated to the last hold that ties the knot, not to earlier ones', () => {
    // B's second pod arrives at 40: until then A could have had the three slots that it needs.
    const late = pods('q', 2).map((one) => pod(one.name, [container('c', 1, 40)]))
    const jobs = [
      job('A', [...pods('p', 2), pod('last', [container('c', 1, 90)])], ending),
      job('B', [...pods('p', 1), ...late], { ...ending, scheduler: 'second' }),
    ]
    const run = tell(scenario({ nodes: nodes(4), jobs, schedulers: [scheduler(), scheduler('second')] }), 'pod')
    expect(run.times('bind')).toEqual([0.105, 0.105, 0.21, 40.105])
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 40.105 })
  })

  test('is not called while a running group will free enough', () => {
    const short = job('short', 1, { duration: 20, scheduler: 'third' })
    // 5 slots: short has one, A and B two each; short's slot frees A or B.
    const run = tell(gangs(5, [3, 3], [short]), 'pod')
    expect(run.figures).toMatchObject({ deadlocks: 0, groupsFinished: 3 })
  })

  test.each([undefined, 'split' as const])('is not called while minMember pods can still be had (onPartial in a pod: %s)', (inPod) => {
    const jobs = ['A', 'B'].map((name, at) => job(name, pods('p', 4), { gang: 2, duration: 60, scheduler: schedulers[at].name }))
    const run = tell(
      scenario({ nodes: nodes(4), jobs, schedulers }),
      use('naive', {}, inPod === undefined ? {} : { onPartial: { pod: inPod } }),
    )
    expect([run.started('A'), run.started('B')]).toEqual([0.21, 0.21])
    expect(run.figures.deadlocks).toBe(0)
  })

  test('is not called between units that are complete and think', () => {
    const jobs = [job('A', [pod('big', 3), pod('small', 1)]), job('B', 3, { scheduler: 'second' }), job('C', 1, { scheduler: 'second' })]
    const from = scenario({ nodes: [node('n-0', 3), node('n-1', 3), node('n-2', 2)], jobs, schedulers: [scheduler(), scheduler('second')] })
    for (const unit of ['container', 'pod', 'job'] as const) {
      for (const mode of ['offers', 'reserve']) {
        const run = tell(from, use('hoarding', { mode }, { unit }))
        expect(run.figures).toMatchObject({ deadlocks: 0, standstills: 0, groupsRunning: 4 })
      }
    }
  })

  test('is not called for the rest of an offer, which goes back when its unit is bound, though its group waits on', () => {
    // A's first pod keeps n-0 whole, B's keeps n-1, of which it needs 2 of 3: what is left there is just what A still needs.
    const jobs = [
      job('A', [pod('a-0', 2), pod('a-1', 1)], { ...ending, scheduler: 'first' }),
      job('B', [pod('b-0', 2), pod('b-1', 2)], { ...ending, scheduler: 'second' }),
    ]
    const on = (at: number) => ({ nodeSelector: { at: String(at) } })
    const placed = jobs.map((one, at) => ({ ...one, pods: [{ ...one.pods[0], ...on(at) }, ...one.pods.slice(1)] }))
    const room = [node('n-0', 2, { labels: { at: '0' } }), node('n-1', 3, { labels: { at: '1' } })]
    const run = tell(scenario({ nodes: room, jobs: placed, schedulers }), use('hoarding', {}, { unit: 'pod' }))
    expect(run.figures).toMatchObject({ deadlocks: 0, groupsFinished: 2 })
  })

  test('is not called of a job whose pods are each useful alone, when one of them can be had', () => {
    // B keeps n-0 and waits for n-1. A keeps n-1 for `late`, and gives it back when that has run; its `big` waits for n-0.
    const late = pod('late', [container('c', 1), container('d', 1, 20)])
    const jobs = [
      job('B', pods('p', 2, 2), { ...ending, scheduler: 'second' }),
      job('A', [pod('big', 3), late], { duration: 60, scheduler: 'first', arrival: 1 }),
    ]
    const prefill = [{ name: 'early', node: 'n-1', requests: { cpu: 2 }, until: 1_500_000 }]
    const run = tell(scenario({ nodes: [node('n-0', 3), node('n-1', 2)], prefill, jobs, schedulers }), 'hoarding')
    expect(run.times('lease', 'n-1')[0]).toBe(2)
    expect(run.figures).toMatchObject({ deadlocks: 0, groupsFinished: 3 })
  })

  test('is called where what is left of a pod is bound to a node by what is there, though elsewhere all had a place', () => {
    const here = { nodeSelector: { only: 'n-0' } }
    const members = [pod('p', [container('c', 1), container('d', 1)]), pod('q', 2), { ...pod('r', 1), ...here }]
    const room = [node('n-0', 1, { labels: { only: 'n-0' } }), node('n-1', 2), node('n-2', 2)]
    const run = tell(scenario({ nodes: room, jobs: [job('A', members, ending)] }), use('naive', {}, { onPartial: { pod: 'wait' } }))
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0.105 })
    expect(run.figures.deadlockMembers).toMatchObject({ selfDeadlock: 1, infeasible: 0 })
  })

  test('counts two separate knots twice', () => {
    const specs = ['w', 'x', 'y', 'z'].map((name) => scheduler(name))
    const rack = (name: string) => ({ labels: { rack: name } })
    const on = (name: string, rackName: string) => {
      const members = pods('p', 3).map((one) => ({ ...one, nodeSelector: { rack: rackName } }))
      return job(name, members, { ...ending, scheduler: name })
    }
    const room = [...Array(4).keys()].flatMap((at) => [node(`l-${at}`, 1, rack('left')), node(`r-${at}`, 1, rack('right'))])
    const run = tell(
      scenario({ nodes: room, jobs: [on('w', 'left'), on('x', 'left'), on('y', 'right'), on('z', 'right')], schedulers: specs }),
      'pod',
    )
    expect(run.figures).toMatchObject({ deadlocks: 2, deadlockedGroups: 4, standstills: 2 })
    expect(run.figures.deadlockMembers.core).toBe(4)
  })
})

describe('who takes part', () => {
  test('a gang that took the only node its own other pod fits is deadlocked with itself', () => {
    const pair = job('pair', [pod('X', 30), pod('Y', 50)], ending)
    const words = { nodes: [node('A', 50), node('B', 30)], placement: { policy: 'firstFit' } }
    const run = tell(scenario({ ...words, jobs: [pair] }), 'pod')
    expect(run.outcome('pair')).toBe('deadlocked')
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0.105 })
    expect(run.figures.deadlockMembers).toMatchObject({ core: 0, selfDeadlock: 1 })
  })

  test('who holds nothing and waits for the room of a knot is its victim', () => {
    for (const strategy of ['pod', 'hoarding']) {
      const late = job('C', pods('p', 2), { ...ending, scheduler: 'third', arrival: 5 })
      const run = tell(gangs(4, [3, 3], [late]), strategy)
      expect(run.outcome('C')).toBe('deadlocked')
      expect(run.figures.deadlockMembers).toMatchObject({ core: 2, victim: 1 })
      expect(run.figures).toMatchObject({ deadlocks: 1, groupsDeadlocked: 3, deadlockedGroups: 3 })
    }
  })

  test('who waits for what runs for ever is blocked, pending, and no deadlock', () => {
    const words = { nodes: nodes(3), jobs: [job('for-ever', 1), job('gang', pods('p', 3), { gang: true })] }
    for (const strategy of ['pod', 'gang', 'hoarding', 'optimistic']) {
      const run = tell(scenario(words), strategy)
      expect(run.outcome('gang')).toBe('pending')
      expect(run.figures).toMatchObject({ deadlocks: 0, groupsPending: 1 })
      expect(run.figures.deadlockMembers).toEqual({ core: 0, victim: 0, selfDeadlock: 0, infeasible: 0, blockedByEndless: 1 })
    }
  })

  test('who fits not even the empty cluster has failed, and is no deadlock, whatever it holds', () => {
    for (const strategy of ['naive', 'pod', 'gang', 'optimistic', 'hoarding']) {
      const run = tell(scenario({ nodes: nodes(3), jobs: [job('gang', pods('p', 4), ending)] }), strategy)
      expect(run.outcome('gang')).toBe('failed')
      expect(run.figures).toMatchObject({ deadlocks: 0, groupsFailed: 1 })
    }
  })

  test('totals do not decide: enough room in sum, and no node large enough', () => {
    const run = tell(scenario({ nodes: nodes(4, 3), jobs: [job('wide', 4)] }), 'pod')
    expect(run.outcome('wide')).toBe('failed')
  })
})

describe('a policy that gives back', () => {
  const yielding: StrategyChoice[] = ['timeout', 'timeout+jitter', 'releaseAll+backoff', 'woundWait'].map((release) =>
    use('hoarding', { release, offerTimeout: 5_000_000 }, { name: release }),
  )

  test('has no deadlock, however long nobody starts', () => {
    for (const choice of [...yielding, use('pod', {}, { name: 'reschedule', onPartial: { gang: 'reschedule' } })]) {
      const run = tell(gangs(4, [3, 3]), choice)
      expect(run.figures).toMatchObject({ deadlocks: 0, deadlockOnsetSeconds: null, deadlockedGroups: 0, standstills: 0 })
    }
  })

  test.each(['container', 'pod'] as const)('and could, but never will, stands still: that counts (hoarding, unit %s)', (unit) => {
    for (const gang of ['wait', 'reschedule'] as const) {
      const run = tell(gangs(4, [3, 3]), use('hoarding', {}, { unit, onPartial: { gang } }))
      expect(run.figures).toMatchObject({ deadlocks: 1, standstills: 1, groupsDeadlocked: 2, groupsPending: 0 })
      expect(run.figures.deadlockMembers.core).toBe(2)
    }
  })

  test('is not in sight where needs are pinned and nothing expires: mode reserve deadlocks as well', () => {
    const run = tell(gangs(4, [3, 3]), use('hoarding', { mode: 'reserve' }))
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0 })
    expect(run.of('pin')).toHaveLength(4)
  })

  test('within a pod is naive rescheduling: a sibling that cannot follow is evicted, not deadlocked', () => {
    const web = job('web', [pod('web', [container('App', 4), container('LogCollector', 2)])], { duration: 60 })
    const from = scenario({ nodes: [node('A', 5), node('B', 8)], jobs: [web], retry: { maxAttempts: 3 } })
    expect(tell(from, 'naive').figures).toMatchObject({ deadlocks: 0, reschedules: 3 })
    const stuck = tell(from, use('naive', {}, { onPartial: { pod: 'wait' } }))
    expect(stuck.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0.105, reschedules: 0 })
    expect(stuck.figures.deadlockMembers.selfDeadlock).toBe(1)
  })
})

describe('the pigeonhole rule', () => {
  test.each([
    [2, 3, 4, true],
    [2, 3, 5, false],
    [3, 2, 3, true],
    [3, 2, 4, false],
    [3, 3, 6, true],
    [3, 3, 7, false],
  ])('%i gangs of %i on %i slots, served evenly: deadlock %s, for G(m-1) >= N', (count, size, slots, deadlock) => {
    const run = tell(gangs(slots, Array(count).fill(size)), 'hoarding')
    expect(count * (size - 1) >= slots).toBe(deadlock)
    expect(run.figures.deadlocks).toBe(deadlock ? 1 : 0)
    expect(run.figures.groupsFinished).toBe(deadlock ? 0 : count)
  })
})

test('nothing is looked at before the end of a run in which nobody holds and waits', () => {
  const looks = vi.spyOn(HoldStates.prototype, 'state')
  const singles = Array.from({ length: 20 }, (_, at) => job(`single-${at}`, pods('p', 1), { duration: 5 }))
  const calm = tell(scenario({ nodes: nodes(3), jobs: singles }), 'pod')
  expect(calm.figures).toMatchObject({ groupsFinished: 20, attemptsUnschedulable: expect.any(Number) })
  expect(calm.figures.attemptsUnschedulable).toBeGreaterThan(0)
  expect(looks).toHaveBeenCalledTimes(1)
  tell(gangs(4, [3, 3]), 'hoarding')
  expect(looks.mock.calls.length).toBeGreaterThan(2)
  looks.mockRestore()
})

describe('a group that others overtake a hundred times', () => {
  const later = Array.from({ length: 120 }, (_, at) => job(`later-${at}`, pods('p', 1), { duration: 5, arrival: at + 2 }))
  const wide = job('wide', [pod('w', [container('c', 2)])], { duration: 5, arrival: 1 })
  const on = [node('n-0', 2)]

  test('starves if it could have run, and not if work that never ends keeps it out', () => {
    const busy = job('busy', pods('b', 1), { duration: 1_000 })
    const service = job('service', pods('s', 1), {})
    expect(tell(scenario({ nodes: on, jobs: [service, wide, ...later] }), 'pod').figures).toMatchObject({
      starvedGroups: 0,
      groupsPending: 1,
    })
    const limited = { ...scenario({ nodes: on, jobs: [busy, wide, ...later] }), duration: 900_000_000 }
    expect(tell(limited, 'pod').figures).toMatchObject({ starvedGroups: 1, groupsPending: 1 })
  })
})
