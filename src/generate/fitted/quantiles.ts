/**
 * Positive quantities of which percentiles are known: between two of them the logarithm is straight. What a published histogram or a
 * trace itself gives where no named distribution fits.
 */
import { empirical, type Sampler } from '../../kernel/distributions.ts'
import type { RandomStream } from '../../kernel/random.ts'

/** Pairs of probability and value, both rising, from probability 0 to 1. */
export type Quantiles = ReadonlyArray<readonly [probability: number, value: number]>

/** Draws that have these quantiles. */
export function byQuantiles(stream: RandomStream, quantiles: Quantiles): Sampler {
  const logarithms = empirical(
    stream,
    quantiles.map(([probability, value]) => [probability, Math.log(value)]),
  )
  return () => Math.exp(logarithms())
}
