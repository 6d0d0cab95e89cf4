/** Three ways to wait for ever: deadlock, livelock, starvation. Each has a test of its own, and nobody is in two of them. */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Job } from '../../src/model/workload.ts'
import { WAITING } from '../../src/simulation/binding.ts'
import { Recurrence } from '../../src/simulation/recurrence.ts'
import { starvedGroups } from '../../src/simulation/starvation.ts'
import { job, node, nodes, pod, pods, scenario, scheduler, type ToldRun, tell, use } from '../tools/scenario-builders.ts'

const schedulers = ['a', 'b', 'c'].map((name) => scheduler(name))
const twoGangs = ['A', 'B'].map((name, at) => job(name, pods('p', 3), { gang: true, duration: 60, scheduler: schedulers[at].name }))
const knot = scenario({ nodes: nodes(4), jobs: twoGangs, schedulers })
/** `wide` needs the whole node, and small ones that come one after the other keep a part of it. */
const passing = (count: number) => Array.from({ length: count }, (_, at) => job(`s-${at}`, 1, { arrival: 0.4 * at + 0.5, duration: 1 }))
const wide = job('wide', 4, { arrival: 0.1, duration: 5 })
const first = job('first', 1, { duration: 1 })
const crowd = scenario({ nodes: nodes(1, 4), jobs: [first, wide, ...passing(120)], duration: 48_000_000 })

function ways({ figures }: ToldRun) {
  return [figures.deadlocks, figures.livelocks, figures.starvedGroups]
}

describe('the same two gangs', () => {
  test('deadlock where leases are kept: nobody starves, and nothing goes round', () => {
    expect(ways(tell(knot, 'hoarding'))).toEqual([1, 0, 0])
  })

  test('livelock where leases expire together: nobody holds for good, and nobody is overtaken', () => {
    expect(ways(tell(knot, use('hoarding', { release: 'timeout' })))).toEqual([0, 1, 0])
  })

  test('do neither where they are decided whole', () => {
    expect(ways(tell(knot, 'gang'))).toEqual([0, 0, 0])
  })
})

describe('a livelock', () => {
  /** Gangs of two that come by one lease at a time: of the nodes one is free from the start, the others become so one by one. */
  const oneByOne = (freed: readonly number[], arrivals: readonly number[], timeout: number) => {
    const jobs = arrivals.map((arrival, at) =>
      job('ABC'[at], pods('p', freed.length), { gang: true, arrival, scheduler: schedulers[at].name }),
    )
    const prefill = freed.flatMap((until, at) =>
      until === 0 ? [] : [{ name: `b-${at}`, node: `n-${at}`, requests: { cpu: 1 }, until: until * 1_000_000 }],
    )
    const from = scenario({ nodes: nodes(freed.length), prefill, jobs, schedulers })
    return { from, strategy: use('hoarding', { release: 'timeout', offerTimeout: timeout * 1_000_000 }) }
  }

  test('is proven by a state that recurs, at the instant at which it does', () => {
    const { from, strategy } = oneByOne([0, 15], [0, 10], 30)
    const { result, ...run } = tell(from, strategy)
    expect(ways(run as ToldRun)).toEqual([0, 1, 0])
    // A has n-0 from 0, 30 ... on, B has n-1 from 15, 45 ... on: at 45 all is as it was at 15.
    expect(result).toMatchObject({ ended: 'livelock', livelock: 'recurrence', endedSeconds: 45 })
  })

  test('is only seen to last where the order of offers is drawn', () => {
    expect(tell(knot, use('hoarding', { release: 'timeout' })).result).toMatchObject({ ended: 'livelock', livelock: 'window' })
    expect(tell(knot, 'hoarding').result.livelock).toBeUndefined()
  })

  test('that was proven goes on: without the proof nobody starts either', () => {
    const draws = fc.record({
      freed: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 4 }),
      arrivals: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 3 }),
      timeout: fc.integer({ min: 3, max: 45 }),
      interval: fc.constantFrom(1_000_000, 700_000, 7_000_000),
      refuse: fc.constantFrom(0, 5_000_000),
    })
    let proven = 0
    fc.assert(
      fc.property(draws, ({ freed, arrivals, timeout, interval, refuse }) => {
        const { from, strategy } = oneByOne(freed, arrivals, timeout)
        const limited = { ...from, allocator: { ...from.allocator, interval, refuse }, duration: 3_000_000_000 }
        const short = tell(limited, strategy)
        if (short.result.livelock !== 'recurrence') return
        proven++
        const never = vi.spyOn(Recurrence.prototype, 'met').mockReturnValue(false)
        const long = tell(limited, strategy)
        never.mockRestore()
        expect(long.result).toMatchObject({ ended: 'duration', figures: { groupsStarted: short.figures.groupsStarted } })
        // What was done up to the proof is done again and again.
        const cycle = (run: ToldRun, from: number) => run.of('lease', 'revoke').filter(({ time }) => time > from)
        expect(cycle(long, short.result.endedSeconds * 1_000_000).length).toBeGreaterThan(0)
      }),
      { numRuns: 300, seed: 5 },
    )
    expect(proven).toBeGreaterThan(20)
  })
})

describe('who starves', () => {
  test('could have run all along, did not, and saw a hundred pass: no deadlock, no livelock', () => {
    expect(ways(tell(crowd, 'pod'))).toEqual([0, 0, 1])
  })

  test('starves also if it was given up in the end, and only if enough had passed by then', () => {
    const retry = { retryUnschedulable: true, backoff: [1_000_000, 1_000_000] as const }
    const given = (maxAttempts: number) => tell({ ...crowd, retry: { ...crowd.retry, ...retry, maxAttempts } }, 'pod')
    expect(given(41).outcome('wide')).toBe('failed')
    expect(ways(given(41))).toEqual([0, 0, 1])
    expect(given(5).outcome('wide')).toBe('failed')
    expect(ways(given(5))).toEqual([0, 0, 0])
  })

  test('is not who fits nowhere, nor whom work that never ends keeps out', () => {
    const giant = job('giant', 5, { arrival: 0.1, duration: 5 })
    expect(ways(tell({ ...crowd, workload: { jobs: [first, giant, ...passing(120)] } }, 'pod'))).toEqual([0, 0, 0])
    const service = job('service', 1, {})
    expect(ways(tell({ ...crowd, workload: { jobs: [service, wide, ...passing(120)] } }, 'pod'))).toEqual([0, 0, 0])
  })

  test('is not who has never been tried because its scheduler is stuck with another: that is the head of a line', () => {
    const stuck = ['A', 'B'].map((name, at) => job(name, onRack('left', 3), { gang: true, duration: 60, scheduler: schedulers[at].name }))
    const behind = job('behind', onRack('right', 1), { scheduler: 'a', arrival: 1, duration: 5 })
    const others = Array.from({ length: 110 }, (_, at) =>
      job(`o-${at}`, onRack('right', 1), { scheduler: 'c', arrival: 2 + at, duration: 0.5 }),
    )
    const run = tell(scenario({ nodes: racks(4), jobs: [...stuck, behind, ...others], schedulers }), 'hoarding')
    expect(run.figures).toMatchObject({ deadlocks: 1, groupsFinished: 110, starvedGroups: 0 })
    expect(run.outcome('behind')).toBe('pending')
  })

  test('is not who was the victim of a deadlock for some time', () => {
    const gangs = ['A', 'B'].map((name, at) => job(name, pods('p', 3), { gang: true, duration: 90, scheduler: schedulers[at].name }))
    const busy = job('busy', 1, { duration: 90 })
    const victim = job('V', 4, { scheduler: 'c', arrival: 0.7 })
    const later = Array.from({ length: 120 }, (_, at) => job(`o-${at}`, 1, { arrival: 20 + 0.4 * at, duration: 0.2, scheduler: 'a' }))
    const retry = { retryUnschedulable: true, maxAttempts: 1_000, maxAttemptsBatch: 8, backoff: [1_000_000, 1_000_000] as const }
    const run = (before: readonly Job[]) => {
      const from = scenario({ nodes: nodes(1, 4), jobs: [...before, victim, ...later], schedulers, retry })
      return tell({ ...from, duration: 67_000_000 }, 'pod')
    }
    expect(ways(run([{ ...busy, scheduler: 'a' }]))).toEqual([0, 0, 1])
    const kept = run(gangs)
    expect(kept.outcome('V')).toBe('pending')
    expect(kept.figures.groupsFinished).toBeGreaterThan(100)
    expect(ways(kept)).toEqual([1, 0, 0])
  })
})

const onRack = (rack: string, count: number) => pods('p', count).map((one) => ({ ...one, nodeSelector: { rack } }))
const racks = (count: number) =>
  ['left', 'right'].flatMap((rack) => Array.from({ length: count }, (_, at) => node(`${rack}-${at}`, 1, { labels: { rack } })))

describe('a deadlock lasts', () => {
  test('no time at all where it is found and broken in the instant in which it came about', () => {
    const run = tell(knot, use('hoarding', { release: 'recover' }))
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockSeconds: 0, groupsFinished: 2 })
  })

  test('until one of it is given up', () => {
    const retry = { retryUnschedulable: true, maxAttempts: 3, backoff: [1_000_000, 1_000_000] as const }
    const run = tell({ ...knot, retry: { ...knot.retry, ...retry } }, 'pod')
    expect(run.figures).toMatchObject({ deadlocks: 1, standstills: 0, groupsDeadlocked: 0, groupsFailed: 1, groupsFinished: 1 })
    const [end] = run.times('fail')
    expect(run.figures.deadlockSeconds).toBeCloseTo(end - (run.figures.deadlockOnsetSeconds ?? 0), 9)
  })

  test('to the end of the run where nothing breaks it', () => {
    const run = tell(knot, 'pod')
    expect(run.figures.deadlockSeconds).toBeCloseTo(run.result.endedSeconds - (run.figures.deadlockOnsetSeconds ?? 0), 9)
  })
})

test('room that joined a lease later was not held before', () => {
  // n-0 has 1 free; 3 more join the lease at 10 s. The second pod fits n-1 only when that is empty, which it never is.
  const from = scenario({
    nodes: [node('n-0', 4), node('n-1', 5)],
    prefill: [
      { name: 'ends', node: 'n-0', requests: { cpu: 3 }, until: 10_000_000 },
      { name: 'stays', node: 'n-1', requests: { cpu: 1 } },
    ],
    jobs: [job('gang', [pod('small', 1), pod('large', 5)], { gang: true, duration: 60 })],
    duration: 30_500_000,
  })
  const run = tell(from, use('hoarding', { release: 'timeout', offerTimeout: 30_000_000 }))
  expect(run.times('revoke')).toEqual([30])
  expect(run.figures.heldReturned.cpu).toBeCloseTo((1 * 30 + 3 * 20) / (9 * 30.5), 12)
})

describe('in any run', () => {
  const STRATEGIES = [
    use('pod'),
    use('naive'),
    use('gang'),
    use('optimistic', { atomicity: 'incremental' }),
    use('hoarding'),
    use('hoarding', { mode: 'reserve' }),
    use('hoarding', { release: 'timeout' }),
    use('hoarding', { release: 'timeout+jitter', offerTimeout: 3_000_000 }),
    use('hoarding', { release: 'recover' }),
  ]
  const gang = fc.record({
    size: fc.integer({ min: 2, max: 4 }),
    arrival: fc.integer({ min: 0, max: 3 }),
    scheduler: fc.constantFrom('a', 'b', 'c'),
    request: fc.constantFrom(1, 1, 2),
    duration: fc.constantFrom(5, 60, undefined),
  })
  const runs = fc.record({
    strategy: fc.constantFrom(...STRATEGIES),
    room: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
    gangs: fc.array(gang, { minLength: 1, maxLength: 4 }),
    passers: fc.constantFrom(0, 110),
    gap: fc.constantFrom(0.3, 1),
    wide: fc.boolean(),
    maxAttempts: fc.constantFrom(6, 100),
  })

  test('nobody waits for ever in two ways', () => {
    const found = { deadlocked: 0, livelocked: 0, starved: 0 }
    fc.assert(
      fc.property(runs, ({ strategy, room, gangs, passers, gap, wide, maxAttempts }) => {
        const jobs = gangs.map(({ size, request, duration, ...words }, at) =>
          job(`g-${at}`, pods('p', size, request), { ...words, gang: true, ...(duration === undefined ? {} : { duration }) }),
        )
        const small = Array.from({ length: passers }, (_, at) => job(`s-${at}`, 1, { arrival: 1 + gap * at, duration: 2, scheduler: 'c' }))
        const whole = wide ? [job('wide', Math.max(...room), { arrival: 1.2, duration: 5, scheduler: 'b' })] : []
        const duration = passers === 0 ? 8_000_000_000 : (1 + gap * passers) * 1_000_000
        const cluster = room.map((cpu, at) => node(`n-${at}`, cpu))
        const run = tell(
          { ...scenario({ nodes: cluster, jobs: [...jobs, ...whole, ...small], schedulers, retry: { maxAttempts } }), duration },
          strategy,
        )
        const { binding, deadlocks, ended, world } = run.finished
        const groups = Array.from({ length: world.roster.groups }, (_, group) => group)
        const deadlocked = new Set(groups.filter((group) => deadlocks.isDeadlocked(group)))
        const waiting = groups.filter((group) => binding.groupState[group] === WAITING)
        const livelocked = ended === 'livelock' ? waiting.filter((group) => !deadlocked.has(group)) : []
        const starved = starvedGroups(run.finished)
        for (const group of starved) {
          expect(deadlocked.has(group) || livelocked.includes(group)).toBe(false)
          expect(run.of('deadlock').some((event) => event.groups?.includes(world.roster.groupName(group)))).toBe(false)
        }
        found.deadlocked += Math.min(1, deadlocked.size)
        found.livelocked += Math.min(1, livelocked.length)
        found.starved += Math.min(1, starved.length)
      }),
      { numRuns: 400, seed: 5 },
    )
    expect(Math.min(...Object.values(found))).toBeGreaterThan(2)
  })
})
