/**
 * TaintToleration and NodeAffinity as score plugins: raw scores depend on node and kind of pod alone and are kept, only their
 * normalisation is anew each time, over the feasible nodes.
 */
import type { Node } from '../../model/cluster.ts'
import type { Pod } from '../../model/workload.ts'
import type { PodKind } from '../scene.ts'
import { intolerableTaints, normalizeScores, preferredAffinity } from './preferences.ts'
import type { AddScores, PluginSurroundings } from './score-plugin.ts'

/** Fewer `PreferNoSchedule` taints that the pod does not tolerate are better. */
export function taintPlugin(surroundings: PluginSurroundings, weight: number): AddScores {
  return preferencePlugin(surroundings, weight, true, intolerableTaints, ({ tolerations }) => tolerations)
}

/** More of the preferred node affinity is better. */
export function affinityPlugin(surroundings: PluginSurroundings, weight: number): AddScores {
  return preferencePlugin(surroundings, weight, false, preferredAffinity, ({ preferredNodeAffinity }) => preferredNodeAffinity)
}

function preferencePlugin(
  { scene, scratch }: PluginSurroundings,
  weight: number,
  reversed: boolean,
  raw: (node: Node, pod: Pod) => number,
  said: (pod: Pod) => unknown,
): AddScores {
  /** By kind, shared by kinds that say the same; null: 0 on all nodes. */
  const known: (Float64Array | null)[] = []
  const shared = new Map<string, Float64Array | null>()
  const learn = (nodes: readonly Node[], { index, pod }: PodKind): void => {
    const key = JSON.stringify(said(pod)) ?? ''
    if (!shared.has(key)) shared.set(key, rawScores(nodes, pod, raw))
    known[index] = shared.get(key) ?? null
  }
  return (_vector, kind, nodes, count, totals) => {
    if (kind === undefined || scene === undefined) return
    if (known[kind.index] === undefined) learn(scene.nodes, kind)
    const column = known[kind.index]
    if (column === null) return
    for (let i = 0; i < count; i++) scratch[i] = column[nodes[i]]
    normalizeScores(scratch, count, reversed)
    for (let i = 0; i < count; i++) totals[i] += weight * scratch[i]
  }
}

function rawScores(nodes: readonly Node[], pod: Pod, raw: (node: Node, pod: Pod) => number): Float64Array | null {
  const scores = Float64Array.from(nodes, (node) => raw(node, pod))
  return scores.some((score) => score > 0) ? scores : null
}
