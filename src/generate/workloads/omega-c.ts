/**
 * A load like that of the Omega paper's cluster C (Schwarzkopf et al., EuroSys 2013, section 4), which is the cluster of Google's public
 * 2011 trace. The distributions that the paper drew from were not released; this is built from what can be counted in the trace and was
 * published: 385,482 jobs submitted and finished in 29 days, one in 6.5 s, 35,838 of them (9.3 %) in production, here the class service;
 * tasks a job and requests of a task as of the 3,979 jobs that run when the trace begins, scaled to a largest node of 32 cores and 128
 * GiB. A count of running jobs meets long jobs more often than a count of submitted ones, so sizes lean to those of long jobs. All tasks
 * of a job ask for the same, as in the paper's lightweight simulator. What had been running for weeks is not in here: prefill a cell.
 */
import * as z from 'zod/mini'
import { bounded, exponential, lognormal, type Sampler } from '../../kernel/distributions.ts'
import { type RandomStream, randomStream } from '../../kernel/random.ts'
import type { JobTable } from '../../model/job-table.ts'
import type { PodTemplates } from '../../model/pod-templates.ts'
import { parseDuration } from '../../model/time.ts'
import { type HeavyTail, heavyTailed } from '../heavy-tail.ts'
import { allocatableOf, durationField, option, resourcesField, shareField } from '../recipe-fields.ts'
import { durationSampler, durationSpec } from '../specs.ts'
import { type JobStream, jobsOfStreams } from './job-stream.ts'

/** What a task of this load asks for. */
const REQUESTED: readonly string[] = ['cpu', 'memory']

export const omegaCRecipe = z
  .strictObject({
    kind: z.literal('omegaC'),
    window: option(durationField, '1h', 'how long jobs arrive'),
    interarrival: option(
      durationField.check(z.refine((span) => parseDuration(span) > 0, { error: 'invalid interarrival: 0, allowed: more than zero' })),
      '6.5s',
      'mean time between jobs of both classes, exponential; 3.73s counts all 672,074 jobs of the trace, unfinished ones too',
    ),
    serviceShare: option(shareField, 0.093, 'share of jobs of the class service (production jobs of the trace)'),
    batchScale: option(z.number().check(z.positive(), z.maximum(1000)), 1, 'multiplies the rate of batch jobs, Omega figure 8'),
    duration: option(durationSpec, 'google2011', 'run time of both classes; google2011: lognormal, fitted to the trace'),
    most: option(
      resourcesField.check(
        z.superRefine((limits, context) => {
          for (const name of Object.keys(limits).filter((one) => !REQUESTED.includes(one))) {
            context.addIssue({ code: 'custom', path: [name], message: `invalid resource: ${name}, allowed: ${REQUESTED.join(', ')}` })
          }
        }),
      ),
      { cpu: '8', memory: '32Gi' },
      'no task asks for more; the default is half of the commonest node of the trace',
    ),
    schedulers: option(
      z.enum(['one', 'byClass']),
      'one',
      'one: all jobs go to the scheduler `default`; byClass: to the schedulers `batch` and `service`',
    ),
  })
  .check(z.describe('a load like that of cluster C of the Omega paper, from public numbers of the Google 2011 trace'))

export type OmegaCRecipe = z.infer<typeof omegaCRecipe>

interface ClassNumbers {
  /** Mean 35.2 and 37.9 tasks: the exponents are fitted to them. */
  readonly tasks: HeavyTail
  /** Median and mean of what a task asks for: cores, and GiB of memory. The trace's median of memory is not published. */
  readonly cores: { readonly median: number; readonly mean: number }
  readonly memory: { readonly mean: number }
}

const CLASSES: Readonly<Record<'batch' | 'service', ClassNumbers>> = {
  batch: { tasks: { median: 1, p90: 22, max: 20_010, alpha: 0.701 }, cores: { median: 0.8, mean: 1.26 }, memory: { mean: 4 } },
  service: { tasks: { median: 2, p90: 40, max: 4_440, alpha: 0.714 }, cores: { median: 1.5, mean: 2.02 }, memory: { mean: 5.3 } },
}

const GIBIBYTE = 1024 ** 3
const MEBIBYTE = 1024 ** 2

/** Jobs of both classes in the order of arrival. */
export function omegaC(recipe: OmegaCRecipe, seed: string): JobTable {
  const mean = parseDuration(recipe.interarrival)
  const { serviceShare, batchScale } = recipe
  const gaps = { batch: mean / ((1 - serviceShare) * batchScale), service: mean / serviceShare }
  const classes = (['batch', 'service'] as const).filter((name) => Number.isFinite(gaps[name]))
  return jobsOfStreams(
    classes.map((name) => streamOf(recipe, name, gaps[name], seed)),
    REQUESTED,
    parseDuration(recipe.window),
  )
}

function streamOf(recipe: OmegaCRecipe, workloadClass: 'batch' | 'service', gap: number, seed: string): JobStream {
  const stream = (name: string): RandomStream => randomStream(seed, `workload/${workloadClass}/${name}`)
  const numbers = CLASSES[workloadClass]
  return {
    workloadClass,
    scheduler: recipe.schedulers === 'one' ? 'default' : workloadClass,
    gap: exponential(stream('arrivals'), gap),
    tasks: heavyTailed(stream('sizes'), numbers.tasks),
    span: durationSampler(recipe.duration, stream('durations')),
    template: requestsOf(numbers, recipe.most, stream),
  }
}

/**
 * Lognormal: median and mean give its spread. Memory is taken to have the spread of cpu, as no median of it is published, and is drawn
 * for itself.
 */
function requestsOf(
  { cores, memory }: ClassNumbers,
  most: OmegaCRecipe['most'],
  stream: (name: string) => RandomStream,
): (templates: PodTemplates) => number {
  const sigma = Math.sqrt(2 * Math.log(cores.mean / cores.median))
  const limits = allocatableOf(most)
  const cut = (sampler: Sampler, least: number, limit: number | undefined) =>
    bounded(sampler, Math.min(least, limit ?? least), limit ?? Infinity)
  const cpu = cut(lognormal(stream('cpu'), cores.median * 1000, sigma), 10, limits.cpu)
  const median = (memory.mean * cores.median) / cores.mean
  const bytes = cut(lognormal(stream('memory'), median * GIBIBYTE, sigma), 16 * MEBIBYTE, limits.memory)
  return (templates) => templates.add([Math.round(cpu()), Math.round(bytes() / MEBIBYTE) * MEBIBYTE], 1)
}
