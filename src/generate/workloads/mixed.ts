/**
 * The everyday workload of a shared cluster: batch jobs and services, gangs among them, of a few alike pods with one to five
 * containers. Sizes, run times and requests follow published traces (see `../specs.ts`); the arrivals are stretched until the
 * workload offers exactly the load that is asked for.
 */
import { randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import { parseDuration } from '../../model/time.ts'
import type { Job, Workload } from '../../model/workload.ts'
import { fractions, gapSampler } from '../arrivals.ts'
import { addLoad, windowFor } from '../load.ts'
import { lateSiblings, podsOf } from '../pods.ts'
import { MOST } from '../recipe-fields.ts'
import { type Room, roomOf } from '../room.ts'
import { type Draft, drafter } from './drafts.ts'
import type { MixedRecipe } from './mixed-recipe.ts'

const DEFAULT_JOBS = 100
const DEFAULT_LOAD = 0.8

/**
 * The workload of a recipe on a cluster. Jobs are named job-0, job-1 ... in the order of arrival.
 * @throws InvalidInputError if no node has all the resources that pods ask for, or endless jobs alone exceed the load.
 */
export function mixed(recipe: MixedRecipe, cluster: Cluster, seed: string): Workload {
  const room = roomOf(cluster)
  const [drafts, instants] = draftJobs(recipe, room, seed)
  const late = lateSiblings(recipe.late, seed)
  return { jobs: drafts.map((draft, index) => jobOf(recipe, draft, index, instants[index], late)) }
}

/** The jobs and when they arrive, in microseconds. */
function draftJobs(recipe: MixedRecipe, room: Room, seed: string): [Draft[], Float64Array] {
  const next = drafter(recipe, room, seed)
  const gap = gapSampler(recipe.arrivals, randomStream(seed, 'workload/arrivals'))
  if (recipe.interarrival !== undefined) return spaced(recipe, next, gap)
  const load = recipe.load ?? DEFAULT_LOAD
  const drafts =
    recipe.window === undefined
      ? Array.from({ length: recipe.jobs ?? DEFAULT_JOBS }, next)
      : untilLoad(next, room, load, parseDuration(recipe.window))
  const shares = fractions(gap, drafts.length)
  const window = recipe.window === undefined ? windowFor(drafts, shares, room, load) : parseDuration(recipe.window)
  return [drafts, shares.map((share) => Math.round(share * window))]
}

function untilLoad(next: () => Draft, room: Room, load: number, window: number): Draft[] {
  const drafts: Draft[] = []
  const sum: Record<string, number> = {}
  while (drafts.length < MOST && Math.max(0, ...Object.values(sum)) < load) {
    const draft = next()
    addLoad(sum, draft, window, room)
    drafts.push(draft)
  }
  return drafts
}

function spaced(recipe: MixedRecipe, next: () => Draft, gap: () => number): [Draft[], Float64Array] {
  const mean = parseDuration(recipe.interarrival ?? 0)
  const end = recipe.window === undefined ? Infinity : parseDuration(recipe.window)
  const most = recipe.jobs ?? (recipe.window === undefined ? DEFAULT_JOBS : MOST)
  const drafts: Draft[] = []
  const instants: number[] = []
  for (let at = gap() * mean; drafts.length < most && at < end; at += gap() * mean) {
    drafts.push(next())
    instants.push(Math.round(at))
  }
  return [drafts, Float64Array.from(instants)]
}

function jobOf(recipe: MixedRecipe, draft: Draft, index: number, arrival: number, late: ReturnType<typeof lateSiblings>): Job {
  const name = `job-${index}`
  return {
    name,
    arrival,
    ...(draft.duration === undefined ? {} : { duration: draft.duration }),
    scheduler: recipe.scheduler,
    priority: recipe.priorities[draft.workloadClass],
    workloadClass: draft.workloadClass,
    ...(draft.gang ? { gang: { minMember: draft.pods } } : {}),
    pods: podsOf(name, draft.pods, draft.containers, late),
  }
}
