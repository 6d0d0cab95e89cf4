/** Comparisons that show themselves. Their data are those of `experiment/compare.ts`, byte for byte. */
import { compare as compareRuns } from '../experiment/compare.ts'
import { simulate } from '../experiment/simulate.ts'
import type { CompareOptions, ComparisonData, StrategyChoice } from '../experiment/types.ts'
import type { Scenario } from '../model/scenario.ts'
import type { PlacementPolicy } from '../placement/policy.ts'
import type { TracedRun } from '../view/board.ts'
import { rows } from '../view/rows.ts'
import { comparisonText } from '../view/summary.ts'
import { type ShownRuns, shown } from './display.ts'
import { tracedRun } from './tracing.ts'

/**
 * What `compare` found. It prints as a table of figures by strategies, with paired differences where several seeds were run; in a notebook
 * also with plots, and with the occupancy of the nodes over time where the scenario is small. JSON and copies hold the data alone.
 */
export interface Comparison extends ComparisonData, ShownRuns {}

/**
 * Runs every strategy on every seed, one after the other.
 * @throws InvalidInputError, InvariantError as `simulate` does.
 */
export function compare(scenario: Scenario, options: CompareOptions = {}): Comparison {
  return shownComparison(compareRuns(scenario, options), scenario, options.strategies ?? scenario.strategies, options.policies)
}

/** @param strategies those of the comparison, in its order: they are run again for a notebook. */
export function shownComparison(
  data: ComparisonData,
  scenario: Scenario,
  strategies: readonly StrategyChoice[],
  policies: readonly PlacementPolicy[] = [],
): Comparison {
  const html = async (): Promise<string> => {
    const { comparisonHtml } = await import('../view/notebook.ts')
    return comparisonHtml(data, traced(data, scenario, strategies, policies))
  }
  return shown(data, 'Comparison', (options) => comparisonText(data, options), html, { rows: () => rows(data.runs) })
}

/** Every strategy on the first seed; none where one of them is too large for a picture. */
function traced(
  { runs }: ComparisonData,
  scenario: Scenario,
  strategies: readonly StrategyChoice[],
  policies: readonly PlacementPolicy[],
): TracedRun[] {
  const seeds = strategies.length === 0 ? 0 : runs.length / strategies.length
  const found = strategies.map((strategy, at) => {
    const run = runs[at * seeds]
    return tracedRun(scenario, run, (listener) => simulate(scenario, { strategy, policies, seed: run.seed, listener }))
  })
  return found.every((one) => one !== undefined) ? found : []
}
