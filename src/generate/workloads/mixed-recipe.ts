/** The recipe of the mixed workload: what may be set, its defaults and where they come from. */
import * as z from 'zod'
import { lateField } from '../pods.ts'
import { arrivalsField, countField, durationField, shareField } from '../recipe-fields.ts'
import { countSpec, durationSpec, requestsSpec } from '../specs.ts'

const gangsField = z.strictObject({
  share: shareField.default(0).describe('share of jobs that are gangs: useful only when all their pods run'),
  size: countSpec
    .default('philly')
    .describe(
      'pods of a gang; philly: 2 to 16 as GPUs a job in the Philly mix (Gavel, OSDI 2020); alibaba2017: instances a task, up to 1,660',
    ),
})

const servicesField = z.strictObject({
  share: shareField
    .default(0.1)
    .describe('share of jobs of the workload class service (Google 2011: 9 % of jobs are production); the others are batch'),
  endless: shareField.default(0).describe('share of these services that never end'),
  duration: durationSpec.optional().describe('run time of the others; absent: as batch'),
})

const prioritiesField = z
  .strictObject({ service: z.int().default(0), batch: z.int().default(0) })
  .describe('priorities by class, higher goes first')

export const mixedRecipe = z
  .strictObject({
    kind: z.literal('mixed'),
    jobs: countField.optional().describe('number of jobs; default 100 unless `window` is given'),
    window: durationField.optional().describe('how long jobs arrive; with a load, as many jobs come as it takes'),
    load: z
      .number()
      .positive()
      .max(100)
      .optional()
      .describe(
        'offered load: rate x mean duration x mean demand / capacity, on the busiest dimension (Little); default 0.8 unless `interarrival` is given',
      ),
    interarrival: durationField.optional().describe('mean time between jobs, instead of a load'),
    arrivals: arrivalsField.default({ process: 'poisson' }),
    pods: countSpec.default('alibaba2018').describe('pods of a job that is no gang; alibaba2018: tasks a job, 1 to 77, mean 3.4'),
    duration: durationSpec
      .default('google2011')
      .describe(
        'run time; google2011: lognormal, median 192 s, sigma 1.75; alibaba2017: median 36 s, sigma 1.82; openb2023: median 626 s, sigma 1.88',
      ),
    containers: countSpec
      .default({ distribution: 'discrete', values: [1, 2, 3, 4, 5], weights: [60, 25, 9, 4, 2] })
      .describe('containers of a pod; no public trace has it, the default is an assumption'),
    sidecarShare: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe('most that a further container asks for, as a share of the first one; uniform from a fifth of it'),
    requests: requestsSpec
      .default('google2011')
      .describe(
        'what a pod asks for in all, by resource; google2011: lognormal, median 0.8 cores and 2.55 GiB, sigma 0.95; cut to what a node has',
      ),
    gangs: gangsField.prefault({}).describe('jobs whose pods are of use only together'),
    services: servicesField.prefault({}).describe('the workload class beside batch'),
    priorities: prioritiesField.prefault({}),
    late: lateField.prefault({}),
    scheduler: z.string().min(1).default('default').describe('the kind of scheduler that serves the jobs'),
  })
  .superRefine((recipe, context) => {
    const tell = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
    if (recipe.load !== undefined && recipe.interarrival !== undefined)
      tell('interarrival', 'invalid interarrival: beside load, allowed: one of the two')
    if (recipe.jobs !== undefined && recipe.window !== undefined) tell('window', 'invalid window: beside jobs, allowed: one of the two')
  })
  .describe('the everyday workload of a shared cluster, at a given load')

export type MixedRecipe = z.infer<typeof mixedRecipe>
