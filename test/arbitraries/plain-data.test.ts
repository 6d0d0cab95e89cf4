/** Whatever an arbitrary gives is plain data: it survives JSON and structured clones, so that a counterexample can be written down. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as library from '../../src/arbitraries/index.ts'

const SEED = 20131107

/** Every arbitrary of the entry point, with its defaults. */
const ARBITRARIES = Object.fromEntries(
  Object.entries(library).filter(([name]) => name.startsWith('arbitrary')) as [string, () => fc.Arbitrary<unknown>][],
)

describe.each(Object.entries(ARBITRARIES))('%s', (_name, arbitrary) => {
  test('gives plain data, the same from the same seed', () => {
    fc.assert(
      fc.property(arbitrary(), (value) => {
        expect(JSON.parse(JSON.stringify(value))).toEqual(value)
        expect(structuredClone(value)).toEqual(value)
      }),
      { seed: SEED, numRuns: 100 },
    )
    const draw = () => fc.sample(arbitrary(), { seed: SEED, numRuns: 5 })
    expect(draw()).toEqual(draw())
  })
})

test('the entry point has an arbitrary for everything that a test may want', () => {
  expect(Object.keys(ARBITRARIES).sort()).toEqual([
    'arbitraryCellSteps',
    'arbitraryCluster',
    'arbitraryGang',
    'arbitraryHostileScenario',
    'arbitraryHostileText',
    'arbitraryInterleaving',
    'arbitraryInvalidScenario',
    'arbitraryJob',
    'arbitraryPod',
    'arbitraryScenario',
    'arbitraryStrategy',
    'arbitraryTransaction',
    'arbitraryTransactions',
    'arbitraryWorkload',
  ])
})
