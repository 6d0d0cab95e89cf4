/** The App and LogCollector story: two containers that belong together, two nodes, every strategy, step by step. */
import { simulate } from '../src/experiment/simulate.ts'
import type { RunResult } from '../src/metrics/figures.ts'
import type { Scenario } from '../src/model/scenario.ts'
import type { TraceEvent } from '../src/simulation/trace.ts'
import { podMembers } from '../src/view/board.ts'
import { storySteps } from '../src/view/story.ts'

export interface ToldRun {
  readonly result: RunResult
  readonly events: readonly TraceEvent[]
}

/** Runs the scenario under each of its strategies and keeps every trace record. */
export function tellStory(scenario: Scenario): ToldRun[] {
  return scenario.strategies.map(({ name }) => {
    const events: TraceEvent[] = []
    const result = simulate(scenario, { strategy: name, listener: (event) => events.push(event) })
    return { result, events }
  })
}

/** The story as text, a heading a strategy. */
export function storyText(told: readonly ToldRun[]): string {
  return told
    .map(({ result, events }) =>
      [`${result.strategy}: ${endOf(result)}`, ...storySteps(events, podMembers(result)).map((line) => `  ${line}`)].join('\n'),
    )
    .join('\n\n')
}

function endOf({ groups, figures }: RunResult): string {
  const outcomes = groups.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')
  return `${outcomes} after ${figures.attempts} ${figures.attempts === 1 ? 'attempt' : 'attempts'}`
}

/** Rows of `story.csv`. */
export function storyRows(told: readonly ToldRun[]): Record<string, string | number>[] {
  return told.flatMap(({ result, events }) => {
    const steps = storySteps(events, podMembers(result))
    return events.map((event, index) => ({
      strategy: result.strategy,
      seconds: event.time / 1e6,
      kind: event.kind,
      node: event.node ?? '',
      unit: event.unit ?? event.container ?? event.pod ?? event.group ?? '',
      text: steps[index].replace(/^ *[\d.]+ s {2}/, ''),
    }))
  })
}
