/** The reproduction of Mesos, DRF and the theory of deadlock, small: the laws that must hold, run by run, and verdicts that follow from figures. */
import { describe, expect, test } from 'vitest'
import { closeness, counted } from '../../bench/papers/mesos/cells.ts'
import { mayDeadlock, pigeonholeRun } from '../../bench/papers/mesos/pigeonhole.ts'
import { POLICIES, policyRun } from '../../bench/papers/mesos/policies.ts'
import { BETA, exact, GRAIN, MEAN, type RampSetting, rampRow, rampRun, timesLeft } from '../../bench/papers/mesos/ramp-up.ts'
import { exampleRun } from '../../bench/papers/mesos/worked-example.ts'
import { mesos } from '../../bench/papers/mesos.ts'
import { MILLISECOND, SECOND } from '../../src/model/time.ts'

const SEEDS = ['1', '2', '3']
const DURATIONS = ['constant', 'exponential'] as const

function setting(kind: RampSetting['kind'], durations: RampSetting['durations'], interval = MILLISECOND): RampSetting {
  return { kind, durations, slots: 10, interval, grain: GRAIN }
}

describe.each(DURATIONS)('Table 2 of Mesos, %s durations', (durations) => {
  test.each(SEEDS)(
    'a rigid job starts at the first batch after the last slot is free, and holds each slot from when it was (seed %s)',
    (seed) => {
      const interval = 100 * MILLISECOND
      const run = rampRun(setting('rigid', durations, interval), seed)
      const last = Math.max(...timesLeft({ durations, slots: 10 }, seed))
      expect(run.rampUp).toBeCloseTo((Math.ceil(last / interval) * interval) / MEAN, 9)
      expect(run.completion).toBeCloseTo(run.rampUp + BETA, 9)
      // Each slot is taken half an interval late on average, at most a whole one.
      const held = BETA / run.utilisation - BETA
      expect(held).toBeLessThanOrEqual(run.rampUp - run.meanLeft + 1e-9)
      expect(held).toBeGreaterThanOrEqual(run.rampUp - run.meanLeft - interval / MEAN)
    },
  )

  test.each(SEEDS)('an elastic job holds nothing idle and ends within two tasks of when its work, as a fluid, would (seed %s)', (seed) => {
    const run = rampRun(setting('elastic', durations), seed)
    const free = timesLeft({ durations, slots: 10 }, seed).map((time) => time / MEAN)
    expect(run.utilisation).toBe(1)
    expect(run.completion).toBeGreaterThanOrEqual(fluidEnd(free))
    expect(run.completion).toBeLessThanOrEqual(fluidEnd(free) + 2 / GRAIN)
  })

  test('over 40 seeds a rigid job ramps up as the largest of k times does, within 15 %', () => {
    const row = rampRow(setting('rigid', durations, 10 * MILLISECOND), 40)
    for (const figure of ['rampUp', 'completion', 'utilisation'] as const) {
      expect(Math.abs(row[figure].mean / exact(figure, 'rigid', durations, 10) - 1)).toBeLessThan(0.15)
    }
  })
})

/** When slots that become free at these times have done work for all of them during BETA. */
function fluidEnd(free: readonly number[]): number {
  const sorted = [...free].sort((a, b) => a - b)
  const work = BETA * sorted.length
  for (let used = 1; used <= sorted.length; used++) {
    const end = (work + sorted.slice(0, used).reduce((sum, time) => sum + time, 0)) / used
    if (used === sorted.length || end <= sorted[used]) return end
  }
  return Number.NaN
}

describe('the pigeonhole rule', () => {
  const systems = [1, 2, 3, 4, 5, 6].flatMap((nodes) =>
    [1, 2, 3, 4].flatMap((gangs) => Array.from({ length: nodes }, (_, at) => ({ nodes, gangs, members: at + 1 }))),
  )

  test('served by lowest share, nobody starts if G(m - 1) >= N, and everybody ends otherwise', () => {
    for (const system of systems) {
      const { deadlocks, groupsStarted, groupsFinished } = pigeonholeRun(system, 'drf', '1')
      const expected = mayDeadlock(system) ? [1, 0, 0] : [0, system.gangs, system.gangs]
      expect([system, deadlocks, groupsStarted, groupsFinished]).toEqual([system, ...expected])
    }
  })

  test('served at random, below the bound nobody deadlocks, above it some do and some do not', () => {
    const unlucky = (some: typeof systems) =>
      some.flatMap((system) => SEEDS.map((seed) => pigeonholeRun(system, 'random', seed).deadlocks > 0)).filter((one) => one).length
    const prone = systems.filter(mayDeadlock)
    expect(unlucky(systems.filter((system) => !mayDeadlock(system)))).toBe(0)
    expect(unlucky(prone)).toBeGreaterThan(0)
    expect(unlucky(prone)).toBeLessThan(prone.length * SEEDS.length)
  })
})

describe('division between two users', () => {
  test('the simulator divides the example of DRF as the paper does, in its order', () => {
    expect(exampleRun('B')).toEqual({ tasks: [3, 2], order: 'BAABA' })
    expect(exampleRun('A').tasks).toEqual([3, 2])
  })
})

describe('release policies on 4 nodes, 2 gangs of 3', () => {
  const shareOf = (name: string) => {
    const policy = POLICIES.find((one) => one.name === name)
    if (policy === undefined) throw new Error(`no policy ${name}`)
    return policyRun({ nodes: 4, frameworks: 2, members: 3 }, policy, 600 * SECOND, '1')
  }

  test('without release there is a deadlock at once, and it lasts', () => {
    expect(shareOf('never')).toMatchObject({ share: 0, deadlocks: 1, ended: 'idle' })
  })

  test.each(['timeout 5 s', 'timeout 30 s', 'timeout 5 s + jitter', 'timeout 30 s + jitter', 'releaseAll + backoff, queued'])(
    '%s: no deadlock, and no start either',
    (name) => {
      expect(shareOf(name)).toMatchObject({ share: 0, deadlocks: 0 })
    },
  )

  test.each(['timeout 5 s, random sorter', 'releaseAll + backoff'])('%s: more than half of what fits back to back', (name) => {
    expect(shareOf(name).share).toBeGreaterThan(0.5)
    expect(shareOf(name).share).toBeLessThan(1)
  })

  test('wound-wait: gangs run back to back', () => {
    expect(shareOf('woundWait')).toMatchObject({ share: 1, deadlocks: 0 })
  })
})

describe('a verdict follows from figures', () => {
  test.each([
    [1.04, 'agrees'],
    [0.96, 'agrees'],
    [1.1, 'partly'],
    [0.9, 'partly'],
    [1.2, 'disagrees'],
    [0.5, 'disagrees'],
  ])('%f of what is stated: %s', (share, verdict) => {
    expect(closeness(share * 7, 7)).toBe(verdict)
  })

  test('a law that holds in all, some, none of the cases, or has none', () => {
    expect([counted(3, 3), counted(2, 3), counted(0, 3), counted(0, 0)]).toEqual(['agrees', 'partly', 'disagrees', 'not testable'])
  })
})

test('the small size leaves data, plots, and a reason for every statement', () => {
  const titles: string[] = []
  const { output, statements } = mesos.run('small', (line) => titles.push(line))
  expect(titles).toHaveLength(6)
  expect(Object.keys(output.files).sort()).toEqual([
    'all-or-nothing.csv',
    'intervals.csv',
    'intervals.svg',
    'pigeonhole.csv',
    'pigeonhole.svg',
    'policies.csv',
    'policies.svg',
    'ramp-up.svg',
    'table2.csv',
    'worked-example.csv',
  ])
  for (const statement of statements) for (const text of Object.values(statement)) expect(text).toMatch(/^[^+\-=@\s]/)
  expect(JSON.stringify(statements)).not.toContain('NaN')
  const verdictOf = (words: string) => statements.filter(({ statement }) => statement.includes(words)).map(({ verdict }) => verdict)
  expect(verdictOf('deadlock is certain')).toEqual(['agrees'])
  expect(verdictOf('rescinding offers')).toEqual(['disagrees'])
  expect(verdictOf('older takes from the younger')).toEqual(['agrees'])
  expect(verdictOf('potentially deadlock')).toEqual(['agrees'])
})
