/** The loops of best fit and worst fit: room left after placement, as a sum of shares; one loop each for 1 and 2 dimensions. */
import type { CellView } from '../../model/cell-view.ts'
import type { ScoreNodes } from '../policy.ts'
import { askedShare, freeShare, shareLeft, shareWeights } from '../shares.ts'

/** Scores by what is left over the view's scored dimensions: `sign` 1 prefers little, -1 much. */
export function scoreByRoomLeft(view: CellView, sign: 1 | -1): ScoreNodes {
  const dimensions = view.scored
  const weights = shareWeights(view, dimensions)
  if (dimensions.length === 1) return oneDimension(view, dimensions[0], weights[0], sign)
  if (dimensions.length === 2) return twoDimensions(view, dimensions, weights, sign)
  return (vector, nodes, count, scores) => {
    for (let i = 0; i < count; i++) {
      const node = nodes[i]
      const free = freeShare(view.free, dimensions, weights, node)
      scores[i] = sign * shareLeft(free, askedShare(vector, dimensions, weights, node))
    }
  }
}

function oneDimension(view: CellView, dimension: number, weight: Float64Array, sign: number): ScoreNodes {
  const free = view.free[dimension]
  return (vector, nodes, count, scores) => {
    const asked = vector[dimension]
    for (let i = 0; i < count; i++) {
      const node = nodes[i]
      scores[i] = sign * shareLeft(Math.floor(free[node] * weight[node] + 0.5), Math.floor(asked * weight[node] + 0.5))
    }
  }
}

function twoDimensions(view: CellView, dimensions: readonly number[], weights: Float64Array[], sign: number): ScoreNodes {
  const [first, second] = dimensions
  const [weight, weight2] = weights
  const free = view.free[first]
  const free2 = view.free[second]
  return (vector, nodes, count, scores) => {
    const asked = vector[first]
    const asked2 = vector[second]
    for (let i = 0; i < count; i++) {
      const node = nodes[i]
      const w = weight[node]
      const w2 = weight2[node]
      const room = Math.floor(free[node] * w + free2[node] * w2 + 0.5)
      scores[i] = sign * shareLeft(room, Math.floor(asked * w + asked2 * w2 + 0.5))
    }
  }
}
