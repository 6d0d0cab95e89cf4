/**
 * Node scores of the Kubernetes scheduler (pkg/scheduler/framework/plugins/noderesources), 0 to 100, higher better, truncated to
 * integers where Kubernetes truncates. `requested` is what the node's pods and the pod ask together; arrays have one entry a resource.
 */
import type { ShapePoint } from '../../model/scheduler-configuration.ts'

/** Above this, 100 times an amount is not exact in a double. */
const EXACT = Math.floor(Number.MAX_SAFE_INTEGER / 100)

/** trunc(100 x part / whole), exact; `whole` above 0, `part` from 0 to `whole`. */
export function truncatedPercent(part: number, whole: number): number {
  if (whole > EXACT) return Number((BigInt(part) * 100n) / BigInt(whole))
  const product = part * 100
  const percent = Math.floor(product / whole)
  return percent * whole > product ? percent - 1 : percent
}

/**
 * `leastResourceScorer`: the weighted mean of what is left, in percent. Resources the node lacks do not count. 0 to 100.
 * @param requested base units, one entry a resource: what the node's pods and the pod ask together.
 * @param capacity the same of the node; 0: it has none of it.
 * @param weights of the resources. Default: 1 each.
 */
export function leastAllocatedScore(requested: ArrayLike<number>, capacity: ArrayLike<number>, weights?: ArrayLike<number>): number {
  return weightedMean(requested, capacity, weights, percentLeft)
}

/**
 * `mostResourceScorer`: the weighted mean of what is taken, in percent; a node asked for too much counts as full. 0 to 100.
 * @param requested base units, one entry a resource: what the node's pods and the pod ask together.
 * @param capacity the same of the node; 0: it has none of it.
 * @param weights of the resources. Default: 1 each.
 */
export function mostAllocatedScore(requested: ArrayLike<number>, capacity: ArrayLike<number>, weights?: ArrayLike<number>): number {
  return weightedMean(requested, capacity, weights, percentTaken)
}

function percentLeft(requested: number, capacity: number): number {
  return requested > capacity ? 0 : truncatedPercent(capacity - requested, capacity)
}

function percentTaken(requested: number, capacity: number): number {
  return truncatedPercent(Math.min(requested, capacity), capacity)
}

function weightedMean(
  requested: ArrayLike<number>,
  capacity: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  score: (requested: number, capacity: number) => number,
): number {
  let sum = 0
  let total = 0
  for (let k = 0; k < capacity.length; k++) {
    if (capacity[k] === 0) continue
    const weight = weights === undefined ? 1 : weights[k]
    sum += weight * score(requested[k], capacity[k])
    total += weight
  }
  return total === 0 ? 0 : Math.trunc(sum / total)
}

/**
 * `BuildBrokenLinearFunction`: the line through the points, level before the first and after the last. Between two points the difference to
 * the left one is truncated, so that a falling line lies up to 1 above the true one, a rising one below.
 *
 * @param points at least one; integers, utilisation rising.
 */
export function brokenLinear(points: readonly ShapePoint[], utilization: number): number {
  let right = 0
  while (right < points.length && utilization > points[right].utilization) right++
  if (right === 0) return points[0].score
  const from = points[right - 1]
  if (right === points.length) return from.score
  const to = points[right]
  return from.score + Math.trunc(((to.score - from.score) * (utilization - from.utilization)) / (to.utilization - from.utilization))
}

/**
 * `requestedToCapacityRatioScorer`: what is taken, in percent, through a broken line; then the weighted mean of the resources that score
 * above 0, rounded to the nearest. A node asked for too much counts as full.
 *
 * @param shape of scores from 0 to 100.
 */
export function requestedToCapacityRatioScore(
  requested: ArrayLike<number>,
  capacity: ArrayLike<number>,
  shape: readonly ShapePoint[],
  weights?: ArrayLike<number>,
): number {
  let sum = 0
  let total = 0
  for (let k = 0; k < capacity.length; k++) {
    if (capacity[k] === 0) continue
    const score = brokenLinear(shape, percentTaken(requested[k], capacity[k]))
    if (score === 0) continue
    const weight = weights === undefined ? 1 : weights[k]
    sum += weight * score
    total += weight
  }
  return total === 0 ? 0 : Math.round(sum / total)
}

/** `balancedResourceScorer` up to Kubernetes 1.35: 100 less the population standard deviation of the fractions taken. 0 to 100. */
export function balancedAllocationScore(requested: ArrayLike<number>, capacity: ArrayLike<number>): number {
  let sum = 0
  let count = 0
  let low = 1
  let high = 0
  for (let k = 0; k < capacity.length; k++) {
    if (capacity[k] === 0) continue
    const fraction = Math.min(1, requested[k] / capacity[k])
    sum += fraction
    count++
    low = Math.min(low, fraction)
    high = Math.max(high, fraction)
  }
  if (count < 2) return 100
  if (count === 2) return Math.trunc((1 - (high - low) / 2) * 100)
  const mean = sum / count
  let squares = 0
  for (let k = 0; k < capacity.length; k++) {
    if (capacity[k] === 0) continue
    const deviation = Math.min(1, requested[k] / capacity[k]) - mean
    squares += deviation * deviation
  }
  return Math.trunc((1 - Math.sqrt(squares / count)) * 100)
}

/**
 * Balanced allocation from Kubernetes 1.36 on (PR 135573): 75 where the pod leaves the balance as it was, less where it worsens it.
 * Both scores are truncated before they are compared.
 */
export function balanceChangeScore(before: ArrayLike<number>, after: ArrayLike<number>, capacity: ArrayLike<number>): number {
  const change = balancedAllocationScore(after, capacity) - balancedAllocationScore(before, capacity)
  return 50 + Math.trunc((50 + change) / 2)
}
