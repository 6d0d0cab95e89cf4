/** What the strategies of the registry promise is true in every run and under every clock, and it is all that can be promised of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScenario, checkRun } from '../../src/arbitraries/index.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { explore } from '../../src/experiment/explore.ts'
import type { StrategySpec, UnitLevel } from '../../src/model/scenario.ts'
import { promisesFor } from '../../src/strategy/promises.ts'
import { registry } from '../../src/strategy/registry.ts'
import { job, nodes, pods, scenario, scheduler, use } from '../tools/scenario-builders.ts'

const SEED = 20131108
/** Gangs that want the same nodes at once, and pods with late siblings. */
const PLAIN = { filters: false, extras: false, podCounts: false, limited: false, retries: false, maxDimensions: 1 } as const
const CLASHES = fc.oneof(
  arbitraryScenario({ ...PLAIN, gangs: 'always', maxArrival: 0, maxNodes: 3, prefill: false }),
  arbitraryScenario({ ...PLAIN, maxNodes: 3 }),
  arbitraryScenario({ ...PLAIN, gangs: 'always', maxArrival: 0, maxCapacity: 2, maxRequest: 1, maxContainers: 1, prefill: false }),
)

/** Codes of the laws that each entry, with all it leaves open, breaks somewhere. */
const NOT_PROMISED: Readonly<Record<string, readonly string[]>> = {
  naive: ['A1', 'A2', 'A3', 'L4'],
  hoarding: ['A3', 'L4'],
  optimistic: [],
  pod: ['A2', 'A3'],
  gang: [],
  permit: ['A2'],
  placeholders: ['A2', 'A3'],
  nomad: ['A2', 'A3'],
  serial: ['A2', 'A3'],
}

describe('in runs', () => {
  test.each([...registry.keys()])('%s keeps what it promises and breaks what it does not', (name) => {
    const found = new Set<string>()
    for (const from of fc.sample(CLASHES, { seed: SEED, numRuns: 250 })) {
      const { broken, findings } = checkRun(from, name)
      expect(broken).toEqual([])
      for (const words of findings) found.add(words.split(' ', 1)[0])
    }
    expect([...found].sort()).toEqual(NOT_PROMISED[name])
  })

  test('every entry says what it promises', () => {
    for (const { promises } of registry.values()) expect(promises?.atomic).toBeDefined()
  })
})

describe('under every clock', () => {
  /** Two gangs of two for two places, at two schedulers. */
  const rivals = scenario({
    nodes: nodes(2),
    jobs: ['A', 'B'].map((name) => job(name, pods(name, 2), { gang: true, duration: 10, scheduler: name })),
    schedulers: [scheduler('A'), scheduler('B')],
  })
  const specs: readonly (readonly [string, StrategySpec])[] = [
    ...['naive', 'hoarding', 'optimistic', 'pod', 'gang'].map((name) => [name, use(name)] as const),
    ['hoarding, ordered', use('hoarding', { acquisition: 'ordered' })],
    ['hoarding, banker', use('hoarding', { release: 'banker' })],
    ['hoarding, releaseAll+backoff', use('hoarding', { release: 'releaseAll+backoff' })],
  ]

  test.each(specs)('%s: no deadlock is reached that was promised away, and no gang is bound in part', (_name, strategy) => {
    const { promises } = chooseStrategy(rivals, strategy)
    const { complete, deadlockReachable, atomicityBroken } = explore(rivals, { strategy })
    expect(complete).toBe(true)
    // Both ways: what is not promised here does happen here.
    expect(deadlockReachable).toBe(promises.deadlockFree !== true)
    expect(atomicityBroken).toBe(promises.atomic !== 'gang')
  })
})

test('of a smaller unit no more is promised than of a larger, and nothing that spans groups', () => {
  const all = { atomic: 'gang', deadlockFree: true, ends: true } as const
  const left = (['job', 'pod', 'container'] satisfies UnitLevel[]).map((unit) => promisesFor(unit, all))
  expect(left).toEqual([all, { atomic: 'pod', ends: true }, { atomic: 'container' }])
  for (const unit of ['job', 'pod', 'container'] satisfies UnitLevel[]) expect(promisesFor(unit, {})).toEqual({})
})

test('options and settings of a scenario change what is promised', () => {
  const from = scenario({ nodes: nodes(1), jobs: [job('A', 1)] })
  const promised = (spec: StrategySpec) => chooseStrategy(from, spec).promises
  expect(promised(use('optimistic')).atomic).toBe('gang')
  expect(promised(use('optimistic', { atomicity: 'incremental' })).atomic).toBe('pod')
  expect(promised(use('gang', {}, { unit: 'pod' }))).toEqual({ atomic: 'pod', ends: true })
  expect(promised(use('placeholders', {}, { unit: 'job' })).atomic).toBe('pod')
  expect(promised(use('hoarding', { release: 'banker' })).deadlockFree).toBe(true)
})
