/** `cosched bench`: the story, the comparison, what is done about deadlock, and speed; about a minute, with a report at the end. */
import { type Command, Option } from 'commander'
import type { PlanSize } from '../bench/comparison.ts'
import { cleanText } from '../view/text.ts'
import type { CommandContext } from './context.ts'
import { DONE } from './status.ts'

interface RawBenchOptions {
  readonly full?: boolean
  readonly quick?: boolean
  readonly out: string
}

const EXAMPLES = `
Examples:
  $ cosched bench
  $ cosched bench --quick --out look
  $ cosched bench --full --out full-results

Tells the story of App and LogCollector under every strategy, compares the
strategies on generated clusters, shows what is done about deadlock and what
greedy planning misses, and measures decision speed; then writes CSV files,
results.json and report.html. All but the measured speed is the same each time.
Exit status: 0 done; 2 the folder cannot be written.`

export function addBench(program: Command, context: CommandContext): void {
  program
    .command('bench')
    .summary('compare all strategies and write a report')
    .description('Compare all strategies on the standard scenarios and write tables and a report (about a minute).')
    .addOption(new Option('--quick', 'one seed and small clusters, a few seconds').conflicts('full'))
    .option('--full', 'more seeds and loads (over a quarter of an hour)')
    .option('--out <folder>', 'where the results go', 'bench/results')
    .addHelpText('after', EXAMPLES)
    .action(async ({ full, quick, out }: RawBenchOptions) => {
      // Only here: what draws the report takes longer to load than most commands to run.
      const { runBench } = await import('../bench/run.ts')
      const size = quick === true ? 'small' : full === true ? 'full' : 'normal'
      runBench({ size, out, command: commandOf(size, out), print: (text) => context.terminal.out(text) })
      context.end(DONE)
    })
}

const WORDS: Readonly<Record<PlanSize, readonly string[]>> = { small: ['--quick'], normal: [], full: ['--full'] }

/** What makes the same again: under npm, its script. */
function commandOf(size: PlanSize, out: string): string {
  const options = [...WORDS[size], ...(out === 'bench/results' ? [] : ['--out', cleanText(out)])].join(' ')
  if (process.env.npm_lifecycle_event === 'bench') return options === '' ? 'npm run bench' : `npm run bench -- ${options}`
  return `npx cosched bench ${options}`.trimEnd()
}
