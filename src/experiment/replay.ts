/**
 * Replays what the explorer found: the steps of a trace on the engine that `simulate` runs, one a microsecond, and then the ordinary run
 * from there, so that its own watch has to see what the explorer said (guided simulation of a counterexample; Holzmann, "The model
 * checker Spin", IEEE TSE 1997).
 */
import type { Step, StepTrace } from '../analysis/explore/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { Scenario } from '../model/scenario.ts'
import { chooseStrategy } from './choose.ts'
import { execute, setupOf } from './simulate.ts'
import type { RunOptions } from './types.ts'

/** What a run takes, and how the steps are performed. */
export interface ReplayOptions extends RunOptions {
  /** The run ends with the last step (`ended: steps`), instead of going on by itself from there. Default false. */
  readonly onlySteps?: boolean
  /** How often the steps of a livelock from `repeatsFrom` on are performed, the first time included. Default 3. */
  readonly repeats?: number
  /** Hears of each step once it was done, numbered from 1. */
  readonly onStep?: (step: Step, number: number) => void
}

/**
 * Performs the steps of a trace in exactly their order, and then lets the run go on until its own end. The same scenario, trace, strategy
 * and seed give the same result, byte for byte. The first step is performed 1 us after the last job was submitted.
 * @throws InvalidInputError for a trace that is not well formed, with all its problems, or the first step that the engine cannot do in its
 * state, with its number and what could be done instead; and as `simulate` does.
 */
export function replay(scenario: Scenario, trace: StepTrace, options: ReplayOptions = {}): RunResult {
  const { onlySteps, repeats, onStep } = options
  const setup = setupOf(scenario, chooseStrategy(scenario, options.strategy ?? scenario.strategies[0] ?? 'pod'), options)
  return execute(setup, {
    trace,
    ...(onlySteps === undefined ? {} : { onlySteps }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(onStep === undefined ? {} : { onStep }),
  }).result
}
