/** Scenario files with one mistake, for tests of readers: a sound scenario, spoilt in one place, and the path where that must be reported. */
import fc, { type Arbitrary } from 'fast-check'
import { scenarioEntry } from '../scenario/format.ts'
import { checked, list, type Rules, word } from './constraints.ts'
import { type Data, MISTAKES } from './mistakes.ts'
import { anyScenario, LIBRARY_SCENARIO_RULES, type ScenarioConstraints } from './scenario.ts'

export interface InvalidScenarioConstraints extends ScenarioConstraints {
  /** Names of mistakes, of {@link plantedMistakes}, at least one. Default: all. */
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

const RULES: Rules<InvalidScenarioConstraints> = { ...LIBRARY_SCENARIO_RULES, mistakes: list(word('mistake', Object.keys(MISTAKES))) }

/**
 * A file with one mistake; shrinks towards the smallest scenario with it.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryInvalidScenario(constraints: InvalidScenarioConstraints = {}): Arbitrary<InvalidScenario> {
  const { mistakes = Object.keys(MISTAKES), ...scenarios } = checked('arbitraryInvalidScenario', RULES, constraints)
  return fc
    .record({ scenario: anyScenario(scenarios), mistake: fc.constantFrom(...mistakes), draw: fc.nat({ max: 999 }) })
    .map(({ scenario, mistake, draw }) => {
      const written = scenarioEntry({ ...scenario, strategies: [{ use: 'pod', name: 'pod' }] })
      // A copy of its own, for parts of it may stand in several places; keys without a value are none.
      const file = JSON.parse(JSON.stringify(written)) as Data
      const path = MISTAKES[mistake].plant(file, draw)
      return { text: JSON.stringify(file, null, 2), file, mistake, path }
    })
}
