/** The commands that make the runs of a report again: what the results say of it, or what is known with the scenario files that are given. */
import type { RunResult } from '../metrics/figures.ts'
import { show } from '../model/suggest.ts'
import { readScenarioFile } from '../node/read.ts'
import type { ReadResults } from '../node/results/read.ts'
import { shellWord } from '../view/text.ts'
import type { LoadedScenario } from './load.ts'
import { checkStrategies } from './run-options.ts'
import type { Problems } from './status.ts'

/** Files of scenarios by the names of the scenarios. */
type ScenarioFiles = ReadonlyMap<string, string>

/** The scenario files that results came from; what does not go with the results is added to `problems`. */
export function scenarioFiles(files: readonly string[], results: readonly ReadResults[], problems: Problems): ScenarioFiles {
  const known = new Map<string, string>()
  const runs = results.flatMap((one) => one.runs)
  for (const file of files) {
    const loaded = problems.try((): LoadedScenario => ({ file, scenario: readScenarioFile(file).scenario }))
    if (loaded === undefined) continue
    const { name } = loaded.scenario
    const own = runs.filter(({ scenario }) => scenario === name)
    const other = known.get(name)
    if (own.length === 0) {
      const names = [...new Set(runs.map(({ scenario }) => scenario))].slice(0, MOST_NAMES).map(show)
      problems.add(file, {
        path: 'name',
        message: `invalid scenario: ${show(name)} has no runs in the results, allowed: ${names.join(', ')}`,
      })
    } else if (other !== undefined) {
      problems.add(file, { path: 'name', message: `invalid scenario: ${show(name)} is that of ${other} too, allowed: each name once` })
    } else checkStrategies([...new Set(own.map(({ strategy }) => strategy))], [loaded], problems)
    known.set(name, file)
  }
  return known
}

/** Names that a message lists. */
const MOST_NAMES = 20

/** The commands, a `;` between; of scenarios whose file nobody names, in words what is missing. */
export function rerunWords(results: readonly ReadResults[], files: ScenarioFiles): string {
  const told = results.flatMap(({ command }) => command ?? [])
  const silent = results.flatMap(({ command, runs }) => (command === undefined ? runs : []))
  const named = new Map<string, string[]>()
  const unnamed = new Map<string, string[]>()
  for (const [scenario, runs] of groupBy(silent, (run) => run.scenario))
    for (const { strategies, seeds } of products(runs)) {
      const file = files.get(scenario)
      const options = `--strategy ${shellWord(strategies.join(','))} --seeds ${shellWord(seeds.join(','))}${flags(runs)}`
      if (file !== undefined) push(named, options, shellWord(file))
      else push(unnamed, scenario, `strategies ${strategies.join(', ')} with seeds ${seeds.join(', ')}`)
    }
  const commands = Array.from(named, ([options, names]) => `cosched run ${names.join(' ')} ${options}`)
  const missing = Array.from(
    unnamed,
    ([scenario, what]) => `the results do not name the file of the scenario ${scenario}; give --scenario (${what.join('; ')})`,
  )
  return [...new Set([...told, ...commands, ...missing])].join('; ')
}

/** Strategies that were run with the same seeds go into one command. */
function products(runs: readonly RunResult[]): { readonly strategies: readonly string[]; readonly seeds: readonly string[] }[] {
  const seedsOf = Array.from(
    groupBy(runs, (run) => run.strategy),
    ([strategy, own]) => ({ strategy, seeds: own.map(({ seed }) => seed) }),
  )
  return Array.from(groupBy(seedsOf, ({ seeds }) => JSON.stringify(seeds)).values(), (alike) => ({
    strategies: alike.map(({ strategy }) => strategy),
    seeds: alike[0].seeds,
  }))
}

/** By what only they bring into results. */
function flags(runs: readonly RunResult[]): string {
  const oracle = runs.some(({ figures }) => figures.greedyMisses !== null)
  const explain = runs.some(({ deadlock }) => deadlock !== undefined)
  return `${oracle ? ' --oracle' : ''}${explain ? ' --explain' : ''}`
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): ReadonlyMap<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) push(groups, keyOf(value), value)
  return groups
}

function push<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}
