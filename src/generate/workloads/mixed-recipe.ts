/** The recipe of the mixed workload: what may be set, its defaults and where they come from. */
import * as z from 'zod/mini'
import { checkPace } from '../pace.ts'
import { lateField } from '../pods.ts'
import { arrivalsField, countField, durationField, option, optional, shareField } from '../recipe-fields.ts'
import { countSpec, durationSpec, requestsSpec } from '../specs.ts'

const gangsField = z.strictObject({
  share: option(shareField, 0, 'share of jobs that are gangs: useful only when all their pods run'),
  size: option(
    countSpec,
    'philly',
    'pods of a gang; philly: 2 to 16 as GPUs a job in the Philly mix (Gavel, OSDI 2020); alibaba2017: instances a task, up to 1,660',
  ),
})

const servicesField = z.strictObject({
  share: option(
    shareField,
    0.1,
    'share of jobs of the workload class service (Google 2011: 9 % of jobs are production); the others are batch',
  ),
  endless: option(shareField, 0, 'share of these services that never end'),
  duration: optional(durationSpec, 'run time of the others; absent: as batch'),
})

const prioritiesField = z
  .strictObject({ service: z._default(z.int(), 0), batch: z._default(z.int(), 0) })
  .check(z.describe('priorities by class, higher goes first'))

export const mixedRecipe = z
  .strictObject({
    kind: z.literal('mixed'),
    jobs: optional(countField, 'number of jobs; default 100 unless `window` is given'),
    window: optional(durationField, 'how long jobs arrive; with a load, as many jobs come as it takes'),
    load: optional(
      z.number().check(z.positive(), z.maximum(100)),
      'offered load: rate x mean duration x mean demand / capacity, on the busiest dimension (Little); default 0.8 unless `interarrival` is given',
    ),
    interarrival: optional(durationField, 'mean time between jobs, instead of a load'),
    arrivals: z._default(arrivalsField, { process: 'poisson' }),
    pods: option(countSpec, 'alibaba2018', 'pods of a job that is no gang; alibaba2018: tasks a job, 1 to 77, mean 3.4'),
    duration: option(
      durationSpec,
      'google2011',
      'run time; google2011: lognormal, median 192 s, sigma 1.75; alibaba2017: median 36 s, sigma 1.82; openb2023: median 626 s, sigma 1.88',
    ),
    containers: option(
      countSpec,
      { distribution: 'discrete', values: [1, 2, 3, 4, 5], weights: [60, 25, 9, 4, 2] },
      'containers of a pod; no public trace has it, the default is an assumption',
    ),
    sidecarShare: option(
      z.number().check(z.positive(), z.maximum(1)),
      0.5,
      'most that a further container asks for, as a share of the first one; uniform from a fifth of it',
    ),
    requests: option(
      requestsSpec,
      'google2011',
      'what a pod asks for in all, by resource; google2011: lognormal, median 0.8 cores and 2.55 GiB, sigma 0.95; cut to what a node has',
    ),
    gangs: z.prefault(gangsField, {}).check(z.describe('jobs whose pods are of use only together')),
    services: z.prefault(servicesField, {}).check(z.describe('the workload class beside batch')),
    priorities: z.prefault(prioritiesField, {}),
    late: z.prefault(lateField, {}),
    scheduler: option(z.string().check(z.minLength(1)), 'default', 'the kind of scheduler that serves the jobs'),
  })
  .check(z.superRefine(checkPace), z.describe('the everyday workload of a shared cluster, at a given load'))

export type MixedRecipe = z.infer<typeof mixedRecipe>
