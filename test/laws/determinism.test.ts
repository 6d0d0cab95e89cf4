/** The same input gives the same bytes, whoever looks on and whatever ran before. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryScenario, arbitraryStrategy } from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { RunOptions } from '../../src/experiment/types.ts'
import type { Scenario, StrategySpec } from '../../src/model/scenario.ts'

const SEED = 20131104
const runs = fc.tuple(arbitraryScenario(), arbitraryStrategy())

function bytesOf(scenario: Scenario, strategy: StrategySpec, options: RunOptions = {}): string {
  return JSON.stringify(simulate(scenario, { strategy, ...options }))
}

test('a second run gives the same bytes, with a listener, with checks, with reports of progress, or without', () => {
  fc.assert(
    fc.property(runs, ([scenario, spec]) => {
      const bytes = bytesOf(scenario, spec)
      expect(bytesOf(scenario, spec)).toBe(bytes)
      expect(bytesOf(scenario, spec, { listener: () => {} })).toBe(bytes)
      expect(bytesOf(scenario, spec, { checkLaws: true })).toBe(bytes)
      expect(bytesOf(scenario, spec, { onProgress: () => {} })).toBe(bytes)
    }),
    { seed: SEED, numRuns: 150 },
  )
})

test('the order of runs does not matter', () => {
  fc.assert(
    fc.property(fc.array(runs, { minLength: 2, maxLength: 5 }), (list) => {
      const forwards = list.map(([scenario, spec]) => bytesOf(scenario, spec))
      const backwards = [...list].reverse().map(([scenario, spec]) => bytesOf(scenario, spec))
      expect(backwards.reverse()).toEqual(forwards)
    }),
    { seed: SEED, numRuns: 80 },
  )
})

test('a run does not change its scenario', () => {
  fc.assert(
    fc.property(runs, ([scenario, spec]) => {
      const before = JSON.stringify([scenario, spec])
      simulate(deepFreeze(scenario), { strategy: deepFreeze(spec) })
      expect(JSON.stringify([scenario, spec])).toBe(before)
    }),
    { seed: SEED, numRuns: 200 },
  )
})

test('the order of the keys in a scenario does not matter', () => {
  fc.assert(
    fc.property(runs, ([scenario, spec]) => {
      expect(bytesOf(turned(scenario) as Scenario, turned(spec) as StrategySpec)).toBe(bytesOf(scenario, spec))
    }),
    { seed: SEED, numRuns: 200 },
  )
})

test('another seed gives other runs where there is chance, or the digests would prove nothing', () => {
  const chancy = fc.tuple(arbitraryScenario({ policies: ['randomFirstFit'] }), arbitraryStrategy())
  const samples = fc.sample(chancy, { seed: SEED, numRuns: 100 })
  const differing = samples.filter(([scenario, strategy]) => {
    return simulate(scenario, { strategy, seed: 'a' }).digest !== simulate(scenario, { strategy, seed: 'b' }).digest
  })
  expect(differing.length).toBeGreaterThan(10)
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

/** The same value with the keys of every object in reverse order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, turned(part)]),
  )
}
