/**
 * Compares strategies, paired: the same generated cluster and workload for every strategy, seed by seed (common random numbers),
 * means with 95 % intervals over the seeds, and the paired difference to the first strategy.
 */
import { confidenceInterval, type Interval, pairedDifference } from '../analysis/statistics.ts'
import type { RunResult } from '../metrics/figures.ts'
import { flatFigures } from '../metrics/flat.ts'
import { windowFigures } from '../metrics/window.ts'
import type { Scenario } from '../model/scenario.ts'
import { type Time, toSeconds } from '../model/time.ts'
import { horizonOf, windowSource } from '../simulation/result.ts'
import { type ChosenStrategy, chooseStrategies } from './choose.ts'
import { execute, setupOf } from './simulate.ts'
import type { CompareOptions, Comparison, HorizonRow, PairedRow, SummaryRow } from './types.ts'

/**
 * Runs every strategy on every seed.
 * @throws InvalidInputError, InvariantError as `simulate` does.
 */
export function compare(scenario: Scenario, options: CompareOptions = {}): Comparison {
  const strategies = chooseStrategies(scenario, options.strategies)
  const seeds = options.seeds ?? [scenario.seed]
  const runs: RunResult[] = []
  const finished: Finished[] = []
  for (const strategy of strategies) {
    for (const seed of seeds) {
      const one = runOne(scenario, strategy, seed, options)
      runs.push(one.result)
      finished.push(one.kept)
      options.onRun?.(one.result, runs.length, strategies.length * seeds.length)
    }
  }
  const table = strategies.map((_, at) => runs.slice(at * seeds.length, (at + 1) * seeds.length).map((run) => flatFigures(run.figures)))
  const names = strategies.map((strategy) => strategy.name)
  return {
    scenario: scenario.name,
    runs,
    summary: table.flatMap((rows, at) => summarise(scenario.name, names[at], rows)),
    paired: table.slice(1).flatMap((rows, at) => pair(scenario.name, names[at + 1], names[0], rows, table[0])),
    horizon: horizonRows(scenario.name, runs, finished),
  }
}

/** A single run in the form of a comparison, with nothing to compare it with; without its figures at a common horizon. */
export function comparisonOf(run: RunResult): Comparison {
  const { scenario, strategy } = run
  return { scenario, runs: [run], summary: summarise(scenario, strategy, [flatFigures(run.figures)]), paired: [], horizon: [] }
}

/** What is kept of a run for the common horizon: its accounts, not its cell. */
interface Finished {
  readonly source: ReturnType<typeof windowSource>
  readonly horizon: Time
}

function runOne(
  scenario: Scenario,
  strategy: ChosenStrategy,
  seed: string,
  options: CompareOptions,
): { result: RunResult; kept: Finished } {
  const { onProgress, checkLaws, groups, explain, oracle, listener } = options
  const setup = setupOf(scenario, strategy, {
    seed,
    ...(checkLaws === undefined ? {} : { checkLaws }),
    ...(groups === undefined ? {} : { groups }),
    ...(oracle === undefined ? {} : { oracle }),
    ...(explain === undefined ? {} : { explain }),
    ...(listener === undefined ? {} : { listener: (event) => listener(event, strategy.name, seed) }),
    ...(onProgress === undefined ? {} : { onProgress: (progress) => onProgress(progress, strategy.name, seed) }),
  })
  const { result, finished } = execute(setup)
  return { result, kept: { source: windowSource(finished), horizon: horizonOf(setup, finished) } }
}

type FlatRun = ReadonlyMap<string, number | null>

function summarise(scenario: string, strategy: string, runs: readonly FlatRun[]): SummaryRow[] {
  return [...(runs[0]?.keys() ?? [])].map((figure) => {
    const values = runs.map((run) => run.get(figure)).filter((value): value is number => typeof value === 'number')
    return { scenario, strategy, figure, ...rowOf(confidenceInterval(values)) }
  })
}

function pair(scenario: string, strategy: string, baseline: string, runs: readonly FlatRun[], base: readonly FlatRun[]): PairedRow[] {
  return [...(runs[0]?.keys() ?? [])].map((figure) => {
    const of = (flat: FlatRun) => flat.get(figure) ?? null
    return { scenario, strategy, baseline, figure, ...rowOf(pairedDifference(base.map(of), runs.map(of))) }
  })
}

/** An interval as a row has it; nothing at all where no run has the figure. */
function rowOf(interval: Interval | null): Pick<SummaryRow, 'mean' | 'low' | 'high' | 'n'> {
  return interval === null
    ? { mean: null, low: null, high: null, n: 0 }
    : { mean: interval.mean, low: interval.low, high: interval.high, n: interval.count }
}

/** Window figures of every run, taken again at the latest end among the compared runs. */
function horizonRows(scenario: string, runs: readonly RunResult[], finished: readonly Finished[]): HorizonRow[] {
  const horizon = finished.reduce((latest, one) => Math.max(latest, one.horizon), 0)
  return runs.flatMap(({ strategy, seed }, at) =>
    Array.from(flatFigures(windowFigures(finished[at].source, horizon)), ([figure, value]) => ({
      scenario,
      strategy,
      seed,
      horizonSeconds: toSeconds(horizon),
      figure,
      value,
    })),
  )
}
