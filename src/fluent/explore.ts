/** Explorations that show themselves. */
import type { Exploration } from '../analysis/explore/types.ts'
import { type ExplorationOptions, explore as exploreOrders } from '../experiment/explore.ts'
import type { Scenario } from '../model/scenario.ts'
import { explorationText } from '../view/exploration.ts'
import { type Shown, shown } from './display.ts'

/** An exploration that prints as its table, the shortest traces as numbered steps, and what was left out. */
export interface ShownExploration extends Exploration, Shown {}

/**
 * Searches all interleavings of a small scenario under one strategy (explicit-state model checking; Holzmann, IEEE TSE 1997), with the
 * strategy's own code. Says whether it can deadlock, livelock or break atomicity, with one of the shortest ways there.
 * @throws InvalidInputError for a scenario that is too large, or has what the explorer leaves out.
 */
export function explore(scenario: Scenario, options: ExplorationOptions = {}): ShownExploration {
  const exploration = exploreOrders(scenario, options)
  const html = async (): Promise<string> => (await import('../view/notebook.ts')).textHtml(explorationText([exploration]))
  return shown(exploration, 'Exploration', (how) => explorationText([exploration], how), html, {})
}
