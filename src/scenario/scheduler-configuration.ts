/** From a checked `KubeSchedulerConfiguration` to what of it is modelled, and a word on what is not. */
import type { PluginConfig, SchedulerConfiguration, SchedulerProfile } from '../model/scheduler-configuration.ts'
import { isModelled } from '../placement/kubernetes/plugins.ts'
import { present } from './format-entry.ts'
import type { Path } from './positions.ts'
import type { Fault } from './problems.ts'
import type { PluginConfigFile } from './schema-plugin-arguments.ts'
import type { SchedulerConfigurationFile, SchedulerProfileFile } from './schema-scheduler-configuration.ts'

/** What of a configuration is modelled. */
export function resolveConfiguration(file: SchedulerConfigurationFile): SchedulerConfiguration {
  const { percentageOfNodesToScore, podInitialBackoffSeconds, podMaxBackoffSeconds, profiles } = file
  return present({
    percentageOfNodesToScore,
    podInitialBackoffSeconds,
    podMaxBackoffSeconds,
    profiles: profiles?.map(resolveProfile),
  })
}

function resolveProfile({ schedulerName, percentageOfNodesToScore, plugins, pluginConfig }: SchedulerProfileFile): SchedulerProfile {
  const points = plugins && present({ multiPoint: plugins.multiPoint, filter: plugins.filter, score: plugins.score })
  return present({ schedulerName, percentageOfNodesToScore, plugins: points, pluginConfig: pluginConfig?.flatMap(resolveArguments) })
}

function resolveArguments(config: PluginConfigFile): readonly PluginConfig[] {
  switch (config.name) {
    case 'NodeResourcesFit': {
      const { scoringStrategy, ignoredResources, ignoredResourceGroups } = config.args
      return [{ name: config.name, args: present({ scoringStrategy, ignoredResources, ignoredResourceGroups }) }]
    }
    case 'NodeResourcesBalancedAllocation':
      return [{ name: config.name, args: present({ resources: config.args.resources }) }]
    case 'InterPodAffinity':
      return [{ name: config.name, args: present({ hardPodAffinityWeight: config.args.hardPodAffinityWeight }) }]
    default:
      return []
  }
}

/** What is taken and does nothing, where it stands in the configuration. */
export function configurationWarnings({ extenders, profiles = [] }: SchedulerConfigurationFile): readonly Fault[] {
  const outer = extenders === undefined ? [] : [ignored(['extenders'])]
  return [...outer, ...profiles.flatMap((profile, index) => profileWarnings(profile, ['profiles', index]))]
}

function profileWarnings({ plugins = {}, pluginConfig = [] }: SchedulerProfileFile, path: Path): readonly Fault[] {
  const warnings: Fault[] = []
  for (const [point, set] of Object.entries(plugins)) {
    if (!['multiPoint', 'filter', 'score'].includes(point)) warnings.push(ignored([...path, 'plugins', point]))
    else {
      set.enabled?.forEach(({ name }, index) => {
        if (!isModelled(name)) warnings.push(ignored([...path, 'plugins', point, 'enabled', index, 'name'], name))
      })
    }
  }
  pluginConfig.forEach((config, index) => {
    warnings.push(...argumentWarnings(config, [...path, 'pluginConfig', index]))
  })
  return warnings
}

function argumentWarnings(config: PluginConfigFile, path: Path): readonly Fault[] {
  switch (config.name) {
    case 'NodeResourcesFit':
    case 'NodeResourcesBalancedAllocation':
      return []
    case 'InterPodAffinity':
      return config.args.ignorePreferredTermsOfExistingPods === undefined
        ? []
        : [ignored([...path, 'args', 'ignorePreferredTermsOfExistingPods'])]
    case 'PodTopologySpread': {
      if ((config.args.defaultConstraints ?? []).length === 0) return []
      const message = 'defaultConstraints are for pods that a Service or a ReplicaSet selects, and there are none here: ignored'
      return [{ path: [...path, 'args', 'defaultConstraints'], message }]
    }
    default:
      return [ignored([...path, 'args'], `${config.name} with arguments`)]
  }
}

function ignored(path: Path, what = String(path[path.length - 1])): Fault {
  return { path, message: `${what} is not modelled: ignored` }
}
