/**
 * Sizes of which a source gives no more than median, 90th percentile, largest and mean, spread over orders of magnitude. Up to the 90th
 * percentile the logarithm is straight between 1, the median and that percentile; above it follows a Pareto cut at the largest (the
 * bounded Pareto of Harchol-Balter, Crovella, Murta, JPDC 1999). Its exponent is the one free number: it is fitted to the mean.
 */
import type { Sampler } from '../kernel/distributions.ts'
import type { RandomStream } from '../kernel/random.ts'

export interface HeavyTail {
  /** At least 1, the smallest size. */
  readonly median: number
  readonly p90: number
  readonly max: number
  /** Exponent of the tail: P(X > x) falls as x^-alpha above the 90th percentile. */
  readonly alpha: number
}

/** The size below which a share `at` (0 to 1) of all sizes lies, unrounded. */
export function heavyTailQuantile({ median, p90, max, alpha }: HeavyTail, at: number): number {
  if (at < 0.5) return median ** (at / 0.5)
  if (at < 0.9) return median * (p90 / median) ** ((at - 0.5) / 0.4)
  const within = (at - 0.9) / 0.1
  return p90 * (1 - within * (1 - (p90 / max) ** alpha)) ** (-1 / alpha)
}

/** Whole sizes of at least 1. */
export function heavyTailed(stream: RandomStream, spec: HeavyTail): Sampler {
  return () => Math.round(heavyTailQuantile(spec, stream.uniform()))
}
