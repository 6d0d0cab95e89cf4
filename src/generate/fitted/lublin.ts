/**
 * The model of rigid parallel jobs of Lublin and Feitelson ("The workload on parallel supercomputers: modeling the characteristics of rigid
 * jobs", JPDC 63, 2003), with the parameters that their C program (`m_lublin99.c`, Parallel Workloads Archive) has for all jobs together:
 * sizes serial, powers of two, or between; run times hyper-gamma in ln seconds, longer for larger jobs; gaps gamma in ln seconds, under a
 * daily cycle. A process is a pod of one core, a job a gang. The program's own cuts are kept: exp(12) s of run time, exp(13) s of gap.
 */
import { gamma, type Sampler } from '../../kernel/distributions.ts'
import type { RandomStream } from '../../kernel/random.ts'
import type { DrawnJob, FittedModel, Streams } from './model.ts'
import { apart, oneRole, spanOf } from './parts.ts'

const SERIAL = 0.244
const POWER_OF_TWO = 0.576

/**
 * log2 of the size of a parallel job: uniform from low to medium, or from medium to high. The program has 128 processors; for 256 the
 * largest is 8, and medium stays 2.5 below it, as the program's comments ask (1.5 to 3.5).
 */
const STAGES = { low: 0.8, medium: 5.5, high: 8, first: 0.86 } as const

/** ln seconds of run time: gamma of (shape, scale) with the probability `slope` x size + `least`, else the other one. */
const RUN = { first: [4.2, 0.94], second: [312, 0.03], slope: -0.0054, least: 0.78, most: 12 } as const

/** ln seconds between jobs; 1.0225 turns the rush hour's gaps, to which 10.2303 was fitted, into those of a whole day. */
const GAP = { shape: 10.2303 * 1.0225, scale: 0.4871, most: 13 } as const

/** Jobs by half hour: gamma, of a day that begins with the 11th half hour. */
const CYCLE = { shape: 8.1737, scale: 3.9631, buckets: 48, start: 11 } as const
const BUCKET_SECONDS = 1800

/** Mean of exp(gap) under the cut at `most`, seconds, by numerical integration. */
const MEAN_GAP = 911.3

export const lublin256: FittedModel = {
  about:
    'Lublin-Feitelson model of rigid parallel jobs (JPDC 2003) for 256 processors, daily cycle included; a process is a pod of one core',
  gang: true,
  roles: 1,
  resources: ['cpu'],
  gap: MEAN_GAP,
  gaps: cyclicGaps,
  jobs: (streams) => oneRole(streams, extents(streams), apart({ cpu: 1 })),
}

function extents(streams: Streams): () => { pods: number; span: number } {
  const size = sizes(streams('sizes'))
  const span = runTimes(streams('durations'))
  return () => {
    const pods = size()
    return { pods, span: span(pods) }
  }
}

function sizes(stream: RandomStream): Sampler {
  const { low, medium, high, first } = STAGES
  return () => {
    const kind = stream.uniform()
    const [from, to] = stream.uniform() <= first ? [low, medium] : [medium, high]
    const exponent = from + stream.uniform() * (to - from)
    if (kind <= SERIAL) return 1
    return Math.round(2 ** (kind <= SERIAL + POWER_OF_TWO ? Math.round(exponent) : exponent))
  }
}

function runTimes(stream: RandomStream): (pods: number) => DrawnJob['span'] {
  const [first, second] = [RUN.first, RUN.second].map(([shape, scale]) => shaped(stream, shape, scale))
  return (pods) => {
    const share = Math.min(1, Math.max(0, RUN.slope * pods + RUN.least))
    const draw = below(() => (stream.uniform() <= share ? first() : second()), RUN.most)
    return spanOf(Math.floor(Math.exp(draw())))
  }
}

function shaped(stream: RandomStream, shape: number, scale: number): Sampler {
  return gamma(stream, shape * scale, 1 / Math.sqrt(shape))
}

/** Drawn again until it is not above `most`. */
function below(sampler: Sampler, most: number): Sampler {
  return () => {
    let value = sampler()
    while (value > most) value = sampler()
    return value
  }
}

/**
 * Gaps on a clock that runs fast when many come: a gap is paid in units of the mean rate, half hour by half hour of the day. Jobs come
 * from midnight on.
 */
function cyclicGaps(stream: RandomStream): Sampler {
  const draw = below(shaped(stream, GAP.shape, GAP.scale), GAP.most)
  const rates = ratesByBucket()
  let now = 0
  return () => {
    const from = now
    let left = Math.exp(draw())
    for (;;) {
      const bucket = Math.floor(now / BUCKET_SECONDS)
      const rate = rates[bucket % CYCLE.buckets]
      const rest = (bucket + 1) * BUCKET_SECONDS - now
      if (left <= rest * rate) break
      left -= rest * rate
      now = (bucket + 1) * BUCKET_SECONDS
    }
    now += left / rates[Math.floor(now / BUCKET_SECONDS) % CYCLE.buckets]
    return (now - from) / MEAN_GAP
  }
}

/** Rates of arrival by half hour of the day, mean 1: the density of the gamma. */
function ratesByBucket(): number[] {
  const { shape, scale, buckets, start } = CYCLE
  const rates = new Array<number>(buckets)
  for (let at = start; at < start + buckets; at++) rates[(at - 1) % buckets] = at ** (shape - 1) * Math.exp(-at / scale)
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / buckets
  return rates.map((rate) => rate / mean)
}
