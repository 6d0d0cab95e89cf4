/**
 * Jobs that optimistic schedulers fight over: bursts of jobs at one instant whose pods ask for more than half of any node, so that
 * schedulers that look at the same cell choose the same node and only one can have it (the interference of Omega, EuroSys 2013,
 * sections 3.4 and 5). A whole burst fits the cluster, and a burst has ended before the next one comes. The bursts need several
 * schedulers and long decision times, which are the scenario's.
 */
import * as z from 'zod/mini'
import { invalid } from '../../errors.ts'
import { randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { ResourceList } from '../../model/resources.ts'
import { parseDuration, type Time } from '../../model/time.ts'
import type { Job, Workload } from '../../model/workload.ts'
import { containersOf, podsOf } from '../pods.ts'
import { countField, durationField, option } from '../recipe-fields.ts'
import { largest, roomOf, scaled, slots, smallest } from '../room.ts'

export const conflictProneRecipe = z
  .strictObject({
    kind: z.literal('conflictProne'),
    bursts: option(countField, 10, 'how often a burst arrives'),
    jobs: option(countField.check(z.minimum(2)), 4, 'jobs of a burst, all at one instant'),
    pods: option(countField, 1, 'pods of each job'),
    containers: option(countField.check(z.maximum(5)), 2, 'containers of a pod, which share its request equally'),
    period: option(durationField, '2m', 'time between bursts'),
    duration: option(durationField, '30s', 'run time of a job; shorter than the period'),
  })
  .check(
    z.refine((recipe) => parseDuration(recipe.duration) < parseDuration(recipe.period), {
      error: 'invalid duration: not shorter than the period, allowed: less than the period',
      path: ['duration'],
    }),
    z.describe('bursts of jobs at one instant that all want the same nodes'),
  )

export type ConflictProneRecipe = z.infer<typeof conflictProneRecipe>

/** The most of the smallest node that a pod asks for. */
const MOST_SHARE = 0.95

/**
 * Jobs burst-0-0, burst-0-1 ... of burst 0 and so on.
 * @throws InvalidInputError if a burst does not fit the cluster or its nodes are too different.
 */
export function conflictProne(recipe: ConflictProneRecipe, cluster: Cluster, seed: string): Workload {
  const room = roomOf(cluster)
  const needed = recipe.jobs * recipe.pods
  const found = slots(room, scaled(smallest(room), 1))
  if (found < needed)
    return invalid('jobs', `invalid jobs: a burst of ${needed} pods on room for ${found}, allowed: at most one pod a node`)
  const base = smallest(room)
  const least = leastShare(base, largest(room))
  const stream = randomStream(seed, 'workload/requests')
  const jobs: Job[] = []
  for (let burst = 0; burst < recipe.bursts; burst++) {
    for (let index = 0; index < recipe.jobs; index++) {
      const requests = scaled(base, least + (MOST_SHARE - least) * (1 - stream.uniform()))
      jobs.push(jobOf(recipe, `burst-${burst}-${index}`, burst * parseDuration(recipe.period), requests))
    }
  }
  return { jobs }
}

function jobOf(recipe: ConflictProneRecipe, name: string, arrival: Time, requests: ResourceList): Job {
  const containers = containersOf(requests, new Array<number>(recipe.containers).fill(1))
  const pods = podsOf(name, recipe.pods, containers, () => undefined)
  return { name, arrival, duration: parseDuration(recipe.duration), scheduler: 'default', priority: 0, pods }
}

/** Share of the smallest node above which two pods never fit the largest one together, in the dimension where that is easiest. */
function leastShare(small: ResourceList, large: ResourceList): number {
  const least = Math.min(...Object.keys(small).map((name) => (Math.floor(large[name] / 2) + 1) / small[name]))
  if (least < MOST_SHARE) return least
  const message =
    'invalid cluster: nodes too different or too small, allowed: in some resource the smallest has more than 0.53 of the largest'
  return invalid('cluster', message)
}
