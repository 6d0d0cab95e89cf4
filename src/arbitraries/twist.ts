/** A twist: one way to make a sound scenario hostile. */
import type { Scenario } from '../model/scenario.ts'

export interface Twist {
  readonly about: string
  /** True: no scenario file can say it, only a program that hands the scenario over by hand. */
  readonly byHand?: boolean
  /** @param draw any whole number: which of the things that are there, which text. @param texts hostile texts. */
  readonly twist: (scenario: Scenario, draw: number, texts: readonly string[]) => Scenario
}
