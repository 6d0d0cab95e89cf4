/**
 * What a scenario expects of its runs, by strategy: a figure by its name (`failureRate: 0`, parts nested or with dots), `ended`, and per
 * group `outcomes`, `startedSeconds` and `nodes` (of its containers, in order). A value is met if it is equal; a text such as `> 0`,
 * `>= 2`, `< 1`, `<= 0.5` or `1..3` gives a range. Expectations are about the scenario's own seed; runs with another are not held to them.
 */
import type { GroupResult, RunResult } from '../metrics/figures.ts'
import { flatFigures } from '../metrics/flat.ts'
import type { Scenario } from '../model/scenario.ts'

/** Every expectation that a run does not meet, in words; empty if it meets all or none is stated. */
export function checkExpectations(scenario: Scenario, result: RunResult): string[] {
  const expected = scenario.expect?.[result.strategy]
  if (expected === undefined || result.seed !== scenario.seed) return []
  const facts = factsOf(result)
  const unmet: string[] = []
  for (const [name, value] of flatten(expected)) {
    const place = `${result.scenario}: ${result.strategy}: ${name}`
    if (!facts.has(name)) unmet.push(`${place}: unknown figure or group`)
    else if (!meets(facts.get(name), value))
      unmet.push(`${place}: expected ${JSON.stringify(value)}, got ${JSON.stringify(facts.get(name))}`)
  }
  return unmet
}

function factsOf(result: RunResult): Map<string, unknown> {
  const facts = new Map<string, unknown>(flatFigures(result.figures))
  facts.set('ended', result.ended)
  facts.set('endedSeconds', result.endedSeconds)
  for (const group of result.groups) {
    facts.set(`outcomes.${group.name}`, group.outcome)
    facts.set(`attemptsOf.${group.name}`, group.attempts)
    facts.set(`startedSeconds.${group.name}`, group.startedSeconds)
    facts.set(`nodes.${group.name}`, nodesOf(group))
  }
  return facts
}

function nodesOf(group: GroupResult): string {
  return group.pods.flatMap((pod) => pod.containers.map((container) => container.node ?? '-')).join(' ')
}

function flatten(expected: Readonly<Record<string, unknown>>, prefix = ''): [string, unknown][] {
  return Object.entries(expected).flatMap(([name, value]): [string, unknown][] => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? flatten(value as Record<string, unknown>, `${prefix}${name}.`) : [[`${prefix}${name}`, value]]
  })
}

function meets(fact: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return fact === value.join(' ')
  if (typeof value !== 'string' || typeof fact !== 'number') return fact === value
  const range = /^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)$/.exec(value)
  if (range !== null) return fact >= Number(range[1]) && fact <= Number(range[2])
  const comparison = /^(>=|<=|>|<)\s*(-?[\d.]+)$/.exec(value)
  if (comparison === null) return false
  const bound = Number(comparison[2])
  return { '>': fact > bound, '<': fact < bound, '>=': fact >= bound, '<=': fact <= bound }[comparison[1]] === true
}
