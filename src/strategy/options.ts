/** The options of a strategy, with what they are where nothing is said. */
import type { StrategyEntry } from './strategy.ts'

/**
 * What an entry of the registry takes by `create`: each of its options as it is given, or else its default. Other keys are left out, and
 * nothing is checked.
 */
export function strategyOptions(
  { options }: Pick<StrategyEntry, 'options'>,
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  for (const [name, option] of Object.entries(options)) {
    const value = given[name] ?? option.default
    if (value !== undefined) all[name] = value
  }
  return all
}
