/** A watch that looks seldom says of every deadlock what one says that looks after every instant. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryStrategy } from '../../src/arbitraries/index.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import type { StrategyChoice } from '../../src/experiment/types.ts'
import type { Scenario, StrategySpec } from '../../src/model/scenario.ts'
import { MILLISECOND, SECOND } from '../../src/model/time.ts'
import type { WatchPace } from '../../src/simulation/deadlock-history.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'
import { container, job, node, pod, scenario, scheduler } from '../tools/scenario-builders.ts'

const ALWAYS: WatchPace = { everyInstant: true, checkAlways: 0, workPerInstant: 1, lookBack: 0 }
/** The next look only when the run is over, unless somebody is given up. */
const SELDOM: WatchPace = { checkAlways: 0, workPerInstant: 1e-9, lookBack: Infinity }
const SPACED: WatchPace = { checkAlways: 2, workPerInstant: 2, lookBack: Infinity }
/** As seldom, and only where somebody came into a knot. */
const HALVED: WatchPace = { ...SELDOM, lookBack: 0 }

/** What a run says of its deadlocks. */
function told(from: Scenario, strategy: StrategyChoice, watch?: WatchPace) {
  const found: string[] = []
  const listener = (event: TraceEvent) => {
    if (event.kind === 'deadlock') found.push([...(event.groups ?? [])].sort().join())
  }
  const setup = { ...setupOf(from, chooseStrategy(from, strategy), { listener }), ...(watch && { watch }) }
  const { result, finished } = execute(setup)
  const spans = finished.world.recorder.deadlockSpans.map(({ since, until }, at) => `${found[at]} from ${since} to ${until}`).sort()
  // No continuation finishes who is deadlocked, so nobody of them runs as long as it stands.
  finished.world.recorder.deadlockSpans.forEach(({ until = Infinity }, at) => {
    for (const name of found[at].split(',')) {
      const started = result.groups.find((group) => group.name === name)?.startedSeconds ?? Infinity
      expect(started * SECOND, `${name} of ${found[at]}`).toBeGreaterThanOrEqual(until)
    }
  })
  const { deadlocks, deadlockOnsetSeconds, deadlockSeconds, deadlockMembers, standstills, deadlockedGroups } = result.figures
  return { spans, deadlocks, deadlockOnsetSeconds, deadlockSeconds, deadlockMembers, standstills, deadlockedGroups }
}

const RACKS = ['left', 'right']
const oneIn = (times: number) => fc.nat({ max: times - 1 }).map((draw) => draw === 0)
const amount = fc.record({ cpu: fc.constantFrom(1, 1, 1, 1, 2), gpu: fc.constantFrom(0, 0, 0, 1) })

/** A pod that may ask for a rack, its second container perhaps late. */
const member = fc
  .record({ first: amount, second: fc.option(amount, { nil: undefined, freq: 2 }), late: fc.nat({ max: 4 }), rack: fc.nat({ max: 11 }) })
  .map(({ first, second, late, rack }) => {
    const containers = [container('a', first), ...(second === undefined ? [] : [container('b', second, late)])]
    return { containers, ...(rack < RACKS.length ? { nodeSelector: { rack: RACKS[rack] } } : {}) }
  })

/** Gangs that meet on a few small nodes, a scheduler for nearly each; work that ends and work that does not beside them. */
const crowded = fc
  .record({
    room: fc.array(fc.record({ cpu: fc.constantFrom(1, 2, 2, 3), gpu: fc.constantFrom(0, 1, 2) }), { minLength: 4, maxLength: 9 }),
    gangs: fc.array(
      fc.record({
        members: fc.array(member, { minLength: 2, maxLength: 4 }),
        alike: fc.boolean(),
        rack: fc.nat({ max: 3 }),
        fewer: oneIn(4),
        arrival: fc.nat({ max: 6 }),
        endless: oneIn(6),
        loose: oneIn(8),
      }),
      { minLength: 3, maxLength: 8 },
    ),
    prefill: fc.option(fc.record({ node: fc.nat({ max: 6 }), until: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }) })),
    shared: oneIn(3),
    maxAttempts: fc.constantFrom(1, 2, 4, 100),
    interval: fc.constantFrom(SECOND, SECOND / 4),
    seed: fc.nat({ max: 99 }),
  })
  .map(({ room, gangs, prefill, shared, maxAttempts, interval, seed }) => {
    const schedulers = gangs.map((_, at) =>
      scheduler(`s${at}`, { decision: { job: (1 + (at % 3)) * 100 * MILLISECOND, task: 5 * MILLISECOND } }),
    )
    const jobs = gangs.map(({ members, alike, rack, fewer, arrival, endless, loose }, at) => {
      const pods = members.map((one, pod) => {
        const own = { name: `p${pod}`, ...(alike ? members[0] : one) }
        return rack < RACKS.length ? { ...own, nodeSelector: { rack: RACKS[rack] } } : own
      })
      const gang = loose ? {} : { gang: fewer ? pods.length - 1 : true }
      return job(`j${at}`, pods, { ...gang, arrival, scheduler: `s${shared ? at % 2 : at}`, ...(endless ? {} : { duration: 60 }) })
    })
    const bound = prefill && { name: 'b', node: `n${prefill.node % room.length}`, requests: { cpu: 1 } }
    return scenario({
      nodes: room.map((one, at) => node(`n${at}`, one, { labels: { rack: RACKS[at % 2] } })),
      jobs,
      schedulers,
      seed: String(seed),
      retry: { maxAttempts },
      allocator: { interval },
      ...(bound && { prefill: [{ ...bound, ...(prefill.until === undefined ? {} : { until: prefill.until * SECOND }) }] }),
    })
  })
const WAIT = { pod: 'wait', gang: 'wait' } as const
const KEEPS = { release: 'never', acquisition: 'any' }
/** Ways to hold and wait. */
const STRATEGIES: Record<string, fc.Arbitrary<StrategySpec>> = {
  'naive, everybody waits': arbitraryStrategy({ entries: ['naive'] }).map((one) => ({ ...one, onPartial: WAIT })),
  'parts of gangs, gangs wait': arbitraryStrategy({ entries: ['naive', 'pod'], units: ['pod', 'container'] }).map((one) => ({
    ...one,
    onPartial: { ...one.onPartial, gang: 'wait' },
  })),
  'optimistic, incremental': arbitraryStrategy({ entries: ['optimistic'], options: { atomicity: 'incremental' } }).map((one) => ({
    ...one,
    onPartial: WAIT,
  })),
  'hoarding, by jobs, offers': arbitraryStrategy({ entries: ['hoarding'], units: ['job'], options: { ...KEEPS, mode: 'offers' } }),
  'hoarding, by jobs, reserve': arbitraryStrategy({ entries: ['hoarding'], units: ['job'], options: { ...KEEPS, mode: 'reserve' } }),
  'hoarding, by any unit': arbitraryStrategy({ entries: ['hoarding'], options: KEEPS }).map((one) => ({ ...one, onPartial: WAIT })),
}

test('room that joins an offer ties a knot when it joins, not when the offer was made', () => {
  // B keeps n-1 and n-2 and needs one more; so does A, which keeps n-0. What ends there at 10.5 s would have done for B.
  const on = (side: string, name: string) => ({ ...pod(name, 1), nodeSelector: { side } })
  const jobs = [
    job('A', [on('a', 'p-0'), on('a', 'p-1'), on('b', 'p-2')], { gang: true, duration: 60, scheduler: 'first' }),
    job('B', [on('b', 'q-0'), on('b', 'q-1'), pod('q-2', 1)], { gang: true, duration: 60, scheduler: 'second', arrival: 0.5 }),
  ]
  const until = (name: string, seconds: number) => ({ name: `b-${name}`, node: name, requests: { cpu: 1 }, until: seconds * SECOND })
  const side = (name: string) => ({ labels: { side: name } })
  const from = scenario({
    nodes: [node('n-0', 2, side('a')), node('n-1', 1, side('b')), node('n-2', 1, side('b'))],
    prefill: [until('n-0', 10.5), until('n-1', 1.5), until('n-2', 1.5)],
    jobs,
    schedulers: [scheduler('first'), scheduler('second', { weight: 10 })],
  })
  for (const pace of [ALWAYS, SELDOM, HALVED, undefined])
    expect(told(from, 'hoarding', pace)).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 10.5 })
})

describe('whatever its pace, the watch finds the same deadlocks, tied at the same instants, and nobody in them runs', () => {
  test.each(Object.entries(STRATEGIES))('%s', (_, strategies) => {
    let deadlocked = 0
    fc.assert(
      fc.property(crowded, strategies, (from, strategy) => {
        const exact = told(from, strategy, ALWAYS)
        if (exact.deadlocks > 0) deadlocked++
        for (const pace of [SELDOM, SPACED, HALVED, undefined]) expect(told(from, strategy, pace), JSON.stringify(pace)).toEqual(exact)
      }),
      { numRuns: 90, seed: 7 },
    )
    expect(deadlocked).toBeGreaterThan(5)
  })

  test('also where deadlocks are broken as they come', () => {
    const recover = arbitraryStrategy({ entries: ['hoarding'], units: ['job'], options: { release: 'recover', acquisition: 'any' } })
    let broken = 0
    fc.assert(
      fc.property(crowded, recover, (from, strategy) => {
        const exact = told(from, strategy, ALWAYS)
        if (exact.spans.some((span) => !span.endsWith('undefined'))) broken++
        expect(told(from, strategy)).toEqual(exact)
      }),
      { numRuns: 120, seed: 7 },
    )
    expect(broken).toBeGreaterThan(10)
  })
})
