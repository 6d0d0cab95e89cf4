/** `cosched generate`: writes a scenario of a kind, as recipes or with every node and job of a seed. */
import type { Command } from 'commander'
import { InvalidInputError, type Problem } from '../errors.ts'
import { generateScenario, SCENARIO_KINDS, type ScenarioKindName, type ScenarioOptions } from '../generate/scenarios.ts'
import { writeWhole } from '../node/write.ts'
import { formatScenario } from '../scenario/format.ts'
import { oneOf, parseSeed } from './arguments.ts'
import type { CommandContext } from './context.ts'
import { BAD_INPUT, Problems } from './status.ts'

/** Numbers and texts a kind may take, with what they mean. */
const OPTIONS: readonly { readonly name: keyof ScenarioOptions; readonly number: boolean; readonly about: string }[] = [
  { name: 'name', number: false, about: 'name of the scenario (default: the kind)' },
  { name: 'nodes', number: true, about: 'number of nodes' },
  { name: 'mix', number: false, about: 'shapes of the nodes as in a published cluster, such as google2011' },
  { name: 'model', number: false, about: 'which published trace the jobs are fitted to, such as alibaba2017' },
  { name: 'prefill', number: true, about: 'share of the cluster that is taken from the start' },
  { name: 'jobs', number: true, about: 'number of jobs' },
  { name: 'load', number: true, about: 'offered load: demand / capacity on the busiest dimension' },
  { name: 'gangs', number: true, about: 'share of jobs that are gangs' },
  { name: 'late', number: true, about: 'share of pods with a late sibling' },
  { name: 'members', number: true, about: 'pods of each gang' },
  { name: 'schedulers', number: true, about: 'schedulers side by side' },
  { name: 'window', number: false, about: 'how long jobs arrive, such as 10m' },
  { name: 'duration', number: false, about: 'simulated time limit, such as 1h' },
]

type RawOptions = Readonly<Record<string, string | boolean | undefined>>

export function addGenerate(program: Command, context: CommandContext): void {
  const command = program
    .command('generate')
    .summary('write a scenario')
    .description('Write a scenario of a kind to stdout, as short recipes that follow the seed of each run.')
    .requiredOption('--kind <kind>', SCENARIO_KINDS.map(({ name }) => name).join(', '))
  for (const { name, number, about } of OPTIONS) command.option(`--${name} <${number ? 'number' : 'text'}>`, about)
  command
    .option('--seed <seed>', 'seed', '1')
    .option('--expand', 'write the nodes and jobs of this seed instead of recipes')
    .option('-o, --output <file>', 'write to a file instead of stdout')
    .addHelpText('after', helpText())
    .action((raw: RawOptions) => generate(raw, context))
}

function helpText(): string {
  const kinds = SCENARIO_KINDS.map(
    ({ name, about, options }) => `  ${name}: ${about}\n    ${options.map((option) => `--${option}`).join(' ')}`,
  )
  return `
Kinds:
${kinds.join('\n')}

Examples:
  $ cosched generate --kind mixed --nodes 100 --jobs 500 --load 0.9 --gangs 0.2 --seed 7 > mixed.yaml
  $ cosched generate --kind deadlockProne --nodes 8 --jobs 3 --expand -o deadlock.yaml

Exit status: 0 done; 2 bad input.`
}

function generate(raw: RawOptions, { terminal, end }: CommandContext): void {
  const problems = new Problems()
  const text = problems.try(() => scenarioText(raw))
  if (text === undefined) {
    problems.report(terminal)
    end(BAD_INPUT)
  } else if (typeof raw.output === 'string') writeWhole(raw.output, text)
  else terminal.out(text)
}

function scenarioText(raw: RawOptions): string {
  const kind: ScenarioKindName = oneOf(
    '--kind',
    String(raw.kind),
    SCENARIO_KINDS.map(({ name }) => name),
  )
  const seed = parseSeed(String(raw.seed))
  const options = Object.fromEntries(OPTIONS.flatMap(({ name, number }) => optionOf(name, number, raw[name])))
  try {
    return formatScenario(generateScenario(kind, { ...options, ...(raw.expand === true ? { expand: true } : {}) }, seed))
  } catch (error) {
    if (error instanceof InvalidInputError) throw new InvalidInputError(error.problems.map(asOption), 'generate')
    throw error
  }
}

function optionOf(name: string, number: boolean, value: string | boolean | undefined): [string, string | number][] {
  if (typeof value !== 'string') return []
  if (!number) return [[name, value]]
  if (/^-?\d+(\.\d+)?$/.test(value)) return [[name, Number(value)]]
  throw new InvalidInputError(
    [{ path: `--${name}`, message: `invalid number: ${JSON.stringify(value)}, allowed: a number such as 10 or 0.5` }],
    'generate',
  )
}

/** A problem of the recipe, told of the option it came from. */
function asOption({ path, message }: Problem): Problem {
  return { path: path.replace(/^generate\./, '--'), message }
}
