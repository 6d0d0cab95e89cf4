/**
 * Instants of arrival. The gaps of a process are drawn with mean 1 and scaled afterwards, so that the load moves the instants and not
 * their pattern (common random numbers).
 */
import { constant, exponential, gamma, hyperexponential, type Sampler } from '../kernel/distributions.ts'
import type { RandomStream } from '../kernel/random.ts'
import type { Arrivals } from './recipe-fields.ts'

/** Gaps with mean 1. */
export function gapSampler(arrivals: Arrivals, stream: RandomStream): Sampler {
  if (arrivals.process === 'constant') return constant(1)
  if (arrivals.process === 'gamma') return gamma(stream, 1, arrivals.cv)
  if (arrivals.process === 'hyperexponential') return hyperexponential(stream, 1, arrivals.cv)
  if (arrivals.process === 'bursts') return bursts(arrivals.burst, exponential(stream, arrivals.burst))
  return exponential(stream, 1)
}

function bursts(size: number, between: Sampler): Sampler {
  let member = 0
  return () => {
    const gap = member === 0 ? between() : 0
    member = (member + 1) % size
    return gap
  }
}

/** `count` instants as fractions of a window from 0 to 1, rising; the gap after the last one counts too, so all lie inside. */
export function fractions(gap: Sampler, count: number): Float64Array {
  const instants = new Float64Array(count)
  let at = 0
  for (let index = 0; index < count; index++) {
    at += gap()
    instants[index] = at
  }
  const end = at + gap()
  return end > at || at > 0 ? instants.map((instant) => instant / Math.max(end, at)) : instants
}
