/**
 * Hostile scenarios: sound ones that some twists have taken to their limits, where careless code breaks. All of them run; whether a
 * reader of files takes them is a constraint.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { Scenario } from '../model/scenario.ts'
import { flag, list, type Rules, whole, word } from './constraints.ts'
import { arbitraryHostileText } from './hostile-text.ts'
import { TWISTS } from './twists.ts'

/** Which limits {@link arbitraryHostileScenario} takes scenarios to. */
export interface HostileConstraints {
  /** Names of twists, of {@link hostileTwists}. Default: all that a file can say, and with `byHand` all. */
  readonly twists?: readonly string[]
  /** Most twists of one scenario, 0 or more. Default: 3. */
  readonly maxTwists?: number
  /** True: also what only a program can hand over: hostile names, an empty workload, nodes without any resource. Default: false. */
  readonly byHand?: boolean
}

export const HOSTILE_RULES: Rules<HostileConstraints> = {
  twists: list(word('twist', Object.keys(TWISTS)), 0),
  maxTwists: whole(0),
  byHand: flag,
}

/** What can be done to a scenario, by name: what it is, and whether only a program can hand it over. */
export function hostileTwists(): Readonly<Record<string, { readonly about: string; readonly byHand: boolean }>> {
  return Object.fromEntries(Object.entries(TWISTS).map(([name, { about, byHand = false }]) => [name, { about, byHand }]))
}

/** The scenarios with twists; shrinks towards the scenario as it is, twist by twist. */
export function twisted(scenarios: Arbitrary<Scenario>, constraints: HostileConstraints): Arbitrary<Scenario> {
  const { byHand = false, maxTwists = 3 } = constraints
  const { twists = Object.keys(TWISTS).filter((name) => byHand || TWISTS[name].byHand !== true) } = constraints
  return fc
    .record({
      scenario: scenarios,
      names: fc.subarray([...twists], { maxLength: Math.min(maxTwists, twists.length) }),
      draw: fc.nat({ max: 999 }),
      texts: fc.array(arbitraryHostileText(), { minLength: 3, maxLength: 3 }),
    })
    .map(({ scenario, names, draw, texts }) => names.reduce((from, name) => TWISTS[name].twist(from, draw, texts), scenario))
}
