/**
 * `cosched run --replay`: one scenario, one trace, performed step by step, and the run from there on. What the scenario expects is not
 * judged: it is said of the order that the clock gives, and a trace forces another, which mostly shows what else can come.
 */

import type { StepTraceKind } from '../analysis/explore/types.ts'
import { InvalidInputError, InvariantError } from '../errors.ts'
import { replay } from '../experiment/replay.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { Scenario } from '../model/scenario.ts'
import { readText } from '../node/read.ts'
import { eventWriter, openWhole } from '../node/write.ts'
import { invalidWord } from '../scenario/suggest.ts'
import { type ParsedTrace, parseTrace } from '../scenario/trace.ts'
import { numberedSteps } from '../view/exploration.ts'
import { cleanText } from '../view/text.ts'
import type { LoadedScenario } from './load.ts'
import type { RunPlan } from './run-options.ts'
import { Timelines } from './run-timeline.ts'
import type { Problems } from './status.ts'

/** Largest trace file, in bytes. */
const TRACE_LIMIT = 16 << 20

/** A trace that fits the command line. */
export interface ReplayPlan {
  readonly file: string
  readonly parsed: ParsedTrace
  readonly strategy: string
  readonly seed: string
}

export interface Replayed {
  readonly result: RunResult
  /** What was done, in words and numbered. */
  readonly steps: readonly string[]
  /** What was written or left out, a line each. */
  readonly notes: readonly string[]
  /** What could not be written, a line each. */
  readonly failures: readonly string[]
}

/** Reads the trace and compares what it is of with what is to be run; undefined where they do not match, which is added to `problems`. */
export function readReplay(
  file: string,
  kind: StepTraceKind | undefined,
  loaded: readonly LoadedScenario[],
  plan: RunPlan,
  problems: Problems,
): ReplayPlan | undefined {
  if (loaded.length !== 1) {
    problems.add('cosched', { path: '--replay', message: `invalid scenarios: ${loaded.length}, allowed: exactly one` })
    return undefined
  }
  const [{ scenario }] = loaded
  const parsed = problems.try(() => parseTrace(readText(file, file, TRACE_LIMIT), { source: file, ...(kind && { kind }) }))
  if (parsed === undefined) return undefined
  const [strategy = parsed.strategy, second] = plan.strategies ?? []
  const [seed = parsed.seed ?? scenario.seed, another] = plan.seeds ?? []
  if (second !== undefined || strategy === undefined)
    problems.add('cosched', {
      path: '--strategy',
      message: `invalid strategies: ${second === undefined ? 'none' : 'several'}, allowed: one`,
    })
  if (another !== undefined) problems.add('cosched', { path: '--seeds', message: 'invalid seeds: several, allowed: one' })
  const asked: Readonly<Record<'scenario' | 'strategy' | 'seed', string | undefined>> = { scenario: scenario.name, strategy, seed }
  for (const key of ['scenario', 'strategy', 'seed'] as const) {
    const value = parsed[key]
    if (value === undefined || value === asked[key]) continue
    problems.add(
      file,
      parsed.problemAt([key], `invalid ${key}: ${JSON.stringify(value)}, allowed: what is run, ${JSON.stringify(asked[key])}`),
    )
  }
  return problems.any || strategy === undefined ? undefined : { file, parsed, strategy, seed }
}

/** Kinds of trace, in the order in which they are looked for. */
export const TRACE_KINDS: readonly StepTraceKind[] = ['deadlock', 'livelock', 'atomicity']

/** The trace kind by its word. @throws InvalidInputError for another word. */
export function traceKind(word: string | undefined): StepTraceKind | undefined {
  if (word === undefined) return undefined
  const found = TRACE_KINDS.find((kind) => kind === word)
  if (found !== undefined) return found
  throw new InvalidInputError([{ path: '--replay-kind', message: invalidWord('kind', word, TRACE_KINDS) }])
}

/** Performs the trace. @throws InvalidInputError with the place in the trace's file. */
export function runReplay(scenario: Scenario, { file, parsed, strategy, seed }: ReplayPlan, plan: RunPlan): Replayed {
  const label = { scenario: scenario.name, strategy, seed }
  const events = plan.events === undefined ? undefined : openWhole(plan.events)
  const writer = events && eventWriter(events, label)
  const timelines = plan.timeline === undefined ? undefined : new Timelines(plan.timeline, [label])
  const texts: string[] = []
  try {
    const result = replay(scenario, parsed.trace, {
      strategy,
      seed,
      checkLaws: plan.checkLaws,
      ...(plan.explain !== undefined && { explain: true }),
      ...(plan.oracle && { oracle: true }),
      onStep: ({ text }) => texts.push(text),
      ...((writer ?? timelines) && {
        listener: (event) => {
          writer?.(event)
          timelines?.hear(scenario, event)
        },
      }),
    })
    events?.keep()
    timelines?.finished(scenario, result)
    const notes = [...(timelines?.notes() ?? []), ...notesOf(scenario, result)]
    return { result, steps: numberedSteps(texts), notes: notes.map(cleanText), failures: (timelines?.failures ?? []).map(cleanText) }
  } catch (error) {
    if (error instanceof InvariantError) throw new InvariantError(cleanText(`${file}: ${error.message}`))
    if (!(error instanceof InvalidInputError) || error.source !== 'trace') throw error
    throw new InvalidInputError(
      error.problems.map((problem) => located(parsed, problem)),
      file,
    )
  } finally {
    events?.drop()
  }
}

function notesOf({ name, expect, seed }: Scenario, result: RunResult): string[] {
  if (expect?.[result.strategy] === undefined || result.seed !== seed) return []
  return [`${name}: ${result.strategy}: expect is not judged: it is of the run without --replay, in the clock's own order`]
}

/** The problem with its line and column in the file. */
function located(parsed: ParsedTrace, { path, message }: InvalidInputError['problems'][number]): InvalidInputError['problems'][number] {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const inside = parsed.scenario === undefined ? [] : ['traces', parsed.trace.kind]
  return parsed.problemAt([...inside, ...keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key))], message)
}
