/** The named scenarios, cell by cell: when what happens under which strategy. All figures come from running the strategies. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fitsEmptyCluster } from '../../src/analysis/oracle.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { ROOT } from '../tools/repository.ts'
import { tell } from '../tools/scenario-builders.ts'

const read = (name: string): Scenario => readScenarioFile(join(ROOT, 'scenarios', `${name}.yaml`)).scenario
const NO_DEADLOCK = { deadlocks: 0, deadlockOnsetSeconds: null, standstills: 0, deadlockedGroups: 0 }

/** Failed attempts that end in a reschedule: the times of the evictions. */
const evictions = (run: ReturnType<typeof tell>) => run.times('evict')

describe('app-logcollector', () => {
  const from = read('app-logcollector')
  const run = (strategy: string) => tell(from, strategy)

  test('naive: App on Node_A, LogCollector cannot follow; five reschedules with backoff 1, 2, 4, 8 s, then failed', () => {
    const naive = run('naive')
    expect(evictions(naive)).toEqual([0.21, 1.42, 3.63, 7.84, 16.05])
    expect(naive.of('bind').every((event) => event.container === 'App' && event.node === 'Node_A')).toBe(true)
    expect(naive.figures).toMatchObject({
      attempts: 10,
      attemptsScheduled: 5,
      attemptsUnschedulable: 5,
      reschedules: 5,
      evictions: 5,
      failureRate: 1,
      partialPlacements: 1,
      ...NO_DEADLOCK,
    })
    expect(naive.outcome('web')).toBe('failed')
    expect(naive.placed('web')).toBe('- -')
    expect(naive.result).toMatchObject({ ended: 'idle', endedSeconds: 16.05 })
    expect(naive.figures.busyness.default).toEqual({ useful: 0, wasted: 0.525 / 16.05, noRoom: 0.525 / 16.05 })
  })

  test('naive with leastAllocated succeeds by luck', () => {
    const lucky = run('naive-leastAllocated')
    expect(lucky.placed('web')).toBe('Node_B Node_B')
    expect(lucky.started('web')).toBe(0.21)
    expect(lucky.figures).toMatchObject({ attempts: 2, reschedules: 0, failureRate: 0, partialPlacements: 1 })
  })

  test("hoarding: declines Node_A, holds Node_B's whole 2 GiB while thinking, both start at 0.105", () => {
    const hoarding = run('hoarding')
    expect(hoarding.times('lease')).toEqual(hoarding.of('lease').map(() => 0))
    expect(hoarding.of('decline').every((event) => event.node === 'Node_A')).toBe(true)
    expect(hoarding.placed('web')).toBe('Node_B Node_B')
    expect(hoarding.started('web')).toBe(0.105)
    expect(hoarding.figures).toMatchObject({ attempts: 1, rollbacks: 0, failureRate: 0, ...NO_DEADLOCK })
    // Held: 2 of 3.25 GiB for 0.105 of 600.105 s.
    expect(hoarding.figures.heldIdle.memory).toBeCloseTo((2 / 3.25) * (0.105 / 600.105), 12)
  })

  test('optimistic: one rollback on Node_A, both on Node_B at 0.105, one attempt', () => {
    const optimistic = run('optimistic')
    expect(optimistic.figures).toMatchObject({ attempts: 1, attemptsScheduled: 1, rollbacks: 1, conflicts: 0, failureRate: 0 })
    expect(optimistic.started('web')).toBe(0.105)
    expect(optimistic.placed('web')).toBe('Node_B Node_B')
  })

  test.each(['pod', 'gang'])('%s: Node_B at 0.105, one attempt, no rollback', (strategy) => {
    const atomic = run(strategy)
    expect(atomic.figures).toMatchObject({
      attempts: 1,
      attemptsScheduled: 1,
      rollbacks: 0,
      conflicts: 0,
      failureRate: 0,
      partialPlacements: 0,
    })
    expect(atomic.started('web')).toBe(0.105)
    expect(atomic.placed('web')).toBe('Node_B Node_B')
  })
})

describe('late-sibling', () => {
  const from = read('late-sibling')

  test("naive: App on Node_A at 0.105; LogCollector's attempts fail from 30.105 on; failed at 45.945", () => {
    const naive = tell(from, 'naive')
    expect(naive.of('bind')[0]).toMatchObject({ time: 105_000, container: 'App', node: 'Node_A' })
    expect(naive.times('attempt', 'LogCollector')[0]).toBe(30)
    expect(evictions(naive)).toEqual([30.105, 31.315, 33.525, 37.735, 45.945])
    expect(naive.times('fail', 'web')).toEqual([45.945])
    expect(naive.figures).toMatchObject({ attempts: 10, attemptsUnschedulable: 5, reschedules: 5, failureRate: 1 })
  })

  test('hoarding: holds Node_B from 0 on, thinks at 30, starts at 30.105', () => {
    const hoarding = tell(from, 'hoarding')
    expect(hoarding.of('lease').find((event) => event.node === 'Node_B')?.time).toBe(0)
    expect(hoarding.times('return')).toEqual([30.105])
    expect(hoarding.times('think')).toEqual([30])
    expect(hoarding.started('web')).toBe(30.105)
    expect(hoarding.figures).toMatchObject({ attempts: 1, ...NO_DEADLOCK })
    expect(hoarding.figures.heldIdle.memory).toBeCloseTo((2 / 3.25) * (30.105 / 630.105), 12)
    expect(hoarding.figures.waitFirstSeconds.mean).toBe(0)
  })

  test.each(['optimistic', 'pod', 'gang'])('%s: enters at 30, starts at 30.105', (strategy) => {
    const run = tell(from, strategy)
    expect(run.times('enter')).toEqual([30])
    expect(run.started('web')).toBe(30.105)
    expect(run.figures.heldIdle.memory).toBe(0)
    expect(run.figures).toMatchObject({ attempts: 1, failureRate: 0 })
  })
})

describe('hoarding-deadlock', () => {
  const from = read('hoarding-deadlock')

  test('hoarding: two and two held at once, neither starts: one deadlock, core of two', () => {
    const run = tell(from, 'hoarding')
    expect(run.of('lease').map((event) => event.scheduler)).toEqual(['first', 'second', 'first', 'second'])
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0, groupsDeadlocked: 2, groupsStarted: 0 })
    expect(run.figures.deadlockMembers.core).toBe(2)
  })

  test.each(['naive', 'pod'])('%s: half-placed at 0.210, deadlock', (strategy) => {
    const run = tell(from, strategy)
    expect(run.times('bind')).toEqual([0.105, 0.105, 0.21, 0.21])
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0.21, groupsDeadlocked: 2, standstills: 1 })
    expect(run.figures).toMatchObject({ attempts: 6, attemptsUnschedulable: 2, partialPlacements: 2, reschedules: 0 })
    expect(run.figures.deadlockMembers.core).toBe(2)
    expect(run.figures.stranded.cpu).toBeGreaterThan(0)
  })

  test('optimistic: one starts, the other is refused and starts after it', () => {
    const run = tell(from, 'optimistic')
    expect([run.started('A'), run.started('B')]).toEqual([0.115, 60.23])
    expect(run.figures).toMatchObject({ attempts: 4, conflicts: 1, attemptsConflict: 1, attemptsUnschedulable: 1, ...NO_DEADLOCK })
  })

  test('gang: one after the other, without a conflict', () => {
    const run = tell(from, 'gang')
    expect([run.started('A'), run.started('B')]).toEqual([0.115, 60.23])
    expect(run.figures).toMatchObject({ attempts: 3, attemptsUnschedulable: 1, conflicts: 0, groupsFinished: 2, ...NO_DEADLOCK })
  })
})

describe('two-gangs', () => {
  const from = read('two-gangs')

  test.each(['naive', 'pod'])('%s: both half-placed; from their first pods on neither can ever be whole', (strategy) => {
    const run = tell(from, strategy)
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0.105, groupsDeadlocked: 2, groupsStarted: 0 })
    expect(run.of('bind')).toHaveLength(100)
    const half = run.result.groups.map((group) => group.pods.filter((pod) => pod.containers[0].node !== null).length)
    expect(half).toEqual([50, 50])
    expect(run.figures).toMatchObject({ attempts: 200, attemptsUnschedulable: 100 })
  })

  test('hoarding: fifty and fifty held, deadlock', () => {
    const run = tell(from, 'hoarding')
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0, groupsDeadlocked: 2, attempts: 2 })
    expect(['first', 'second'].map((name) => run.times('lease', name).length)).toEqual([50, 50])
  })

  test.each(['optimistic', 'gang'])('%s: one after the other', (strategy) => {
    const run = tell(from, strategy)
    expect([run.started('A'), run.started('B')]).toEqual([0.6, 61.2])
    expect(run.figures).toMatchObject({ groupsFinished: 2, partialPlacements: 0, ...NO_DEADLOCK })
  })
})

describe('order-matters', () => {
  const from = read('order-matters')

  test.each(['naive', 'pod'])('%s: X on A, Y waits for it: self-deadlock', (strategy) => {
    const run = tell(from, strategy)
    expect(run.placed('pair')).toBe('A -')
    expect(run.outcome('pair')).toBe('deadlocked')
    expect(run.figures).toMatchObject({ deadlocks: 1, deadlockOnsetSeconds: 0.105, attempts: 2, attemptsUnschedulable: 1 })
    expect(run.figures.deadlockMembers).toMatchObject({ selfDeadlock: 1, core: 0 })
  })

  test.each(['optimistic', 'gang'])('%s: pending, for the greedy plan fails, and nothing is held', (strategy) => {
    const run = tell(from, strategy)
    expect(run.outcome('pair')).toBe('pending')
    expect(run.of('bind', 'lease')).toEqual([])
    expect(run.figures).toMatchObject({ attempts: 1, attemptsUnschedulable: 1, groupsPending: 1, ...NO_DEADLOCK })
  })

  test('the exact oracle says that a placement exists', () => {
    const { roster } = tell(from, 'gang').finished.world
    expect(fitsEmptyCluster({ items: Array.from(roster.podJob, (_, pod) => ({ vector: roster.podVector(pod) })) }, roster.capacity)).toBe(
      true,
    )
  })
})
