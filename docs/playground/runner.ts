/**
 * What a worker does with a text: reads it, runs it under each strategy, tells what came of it. No part of it needs a browser, so that
 * tests run it in Node. The limits of the page are set here.
 */
import {
  checkExpectations,
  explore,
  InvalidInputError,
  type Problem,
  type RunResult,
  registry,
  replay,
  type Scenario,
  simulate,
  type TraceEvent,
  type TraceListener,
} from '../../src/index.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { MOST_EVENTS, MOST_RECORDS, MOST_STATES, MOST_TEXT, MOST_THINGS } from './limits.ts'
import type { Answer, ExploreRequest, PlaygroundRun, Request, RunRequest } from './protocol.ts'
import { thingsIn } from './size.ts'
import { Materials } from './stage.ts'

/** Hears what is found, as it is found; the last word is `done`. */
export type Tell = (answer: Answer) => void

/** @param files texts that a scenario may name, by their path beside it. */
export function answer(request: Request, files: Readonly<Record<string, string>>, tell: Tell): void {
  try {
    const scenario = readText(request.text, files, tell)
    if (scenario !== undefined) {
      if (request.kind === 'run') runAll(scenario, request, tell)
      else exploreOne(scenario, request, tell)
    }
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? wordsOf(error) : String(error) })
  }
  tell({ kind: 'done' })
}

function wordsOf(error: Error): string {
  if (!(error instanceof InvalidInputError)) return error.message
  return error.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n')
}

function readText(text: string, files: Readonly<Record<string, string>>, tell: Tell): Scenario | undefined {
  try {
    checkSize(text)
    const { scenario, warnings } = parseScenario(text, { source: 'scenario.yaml', read: (name) => fileOf(files, name) })
    const { name, description = '', seed, strategies } = scenario
    tell({ kind: 'read', facts: { name, description, seed, own: strategies.map((one) => one.name) }, problems: [], warnings })
    return scenario
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    tell({ kind: 'read', problems: error.problems, warnings: [] })
    return undefined
  }
}

/** @throws InvalidInputError */
function checkSize(text: string): void {
  if (text.length > MOST_TEXT)
    refuse(`invalid file: ${text.length} characters, allowed on this page: ${MOST_TEXT}; the command line takes more`)
  const things = thingsIn(text)
  if (things <= MOST_THINGS) return
  refuse(
    `invalid scenario: it makes about ${things} nodes, jobs and containers, allowed on this page: ${MOST_THINGS}; the command line takes more`,
  )
}

function refuse(message: string): never {
  const problem: Problem = { path: '', line: 1, column: 1, message }
  throw new InvalidInputError([problem])
}

/** @throws Error where the page does not have the file */
function fileOf(files: Readonly<Record<string, string>>, name: string): string {
  if (Object.hasOwn(files, name)) return files[name]
  throw new Error(`this page has no such file, only ${Object.keys(files).sort().join(', ')}`)
}

function runAll(scenario: Scenario, { strategies, seed }: RunRequest, tell: Tell): void {
  const own = scenario.strategies.map(({ name }) => name)
  const known = new Set([...own, ...registry.keys()])
  const chosen = (strategies ?? own).filter((name) => known.has(name))
  const materials = new Materials(scenario, seed || scenario.seed)
  for (const strategy of chosen) {
    tell({ kind: 'running', strategy, events: 0 })
    tell({ kind: 'run', run: runOne(scenario, strategy, seed, materials, tell) })
  }
}

type Told = Pick<PlaygroundRun, 'events' | 'records'>

/** Keeps the first records of a trace, and counts all. */
function kept(): Told & { readonly listener: TraceListener } {
  const events: TraceEvent[] = []
  const told = {
    events,
    records: 0,
    listener: (event: TraceEvent) => {
      told.records++
      if (events.length < MOST_RECORDS) events.push(event)
    },
  }
  return told
}

/** Nothing that the page limits changes a run that stays within the limits. */
const bounded = (scenario: Scenario): Scenario => ({
  ...scenario,
  eventBudget: Math.min(scenario.eventBudget ?? MOST_EVENTS, MOST_EVENTS),
})

/** Results know how to show themselves; what travels is the plain data. */
const plain = <T>(data: T): T => JSON.parse(JSON.stringify(data))

function runOne(scenario: Scenario, strategy: string, seed: string, materials: Materials, tell: Tell): PlaygroundRun {
  const told = kept()
  const result = simulate(bounded(scenario), {
    strategy,
    explain: true,
    ...(seed !== '' && { seed }),
    listener: told.listener,
    onProgress: (progress) => tell({ kind: 'running', strategy, events: progress.events }),
  })
  return { ...runOf(plain(result), told, materials), unmet: checkExpectations(scenario, result) }
}

function runOf(result: RunResult, { events, records }: Told, materials: Materials): PlaygroundRun {
  return { result, events, records, stage: materials.stage(result, events), unmet: [] }
}

function exploreOne(scenario: Scenario, { strategy, seed }: ExploreRequest, tell: Tell): void {
  tell({ kind: 'running', strategy, events: 0 })
  const options = { strategy, ...(seed !== '' && { seed }) }
  const found = explore(scenario, { ...options, maxStates: MOST_STATES })
  const materials = new Materials(scenario, seed || scenario.seed)
  const ways = Object.values(found.traces).map((trace) => {
    const told = kept()
    const result = replay(bounded(scenario), trace, { ...options, listener: told.listener })
    return [trace.kind, runOf(plain(result), told, materials)] as const
  })
  tell({ kind: 'explored', exploration: plain(found), ways: new Map(ways) })
}
