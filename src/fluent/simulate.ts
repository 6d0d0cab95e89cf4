/** Single runs, and replays of what the explorer found, that show themselves. */
import type { StepTrace } from '../analysis/explore/types.ts'
import { comparisonOf } from '../experiment/compare.ts'
import { type ReplayOptions, replay as replayRun } from '../experiment/replay.ts'
import { simulate as simulateRun } from '../experiment/simulate.ts'
import type { RunOptions } from '../experiment/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { Scenario } from '../model/scenario.ts'
import type { TraceListener } from '../simulation/trace.ts'
import { rows } from '../view/rows.ts'
import { comparisonGrid, comparisonText } from '../view/summary.ts'
import { type ShownRuns, shown } from './display.ts'
import { tracedRun } from './tracing.ts'

/** A result that prints as a table of its figures, and shows itself in a notebook with the occupancy of its nodes over time. */
export interface ShownRun extends RunResult, ShownRuns {}

/**
 * Runs a scenario under one strategy. The same scenario, strategy and seed give the same result, byte for byte.
 * @throws InvalidInputError for an unknown strategy or a scenario that contradicts itself; InvariantError if a law of the cell breaks.
 */
export function simulate(scenario: Scenario, options: RunOptions = {}): ShownRun {
  const { strategy, seed, policies } = options
  const again = { ...(strategy !== undefined && { strategy }), ...(seed !== undefined && { seed }), ...(policies && { policies }) }
  return shownRun(simulateRun(scenario, options), scenario, (listener) => simulateRun(scenario, { ...again, listener }))
}

/**
 * Performs the steps of a trace in exactly their order, and then lets the run go on until its own end. The same scenario, trace, strategy
 * and seed give the same result, byte for byte. The first step is performed 1 us after the last job was submitted.
 * @throws InvalidInputError for a trace that is not well formed, with all its problems, or the first step that the engine cannot do in its
 * state, with its number and what could be done instead; and as `simulate` does.
 */
export function replay(scenario: Scenario, trace: StepTrace, options: ReplayOptions = {}): ShownRun {
  const { listener: _, onStep: __, onProgress: ___, ...again } = options
  return shownRun(replayRun(scenario, trace, options), scenario, (listener) =>
    replayRun(scenario, trace, { ...again, groups: true, listener }),
  )
}

function shownRun(run: RunResult, scenario: Scenario, again: (listener: TraceListener) => RunResult): ShownRun {
  const html = async (): Promise<string> => {
    const { runHtml } = await import('../view/notebook.ts')
    return runHtml(run, comparisonGrid(comparisonOf(run)), tracedRun(scenario, run, again))
  }
  return shown(run, 'RunResult', (options) => comparisonText(comparisonOf(run), options), html, { rows: () => rows([run]) })
}
