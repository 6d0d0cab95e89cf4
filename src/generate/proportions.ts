/**
 * Exact proportions: whole numbers that add up to a total and follow given weights as closely as whole numbers can (the largest
 * remainder method, Hamilton 1792), so that a generated cluster has the shares of its source and not a sample of them.
 */

/** Where shares are written: a list, or a column. */
type Parts = { [index: number]: number }

/** Deals totals by weight, without a list of its own for each: generators deal a few for every job. */
export class Dealer {
  private readonly exact: number[] = []

  /** Shares of `total`, one for each of the first `count` weights (all >= 0, sum > 0), into `parts`. Equal remainders: the lowest index first. */
  share(total: number, weights: ArrayLike<number>, parts: Parts, count = weights.length): void {
    const { exact } = this
    let sum = 0
    for (let index = 0; index < count; index++) sum += weights[index]
    let missing = total
    for (let index = 0; index < count; index++) {
      exact[index] = (total * weights[index]) / sum
      parts[index] = Math.floor(exact[index])
      missing -= parts[index]
      exact[index] -= parts[index]
    }
    for (; missing > 0; missing--) {
      let largest = 0
      for (let index = 1; index < count; index++) if (exact[index] > exact[largest]) largest = index
      parts[largest]++
      exact[largest] = -1
    }
  }

  /**
   * Splits an integer over parts by weight, every part at least 1 where there is enough for all; where there is not, the first part
   * gets everything and the others 0.
   */
  split(total: number, weights: ArrayLike<number>, parts: Parts, count = weights.length): void {
    const enough = total >= count && count > 1
    if (enough) this.share(total - count, weights, parts, count)
    for (let index = 0; index < count; index++) parts[index] = enough ? parts[index] + 1 : index === 0 ? total : 0
  }
}

/** Shares of `total`, one for each weight (all >= 0, sum > 0). Equal remainders: the lowest index first. */
export function largestRemainder(total: number, weights: readonly number[]): number[] {
  const counts = weights.map(() => 0)
  new Dealer().share(total, weights, counts)
  return counts
}

/** {@link Dealer.split} of a single total. */
export function split(total: number, weights: readonly number[]): number[] {
  const parts = weights.map(() => 0)
  new Dealer().split(total, weights, parts)
  return parts
}
