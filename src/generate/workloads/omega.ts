/**
 * The example load of Google's Omega simulator (cluster-scheduler-simulator, `Workloads.scala`): two streams of jobs, batch and
 * service, with exponential gaps, sizes and run times, and tasks of 1 CPU and 2 GB (here GiB). A task is a pod of one container; a
 * job of them is no gang. With 10,000 nodes of 4 CPUs and 16 GB it fills 3 % of the cluster, as it does there.
 */
import * as z from 'zod/mini'
import { exponential, type Sampler } from '../../kernel/distributions.ts'
import { randomStream } from '../../kernel/random.ts'
import type { JobTable } from '../../model/job-table.ts'
import { parseDuration, SECOND } from '../../model/time.ts'
import { allocatableOf, durationField, option, resourcesField } from '../recipe-fields.ts'
import { type JobStream, jobsOfStreams } from './job-stream.ts'

export const omegaRecipe = z
  .strictObject({
    kind: z.literal('omega'),
    window: option(durationField, '1h', 'how long jobs arrive'),
    batchScale: option(
      z.number().check(z.positive(), z.maximum(1000)),
      1,
      'multiplies the rate of batch jobs (one in 10 s), Omega figure 8',
    ),
    serviceScale: option(z.number().check(z.positive(), z.maximum(1000)), 1, 'multiplies the rate of service jobs (one in 20 s)'),
    requests: option(resourcesField, { cpu: '1', memory: '2Gi' }, 'what each task asks for'),
    schedulers: option(
      z.enum(['one', 'byClass']),
      'one',
      'one: all jobs go to the scheduler `default`; byClass: to the schedulers `batch` and `service`',
    ),
  })
  .check(z.describe("the example load of Google's Omega simulator"))

export type OmegaRecipe = z.infer<typeof omegaRecipe>

/** Mean seconds between jobs, tasks a job, seconds of run time (Workloads.scala). */
const CLASSES = { batch: { gap: 10, tasks: 100, run: 100 }, service: { gap: 20, tasks: 10, run: 500 } } as const

/** Jobs of both classes in the order of arrival. */
export function omega(recipe: OmegaRecipe, seed: string): JobTable {
  const streams = [streamOf(recipe, 'batch', recipe.batchScale, seed), streamOf(recipe, 'service', recipe.serviceScale, seed)]
  return jobsOfStreams(streams, Object.keys(recipe.requests), parseDuration(recipe.window))
}

function streamOf(recipe: OmegaRecipe, workloadClass: keyof typeof CLASSES, scale: number, seed: string): JobStream {
  const { gap, tasks, run } = CLASSES[workloadClass]
  const draw = (name: string, mean: number): Sampler => exponential(randomStream(seed, `workload/${workloadClass}/${name}`), mean)
  const gaps = draw('arrivals', gap * SECOND)
  const requests = Object.values(allocatableOf(recipe.requests))
  let known = -1
  return {
    workloadClass,
    scheduler: recipe.schedulers === 'one' ? 'default' : workloadClass,
    gap: () => gaps() / scale,
    tasks: draw('sizes', tasks),
    span: draw('durations', run * SECOND),
    template: (templates) => {
      if (known < 0) known = templates.add(requests, 1)
      return known
    },
  }
}
