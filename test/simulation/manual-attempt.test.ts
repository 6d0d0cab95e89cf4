/** Attempts by hand: they stand still where time would pass, and say what cannot be done now. */
import { describe, expect, test } from 'vitest'
import { InvalidInputError, InvariantError } from '../../src/errors.ts'
import { ManualAttempt } from '../../src/simulation/manual-attempt.ts'
import type { ManualMember, ManualUnit } from '../../src/simulation/manual-unit.ts'
import { commit, nextOffer, release, type Strategy, think } from '../../src/strategy/strategy.ts'
import { beside, schedulerOn, strategyOf } from './manual-scheduler.ts'

function member(cpu: number, memory: number): ManualMember {
  return { vector: Float64Array.of(cpu, memory, 1) }
}

function gangOf(count: number, cpu = 2): ManualUnit {
  return { name: 'gang', level: 'job', gang: true, members: Array.from({ length: count }, () => member(cpu, 1)) }
}

describe('time passes only by hand', () => {
  test('an optimist plans, others commit, and it is refused; the cell stays as the others left it', () => {
    const first = schedulerOn([
      [2, 2],
      [2, 2],
    ])
    const [one, two] = [first, beside(first)].map((hand) => new ManualAttempt(hand, strategyOf('optimistic'), gangOf(2)))
    one.decide()
    const { cell } = first
    const digest = cell.digest()
    two.decide()
    expect([one.outcome, [...one.nodes], two.outcome, [...two.nodes]]).toEqual(['scheduled', [0, 1], 'conflict', [-1, -1]])
    expect([one.conflicts, two.conflicts, two.rollbacks, cell.digest()]).toEqual([0, 1, 0, digest])
  })

  test('two hoarders with a node each wait; one is told that its patience is over, and the other can start', () => {
    const first = schedulerOn([
      [2, 2],
      [2, 2],
    ])
    const patient = strategyOf('hoarding')
    const [one, two] = [
      new ManualAttempt(first, patient, gangOf(2)),
      new ManualAttempt(beside(first), strategyOf('hoarding', { release: 'releaseAll+backoff', offerTimeout: 5 }), gangOf(2)),
    ]
    one.offer(0)
    two.offer(1)
    expect([one.state, one.patience, two.patience]).toEqual(['waiting', { useful: true }, { wait: 5 }])
    two.timeout()
    expect([two.state, two.outcome, two.patience, two.held.size]).toEqual(['over', 'abandoned', undefined, 0])
    one.offer(1)
    expect([one.state, one.held.size]).toEqual(['thinking', 2])
    one.decide()
    expect([one.outcome, [...one.nodes], one.held.size, first.leases.live.size]).toEqual(['scheduled', [0, 1], 0, 0])
  })

  test('a lease that is taken back, or grows, is heard of by who waits, and by who thinks when it waits again', () => {
    const first = schedulerOn([
      [4, 2],
      [2, 2],
    ])
    first.cell.move(0, Float64Array.of(2, 1, 1), 0, 2)
    const heard: string[] = []
    const attentive: Strategy = {
      name: 'attentive',
      *attempt(unit) {
        for (;;) {
          const answer = yield* nextOffer()
          heard.push(answer.kind)
          if (answer.kind === 'offer') yield* think(unit)
          if (answer.kind === 'timeout') return 'abandoned'
        }
      },
    }
    const attempt = new ManualAttempt({ ...first, now: () => 7 }, attentive, gangOf(1))
    const lease = attempt.offer(0, Float64Array.of(1, 1, 0))
    expect([lease.since, ...lease.room]).toEqual([7, 1, 1, 0])
    attempt.changed()
    attempt.revoke(lease)
    expect([heard, lease.live, first.cell.free[0][0]]).toEqual([['offer'], false, 2])
    attempt.decide()
    expect(heard).toEqual(['offer', 'changed', 'revoked'])
    attempt.changed()
    attempt.timeout()
    expect([heard.slice(3), attempt.outcome]).toEqual([['changed', 'timeout'], 'abandoned'])
  })

  test('who is dropped gives back what it holds', () => {
    const first = schedulerOn([[2, 2]])
    const attempt = new ManualAttempt(first, strategyOf('hoarding'), gangOf(2))
    const digest = first.cell.digest()
    attempt.offer(0)
    expect(first.cell.digest()).not.toBe(digest)
    attempt.abandon()
    attempt.abandon()
    expect([attempt.outcome, first.cell.digest(), first.leases.live.size]).toEqual(['abandoned', digest, 0])
  })

  test('nobody is evicted, and members stay off the nodes they may not use', () => {
    const first = schedulerOn([
      [4, 4],
      [8, 8],
    ])
    const free = { ...member(2, 2), allowed: Uint8Array.of(0, 1) }
    const attempt = new ManualAttempt(first, strategyOf('pod'), { name: 'p', level: 'pod', members: [free] })
    attempt.decide()
    expect([...attempt.nodes]).toEqual([1])
    const large = new ManualAttempt(first, strategyOf('pod', { preemption: 'lowerPriority' }), gangOf(1, 9))
    large.decide()
    expect(large.outcome).toBe('unschedulable')
  })
})

describe('what cannot be done', () => {
  test('a step that the attempt does not stand at is refused, and says what it stands at', () => {
    const first = schedulerOn([[4, 4]])
    const serial = new ManualAttempt(first, strategyOf('pod'), gangOf(1))
    expect(() => serial.offer(0)).toThrow('invalid step: offer while it is thinking, allowed: while it is waiting')
    expect(() => serial.timeout()).toThrow(InvalidInputError)
    serial.decide()
    expect(() => serial.decide()).toThrow('invalid step: decide while it is over, allowed: while it is thinking')
  })

  test('a node that is leased whole, and a lease of another', () => {
    const first = schedulerOn([[4, 4]])
    const [one, two] = [first, beside(first)].map((hand) => new ManualAttempt(hand, strategyOf('hoarding'), gangOf(3)))
    const lease = one.offer(0)
    expect(() => two.offer(0)).toThrow('invalid node: 0 is leased, allowed: one that no whole offer has closed')
    expect(() => two.revoke(lease)).toThrow('invalid lease: it is not held by this attempt, allowed: one of held')
  })

  test.each<[string, Strategy]>([
    [
      'commits what is not the last plan',
      {
        name: 'stale',
        *attempt(unit, { plan }) {
          const old = plan(unit)!
          plan(unit, { hold: true, within: [] })
          return yield* commit(old)
        },
      },
    ],
    [
      'says scheduled of an attempt that bound nothing',
      {
        name: 'liar',
        *attempt() {
          yield* release([])
          return 'scheduled'
        },
      },
    ],
    [
      'yields 1, which is no effect',
      {
        name: 'odd',
        *attempt() {
          yield 1 as never
          return 'abandoned'
        },
      },
    ],
  ])('a strategy that %s is stopped, as the engine does', (what, strategy) => {
    const begin = () => new ManualAttempt(schedulerOn([[4, 4]]), strategy, gangOf(1))
    expect(begin).toThrow(InvariantError)
    expect(begin).toThrow(what)
  })
})
