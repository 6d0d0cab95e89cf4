/**
 * Workloads fitted to published traces: a model draws jobs as its trace has them, here they are cut to what the cluster takes when it is
 * empty, and come at the load, or with the gap, that is asked for.
 */
import * as z from 'zod/mini'
import { randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { JobKind, Jobs } from '../../model/job-table.ts'
import { parseDuration, type Time } from '../../model/time.ts'
import type { DrawnJob, FittedModel } from '../fitted/model.ts'
import { MODEL_NAMES, modelOf } from '../fitted/models.ts'
import { RoleJobs } from '../fitted/role-jobs.ts'
import { JobWriter } from '../job-writer.ts'
import { checkPace, paced } from '../pace.ts'
import { countField, durationField, option, optional } from '../recipe-fields.ts'
import { RequestRoom } from '../request-room.ts'
import { roomOf } from '../room.ts'

export const fittedRecipe = z
  .strictObject({
    kind: z.literal('fitted'),
    model: option(
      z.enum(MODEL_NAMES),
      'google2011',
      `which trace; ${MODEL_NAMES.map((name) => `${name}: ${modelOf(name).about}`).join('; ')}`,
    ),
    jobs: optional(countField, 'number of jobs; default 100 unless `window` is given'),
    window: optional(durationField, 'how long jobs arrive; with a load, as many jobs come as it takes'),
    load: optional(
      z.number().check(z.positive(), z.maximum(100)),
      'offered load on the busiest dimension, as in `mixed`; default 0.8 unless `interarrival` is given',
    ),
    interarrival: optional(
      z.union([z.literal('trace'), durationField]),
      'mean time between jobs, instead of a load; trace: as in the trace, whatever the size of the cluster',
    ),
    largest: option(
      z.number().check(z.positive(), z.maximum(1)),
      1,
      'most pods of a job, as a share of what the empty cluster takes of them; larger jobs are cut to it',
    ),
    longest: optional(durationField, 'run times above are cut to it'),
    gangs: optional(z.boolean(), 'whether jobs are gangs of all their pods; absent: as in the model'),
    scheduler: option(z.string().check(z.minLength(1)), 'default', 'the kind of scheduler that serves the jobs'),
  })
  .check(z.superRefine(checkPace), z.describe('a workload fitted to a published trace'))

export type FittedRecipe = z.infer<typeof fittedRecipe>

/**
 * The workload of a recipe on a cluster. Jobs are named job-0, job-1 ... in the order of arrival.
 * @throws InvalidInputError if no node has all the resources that pods of the model ask for.
 */
export function fitted(recipe: FittedRecipe, cluster: Cluster, seed: string): Jobs {
  const model = modelOf(recipe.model)
  const { scheduler } = recipe
  const kind: JobKind = { prefix: 'job', scheduler, priority: 0, workloadClass: 'batch' }
  const room = roomOf(cluster)
  const gap = model.gaps(randomStream(seed, 'workload/arrivals'))
  const draw = cutDrawer(recipe, model, new RequestRoom(room, model.resources), seed)
  const gang = recipe.gangs ?? model.gang
  const pace = { ...recipe, interarrival: recipe.interarrival === 'trace' ? model.gap : recipe.interarrival }
  if (model.roles > 1) {
    const jobs = new RoleJobs(model.resources, room, recipe.largest)
    return jobs.list(kind, gang, paced(pace, { next: () => jobs.add(draw()), gap, jobs, room }))
  }
  const jobs = new JobWriter(model.resources)
  const instants = paced(pace, { next: writer(recipe, draw, new RequestRoom(room, model.resources), jobs, gang), gap, jobs, room })
  return jobs.table([kind], instants)
}

/** Draws jobs; what no node has is cut to a node, what runs too long to the longest. */
function cutDrawer({ longest }: FittedRecipe, model: FittedModel, space: RequestRoom, seed: string): () => DrawnJob {
  const next = model.jobs((name) => randomStream(seed, `workload/${name}`))
  const most: Time = longest === undefined ? Infinity : Math.max(1, parseDuration(longest))
  return () => {
    const { span, roles } = next()
    for (const { amounts } of roles) space.cut(amounts)
    return { span: Math.min(span, most), roles }
  }
}

/** Writes the next job of one role, no larger than the cluster has room for. */
function writer({ largest }: FittedRecipe, draw: () => DrawnJob, space: RequestRoom, jobs: JobWriter, gang: boolean): () => void {
  return () => {
    const {
      span,
      roles: [{ pods, amounts }],
    } = draw()
    const most = Math.floor(space.slots(amounts, Math.ceil(pods / largest)) * largest)
    jobs.add(0, span, gang, Math.max(1, Math.min(pods, most)), jobs.templates.add(amounts, 1))
  }
}
