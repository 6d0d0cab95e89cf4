/**
 * Nomad's bin packing ("BestFit v3" of Google's work on the Omega cell): 20 - (10^freeCpu + 10^freeMemory), clamped to 0..18, with
 * free the share left after placement. A node without cpu or memory is scored by all resources it has, at the same scale.
 */
import type { CellView } from '../../model/cell-view.ts'
import { binpackScore, clampFit } from '../nomad/scores.ts'
import { powerOfTen } from '../power.ts'
import { eachNode, scoredPolicy } from '../scored.ts'

const prepare = eachNode((view, node, vector) => -Math.floor(binpackOf(view, node, vector) * 2 ** 32 + 0.5))

export const binpack = scoredPolicy({
  name: 'binpack',
  about: 'packs: highest 20 - (10^freeCpu + 10^freeMemory), clamped to 0..18',
  source: 'Nomad, ScoreFitBinPack',
  prepare,
})

function binpackOf(view: CellView, node: number, vector: Float64Array): number {
  const cpu = view.dimensions.indexOf('cpu')
  const memory = view.dimensions.indexOf('memory')
  if (has(view, cpu, node) && has(view, memory, node)) return binpackScore(left(view, cpu, node, vector), left(view, memory, node, vector))
  let sum = 0
  let count = 0
  for (const dimension of view.resources) {
    if (!has(view, dimension, node)) continue
    sum += powerOfTen(left(view, dimension, node, vector))
    count++
  }
  return count === 0 ? 0 : clampFit(20 - (2 * sum) / count)
}

function has(view: CellView, dimension: number, node: number): boolean {
  return dimension >= 0 && view.capacity[dimension][node] > 0
}

function left(view: CellView, dimension: number, node: number, vector: Float64Array): number {
  return (view.free[dimension][node] - vector[dimension]) / view.capacity[dimension][node]
}
