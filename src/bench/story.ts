/** Small scenarios told step by step under every strategy: App and LogCollector, which belong together on one of two nodes, and others. */
import { simulate } from '../experiment/simulate.ts'
import { materialise } from '../generate/materialise.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { Scenario } from '../model/scenario.ts'
import type { TraceEvent } from '../simulation/trace.ts'
import { podMembers, type TracedRun } from '../view/board.ts'
import { storySteps } from '../view/story.ts'

/** Runs the scenario under each of its strategies, keeps every trace record, and has a deadlock explained. */
export function tellStory(scenario: Scenario): TracedRun[] {
  const { cluster, workload } = materialise(scenario, scenario.seed)
  const nodes = cluster.nodes.map(({ name }) => name)
  const minMember = new Map(workload.jobs.flatMap(({ name, gang }) => (gang === undefined ? [] : [[name, gang.minMember]])))
  return scenario.strategies.map(({ name }) => {
    const events: TraceEvent[] = []
    const result = simulate(scenario, { strategy: name, explain: true, listener: (event) => events.push(event) })
    return { result, events, nodes, minMember, ...(cluster.prefill && { prefill: cluster.prefill }) }
  })
}

/** The story as text, a heading a strategy. */
export function storyText(told: readonly TracedRun[]): string {
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
export function storyRows(told: readonly TracedRun[]): Record<string, string | number>[] {
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
