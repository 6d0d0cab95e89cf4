/** Affinity, anti-affinity and spread in a run: who is kept away, refused at commit, and woken when others come or go. */
import { describe, expect, test } from 'vitest'
import type { Node } from '../../src/model/cluster.ts'
import type { Pod, PodAffinityTerm, TopologySpreadConstraint } from '../../src/model/workload.ts'
import { container, job, node, pod, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const host = (name: string, zone: string, room = 8): Node => node(name, room, { labels: { zone, host: name } })
/** a1 and a2 in zone a, b1 in zone b. */
const nodes = [host('a1', 'a'), host('a2', 'a'), host('b1', 'b')]
const instant = [scheduler('default', { decision: { job: 0, task: 0 } })]
const firstFit = { policy: 'firstFit' }

const term = (app: string, topologyKey = 'host'): PodAffinityTerm => ({ labelSelector: { matchLabels: { app } }, topologyKey })
const labelled = (app: string, more: Partial<Pod> = {}): Partial<Pod> => ({ labels: { app }, ...more })
const near = (app: string, key = 'zone'): Partial<Pod> => ({ podAffinity: { required: [term(app, key)] } })
const apart = (app: string, key = 'host'): Partial<Pod> => ({ podAntiAffinity: { required: [term(app, key)] } })
const spread = (maxSkew: number, more: Partial<TopologySpreadConstraint> = {}): Partial<Pod> => ({
  topologySpread: [
    { maxSkew, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'w' } }, ...more },
  ],
})
const copies = (count: number, more: Partial<Pod>) => Array.from({ length: count }, (_, at) => pod(`p-${at}`, 1, more))

describe('a plan', () => {
  test('keeps copies apart, and leaves those over for whom no node is left', () => {
    const jobs = [job('w', copies(4, labelled('w', apart('w'))))]
    for (const strategy of ['naive', 'pod', 'gang', 'optimistic', 'hoarding']) {
      const run = tell(scenario({ nodes, jobs, schedulers: instant, placement: firstFit }), strategy)
      const places = [0, 1, 2, 3].map((at) => run.placed(`w/p-${at}`))
      expect([strategy, ...places.sort()]).toEqual([strategy, '-', 'a1', 'a2', 'b1'])
    }
  })

  test('counts its own tentative placements, and places what these let in, in whatever order the pods stand', () => {
    const client = pod('client', 1, near('s'))
    const server = pod('server', 1, labelled('s'))
    const jobs = [job('both', [client, server], { gang: true })]
    for (const strategy of ['gang', 'hoarding', 'optimistic']) {
      const run = tell(scenario({ nodes, jobs, schedulers: instant }), strategy)
      expect([strategy, run.outcome('both'), run.figures.attempts]).toEqual([strategy, 'running', 1])
    }
  })

  test('spreads a gang evenly, and is undone without a trace where the gang does not fit', () => {
    const gang = job('w', copies(4, labelled('w', spread(1))), { gang: true })
    const run = tell(scenario({ nodes, jobs: [gang], schedulers: instant, placement: firstFit }), 'gang')
    expect(run.placed('w')).toBe('a1 b1 a1 b1')
    const tooMany = job('w', copies(4, labelled('w', apart('w'))), { gang: true })
    const other = job('other', [pod('other', 1, apart('w'))])
    const failed = tell(scenario({ nodes, jobs: [tooMany, other], schedulers: instant, placement: firstFit }), 'gang')
    expect([failed.outcome('w'), failed.placed('other')]).toEqual(['pending', 'a1'])
  })

  test('walks container by container over nodes that the neighbours leave open only', () => {
    const two = { ...pod('p', [container('App', 4), container('LogCollector', 2)]), ...apart('w') }
    const jobs = [job('w', [pod('w', 1, labelled('w'))]), job('p', [two])]
    const run = tell(
      scenario({ nodes: [host('a1', 'a', 5), host('b1', 'b', 8)], jobs, placement: firstFit, schedulers: instant }),
      'optimistic',
    )
    expect([run.placed('w'), run.placed('p'), run.figures.rollbacks]).toEqual(['a1', 'b1 b1', 0])
  })

  test('lets siblings follow a container that stands, whatever its neighbours say by then', () => {
    const shy = pod('shy', [container('App', 1), container('LogCollector', 1, 5)], apart('w', 'zone'))
    const jobs = [job('shy', [shy]), job('w', [pod('w', 1, labelled('w'))], { arrival: 1 })]
    const run = tell(scenario({ nodes: nodes.slice(0, 2), jobs, schedulers: instant, placement: firstFit }), 'naive')
    // The pod counts from its first container on: w is kept from the whole zone, its sibling is not.
    expect([run.placed('shy'), run.placed('w')]).toEqual(['a1 a1', '-'])
  })
})

describe('prefilled pods', () => {
  test('count as neighbours, in both directions, until they end', () => {
    const prefill = [
      { name: 'x', node: 'a1', requests: { cpu: 1 }, ...labelled('s'), until: 5_000_000 },
      { name: 'y', node: 'b1', requests: { cpu: 1 }, ...apart('w', 'zone') },
    ]
    const jobs = [
      job('w', [pod('w', 1, labelled('w', apart('s')))]),
      job('client', [pod('client', 1, near('s'))], { arrival: 6 }),
      job('v', [pod('v', 1, labelled('v', apart('s')))], { arrival: 6 }),
    ]
    const run = tell(scenario({ nodes, jobs, prefill, schedulers: instant, placement: firstFit }), 'pod')
    expect(['w', 'client', 'v'].map((name) => run.placed(name))).toEqual(['a2', '-', 'a1'])
  })
})

describe('a parked unit', () => {
  test('is woken when a pod comes that it asks for, and not by any other', () => {
    const jobs = [
      job('client', [pod('client', 1, near('s'))]),
      job('other', [pod('other', 1, labelled('o'))], { arrival: 1 }),
      job('server', [pod('server', 1, labelled('s'))], { arrival: 2 }),
    ]
    for (const strategy of ['naive', 'pod', 'gang', 'optimistic']) {
      const run = tell(scenario({ nodes, jobs, schedulers: instant, placement: firstFit }), strategy)
      expect([strategy, run.times('attempt', 'client'), run.started('client')]).toEqual([strategy, [0, 2], 2])
    }
  })

  test('is woken when a pod goes that kept it away', () => {
    const jobs = [
      job('there', [pod('there', 1, { ...labelled('w'), nodeSelector: { zone: 'a' } })], { duration: 7 }),
      job('shy', [pod('shy', 1, { ...apart('w', 'zone'), nodeSelector: { host: 'a2' } })], { arrival: 1 }),
    ]
    const run = tell(scenario({ nodes, jobs, schedulers: instant, placement: firstFit }), 'pod')
    // It waits for a2, and what was released was a1.
    expect([run.placed('there'), run.times('attempt', 'shy'), run.placed('shy')]).toEqual(['a1', [1, 7], 'a2'])
  })

  test('is woken when another domain has caught up', () => {
    const picky = { nodeSelector: { zone: 'a' } }
    const jobs = [
      job('one', [pod('one', 1, { ...labelled('w'), ...picky })]),
      job('two', [pod('two', 1, labelled('w', spread(1)))], { arrival: 1 }),
      job('late', [pod('late', 1, labelled('w', { ...spread(1, { nodeAffinityPolicy: 'Ignore' }), ...picky }))], { arrival: 0.5 }),
    ]
    const run = tell(scenario({ nodes, jobs, schedulers: instant, placement: firstFit }), 'pod')
    expect([run.placed('two'), run.times('attempt', 'late'), run.started('late')]).toEqual(['b1', [0.5, 1], 1])
  })

  test('is woken once a change, and only if a node is there for it: of many that wait, one is tried', () => {
    const waiting = Array.from({ length: 20 }, (_, at) => job(`w-${at}`, [pod('w', 1, labelled('w', apart('w')))], { duration: 10 }))
    const run = tell(scenario({ nodes, jobs: waiting, schedulers: instant, placement: firstFit }), 'pod')
    expect(run.figures.groupsFinished).toBe(20)
    // Three at a time: each is tried when it comes, and once more when its turn has come.
    expect(run.figures.attempts).toBe(20 + 17)
  })

  test('is tried again if its neighbours moved while it was being thought about', () => {
    const jobs = [
      job('server', [pod('server', 1, labelled('s'))], { scheduler: 'quick', arrival: 0.05 }),
      job('client', [pod('client', 1, near('s'))]),
    ]
    const schedulers = [scheduler('quick', { decision: { job: 0, task: 0 } }), scheduler()]
    const run = tell(scenario({ nodes, jobs, schedulers, placement: firstFit }), 'optimistic')
    expect(run.times('attempt', 'client')).toEqual([0, 0.105])
    expect(run.started('client')).toBe(0.21)
  })
})

describe('a commit', () => {
  const schedulers = [scheduler('quick', { decision: { job: 1000, task: 0 } }), scheduler()]
  const rivals = [
    job('a', [pod('a', 1, labelled('w', apart('w', 'zone')))], { scheduler: 'quick' }),
    job('b', [pod('b', 1, labelled('w', apart('w', 'zone')))]),
  ]

  test.each(['resourceFit', 'version'])('refuses what its neighbours do not let in any more, by %s', (conflict) => {
    const run = tell(scenario({ nodes, jobs: rivals, schedulers, placement: firstFit }), use('optimistic', { conflict }))
    expect(run.of('outcome').map((event) => [event.unit, event.outcome, event.time / 1e6])).toEqual([
      ['a', 'scheduled', 0.001],
      ['b', 'conflict', 0.105],
      ['b', 'scheduled', 1.21],
    ])
    expect([run.placed('a'), run.placed('b')]).toEqual(['a1', 'b1'])
  })

  test('refuses on another node than the one that was taken, which no version tells', () => {
    const jobs = [rivals[0], job('b', [pod('b', 1, { ...labelled('w', apart('w', 'zone')), nodeSelector: { host: 'a2' } })])]
    const run = tell(scenario({ nodes, jobs, schedulers, placement: firstFit }), use('optimistic', { conflict: 'version' }))
    expect([run.placed('a'), run.placed('b'), run.figures.conflicts]).toEqual(['a1', '-', 1])
  })

  test('keeps what it may of an incremental transaction, and nothing of an undone one', () => {
    const two = (gang: boolean) => [rivals[0], job('b', [pod('x', 1, labelled('w', apart('w', 'zone'))), pod('y', 1)], { gang })]
    const kept = tell(scenario({ nodes, jobs: two(false), schedulers, placement: firstFit }), 'optimistic')
    expect(kept.of('outcome').map((event) => event.outcome)).toEqual(['scheduled', 'partly', 'scheduled'])
    const undone = tell(scenario({ nodes, jobs: two(true), schedulers, placement: firstFit }), 'optimistic')
    expect(undone.of('outcome').map((event) => event.outcome)).toEqual(['scheduled', 'conflict', 'scheduled'])
    expect(undone.placed('b')).toBe('b1 a1')
  })
})

describe('hoarding', () => {
  test('counts what it holds for nothing when its neighbours move, and collects anew', () => {
    // x is pinned in zone a, for b1 is taken until 3 s; then w comes to its zone. y has to wait for c until 20 s.
    const prefill = [
      { name: 'first', node: 'b1', requests: { cpu: 8 }, until: 3_000_000 },
      { name: 'second', node: 'c', requests: { cpu: 12 }, until: 20_000_000 },
    ]
    const jobs = [
      job('hoard', [pod('x', 1, apart('w', 'zone')), pod('y', 12)], { gang: true }),
      job('rival', [pod('rival', 1, { ...labelled('w'), nodeSelector: { host: 'a2' } })], { scheduler: 'other', arrival: 1.5 }),
    ]
    const schedulers = [...instant, scheduler('other', { decision: { job: 0, task: 0 } })]
    const from = scenario({ nodes: [...nodes, host('c', 'c', 12)], jobs, prefill, schedulers })
    const run = tell(from, use('hoarding', { mode: 'reserve' }))
    expect([run.placed('rival'), run.placed('hoard'), run.started('hoard')]).toEqual(['a2', 'b1 c', 20])
  })

  test('starts with what it holds as soon as the neighbour comes that a member waits for', () => {
    const jobs = [
      job('hoard', [pod('x', 1, near('s')), pod('y', 1)], { gang: true }),
      job('server', [pod('server', 1, { ...labelled('s'), nodeSelector: { host: 'b1' } })], { scheduler: 'other', arrival: 30 }),
    ]
    const schedulers = [...instant, scheduler('other', { decision: { job: 0, task: 0 } })]
    const run = tell(scenario({ nodes, jobs, schedulers }), use('hoarding', { mode: 'reserve' }))
    expect(run.placed('hoard').split(' ')[0]).toBe('b1')
    expect(run.started('hoard')).toBeLessThanOrEqual(40)
  })
})

describe('preemption', () => {
  const high = { priority: 5 }
  const evicting = (unit: 'pod' | 'job') => use('serial', { preemption: 'lowerPriority' }, { unit })

  test.each(['pod', 'job'] as const)('evicts whom the anti-affinity of a %s forbids, though there is room', (unit) => {
    const jobs = [
      job('low', [pod('low', 1, labelled('w'))]),
      job('other', [pod('other', 1)]),
      job('high', [pod('high', 1, { ...apart('w', 'zone'), nodeSelector: { zone: 'a' } })], { ...high, arrival: 1 }),
    ]
    const run = tell(scenario({ nodes: [host('a1', 'a')], jobs, schedulers: instant }), evicting(unit))
    expect([run.placed('high'), run.placed('other'), run.placed('low')]).toEqual(['a1', 'a1', '-'])
    expect(run.of('preempt').map((event) => event.group)).toEqual(['low'])
  })

  test.each(['pod', 'job'] as const)('does not evict whom a %s has to be near', (unit) => {
    const jobs = [job('server', [pod('server', 8, labelled('s'))]), job('client', [pod('client', 1, near('s'))], { ...high, arrival: 1 })]
    const run = tell(scenario({ nodes: [host('a1', 'a')], jobs, schedulers: instant }), evicting(unit))
    expect([run.placed('server'), run.placed('client'), run.of('preempt').length]).toEqual(['a1', '-', 0])
  })
})

describe('what nobody asks for', () => {
  test('is not kept: no neighbours without terms, no extras where every container states cpu and memory', () => {
    const full = { cpu: 1, memory: 1 }
    const sceneOf = (pods: Pod[], prefill?: { name: string; node: string; requests: object }[]) => {
      const from = scenario({ nodes: [node('n', full)], jobs: [job('j', pods)], ...(prefill && { prefill: prefill as never }) })
      return tell(from, 'pod').finished.world
    }
    const plain = sceneOf([pod('p', full, labelled('w', { podAffinity: { required: [] } }))])
    expect([plain.surroundings, plain.scene.neighbours, plain.scene.extras]).toEqual([undefined, undefined, undefined])
    // Labels that nobody asks about make no kinds.
    expect(sceneOf([pod('p', full, labelled('w')), pod('q', full, labelled('v'))]).scene.kinds).toHaveLength(1)
    const asked = sceneOf([pod('p', full, labelled('w')), pod('q', full, labelled('v')), pod('r', full, near('w'))])
    expect([asked.scene.kinds.length, asked.scene.extras]).toEqual([3, undefined])
    expect(asked.scene.neighbours).toBeDefined()
  })

  test('and extras are those of the pods on each node, plans undone, pods from the start and gone ones settled', () => {
    const cluster = [node('n', { cpu: 8000, memory: 2 ** 33 }), node('m', { cpu: 8000, memory: 2 ** 33 })]
    const jobs = [
      job('gone', [pod('gone', { cpu: 1 })], { duration: 1 }),
      job('stays', [pod('a', { cpu: 1 }), pod('b', [container('x', { memory: 1 }), container('y', { cpu: 1 })])]),
      job('never', [pod('big', { cpu: 9000 }), pod('small', { cpu: 1 })], { gang: true }),
    ]
    const prefill = [{ name: 'x', node: 'm', requests: { cpu: 1 } }]
    const run = tell(scenario({ nodes: cluster, jobs, prefill, schedulers: instant, placement: firstFit }), 'gang')
    const MISSING = 200 * 2 ** 20
    expect(run.finished.world.scene.extras?.map((column) => [...column])).toEqual([
      [100, 0],
      [2 * MISSING, MISSING],
    ])
  })
})
