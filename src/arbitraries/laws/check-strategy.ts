/** `checkStrategy`: one's own strategy under all laws, on random scenarios; the smallest scenario that breaks one is shown. */
import fc from 'fast-check'
import { simulate } from '../../experiment/simulate.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario } from '../../model/scenario.ts'
import { arbitraryScenario, type ScenarioConstraints } from '../scenario.ts'
import { checkRun } from './check-run.ts'
import type { RunRules } from './facts.ts'

/** What is tried, and how often. */
export interface CheckStrategyOptions {
  /** Seed of fast-check. Default: 1. */
  readonly seed?: number
  /** Scenarios tried. Default: 200. */
  readonly numRuns?: number
  /** What the scenarios may be made of. */
  readonly scenarios?: ScenarioConstraints
  /** What the strategy promises beyond the laws of all; a registry entry's promises are known. */
  readonly promises?: Partial<Pick<RunRules, 'wholeGangs' | 'conserving'>>
}

/** The smallest scenario found on which the strategy breaks laws. */
export interface StrategyFault {
  /** The scenario, shrunk. */
  readonly scenario: Scenario
  /** The laws it breaks, in words. */
  readonly broken: readonly string[]
}

/** Tries a strategy on random scenarios; undefined if it keeps every law, determinism included, on all of them. */
export function checkStrategy(strategy: StrategyChoice, options: CheckStrategyOptions = {}): StrategyFault | undefined {
  const { seed = 1, numRuns = 200, scenarios = {}, promises = {} } = options
  const faultsOf = (scenario: Scenario): readonly string[] => {
    const { result, broken } = checkRun(scenario, strategy, promises)
    if (result === undefined || broken.length > 0) return broken
    const again = simulate(scenario, { strategy })
    return JSON.stringify(again) === JSON.stringify(result) ? [] : ['D1 a second run gives another result']
  }
  const property = fc.property(arbitraryScenario(scenarios), (scenario) => faultsOf(scenario).length === 0)
  const { counterexample } = fc.check(property, { seed, numRuns })
  if (counterexample === null) return undefined
  const [scenario] = counterexample
  return { scenario, broken: faultsOf(scenario) }
}
