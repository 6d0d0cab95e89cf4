/**
 * The everyday workload of a shared cluster: batch jobs and services, gangs among them, of a few alike pods with one to five
 * containers. Sizes, run times and requests follow published traces (see `../specs.ts`); the arrivals are stretched until the
 * workload offers exactly the load that is asked for.
 */
import { randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { JobTable } from '../../model/job-table.ts'
import { parseDuration } from '../../model/time.ts'
import { fractions, gapSampler } from '../arrivals.ts'
import { JobWriter } from '../job-writer.ts'
import { GrowingLoad, windowFor } from '../load.ts'
import { lateSiblings } from '../pods.ts'
import { MOST } from '../recipe-fields.ts'
import { type Room, roomOf } from '../room.ts'
import { requestedResources } from '../specs.ts'
import { drafter } from './drafts.ts'
import type { MixedRecipe } from './mixed-recipe.ts'

const DEFAULT_JOBS = 100
const DEFAULT_LOAD = 0.8

/**
 * The workload of a recipe on a cluster. Jobs are named job-0, job-1 ... in the order of arrival.
 * @throws InvalidInputError if no node has all the resources that pods ask for, or endless jobs alone exceed the load.
 */
export function mixed(recipe: MixedRecipe, cluster: Cluster, seed: string): JobTable {
  const jobs = new JobWriter(requestedResources(recipe.requests))
  const instants = draftJobs(recipe, roomOf(cluster), seed, jobs)
  const { scheduler, priorities, late } = recipe
  const kinds = (['batch', 'service'] as const).map((workloadClass) => ({
    prefix: 'job',
    scheduler,
    priority: priorities[workloadClass],
    workloadClass,
  }))
  return jobs.table(kinds, instants, late.share > 0 ? lateSiblings(late, seed) : undefined)
}

/** Writes the jobs; when they arrive, in microseconds. */
function draftJobs(recipe: MixedRecipe, room: Room, seed: string, jobs: JobWriter): Float64Array {
  const next = drafter(recipe, room, seed, jobs)
  const gap = gapSampler(recipe.arrivals, randomStream(seed, 'workload/arrivals'))
  if (recipe.interarrival !== undefined) return spaced(recipe, next, gap)
  const load = recipe.load ?? DEFAULT_LOAD
  if (recipe.window === undefined) for (let count = recipe.jobs ?? DEFAULT_JOBS; count > 0; count--) next()
  else untilLoad(next, jobs, new GrowingLoad(jobs, room, parseDuration(recipe.window)), load)
  const instants = fractions(gap, jobs.length)
  const window = recipe.window === undefined ? windowFor(jobs, instants, room, load) : parseDuration(recipe.window)
  for (let job = 0; job < instants.length; job++) instants[job] = Math.round(instants[job] * window)
  return instants
}

function untilLoad(next: () => void, jobs: JobWriter, made: GrowingLoad, load: number): void {
  while (jobs.length < MOST && made.most < load) {
    next()
    made.grow()
  }
}

function spaced(recipe: MixedRecipe, next: () => void, gap: () => number): Float64Array {
  const mean = parseDuration(recipe.interarrival ?? 0)
  const end = recipe.window === undefined ? Infinity : parseDuration(recipe.window)
  const most = recipe.jobs ?? (recipe.window === undefined ? DEFAULT_JOBS : MOST)
  const instants: number[] = []
  for (let at = gap() * mean; instants.length < most && at < end; at += gap() * mean) {
    next()
    instants.push(Math.round(at))
  }
  return Float64Array.from(instants)
}
