/** What `cosched run` was asked for, checked as a whole before anything runs. */
import { availableParallelism } from 'node:os'
import { invalid } from '../errors.ts'
import { invalidWord } from '../scenario/suggest.ts'
import { registry } from '../strategy/registry.ts'
import { GROUP_CHOICES, type GroupChoice } from '../view/results.ts'
import { shellWord } from '../view/text.ts'
import { oneOf, parseNames, parseSeed, parseSeeds } from './arguments.ts'
import type { LoadedScenario } from './load.ts'
import { checkExplain } from './run-explain.ts'
import { checkTimeline } from './run-timeline.ts'
import type { Problems } from './status.ts'

/** Options as commander gives them. */
export interface RawRunOptions {
  readonly strategy?: string
  readonly seed?: string
  readonly seeds?: string
  readonly format: string
  readonly out?: string
  readonly events?: string
  readonly timeline?: string
  readonly groups: string
  readonly checkLaws?: boolean
  readonly oracle?: boolean
  /** True: without a file. */
  readonly explain?: string | true
  readonly workers: string
  readonly replay?: string
  readonly replayKind?: string
}

export const FORMATS = ['table', 'json', 'csv'] as const

export interface RunPlan {
  /** What makes the same results again. */
  readonly command: string
  /** Absent: the scenario's own. */
  readonly strategies?: readonly string[]
  readonly seeds?: readonly string[]
  readonly format: (typeof FORMATS)[number]
  readonly out?: string
  readonly events?: string
  readonly timeline?: string
  readonly groups: GroupChoice
  /** Whether any output lists groups. */
  readonly listsGroups: boolean
  readonly checkLaws: boolean
  readonly oracle: boolean
  /** Explain deadlocks, in a file or beside the results. */
  readonly explain?: string | true
  /** Threads that share the runs. */
  readonly workers: number
}

/** The plan; undefined if an option is invalid, which is added to `problems`. */
export function readRunOptions(files: readonly string[], raw: RawRunOptions, problems: Problems): RunPlan | undefined {
  const format = problems.try(() => oneOf('--format', raw.format, FORMATS))
  const groups = problems.try(() => oneOf('--groups', raw.groups, GROUP_CHOICES))
  const seeds = problems.try(() => seedsOf(raw))
  const strategies = problems.try(() => strategiesOf(raw))
  const workers = problems.try(() => workersOf(raw))
  problems.try(() => checkExplain(raw.explain, raw.format))
  problems.try(() => checkTimeline(raw.timeline))
  if (format === undefined || groups === undefined || workers === undefined || problems.any) return undefined
  return {
    command: commandOf(files, raw),
    format,
    groups,
    listsGroups: groups !== 'none' && (format === 'json' || raw.out !== undefined),
    checkLaws: raw.checkLaws === true,
    oracle: raw.oracle === true,
    workers,
    ...(seeds === undefined ? {} : { seeds }),
    ...(strategies === undefined ? {} : { strategies }),
    ...(raw.explain === undefined ? {} : { explain: raw.explain }),
    ...(raw.out === undefined ? {} : { out: raw.out }),
    ...(raw.events === undefined ? {} : { events: raw.events }),
    ...(raw.timeline === undefined ? {} : { timeline: raw.timeline }),
  }
}

/** Only what decides the results: neither where they go nor how many threads share the runs. */
function commandOf(files: readonly string[], { strategy, seed, seeds, oracle, explain, replay, replayKind }: RawRunOptions): string {
  const values = { '--strategy': strategy, '--seed': seed, '--seeds': seeds, '--replay': replay, '--replay-kind': replayKind }
  const given = Object.entries(values).flatMap(([option, value]) => (value === undefined ? [] : [option, value]))
  const flags = [...(oracle === true ? ['--oracle'] : []), ...(explain === undefined ? [] : ['--explain'])]
  return ['cosched', 'run', ...files, ...given, ...flags].map(shellWord).join(' ')
}

/** @throws InvalidInputError also beside options that need all runs in one thread. */
function workersOf({ workers, events, timeline, replay }: RawRunOptions): number {
  if (!/^(?:auto|[1-9]\d{0,3})$/.test(workers))
    return invalid('--workers', `invalid number of workers: ${workers}, allowed: auto or a number from 1 to 9999`)
  const alone = { '--events': events, '--timeline': timeline, '--replay': replay }
  const other = Object.entries(alone).find(([, file]) => file !== undefined)?.[0]
  if (workers !== '1' && other !== undefined)
    return invalid('--workers', `invalid options: --workers beside ${other}, allowed: one of them`)
  return workers === 'auto' ? availableParallelism() : Number(workers)
}

function seedsOf({ seed, seeds }: RawRunOptions): string[] | undefined {
  if (seed !== undefined && seeds !== undefined) return invalid('--seed', 'invalid options: --seed beside --seeds, allowed: one of them')
  if (seeds !== undefined) return parseSeeds(seeds)
  return seed === undefined ? undefined : [parseSeed(seed)]
}

/** The strategies named; undefined if none are. @throws InvalidInputError for one that occurs twice. */
export function strategiesOf({ strategy }: { readonly strategy?: string }): string[] | undefined {
  if (strategy === undefined) return undefined
  const names = parseNames(strategy)
  if (names.length === 0) return invalid('--strategy', 'invalid strategies: none, allowed: a name, or several with commas between')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? names : invalid('--strategy', `invalid strategies: ${twice} occurs twice, allowed: each once`)
}

/** Adds a problem for each strategy that neither a scenario nor the registry knows. */
export function checkStrategies(names: readonly string[] | undefined, loaded: readonly LoadedScenario[], problems: Problems): void {
  for (const { file, scenario } of loaded) {
    const known = [...new Set([...scenario.strategies.map(({ name }) => name), ...registry.keys()])]
    for (const name of names ?? []) {
      if (!known.includes(name)) problems.add(file, { path: '--strategy', message: invalidWord('strategy', name, known) })
    }
  }
}
