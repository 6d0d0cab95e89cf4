/**
 * Work that strands room: small pods with interleaved lifetimes fill the cluster; when the short-lived half has ended, about half of
 * every node is free, and large pods that ask for a little more than half of a node come (fragmentation as in Weng et al., "Beware of
 * fragmentation", ATC 2023, and the checkerboarding of storage allocation, Knuth 2.5). By volume they fit, on no single node do they,
 * until the long-lived half ends: so with policies that pack (firstFit, bestFit); exactly so on nodes all alike.
 */
import * as z from 'zod/mini'
import { invalid } from '../../errors.ts'
import { type RandomStream, randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { ResourceList } from '../../model/resources.ts'
import { parseDuration, type Time } from '../../model/time.ts'
import type { Container, Job, Workload } from '../../model/workload.ts'
import { containersOf, podsOf } from '../pods.ts'
import { countField, durationField, option } from '../recipe-fields.ts'
import { roomOf, scaled, slots, smallest } from '../room.ts'

export const fragmentingRecipe = z
  .strictObject({
    kind: z.literal('fragmenting'),
    perNode: option(z.int().check(z.minimum(2), z.maximum(64), z.multipleOf(2)), 4, 'small pods that fill a node; even'),
    large: option(z.number().check(z.gt(0.5), z.maximum(1)), 0.55, 'what a large pod asks for, as a share of a node'),
    fill: option(durationField, '10s', 'the small ones arrive evenly over this time'),
    short: option(durationField, '60s', 'run time of every other small one; longer than `fill`'),
    long: option(durationField, '10m', 'run time of the other small ones; more than three times `short`'),
    duration: option(durationField, '60s', 'run time of the large ones'),
    rounds: option(countField, 1, 'how often all this happens'),
    period: option(durationField, '30m', 'time between rounds'),
    containers: option(countField.check(z.maximum(5)), 2, 'containers of a pod, which share its request equally'),
  })
  .check(
    z.superRefine((recipe, context) => {
      const [fill, short, long] = [recipe.fill, recipe.short, recipe.long].map((span) => parseDuration(span))
      if (short <= fill)
        context.addIssue({ code: 'custom', path: ['short'], message: 'invalid short: not longer than fill, allowed: more than fill' })
      if (long <= 3 * short)
        context.addIssue({ code: 'custom', path: ['long'], message: 'invalid long: too short, allowed: more than three times short' })
    }),
    z.describe('small pods with interleaved lifetimes, then large ones that fit by volume but not on any one node'),
  )

export type FragmentingRecipe = z.infer<typeof fragmentingRecipe>

/**
 * Jobs of one pod: small-0 ... and large-0 ...
 * @throws InvalidInputError if the nodes are too small to be divided.
 */
export function fragmenting(recipe: FragmentingRecipe, cluster: Cluster, seed: string): Workload {
  const room = roomOf(cluster)
  const node = smallest(room)
  const whole = slots(room, scaled(node, 1))
  if (!Number.isFinite(whole) || Object.values(node).some((amount) => amount < 2 * recipe.perNode)) {
    return invalid(
      'perNode',
      `invalid perNode: ${recipe.perNode} pods on so small a node, allowed: at least two units of each resource a pod`,
    )
  }
  const stream = randomStream(seed, 'workload/lifetimes')
  const jobs: Job[] = []
  for (let round = 0; round < recipe.rounds; round++) addRound(jobs, recipe, node, whole, round, stream)
  return { jobs }
}

function addRound(jobs: Job[], recipe: FragmentingRecipe, node: ResourceList, nodes: number, round: number, stream: RandomStream): void {
  const start = round * parseDuration(recipe.period)
  const count = nodes * recipe.perNode
  const fill = parseDuration(recipe.fill)
  const spans = lifetimes(recipe, count, stream)
  const small = piecesOf(recipe, scaled(node, 1 / recipe.perNode))
  for (let index = 0; index < count; index++) {
    jobs.push(jobOf(`small-${round * count + index}`, start + Math.floor((fill * index) / count), spans[index], small))
  }
  const large = piecesOf(recipe, largeRequests(recipe, node))
  const many = Math.max(1, Math.floor((nodes * 0.5) / recipe.large))
  const arrival = start + fill + Math.floor(1.5 * parseDuration(recipe.short))
  for (let index = 0; index < many; index++)
    jobs.push(jobOf(`large-${round * many + index}`, arrival, parseDuration(recipe.duration), large))
}

/** Of each two that follow one another, one is short-lived and one long-lived; which comes first is drawn. */
function lifetimes(recipe: FragmentingRecipe, count: number, stream: RandomStream): Time[] {
  const spans: Time[] = []
  const both = [parseDuration(recipe.short), parseDuration(recipe.long)]
  for (let pair = 0; pair < count; pair += 2) {
    const first = stream.below(2)
    spans.push(both[first], both[1 - first])
  }
  return spans
}

/** A share of the node, but always more than is free where half of its small pods have ended, what is left by rounding included. */
function largeRequests(recipe: FragmentingRecipe, node: ResourceList): ResourceList {
  return Object.fromEntries(
    Object.entries(node).map(([name, amount]) => {
      const freed = amount - (Math.floor(amount / recipe.perNode) * recipe.perNode) / 2
      return [name, Math.min(amount, Math.max(Math.floor(amount * recipe.large), freed + 1))]
    }),
  )
}

function piecesOf(recipe: FragmentingRecipe, requests: ResourceList): readonly Container[] {
  return containersOf(requests, new Array<number>(recipe.containers).fill(1))
}

function jobOf(name: string, arrival: Time, duration: Time, containers: readonly Container[]): Job {
  return { name, arrival, duration, scheduler: 'default', priority: 0, pods: podsOf(name, 1, containers, () => undefined) }
}
