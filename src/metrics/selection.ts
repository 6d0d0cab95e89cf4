/**
 * The value of a rank without sorting (Hoare, Algorithm 65: Find, 1961): each round parts the values about a pivot and goes on with the
 * side that has the rank. Where the pivots are bad for too long, what is left is sorted.
 */
const MOST_ROUNDS = 64

/**
 * Reorders the values so that the one of the rank, counted from 0, is in its place, none before it larger, none after it smaller.
 * @param from the values before it are in their places already.
 */
export function select(values: Float64Array, rank: number, from = 0): number {
  let low = from
  let high = values.length - 1
  for (let round = 0; low < high; round++) {
    if (round === MOST_ROUNDS) {
      values.subarray(low, high + 1).sort()
      break
    }
    const pivot = middleOf(values[low], values[(low + high) >>> 1], values[high])
    let left = low
    let right = high
    while (left <= right) {
      while (values[left] < pivot) left++
      while (values[right] > pivot) right--
      if (left > right) break
      const value = values[left]
      values[left++] = values[right]
      values[right--] = value
    }
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else break
  }
  return values[rank]
}

/** The least value from a place on; Infinity if there is none. */
export function leastFrom(values: Float64Array, from: number): number {
  let least = Infinity
  for (let at = from; at < values.length; at++) if (values[at] < least) least = values[at]
  return least
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
