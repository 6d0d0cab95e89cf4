/** What the explorer finds can be done by the engine, and is there what the explorer says it is: two implementations of one model. */
import { describe, expect, test } from 'vitest'
import { explore } from '../../src/experiment/explore.ts'
import { replay } from '../../src/experiment/replay.ts'
import type { StrategyChoice } from '../../src/experiment/types.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { container, job, nodes, pod, pods, scenario, scheduler, use } from '../tools/scenario-builders.ts'

function gangs(count: number, size: number, cluster: ReturnType<typeof nodes>, more: Partial<Scenario> = {}): Scenario {
  const names = ['A', 'B', 'C'].slice(0, count)
  return {
    ...scenario({
      nodes: cluster,
      jobs: names.map((name) => job(name, pods(name.toLowerCase(), size), { gang: true, duration: 60, scheduler: `s-${name}` })),
      schedulers: names.map((name) => scheduler(`s-${name}`)),
    }),
    ...more,
  }
}

const late = scenario({
  nodes: nodes(2, 2),
  jobs: ['A', 'B'].map((name) =>
    job(name, [pod(`${name}-0`, [container('app', 1), container('log', 1, 30)])], { duration: 60, scheduler: `s-${name}` }),
  ),
  schedulers: ['A', 'B'].map((name) => scheduler(`s-${name}`)),
})

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'two gangs of two on two nodes': gangs(2, 2, nodes(2)),
  'two gangs of three on two nodes of two': gangs(2, 3, nodes(2, 2)),
  'three gangs of two on three nodes': gangs(3, 2, nodes(3)),
}

const STRATEGIES: readonly (readonly [name: string, strategy: StrategyChoice])[] = [
  ['hoarding', 'hoarding'],
  ['hoarding reserve', use('hoarding', { mode: 'reserve' })],
  ['hoarding timeout', use('hoarding', { release: 'timeout' })],
  ['hoarding reserve timeout', use('hoarding', { mode: 'reserve', release: 'timeout' })],
  ['hoarding backoff', use('hoarding', { release: 'releaseAll+backoff' })],
  ['hoarding wound', use('hoarding', { release: 'woundWait' })],
  ['hoarding banker', use('hoarding', { release: 'banker' })],
  ['hoarding recover', use('hoarding', { release: 'recover' })],
  ['pod', 'pod'],
  ['naive', 'naive'],
  ['gang', 'gang'],
  ['permit', 'permit'],
  ['optimistic', 'optimistic'],
  ['optimistic incremental', use('optimistic', { atomicity: 'incremental' })],
  ['nomad', 'nomad'],
]

function checkTraces(from: Scenario, strategy: StrategyChoice): void {
  for (const reduce of [true, false]) {
    const { traces } = explore(from, { strategy, maxStates: 20_000, reduce })
    for (const trace of Object.values(traces)) replay(from, trace, { strategy, checkLaws: true, onlySteps: true, repeats: 3 })
    if (traces.deadlock === undefined) continue
    const { figures, ended } = replay(from, traces.deadlock, { strategy, checkLaws: true })
    expect(ended).toBe('idle')
    expect(figures.deadlocks).toBeGreaterThanOrEqual(1)
    expect(figures.standstills).toBeGreaterThanOrEqual(1)
  }
}

describe.each(Object.entries(SCENARIOS))('%s', (_, from) => {
  test.each(STRATEGIES)('under %s: every trace can be done, and a deadlock is one', (_, strategy) => checkTraces(from, strategy))
})

test.each(STRATEGIES)('members that come late come in a trace as well: %s', (_, strategy) => {
  checkTraces(late, strategy)
})

test('the scenarios show deadlock, livelock and groups in part, and what is always said can fail', () => {
  const found = STRATEGIES.flatMap(([, strategy]) => Object.keys(explore(SCENARIOS['two gangs of two on two nodes'], { strategy }).traces))
  expect(new Set(found)).toEqual(new Set(['deadlock', 'livelock', 'atomicity']))
})

test('a group is bound in part where the trace of broken atomicity ends', () => {
  const from = SCENARIOS['two gangs of two on two nodes']
  const { atomicity } = explore(from, { strategy: 'pod' }).traces
  const { groups, figures } = replay(from, atomicity!, { strategy: 'pod', onlySteps: true })
  const bound = groups.map((group) => group.pods.filter(({ containers }) => containers.every(({ node }) => node !== null)).length)
  expect(bound.some((count) => count === 1)).toBe(true)
  expect(figures.groupsStarted).toBe(0)
})

test('no group starts while a livelock is repeated', () => {
  const from = SCENARIOS['two gangs of two on two nodes']
  const strategy = use('hoarding', { release: 'timeout' })
  const { livelock } = explore(from, { strategy }).traces
  const once = replay(from, livelock!, { strategy, onlySteps: true, repeats: 1 })
  const often = replay(from, livelock!, { strategy, onlySteps: true, repeats: 200 })
  expect(often.figures.groupsStarted).toBe(once.figures.groupsStarted)
  expect(often.groups.map(({ outcome }) => outcome)).toEqual(once.groups.map(({ outcome }) => outcome))
})
