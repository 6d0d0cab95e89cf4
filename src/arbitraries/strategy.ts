/** Any point of the matrix: an entry of the registry, any unit, planning and treatment of partial groups, any of its options. */
import fc, { type Arbitrary } from 'fast-check'
import type { Planning, StrategySpec, UnitLevel } from '../model/scenario.ts'
import { SECOND } from '../model/time.ts'
import { registry } from '../strategy/registry.ts'
import type { OptionSpec } from '../strategy/strategy.ts'
import { checked, list, type Rules, word } from './constraints.ts'
import { ON_PARTIAL, optionsOf, PLANNINGS, UNITS } from './strategy-options.ts'

/** What an entry of the registry may be varied by. */
export interface StrategyConstraints {
  /** Names in the registry, at least one. Default: all. */
  readonly entries?: readonly string[]
  /** At least one. Default: all. */
  readonly units?: readonly UnitLevel[]
  /** At least one. Default: all. */
  readonly plannings?: readonly Planning[]
  /** Options of one of the entries at least that are fixed; the others are drawn. Default: none. */
  readonly options?: Readonly<Record<string, unknown>>
}

const SPANS = [SECOND, 3 * SECOND, 30 * SECOND]
const COUNTS = [1, 2, 5]
/** As many options as any entry has. */
const MOST_OPTIONS = 6

const RULES: Rules<StrategyConstraints> = {
  entries: list(word('strategy', registry.keys())),
  units: list(word('unit', UNITS)),
  plannings: list(word('planning', PLANNINGS)),
  options: (value, path, { entries }) => optionsOf(Array.isArray(entries) ? entries : [])(value, path, {}),
}

/**
 * One entry of `strategies`; shrinks towards the first entry with its defaults.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryStrategy(constraints: StrategyConstraints = {}): Arbitrary<StrategySpec> {
  const given = checked('arbitraryStrategy', RULES, constraints)
  const { entries = [...registry.keys()], units = UNITS, plannings = PLANNINGS, options: fixed = {} } = given
  const partial = fc.constantFrom(...ON_PARTIAL)
  return fc
    .record({
      use: fc.constantFrom(...entries),
      unit: fc.constantFrom(...units),
      planning: fc.constantFrom(...plannings),
      onPartial: fc.record({ pod: partial, gang: partial }),
      picks: fc.array(fc.nat({ max: 59 }), { minLength: MOST_OPTIONS, maxLength: MOST_OPTIONS }),
    })
    .map(({ use, unit, planning, onPartial, picks }) => {
      const specs = Object.entries(registry.get(use)?.options ?? {})
      const drawn = specs.flatMap(([name, spec], index) => pick(name, spec, picks[index % MOST_OPTIONS]))
      return { use, name: use, unit, planning, onPartial, options: { ...Object.fromEntries(drawn), ...fixed } }
    })
}

/** An option at its default one time in four. */
function pick(name: string, spec: OptionSpec, draw: number): [string, unknown][] {
  if (draw % 4 === 0) return []
  const values = spec.kind === 'choice' ? spec.values : spec.kind === 'count' ? COUNTS : SPANS
  return [[name, values[draw % values.length]]]
}
