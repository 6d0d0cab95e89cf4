/**
 * What a pod would rather have, as raw scores, and how raw scores become 0 to 100 (Kubernetes pkg/scheduler/framework/plugins: nodeaffinity,
 * tainttoleration, helper `DefaultNormalizeScore`). Neither depends on what is free: raw scores of a pod are taken once a run.
 */
import type { Node } from '../../model/cluster.ts'
import type { Pod } from '../../model/workload.ts'
import { isTolerated, matchesTerm } from '../filters.ts'
import { truncatedPercent } from './scores.ts'

/** NodeAffinity, raw: the weights of the preferred terms that the node matches, summed. More is better. */
export function preferredAffinity(node: Node, pod: Pod): number {
  let sum = 0
  for (const { weight, preference } of pod.preferredNodeAffinity ?? []) if (matchesTerm(node, preference)) sum += weight
  return sum
}

/** TaintToleration, raw: how many of the node's `PreferNoSchedule` taints the pod does not tolerate. Fewer is better. */
export function intolerableTaints(node: Node, pod: Pod): number {
  const tolerations = pod.tolerations ?? []
  return (node.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)).length
}

/**
 * `DefaultNormalizeScore`: turns raw scores into 0 to 100, in place: 100 times the score by the highest, truncated; `reversed` that from 100. Where all are 0 they stay,
 * or are 100 if reversed.
 *
 * @param scores integers from 0.
 * @param count how many, from the front.
 */
export function normalizeScores(scores: { [index: number]: number }, count: number, reversed: boolean): void {
  let highest = 0
  for (let i = 0; i < count; i++) highest = Math.max(highest, scores[i])
  for (let i = 0; i < count; i++) {
    const percent = highest === 0 ? 0 : truncatedPercent(scores[i], highest)
    scores[i] = reversed ? 100 - percent : percent
  }
}
