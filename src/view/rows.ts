/** Runs as flat rows, for tables, CSV files, data frames and plots: wide (one row a run) or long (one row a figure). */
import type { RunResult } from '../metrics/figures.ts'
import { flatFigures } from '../metrics/flat.ts'

/** One run in one row: what it was, how it ended, then every figure by its flat name. */
export type WideRow = Readonly<Record<string, string | number | null>>

/** One figure of one run. */
export interface LongRow {
  /** Name of the scenario. */
  readonly scenario: string
  /** Name of the strategy. */
  readonly strategy: string
  /** Seed of the run. */
  readonly seed: string
  /** Name of the figure, with a dot for parts. */
  readonly figure: string
  /** The figure, in its own unit; null where it is empty. */
  readonly value: number | null
}

/** One row a run, in the order given. */
export function rows(runs: readonly RunResult[]): WideRow[] {
  return runs.map(({ scenario, strategy, seed, digest, ended, endedSeconds, figures }) => ({
    scenario,
    strategy,
    seed,
    digest,
    ended,
    endedSeconds,
    ...Object.fromEntries(flatFigures(figures)),
  }))
}

/** One row a run and figure, in the order given. */
export function longRows(runs: readonly RunResult[]): LongRow[] {
  return runs.flatMap(({ scenario, strategy, seed, figures }) =>
    Array.from(flatFigures(figures), ([figure, value]) => ({ scenario, strategy, seed, figure, value })),
  )
}

/** Every column that occurs in the rows, in the order of first appearance: runs may differ in schedulers and dimensions. */
export function columnsOf(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))]
}
