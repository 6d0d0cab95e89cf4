/**
 * Statistics for comparing runs: runs of several strategies over the same seeds are paired, so what counts is the mean of the paired
 * difference and its 95 % interval. Quantiles are exact. Nothing here invents a value: where there is no data the answer is null.
 */
import * as simple from 'simple-statistics'
import { invalid } from '../errors.ts'

/** A mean and its confidence interval; the ends are null for a single value. */
export interface Interval {
  /** Arithmetic mean. */
  readonly mean: number
  /** Lower end. */
  readonly low: number | null
  /** Upper end. */
  readonly high: number | null
  /** How many values. */
  readonly count: number
}

/** Arithmetic mean (compensated summation); null for no values. */
export function mean(values: ArrayLike<number>): number | null {
  return values.length === 0 ? null : simple.mean(values as number[])
}

/** Standard deviation with n - 1; null for fewer than two values. */
export function sampleStandardDeviation(values: ArrayLike<number>): number | null {
  return values.length < 2 ? null : simple.sampleStandardDeviation(asList(values))
}

function asList(values: ArrayLike<number>): number[] {
  return Array.isArray(values) ? values : Array.from(values)
}

/**
 * Two-sided confidence interval of the mean by Student's t, the values taken as normal; null for no values.
 * @param level above 0 and below 1
 * @throws InvalidInputError for another level
 */
export function confidenceInterval(values: ArrayLike<number>, level = 0.95): Interval | null {
  if (!(level > 0 && level < 1)) invalid('level', `invalid level: ${level}, allowed: above 0 and below 1`)
  const centre = mean(values)
  if (centre === null) return null
  const deviation = sampleStandardDeviation(values)
  if (deviation === null) return { mean: centre, low: null, high: null, count: values.length }
  const half = (tQuantile((1 + level) / 2, values.length - 1) * deviation) / Math.sqrt(values.length)
  return { mean: centre, low: centre - half, high: centre + half, count: values.length }
}

/**
 * Interval of the mean of `after[i] - before[i]` (paired t). Pairs of which either value is null are left out; null if none is left.
 * @param level of confidence, between 0 and 1
 * @throws InvalidInputError if the lists differ in length: then they are not pairs
 */
export function pairedDifference(before: readonly (number | null)[], after: readonly (number | null)[], level = 0.95): Interval | null {
  if (before.length !== after.length)
    invalid('after', `invalid length: ${after.length}, allowed: ${before.length}, one for each value before`)
  const differences: number[] = []
  before.forEach((first, i) => {
    const second = after[i]
    if (first !== null && second !== null) differences.push(second - first)
  })
  return confidenceInterval(differences, level)
}

/**
 * Exact quantiles by linear interpolation (type 7 of Hyndman and Fan, 1996), each null for no values. The values stay as they are.
 * @param probabilities 0 to 1
 * @throws InvalidInputError for another probability
 */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[]): (number | null)[] {
  const sorted = Float64Array.from(values).sort()
  return probabilities.map((probability) => quantileSorted(sorted, probability))
}

/** One quantile of values in ascending order (type 7); null for no values. */
export function quantileSorted(ascending: Float64Array, probability: number): number | null {
  if (!(probability >= 0 && probability <= 1)) invalid('probability', `invalid probability: ${probability}, allowed: 0 to 1`)
  if (ascending.length === 0) return null
  const rank = (ascending.length - 1) * probability
  const below = Math.floor(rank)
  const low = ascending[below]
  const high = ascending[Math.min(below + 1, ascending.length - 1)]
  return low === high ? low : low + (rank - below) * (high - low)
}

/** Jain's index (Jain, Chiu, Hawe, 1984): 1 = all equal, 1/n = one has everything; null for no values or only zeros. */
export function jainIndex(values: ArrayLike<number>): number | null {
  const list = asList(values)
  const squares = simple.sum(list.map((value) => value * value))
  if (list.length === 0 || squares === 0) return null
  return simple.sum(list) ** 2 / (list.length * squares)
}

/**
 * Quantile of Student's t distribution for whole degrees of freedom, by bisection on the finite series of its distribution function
 * (Abramowitz and Stegun 26.7.3 and 26.7.4). simple-statistics has none.
 */
export function tQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) invalid('probability', `invalid probability: ${probability}, allowed: above 0 and below 1`)
  if (!Number.isInteger(degrees) || degrees < 1) invalid('degrees', `invalid degrees of freedom: ${degrees}, allowed: integers from 1`)
  if (probability < 0.5) return -tQuantile(1 - probability, degrees)
  const wanted = 2 * probability - 1
  let [low, high] = [0, Math.PI / 2]
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (centralProbability(middle, degrees) < wanted) low = middle
    else high = middle
  }
  return Math.sqrt(degrees) * Math.tan(low)
}

/** Probability that |t| is below sqrt(degrees) * tan(angle). */
function centralProbability(angle: number, degrees: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const odd = degrees % 2 === 1
  let term = odd ? cosine : 1
  let sum = degrees === 1 ? 0 : term
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
}
