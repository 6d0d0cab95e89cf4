/** The loops of the Kubernetes policies, over the view's resources; scores are negated, for Kubernetes takes the highest. */
import type { CellView } from '../../model/cell-view.ts'
import { truncatedPercent } from '../kubernetes/scores.ts'
import type { ScoreNodes } from '../policy.ts'

/** @param score of the amounts requested with the pod and the capacities, one entry a resource; higher is better. */
export function scoreByRequested(view: CellView, score: (requested: Float64Array, capacity: Float64Array) => number): ScoreNodes {
  const { resources } = view
  const requested = new Float64Array(resources.length)
  const capacity = new Float64Array(resources.length)
  return (vector, nodes, count, scores) => {
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < resources.length; k++) {
        const all = view.capacity[resources[k]][nodes[i]]
        capacity[k] = all
        requested[k] = all - view.free[resources[k]][nodes[i]] + vector[resources[k]]
      }
      scores[i] = -score(requested, capacity)
    }
  }
}

/** Truncated mean of truncated percents: of what is left, or of what is taken with the pod. */
export function scoreByPercent(view: CellView, what: 'left' | 'taken'): ScoreNodes {
  const columns = view.resources.map((dimension) => ({ dimension, free: view.free[dimension], capacity: view.capacity[dimension] }))
  return (vector, nodes, count, scores) => {
    for (let i = 0; i < count; i++) {
      const node = nodes[i]
      let sum = 0
      let terms = 0
      for (const { dimension, free, capacity } of columns) {
        const all = capacity[node]
        if (all === 0) continue
        const left = free[node] - vector[dimension]
        sum += truncatedPercent(what === 'left' ? left : all - left, all)
        terms++
      }
      scores[i] = terms === 0 ? 0 : -Math.floor(sum / terms)
    }
  }
}
