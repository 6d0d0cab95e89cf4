/**
 * The plugins of the Kubernetes scheduler (pkg/scheduler/framework/plugins, 1.36) by name: which of them are on by default, with which
 * weight, and which of them this library models.
 */
import type { PluginSet } from '../../model/scheduler-configuration.ts'

/** Extension points at which a profile chooses among what is modelled. */
export type Point = 'filter' | 'score'

interface Plugin {
  readonly name: string
  readonly points: readonly Point[]
  /** As a score plugin, by default. */
  readonly weight?: number
  /** False: known, without effect here. */
  readonly modelled: boolean
}

/** In the order of the default profile, which is the order in which filters are asked. */
const PLUGINS: readonly Plugin[] = [
  { name: 'SchedulingGates', points: [], modelled: false },
  { name: 'PrioritySort', points: [], modelled: false },
  { name: 'NodeUnschedulable', points: ['filter'], modelled: true },
  { name: 'NodeName', points: ['filter'], modelled: true },
  { name: 'TaintToleration', points: ['filter', 'score'], weight: 3, modelled: true },
  { name: 'NodeAffinity', points: ['filter', 'score'], weight: 2, modelled: true },
  { name: 'NodePorts', points: ['filter'], modelled: true },
  { name: 'NodeResourcesFit', points: ['filter', 'score'], weight: 1, modelled: true },
  { name: 'VolumeRestrictions', points: ['filter'], modelled: false },
  { name: 'NodeVolumeLimits', points: ['filter'], modelled: false },
  { name: 'VolumeBinding', points: ['filter', 'score'], modelled: false },
  { name: 'VolumeZone', points: ['filter'], modelled: false },
  { name: 'PodTopologySpread', points: ['filter', 'score'], weight: 2, modelled: true },
  { name: 'InterPodAffinity', points: ['filter', 'score'], weight: 2, modelled: true },
  { name: 'DynamicResources', points: ['filter', 'score'], weight: 2, modelled: false },
  { name: 'DefaultPreemption', points: [], modelled: false },
  { name: 'NodeResourcesBalancedAllocation', points: ['score'], weight: 1, modelled: true },
  { name: 'ImageLocality', points: ['score'], weight: 1, modelled: false },
  { name: 'DefaultBinder', points: [], modelled: false },
]

const byName: ReadonlyMap<string, Plugin> = new Map(PLUGINS.map((plugin) => [plugin.name, plugin]))

/** All names, in the order of the default profile. */
export const PLUGIN_NAMES: readonly string[] = PLUGINS.map((plugin) => plugin.name)

/** Names of the plugins that can stand at an extension point. */
export function namesAt(point: Point): readonly string[] {
  return PLUGINS.filter((plugin) => plugin.points.includes(point)).map((plugin) => plugin.name)
}

/** Whether turning it on changes anything here. */
export function isModelled(name: string): boolean {
  return byName.get(name)?.modelled === true
}

/** Set for all extension points at once, and for one. */
export interface PointSets {
  readonly multiPoint?: PluginSet
  readonly filter?: PluginSet
  readonly score?: PluginSet
}

/**
 * The plugins that are on at a point, with their weights (1 where none is given). What the point itself enables comes first and counts,
 * whatever else is said; then what `multiPoint` leaves of the defaults and adds to them, unless the point disables it
 * (pkg/scheduler/apis/config/v1, `mergePlugins`; framework/runtime, `expandMultiPointPlugins`).
 */
export function enabledAt(point: Point, sets: PointSets = {}): ReadonlyMap<string, number> {
  const { enabled = [], disabled = [] } = sets[point] ?? {}
  const weights = new Map<string, number>()
  for (const plugin of enabled) weights.set(plugin.name, plugin.weight || 1)
  const off = new Set(disabled.map((plugin) => plugin.name))
  if (off.has('*')) return weights
  for (const [name, weight] of everywhere(sets.multiPoint ?? {})) {
    if (byName.get(name)?.points.includes(point) && !off.has(name) && !weights.has(name)) weights.set(name, weight)
  }
  return weights
}

/** What is on at all points, before single points have their say. */
function everywhere({ enabled = [], disabled = [] }: PluginSet): ReadonlyMap<string, number> {
  const off = new Set(disabled.map((plugin) => plugin.name))
  const weights = new Map<string, number>()
  for (const plugin of PLUGINS) if (!off.has('*') && !off.has(plugin.name)) weights.set(plugin.name, plugin.weight ?? 1)
  for (const plugin of enabled) weights.set(plugin.name, plugin.weight || 1)
  return weights
}
