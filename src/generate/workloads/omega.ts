/**
 * The example load of Google's Omega simulator (cluster-scheduler-simulator, `Workloads.scala`): two streams of jobs, batch and
 * service, with exponential gaps, sizes and run times, and tasks of 1 CPU and 2 GB (here GiB). A task is a pod of one container; a
 * job of them is no gang. With 10,000 nodes of 4 CPUs and 16 GB it fills 3 % of the cluster, as it does there.
 */
import { z } from 'zod'
import { exponential } from '../../kernel/distributions.ts'
import { randomStream } from '../../kernel/random.ts'
import { parseDuration, SECOND } from '../../model/time.ts'
import type { Job, Workload } from '../../model/workload.ts'
import { containersOf, podsOf } from '../pods.ts'
import { allocatableOf, durationField, resourcesField } from '../recipe-fields.ts'

export const omegaRecipe = z
  .strictObject({
    kind: z.literal('omega'),
    window: durationField.default('1h').describe('how long jobs arrive'),
    batchScale: z.number().positive().max(1000).default(1).describe('multiplies the rate of batch jobs (one in 10 s), Omega figure 8'),
    serviceScale: z.number().positive().max(1000).default(1).describe('multiplies the rate of service jobs (one in 20 s)'),
    requests: resourcesField.default({ cpu: '1', memory: '2Gi' }).describe('what each task asks for'),
    schedulers: z
      .enum(['one', 'byClass'])
      .default('one')
      .describe('one: all jobs go to the scheduler `default`; byClass: to the schedulers `batch` and `service`'),
  })
  .describe("the example load of Google's Omega simulator")

export type OmegaRecipe = z.infer<typeof omegaRecipe>

/** Mean seconds between jobs, tasks a job, seconds of run time (Workloads.scala). */
const CLASSES = { batch: { gap: 10, tasks: 100, run: 100 }, service: { gap: 20, tasks: 10, run: 500 } } as const

/** Jobs of both classes in the order of arrival. */
export function omega(recipe: OmegaRecipe, seed: string): Workload {
  const jobs = [...jobsOf(recipe, 'batch', recipe.batchScale, seed), ...jobsOf(recipe, 'service', recipe.serviceScale, seed)]
  return { jobs: jobs.sort((a, b) => a.arrival - b.arrival) }
}

function jobsOf(recipe: OmegaRecipe, workloadClass: keyof typeof CLASSES, scale: number, seed: string): Job[] {
  const { gap, tasks, run } = CLASSES[workloadClass]
  const draw = (name: string, mean: number): (() => number) => exponential(randomStream(seed, `workload/${workloadClass}/${name}`), mean)
  const gaps = draw('arrivals', gap * SECOND)
  const sizes = draw('sizes', tasks)
  const spans = draw('durations', run * SECOND)
  const containers = containersOf(allocatableOf(recipe.requests), [1])
  const end = parseDuration(recipe.window)
  const scheduler = recipe.schedulers === 'one' ? 'default' : workloadClass
  const jobs: Job[] = []
  for (let at = gaps() / scale; at < end; at += gaps() / scale) {
    const name = `${workloadClass}-${jobs.length}`
    const pods = podsOf(name, Math.max(1, Math.ceil(sizes())), containers, () => undefined)
    jobs.push({ name, arrival: Math.round(at), duration: Math.max(1, Math.round(spans())), scheduler, priority: 0, workloadClass, pods })
  }
  return jobs
}
