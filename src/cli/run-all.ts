/** Every run of `cosched run`, scenario by scenario, with progress, the event file and the checks of what was expected. */
import { InvalidInputError, InvariantError } from '../errors.ts'
import { compare } from '../experiment/compare.ts'
import { checkExpectations } from '../experiment/expect.ts'
import type { CompareOptions, ComparisonData } from '../experiment/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { Scenario } from '../model/scenario.ts'
import { compareInParallel } from '../node/compare-parallel.ts'
import { eventWriter, openWhole, type WholeFile } from '../node/write.ts'
import type { TraceListener } from '../simulation/trace.ts'
import { cleanText } from '../view/text.ts'
import type { LoadedScenario } from './load.ts'
import { type ProgressBar, progressBar } from './progress.ts'
import type { RunPlan } from './run-options.ts'
import type { Terminal } from './terminal.ts'

export interface Outcome {
  readonly comparisons: readonly ComparisonData[]
  /** Broken laws and unmet expectations, a line each. */
  readonly failures: readonly string[]
}

/** Runs everything. The event file takes its place only if all input was usable. */
export async function runAll(loaded: readonly LoadedScenario[], plan: RunPlan, terminal: Terminal): Promise<Outcome> {
  const events = plan.events === undefined ? undefined : openWhole(plan.events)
  const bar = progressBar(terminal)
  const parts: Outcome[] = []
  try {
    for (const [index, entry] of loaded.entries()) {
      const share = shareOf(bar, index, loaded.length)
      const outcome = plan.workers > 1 ? inThreads(entry, plan, share) : inTurn(entry, plan, events, share)
      parts.push(await judged(entry, outcome))
    }
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

/** A comparison with what was expected of it, or the law that it broke. */
async function judged({ file, scenario }: LoadedScenario, made: Promise<ComparisonData>): Promise<Outcome> {
  try {
    const comparison = await made
    return { comparisons: [comparison], failures: comparison.runs.flatMap((result) => checkExpectations(scenario, result)).map(cleanText) }
  } catch (error) {
    if (error instanceof InvariantError) return { comparisons: [], failures: [cleanText(`${file}: ${error.message}`)] }
    if (error instanceof InvalidInputError) throw new InvalidInputError(error.problems, file)
    throw error
  }
}

/** One run after the other, here. */
async function inTurn({ scenario }: LoadedScenario, plan: RunPlan, events: WholeFile | undefined, share: Share): Promise<ComparisonData> {
  const writer = events === undefined ? undefined : eventsOf(scenario, events)
  let finished = 0
  let total = (plan.strategies ?? scenario.strategies).length * (plan.seeds?.length ?? 1)
  return compare(scenario, {
    ...optionsOf(scenario, plan),
    ...(writer === undefined ? {} : { listener: writer }),
    onProgress: (progress, strategy, seed) => share((finished + progress.share) / total, `${scenario.name} ${strategy} seed ${seed}`),
    onRun(result, done, all) {
      finished = done
      total = all
      share(done / all, nameOf(scenario, result))
    },
  })
}

function inThreads({ scenario }: LoadedScenario, plan: RunPlan, share: Share): Promise<ComparisonData> {
  const onRun = (result: RunResult, done: number, all: number) => share(done / all, nameOf(scenario, result))
  return compareInParallel(scenario, { ...optionsOf(scenario, plan), workers: plan.workers, onRun })
}

const nameOf = ({ name }: Scenario, { strategy, seed }: RunResult): string => `${name} ${strategy} seed ${seed}`

function optionsOf(scenario: Scenario, plan: RunPlan) {
  return {
    ...(plan.strategies === undefined ? {} : { strategies: plan.strategies }),
    ...(plan.seeds === undefined ? {} : { seeds: plan.seeds }),
    checkLaws: plan.checkLaws,
    groups: plan.listsGroups || scenario.expect !== undefined,
    ...(plan.oracle ? { oracle: true } : {}),
    ...(plan.explain === undefined ? {} : { explain: true }),
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
