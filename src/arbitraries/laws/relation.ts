/** What a relation between runs is (metamorphic testing; Chen, Cheung, Yiu 1998). */
import type { Arbitrary } from 'fast-check'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario, StrategySpec } from '../../model/scenario.ts'

/** A relation between the run of a scenario and that of a changed one, or of another strategy. */
export interface Relation {
  /** What changes, and what follows from it. */
  readonly title: string
  /** Why, or for what it is true. */
  readonly about: string
  /** Where it comes from. */
  readonly source: string
  /** Scenarios for which it is true. */
  readonly scenarios: Arbitrary<Scenario>
  /** Strategies of the registry for which it is true. */
  readonly strategies: Arbitrary<StrategySpec>
  /**
   * Whether it holds for this scenario and strategy.
   * @throws InvalidInputError for a scenario that contradicts itself.
   */
  holds(scenario: Scenario, strategy: StrategyChoice): boolean
}

/** Where nobody has written it down, it was tried. */
export const MEASURED = 'test/laws/relations.test.ts, which tries it on random scenarios'
