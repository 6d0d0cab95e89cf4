/** `cosched run`: runs scenarios under strategies and seeds, and tells what came of it. */
import type { Command } from 'commander'
import { comparisonOf } from '../experiment/compare.ts'
import type { ComparisonData } from '../experiment/types.ts'
import { checkFolder } from '../node/write.ts'
import { GROUP_CHOICES } from '../view/results.ts'
import { cleanText } from '../view/text.ts'
import type { CommandContext } from './context.ts'
import { addHelp, type HelpText } from './help.ts'
import { loadScenarios } from './load.ts'
import { strategyOption, wordOption } from './options.ts'
import { readReplay, runReplay, TRACE_KINDS, traceKind } from './replay.ts'
import { runAll } from './run-all.ts'
import { writeExplanations } from './run-explain.ts'
import { checkStrategies, FORMATS, type RawRunOptions, type RunPlan, readRunOptions } from './run-options.ts'
import { printResults, writeResults } from './run-output.ts'
import { BAD_INPUT, DONE, FAILED, Problems, type Status } from './status.ts'

const HELP: HelpText = {
  notes: [
    {
      heading: 'Files',
      lines: [
        '--events: times are whole microseconds.',
        '--timeline: .json are Chrome trace events for ui.perfetto.dev, .csv has a row for each bar, .svg is a drawing. Of each run up to 1,000,000 records are kept; drawn are up to 500 nodes and 20,000 bars.',
        '--explain: .txt, .json, .svg, .dot or .mmd (Mermaid).',
        'Several runs have files of their own: NAME-STRATEGY-SEED.svg and so on.',
      ],
    },
  ],
  examples: [
    ['compare the strategies of a scenario', 'cosched run scenarios/app-logcollector.yaml'],
    ['two of them on ten seeds, with 95 % intervals', 'cosched run scenarios/two-gangs.yaml --strategy pod,gang --seeds 1..10'],
    ['all processors, for a spreadsheet', 'cosched run scenarios/mixed-load.yaml --seeds 1..8 --workers auto --format csv'],
    ['everything about what failed', 'cosched run scenarios/two-gangs.yaml --format json --groups failed'],
    ['all results in a folder, for data frames', 'cosched run scenarios/two-gangs.yaml --out results'],
    ['every event, a line of JSON each', 'cosched run scenarios/two-gangs.yaml --strategy pod --events pod.jsonl'],
    ['what stood on which node, as a picture', 'cosched run scenarios/two-gangs.yaml --strategy gang --timeline gang.svg'],
    ['why nothing moves any more', 'cosched run scenarios/hoarding-deadlock.yaml --strategy hoarding --explain'],
  ],
  statuses: {
    0: 'done',
    1: 'a law of the cell is broken, a run failed, an expectation is not met, or a timeline is too large for its file',
    2: 'bad input or usage; nothing is written',
  },
}

export function addRun(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .summary('run scenarios and compare strategies')
    .description('Run scenarios under their strategies, or those named, and compare them on the same generated input.')
    .argument('<scenario...>', 'scenario files (YAML or JSON)')
    .addOption(strategyOption())
    .option('--seed <seed>', 'seed (default: that of the scenario)')
    .option('--seeds <list>', 'several seeds: 1..10 or 1,2,5')
    .addOption(wordOption('--format <format>', 'table, json or csv', FORMATS).default('table'))
    .option('--out <folder>', 'also write all results there, as JSON, CSV and Parquet')
    .option('--events <file>', 'also write every trace record, a line of JSON each')
    .option('--timeline <file>', 'also write the occupancy of nodes over time: .json, .csv or .svg')
    .addOption(wordOption('--groups <which>', 'groups listed in JSON: none, failed or all', GROUP_CHOICES).default('all'))
    .option('--oracle', 'judge failed plans of gangs by exact search, for greedyMisses (slow)')
    .option('--explain [file]', 'explain the first deadlock of each run, below the tables or in a file')
    .option('--check-laws', 'check the laws of the cell after every event (slow)')
    .addOption(
      wordOption('--workers <number>', 'threads that share the runs, or auto; the results are the same for any number', ['auto']).default(
        '1',
      ),
    )
    .option('--replay <file>', 'perform the steps that explore --format json found, then run on from there; expect is not judged')
    .addOption(
      wordOption('--replay-kind <kind>', 'deadlock, livelock or atomicity (default: the first of them that was found)', TRACE_KINDS),
    )
    .action(async (files: string[], raw: RawRunOptions) => context.end(await run(files, raw, context)))
  addHelp(command, context.terminal, HELP)
}

async function run(files: readonly string[], raw: RawRunOptions, context: CommandContext): Promise<Status> {
  const { terminal } = context
  const problems = new Problems()
  const plan = readRunOptions(files, raw, problems)
  const loaded = loadScenarios(files, problems, terminal)
  checkStrategies(plan?.strategies, loaded, problems)
  const kind = problems.try(() => traceKind(raw.replayKind))
  if (raw.replayKind !== undefined && raw.replay === undefined) problems.add('cosched', REPLAY_MISSING)
  const replays = plan !== undefined && raw.replay !== undefined ? readReplay(raw.replay, kind, loaded, plan, problems) : undefined
  if (plan === undefined || problems.any) {
    problems.report(terminal)
    return BAD_INPUT
  }
  if (plan.out !== undefined) checkFolder(plan.out)
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
