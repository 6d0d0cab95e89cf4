/**
 * Jobs of the mixed workload before they have an instant and a name. Each quantity is drawn from a stream of its own, and every
 * stream is drawn from for every job, so that more gangs do not move run times and more containers do not move sizes.
 */
import { invalid } from '../../errors.ts'
import { type RandomStream, randomStream } from '../../kernel/random.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { Time } from '../../model/time.ts'
import type { Container } from '../../model/workload.ts'
import { demandOf, type JobDemand } from '../load.ts'
import { containersOf } from '../pods.ts'
import { fits, podsPerNode, type Room, slots } from '../room.ts'
import { countSampler, durationSampler, requestSamplers } from '../specs.ts'
import type { MixedRecipe } from './mixed-recipe.ts'

export interface Draft extends JobDemand {
  readonly workloadClass: 'batch' | 'service'
  readonly gang: boolean
  /** Number of pods. */
  readonly pods: number
  readonly containers: readonly Container[]
}

/** Draws one job after the other. */
export function drafter(recipe: MixedRecipe, room: Room, seed: string): () => Draft {
  const stream = (name: string): RandomStream => randomStream(seed, `workload/${name}`)
  const requests = requestsDrawer(recipe, room, stream('requests'))
  const containers = containersDrawer(recipe, stream)
  const pods = podsDrawer(recipe, room, stream)
  const classes = classDrawer(recipe, stream)
  return () => {
    const vector = requests()
    const size = pods(vector)
    return { ...classes(), ...size, containers: containers(vector), demand: demandOf(vector, size.pods) }
  }
}

/** A pod's vector, cut to the roomiest node where no node has so much. */
function requestsDrawer(recipe: MixedRecipe, room: Room, stream: RandomStream): () => ResourceList {
  const samplers = requestSamplers(recipe.requests, stream)
  return () => {
    const vector: Record<string, number> = {}
    for (const [resource, sampler] of samplers) {
      const amount = sampler()
      if (amount > 0) vector[resource] = amount
    }
    return fits(room, vector) ? vector : cutToFit(vector, room)
  }
}

function cutToFit(vector: ResourceList, room: Room): ResourceList {
  const least = Object.fromEntries(Object.keys(vector).map((name) => [name, 1]))
  const shape = room.shapes.find(({ free }) => podsPerNode(free, least) >= 1)
  if (shape === undefined) {
    const names = Object.keys(vector).join(', ')
    return invalid('requests', `invalid requests: no node has room for ${names}, allowed: resources that one node offers together`)
  }
  return Object.fromEntries(Object.entries(vector).map(([name, amount]) => [name, Math.min(amount, shape.free[name])]))
}

const MOST_CONTAINERS = 64

function containersDrawer(recipe: MixedRecipe, stream: (name: string) => RandomStream): (vector: ResourceList) => readonly Container[] {
  const count = countSampler(recipe.containers, stream('containers'))
  const skew = stream('skew')
  const most = recipe.sidecarShare
  return (vector) => {
    const weights = [1]
    const containers = Math.min(count(), MOST_CONTAINERS)
    while (weights.length < containers) weights.push(most * (0.2 + 0.8 * skew.uniform()))
    return containersOf(vector, weights)
  }
}

/** How many pods, and whether they are a gang; a gang is cut to what the cluster takes when it is empty. */
function podsDrawer(
  recipe: MixedRecipe,
  room: Room,
  stream: (name: string) => RandomStream,
): (vector: ResourceList) => Pick<Draft, 'gang' | 'pods'> {
  const alone = countSampler(recipe.pods, stream('sizes'))
  const gangs = stream('gangs')
  const size = countSampler(recipe.gangs.size, stream('gangSizes'))
  return (vector) => {
    const pods = alone()
    const members = size()
    const gang = gangs.uniform() < recipe.gangs.share
    return gang ? { gang, pods: slots(room, vector, members) } : { gang, pods }
  }
}

function classDrawer(
  recipe: MixedRecipe,
  stream: (name: string) => RandomStream,
): () => { workloadClass: 'batch' | 'service'; duration: Time | undefined } {
  const classes = stream('classes')
  const endless = stream('endless')
  const batch = durationSampler(recipe.duration, stream('durations'))
  const service = recipe.services.duration === undefined ? undefined : durationSampler(recipe.services.duration, stream('serviceDurations'))
  return () => {
    const isService = classes.uniform() < recipe.services.share
    const forEver = endless.uniform() < recipe.services.endless
    const span = batch()
    const serviceSpan = service?.() ?? span
    if (!isService) return { workloadClass: 'batch', duration: span }
    return { workloadClass: 'service', duration: forEver ? undefined : serviceSpan }
  }
}
