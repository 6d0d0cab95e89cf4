/**
 * The everyday workload of a shared cluster: batch jobs and services, gangs among them, of a few alike pods with one to five
 * containers. Sizes, run times and requests follow published traces (see `../specs.ts`); the arrivals are stretched until the
 * workload offers exactly the load that is asked for.
 */
import { randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { JobTable } from '../../model/job-table.ts'
import { gapSampler } from '../arrivals.ts'
import { JobWriter } from '../job-writer.ts'
import { paced } from '../pace.ts'
import { lateSiblings } from '../pods.ts'
import { roomOf } from '../room.ts'
import { requestedResources } from '../specs.ts'
import { drafter } from './drafts.ts'
import type { MixedRecipe } from './mixed-recipe.ts'

/**
 * The workload of a recipe on a cluster. Jobs are named job-0, job-1 ... in the order of arrival.
 * @throws InvalidInputError if no node has all the resources that pods ask for, or endless jobs alone exceed the load.
 */
export function mixed(recipe: MixedRecipe, cluster: Cluster, seed: string): JobTable {
  const jobs = new JobWriter(requestedResources(recipe.requests))
  const room = roomOf(cluster)
  const gap = gapSampler(recipe.arrivals, randomStream(seed, 'workload/arrivals'))
  const instants = paced(recipe, { next: drafter(recipe, room, seed, jobs), gap, jobs, room })
  const { scheduler, priorities, late } = recipe
  const kinds = (['batch', 'service'] as const).map((workloadClass) => ({
    prefix: 'job',
    scheduler,
    priority: priorities[workloadClass],
    workloadClass,
  }))
  return jobs.table(kinds, instants, late.share > 0 ? lateSiblings(late, seed) : undefined)
}
