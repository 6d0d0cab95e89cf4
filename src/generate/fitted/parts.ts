/** Parts that fitted models are put together from: sizes and run times that hang together, and requests. */
import { discrete, lognormal } from '../../kernel/distributions.ts'
import type { RandomStream } from '../../kernel/random.ts'
import { SECOND, type Time } from '../../model/time.ts'
import { type RequestsSpec, requestedResources, requestSamplers } from '../specs.ts'
import type { DrawnJob, Streams } from './model.ts'

const MEBIBYTE = 1024 ** 2

/** Number of pods and run time of a job. */
export interface Extent {
  readonly pods: number
  readonly span: Time
}

/** What a pod asks for. */
export interface Requests {
  readonly resources: readonly string[]
  /** Draws into amounts, base units, in the order of the resources. */
  draw(stream: RandomStream): (amounts: Float64Array) => void
}

/** Jobs of one role: an extent, then requests. */
export function oneRole(streams: Streams, extent: () => Extent, { resources, draw }: Requests): () => DrawnJob {
  const into = draw(streams('requests'))
  return () => {
    const { pods, span } = extent()
    const amounts = new Float64Array(resources.length)
    into(amounts)
    return { span, roles: [{ name: '', pods, amounts, perNode: Infinity }] }
  }
}

/** Seconds as whole microseconds, at least 1. */
export function spanOf(seconds: number): Time {
  return Math.max(1, Math.round(seconds * SECOND))
}

/** How run times hang on sizes. */
export interface Growth {
  /** Mean and standard deviation of ln seconds. */
  readonly mu: number
  readonly sigma: number
  /** Mean and standard deviation of ln pods. */
  readonly meanSize: number
  readonly sigmaSize: number
  /** Correlation of the two logarithms. */
  readonly correlation: number
  /** Longest run time, seconds. */
  readonly longest: number
}

/** Run time in seconds by number of pods: a regression of ln seconds on ln pods with normal errors, so that both have the moments stated. */
export function growing(stream: RandomStream, growth: Growth): (pods: number) => number {
  const { mu, sigma, meanSize, sigmaSize, correlation, longest } = growth
  const slope = (correlation * sigma) / sigmaSize
  const errors = lognormal(stream, 1, sigma * Math.sqrt(1 - correlation * correlation))
  return (pods) => Math.min(longest, errors() * Math.exp(mu + slope * (Math.log(pods) - meanSize)))
}

/** Each resource for itself. */
export function apart(spec: RequestsSpec): Requests {
  return {
    resources: requestedResources(spec),
    draw(stream) {
      const samplers = requestSamplers(spec, stream)
      return (amounts) => {
        for (const [resource, [, sampler]] of samplers.entries()) amounts[resource] = sampler()
      }
    },
  }
}

/** Whole vectors, each as often as its weight says. @param shapes weight, millicores, MiB, GPUs */
export function together(shapes: ReadonlyArray<readonly [weight: number, millicores: number, mebibytes: number, gpus: number]>): Requests {
  return {
    resources: ['cpu', 'memory', 'nvidia.com/gpu'],
    draw(stream) {
      const shape = pick(stream, shapes)
      return (amounts) => {
        const [, millicores, mebibytes, gpus] = shape()
        amounts.set([millicores, mebibytes * MEBIBYTE, gpus])
      }
    },
  }
}

/** One of the rows, each as often as its first entry says. */
export function pick<Row extends readonly [weight: number, ...rest: unknown[]]>(stream: RandomStream, rows: readonly Row[]): () => Row {
  const which = discrete(
    stream,
    rows.map((_, index) => index),
    rows.map(([weight]) => weight),
  )
  return () => rows[which()]
}
