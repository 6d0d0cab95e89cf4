/** Comparisons as tables: one column a strategy, one row a figure, with 95 % intervals where several seeds were run. */
import type { ComparisonData, PairedRow, SummaryRow } from '../experiment/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import { resolveLabels, TABLE_FIGURES } from './figures.ts'
import { type TableOptions, table } from './table.ts'
import { cleanText, formatNumber } from './text.ts'

/** `0.5`, or with several seeds `0.5 ± 0.02` (half the width of the 95 % interval of the mean). */
export function formatMean(row: Pick<SummaryRow, 'mean' | 'low' | 'high'> | undefined): string {
  if (row === undefined || row.mean === null) return '–'
  if (row.low === null || row.high === null) return formatNumber(row.mean)
  const half = (row.high - row.low) / 2
  return `${formatNumber(row.mean)} ± ${half <= ROUNDING * Math.abs(row.mean) ? '0' : formatNumber(Number(half.toPrecision(2)))}`
}

/** Equal values may leave an interval of this size, relative to their mean, for floating point alone. */
const ROUNDING = 1e-12

/** A table before it is drawn. */
export interface Grid {
  /** One cell a column. */
  readonly head: readonly string[]
  /** One list of cells a row, as long as the head. */
  readonly rows: readonly (readonly string[])[]
}

/** The short table of a comparison: figures down, strategies across, and how the runs ended. */
export function comparisonGrid({ summary, runs }: ComparisonData): Grid {
  const strategies = strategiesOf(summary)
  const { head, rows } = figureGrid(summary, strategies)
  return { head, rows: [...rows, ['ended', ...strategies.map((strategy) => endsOf(runs.filter((run) => run.strategy === strategy)))]] }
}

/** {@link comparisonGrid} as text. */
export function comparisonTable(comparison: ComparisonData, options: TableOptions = {}): string {
  const { head, rows } = comparisonGrid(comparison)
  return table(head, rows, options)
}

/** Paired differences to the first strategy, seed by seed, with the 95 % interval of their mean; undefined with fewer than two seeds. */
export function pairedGrid(comparison: ComparisonData): Grid | undefined {
  const paired: readonly PairedRow[] = comparison.paired.filter(({ n, strategy, baseline }) => n > 1 && strategy !== baseline)
  return paired.length === 0 ? undefined : figureGrid(paired, strategiesOf(paired))
}

/** {@link pairedGrid} as text; empty where there is none. */
export function pairedTable(comparison: ComparisonData, options: TableOptions = {}): string {
  const grid = pairedGrid(comparison)
  return grid === undefined ? '' : table(grid.head, grid.rows, options)
}

/** Table and paired differences, under a line that says what they are. */
export function comparisonText(comparison: ComparisonData, options: TableOptions = {}): string {
  const { scenario, runs } = comparison
  const seeds = [...new Set(runs.map(({ seed }) => seed))]
  const paired = pairedTable(comparison, options)
  const differences = `Differences to ${cleanText(runs[0]?.strategy ?? '')}, paired by seed:`
  const over = seeds.length === 1 ? `seed ${cleanText(seeds[0])}` : `mean ± half the 95 % interval over ${seeds.length} seeds`
  return [`${cleanText(scenario)}, ${over}`, comparisonTable(comparison, options), ...(paired === '' ? [] : [differences, paired])].join(
    '\n\n',
  )
}

function figureGrid(summary: readonly SummaryRow[], strategies: readonly string[]): Grid {
  const found = new Map(summary.map((row) => [key(row.strategy, row.figure), row]))
  const labels = resolveLabels(
    TABLE_FIGURES,
    summary.filter(({ mean }) => mean !== null).map(({ figure }) => figure),
  )
  const rows = labels.map(({ figure, label }) => [label, ...strategies.map((strategy) => formatMean(found.get(key(strategy, figure))))])
  return { head: ['figure', ...strategies], rows }
}

/** `idle`, or where the seeds differ `idle 3, duration 2`. */
function endsOf(runs: readonly RunResult[]): string {
  const ends = [...new Set(runs.map(({ ended }) => ended))]
  if (ends.length === 1) return ends[0]
  return ends.map((end) => `${end} ${runs.filter(({ ended }) => ended === end).length}`).join(', ')
}

const key = (strategy: string, figure: string): string => JSON.stringify([strategy, figure])

/** Strategies in the order of first appearance. */
export function strategiesOf(rows: readonly { readonly strategy: string }[]): string[] {
  return [...new Set(rows.map(({ strategy }) => strategy))]
}
