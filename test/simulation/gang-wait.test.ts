/** Gangs that are bound in part for a limited time: Permit (Coscheduling and KEP-4671) and placeholders (YuniKorn). Times by hand. */
import { describe, expect, test } from 'vitest'
import { container, job, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const instant = [scheduler('default', { decision: { job: 0, task: 0 } })]
const twoInstant = ['A', 'B'].map((name) => scheduler(name, { decision: { job: 0, task: 0 } }))

/** 3 nodes of one slot, a gang of 4 that can never run beside `other`, which ends at 100 s and has one of the slots. */
function crowded(gang: number, other = 100) {
  const jobs = [job('other', 1, { duration: other }), job('gang', pods('g', gang), { gang: true, duration: 10 })]
  return scenario({ nodes: nodes(3), jobs, schedulers: instant, retry: { backoff: [1_000_000, 10_000_000] }, duration: 1_000_000_000 })
}

describe('permit', () => {
  test('keeps what is bound of a gang for 5 minutes under the rules of 1.35, then evicts it all and backs off', () => {
    const run = tell({ ...crowded(3, 800) }, use('permit', { plugin: 'core' }))
    expect(run.times('evict')).toEqual([300, 300, 601, 601])
    expect(run.times('bind', 'gang').slice(0, 4)).toEqual([0, 0, 301, 301])
    expect(run.started('gang')).toBe(800)
    expect(run.figures).toMatchObject({ reschedules: 2, evictions: 4 })
  })

  test('rejects a gang at once when a member has no room and more than a tenth of it is missing', () => {
    const run = tell(crowded(3), use('permit'))
    // Of three, one is missing: evicted at 0, tried again after 1, 2, 4, 8 and then every 10 s.
    expect(run.times('evict').slice(0, 6)).toEqual([0, 0, 1, 1, 3, 3])
    expect(run.started('gang')).toBe(105)
  })

  test('lets a gang of which less is missing wait out its 60 s', () => {
    const jobs = [job('other', 1, { duration: 100 }), job('gang', pods('g', 20), { gang: true, duration: 10 })]
    const run = tell(scenario({ nodes: nodes(20), jobs, schedulers: instant }), use('permit'))
    expect(new Set(run.times('evict'))).toEqual(new Set([60]))
    expect(run.started('gang')).toBe(100)
  })

  test('binds nobody before minMember pods are there', () => {
    const late = [...pods('g', 2), pod('late', [container('c', 1, 30)])]
    const gated = tell(scenario({ nodes: nodes(3), jobs: [job('gang', late, { gang: true })], schedulers: instant }), use('permit'))
    expect(gated.times('bind')).toEqual([30, 30, 30])
    const enough = tell(scenario({ nodes: nodes(3), jobs: [job('gang', late, { gang: 2 })], schedulers: instant }), use('permit'))
    expect(enough.times('bind')).toEqual([0, 0, 30])
  })

  test('turns the deadlock of two half gangs into turns, or a livelock, and calls it no deadlock', () => {
    const jobs = ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 20, scheduler: name }))
    const rivals = scenario({ nodes: nodes(4), jobs, schedulers: twoInstant, duration: 1_000_000_000 })
    expect(tell(rivals, 'pod').figures.deadlocks).toBe(1)
    expect(tell(rivals, use('permit', { plugin: 'core' })).figures).toMatchObject({ deadlocks: 0, groupsDeadlocked: 0 })
  })

  test('leaves pods without a gang alone', () => {
    const run = tell(scenario({ nodes: nodes(1), jobs: [job('a', 1, { duration: 500 }), job('b', 1)], schedulers: instant }), use('permit'))
    expect(run.of('evict')).toEqual([])
    expect(run.started('b')).toBe(500)
  })
})

describe('placeholders', () => {
  const late = [...pods('g', 2), pod('late', [container('c', 1, 30)])]

  test('hold room for a member that comes later, from the submission on', () => {
    const jobs = [job('gang', late, { gang: true, duration: 10 }), job('rival', 1, { arrival: 5, duration: 5 })]
    const from = scenario({ nodes: nodes(3), jobs, schedulers: instant })
    const run = tell(from, use('placeholders'))
    expect(run.times('bind', 'gang')).toEqual([0, 0, 0])
    expect([run.started('gang'), run.started('rival')]).toEqual([30, 40])
    expect([tell(from, 'gang').started('gang'), tell(from, 'gang').started('rival')]).toEqual([30, 5])
  })

  test('hard: the job fails when the time is over', () => {
    const run = tell(crowded(4), use('placeholders', { style: 'hard', placeholderTimeout: 60_000_000 }))
    expect(run.outcome('gang')).toBe('failed')
    expect(run.times('evict')).toEqual([60, 60])
    expect(run.times('fail')).toEqual([60])
  })

  test('soft: after the time the pods go on as if they were no gang, without a limit', () => {
    const run = tell({ ...crowded(4), duration: 2_000_000_000 }, use('placeholders', { placeholderTimeout: 60_000_000 }))
    expect(run.times('evict')).toEqual([60, 60])
    expect(run.times('bind', 'gang')).toEqual([0, 0, 61, 61, 100])
    // Three of four hold all nodes for ever: now it is a deadlock of the gang with itself.
    expect(run.outcome('gang')).toBe('failed')
    expect(run.figures.deadlockMembers.infeasible).toBe(1)
  })

  test('the time begins with the first placeholder', () => {
    const jobs = [job('all', pods('o', 3), { duration: 40 }), job('gang', pods('g', 4), { gang: true })]
    const run = tell(
      scenario({ nodes: nodes(3), jobs, schedulers: instant }),
      use('placeholders', { style: 'hard', placeholderTimeout: 7_000_000 }),
    )
    expect(run.times('fail')).toEqual([47])
  })
})

describe('backoff of parked units (retry: kubernetes)', () => {
  const jobs = [job('a', 1, { duration: 0.5 }), job('b', 1, { duration: 500 })]

  test('a pod for which room is released sits out its backoff first', () => {
    const from = scenario({ nodes: nodes(1), jobs, schedulers: instant })
    expect(tell(from, 'pod').started('b')).toBe(0.5)
    const slow = tell({ ...from, retry: { backoff: [1_000_000, 10_000_000], maxAttempts: 100, backoffParked: true } }, 'pod')
    expect(slow.started('b')).toBe(1)
    expect(slow.times('backoff', 'b')).toEqual([0.5])
  })

  test('one whose backoff is over is tried when room is released', () => {
    const longer = [job('a', 1, { duration: 3 }), job('b', 1)]
    const from = scenario({ nodes: nodes(1), jobs: longer, schedulers: instant, retry: { backoffParked: true } })
    expect(tell(from, 'pod').started('b')).toBe(3)
  })
})
