import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryInvalidScenario, plantedMistakes } from '../../src/arbitraries/index.ts'
import { InvalidInputError, type Problem } from '../../src/errors.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { allSmallest } from './shrinking.ts'

const SEED = 20131107
const MISTAKES = Object.keys(plantedMistakes())

function problemsOf(text: string): readonly Problem[] {
  try {
    parseScenario(text)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError)
    return (error as InvalidInputError).problems
  }
}

describe('a scenario file with one mistake', () => {
  test.each(MISTAKES)('%s: is refused, and for nothing but the mistake, where it stands', (mistake) => {
    fc.assert(
      fc.property(arbitraryInvalidScenario({ mistakes: [mistake] }), ({ text, file, path }) => {
        const problems = problemsOf(text)
        expect(problems.map((problem) => problem.path)).toContain(path)
        expect(problems.filter((problem) => problem.path !== path)).toEqual([])
        expect(
          problems.every(
            ({ message, line = 0, column = 0 }) => message.startsWith('invalid ') || message.startsWith('unknown ') || line * column < 1,
          ),
        ).toBe(true)
        expect(JSON.parse(text)).toEqual(file)
      }),
      { seed: SEED, numRuns: 60 },
    )
  })

  test('shrinks to the smallest scenario that has it', () => {
    for (const { file, mistake } of allSmallest(arbitraryInvalidScenario(), (one) => one.mistake === 'tooManyMembers')) {
      expect(mistake).toBe('tooManyMembers')
      expect(file.cluster).toEqual({ nodes: [{ name: 'n0', allocatable: { cpu: '1m' } }] })
      expect(file.workload).toMatchObject({ jobs: [{ name: 'j0', gang: { minMember: 2 }, pods: [{ name: 'p0' }] }] })
    }
  })

  test('has every mistake now and then, and only those that are asked for', () => {
    const met = fc.sample(arbitraryInvalidScenario(), { seed: SEED, numRuns: 400 }).map(({ mistake }) => mistake)
    expect(new Set(met)).toEqual(new Set(MISTAKES))
    const few = fc.sample(arbitraryInvalidScenario({ mistakes: ['version', 'noJobs'] }), { seed: SEED, numRuns: 50 })
    expect(new Set(few.map(({ mistake }) => mistake))).toEqual(new Set(['version', 'noJobs']))
    expect(() => arbitraryInvalidScenario({ mistakes: ['typo'] })).toThrow('mistakes[0]: invalid mistake: "typo", allowed: unknownKey, ')
  })
})
