/** The score plugins of a profile together: sum of weight times score (pkg/scheduler, `prioritizeNodes`). */

import { podAffinityPlugin, spreadPlugin } from './neighbour-plugins.ts'
import { affinityPlugin, taintPlugin } from './preference-plugins.ts'
import type { Profile } from './profile.ts'
import { balancedPlugin, fitPlugin } from './resource-plugins.ts'
import type { AddScores, PluginSurroundings } from './score-plugin.ts'

type Maker = (surroundings: PluginSurroundings, profile: Profile, weight: number) => AddScores

/** Those that are modelled; all others score nothing. */
const MAKERS: Readonly<Record<string, Maker>> = {
  TaintToleration: (surroundings, _profile, weight) => taintPlugin(surroundings, weight),
  NodeAffinity: (surroundings, _profile, weight) => affinityPlugin(surroundings, weight),
  NodeResourcesFit: fitPlugin,
  PodTopologySpread: (surroundings, _profile, weight) => spreadPlugin(surroundings, weight),
  InterPodAffinity: (surroundings, profile, weight) => podAffinityPlugin(surroundings, weight, profile.hardPodAffinityWeight),
  NodeResourcesBalancedAllocation: balancedPlugin,
}

/** Writes the scores of nodes, higher better, but for what is the same on all of them. */
export function nodeScores(surroundings: PluginSurroundings, profile: Profile): AddScores {
  const plugins = [...profile.weights].flatMap(([name, weight]) => MAKERS[name]?.(surroundings, profile, weight) ?? [])
  return (vector, kind, nodes, count, totals) => {
    totals.fill(0, 0, count)
    for (const add of plugins) add(vector, kind, nodes, count, totals)
  }
}
