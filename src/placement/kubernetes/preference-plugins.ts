/**
 * TaintToleration and NodeAffinity as score plugins: raw scores depend on node and kind of pod alone and are kept, only their
 * normalisation is anew each time, over the feasible nodes.
 */
import type { Node } from '../../model/cluster.ts'
import type { Pod } from '../../model/workload.ts'
import type { PodKind, Scene } from '../scene.ts'
import { intolerableTaints, normalizeScores, preferredAffinity } from './preferences.ts'
import type { AddScores, PluginSurroundings } from './score-plugin.ts'

/** Fewer `PreferNoSchedule` taints that the pod does not tolerate are better. */
export function taintPlugin(surroundings: PluginSurroundings, weight: number): AddScores {
  return preferencePlugin(surroundings, weight, true, intolerableTaints)
}

/** More of the preferred node affinity is better. */
export function affinityPlugin(surroundings: PluginSurroundings, weight: number): AddScores {
  return preferencePlugin(surroundings, weight, false, preferredAffinity)
}

function preferencePlugin(
  { scene, scratch }: PluginSurroundings,
  weight: number,
  reversed: boolean,
  raw: (node: Node, pod: Pod) => number,
): AddScores {
  /** By kind; null: the same, 0, on all nodes. */
  const known: (Float64Array | null)[] = []
  return (_vector, kind, nodes, count, totals) => {
    if (kind === undefined || scene === undefined) return
    if (known[kind.index] === undefined) known[kind.index] = rawScores(scene, kind, raw)
    const column = known[kind.index]
    if (column === null) return
    for (let i = 0; i < count; i++) scratch[i] = column[nodes[i]]
    normalizeScores(scratch, count, reversed)
    for (let i = 0; i < count; i++) totals[i] += weight * scratch[i]
  }
}

function rawScores({ nodes }: Scene, { pod }: PodKind, raw: (node: Node, pod: Pod) => number): Float64Array | null {
  const scores = Float64Array.from(nodes, (node) => raw(node, pod))
  return scores.some((score) => score > 0) ? scores : null
}
