/**
 * Exact proportions: whole numbers that add up to a total and follow given weights as closely as whole numbers can (the largest
 * remainder method, Hamilton 1792), so that a generated cluster has the shares of its source and not a sample of them.
 */

/** Shares of `total`, one for each weight (all >= 0, sum > 0). Equal remainders: the lowest index first. */
export function largestRemainder(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, right) => left + right, 0)
  const exact = weights.map((weight) => (total * weight) / sum)
  const counts = exact.map(Math.floor)
  const missing = total - counts.reduce((left, right) => left + right, 0)
  const order = exact.map((_, index) => index)
  order.sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b)
  for (const index of order.slice(0, missing)) counts[index]++
  return counts
}

/**
 * Splits an integer over parts by weight, every part at least 1 where there is enough for all; where there is not, the first part
 * gets everything and the others 0.
 */
export function split(total: number, weights: readonly number[]): number[] {
  if (weights.length === 1) return [total]
  if (total < weights.length) return weights.map((_, index) => (index === 0 ? total : 0))
  return largestRemainder(total - weights.length, weights).map((count) => count + 1)
}
