/**
 * What is wrong with a scheduler configuration: the rules of Kubernetes' own validation (pkg/scheduler/apis/config/validation), and those
 * filters that a run cannot do without. Each rule looks at one mapping, so that a reader can apply it where that mapping stands.
 */
import type {
  NodeResourcesFitArgs,
  PluginConfig,
  PluginSet,
  SchedulerConfiguration,
  SchedulerProfile,
  ShapePoint,
  WeightedResource,
} from '../../model/scheduler-configuration.ts'
import { closest } from '../../model/spelling.ts'
import { enabledAt, namesAt, PLUGIN_NAMES } from './plugins.ts'

/** A problem and where it is, from the mapping on that the rule looks at. */
export interface ProfileProblem {
  readonly at: readonly (string | number)[]
  readonly message: string
}

type Problems = readonly ProfileProblem[]

/** So that sums of weighted scores stay exact. */
const LARGEST_WEIGHT = 1_000_000_000
const LONGEST_BACKOFF = 1_000_000_000

/** Filters that the cell applies itself. */
const INDISPENSABLE: Readonly<Record<string, string>> = {
  NodeResourcesFit: 'without it a run would place more on a node than it has',
  NodePorts: 'without it a run would give a host port away twice',
  PodTopologySpread: 'a run keeps what pods demand; leave the constraint out of the pods instead',
  InterPodAffinity: 'a run keeps what pods demand; leave the constraint out of the pods instead',
}

/** Everything wrong with a configuration. */
export function configurationProblems(configuration: SchedulerConfiguration): Problems {
  const { profiles = [] } = configuration
  return [
    ...generalProblems(configuration),
    ...profiles.flatMap((profile, index) => [
      ...under(['profiles', index], profileProblems(profile)),
      ...(profile.pluginConfig ?? []).flatMap((config, at) =>
        under(['profiles', index, 'pluginConfig', at, 'args'], argumentProblems(config)),
      ),
    ]),
  ]
}

type General = Omit<SchedulerConfiguration, 'profiles'> & { readonly profiles?: readonly { readonly schedulerName?: string }[] }

/** Of the configuration, its profiles aside. */
export function generalProblems(configuration: General): Problems {
  const { percentageOfNodesToScore, podInitialBackoffSeconds, podMaxBackoffSeconds, profiles } = configuration
  const problems = [
    ...whole(percentageOfNodesToScore, 0, 100, 'percentageOfNodesToScore'),
    ...whole(podInitialBackoffSeconds, 1, LONGEST_BACKOFF, 'podInitialBackoffSeconds'),
    ...whole(podMaxBackoffSeconds, 1, LONGEST_BACKOFF, 'podMaxBackoffSeconds'),
  ]
  const [first, longest] = backoffOf(configuration)
  if (longest < first) {
    const message = `invalid podMaxBackoffSeconds: ${longest}, allowed: at least podInitialBackoffSeconds, which is ${first}`
    problems.push({ at: [podMaxBackoffSeconds === undefined ? 'podInitialBackoffSeconds' : 'podMaxBackoffSeconds'], message })
  }
  if (profiles?.length === 0) problems.push({ at: ['profiles'], message: 'invalid profiles: none, allowed: at least one' })
  const names = (profiles ?? []).map(({ schedulerName = 'default-scheduler' }) => schedulerName)
  return [...problems, ...repeated(names, (index) => ['profiles', index, 'schedulerName'])]
}

/** First and longest wait, seconds, as Kubernetes fills them in. */
export function backoffOf({ podInitialBackoffSeconds = 1, podMaxBackoffSeconds = 10 }: General): [number, number] {
  return [podInitialBackoffSeconds, podMaxBackoffSeconds]
}

/** Of a profile, the arguments of its plugins aside. */
export function profileProblems({
  percentageOfNodesToScore,
  plugins = {},
  pluginConfig = [],
}: Omit<SchedulerProfile, 'pluginConfig'> & { readonly pluginConfig?: readonly { readonly name: string }[] }): Problems {
  const { multiPoint, filter, score } = plugins
  return [
    ...whole(percentageOfNodesToScore, 0, 100, 'percentageOfNodesToScore'),
    ...under(['plugins', 'multiPoint'], setProblems(multiPoint, PLUGIN_NAMES)),
    ...under(['plugins', 'filter'], setProblems(filter, namesAt('filter'))),
    ...under(['plugins', 'score'], setProblems(score, namesAt('score'))),
    ...lackingFilters(plugins),
    ...repeated(
      pluginConfig.map(({ name }) => name),
      (index) => ['pluginConfig', index, 'name'],
    ),
  ]
}

function setProblems({ enabled = [], disabled = [] }: PluginSet = {}, names: readonly string[]): Problems {
  return [
    ...enabled.flatMap(({ name, weight }, index) => [
      ...unknown(name, names, ['enabled', index, 'name']),
      ...under(['enabled', index], whole(weight, 0, LARGEST_WEIGHT, 'weight')),
    ]),
    ...repeated(
      enabled.map(({ name }) => name),
      (index) => ['enabled', index, 'name'],
    ),
    ...disabled.flatMap(({ name }, index) => (name === '*' ? [] : unknown(name, PLUGIN_NAMES, ['disabled', index, 'name']))),
  ]
}

function unknown(name: string, names: readonly string[], at: ProfileProblem['at']): Problems {
  if (names.includes(name)) return []
  const near = closest(name, names)
  const hint = near === undefined ? '' : `, did you mean ${near}?`
  return [{ at, message: `invalid plugin: ${JSON.stringify(name)}${hint}, allowed: ${names.join(', ')}` }]
}

/** Told where the filter is turned off. */
function lackingFilters(plugins: NonNullable<SchedulerProfile['plugins']>): Problems {
  const on = enabledAt('filter', plugins)
  return Object.entries(INDISPENSABLE).flatMap(([name, reason]) => {
    if (on.has(name)) return []
    const message = `invalid filter: ${name} is disabled, allowed: enabled, for ${reason}`
    return [{ at: ['plugins', ...disabledAt(plugins, name)], message }]
  })
}

function disabledAt({ filter, multiPoint }: NonNullable<SchedulerProfile['plugins']>, name: string): ProfileProblem['at'] {
  for (const [point, set] of [['filter', filter] as const, ['multiPoint', multiPoint] as const]) {
    const index = set?.disabled?.findIndex((plugin) => plugin.name === name || plugin.name === '*') ?? -1
    if (index >= 0) return [point, 'disabled', index]
  }
  return []
}

/** Of the arguments of one plugin. */
export function argumentProblems(config: PluginConfig): Problems {
  if (config.name === 'NodeResourcesFit') return fitProblems(config.args)
  if (config.name === 'InterPodAffinity') return whole(config.args.hardPodAffinityWeight, 0, 100, 'hardPodAffinityWeight')
  return balancedProblems(config.args)
}

/** Weights are there for the sake of the format: all resources count alike. */
function balancedProblems({ resources = [] }: { readonly resources?: readonly WeightedResource[] }): Problems {
  return [
    ...resources.flatMap(({ weight }, index) => under(['resources', index], whole(weight, 1, 1, 'weight'))),
    ...repeated(
      resources.map(({ name }) => name),
      (index) => ['resources', index, 'name'],
    ),
  ]
}

function fitProblems({ scoringStrategy, ignoredResourceGroups = [] }: NodeResourcesFitArgs): Problems {
  const groups = ignoredResourceGroups.flatMap((group, index) =>
    group.includes('/')
      ? [{ at: ['ignoredResourceGroups', index], message: `invalid group: ${JSON.stringify(group)}, allowed: a name without /` }]
      : [],
  )
  if (scoringStrategy === undefined) return groups
  const { type, resources = [], requestedToCapacityRatio } = scoringStrategy
  const ratio = requestedToCapacityRatio !== undefined
  const at = ['scoringStrategy', 'requestedToCapacityRatio']
  const problems: ProfileProblem[] = [...groups]
  if (ratio !== (type === 'RequestedToCapacityRatio')) {
    const message = `invalid requestedToCapacityRatio: ${ratio ? 'there' : 'absent'}, allowed: with type RequestedToCapacityRatio, and only with it`
    problems.push({ at, message })
  } else if (ratio) problems.push(...under([...at, 'shape'], shapeProblems(requestedToCapacityRatio.shape)))
  const weights = resources.flatMap(({ weight }, index) => under(['scoringStrategy', 'resources', index], whole(weight, 1, 100, 'weight')))
  const names = resources.map(({ name }) => name)
  return [...problems, ...weights, ...repeated(names, (index) => ['scoringStrategy', 'resources', index, 'name'])]
}

function shapeProblems(shape: readonly ShapePoint[]): Problems {
  if (shape.length === 0) return [{ at: [], message: 'invalid shape: no point, allowed: at least one' }]
  return shape.flatMap(({ utilization, score }, index) => {
    const problems = [...under([index], whole(utilization, 0, 100, 'utilization')), ...under([index], whole(score, 0, 10, 'score'))]
    if (index === 0 || utilization > shape[index - 1].utilization) return problems
    const message = `invalid utilization: ${utilization}, allowed: more than that of the point before, ${shape[index - 1].utilization}`
    return [...problems, { at: [index, 'utilization'], message }]
  })
}

function whole(value: number | undefined, least: number, most: number, key: string): ProfileProblem[] {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return []
  const allowed = least === most ? String(least) : `a whole number from ${least} to ${most}`
  return [{ at: [key], message: `invalid ${key}: ${value}, allowed: ${allowed}` }]
}

function repeated(names: readonly string[], at: (index: number) => ProfileProblem['at']): Problems {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ at: at(index), message: `invalid name: ${JSON.stringify(name)} is taken, allowed: each name once` }]
      : [],
  )
}

function under(base: ProfileProblem['at'], problems: Problems): Problems {
  return problems.map(({ at, message }) => ({ at: [...base, ...at], message }))
}
