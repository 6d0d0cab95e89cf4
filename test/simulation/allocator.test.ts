/** Offers: who gets which node and when, what a refusal does, and how a wait ends. */
import { describe, expect, test } from 'vitest'
import type { ResourceList } from '../../src/model/resources.ts'
import type { SchedulerSpec } from '../../src/model/scenario.ts'
import { commit, nextOffer, type Strategy, think } from '../../src/strategy/strategy.ts'
import { job, node, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const tenant = (name: string, cpu: number, until?: number) => ({
  name: `tenant-${name}`,
  node: name,
  requests: { cpu },
  ...(until === undefined ? {} : { until: until * 1_000_000 }),
})

/** Frameworks of these names, each with one gang of `size` whole nodes. */
function frameworks(names: readonly string[], size: number, count: number, specs: Readonly<Record<string, Partial<SchedulerSpec>>> = {}) {
  return scenario({
    nodes: nodes(count),
    jobs: names.map((name) => job(`${name}-gang`, pods('p', size), { gang: true, duration: 60, scheduler: name })),
    schedulers: names.map((name) => scheduler(name, specs[name])),
  })
}

describe('a batch', () => {
  test.each([
    [0, 1, 0],
    [0.3, 1, 1],
    [2, 1, 2],
    [2.000001, 1, 3],
    [0.3, 0.25, 0.5],
  ])('for a framework that comes at %f s with interval %f s is at %f s', (arrival, interval, batch) => {
    const words = { nodes: nodes(1), jobs: [job('a', 1, { arrival })], allocator: { interval: interval * 1_000_000 } }
    const run = tell(scenario(words), 'hoarding')
    expect(run.times('lease')).toEqual([batch])
    expect(run.started('a')).toBe(batch + 0.105)
  })

  test('offers to the lowest dominant share, what is held counted as allocated; equal shares by grants, then by name', () => {
    const run = tell(frameworks(['zeta', 'alpha'], 3, 4), 'hoarding')
    expect(run.of('lease').map((event) => event.scheduler)).toEqual(['alpha', 'zeta', 'alpha', 'zeta'])
    expect(run.times('lease')).toEqual([0, 0, 0, 0])
  })

  test('divides the share by the weight of the role: two nodes to one', () => {
    const run = tell(frameworks(['a', 'b'], 6, 6, { a: { weight: 2 } }), 'hoarding')
    // Shares over weights: a 0, b 0, a 1/12, b 1/6, a 2/12 with more grants ...
    expect(run.of('lease').map((event) => event.scheduler)).toEqual(['a', 'b', 'a', 'b', 'a', 'a'].slice(0, 6))
  })

  test.each([
    ['b', 'a', 'baaba'],
    ['a', 'b', 'ababa'],
  ])('divides 9 cpu and 18 memory as the worked example of DRF does, %s first among equals', (first, second, order) => {
    const demands: Readonly<Record<string, ResourceList>> = { a: { cpu: 1, memory: 4 }, b: { cpu: 3, memory: 1 } }
    const jobs = [first, second].map((name, at) => job(name, pods('p', 9, demands[name]), { scheduler: `f-${at}` }))
    const words = { nodes: [node('n', { cpu: 9, memory: 18 })], jobs, schedulers: [scheduler('f-0'), scheduler('f-1')] }
    const run = tell(scenario(words), use('hoarding', { mode: 'reserve' }, { unit: 'pod' }))
    // What a task did not need went back to the allocator when the task was pinned: it is not handed on within the framework.
    expect(
      run
        .of('bind')
        .map((event) => event.job)
        .join(''),
    ).toBe(order)
  })

  test('counts what runs already: the framework with nothing is served first', () => {
    const jobs = [
      job('early', 2, { scheduler: 'a' }),
      job('a-more', 1, { scheduler: 'a', arrival: 0.5 }),
      job('b-first', 1, { scheduler: 'b', arrival: 0.5 }),
    ]
    const run = tell(
      scenario({ nodes: [node('big', 2), node('small', 1)], jobs, schedulers: [scheduler('a'), scheduler('b')] }),
      'hoarding',
    )
    expect(run.started('b-first')).toBe(1.105)
    expect(run.started('a-more')).toBeNull()
  })

  test('serves a strategy that asks for offers though it does not collect, and counts what it placed before it asked', () => {
    const asksNow: Strategy = {
      name: 'asksNow',
      *attempt(unit, { plan }) {
        const offer = unit.name === 'plain' ? undefined : yield* nextOffer()
        yield* think(unit)
        const chosen = plan(unit, offer?.kind === 'offer' ? { within: [offer.lease] } : {})
        return chosen ? yield* commit(chosen) : 'unschedulable'
      },
    }
    const jobs = [
      job('plain', 1, { scheduler: 'a' }),
      job('more', 1, { scheduler: 'a' }),
      job('other', 1, { scheduler: 'b', arrival: 0.5 }),
    ]
    const run = tell(scenario({ nodes: nodes(3), jobs, schedulers: [scheduler('a'), scheduler('b')] }), { ...asksNow })
    expect(run.of('lease').map((event) => event.scheduler)).toEqual(['b', 'a'])
    expect([run.started('plain'), run.started('other'), run.started('more')]).toEqual([0.105, 1.105, 1.105])
  })

  test('offers each node once: what one declines another gets in the next batch', () => {
    const words = { nodes: [node('n-0', 1), node('n-1', 2)], prefill: [tenant('n-1', 2)], schedulers: [scheduler('a'), scheduler('b')] }
    const jobs = [job('two', 2, { scheduler: 'a' }), job('one', 1, { scheduler: 'b' })]
    const run = tell(scenario({ ...words, jobs }), 'hoarding')
    expect(run.of('lease', 'decline').map((event) => [event.kind, event.scheduler, event.time])).toEqual([
      ['lease', 'a', 0],
      ['decline', 'a', 0],
      ['lease', 'b', 1_000_000],
    ])
    expect(run.started('one')).toBe(1.105)
  })

  test('offers nodes in an order drawn from the seed, and the same for the same seed', () => {
    const orderOf = (seed: string) =>
      tell(frameworks(['a', 'b'], 9, 12), 'hoarding', seed)
        .of('lease')
        .map((event) => event.node)
        .join()
    expect(orderOf('1')).toBe(orderOf('1'))
    expect(new Set(['1', '2', '3'].map(orderOf)).size).toBe(3)
  })

  test('passes over nodes that are full, or closed by an offer', () => {
    const words = { nodes: [node('full', 1), node('open', 2)], prefill: [tenant('full', 1)], schedulers: [scheduler('a'), scheduler('b')] }
    const slow = { ...scheduler('a'), decision: { job: 3_000_000, task: 0 } }
    const jobs = [job('first', 1, { scheduler: 'a' }), job('second', 1, { scheduler: 'b' })]
    const run = tell(scenario({ ...words, schedulers: [slow, words.schedulers[1]], jobs }), 'hoarding')
    expect(run.of('lease').map((event) => [event.node, event.scheduler, event.time])).toEqual([
      ['open', 'a', 0],
      ['open', 'b', 3_000_000],
    ])
  })

  test('offers an unschedulable node, of use only to pods that tolerate it', () => {
    const tolerations = [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' as const }]
    const placed = (more: Parameters<typeof pod>[2]) => {
      const words = { nodes: [node('off', 1, { unschedulable: true })], jobs: [job('a', [pod('a', 1, more)], { gang: true })] }
      return tell(scenario(words), 'hoarding').placed('a')
    }
    expect(placed({ tolerations })).toBe('off')
    expect(placed({})).toBe('-')
  })
})

describe('an offer', () => {
  test('is the whole free rest of a node, which is closed to others even where it is not needed', () => {
    const jobs = [job('gang', pods('p', 2, 3), { gang: true, scheduler: 'a' }), job('tiny', 1, { scheduler: 'b', arrival: 0.5 })]
    const words = { nodes: nodes(2, 4), prefill: [tenant('n-1', 4, 20)], schedulers: [scheduler('a'), scheduler('b')] }
    const offers = tell(scenario({ ...words, jobs }), use('hoarding', { mode: 'offers' }))
    // The one unit of n-0 that the gang does not need stays locked; when n-1 is freed at 20, it is offered to the lower share.
    expect([offers.started('tiny'), offers.started('gang')]).toEqual([20.105, 21.11])
    const reserve = tell(scenario({ ...words, jobs }), use('hoarding', { mode: 'reserve' }))
    expect(reserve.started('tiny')).toBe(1.105)
    expect(reserve.started('gang')).toBe(20.11)
    expect(reserve.of('pin')[0]).toMatchObject({ node: 'n-0', time: 0, room: { cpu: 3 } })
    expect(offers.of('lease').filter(({ room }) => room !== undefined)).toEqual([])
    expect(offers.figures.heldIdle.cpu ?? 0).toBeGreaterThan(reserve.figures.heldIdle.cpu ?? 0)
  })

  test('of which no missing member can make use is declined, and not made again to this attempt for 5 s', () => {
    const words = { nodes: [node('small', 1), node('large', 2)], prefill: [tenant('large', 2, 13)] }
    const run = tell(scenario({ ...words, jobs: [job('a', 2)] }), 'hoarding')
    expect(run.times('decline', 'small')).toEqual([0, 5, 10])
    expect(run.started('a')).toBe(13.105)
  })

  test('is made again as soon as room is released on the node', () => {
    const words = { nodes: nodes(1, 2), prefill: [tenant('n-0', 1, 2.5)] }
    const run = tell(scenario({ ...words, jobs: [job('a', 2)] }), 'hoarding')
    expect(run.times('decline')).toEqual([0])
    expect(run.times('lease')).toEqual([0, 3])
    expect(run.started('a')).toBe(3.105)
  })

  test('is refused for as long as the scenario says, though at least for one interval', () => {
    const declines = (refuse: number, interval: number) => {
      const words = { nodes: [node('small', 1), node('large', 2)], prefill: [tenant('large', 2, 13)], duration: 6_500_000 }
      const allocator = { refuse: refuse * 1_000_000, interval: interval * 1_000_000 }
      return tell(scenario({ ...words, jobs: [job('a', 2)], allocator }), 'hoarding').times('decline', 'small')
    }
    expect(declines(2, 1)).toEqual([0, 2, 4, 6])
    expect(declines(0, 2)).toEqual([0, 2, 4, 6])
    expect(declines(2.5, 1)).toEqual([0, 3, 6])
  })

  test('is not refused on behalf of the next attempt', () => {
    const words = { nodes: [node('small', 1), node('large', 2)], prefill: [tenant('large', 2, 3)] }
    const run = tell(scenario({ ...words, jobs: [job('a', 2), job('b', 1)] }), 'hoarding')
    // `a` declines `small` at 0 and starts on `large` at 3.105; `b` follows in the same queue.
    expect(run.placed('b')).toBe('small')
    expect(run.started('b')).toBe(4.105)
  })

  test('grows by what is released on its node, and the attempt is told', () => {
    const words = { nodes: nodes(1, 3), prefill: [tenant('n-0', 1, 2.5)] }
    const gang = job('gang', [...pods('p', 1, 2), ...pods('q', 1, 1)], { gang: true })
    const run = tell(scenario({ ...words, jobs: [gang] }), 'hoarding')
    expect(run.times('lease')).toEqual([0])
    expect(run.started('gang')).toBe(2.61)
  })
})

describe('what an attempt gives back', () => {
  test('goes first to the next unit in its own queue, before the next batch', () => {
    const jobs = [job('a', 1), job('b', 1), job('c', 1)]
    const run = tell(scenario({ nodes: nodes(1, 3), jobs }), 'hoarding')
    expect(['a', 'b', 'c'].map((name) => run.started(name))).toEqual([0.105, 0.21, 0.315])
  })

  test('goes before other frameworks that wait for it', () => {
    const jobs = [
      job('a', 1, { scheduler: 'a' }),
      job('b', 1, { scheduler: 'b', arrival: 0.01 }),
      job('a-next', 1, { scheduler: 'a', arrival: 0.02 }),
    ]
    const run = tell(scenario({ nodes: nodes(1, 3), jobs, schedulers: [scheduler('a'), scheduler('b')] }), 'hoarding')
    expect(run.started('a-next')).toBe(0.21)
    // Given back at 0.210, it reaches the allocator's batch at 1.
    expect(run.started('b')).toBe(1.105)
  })

  test('goes back to the allocator if nobody waits in that queue: who comes later waits for the batch', () => {
    const jobs = [job('a', 1), job('later', 1, { arrival: 0.5 })]
    const run = tell(scenario({ nodes: nodes(1, 3), jobs }), 'hoarding')
    expect(run.started('a')).toBe(0.105)
    expect(run.times('lease')).toEqual([0, 1])
    expect(run.started('later')).toBe(1.105)
  })
})

describe('a hoarder', () => {
  test('holds nothing if its group does not fit the empty cluster', () => {
    const jobs = [job('never', pods('p', 5), { gang: true }), job('fits', 1)]
    const run = tell(scenario({ nodes: nodes(4), jobs }), 'hoarding')
    expect(run.outcome('never')).toBe('failed')
    expect(run.result.groups.find((group) => group.name === 'never')?.attempts).toBe(0)
    expect(run.started('fits')).toBe(0.105)
  })

  test.each(['reschedule', 'wait', 'split'] as const)(
    'is not refused if minMember pods fit, container by container under `%s`',
    (inPod) => {
      const from = scenario({ nodes: nodes(2), jobs: [job('gang', pods('p', 3), { gang: 2, duration: 60 })] })
      const run = tell(from, use('hoarding', {}, { unit: 'container', onPartial: { pod: inPod } }))
      expect(run.outcome('gang')).toBe('finished')
    },
  )

  test('keeps collecting while members have not arrived, and thinks once the last one has', () => {
    const late = { name: 'late', containers: [{ name: 'c', requests: { cpu: 1 }, arrival: 7_300_000 }] }
    const run = tell(scenario({ nodes: nodes(2), jobs: [job('gang', [...pods('p', 1), late], { gang: true })] }), 'hoarding')
    expect(run.times('lease')).toEqual([0, 0])
    expect(run.times('think')).toEqual([7.3])
    expect(run.started('gang')).toBe(7.41)
    expect(run.figures.heldIdle.cpu).toBe(1)
  })

  test('starts every complete group of a gangless job together, and goes on with the rest', () => {
    const words = { nodes: nodes(3), prefill: [tenant('n-2', 1, 9.5)] }
    const run = tell(scenario({ ...words, jobs: [job('j', pods('p', 3))] }), 'hoarding')
    const starts = ['p-0', 'p-1', 'p-2'].map((name) => run.started(`j/${name}`))
    expect(starts.filter((start) => start !== null)).toHaveLength(3)
    expect(starts[2]).toBe(10.105)
    expect(run.result.ended).toBe('idle')
  })

  test('that waits in vain ends the run, dated at the last thing that changed', () => {
    const words = { nodes: [node('small', 1), node('large', 2)], prefill: [tenant('large', 2)] }
    const run = tell(scenario({ ...words, jobs: [job('ran', 1, { duration: 3 }), job('vain', 2)] }), 'hoarding')
    expect(run.started('ran')).toBe(0.105)
    expect(run.result).toMatchObject({ ended: 'idle', endedSeconds: 3.105 })
    expect(run.figures.deadlockMembers.blockedByEndless).toBe(1)
  })
})

describe('the release policy', () => {
  const rivals = frameworks(['a', 'b'], 3, 4)
  const policy = (release: string, offerTimeout = 30_000_000) => tell(rivals, use('hoarding', { release, offerTimeout }))

  test('`never` keeps what it has: deadlock', () => {
    const run = policy('never')
    expect(run.of('revoke', 'return')).toEqual([])
    expect(run.figures).toMatchObject({ deadlocks: 1, groupsDeadlocked: 2, attempts: 2 })
    expect(run.result).toMatchObject({ ended: 'idle', endedSeconds: 0 })
  })

  test('`timeout` takes every offer back after its time, without a filter: it is offered again in the next batch', () => {
    const run = policy('timeout')
    expect([...new Set(run.times('revoke'))].slice(0, 4)).toEqual([30, 60, 90, 120])
    expect([...new Set(run.times('lease'))].slice(0, 4)).toEqual([0, 30, 60, 90])
    expect(run.of('revoke').filter((event) => event.time === 30_000_000)).toHaveLength(4)
  })

  test('`timeout` turns deadlock into livelock', () => {
    const run = policy('timeout')
    expect(run.result.ended).toBe('livelock')
    expect(run.figures).toMatchObject({ livelocks: 1, deadlocks: 0, groupsStarted: 0, groupsPending: 2 })
  })

  test('`timeout+jitter` lets each offer last between one and two timeouts', () => {
    const run = policy('timeout+jitter')
    const first = run.of('revoke').slice(0, 4)
    expect(first.every((event) => event.time >= 30_000_000 && event.time < 60_000_000)).toBe(true)
    expect(new Set(first.map((event) => event.time)).size).toBeGreaterThan(1)
    // Each goes back alone, and the next batch gives it to the lower share, which is who lost it: no way out.
    expect(run.figures).toMatchObject({ groupsStarted: 0, livelocks: 1, deadlocks: 0 })
  })

  test('`releaseAll+backoff` gives the whole collection back after a wait in vain, and backs off at random', () => {
    const run = policy('releaseAll+backoff', 5_000_000)
    const abandoned = run.of('outcome').filter((event) => event.outcome === 'abandoned')
    expect(abandoned[0].time).toBe(5_000_000)
    expect(run.of('return').filter((event) => event.time === 5_000_000).length).toBeGreaterThanOrEqual(2)
    const [first] = run.of('backoff')
    expect(first.seconds).toBeGreaterThan(0)
    expect(first.seconds).toBeLessThanOrEqual(2)
    expect(run.figures).toMatchObject({ groupsFinished: 2, deadlocks: 0, attemptsAbandoned: abandoned.length })
  })

  test('`releaseAll+backoff` begins to wait anew with every offer that is kept', () => {
    const words = { nodes: nodes(3), prefill: [tenant('n-1', 1, 4), tenant('n-2', 1, 8)], jobs: [job('g', pods('p', 3), { gang: true })] }
    const run = tell(scenario(words), use('hoarding', { release: 'releaseAll+backoff', offerTimeout: 5_000_000 }))
    expect(run.figures.attemptsAbandoned).toBe(0)
    expect(run.started('g')).toBe(8.115)
    const hasty = tell(scenario(words), use('hoarding', { release: 'releaseAll+backoff', offerTimeout: 3_000_000 }))
    expect(hasty.figures.attemptsAbandoned).toBeGreaterThan(0)
  })

  test('an attempt that asks again after a timeout, or after thinking, is patient anew', () => {
    const asksThrice: Strategy = {
      name: 'asksThrice',
      collects: true,
      *attempt(unit) {
        yield* nextOffer({ wait: 2_000_000 })
        yield* nextOffer({ wait: 2_000_000 })
        yield* think(unit)
        yield* nextOffer({ wait: 2_000_000 })
        return 'abandoned'
      },
    }
    const words = { nodes: nodes(1), prefill: [tenant('n-0', 1, 60)], jobs: [job('g', 1)], schedulers: [scheduler()] }
    const run = tell(scenario({ ...words, retry: { maxAttempts: 1 } }), asksThrice)
    expect(run.times('think')).toEqual([4])
    expect(run.times('outcome')).toEqual([4 + 0.105 + 2])
  })

  test('`woundWait` lets the older unit take leases from the younger, never the other way round', () => {
    const run = policy('woundWait')
    expect(run.of('revoke').every((event) => event.scheduler === 'b')).toBe(true)
    expect(run.times('revoke')[0]).toBe(0)
    expect(run.started('a-gang')).toBe(0.115)
    expect(run.started('b-gang')).toBeGreaterThan(60.115)
    expect(run.figures).toMatchObject({ deadlocks: 0, groupsFinished: 2, attempts: 2 })
  })

  test('`woundWait` never interrupts an attempt that thinks already', () => {
    const jobs = [job('old', pods('p', 2), { gang: true, scheduler: 'a' }), job('young', 1, { scheduler: 'b', duration: 5 })]
    const schedulers = [scheduler('a'), scheduler('b', { decision: { job: 3_000_000, task: 0 } })]
    const run = tell(scenario({ nodes: nodes(2), jobs, schedulers }), use('hoarding', { release: 'woundWait' }))
    expect(run.of('revoke')).toEqual([])
    expect(run.started('young')).toBe(3)
    expect(run.started('old')).toBe(8.11)
  })

  test('is one of a finite list of ways to end: under each, every law holds and every group is accounted for', () => {
    for (const mode of ['offers', 'reserve']) {
      for (const release of ['never', 'timeout', 'timeout+jitter', 'releaseAll+backoff', 'woundWait']) {
        const run = tell(rivals, use('hoarding', { mode, release, offerTimeout: 4_000_000 }))
        const { groups, groupsRunning, groupsFinished, groupsFailed, groupsPending, groupsDeadlocked } = run.figures
        expect(groupsRunning + groupsFinished + groupsFailed + groupsPending + groupsDeadlocked).toBe(groups)
      }
    }
  })
})

describe('livelock', () => {
  test('is not called while a running group will end, or somebody is to arrive', () => {
    const rivals = ['a', 'b'].map((name) => job(`${name}-gang`, pods('p', 3), { gang: true, duration: 60, scheduler: name }))
    const words = { nodes: [...nodes(4), node('own', 1)], schedulers: [scheduler('a'), scheduler('b'), scheduler('c')] }
    const timeout = use('hoarding', { release: 'timeout' })
    const endOf = (from: Parameters<typeof scenario>[0]) => tell(scenario(from), timeout).result
    const bare = endOf({ ...words, nodes: nodes(4), jobs: rivals })
    expect(bare).toMatchObject({ ended: 'livelock', endedSeconds: 3600 })
    const departing = endOf({ ...words, jobs: rivals, prefill: [tenant('own', 1, 5_000)] })
    expect(departing.endedSeconds).toBeGreaterThanOrEqual(5_000)
    const coming = endOf({ ...words, nodes: nodes(4), jobs: [...rivals, job('late', 1, { scheduler: 'c', arrival: 5_000, duration: 1 })] })
    expect(coming.endedSeconds).toBeGreaterThanOrEqual(5_000)
  })
})
