/** `cosched run`: runs scenarios under strategies and seeds, and tells what came of it. */
import type { Command } from 'commander'
import { comparisonOf } from '../experiment/compare.ts'
import type { ComparisonData } from '../experiment/types.ts'
import { cleanText } from '../view/text.ts'
import type { CommandContext } from './context.ts'
import { loadScenarios } from './load.ts'
import { readReplay, runReplay, traceKind } from './replay.ts'
import { runAll } from './run-all.ts'
import { writeExplanations } from './run-explain.ts'
import { checkStrategies, type RawRunOptions, type RunPlan, readRunOptions } from './run-options.ts'
import { printResults, writeResults } from './run-output.ts'
import { BAD_INPUT, DONE, FAILED, Problems, type Status } from './status.ts'

const EXAMPLES = `
Examples:
  $ cosched run scenarios/app-logcollector.yaml
  $ cosched run scenarios/two-gangs.yaml --strategy pod,gang --seeds 1..10
  $ cosched run scenarios/mixed-load.yaml --seeds 1..100 --workers auto --format csv
  $ cosched run scenarios/*.yaml --format json --groups failed > results.json
  $ cosched run scenarios/hoarding-deadlock.yaml --replay found.json
  $ cosched run scenarios/app-logcollector.yaml --strategy naive --events naive.jsonl --out results
  $ cosched run scenarios/hoarding-deadlock.yaml --strategy hoarding --explain deadlock.svg

--explain writes .txt, .json, .svg, .dot or .mmd (Mermaid); if several runs deadlock, NAME-STRATEGY-SEED.svg and so on.
Results go to stdout, messages to stderr. Times in the event file are whole microseconds.
Exit status: 0 done; 1 a law of the cell broken, a run failed or an expectation not met; 2 bad input.`

export function addRun(program: Command, context: CommandContext): void {
  program
    .command('run')
    .summary('run scenarios and compare strategies')
    .description('Run scenarios under their strategies, or those named, and compare them on the same generated input.')
    .argument('<scenario...>', 'scenario files (YAML or JSON)')
    .option('--strategy <names>', 'strategies of the scenario or presets, commas between (default: those of the scenario)')
    .option('--seed <seed>', 'seed (default: that of the scenario)')
    .option('--seeds <list>', 'several seeds: 1..10 or 1,2,5')
    .option('--format <format>', 'table, json or csv', 'table')
    .option('--out <folder>', 'also write all results there, as JSON, CSV and Parquet')
    .option('--events <file>', 'also write every trace record, a line of JSON each')
    .option('--timeline <file>', 'also write the occupancy of nodes over time: .json, .csv or .svg')
    .option('--groups <which>', 'groups listed in JSON: none, failed or all', 'all')
    .option('--oracle', 'judge failed plans of gangs by exact search, for greedyMisses (slow)')
    .option('--explain [file]', 'explain the first deadlock of each run, below the tables or in a file')
    .option('--check-laws', 'check the laws of the cell after every event (slow)')
    .option('--workers <number>', 'threads that share the runs, or auto; the results are the same for any number', '1')
    .option('--replay <file>', 'perform the steps that explore --format json found, then run on from there; expect is not judged')
    .option('--replay-kind <kind>', 'deadlock, livelock or atomicity (default: the first of them that was found)')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], raw: RawRunOptions) => context.end(await run(files, raw, context)))
}

async function run(files: readonly string[], raw: RawRunOptions, context: CommandContext): Promise<Status> {
  const { terminal } = context
  const problems = new Problems()
  const plan = readRunOptions(raw, problems)
  const loaded = loadScenarios(files, problems, terminal)
  checkStrategies(plan?.strategies, loaded, problems)
  const kind = problems.try(() => traceKind(raw.replayKind))
  if (raw.replayKind !== undefined && raw.replay === undefined) problems.add('cosched', REPLAY_MISSING)
  const replays = plan !== undefined && raw.replay !== undefined ? readReplay(raw.replay, kind, loaded, plan, problems) : undefined
  if (plan === undefined || problems.any) {
    problems.report(terminal)
    return BAD_INPUT
  }
  if (replays !== undefined) {
    const { result, steps, notes, failures } = runReplay(loaded[0].scenario, replays, plan)
    if (plan.format === 'table') terminal.out(`${steps.join('\n')}\n\n`)
    await tell([comparisonOf(result)], plan, context)
    for (const line of [...notes, ...failures]) terminal.message(line)
    return failures.length === 0 ? DONE : FAILED
  }
  const { comparisons, failures, notes } = await runAll(loaded, plan, terminal)
  await tell(comparisons, plan, context)
  for (const line of [...notes, ...failures]) terminal.message(cleanText(line))
  return failures.length === 0 ? DONE : FAILED
}

const REPLAY_MISSING = { path: '--replay-kind', message: 'invalid options: --replay-kind without --replay, allowed: both' }

async function tell(comparisons: readonly ComparisonData[], plan: RunPlan, { terminal, version }: CommandContext): Promise<void> {
  printResults(comparisons, plan, terminal, version)
  if (typeof plan.explain === 'string') {
    const runs = comparisons.flatMap((comparison) => [...comparison.runs])
    terminal.message(cleanText(writeExplanations(plan.explain, runs)))
  }
  if (plan.out === undefined) return
  const names = await writeResults(plan.out, comparisons, plan, version)
  terminal.message(cleanText(`wrote ${names.slice(0, -1).join(', ')} and ${names.at(-1)} to ${plan.out}`))
}
