/** `cosched explore`: looks at every order in which things may happen in a small scenario, and tells what can come of it. */
import type { Command } from 'commander'
import type { Exploration, ExploreOptions } from '../analysis/explore/types.ts'
import { invalid } from '../errors.ts'
import type { Scenario } from '../model/scenario.ts'
import { explorationText } from '../view/exploration.ts'
import { cleanText } from '../view/text.ts'
import { oneOf, parseSeed } from './arguments.ts'
import type { CommandContext } from './context.ts'
import { addHelp, type HelpText } from './help.ts'
import { inFile, type LoadedScenario, loadScenarios } from './load.ts'
import { strategyOption, wordOption } from './options.ts'
import { progressBar } from './progress.ts'
import { checkStrategies, strategiesOf } from './run-options.ts'
import { BAD_INPUT, DONE, Problems, type Status } from './status.ts'

interface RawExploreOptions {
  readonly strategy?: string
  readonly seed?: string
  readonly format: string
  readonly maxStates?: string
  readonly crashes?: string
  readonly reduce: boolean
}

const FORMATS = ['table', 'json'] as const

const HELP: HelpText = {
  examples: [
    ['which strategies can deadlock', 'cosched explore scenarios/hoarding-deadlock.yaml --strategy hoarding,gang'],
    [
      'the shortest way there, as a file',
      'cosched explore scenarios/hoarding-deadlock.yaml --strategy hoarding --format json > found.json',
    ],
    ['and what comes of it in a run', 'cosched run scenarios/hoarding-deadlock.yaml --replay found.json'],
  ],
  statuses: { 0: 'done, whatever was found', 2: 'bad input or usage' },
}

/** What searches: the library's `explore`. */
export type Explorer = (scenario: Scenario, options: ExploreOptions & { readonly strategy?: string; readonly seed?: string }) => Exploration

export function addExplore(program: Command, context: CommandContext, explore: Explorer): void {
  const command = program
    .command('explore')
    .summary('search all interleavings of a small scenario')
    .description('Search every order in which things may happen in a small scenario for deadlock, livelock and partial groups.')
    .argument('<scenario>', 'scenario file (YAML or JSON)')
    .addOption(strategyOption())
    .addOption(wordOption('--format <format>', 'table or json', FORMATS).default('table'))
    .option('--max-states <number>', 'most states that are stored (default: 1000000)')
    .option('--seed <seed>', 'seed (default: that of the scenario)')
    .option('--crashes <number>', 'most crashes of schedulers (default: 0)')
    .option('--no-reduce', 'tell jobs, pods and nodes that differ in name only apart, and leave no order of steps out')
    .action((file: string, raw: RawExploreOptions) => context.end(run(file, raw, context, explore)))
  addHelp(command, context.terminal, HELP)
}

function run(file: string, raw: RawExploreOptions, { terminal }: CommandContext, explore: Explorer): Status {
  const problems = new Problems()
  const format = problems.try(() => oneOf('--format', raw.format, FORMATS))
  const options = problems.try(() => optionsOf(raw))
  const names = problems.try(() => strategiesOf(raw))
  const loaded = loadScenarios([file], problems, terminal)
  checkStrategies(names, loaded, problems)
  const found =
    problems.any || options === undefined ? undefined : problems.try(() => exploreAll(loaded[0], names, options, terminal, explore))
  if (found === undefined) {
    problems.report(terminal)
    return BAD_INPUT
  }
  if (format === 'json') terminal.out(`${JSON.stringify(found.length === 1 ? found[0] : found, null, 2)}\n`)
  else {
    const title = terminal.colours.bold(cleanText(`${found[0]?.scenario} (seed ${found[0]?.seed})`))
    terminal.out(`${title}\n\n${explorationText(found, { width: terminal.width, heading: terminal.colours.bold })}\n`)
  }
  return DONE
}

function exploreAll(
  { file, scenario }: LoadedScenario,
  names: readonly string[] | undefined,
  options: ExploreOptions & { readonly seed?: string },
  terminal: CommandContext['terminal'],
  explore: Explorer,
): Exploration[] {
  const bar = progressBar(terminal)
  const strategies = names ?? scenario.strategies.map(({ name }) => name)
  try {
    return inFile(file, () =>
      strategies.map((strategy, index) => {
        const doing = cleanText(`${scenario.name} ${strategy} (${index + 1} of ${strategies.length})`)
        const onProgress = (count: number): void => bar.update({ doing, count, unit: 'states' })
        return explore(scenario, { ...options, strategy, ...(bar.shown ? { onProgress } : {}) })
      }),
    )
  } finally {
    bar.stop()
  }
}

function optionsOf({ maxStates, crashes, seed, reduce }: RawExploreOptions): ExploreOptions & { readonly seed?: string } {
  return {
    ...(maxStates === undefined ? {} : { maxStates: wholeNumber('--max-states', maxStates, 1) }),
    ...(crashes === undefined ? {} : { crashes: wholeNumber('--crashes', crashes, 0) }),
    ...(seed === undefined ? {} : { seed: parseSeed(seed) }),
    ...(reduce ? {} : { reduce: false }),
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text)
  return invalid(option, `invalid number: ${JSON.stringify(text)}, allowed: a whole number from ${least}`)
}
