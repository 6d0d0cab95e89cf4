/**
 * Pods after the App and LogCollector of the task co-scheduling problem: a main container and helpers that must run beside it, on
 * nodes that are nearly full. For every pod some node has room for the main container and not for the pod, and another has room for
 * all of it: whoever places container by container on the fullest node that will do, strands the main one. It needs a cluster whose
 * nodes are full to different degrees, as `nearlyFull` makes it.
 */
import * as z from 'zod/mini'
import { invalid } from '../../errors.ts'
import { exponential, uniform } from '../../kernel/distributions.ts'
import { randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { ResourceList } from '../../model/resources.ts'
import { parseDuration } from '../../model/time.ts'
import type { Container, Job, Workload } from '../../model/workload.ts'
import { containersOf, lateField, lateSiblings, podsOf } from '../pods.ts'
import { countField, durationField, option } from '../recipe-fields.ts'
import { podsPerNode, type Room, roomOf, type Shape } from '../room.ts'

export const coSchedulingRecipe = z
  .strictObject({
    kind: z.literal('coScheduling'),
    jobs: option(countField, 20, 'number of jobs, each one pod'),
    interarrival: option(durationField, '10s', 'mean time between jobs, exponential'),
    duration: option(durationField, '5m', 'run time of a job'),
    sidecars: option(z.int().check(z.minimum(1), z.maximum(4)), 1, 'most helpers of a pod; uniform from 1'),
    late: z.prefault(lateField, {}),
  })
  .check(z.describe('pods of a main container and helpers, on nodes of which many have room for the main container alone'))

export type CoSchedulingRecipe = z.infer<typeof coSchedulingRecipe>

/** The main container's share of what is free on a tight node, and the whole pod's. */
const MAIN = [0.7, 1] as const
const POD = [1.1, 1.6] as const

/**
 * Jobs web-0, web-1 ...
 * @throws InvalidInputError if no node has more room than another in every resource.
 */
export function coScheduling(recipe: CoSchedulingRecipe, cluster: Cluster, seed: string): Workload {
  const shape = shapeDrawer(recipe, roomOf(cluster), seed)
  const late = lateSiblings(recipe.late, seed)
  const mean = parseDuration(recipe.interarrival)
  const gap = mean === 0 ? () => 0 : exponential(randomStream(seed, 'workload/arrivals'), mean)
  const jobs: Job[] = []
  for (let at = gap(); jobs.length < recipe.jobs; at += gap()) {
    const name = `web-${jobs.length}`
    const pods = podsOf(name, 1, shape(), late)
    jobs.push({ name, arrival: Math.round(at), duration: parseDuration(recipe.duration), scheduler: 'default', priority: 0, pods })
  }
  return { jobs }
}

function shapeDrawer(recipe: CoSchedulingRecipe, room: Room, seed: string): () => readonly Container[] {
  const tight = tightShapes(room)
  const nodes = randomStream(seed, 'workload/shapes')
  const main = uniform(randomStream(seed, 'workload/requests'), ...MAIN)
  const pod = uniform(randomStream(seed, 'workload/skew'), ...POD)
  const sidecars = randomStream(seed, 'workload/containers')
  return () => {
    const { free, most } = tight[nodes.below(tight.length)]
    return podShape(free, most, main(), pod(), 1 + sidecars.below(recipe.sidecars))
  }
}

interface Tight {
  readonly free: ResourceList
  /** Room of a node that has more of everything. */
  readonly most: ResourceList
}

/** A node with more than this share of the roomiest one counts as roomy itself, unless there are no others. */
const TIGHT = 0.75

/** Shapes below the roomiest one in every resource: what the pod is too large for, and what it must fit. */
function tightShapes(room: Room): readonly Tight[] {
  const roomiest = room.shapes[0]
  const below = room.shapes.filter((shape) => usable(shape.free) && exceeds(roomiest, shape.free, 1))
  const tight = below.filter((shape) => exceeds(roomiest, shape.free, TIGHT))
  if (below.length > 0) return (tight.length > 0 ? tight : below).map(({ free }) => ({ free, most: roomiest.free }))
  return invalid(
    'cluster',
    'invalid cluster: no node has more room than another, allowed: nodes full to different degrees, as in nearlyFull',
  )
}

/** Whether a pod of a main container and helpers can be cut from it. */
function usable(free: ResourceList): boolean {
  const amounts = scoredOf(free)
  return amounts.length > 0 && amounts.every(([, amount]) => amount >= 10) && podsPerNode(free, {}) >= 1
}

/** Whether `share` of the larger shape is still more than the smaller one, in every resource. */
function exceeds({ free: larger }: Shape, smaller: ResourceList, share: number): boolean {
  return scoredOf(smaller).every(([name, amount]) => (larger[name] ?? 0) * share > amount)
}

/** Resources that can be divided; extended resources in whole units are left out with `pods`. */
function scoredOf(free: ResourceList): Array<[string, number]> {
  return Object.entries(free).filter(([name]) => name !== 'pods' && !name.includes('/'))
}

function podShape(free: ResourceList, most: ResourceList, mainShare: number, podShare: number, sidecars: number): readonly Container[] {
  const main: Record<string, number> = {}
  const rest: Record<string, number> = {}
  for (const [name, amount] of scoredOf(free)) {
    const all = Math.min(most[name], Math.max(amount + 1, Math.floor(amount * podShare)))
    main[name] = Math.min(all - sidecars, Math.max(1, Math.floor(amount * mainShare)))
    rest[name] = all - main[name]
  }
  const helpers = containersOf(rest, new Array<number>(sidecars).fill(1))
  return [{ name: 'app', requests: main }, ...helpers.map(({ requests }, index) => ({ name: helperName(index), requests }))]
}

function helperName(index: number): string {
  return index === 0 ? 'log-collector' : `sidecar-${index + 1}`
}
