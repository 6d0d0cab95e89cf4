/**
 * What a profile of the Kubernetes scheduler comes to: weights of the score plugins, filters that are off, arguments with their
 * defaults filled in (pkg/scheduler/apis/config/v1, `SetDefaults_*` and `getDefaultPlugins`).
 */

import type { PlacementSpec } from '../../model/scenario.ts'
import type {
  NodeResourcesFitArgs,
  PluginConfig,
  SchedulerConfiguration,
  SchedulerProfile,
  ScoringStrategyArgs,
  ShapePoint,
  WeightedResource,
} from '../../model/scheduler-configuration.ts'
import { enabledAt, namesAt } from './plugins.ts'

/** The name of the profile that Kubernetes has where none is given. */
const DEFAULT_SCHEDULER_NAME = 'default-scheduler'

const CPU_AND_MEMORY: readonly WeightedResource[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
]

export interface Profile {
  /** Weights of the score plugins that are on, of those that are not modelled too. */
  readonly weights: ReadonlyMap<string, number>
  readonly disabledFilters: ReadonlySet<string>
  /** NodeResourcesFit's scoring strategy. */
  readonly strategy: ScoringStrategyArgs['type']
  readonly fitResources: readonly Required<WeightedResource>[]
  /** Of RequestedToCapacityRatio. */
  readonly shape: readonly ShapePoint[]
  readonly balancedResources: readonly string[]
  /** `classic`: the formula up to 1.35. */
  readonly balancedAllocation: 'classic' | 'v1.36'
  /** What the required affinity of pods already placed counts in the score of a newcomer that it matches. */
  readonly hardPodAffinityWeight: number
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number
  readonly ignoredResources: readonly string[]
  readonly ignoredResourceGroups: readonly string[]
}

/** The profile of a scheduler: the one of its name, else the default scheduler's, else the first. */
export function profileFor(configuration: SchedulerConfiguration, scheduler: string): SchedulerProfile | undefined {
  const { profiles = [] } = configuration
  const called = (name: string): SchedulerProfile | undefined =>
    profiles.find(({ schedulerName = DEFAULT_SCHEDULER_NAME }) => schedulerName === name)
  return called(scheduler) ?? called(DEFAULT_SCHEDULER_NAME) ?? profiles[0]
}

/** The placement of one scheduler: of several profiles its own. */
export function placementFor(spec: PlacementSpec, scheduler: string): PlacementSpec {
  if (spec.profile === undefined || (spec.profile.profiles?.length ?? 0) < 2) return spec
  return { ...spec, profile: { ...spec.profile, profiles: [profileFor(spec.profile, scheduler)!] } }
}

/** The first profile of a placement, whole. */
export function profileOf({ profile: configuration = {}, balancedAllocation = 'v1.36' }: PlacementSpec): Profile {
  const profile = configuration.profiles?.[0] ?? {}
  const fit = argsOf(profile, 'NodeResourcesFit')
  const filters = enabledAt('filter', profile.plugins)
  return {
    weights: enabledAt('score', profile.plugins),
    disabledFilters: new Set(namesAt('filter').filter((name) => !filters.has(name))),
    ...scoringOf(fit),
    balancedResources: resourcesOf(argsOf(profile, 'NodeResourcesBalancedAllocation')?.resources).map(({ name }) => name),
    balancedAllocation,
    hardPodAffinityWeight: argsOf(profile, 'InterPodAffinity')?.hardPodAffinityWeight ?? 1,
    percentageOfNodesToScore: profile.percentageOfNodesToScore ?? configuration.percentageOfNodesToScore ?? 0,
    ignoredResources: fit?.ignoredResources ?? [],
    ignoredResourceGroups: fit?.ignoredResourceGroups ?? [],
  }
}

function scoringOf(fit: NodeResourcesFitArgs | undefined): Pick<Profile, 'strategy' | 'fitResources' | 'shape'> {
  const { type, resources, requestedToCapacityRatio } = fit?.scoringStrategy ?? { type: 'LeastAllocated' }
  return { strategy: type, fitResources: resourcesOf(resources), shape: requestedToCapacityRatio?.shape ?? [] }
}

/** An empty list means the default. */
function resourcesOf(given: readonly WeightedResource[] = []): readonly Required<WeightedResource>[] {
  return (given.length === 0 ? CPU_AND_MEMORY : given).map(({ name, weight }) => ({ name, weight: weight ?? 1 }))
}

function argsOf<Name extends PluginConfig['name']>(
  { pluginConfig = [] }: SchedulerProfile,
  name: Name,
): Extract<PluginConfig, { name: Name }>['args'] | undefined {
  return pluginConfig.find((config) => config.name === name)?.args
}
