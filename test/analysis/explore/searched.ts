/** A search as the explorer begins it, to be looked into. */
import { Search } from '../../../src/analysis/explore/search.ts'
import { Space } from '../../../src/analysis/explore/space.ts'
import { Tables } from '../../../src/analysis/explore/tables.ts'
import { chooseStrategy } from '../../../src/experiment/choose.ts'
import { setupOf } from '../../../src/experiment/simulate.ts'
import type { Scenario, StrategySpec } from '../../../src/model/scenario.ts'

/** All jobs of the scenario; pods and jobs swapped if that is wanted, nodes not. */
export function searched(scenario: Scenario, strategy: StrategySpec, options: { reduce: boolean; maxStates: number }): Search {
  const setup = setupOf(scenario, chooseStrategy(scenario, strategy), {})
  const tables = new Tables(setup, { crashes: false, apart: !options.reduce, twins: options.reduce })
  const space = new Space(tables, 0, [...tables.locals.keys()])
  return new Search(space, { ...options, nodes: false, ample: false }).run()
}
