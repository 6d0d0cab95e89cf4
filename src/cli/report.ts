/** `cosched report`: results of earlier runs as one HTML page with plots, tables and stories. */
import type { Command } from 'commander'
import { InvalidInputError } from '../errors.ts'
import { cleanText } from '../view/text.ts'
import type { CommandContext } from './context.ts'
import { addHelp, type HelpText } from './help.ts'
import type { ReportRequest } from './report-content.ts'
import { BAD_INPUT, DONE, Problems, type Status } from './status.ts'

interface RawReportOptions {
  readonly output: string
  readonly title?: string
  readonly events?: readonly string[]
  readonly scenario?: readonly string[]
  /** False: no files. */
  readonly plots: string | false
}

const HELP: HelpText = {
  notes: [
    {
      heading: 'Pages',
      lines: [
        'Several files are merged by scenario; scenarios of a series (key series of the file) are drawn as lines.',
        'The page says which command makes its runs again. Output of run --format json does not know its scenario files: give --scenario.',
        'Every picture is also written as an SVG file to plots/ beside the page.',
      ],
    },
  ],
  examples: [
    ['results first', 'cosched run scenarios/two-gangs.yaml --seeds 1..10 --out results'],
    ['and their page', 'cosched report results -o report.html'],
    ['a run with its events', 'cosched run scenarios/app-logcollector.yaml --events story.jsonl --format json > story.json'],
    [
      'told step by step',
      'cosched report story.json --events story.jsonl --scenario scenarios/app-logcollector.yaml --title "App and LogCollector" -o story.html',
    ],
  ],
  statuses: { 0: 'done', 2: 'bad input or usage; nothing is written' },
}

export function addReport(program: Command, context: CommandContext): void {
  const command = program
    .command('report')
    .summary('make an HTML page of results')
    .description('Make one HTML page of results: plots with 95 % bands, tables, and stories step by step. Nothing in it is loaded or runs.')
    .argument('<results...>', 'results.json, folders of run --out, output of run --format json')
    .option('-o, --output <file>', 'the page', 'report.html')
    .option('--title <title>', 'heading of the page')
    .option('--scenario <file...>', 'scenario files that the results came from, where these do not say so')
    .option('--events <file...>', 'event files of run --events, plain or gzip: stories and timelines of small runs')
    .option('--plots <folder>', 'folder of the pictures, beside the page', 'plots')
    .option('--no-plots', 'no pictures beside the page')
    .action(async (files: string[], raw: RawReportOptions) => context.end(await run(files, raw, context)))
  addHelp(command, context.terminal, HELP)
}

async function run(files: readonly string[], raw: RawReportOptions, { terminal, version }: CommandContext): Promise<Status> {
  const problems = new Problems()
  const request: ReportRequest = {
    files,
    events: raw.events ?? [],
    scenarios: raw.scenario ?? [],
    output: raw.output,
    plots: raw.plots === false ? undefined : raw.plots,
    ...(raw.title !== undefined && { title: raw.title }),
  }
  // Only here: what draws takes longer to load than most commands to run.
  const { readAll, writeReport } = await import('./report-content.ts')
  const read = readAll(request, version, problems)
  if (read === undefined || problems.any) {
    problems.report(terminal)
    return BAD_INPUT
  }
  for (const note of read.notes) terminal.message(cleanText(note))
  try {
    terminal.message(cleanText(await writeReport(request, read.content)))
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    problems.try(() => {
      throw error
    })
    problems.report(terminal)
    return BAD_INPUT
  }
  return DONE
}
