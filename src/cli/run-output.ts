/** Results of `cosched run` in each format, to stdout and to a folder. */
import type { ComparisonData } from '../experiment/types.ts'
import { toCsv } from '../node/csv.ts'
import { toParquet } from '../node/parquet.ts'
import { writeFolder } from '../node/write.ts'
import { resultsDocument } from '../view/results.ts'
import { longRows, rows } from '../view/rows.ts'
import { comparisonTable, pairedTable } from '../view/summary.ts'
import { cleanText } from '../view/text.ts'
import { explanations } from './run-explain.ts'
import type { RunPlan } from './run-options.ts'
import type { Terminal } from './terminal.ts'

export function printResults(comparisons: readonly ComparisonData[], plan: RunPlan, terminal: Terminal, version: string): void {
  if (plan.format === 'json') for (const piece of jsonPieces(comparisons, plan, version)) terminal.out(piece)
  else if (plan.format === 'csv') terminal.out(toCsv(rows(runsOf(comparisons))))
  else
    terminal.out(
      `${comparisons.map((comparison) => tablesOf(comparison, terminal) + toldBelow(comparison, plan, terminal)).join('\n\n')}\n`,
    )
}

/** All formats at once, each file whole. Gives the names of the files. */
export async function writeResults(
  folder: string,
  comparisons: readonly ComparisonData[],
  plan: RunPlan,
  version: string,
): Promise<readonly string[]> {
  const runs = runsOf(comparisons)
  const files = {
    // Beside what is printed, the command: who finds the folder later knows how to make it again.
    'results.json': [...jsonPieces(comparisons, plan, version, plan.command)].join(''),
    'runs.csv': toCsv(rows(runs)),
    'runs.parquet': await toParquet(rows(runs)),
    'figures.parquet': await toParquet(longRows(runs).map((row) => ({ ...row }))),
    'summary.csv': toCsv(comparisons.flatMap(({ summary }) => summary.map((row) => ({ ...row })))),
    'paired.csv': toCsv(comparisons.flatMap(({ paired }) => paired.map((row) => ({ ...row })))),
    'horizon.csv': toCsv(comparisons.flatMap(({ horizon }) => horizon.map((row) => ({ ...row })))),
  }
  writeFolder(folder, files)
  return Object.keys(files)
}

const runsOf = (comparisons: readonly ComparisonData[]): ComparisonData['runs'][number][] => comparisons.flatMap(({ runs }) => [...runs])

/** The results document as text, a run a piece: many runs with all their groups are longer than one string may be. */
function* jsonPieces(comparisons: readonly ComparisonData[], { groups }: RunPlan, version: string, command?: string): Generator<string> {
  const { runs } = resultsDocument(version, runsOf(comparisons), groups)
  yield `{\n  "version": ${JSON.stringify(version)},${command === undefined ? '' : `\n  "command": ${JSON.stringify(command)},`}\n  "runs": [`
  for (const [index, run] of runs.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(run, null, 2).replaceAll('\n', '\n    ')}`
  }
  yield runs.length === 0 ? ']\n}\n' : '\n  ]\n}\n'
}

const toldBelow = (comparison: ComparisonData, { explain }: RunPlan, terminal: Terminal): string =>
  explain === true ? explanations(comparison, terminal) : ''

function tablesOf(comparison: ComparisonData, { width, colours }: Terminal): string {
  const seeds = [...new Set(comparison.runs.map(({ seed }) => seed))]
  const options = { width, heading: colours.bold }
  const title = colours.bold(
    cleanText(`${comparison.scenario} (${seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds: ${shortList(seeds)}`})`),
  )
  const paired = pairedTable(comparison, options)
  const spread = seeds.length === 1 ? '' : '\nmean over the seeds ± half the 95 % interval'
  const difference = `\n\ndifference to ${cleanText(comparison.runs[0]?.strategy ?? '')}, paired by seed ± half the 95 % interval\n\n${paired}`
  return `${title}${spread}\n\n${comparisonTable(comparison, options)}${paired === '' ? '' : difference}`
}

const shortList = (seeds: readonly string[]): string =>
  seeds.length <= 10 ? seeds.join(', ') : `${seeds.slice(0, 3).join(', ')} ... ${seeds.at(-1)}`
