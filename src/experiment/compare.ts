/**
 * Compares strategies, paired: the same generated cluster and workload for every strategy, seed by seed (common random numbers),
 * means with 95 % intervals over the seeds, and the paired difference to the first strategy.
 */
import { confidenceInterval, type Interval, pairedDifference } from '../analysis/statistics.ts'
import type { RunResult } from '../metrics/figures.ts'
import { flatFigures } from '../metrics/flat.ts'
import type { Scenario } from '../model/scenario.ts'
import { toSeconds } from '../model/time.ts'
import { type Accounts, accountsOf, figuresAt } from './accounts.ts'
import { chooseStrategies, chooseStrategy } from './choose.ts'
import { execute, setupOf } from './simulate.ts'
import type { CompareOptions, ComparisonData, HorizonRow, PairedRow, StrategyChoice, SummaryRow } from './types.ts'

/**
 * Runs every strategy on every seed, one after the other.
 * @throws InvalidInputError, InvariantError as `simulate` does.
 */
export function compare(scenario: Scenario, options: CompareOptions = {}): ComparisonData {
  const { strategies = scenario.strategies, seeds = [scenario.seed] } = options
  const names = strategyNames(scenario, strategies)
  const done: ComparedRun[] = []
  for (const strategy of strategies) {
    for (const seed of seeds) {
      done.push(compareOne(scenario, strategy, seed, options))
      options.onRun?.(done[done.length - 1].result, done.length, names.length * seeds.length)
    }
  }
  return comparisonFrom(scenario, names, seeds, done)
}

/** What the strategies of a comparison are called in its rows. @throws InvalidInputError for an unknown one. */
export function strategyNames(scenario: Scenario, strategies: readonly StrategyChoice[]): string[] {
  return chooseStrategies(scenario, strategies).map(({ name }) => name)
}

/** @param runs in the order of strategies, then seeds. */
export function comparisonFrom(
  scenario: Scenario,
  names: readonly string[],
  seeds: readonly string[],
  done: readonly ComparedRun[],
): ComparisonData {
  const runs = done.map(({ result }) => result)
  const table = names.map((_, at) => runs.slice(at * seeds.length, (at + 1) * seeds.length).map((run) => flatFigures(run.figures)))
  return {
    scenario: scenario.name,
    runs,
    summary: table.flatMap((rows, at) => summarise(scenario.name, names[at], rows)),
    paired: table.slice(1).flatMap((rows, at) => pair(scenario.name, names[at + 1], names[0], rows, table[0])),
    horizon: horizonRows(scenario.name, done),
  }
}

/**
 * Comparisons made anew from runs, one a scenario in the order of first appearance: summaries and paired differences as `compare` takes
 * them. Strategies and seeds keep their order of first appearance; a seed that one of two strategies lacks is no pair. Without figures at a
 * common horizon, for which results do not suffice.
 */
export function comparisonsOf(runs: readonly RunResult[]): ComparisonData[] {
  return unique(runs.map(({ scenario }) => scenario)).map((scenario) => comparisonOfRuns(runs.filter((run) => run.scenario === scenario)))
}

function comparisonOfRuns(runs: readonly RunResult[]): ComparisonData {
  const { scenario } = runs[0]
  const seeds = unique(runs.map(({ seed }) => seed))
  const names = unique(runs.map(({ strategy }) => strategy))
  const table = names.map((name) => {
    const own = new Map(runs.flatMap((run) => (run.strategy === name ? [[run.seed, run] as const] : [])))
    return seeds.map((seed) => own.get(seed))
  })
  const flat = table.map((row) => row.map((run) => run && flatFigures(run.figures)))
  return {
    scenario,
    runs: table.flat().filter((run) => run !== undefined),
    summary: flat.flatMap((row, at) => summarise(scenario, names[at], present(row))),
    paired: flat.slice(1).flatMap((row, at) => pair(scenario, names[at + 1], names[0], row, flat[0])),
    horizon: [],
  }
}

const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]
const present = (row: FlatRuns): FlatRun[] => row.filter((run) => run !== undefined)

/** A single run in the form of a comparison, with nothing to compare it with; without its figures at a common horizon. */
export function comparisonOf(run: RunResult): ComparisonData {
  const { scenario, strategy } = run
  return { scenario, runs: [run], summary: summarise(scenario, strategy, [flatFigures(run.figures)]), paired: [], horizon: [] }
}

/** A run of a comparison: its result, and the accounts from which figures at the common horizon are taken. */
export interface ComparedRun {
  readonly result: RunResult
  readonly accounts: Accounts
}

/** One run of a comparison. */
export function compareOne(scenario: Scenario, choice: StrategyChoice, seed: string, options: CompareOptions): ComparedRun {
  const { onProgress, checkLaws, groups = true, explain, oracle, listener, policies } = options
  const strategy = chooseStrategy(scenario, choice)
  const setup = setupOf(scenario, strategy, {
    seed,
    ...(checkLaws === undefined ? {} : { checkLaws }),
    groups: typeof groups === 'boolean' ? groups : groups.includes(seed),
    ...(oracle === undefined ? {} : { oracle }),
    ...(explain === undefined ? {} : { explain }),
    ...(policies === undefined ? {} : { policies }),
    ...(listener === undefined ? {} : { listener: (event) => listener(event, strategy.name, seed) }),
    ...(onProgress === undefined ? {} : { onProgress: (progress) => onProgress(progress, strategy.name, seed) }),
  })
  const { result, finished } = execute(setup)
  return { result, accounts: accountsOf(setup, finished) }
}

type FlatRun = ReadonlyMap<string, number | null>
/** One a seed; undefined: the seed was not run. */
type FlatRuns = readonly (FlatRun | undefined)[]

function summarise(scenario: string, strategy: string, runs: readonly FlatRun[]): SummaryRow[] {
  return [...(runs[0]?.keys() ?? [])].map((figure) => {
    const values = runs.map((run) => run.get(figure)).filter((value): value is number => typeof value === 'number')
    return { scenario, strategy, figure, ...rowOf(confidenceInterval(values)) }
  })
}

function pair(scenario: string, strategy: string, baseline: string, runs: FlatRuns, base: FlatRuns): PairedRow[] {
  return [...(present(runs)[0]?.keys() ?? [])].map((figure) => {
    const of = (flat: FlatRun | undefined) => flat?.get(figure) ?? null
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
function horizonRows(scenario: string, done: readonly ComparedRun[]): HorizonRow[] {
  const horizon = done.reduce((latest, { accounts }) => Math.max(latest, accounts.horizon), 0)
  return done.flatMap(({ result: { strategy, seed }, accounts }) =>
    Array.from(flatFigures(figuresAt(accounts, horizon)), ([figure, value]) => ({
      scenario,
      strategy,
      seed,
      horizonSeconds: toSeconds(horizon),
      figure,
      value,
    })),
  )
}
