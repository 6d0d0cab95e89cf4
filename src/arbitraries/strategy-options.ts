/** What an entry of `strategies` may say, and its options what the registry knows of them: a run leaves out what it does not know. */
import type { OnPartial, PlacementSpec, Planning, StrategySpec, UnitLevel } from '../model/scenario.ts'
import { placementPolicies } from '../placement/registry.ts'
import { registry } from '../strategy/registry.ts'
import type { OptionSpec } from '../strategy/strategy.ts'
import { among, type Rule, type Rules, text, whole, word } from './constraints.ts'

/** The first of each is the simplest. */
export const UNITS: readonly UnitLevel[] = ['pod', 'container', 'job']
export const PLANNINGS: readonly Planning[] = ['whole', 'perContainer']
export const ON_PARTIAL: readonly OnPartial[] = ['wait', 'reschedule', 'split']

/** As scenario files have it. */
const MOST_COUNT = 1_000_000

const PLACEMENT_RULES: Rules<PlacementSpec> = {
  policy: word('policy', placementPolicies.keys()),
  candidates: whole(1),
  ties: word('value', ['lowest', 'seeded']),
  pool: word('value', ['fresh', 'kept']),
  profile: () => [],
  balancedAllocation: word('value', ['classic', 'v1.36']),
}

const SPEC_RULES: Rules<StrategySpec> = {
  use: word('strategy', registry.keys()),
  name: text('name', 1),
  unit: word('unit', UNITS),
  planning: word('planning', PLANNINGS),
  placement: among(PLACEMENT_RULES),
  onPartial: among({ pod: word('value', ON_PARTIAL), gang: word('value', ON_PARTIAL) } satisfies Rules<
    NonNullable<StrategySpec['onPartial']>
  >),
  options: (value, path, { use }) => optionsOf([use])(value, path, {}),
}

/** An entry of `strategies`, that nothing of it is left out in silence. */
export const entryRule: Rule = (value, path, given) => [
  ...((value as Partial<StrategySpec>).name !== undefined ? [] : text('name', 1)(undefined, `${path}.name`, {})),
  ...among(SPEC_RULES)(value, path, given),
]

/** Options of these entries of the registry, those that it has; without any, of all. One that several have is right if it is for one of them. */
export function optionsOf(entries: readonly unknown[]): Rule {
  const named = [...registry.values()].filter(({ name }) => entries.includes(name))
  const specs = (named.length === 0 ? [...registry.values()] : named).flatMap(({ options }) => Object.entries(options))
  const rules = new Map<string, Rule>()
  for (const [name, spec] of specs) rules.set(name, either(rules.get(name), ruleOf(spec)))
  return among(Object.fromEntries(rules))
}

function ruleOf(spec: OptionSpec): Rule {
  if (spec.kind === 'choice') return word('value', spec.values)
  return spec.kind === 'count' ? whole(1, MOST_COUNT) : whole(1)
}

function either(one: Rule | undefined, other: Rule): Rule {
  if (one === undefined) return other
  return (value, path, given) => (other(value, path, given).length === 0 ? [] : one(value, path, given))
}
