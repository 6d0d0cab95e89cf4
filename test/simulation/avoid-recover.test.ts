/** What the banker, ordered acquisition and recovery promise, on small clusters made to deadlock, and what each of them does to keep it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../src/model/scenario.ts'
import type { Job } from '../../src/model/workload.ts'
import { job, node, nodes, pods, scenario, scheduler, type ToldRun, tell, use } from '../tools/scenario-builders.ts'

const SCHEDULERS = ['a', 'b', 'c', 'd'].map((name) => scheduler(name))

/** Gangs of one-slot pods on as many one-slot nodes, a scheduler each. */
function twoGangs(slots: number, size: number): Scenario {
  const jobs = ['A', 'B'].map((name, at) => job(name, pods('p', size), { gang: true, duration: 60, scheduler: SCHEDULERS[at].name }))
  return scenario({ nodes: nodes(slots), jobs, schedulers: SCHEDULERS })
}

const amount = fc.record({ cpu: fc.integer({ min: 1, max: 3 }), memory: fc.integer({ min: 1, max: 3 }) })
const gang = fc.record({
  size: fc.integer({ min: 1, max: 4 }),
  request: amount,
  arrival: fc.integer({ min: 0, max: 6 }),
  duration: fc.integer({ min: 1, max: 20 }),
  scheduler: fc.constantFrom(...SCHEDULERS.map(({ name }) => name)),
  spare: fc.integer({ min: 0, max: 1 }),
})

/** A few gangs, members of a gang alike, on a few nodes of two dimensions: enough to tie any knot. All end. */
const deadlockProne: fc.Arbitrary<Scenario> = fc
  .record({
    rooms: fc.array(fc.record({ cpu: fc.integer({ min: 1, max: 5 }), memory: fc.integer({ min: 1, max: 5 }) }), {
      minLength: 2,
      maxLength: 5,
    }),
    gangs: fc.array(gang, { minLength: 2, maxLength: 7 }),
    seed: fc.integer({ min: 1, max: 1_000 }),
  })
  .map(({ rooms, gangs, seed }) =>
    scenario({
      seed: String(seed),
      nodes: rooms.map((room, at) => node(`n-${at}`, room)),
      jobs: gangs.map(({ size, request, spare, ...words }, at): Job => {
        const members = pods('p', size).map((one) => ({ ...one, containers: [{ name: 'c', requests: request }] }))
        return job(`g-${at}`, members, { ...words, gang: Math.max(1, size - spare) })
      }),
      schedulers: SCHEDULERS,
    }),
  )

const CHOICES = {
  banker: { release: 'banker' },
  ordered: { acquisition: 'ordered' },
  recover: { release: 'recover' },
  'banker, ordered': { release: 'banker', acquisition: 'ordered' },
  'recover, ordered': { release: 'recover', acquisition: 'ordered' },
} as const

function everybodyFinished({ figures, result }: ToldRun): boolean {
  return result.ended === 'idle' && figures.groups === figures.groupsFinished + figures.groupsFailed && figures.standstills === 0
}

/** Groups fail here only for not fitting the empty cluster: they do under `gang`, which holds nothing. */
const unfit = (from: Scenario) => tell(from, 'gang').figures.groupsFailed

describe.each(['offers', 'reserve'])('in mode %s', (mode) => {
  test.each(Object.entries(CHOICES))('under %s every group that fits finishes', (_, options) => {
    fc.assert(
      fc.property(deadlockProne, (from) => {
        const run = tell(from, use('hoarding', { ...options, mode }))
        expect([run.result.ended, run.figures.groupsFailed]).toEqual(['idle', unfit(from)])
        expect(everybodyFinished(run)).toBe(true)
        if (options !== CHOICES.recover) expect(run.figures.deadlocks).toBe(0)
      }),
      { numRuns: 200, seed: 5 },
    )
  })
})

test('the clusters of these laws do deadlock where nothing is done about it', () => {
  for (const mode of ['offers', 'reserve']) {
    const runs = fc.sample(deadlockProne, { numRuns: 200, seed: 5 }).map((from) => tell(from, use('hoarding', { mode })))
    expect(runs.filter(({ figures }) => figures.standstills > 0).length).toBeGreaterThan(5)
  }
})

/** What was leased and kept: node and scheduler of each lease that was neither declined nor given back in the same instant. */
const leased = (run: ToldRun) => run.of('lease').map(({ scheduler: who, node: where }) => `${who} ${where}`)

describe('the banker', () => {
  test('of two hoarders that miss one and two, with one slot left, gives it to the first and refuses it to the second', () => {
    const run = tell(twoGangs(4, 3), use('hoarding', { release: 'banker' }))
    const firstBatch = run.of('lease').filter(({ time }) => time === 0)
    // Shares alternate up to 2 + 1; the fourth is the turn of the one that has one, and would leave both with two of three.
    const holders = firstBatch.map(({ scheduler: who }) => who)
    expect(holders).toHaveLength(4)
    expect(holders[3]).toBe(holders[0])
    expect(holders.filter((who) => who === holders[0])).toHaveLength(3)
    expect(run.of('revoke', 'return').filter(({ time }) => time === 0)).toEqual([])
    expect(run.figures).toMatchObject({ deadlocks: 0, groupsFinished: 2, attempts: 2 })
  })

  test('refuses nothing that is safe: where all fit side by side it leases what `never` does', () => {
    const from = twoGangs(6, 3)
    expect(leased(tell(from, use('hoarding', { release: 'banker' })))).toEqual(leased(tell(from, use('hoarding'))))
  })

  test('judges what is pinned where the rest goes back, not the whole offer: both pin on the one node at once', () => {
    const jobs = ['A', 'B'].map((name, at) => job(name, pods('p', 2, 2), { gang: true, duration: 60, scheduler: SCHEDULERS[at].name }))
    const from = scenario({ nodes: nodes(2, 4), jobs, schedulers: SCHEDULERS })
    const run = tell(from, use('hoarding', { release: 'banker', mode: 'reserve' }))
    expect([run.started('A'), run.started('B')]).toEqual([0.11, 0.11])
  })

  test('foresees that what runs on a node will join the offer that closes it', () => {
    // C runs on the large node; who takes the rest of it takes, in the end, all of it.
    const jobs = [
      job('C', 3, { duration: 30, scheduler: 'c' }),
      job('A', pods('p', 3, 2), { gang: true, duration: 10, scheduler: 'a', arrival: 1 }),
      job('B', pods('p', 2, 2), { gang: true, duration: 10, scheduler: 'b', arrival: 1 }),
    ]
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      const run = tell(
        scenario({ nodes: [node('large', 5), node('small', 2)], jobs, schedulers: SCHEDULERS }),
        use('hoarding', { release: 'banker' }),
        seed,
      )
      expect(run.figures).toMatchObject({ deadlocks: 0, groupsFinished: 3 })
    }
  })
})

describe('ordered acquisition', () => {
  test.each(['offers', 'reserve'])(
    'takes nodes in ascending order, waits for the lowest, and so lets gangs run one by one (%s)',
    (mode) => {
      const run = tell(twoGangs(6, 3), use('hoarding', { acquisition: 'ordered', mode }))
      // The second gang waits for n-0 until the first has finished, though three nodes stand free all the while.
      const [first, second] = [run.started('A'), run.started('B')].map(Number).sort((a, b) => a - b)
      expect(second - first).toBeGreaterThanOrEqual(60)
      const order = run.of('lease').map(({ node: where }) => where)
      expect(order).toEqual(['n-0', 'n-1', 'n-2', 'n-0', 'n-1', 'n-2'])
    },
  )

  test('at the end of the order it gives all back and begins anew behind a backoff', () => {
    // A long job leaves one slot on n-0; the gang takes it and n-1, is one short, and cannot go back.
    const jobs = [
      job('long', 1, { duration: 30, scheduler: 'b' }),
      job('gang', pods('p', 3), { gang: true, duration: 5, arrival: 1, scheduler: 'a' }),
    ]
    const run = tell(
      scenario({ nodes: [node('n-0', 2), node('n-1', 1)], jobs, schedulers: SCHEDULERS }),
      use('hoarding', { acquisition: 'ordered', mode: 'reserve' }),
    )
    expect(run.figures.attemptsAbandoned).toBeGreaterThan(0)
    expect(run.outcome('gang')).toBe('finished')
  })

  test('a late member is waited for: to hold all that is needed is not the end of the order', () => {
    const members = pods('p', 2)
    const late = [members[0], { ...members[1], containers: [{ name: 'c', requests: { cpu: 1 }, arrival: 20_000_000 }] }]
    const from = scenario({ nodes: nodes(2), jobs: [job('gang', late, { gang: true, duration: 5 })] })
    const run = tell(from, use('hoarding', { acquisition: 'ordered' }))
    expect(run.figures).toMatchObject({ attemptsAbandoned: 0, groupsFinished: 1 })
  })
})

describe('recover', () => {
  test('breaks the deadlock in the instant in which it came about; both run, and it has counted once', () => {
    const run = tell(twoGangs(4, 3), use('hoarding', { release: 'recover' }))
    expect(run.times('deadlock')).toEqual([0])
    expect(new Set(run.times('revoke'))).toEqual(new Set([0]))
    expect(new Set(run.of('revoke').map(({ scheduler: who }) => who)).size).toBe(1)
    expect(run.figures).toMatchObject({ deadlocks: 1, standstills: 0, groupsDeadlocked: 0, groupsFinished: 2, attemptsAbandoned: 0 })
  })

  test('between two starts nobody is rolled back twice, so that rounds of gangs all end', () => {
    for (const mode of ['offers', 'reserve']) {
      const from: Scenario = {
        ...scenario({ nodes: [], jobs: [], schedulers: [scheduler('default', { count: 6 })] }),
        cluster: { generate: { kind: 'homogeneous', nodes: 12 } },
        workload: { generate: { kind: 'deadlockProne', gangs: 6, members: 9, rounds: 10, period: '1m' } },
      }
      const run = tell(from, use('hoarding', { release: 'recover', mode }))
      expect(run.figures).toMatchObject({ groupsFinished: 60, standstills: 0, livelocks: 0 })
      expect(run.figures.deadlocks).toBeGreaterThanOrEqual(10)
      const rolled = new Map<string | undefined, number>()
      for (const event of run.trace) {
        if (event.kind === 'start') rolled.clear()
        if (event.kind !== 'revoke') continue
        const at = rolled.get(event.scheduler)
        expect(at === undefined || at === event.time).toBe(true)
        rolled.set(event.scheduler, event.time)
      }
    }
  })
})

describe('wound-wait', () => {
  test('in mode offers every group that fits finishes', () => {
    fc.assert(
      fc.property(deadlockProne, (from) => {
        expect(everybodyFinished(tell(from, use('hoarding', { release: 'woundWait' })))).toBe(true)
      }),
      { numRuns: 200, seed: 5 },
    )
  })

  test('in mode reserve it can stand still: a pin that is smaller than the member of the elder is of no use to it', () => {
    const two = (cpu: number, memory: number) =>
      pods('p', 2).map((one) => ({ ...one, containers: [{ name: 'c', requests: { cpu, memory } }] }))
    const room = [
      [4, 5],
      [1, 2],
      [5, 4],
    ].map(([cpu, memory], at) => node(`n-${at}`, { cpu, memory }))
    const jobs = [
      job('A', two(3, 3), { gang: true, arrival: 2, duration: 11, scheduler: 'a' }),
      job('C', two(3, 2), { gang: true, arrival: 2, duration: 17, scheduler: 'c' }),
    ]
    const run = tell(
      scenario({ nodes: room, jobs, schedulers: SCHEDULERS, seed: '724' }),
      use('hoarding', { release: 'woundWait', mode: 'reserve' }),
    )
    expect(run.figures).toMatchObject({ standstills: 1, groupsDeadlocked: 2 })
  })
})
