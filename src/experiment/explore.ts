/** Exploration of a scenario: recipes resolved with the seed, the strategy found, every order of effects searched. */
import { exploreSetup } from '../analysis/explore/explore.ts'
import type { Exploration, ExploreOptions } from '../analysis/explore/types.ts'
import type { Scenario } from '../model/scenario.ts'
import { chooseStrategy } from './choose.ts'
import { setupOf } from './simulate.ts'
import type { StrategyChoice } from './types.ts'

/**
 * Searches all interleavings of a small scenario under one strategy (explicit-state model checking; Holzmann, IEEE TSE 1997), with the
 * strategy's own code. Says whether it can deadlock, livelock or break atomicity, with one of the shortest ways there.
 * @throws InvalidInputError for a scenario that is too large, or has what the explorer leaves out.
 */
export function explore(
  scenario: Scenario,
  options: ExploreOptions & { readonly strategy?: StrategyChoice; readonly seed?: string } = {},
): Exploration {
  const { strategy, seed, ...rest } = options
  const chosen = chooseStrategy(scenario, strategy ?? scenario.strategies[0] ?? 'pod')
  return exploreSetup(setupOf(scenario, chosen, seed === undefined ? {} : { seed }), rest)
}
