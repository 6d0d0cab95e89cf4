/** Scenario files with one mistake, for tests of readers: a sound scenario, spoilt in one place, and the path where that must be reported. */
import fc, { type Arbitrary } from 'fast-check'
import { InvalidInputError } from '../errors.ts'
import { scenarioEntry } from '../scenario/format.ts'
import { type Data, MISTAKES } from './mistakes.ts'
import { arbitraryScenario, type ScenarioConstraints } from './scenario.ts'

export interface InvalidScenarioConstraints extends ScenarioConstraints {
  /** Names of mistakes, of {@link plantedMistakes}. Default: all. */
  readonly mistakes?: readonly string[]
}

/** A scenario file that must be refused. */
export interface InvalidScenario {
  /** The file, in JSON. */
  readonly text: string
  /** Its data. */
  readonly file: Readonly<Record<string, unknown>>
  /** Which mistake. */
  readonly mistake: string
  /** Where it has to be reported: `workload.jobs[0].gang.minMember`. */
  readonly path: string
}

/** What can be wrong, by name, in words. */
export function plantedMistakes(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(MISTAKES).map(([name, { about }]) => [name, about]))
}

/** A file with one mistake; shrinks towards the smallest scenario with it. @throws InvalidInputError for an unknown mistake. */
export function arbitraryInvalidScenario(constraints: InvalidScenarioConstraints = {}): Arbitrary<InvalidScenario> {
  const known = Object.keys(MISTAKES)
  const { mistakes = known, ...scenarios } = constraints
  const unknown = mistakes.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new InvalidInputError([{ path: 'mistakes', message: `invalid mistake: ${unknown}, allowed: ${known.join(', ')}` }], 'constraints')
  }
  return fc
    .record({ scenario: arbitraryScenario(scenarios), mistake: fc.constantFrom(...mistakes), draw: fc.nat({ max: 999 }) })
    .map(({ scenario, mistake, draw }) => {
      const written = scenarioEntry({ ...scenario, strategies: [{ use: 'pod', name: 'pod' }] })
      // A copy of its own, for parts of it may stand in several places; keys without a value are none.
      const file = JSON.parse(JSON.stringify(written)) as Data
      const path = MISTAKES[mistake].plant(file, draw)
      return { text: JSON.stringify(file, null, 2), file, mistake, path }
    })
}
