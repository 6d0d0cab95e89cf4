/** Preemption by priority: Kubernetes' choice of victims and node, and what becomes of both sides. Expected choices are worked out by hand. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Job } from '../../src/model/workload.ts'
import { job, node, nodes, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const instant = [scheduler('default', { decision: { job: 0, task: 0 } })]
const preempting = use('pod', { preemption: 'lowerPriority' })

/** Runs pinned to their nodes by a selector, so that a test says who is where. */
function on(name: string, where: string, cpu: number, words: Parameters<typeof job>[2] = {}): Job {
  return job(name, [{ name, containers: [{ name, requests: { cpu } }], nodeSelector: { at: where } }], words)
}

function labelled(rooms: Readonly<Record<string, number>>) {
  return Object.entries(rooms).map(([name, room]) => node(name, room, { labels: { at: name } }))
}

function tried(jobs: readonly Job[], rooms: Readonly<Record<string, number>> = { A: 10, B: 10 }, strategy = preempting) {
  return tell(scenario({ nodes: labelled(rooms), jobs, schedulers: instant, duration: 1_000_000_000 }), strategy)
}

describe('a pod without room', () => {
  test('takes that of lower priority, and the victim comes back when there is room again', () => {
    const run = tried([on('low', 'A', 6, { duration: 50 }), on('high', 'A', 6, { arrival: 10, duration: 20, priority: 5 })], { A: 10 })
    expect(run.times('preempt', 'low')).toEqual([10])
    expect(run.started('high')).toBe(10)
    // Its 10 s of work are lost: from 30 s on it runs its whole 50 s.
    expect(run.times('start', 'low')).toEqual([0, 30])
    expect(run.times('finish', 'low')).toEqual([80])
    expect(run.figures).toMatchObject({ groupsStarted: 2, groupsFinished: 2, evictions: 1, failureRate: 0 })
    expect(run.result.groups.find((group) => group.name === 'low')?.startedSeconds).toBe(0)
  })

  test('waits where nobody has a lower priority, and where preemption is off', () => {
    const jobs = [on('one', 'A', 6, { duration: 50, priority: 5 }), on('two', 'A', 6, { arrival: 10, priority: 5 })]
    expect(tried(jobs).started('two')).toBe(50)
    const lower = [on('one', 'A', 6, { duration: 50 }), on('two', 'A', 6, { arrival: 10, priority: 5 })]
    expect(tried(lower, { A: 10 }, use('pod')).started('two')).toBe(50)
  })

  test('evicts nobody where it would not help', () => {
    const run = tried([on('low', 'A', 3), on('peer', 'A', 6, { priority: 5 }), on('big', 'A', 8, { arrival: 10, priority: 5 })], { A: 10 })
    expect(run.of('preempt')).toEqual([])
  })

  test('puts back as many as still fit, the most important first', () => {
    const low = [on('p1', 'A', 3, { priority: 1 }), on('p3', 'A', 3, { priority: 3 }), on('p2', 'A', 3, { priority: 2 })]
    const run = tried([...low, on('high', 'A', 5, { arrival: 10, priority: 9 })], { A: 10 })
    expect(run.of('preempt').map((event) => event.group)).toEqual(['p2', 'p1'])
  })

  test('of equal priority, the older stays', () => {
    const low = [on('young', 'A', 5, { arrival: 4 }), on('old', 'A', 5, { arrival: 2 })]
    const run = tried([...low, on('high', 'A', 5, { arrival: 10, priority: 9 })], { A: 10 })
    expect(run.of('preempt').map((event) => event.group)).toEqual(['young'])
  })
})

describe('the node is the one that loses least', () => {
  const high = job('high', 8, { arrival: 10, priority: 9 })
  const victims = (jobs: readonly Job[]) =>
    tried([...jobs, high])
      .of('preempt')
      .map((event) => event.group)

  test('by the lowest highest priority', () => {
    expect(victims([on('a', 'A', 8, { priority: 3 }), on('b', 'B', 8, { priority: 2 })])).toEqual(['b'])
  })

  test('then by the smallest sum of priorities, each counted above zero: fewer are less', () => {
    const two = [on('a1', 'A', 4, { priority: 3 }), on('a2', 'A', 4, { priority: -5 })]
    expect(victims([...two, on('b', 'B', 8, { priority: 3 })])).toEqual(['b'])
    const lighter = [on('a', 'A', 8, { priority: 3 }), on('b1', 'B', 4, { priority: 3 }), on('b2', 'B', 4, { priority: 3 })]
    expect(victims(lighter)).toEqual(['a'])
  })

  test('then by the latest start', () => {
    expect(victims([on('a', 'A', 8, { arrival: 3 }), on('b', 'B', 8, { arrival: 5 })])).toEqual(['b'])
  })
})

describe('gangs', () => {
  test('a member that gives way stops a gang that needs it, and leaves one that does not running', () => {
    const words = { duration: 50 }
    const high = job('high', 1, { arrival: 10, priority: 1, duration: 5 })
    const strict = tell(
      scenario({ nodes: nodes(3), jobs: [job('g', pods('g', 3), { ...words, gang: true }), high], schedulers: instant }),
      preempting,
    )
    expect(strict.times('finish', 'g')).toEqual([65])
    expect(strict.times('start', 'g')).toEqual([0, 15])
    const loose = tell(
      scenario({ nodes: nodes(3), jobs: [job('g', pods('g', 3), { ...words, gang: 2 }), high], schedulers: instant }),
      preempting,
    )
    expect(loose.times('start', 'g')).toEqual([0])
    expect(loose.times('finish', 'g')).toEqual([50])
  })

  test('decided as one, a gang takes room all over the cluster, and victims that are gangs go whole', () => {
    const low = job('low', pods('l', 2, 2), { gang: true, duration: 100 })
    const single = job('single', 1, { duration: 100 })
    const high = (members: number) => job('high', pods('h', members), { gang: true, arrival: 10, priority: 1, duration: 5 })
    const rooms = [node('A', 2), node('B', 2), node('C', 1), node('D', 1)]
    const gang = use('gang', { preemption: 'lowerPriority' })
    // One small node is free, the other is taken by a pod that is less important than the gang on the large ones.
    const two = tell(scenario({ nodes: rooms, jobs: [low, single, high(2)], schedulers: instant }), gang)
    expect(two.of('preempt').map((event) => event.group)).toEqual(['single'])
    expect(two.started('high')).toBe(10)
    const three = tell(scenario({ nodes: rooms, jobs: [low, single, high(3)], schedulers: instant }), gang)
    expect(three.of('preempt').map((event) => event.group)).toEqual(['low', 'low', 'single'])
    // The lone pod is back at once, on one of the large nodes, and the gang has to wait for it.
    expect([three.times('start', 'single'), three.times('start', 'low')]).toEqual([
      [0, 10],
      [0, 110],
    ])
  })

  test('evicts nobody for a gang that would still not fit', () => {
    const jobs = [job('low', 1), job('high', pods('h', 5), { gang: true, arrival: 10, priority: 1 })]
    const run = tell(scenario({ nodes: nodes(4), jobs, schedulers: instant }), use('gang', { preemption: 'lowerPriority' }))
    expect(run.of('preempt')).toEqual([])
  })
})

test('without preemption or with equal priorities the course is the same', () => {
  const jobs = fc.array(fc.record({ cpu: fc.integer({ min: 1, max: 4 }), arrival: fc.nat({ max: 9 }) }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(jobs, (list) => {
      const from = scenario({
        nodes: nodes(2, 4),
        jobs: list.map(({ cpu, arrival }, at) => job(`j-${at}`, cpu, { arrival, duration: 3 })),
        schedulers: instant,
      })
      expect(tell(from, preempting).result.digest).toBe(tell(from, use('pod')).result.digest)
    }),
    { numRuns: 50 },
  )
})
