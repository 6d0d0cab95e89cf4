/** Every run of `cosched run`, scenario by scenario, with progress, the event file and the checks of what was expected. */
import { InvalidInputError, InvariantError } from '../errors.ts'
import { compare } from '../experiment/compare.ts'
import { checkExpectations } from '../experiment/expect.ts'
import type { CompareOptions, Comparison } from '../experiment/types.ts'
import type { Scenario } from '../model/scenario.ts'
import { eventWriter, openWhole, type WholeFile } from '../node/write.ts'
import type { TraceListener } from '../simulation/trace.ts'
import { cleanText } from '../view/text.ts'
import type { LoadedScenario } from './load.ts'
import { type ProgressBar, progressBar } from './progress.ts'
import type { RunPlan } from './run-options.ts'
import type { Terminal } from './terminal.ts'

export interface Outcome {
  readonly comparisons: readonly Comparison[]
  /** Broken laws and unmet expectations, a line each. */
  readonly failures: readonly string[]
}

/** Runs everything. The event file takes its place only if all input was usable. */
export function runAll(loaded: readonly LoadedScenario[], plan: RunPlan, terminal: Terminal): Outcome {
  const events = plan.events === undefined ? undefined : openWhole(plan.events)
  const bar = progressBar(terminal)
  try {
    const parts = loaded.map((entry, index) => runOne(entry, plan, events, shareOf(bar, index, loaded.length)))
    events?.keep()
    return { comparisons: parts.flatMap(({ comparisons }) => comparisons), failures: parts.flatMap(({ failures }) => failures) }
  } finally {
    bar.stop()
    events?.drop()
  }
}

type Share = (share: number, doing: string) => void

const shareOf =
  (bar: ProgressBar, index: number, count: number): Share =>
  (share, doing) =>
    bar.update((index + share) / count, doing)

function runOne({ file, scenario }: LoadedScenario, plan: RunPlan, events: WholeFile | undefined, share: Share): Outcome {
  const writer = events === undefined ? undefined : eventsOf(scenario, events)
  let finished = 0
  let total = (plan.strategies ?? scenario.strategies).length * (plan.seeds?.length ?? 1)
  try {
    const comparison = compare(scenario, {
      ...(plan.strategies === undefined ? {} : { strategies: plan.strategies }),
      ...(plan.seeds === undefined ? {} : { seeds: plan.seeds }),
      checkLaws: plan.checkLaws,
      groups: plan.listsGroups || scenario.expect !== undefined,
      ...(plan.oracle ? { oracle: true } : {}),
      ...(plan.explain === undefined ? {} : { explain: true }),
      ...(writer === undefined ? {} : { listener: writer }),
      onProgress: (progress, strategy, seed) => share((finished + progress.share) / total, `${scenario.name} ${strategy} seed ${seed}`),
      onRun(result, done, all) {
        finished = done
        total = all
        share(done / all, `${scenario.name} ${result.strategy} seed ${result.seed}`)
      },
    })
    return { comparisons: [comparison], failures: comparison.runs.flatMap((result) => checkExpectations(scenario, result)).map(cleanText) }
  } catch (error) {
    if (error instanceof InvariantError) return { comparisons: [], failures: [cleanText(`${file}: ${error.message}`)] }
    if (error instanceof InvalidInputError) throw new InvalidInputError(error.problems, file)
    throw error
  }
}

/** Writes the records of each run with the run they belong to. */
function eventsOf(scenario: Scenario, file: WholeFile): NonNullable<CompareOptions['listener']> {
  const writers = new Map<string, TraceListener>()
  return (event, strategy, seed) => {
    const run = `${strategy} ${seed}`
    const writer = writers.get(run) ?? eventWriter(file, { scenario: scenario.name, strategy, seed })
    writers.set(run, writer)
    writer(event)
  }
}
