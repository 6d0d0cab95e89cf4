/** `cosched validate`: reads scenarios, resolves their recipes, and says what is wrong with them. */
import type { Command } from 'commander'
import { materialise } from '../generate/materialise.ts'
import { cleanText } from '../view/text.ts'
import type { CommandContext } from './context.ts'
import { addHelp, type HelpText } from './help.ts'
import type { LoadedScenario } from './load.ts'
import { inFile, loadScenarios } from './load.ts'
import { BAD_INPUT, Problems } from './status.ts'

const HELP: HelpText = {
  examples: [
    ['one file', 'cosched validate scenarios/app-logcollector.yaml'],
    ['all of a folder, with all their problems at once', 'cosched validate scenarios/*.yaml'],
  ],
  statuses: { 0: 'all are valid', 2: 'a problem was found, or bad usage' },
}

export function addValidate(program: Command, context: CommandContext): void {
  const command = program
    .command('validate')
    .summary('check scenario files')
    .description('Check scenario files: all problems at once, each with its line and column.')
    .argument('<scenario...>', 'scenario files (YAML or JSON)')
    .action((files: string[]) => {
      const problems = new Problems()
      const lines = loadScenarios(files, problems, context.terminal).flatMap((loaded) => problems.try(() => verdict(loaded)) ?? [])
      if (problems.any) {
        problems.report(context.terminal)
        context.end(BAD_INPUT)
      } else context.terminal.out(`${lines.join('\n')}\n`)
    })
  addHelp(command, context.terminal, HELP)
}

function verdict({ file, scenario }: LoadedScenario): string {
  const { cluster, workload } = inFile(file, () => materialise(scenario, scenario.seed))
  const pods = workload.jobs.reduce((sum, job) => sum + job.pods.length, 0)
  const counts = [
    counted(cluster.nodes.length, 'node'),
    counted(workload.jobs.length, 'job'),
    counted(pods, 'pod'),
    `strategies ${scenario.strategies.map(({ name }) => name).join(', ')}`,
  ]
  return cleanText(`${file}: valid: ${scenario.name}: ${counts.join(', ')}`)
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
