/** Conflicts: who is refused at commit, and why. Two schedulers, one of them quicker. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { job, node, nodes, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const quick = scheduler('quick', { decision: { job: 1000, task: 0 } })
const slow = scheduler()
const schedulers = [quick, slow]
const fine = use('optimistic', { conflict: 'resourceFit' })
const coarse = use('optimistic', { conflict: 'version' })

describe('conflict detection by fit', () => {
  test('lets two transactions share a node that has room for both', () => {
    const jobs = [job('a', 1, { scheduler: 'quick' }), job('b', 1)]
    const run = tell(scenario({ nodes: nodes(1, 2), jobs, schedulers }), fine)
    expect(run.figures).toMatchObject({ attempts: 2, conflicts: 0, groupsRunning: 2 })
  })

  test('refuses what does not fit any more, after the whole decision time', () => {
    const jobs = [job('a', 1, { scheduler: 'quick', duration: 1 }), job('b', 1)]
    const run = tell(scenario({ nodes: nodes(1), jobs, schedulers }), fine)
    expect(run.of('outcome').map((event) => [event.unit, event.outcome, event.time / 1e6])).toEqual([
      ['a', 'scheduled', 0.001],
      ['b', 'conflict', 0.105],
      ['b', 'scheduled', 1.21],
    ])
    expect(run.figures).toMatchObject({ conflicts: 1, attemptsConflict: 1, conflictFraction: 0.5, rollbacks: 0 })
    expect(run.figures.busyness.default).toEqual({ useful: 0.105 / 1.21, wasted: 0.105 / 1.21, noRoom: 0 })
  })
})

describe('conflict detection by version', () => {
  test('refuses a node to which another commit has assigned since the plan, though there is room', () => {
    const jobs = [job('a', 1, { scheduler: 'quick' }), job('b', 1)]
    const run = tell(scenario({ nodes: nodes(1, 2), jobs, schedulers }), coarse)
    expect(run.figures).toMatchObject({ attempts: 3, conflicts: 1, groupsRunning: 2 })
    expect(run.started('b')).toBe(1.21)
  })

  test('does not mind an assignment before the plan, or on another node', () => {
    const jobs = [job('a', 2, { scheduler: 'quick' }), job('b', 1, { arrival: 0.002 }), job('c', 4, { scheduler: 'quick', arrival: 0.05 })]
    const run = tell(scenario({ nodes: [node('small', 3), node('large', 4)], jobs, schedulers }), coarse)
    expect(run.placed('b')).toBe('small')
    expect(run.placed('c')).toBe('large')
    expect(run.figures.conflicts).toBe(0)
  })

  test('does not mind a release', () => {
    const jobs = [job('a', 1, { scheduler: 'quick', duration: 5 }), job('b', 1, { arrival: 4.95 })]
    const run = tell(scenario({ nodes: nodes(1, 2), jobs, schedulers }), coarse)
    expect(run.times('finish', 'a')).toEqual([5.001])
    expect(run.started('b')).toBe(5.055)
    expect(run.figures.conflicts).toBe(0)
  })

  test("does not mind the transaction's own earlier claims on the node", () => {
    for (const gang of [true, false]) {
      const run = tell(scenario({ nodes: nodes(1, 4), jobs: [job('j', pods('p', 4), { gang })] }), coarse)
      expect(run.figures).toMatchObject({ attempts: 1, conflicts: 0 })
    }
  })

  test('refuses at least what fit refuses: with it no fewer conflicts', () => {
    const jobs = Array.from({ length: 40 }, (_, at) => job(`j-${at}`, pods('p', 1 + (at % 3)), { duration: 20 }))
    const from = scenario({ nodes: nodes(6, 4), jobs, schedulers: [scheduler('default', { count: 8 })] })
    const [fit, version] = [tell(from, fine), tell(from, coarse)]
    expect(fit.figures.groupsFinished).toBe(80 - 1)
    expect(version.figures.groupsFinished).toBe(80 - 1)
    expect(version.figures.conflicts).toBeGreaterThan(fit.figures.conflicts)
  })
})

describe('a transaction', () => {
  const jobs = (gang: boolean) => [job('one', 1, { scheduler: 'quick' }), job('two', pods('p', 2), { gang })]
  const from = (gang: boolean) => scenario({ nodes: nodes(3), jobs: jobs(gang), schedulers })

  test('of a gang is all or nothing by default', () => {
    const run = tell(from(true), use('optimistic'))
    expect(run.figures).toMatchObject({ attemptsConflict: 1, attemptsPartly: 0, partialPlacements: 0, conflicts: 1 })
    expect(run.started('two')).toBe(1.22)
  })

  test('of a job without a gang is incremental by default', () => {
    const run = tell(from(false), use('optimistic'))
    expect(run.figures).toMatchObject({ attemptsConflict: 0, attemptsPartly: 1, conflicts: 1 })
  })

  test('is what the option says, whatever the job', () => {
    const whole = tell(from(false), use('optimistic', { atomicity: 'allOrNothing' }))
    expect(whole.figures).toMatchObject({ attemptsConflict: 1, attemptsPartly: 0 })
    const parts = tell(from(true), use('optimistic', { atomicity: 'incremental' }))
    expect(parts.figures).toMatchObject({ attemptsPartly: 1, partialPlacements: 1 })
    expect(parts.started('two')).toBe(1.215)
    expect(parts.figures.stranded.cpu).toBeGreaterThan(0)
  })

  test('that is refused after some of its claims were bound counts one rollback, and leaves the cell as it was', () => {
    // `two` plans n-0 and n-1; `one` takes n-1, for n-0 is too small for it.
    const words = { nodes: [node('n-0', 1), node('n-1', 2), node('n-2', 2)], schedulers }
    const two = job('two', [...pods('p', 1), ...pods('q', 1, 2)], { gang: true })
    const run = tell(scenario({ ...words, jobs: [job('one', 2, { scheduler: 'quick' }), two] }), use('optimistic'))
    expect(run.of('rollback', 'refused').map((event) => event.time)).toEqual([110_000, 110_000])
    expect(run.figures).toMatchObject({ rollbacks: 1, conflicts: 1 })
    expect(run.figures.stranded.cpu).toBe(0)
    expect(run.placed('two')).toBe('n-0 n-2')
  })
})

describe('serial scheduling', () => {
  test('never conflicts, with any number of schedulers', () => {
    const work = fc.array(
      fc.record({
        pods: fc.integer({ min: 1, max: 3 }),
        size: fc.integer({ min: 1, max: 3 }),
        arrival: fc.integer({ min: 0, max: 300 }),
        duration: fc.integer({ min: 1, max: 3000 }),
        gang: fc.boolean(),
      }),
      { minLength: 2, maxLength: 20 },
    )
    let optimisticConflicts = 0
    fc.assert(
      fc.property(work, fc.integer({ min: 2, max: 9 }), fc.constantFrom('naive', 'pod', 'gang'), (list, count, strategy) => {
        const jobs = list.map(({ pods: many, size, arrival, duration, gang }, at) =>
          job(`j-${at}`, pods('p', many, size), { arrival: arrival / 1000, duration: duration / 1000, gang }),
        )
        const from = scenario({ nodes: nodes(3, 4), jobs, schedulers: [scheduler('default', { count })] })
        const { figures } = tell(from, strategy)
        expect(figures).toMatchObject({ conflicts: 0, attemptsConflict: 0, attemptsPartly: 0, attemptsAbandoned: 0 })
        expect(Object.values(figures.busyness).every((share) => share.wasted === 0 || strategy === 'naive')).toBe(true)
        optimisticConflicts += tell(from, 'optimistic').figures.conflicts
      }),
      { seed: 71, numRuns: 80 },
    )
    expect(optimisticConflicts).toBeGreaterThan(50)
  })
})
