/** Exploration of a scenario: recipes resolved with the seed, the strategy found, every order of effects searched. */
import { Explorer } from '../analysis/explore/explore.ts'
import type { Exploration, ExploreOptions } from '../analysis/explore/types.ts'
import { InvalidInputError } from '../errors.ts'
import type { Scenario } from '../model/scenario.ts'
import type { PlacementPolicy } from '../placement/policy.ts'
import { chooseStrategy } from './choose.ts'
import { setupOf } from './simulate.ts'
import type { StrategyChoice } from './types.ts'

/** Which strategy, under which seed, and how far. */
export interface ExplorationOptions extends ExploreOptions {
  /** Default: the scenario's first strategy. */
  readonly strategy?: StrategyChoice
  /** Default: the scenario's seed. */
  readonly seed?: string
  /** Placement policies of one's own, for placements to name beside the library's. */
  readonly policies?: readonly PlacementPolicy[]
}

/**
 * Searches all interleavings of a small scenario under one strategy (explicit-state model checking; Holzmann, IEEE TSE 1997), with the
 * strategy's own code. Says whether it can deadlock, livelock or break atomicity, with one of the shortest ways there.
 * @throws InvalidInputError for a scenario that is too large, or has what the explorer leaves out.
 */
export function explore(scenario: Scenario, options: ExplorationOptions = {}): Exploration {
  return explorerOf(scenario, options).whole()
}

/**
 * Explores parts of a scenario: each as if the workload had no other jobs, so that it says which of them can block each other. What is
 * found out about a job for one part is known for the next, so that many small parts take less time than as many scenarios.
 * @param parts names of the jobs of each part, in any order
 * @throws InvalidInputError as `explore` does, and for a job that the scenario does not have.
 */
export function exploreParts(scenario: Scenario, parts: readonly (readonly string[])[], options: ExplorationOptions = {}): Exploration[] {
  const explorer = explorerOf(scenario, options)
  const numbers = new Map(explorer.jobs.map((name, number) => [name, number]))
  const unknown = [...new Set(parts.flat())].filter((name) => !numbers.has(name))
  if (unknown.length > 0) {
    const allowed = explorer.jobs.join(', ')
    throw new InvalidInputError(
      unknown.map((name) => ({ path: 'parts', message: `unknown job: ${name}, allowed: ${allowed}` })),
      'exploration',
    )
  }
  return parts.map((names) => explorer.part([...new Set(names.map((name) => numbers.get(name) as number))].sort((a, b) => a - b)))
}

function explorerOf(scenario: Scenario, { strategy, seed, policies, ...rest }: ExplorationOptions): Explorer {
  const chosen = chooseStrategy(scenario, strategy ?? scenario.strategies[0] ?? 'pod')
  return new Explorer(setupOf(scenario, chosen, { ...(seed !== undefined && { seed }), ...(policies && { policies }) }), rest)
}
