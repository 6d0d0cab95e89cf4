/**
 * Jobs of the mixed workload before they have an instant. Each quantity is drawn from a stream of its own, and every stream is drawn from
 * for every job, so that more gangs do not move run times and more containers do not move sizes; a stream is left alone only where
 * nothing in the recipe hangs on it.
 */
import type { Sampler } from '../../kernel/distributions.ts'
import { type RandomStream, randomStream } from '../../kernel/random.ts'
import type { JobWriter } from '../job-writer.ts'
import { grainOf } from '../pods.ts'
import { Dealer } from '../proportions.ts'
import { RequestRoom } from '../request-room.ts'
import type { Room } from '../room.ts'
import { countSampler, durationSampler, requestSamplers } from '../specs.ts'
import type { MixedRecipe } from './mixed-recipe.ts'

/** The workload classes, as the table numbers them. */
export const BATCH = 0
export const SERVICE = 1

const MOST_CONTAINERS = 64

type Streams = (name: string) => RandomStream

/**
 * Draws one job after the other, and writes it.
 * @throws InvalidInputError if no node has all the resources that pods ask for.
 */
export function drafter(recipe: MixedRecipe, room: Room, seed: string, jobs: JobWriter): () => void {
  const streams: Streams = (name) => randomStream(seed, `workload/${name}`)
  const { resources } = jobs.templates
  const space = new RequestRoom(room, resources)
  const requests = requestSamplers(recipe.requests, streams('requests')).map(([, sampler]) => sampler)
  const amounts = new Float64Array(resources.length)
  const containers = new ContainersDrawer(recipe, streams, resources)
  const alone = countSampler(recipe.pods, streams('sizes'))
  const gang = gangDrawer(recipe, streams)
  const spans = new SpanDrawer(recipe, streams)
  return () => {
    for (let resource = 0; resource < requests.length; resource++) amounts[resource] = requests[resource]()
    // What no node has is cut to a node, a gang to what the cluster takes when it is empty.
    space.cut(amounts)
    const pods = alone()
    const members = gang()
    spans.draw()
    const template = jobs.templates.add(containers.parts, containers.draw(amounts))
    jobs.add(spans.kind, spans.duration, members > 0, members > 0 ? space.slots(amounts, members) : pods, template)
  }
}

/** Pods of a gang; 0: the job is none. */
function gangDrawer({ gangs }: MixedRecipe, streams: Streams): Sampler {
  if (gangs.share === 0) return () => 0
  const whether = streams('gangs')
  const size = countSampler(gangs.size, streams('gangSizes'))
  return () => {
    const members = size()
    return whether.uniform() < gangs.share ? members : 0
  }
}

/** A pod's request dealt to its containers, the first one's weight being 1. */
class ContainersDrawer {
  /** [container x resources + resource], base units. */
  readonly parts: Float64Array
  private readonly resources: readonly string[]
  private readonly count: Sampler
  private readonly skew: RandomStream
  private readonly most: number
  private readonly dealer = new Dealer()
  private readonly weights = new Float64Array(MOST_CONTAINERS).fill(1)
  private readonly dealt = new Float64Array(MOST_CONTAINERS)

  constructor(recipe: MixedRecipe, streams: Streams, resources: readonly string[]) {
    this.resources = resources
    this.parts = new Float64Array(MOST_CONTAINERS * resources.length)
    this.count = countSampler(recipe.containers, streams('containers'))
    this.skew = streams('skew')
    this.most = recipe.sidecarShare
  }

  /** How many containers; what they ask for is in `parts`. */
  draw(amounts: Float64Array): number {
    const { weights, skew } = this
    const containers = Math.min(this.count(), MOST_CONTAINERS)
    for (let container = 1; container < containers; container++) weights[container] = this.most * (0.2 + 0.8 * skew.uniform())
    for (let resource = 0; resource < amounts.length; resource++) {
      if (containers === 1) this.parts[resource] = amounts[resource]
      else this.deal(resource, amounts[resource], containers)
    }
    return containers
  }

  private deal(resource: number, amount: number, containers: number): void {
    const { parts, dealt, resources, weights } = this
    const grain = grainOf(resources[resource], amount)
    this.dealer.split(amount / grain, weights, dealt, containers)
    for (let container = 0; container < containers; container++) parts[container * resources.length + resource] = dealt[container] * grain
  }
}

/** Workload class and run time. */
class SpanDrawer {
  kind = BATCH
  /** Microseconds; Infinity: for ever. */
  duration = 0
  private readonly share: number
  private readonly endless: number
  private readonly classes: RandomStream
  private readonly forEver: RandomStream
  private readonly batch: Sampler
  private readonly service: Sampler | undefined

  constructor({ duration, services }: MixedRecipe, streams: Streams) {
    this.share = services.share
    this.endless = services.endless
    this.classes = streams('classes')
    this.forEver = streams('endless')
    this.batch = durationSampler(duration, streams('durations'))
    this.service = services.duration === undefined ? undefined : durationSampler(services.duration, streams('serviceDurations'))
  }

  draw(): void {
    const isService = this.share > 0 && this.classes.uniform() < this.share
    const forEver = this.endless > 0 && this.forEver.uniform() < this.endless
    const span = this.batch()
    const serviceSpan = this.service === undefined ? span : this.service()
    this.kind = isService ? SERVICE : BATCH
    if (!isService) this.duration = span
    else this.duration = forEver ? Infinity : serviceSpan
  }
}
