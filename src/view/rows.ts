/** Runs as flat rows, for tables, CSV files, data frames and plots: wide (one row a run) or long (one row a figure). */
import type { Figures, RunResult } from '../metrics/figures.ts'

/** Figures by their flat name: `failureRate`, `utilisation.memory`, `waitRunningSeconds.p99`. */
export type FlatFigures = Readonly<Record<string, number | null>>

/** One run in one row: what it was, how it ended, then every figure by its flat name. */
export type WideRow = Readonly<Record<string, string | number | null>>

export interface LongRow {
  readonly scenario: string
  readonly strategy: string
  readonly seed: string
  readonly figure: string
  readonly value: number | null
}

/** Figures with their parts joined by a dot. */
export function flatFigures(figures: Figures): FlatFigures {
  const flat: Record<string, number | null> = Object.create(null)
  flatten(figures as unknown as Readonly<Record<string, unknown>>, '', flat)
  return flat
}

function flatten(part: Readonly<Record<string, unknown>>, prefix: string, flat: Record<string, number | null>): void {
  for (const [name, value] of Object.entries(part)) {
    if (value === null || typeof value === 'number') flat[prefix + name] = value
    else flatten(value as Readonly<Record<string, unknown>>, `${prefix + name}.`, flat)
  }
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
    ...flatFigures(figures),
  }))
}

/** One row a run and figure, in the order given. */
export function longRows(runs: readonly RunResult[]): LongRow[] {
  return runs.flatMap(({ scenario, strategy, seed, figures }) =>
    Object.entries(flatFigures(figures)).map(([figure, value]) => ({ scenario, strategy, seed, figure, value })),
  )
}

/** Every column that occurs in the rows, in the order of first appearance: runs may differ in schedulers and dimensions. */
export function columnsOf(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))]
}
