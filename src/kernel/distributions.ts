/**
 * Draws from named distributions, each bound to one stream. The sampling itself is d3-random's; here are the parameters that the
 * scheduling literature uses (means, medians, coefficients of variation) and the mixtures d3-random lacks (Law, Simulation Modeling
 * and Analysis, chapter 8).
 */
import { randomExponential, randomGamma, randomLogNormal, randomPareto } from 'd3-random'
import { invariant } from '../errors.ts'
import type { RandomStream } from './random.ts'

/** One more draw, in the unit of the parameters. */
export type Sampler = () => number

/** Always `value`; draws nothing from any stream. */
export function constant(value: number): Sampler {
  return () => value
}

/** Uniform in [min, max). */
export function uniform(stream: RandomStream, min: number, max: number): Sampler {
  return () => min + stream.uniform() * (max - min)
}

/** Exponential with the given mean (> 0). */
export function exponential(stream: RandomStream, mean: number): Sampler {
  invariant(mean > 0, `an exponential with mean ${mean}`)
  return randomExponential.source(stream.uniform)(1 / mean)
}

/** Lognormal: the natural logarithm is normal with mean `ln(median)` and standard deviation `sigma`. Its mean is median x exp(sigma^2 / 2). */
export function lognormal(stream: RandomStream, median: number, sigma: number): Sampler {
  invariant(median > 0 && sigma >= 0, `a lognormal with median ${median} and sigma ${sigma}`)
  return randomLogNormal.source(stream.uniform)(Math.log(median), sigma)
}

/** Gamma with the given mean and coefficient of variation `cv` (shape 1/cv^2, scale mean x cv^2); cv 1 is exponential. */
export function gamma(stream: RandomStream, mean: number, cv: number): Sampler {
  invariant(mean > 0 && cv > 0, `a gamma with mean ${mean} and cv ${cv}`)
  return randomGamma.source(stream.uniform)(1 / (cv * cv), mean * cv * cv)
}

/** Pareto: P(X > x) = (least / x)^alpha for x >= least. Its mean is infinite for alpha <= 1. */
export function pareto(stream: RandomStream, alpha: number, least: number): Sampler {
  invariant(alpha > 0 && least > 0, `a Pareto with alpha ${alpha} and least value ${least}`)
  const draw = randomPareto.source(stream.uniform)(alpha)
  return () => least * draw()
}

/**
 * Two exponentials with balanced means, fitted to a mean and a coefficient of variation of at least 1: the usual model of bursty
 * gaps between arrivals (Feitelson, Workload Modeling, section 3.2).
 */
export function hyperexponential(stream: RandomStream, mean: number, cv: number): Sampler {
  invariant(mean > 0 && cv >= 1, `a hyperexponential with mean ${mean} and cv ${cv}`)
  const square = cv * cv
  const often = (1 + Math.sqrt((square - 1) / (square + 1))) / 2
  const unit = exponential(stream, 1)
  return () => {
    const share = stream.uniform() < often ? often : 1 - often
    return (unit() * mean) / (2 * share)
  }
}

/** One of `values`, each as often as its weight says; equal weights if none are given. */
export function discrete(stream: RandomStream, values: readonly number[], weights?: readonly number[]): Sampler {
  invariant(values.length > 0, 'a discrete distribution of no values')
  invariant(weights === undefined || weights.length === values.length, 'a weight for each value of a discrete distribution')
  const bounds = cumulative(weights ?? values.map(() => 1))
  const total = bounds[bounds.length - 1]
  invariant(total > 0, 'a discrete distribution with positive weight')
  return () => values[firstAbove(bounds, stream.uniform() * total)]
}

/** Quantiles `[probability, value]` in rising order, from probability 0 to 1, with straight lines between them. */
export function empirical(stream: RandomStream, quantiles: ReadonlyArray<readonly [number, number]>): Sampler {
  const last = quantiles.length - 1
  invariant(last >= 1 && quantiles[0][0] === 0 && quantiles[last][0] === 1, 'quantiles from probability 0 to 1')
  const bounds = quantiles.map(([probability]) => probability)
  return () => {
    const at = stream.uniform()
    const above = firstAbove(bounds, at)
    const [low, least] = quantiles[above - 1]
    const [high, most] = quantiles[above]
    return least + ((at - low) / (high - low)) * (most - least)
  }
}

/** The draws of `sampler`, raised to `min` and cut off at `max`: clamped, not drawn again, so that each draw costs the stream the same. */
export function bounded(sampler: Sampler, min: number, max: number): Sampler {
  invariant(min <= max, `bounds ${min} to ${max}`)
  return () => Math.min(max, Math.max(min, sampler()))
}

function cumulative(weights: readonly number[]): number[] {
  let sum = 0
  return weights.map((weight) => {
    sum += weight
    return sum
  })
}

/** Index of the first bound above `value` (binary search). */
function firstAbove(bounds: readonly number[], value: number): number {
  let low = 0
  let high = bounds.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (bounds[middle] > value) high = middle
    else low = middle + 1
  }
  return low
}
