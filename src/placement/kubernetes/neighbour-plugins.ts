/**
 * InterPodAffinity and PodTopologySpread as score plugins: who is next to whom is counted elsewhere ({@link Neighbours}), here raw scores
 * become 0 to 100 (Kubernetes pkg/scheduler/framework/plugins: interpodaffinity, podtopologyspread, `NormalizeScore`).
 */
import type { Neighbours } from '../scene.ts'
import type { AddScores, PluginSurroundings } from './score-plugin.ts'

/** @param hardWeight what the required affinity of pods already placed counts. */
export function podAffinityPlugin({ scene, scratch }: PluginSurroundings, weight: number, hardWeight: number): AddScores {
  const neighbours: Neighbours | undefined = scene?.neighbours
  return (_vector, kind, nodes, count, totals) => {
    if (kind === undefined || neighbours?.affinityScores(kind, nodes, count, scratch, hardWeight) !== true) return
    normalizeAffinity(scratch, count)
    for (let i = 0; i < count; i++) totals[i] += weight * scratch[i]
  }
}

export function spreadPlugin({ scene, scratch }: PluginSurroundings, weight: number): AddScores {
  const neighbours: Neighbours | undefined = scene?.neighbours
  return (_vector, kind, nodes, count, totals) => {
    if (kind === undefined || neighbours?.spreadScores(kind, nodes, count, scratch) !== true) return
    normalizeSpread(scratch, count)
    for (let i = 0; i < count; i++) totals[i] += weight * scratch[i]
  }
}

/** From the lowest, 0, to the highest, 100, truncated; all equal: 0. In place. */
export function normalizeAffinity(scores: Float64Array, count: number): void {
  let lowest = Infinity
  let highest = -Infinity
  for (let i = 0; i < count; i++) {
    lowest = Math.min(lowest, scores[i])
    highest = Math.max(highest, scores[i])
  }
  const span = highest - lowest
  for (let i = 0; i < count; i++) scores[i] = span > 0 ? Math.trunc(100 * ((scores[i] - lowest) / span)) : 0
}

/**
 * Lower is better: 100 (highest + lowest - score) / highest, truncated, of rounded scores; 100 where all are 0, and 0 on nodes that lack a
 * key (NaN), which do not count. In place.
 */
export function normalizeSpread(scores: Float64Array, count: number): void {
  let lowest = Infinity
  let highest = 0
  for (let i = 0; i < count; i++) {
    const score = Math.round(scores[i])
    scores[i] = score
    if (score < lowest) lowest = score
    if (score > highest) highest = score
  }
  for (let i = 0; i < count; i++) {
    if (Number.isNaN(scores[i])) scores[i] = 0
    else scores[i] = highest === 0 ? 100 : Math.trunc((100 * (highest + lowest - scores[i])) / highest)
  }
}
