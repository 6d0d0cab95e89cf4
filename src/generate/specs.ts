/**
 * Distributions as users write them: an amount, the name of a published one, or a distribution with its parameters. Every name here
 * states its source; what is a choice of ours says so.
 */
import * as z from 'zod/mini'
import { InvalidInputError, invalid } from '../errors.ts'
import {
  bounded,
  constant,
  discrete,
  exponential,
  gamma,
  hyperexponential,
  lognormal,
  pareto,
  type Sampler,
  uniform,
} from '../kernel/distributions.ts'
import type { RandomStream } from '../kernel/random.ts'
import { toBaseUnits } from '../model/quantity.ts'
import { parseDuration } from '../model/time.ts'
import { countDistribution, type Distribution, durationDistribution, MOST, quantityDistribution, quantityField } from './recipe-fields.ts'

type Amount = string | number

const MEBIBYTE = 1024 ** 2

/** Run times. The cut at `max` is ours; it keeps single jobs from outlasting every experiment. */
const DURATIONS: Readonly<Record<string, Distribution<Amount>>> = {
  // Google 2011 trace (v2), schedule to end of 672,074 jobs: lognormal, mu 5.26, sigma 1.75 of ln seconds.
  google2011: { distribution: 'lognormal', median: '192.48s', sigma: 1.75, max: '1d' },
  // Alibaba 2017 trace, batch tasks: mu 3.58, sigma 1.82 of ln seconds, longest 2.9e4 s.
  alibaba2017: { distribution: 'lognormal', median: '35.87s', sigma: 1.82, max: '29000s' },
  // Alibaba openb GPU trace 2023, pod lifetimes: mu 6.44, sigma 1.88 of ln seconds.
  openb2023: { distribution: 'lognormal', median: '626.41s', sigma: 1.88, max: '7d' },
}

/** Tasks a job of 2,857,851 DAG jobs, Alibaba 2018 trace, in hundredths of a percent; what is above 20 tasks (0.9 %, longest 199) in four steps. */
const ALIBABA_2018 = [3833, 2041, 1276, 697, 538, 331, 353, 174, 140, 104, 86, 80, 56, 41, 40, 40, 28, 23, 16, 12]

const COUNTS: Readonly<Record<string, Distribution<number>>> = {
  alibaba2018: {
    distribution: 'discrete',
    values: [...ALIBABA_2018.map((_, index) => index + 1), 24, 31, 36, 77],
    weights: [...ALIBABA_2018, 41, 30, 10, 10],
  },
  // Instances a task where there is more than one, Alibaba 2017: mean 3.67, deviation 2.08 of the logarithm, 99th percentile 1,660.
  alibaba2017: { distribution: 'lognormal', median: 39.25, sigma: 2.08, min: 2, max: 1660 },
  // GPUs a job above one in the Philly mix that Gavel replays (OSDI 2020).
  philly: { distribution: 'discrete', values: [2, 4, 8, 16], weights: [2.4, 16, 27, 5.3] },
}

const REQUESTS: Readonly<Record<string, Readonly<Record<string, Distribution<Amount>>>>> = {
  // Google 2011 trace, batch tasks, as fractions of a node of 32 cores and 128 GiB: cpu median 0.8, mean 1.26 cores; memory mean 4 GiB.
  // The spread of memory is taken to be that of cpu.
  google2011: {
    cpu: { distribution: 'lognormal', median: '800m', sigma: 0.95, min: '10m', max: '32' },
    memory: { distribution: 'lognormal', median: '2.55Gi', sigma: 0.95, min: '16Mi', max: '128Gi' },
  },
}

/** The number an amount stands for: microseconds, base units, or itself. */
type Read = (amount: Amount) => number

const AMOUNTS = new Set(['value', 'values', 'min', 'max', 'mean', 'median'])

/** What is wrong with a distribution, if anything: amounts that cannot be read, or that no such distribution has. */
function faultOf(spec: Distribution<Amount>, read: Read): string | undefined {
  try {
    const numbers: Record<string, number[]> = {}
    for (const [key, value] of Object.entries(spec)) if (AMOUNTS.has(key)) numbers[key] = [value as Amount | Amount[]].flat().map(read)
    return faultOfNumbers(spec, numbers)
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.problems[0].message
  }
}

function faultOfNumbers(spec: Distribution<Amount>, numbers: Readonly<Record<string, readonly number[]>>): string | undefined {
  if ((numbers.min?.[0] ?? 0) > (numbers.max?.[0] ?? Infinity)) return `invalid min: above max, allowed: at most max`
  for (const key of ['mean', 'median', ...(spec.distribution === 'pareto' ? ['min'] : [])]) {
    if (numbers[key]?.[0] === 0) return `invalid ${key}: 0, allowed: more than zero`
  }
  if (spec.distribution !== 'discrete' || spec.weights === undefined) return undefined
  if (spec.weights.length !== spec.values.length)
    return `invalid weights: ${spec.weights.length} of them, allowed: one for each of the ${spec.values.length} values`
  return spec.weights.some((weight) => weight > 0) ? undefined : 'invalid weights: all zero, allowed: at least one above zero'
}

const readSpan: Read = (amount) => parseDuration(amount)
const readCount: Read = (amount) => Number(amount)
const readQuantity = (resource: string): Read => {
  return (amount) => toBaseUnits(resource, amount)
}

type Context = { addIssue(issue: { code: 'custom'; message: string; path?: PropertyKey[] }): void }

function checked(read: Read) {
  return (spec: Distribution<Amount>, context: Context): void => {
    const message = faultOf(spec, read)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  }
}

/** An amount or the name of a table's entry. */
function orNamed(table: Readonly<Record<string, unknown>>, read: Read) {
  return z.union([z.string(), z.number().check(z.minimum(0))]).check(
    z.superRefine((value, context) => {
      if (typeof value === 'string' && Object.hasOwn(table, value)) return
      const fault = faultOf({ distribution: 'constant', value }, read)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: `${fault}, or one of ${Object.keys(table).join(', ')}` })
    }),
  )
}

const wholeCount: Read = (amount) => {
  if (typeof amount === 'number' && Number.isInteger(amount) && amount >= 1 && amount <= MOST) return amount
  return invalid('', `invalid count: ${JSON.stringify(amount)}, allowed: a whole number from 1 to ${MOST}`)
}

/** A span, a published distribution of run times, or a distribution of spans. */
export const durationSpec = z.union([orNamed(DURATIONS, readSpan), durationDistribution.check(z.superRefine(checked(readSpan)))])

/** A count, a published distribution of sizes, or a distribution of counts (draws are rounded up to whole numbers of at least 1). */
export const countSpec = z.union([orNamed(COUNTS, wholeCount), countDistribution.check(z.superRefine(checked(readCount)))])

/** Amounts of resources, by name: a published set, or a quantity or a distribution of quantities for each. */
export const requestsSpec = z.union([
  z.enum(Object.keys(REQUESTS)),
  z.record(z.string().check(z.minLength(1)), z.union([quantityField, quantityDistribution])).check(
    z.superRefine((value, context) => {
      for (const [resource, spec] of Object.entries(value)) {
        const message = faultOf(typeof spec === 'object' ? spec : { distribution: 'constant', value: spec }, readQuantity(resource))
        if (message !== undefined) context.addIssue({ code: 'custom', path: [resource], message })
      }
    }),
  ),
])

export type DurationSpec = z.infer<typeof durationSpec>
export type CountSpec = z.infer<typeof countSpec>
export type RequestsSpec = z.infer<typeof requestsSpec>

/** Spans in whole microseconds, at least 1. */
export function durationSampler(spec: DurationSpec, stream: RandomStream): Sampler {
  return rounded(samplerOf(resolve(spec, DURATIONS), stream, readSpan), 1, Math.round)
}

/** Whole numbers of at least 1. */
export function countSampler(spec: CountSpec, stream: RandomStream): Sampler {
  return rounded(samplerOf(resolve<Amount>(spec, COUNTS), stream, readCount), 1, Math.ceil)
}

/** Bytes from 1 MiB on in whole MiB, rounded up: nobody asks for less, and files stay readable. */
function upToMebibytes(bytes: number): number {
  return bytes < MEBIBYTE ? Math.ceil(bytes) : Math.ceil(bytes / MEBIBYTE) * MEBIBYTE
}

/** The resources of which {@link requestSamplers} draws amounts, in its order. */
export function requestedResources(spec: RequestsSpec): readonly string[] {
  return Object.keys(typeof spec === 'string' ? REQUESTS[spec] : spec)
}

/** For each resource, whole base units (memory from 1 MiB on: whole MiB) of at least 0; a resource that is drawn 0 is not asked for. */
export function requestSamplers(spec: RequestsSpec, stream: RandomStream): ReadonlyArray<readonly [string, Sampler]> {
  const byName = typeof spec === 'string' ? REQUESTS[spec] : spec
  return Object.entries(byName).map(([resource, one]) => {
    const round = resource === 'memory' ? upToMebibytes : Math.ceil
    return [resource, rounded(samplerOf(resolve(one, {}), stream, readQuantity(resource)), 0, round)] as const
  })
}

function resolve<A extends Amount>(spec: A | Distribution<A>, table: Readonly<Record<string, Distribution<A>>>): Distribution<A> {
  if (typeof spec === 'object') return spec
  return typeof spec === 'string' && Object.hasOwn(table, spec) ? table[spec] : { distribution: 'constant', value: spec }
}

function rounded(sampler: Sampler, least: number, round: (value: number) => number): Sampler {
  return () => Math.max(least, round(sampler()))
}

function samplerOf(spec: Distribution<Amount>, stream: RandomStream, read: Read): Sampler {
  if (spec.distribution === 'constant') return constant(read(spec.value))
  if (spec.distribution === 'uniform') return uniform(stream, read(spec.min), read(spec.max))
  if (spec.distribution === 'discrete') return discrete(stream, spec.values.map(read), spec.weights)
  const least = spec.min === undefined ? 0 : read(spec.min)
  return bounded(unbounded(spec, stream, read), least, spec.max === undefined ? Number.MAX_SAFE_INTEGER : read(spec.max))
}

type Unbounded = Exclude<Distribution<Amount>, { distribution: 'constant' | 'uniform' | 'discrete' }>

function unbounded(spec: Unbounded, stream: RandomStream, read: Read): Sampler {
  if (spec.distribution === 'exponential') return exponential(stream, read(spec.mean))
  if (spec.distribution === 'lognormal') return lognormal(stream, read(spec.median), spec.sigma)
  if (spec.distribution === 'gamma') return gamma(stream, read(spec.mean), spec.cv)
  if (spec.distribution === 'hyperexponential') return hyperexponential(stream, read(spec.mean), spec.cv)
  return pareto(stream, spec.alpha, read(spec.min))
}
