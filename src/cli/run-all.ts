/** Every run of `cosched run`, scenario by scenario, with progress, the files that are written meanwhile and the checks of what was expected. */
import { InvalidInputError, InvariantError } from '../errors.ts'
import { compare } from '../experiment/compare.ts'
import { checkExpectations } from '../experiment/expect.ts'
import type { CompareOptions, ComparisonData } from '../experiment/types.ts'
import { provide } from '../generate/materialise.ts'
import type { Scenario } from '../model/scenario.ts'
import { compareInParallel } from '../node/compare-parallel.ts'
import { eventWriter, openWhole, type RunLabel, type WholeFile } from '../node/write.ts'
import type { TraceEvent, TraceListener } from '../simulation/trace.ts'
import { cleanText } from '../view/text.ts'
import { inFile, type LoadedScenario } from './load.ts'
import { progressBar } from './progress.ts'
import type { RunPlan } from './run-options.ts'
import { Steps } from './run-steps.ts'
import { Timelines } from './run-timeline.ts'
import type { Terminal } from './terminal.ts'

export interface Outcome {
  readonly comparisons: readonly ComparisonData[]
  /** Broken laws, unmet expectations and files that could not be written, a line each. */
  readonly failures: readonly string[]
  /** What was written meanwhile, a line each. */
  readonly notes: readonly string[]
}

/** Runs everything. The event file takes its place only if all input was usable. */
export async function runAll(loaded: readonly LoadedScenario[], plan: RunPlan, terminal: Terminal): Promise<Outcome> {
  const planned = loaded.map(({ scenario }) => labelsOf(scenario, plan))
  if (plan.timeline !== undefined) for (const { file, scenario } of loaded) inFile(file, () => provide(scenario, firstSeed(scenario, plan)))
  const timelines = plan.timeline === undefined ? undefined : new Timelines(plan.timeline, planned.flat())
  const events = plan.events === undefined ? undefined : openWhole(plan.events)
  const steps = new Steps(progressBar(terminal), planned.flat().length)
  const comparisons: ComparisonData[] = []
  const failures: string[] = []
  try {
    for (const [index, entry] of loaded.entries()) {
      const made = plan.workers > 1 ? inThreads(entry, plan, steps) : inTurn(entry, plan, { events, timelines }, steps)
      const { comparison, failures: found } = await judged(entry, made)
      if (comparison !== undefined) comparisons.push(comparison)
      failures.push(...found)
      const runs = planned.slice(0, index + 1).flat().length
      steps.done = runs
      timelines?.goOnFrom(runs)
    }
    events?.keep()
    return { comparisons, failures: [...failures, ...(timelines?.failures ?? [])].map(cleanText), notes: timelines?.notes() ?? [] }
  } finally {
    steps.bar.stop()
    events?.drop()
  }
}

const firstSeed = (scenario: Scenario, plan: RunPlan): string => plan.seeds?.[0] ?? scenario.seed

/** All runs of a scenario, in their order. */
function labelsOf(scenario: Scenario, plan: RunPlan): RunLabel[] {
  const strategies = plan.strategies ?? scenario.strategies.map(({ name }) => name)
  const seeds = plan.seeds ?? [scenario.seed]
  return strategies.flatMap((strategy) => seeds.map((seed) => ({ scenario: scenario.name, strategy, seed })))
}

/** A comparison with what was expected of it, or the law that it broke. */
async function judged({ file, scenario }: LoadedScenario, made: Promise<ComparisonData>): Promise<Judgement> {
  try {
    const comparison = await made
    return { comparison, failures: comparison.runs.flatMap((result) => checkExpectations(scenario, result)) }
  } catch (error) {
    if (error instanceof InvariantError) return { failures: [`${file}: ${error.message}`] }
    if (error instanceof InvalidInputError) throw new InvalidInputError(error.problems, file)
    throw error
  }
}

interface Judgement {
  readonly comparison?: ComparisonData
  readonly failures: readonly string[]
}

/** Who hears the runs. */
interface Ears {
  readonly events: WholeFile | undefined
  readonly timelines: Timelines | undefined
}

/** One run after the other, here. */
async function inTurn({ scenario }: LoadedScenario, plan: RunPlan, { events, timelines }: Ears, steps: Steps): Promise<ComparisonData> {
  const listeners = [
    ...(events === undefined ? [] : [eventsOf(scenario, events)]),
    ...(timelines === undefined ? [] : [(event: TraceEvent) => timelines.hear(scenario, event)]),
  ]
  const listener: CompareOptions['listener'] = (event, strategy, seed) => {
    for (const hear of listeners) hear(event, strategy, seed)
  }
  const onProgress: CompareOptions['onProgress'] = ({ share, events: count }, strategy, seed) =>
    steps.within(share, count, nameOf({ scenario: scenario.name, strategy, seed }))
  return compare(scenario, {
    ...optionsOf(scenario, plan),
    ...(listeners.length === 0 ? {} : { listener }),
    // Who asks for progress makes a run take every event by itself.
    ...(steps.bar.shown ? { onProgress } : {}),
    onRun(result) {
      timelines?.finished(scenario, result)
      steps.over(nameOf(result))
    },
  })
}

function inThreads({ scenario }: LoadedScenario, plan: RunPlan, steps: Steps): Promise<ComparisonData> {
  return compareInParallel(scenario, {
    ...optionsOf(scenario, plan),
    workers: plan.workers,
    onRun: (result) => steps.overElsewhere(nameOf(result)),
  })
}

const nameOf = ({ scenario, strategy, seed }: RunLabel): string => cleanText(`${scenario} ${strategy} seed ${seed}`)

function optionsOf(scenario: Scenario, plan: RunPlan) {
  return {
    ...(plan.strategies === undefined ? {} : { strategies: plan.strategies }),
    ...(plan.seeds === undefined ? {} : { seeds: plan.seeds }),
    checkLaws: plan.checkLaws,
    // Expectations are about the scenario's own seed.
    groups: plan.listsGroups || plan.timeline !== undefined || (scenario.expect !== undefined && [scenario.seed]),
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
