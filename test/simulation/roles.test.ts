/** Roles, weights, quotas and the small print of Mesos' offers, in the simulator. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScenario, arbitraryStrategy, checkRun } from '../../src/arbitraries/index.ts'
import type { AllocatorSpec, SchedulerSpec } from '../../src/model/scenario.ts'
import { FINISHED } from '../../src/simulation/binding.ts'
import { smallFilter, starvation } from '../tools/mesos-behaviours.ts'
import { container, job, node, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const SECOND = 1_000_000

/** Frameworks that each want every node and get what they are offered: nodes by framework. */
function shared(
  count: number,
  specs: Readonly<Record<string, Partial<SchedulerSpec>>>,
  allocator: Partial<AllocatorSpec> = {},
  seed = '1',
) {
  const names = Object.keys(specs)
  const run = tell(
    scenario({
      nodes: nodes(count),
      jobs: names.map((name) => job(`${name}-gang`, pods('p', count), { gang: true, scheduler: name })),
      schedulers: names.map((name) => scheduler(name, specs[name])),
      allocator,
    }),
    'hoarding',
    seed,
  )
  return Object.fromEntries(names.map((name) => [name, run.of('lease', 'slice').filter((event) => event.scheduler === name).length]))
}

/** What is held at the end, cpu and memory of each lease. */
function held(run: ReturnType<typeof tell>): number[][] {
  const { leases } = run.finished.world
  return [...leases.live].map(({ room }) => [...room]).sort((a, b) => b[0] - a[0] || b[1] - a[1])
}

describe('roles', () => {
  test('share the cluster, and the frameworks of a role share what it gets', () => {
    expect(shared(4, { a: { role: 'r' }, b: { role: 'r' }, c: {} })).toEqual({ a: 1, b: 1, c: 2 })
    expect(shared(4, { a: {}, b: {}, c: {}, d: {} })).toEqual({ a: 1, b: 1, c: 1, d: 1 })
  })

  test('have weights of their own; without a role, a scheduler has the weight of its own', () => {
    expect(shared(6, { a: { role: 'r' }, c: { role: 's' } }, { roles: [{ name: 'r', weight: 2 }] })).toEqual({ a: 4, c: 2 })
    expect(shared(6, { a: { weight: 2 }, c: {} })).toEqual({ a: 4, c: 2 })
    expect(shared(6, { a: { weight: 2 }, c: {} }, { roles: [{ name: 'a', weight: 1 }] })).toEqual({ a: 3, c: 3 })
  })

  test('form a hierarchy: a subtree competes as one', () => {
    expect(shared(6, { a: { role: 'x/a' }, b: { role: 'x/b' }, c: { role: 'y' } })).toEqual({ a: 2, b: 1, c: 3 })
  })

  test('each count of a kind is a framework: of its own role, or all of the one it names', () => {
    const jobs = ['k-0', 'k-1', 'c'].map((name) => job(`${name}-gang`, pods('p', 6), { gang: true, scheduler: name === 'c' ? 'c' : 'k' }))
    const leases = (role: Partial<SchedulerSpec>) => {
      const schedulers = [scheduler('k', { count: 2, ...role }), scheduler('c')]
      return tell(scenario({ nodes: nodes(6), jobs, schedulers }), 'hoarding')
        .of('lease')
        .filter((event) => event.scheduler === 'c').length
    }
    expect([leases({}), leases({ role: 'r' })]).toEqual([2, 3])
  })
})

describe('the random sorter', () => {
  test('draws roles by their weights, whatever they have', () => {
    let heavy = 0
    for (let seed = 1; seed <= 40; seed++) heavy += shared(10, { a: { weight: 3 }, b: {} }, { sorter: 'random' }, String(seed)).a
    // 400 draws with a chance of 3/4: 300 on average, the standard deviation below 9.
    expect(Math.abs(heavy - 300)).toBeLessThan(35)
  })
})

describe('a guarantee', () => {
  const guarantee = (cpu: number, limit?: number): Partial<AllocatorSpec> => ({
    roles: [{ name: 'q', guarantee: { cpu }, ...(limit === undefined ? {} : { limit: { cpu: limit } }) }],
  })

  test('is filled first; the rest is shared', () => {
    expect(shared(6, { a: {}, q: {} }, guarantee(4))).toEqual({ a: 2, q: 4 })
    expect(shared(6, { a: {}, q: {} }, guarantee(2))).toEqual({ a: 3, q: 3 })
    expect(shared(6, { a: { weight: 100 }, q: {} }, guarantee(0, 1))).toEqual({ a: 5, q: 1 })
  })

  test('of the size of a gang keeps it from deadlock: mandatory demand within the guarantee (NSDI 2011, section 4.1)', () => {
    const rivals = (allocator: Partial<AllocatorSpec>) =>
      tell(
        scenario({
          nodes: nodes(4),
          jobs: ['a', 'q'].map((name) => job(`${name}-gang`, pods('p', 3), { gang: true, duration: 60, scheduler: name })),
          schedulers: [scheduler('a'), scheduler('q')],
          allocator,
        }),
        'hoarding',
      )
    expect(rivals({}).figures).toMatchObject({ deadlocks: 1, groupsFinished: 0 })
    const guarded = rivals(guarantee(3))
    expect(guarded.figures.deadlocks).toBe(0)
    // The room stays guaranteed when the gang is done: the other never has three nodes.
    expect([guarded.outcome('q-gang'), guarded.outcome('a-gang')]).toEqual(['finished', 'pending'])
    expect(guarded.started('q-gang')).toBe(0.115)
  })

  test('keeps room free for a role that is not there yet', () => {
    const jobs = [job('all', pods('p', 4), { scheduler: 'a' }), job('late', pods('p', 2), { gang: true, scheduler: 'q', arrival: 5 })]
    const run = (allocator: Partial<AllocatorSpec>) =>
      tell(scenario({ nodes: nodes(4), jobs, schedulers: [scheduler('a'), scheduler('q')], allocator }), 'hoarding').started('late')
    expect([run({}), run(guarantee(2))]).toEqual([null, 5.11])
  })

  test('below the top of the hierarchy is refused', () => {
    const run = () => shared(1, { a: { role: 'r/a' } }, { roles: [{ name: 'r/a', guarantee: { cpu: 1 } }] })
    expect(run).toThrow('allocator.roles: invalid quota: of r/a, allowed: for top-level roles')
  })
})

describe('behaviours of Mesos', () => {
  test('dominant-share-counts-offers', () => {
    const room = { cpu: 1, memory: 1024 }
    const words = { nodes: [node('s1', room)], schedulers: [scheduler('a'), scheduler('b')], duration: 500_000 }
    const waits = pod('p', [container('c', room), container('late', { cpu: 0 }, 60)])
    const shares = (jobs: Parameters<typeof scenario>[0]['jobs'], more = {}) => [
      ...tell(scenario({ ...words, ...more, jobs }), 'hoarding').finished.world.shares.dominant,
    ]
    // `a` holds its offer and has started nothing: its share is 1. Once it has declined, it is 0, and `b` has 1.
    expect(shares([job('a', [waits], { scheduler: 'a' })])).toEqual([1, 0])
    const picky = { ...waits, nodeSelector: { kind: 'other' } }
    const other = {
      nodes: [...words.nodes, node('s2', room, { labels: { kind: 'other' } })],
      prefill: [{ name: 't', node: 's2', requests: room }],
    }
    const declined = [job('a', [picky], { scheduler: 'a' })]
    expect(shares(declined, other)).toEqual([0, 0])
    const offered = [...declined, job('b', [waits], { scheduler: 'b' })]
    expect(shares(offered, { ...other, duration: 1_500_000 })).toEqual([0, 0.5])
  })

  test('filter-shorter-than-interval', () => {
    const run = tell(smallFilter(60, 1, 4), 'hoarding')
    const asked = run.of('decline').map((event) => [event.time / SECOND, event.node, event.scheduler])
    // Though the holder has the larger share, it is its turn at 120: the filter of who declined at 60 still stands.
    expect(asked).toEqual([
      [0, 's2', 'holder'],
      [60, 's2', 'decliner'],
      [120, 's2', 'holder'],
      [180, 's2', 'decliner'],
      [240, 's2', 'holder'],
    ])
  })

  test('quota-breaks-decline-starvation', () => {
    const starved = tell(starvation({}), 'hoarding')
    expect(starved.times('decline', 'n')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect([starved.started('gang'), starved.times('lease', 's2').length]).toEqual([null, 10])
    const served = tell(starvation({ roles: [{ name: 'q', guarantee: { cpu: 2, memory: 1024 } }] }), 'hoarding')
    expect(served.of('slice').map((event) => [event.node, event.scheduler, event.time / SECOND])).toEqual([
      ['s1', 'q', 0],
      ['s2', 'q', 1],
    ])
    expect(served.started('gang')).toBe(1.11)
  })

  test('quota-shape-mismatch-chops', () => {
    const room = { cpu: 2, memory: 1024 }
    const quota = { cpu: 4, memory: 1024 }
    // The third pod would need memory that the role may not have: the gang holds what it gets and waits.
    const gang = [pod('both', room), pod('cpu', { cpu: 2 }), pod('memory', { memory: 512 })]
    const words = { nodes: [node('s1', room), node('s2', room)], jobs: [job('gang', gang, { gang: true })] }
    const run = tell(scenario({ ...words, allocator: { roles: [{ name: 'default', guarantee: quota, limit: quota }] } }), 'hoarding')
    expect(held(run)).toEqual([
      [2, 1024],
      [2, 0],
    ])
    expect(run.of('slice').map((event) => [event.room?.cpu ?? 0, event.room?.memory ?? 0])).toEqual(held(run))
    expect(run.of('lease')).toEqual([])
    expect(tell(scenario(words), 'hoarding').started('gang')).toBe(0.115)
  })
})

describe('an offer', () => {
  test('that is chopped leaves the node open: another role gets the rest in the same batch', () => {
    const jobs = ['a', 'b'].map((name) => job(name, name === 'a' ? 4 : 6, { scheduler: name }))
    const allocator = { roles: [{ name: 'a', limit: { cpu: 4 } }] }
    const run = tell(scenario({ nodes: nodes(1, 10), jobs, schedulers: [scheduler('a'), scheduler('b')], allocator }), 'hoarding')
    expect([run.started('a'), run.started('b')]).toEqual([0.105, 0.105])
    expect(run.of('slice').map((event) => event.scheduler)).toEqual(['a', 'b'])
  })

  test('beyond a limit is not made, not even of what the framework has just given back', () => {
    const allocator = { roles: [{ name: 'default', limit: { cpu: 2 } }] }
    const run = tell(scenario({ nodes: nodes(4, 2), jobs: [job('a', 1), job('b', 1), job('c', 1)], allocator }), 'hoarding')
    expect([run.started('a'), run.started('b'), run.started('c')]).toEqual([0.105, 0.21, null])
    const { figures } = tell(scenario({ nodes: nodes(4, 2), jobs: [job('a', 1), job('b', 1), job('c', 1)] }), 'hoarding')
    expect(figures.groupsStarted).toBe(3)
  })

  test('of less than the least of all resources is not made', () => {
    const started = (minOffer: AllocatorSpec['minOffer']) => {
      const words = { nodes: [node('n', { cpu: 2, memory: 100 })], jobs: [job('a', { cpu: 1 })] }
      return tell(scenario({ ...words, ...(minOffer && { allocator: { minOffer } }) }), 'hoarding').started('a')
    }
    expect(started({ cpu: 2 })).toBe(0.105)
    expect(started({ cpu: 3, memory: 100 })).toBe(0.105)
    expect(started({ cpu: 3, memory: 101 })).toBeNull()
    expect(started({ gpu: 1 })).toBeNull()
  })

  test('of which a part is used counts as declined for the rest: it is not made again to the same attempt for 5 s', () => {
    const gang = [pod('small', 1), pod('large', 9)]
    const words = { nodes: [node('n', 4), node('big', 9)], prefill: [{ name: 't', node: 'big', requests: { cpu: 9 }, until: 12 * SECOND }] }
    const run = tell(scenario({ ...words, jobs: [job('gang', gang, { gang: true })] }), use('hoarding', { mode: 'reserve' }))
    expect(run.times('lease', 'n')).toEqual([0, 5, 10])
    expect(run.times('decline', 'n')).toEqual([5, 10])
    expect(run.started('gang')).toBe(12.11)
  })

  test('that was declined is not made again for the same room, though it was given and returned meanwhile', () => {
    // `b` takes the node at 1 and gives it back at 2.105: `a` hears of it when its own filter of 5 s runs out.
    const words = { nodes: [node('n', 1), node('two', 2)], prefill: [{ name: 't', node: 'two', requests: { cpu: 2 }, until: 20 * SECOND }] }
    const jobs = [job('a', 2, { scheduler: 'a' }), job('b', 1, { scheduler: 'b', arrival: 0.5, duration: 1 })]
    const run = tell(scenario({ ...words, jobs, schedulers: [scheduler('a'), scheduler('b')] }), 'hoarding')
    expect(run.started('b')).toBe(1.105)
    expect(run.times('decline', 'a')).toEqual([0, 5, 10, 15, 20])
  })
})

describe('with onEvents', () => {
  const onEvents = { onEvents: true }

  test('offers are made at once when an attempt begins to wait, as when a framework is activated', () => {
    const words = { nodes: nodes(1, 3), jobs: [job('a', 1, { arrival: 0.3 }), job('later', 1, { arrival: 0.5 })] }
    const run = tell(scenario({ ...words, allocator: onEvents }), 'hoarding')
    expect(run.times('lease')).toEqual([0.3, 0.5])
    expect(tell(scenario(words), 'hoarding').times('lease')).toEqual([1, 1.105])
  })

  test('room that is given back waits for the next batch all the same', () => {
    const words = { nodes: nodes(1), prefill: [{ name: 't', node: 'n-0', requests: { cpu: 1 }, until: 2.5 * SECOND }] }
    const run = tell(scenario({ ...words, jobs: [job('a', 1)], allocator: onEvents }), 'hoarding')
    expect(run.times('lease')).toEqual([3])
  })

  test('a node is offered to an attempt once an instant, and declines make no more events', () => {
    const words = {
      nodes: [node('small', 1), node('large', 2)],
      prefill: [{ name: 't', node: 'large', requests: { cpu: 2 }, until: 13 * SECOND }],
    }
    const run = tell(scenario({ ...words, jobs: [job('a', 2, { arrival: 0.3 })], allocator: onEvents }), 'hoarding')
    expect(run.times('decline', 'small')).toEqual([0.3, 6, 11])
    expect(run.started('a')).toBe(13.105)
  })
})

describe('under roles, quotas, least offers and events', () => {
  test.each(['hoarding', 'optimistic', 'pod'])('no law is broken by %s', (entry) => {
    fc.assert(
      fc.property(arbitraryScenario({ quotas: true }), arbitraryStrategy({ entries: [entry] }), (from, spec) => {
        expect(checkRun(from, spec).broken).toEqual([])
      }),
      { seed: 20110330, numRuns: entry === 'hoarding' ? 300 : 40 },
    )
  })

  test('no role has more than its limit at the end, held and bound, and chopped offers do occur', () => {
    let slices = 0
    let full = 0
    fc.assert(
      fc.property(arbitraryScenario({ quotas: true }), (from) => {
        const run = tell(from, 'hoarding')
        slices += run.of('slice').length
        for (const { name, limit = {} } of from.allocator.roles ?? []) {
          const has = allocationOf(run, name)
          for (const [resource, most] of Object.entries(limit)) {
            expect(has[resource] ?? 0).toBeLessThanOrEqual(most)
            if (most > 0 && has[resource] === most) full++
          }
        }
      }),
      { seed: 20110331, numRuns: 150 },
    )
    expect(slices).toBeGreaterThan(100)
    expect(full).toBeGreaterThan(5)
  })
})

/** What a role and those below it have at the end of a run. */
function allocationOf({ finished }: ReturnType<typeof tell>, role: string): Record<string, number> {
  const { binding, world } = finished
  const { roster, schedulers, jobScheduler, leases } = world
  const isIn = (index: number) => schedulers[index].role === role || schedulers[index].role.startsWith(`${role}/`)
  const vectors = [...leases.live].filter(({ owner }) => isIn(owner)).map(({ room }) => room)
  for (let pod = 0; pod < roster.pods; pod++) {
    const over = binding.groupState[roster.podGroup[pod]] === FINISHED
    if (!over && isIn(jobScheduler[roster.podJob[pod]]))
      for (const { vector } of binding.sharesOf(pod)) vectors.push(Float64Array.from(vector))
  }
  return Object.fromEntries(roster.dimensions.map((name, at) => [name, vectors.reduce((sum, vector) => sum + vector[at], 0)]))
}

describe('a task group', () => {
  test('starts on one node, whole, or not at all (LAUNCH_GROUP, Mesos 1.1): so does a pod, however it is hoarded for', () => {
    const options = fc.record({ unit: fc.constantFrom('pod' as const, 'job' as const), mode: fc.constantFrom('offers', 'reserve') })
    const release = fc.constantFrom('never', 'timeout', 'releaseAll+backoff', 'woundWait')
    let started = 0
    fc.assert(
      fc.property(arbitraryScenario({ maxContainers: 3 }), options, release, (from, { unit, mode }, policy) => {
        const run = tell(from, use('hoarding', { mode, release: policy, offerTimeout: 3 * SECOND }, { unit }))
        for (const group of run.result.groups) {
          for (const { containers } of group.pods) {
            const placed = new Set(containers.map((one) => one.node))
            expect(placed.size).toBe(1)
            if (!placed.has(null)) started += containers.length > 1 ? 1 : 0
          }
        }
        // One bind a pod: no instant sees a part of it.
        expect(run.of('bind').every((event) => event.container === undefined)).toBe(true)
      }),
      { seed: 11, numRuns: 150 },
    )
    expect(started).toBeGreaterThan(50)
  })
})
