/** `cosched import`: turns files of a published trace, or Kubernetes manifests, into a scenario that points at data files beside it. */
import type { Command } from 'commander'
import { invalid } from '../errors.ts'
import { invalidWord } from '../model/suggest.ts'
import { importTrace } from '../node/import-trace.ts'
import { traceFormats } from '../traces/registry.ts'
import { cleanText } from '../view/text.ts'
import type { CommandContext } from './context.ts'
import { addHelp, type HelpText } from './help.ts'
import { importKubernetes } from './import-kubernetes.ts'
import { planOf, type RawImportOptions, scenarioHead } from './import-plan.ts'
import { summaryText } from './import-summary.ts'
import { strategyOption, wordArgument } from './options.ts'
import { progressBar } from './progress.ts'
import { BAD_INPUT, Problems } from './status.ts'

const KUBERNETES = 'kubernetes'

const FORMATS = [...traceFormats.map(({ name }) => name), KUBERNETES]

const HELP: HelpText = {
  notes: [
    {
      heading: 'Formats',
      lines: [
        ...traceFormats.map(({ name, about }) => `${name}: ${about}`),
        `${KUBERNETES}: Kubernetes manifests, checked and copied`,
        'Which file is which is told by its first line; files may be gzip. The neutral form, csv, is defined in docs/traces.md.',
      ],
    },
    {
      heading: 'Published traces',
      lines: [
        'import openb openb_node_list_all_node.csv openb_pod_list_default.csv -o openb --speedup 100',
        'import swf NASA-iPSC-1993-3.1-cln.swf.gz -o nasa --nodes 128 --node cpu=1 --jobs 1000',
        'import google2011 job_events.csv.gz --machines pai2020=pai_machine_spec.csv -o mixed --until 1h',
        'import swf wagap.swf wagap.machines -o wagap --set nodespec=false --set ppn=4 --strategy pod,gang',
      ],
    },
  ],
  examples: [
    ['a trace in the neutral form', 'cosched import csv scenarios/traces/nodes.csv scenarios/traces/jobs.csv -o small'],
    ['and a run of it', 'cosched run small/csv.yaml --strategy pod'],
    ['a cluster and its pods', 'cosched import kubernetes scenarios/manifests/nodes.yaml scenarios/manifests/javaweb.yaml -o mine'],
  ],
  statuses: { 0: 'done', 2: 'bad input or usage; nothing is written' },
}

export function addImport(program: Command, context: CommandContext): void {
  const command = program
    .command('import')
    .summary('turn a workload trace into a scenario')
    .description('Write a scenario that points at data files: DIR/NAME.yaml, DIR/nodes.csv, DIR/jobs.csv.')
    .addArgument(wordArgument('<format>', FORMATS.join(', '), FORMATS))
    .argument('<file...>', 'files of the trace')
    .requiredOption('-o, --output <dir>', 'folder of the scenario; made if absent')
    .option('--name <name>', 'name of the scenario (default: the format)')
    .option('--from <time>', 'instant of the trace at which the run begins, such as 36h')
    .option('--until <time>', 'jobs that arrive at this instant of the trace or later are left out')
    .option('--jobs <number>', 'at most so many jobs, the first to arrive')
    .option('--speedup <number>', 'arrivals come so many times faster; durations stay')
    .option('--no-gangs', 'every pod for itself')
    .option('--max-pods <number>', 'jobs with more pods are left out')
    .addOption(strategyOption('strategies of the scenario (default: naive, hoarding, optimistic, pod, and gang where there are gangs)'))
    .option('--nodes <number>', 'nodes, where the trace has none')
    .option('--node <resources>', 'what each of them has, such as cpu=64,memory=256Gi')
    .option('--machines <format=file>', 'machines of another format, such as pai2020=pai_machine_spec.csv')
    .option('--set <key=value>', "a setting of the format's own; may be repeated", collect)
    .option('--gzip', 'compress the jobs')
    .action((format: string, files: string[], raw: RawImportOptions) => run(format, files, raw, context))
  addHelp(command, context.terminal, HELP)
}

function run(name: string, files: readonly string[], raw: RawImportOptions, { terminal, end }: CommandContext): void {
  const problems = new Problems()
  const bar = progressBar(terminal)
  const text = problems.try(() => {
    if (name === KUBERNETES) return importKubernetes(files, raw)
    const format = traceFormats.find((one) => one.name === name)
    if (format === undefined) return invalid('format', invalidWord('format', name, FORMATS))
    const plan = planOf(format, files, raw, problems)
    if (plan === undefined) return undefined
    const head = scenarioHead(format, files, raw)
    const onProgress = (share: number): void => bar.update({ share, doing: plan.name })
    const summary = importTrace({ ...plan, onProgress, scenario: (nodes, jobs, found) => head(plan.name, nodes, jobs, found) })
    bar.stop()
    for (const line of [...summary.leftOut, summary.misfits ?? []].flat()) terminal.message(cleanText(`warning: ${line}`))
    return summaryText(plan, summary, terminal.width)
  })
  bar.stop()
  if (text === undefined) {
    problems.report(terminal)
    end(BAD_INPUT)
  } else terminal.out(text)
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
