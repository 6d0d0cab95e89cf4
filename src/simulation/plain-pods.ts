/**
 * Requests of pods that ask for what their containers ask for and nothing else, worked out container by container without a list in between: requests add up, and
 * the first container has the pod's place in the count of pods as well. One pod at a time.
 */
import { grown } from '../model/growing.ts'
import type { Dimensions, ResourceList } from '../model/resources.ts'
import type { Time } from '../model/time.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import type { Vectors } from './vectors.ts'

/** So much is remembered of what pods say of themselves. */
const MOST_SAID = 4096

/** What a pod is to the roster; vectors by their numbers. */
export interface Shape {
  /** Effective request of the whole pod. */
  readonly whole: number
  /** How many members it has. */
  readonly count: number
  /** Requests of its members, in order. */
  readonly members: ArrayLike<number>
  /** When each member can start, after the job's own arrival, microseconds. */
  readonly arrivals: ArrayLike<number>
  /** Number of its traits. */
  readonly traits: number
}

export class PlainPods implements Shape {
  whole = 0
  traits = 0
  count = 0
  members = new Int32Array(16)
  arrivals = new Float64Array(16)
  /** How many containers state no cpu, and how many no memory. */
  private noCpu = 0
  private noMemory = 0
  private readonly vectors: Vectors
  /** Traits by how many containers state no cpu and how many no memory. */
  private readonly known: (number | undefined)[][] = []
  /** The same of pods that say something of themselves, by that as well. */
  private readonly said = new Map<string, number>()
  private readonly place: ReadonlyMap<string, number>
  /** Resources beside cpu and memory, which nearly every container asks for, and where they stand. */
  private readonly others: readonly string[]
  private readonly otherPlaces: readonly number[]
  private readonly cpu: number
  private readonly memory: number
  private readonly pods: number | undefined
  private readonly sum: Float64Array
  private readonly one: Float64Array

  /** @param filters what they do not look at is not counted either */
  constructor(vectors: Vectors, dimensions: Dimensions, filters: NodeFilters | undefined) {
    const places = [...dimensions.entries()].filter(([, name]) => filters?.ignores(name) !== true)
    this.vectors = vectors
    this.place = new Map(places.map(([at, name]) => [name, at]))
    this.pods = this.place.get('pods')
    this.others = [...this.place.keys()].filter((name) => name !== 'cpu' && name !== 'memory')
    this.otherPlaces = this.others.map((name) => this.dimension(name))
    this.cpu = this.dimension('cpu')
    this.memory = this.dimension('memory')
    this.sum = new Float64Array(dimensions.length)
    this.one = new Float64Array(dimensions.length)
  }

  /** Where a resource stands in a vector; -1: it does not count. */
  dimension(resource: string): number {
    return this.place.get(resource) ?? -1
  }

  begin(): void {
    this.count = 0
    this.noCpu = 0
    this.noMemory = 0
    for (let dimension = 0; dimension < this.sum.length; dimension++) this.sum[dimension] = 0
  }

  /** The container asks for an amount, base units. */
  ask(dimension: number, amount: number): void {
    if (dimension < 0) return
    this.one[dimension] = amount
    this.sum[dimension] += amount
  }

  /** A whole container. @param arrival after the job's own, microseconds. */
  container(requests: ResourceList, arrival: Time): void {
    const { others, otherPlaces } = this
    const { cpu, memory } = requests
    if (cpu !== undefined) this.ask(this.cpu, cpu)
    if (memory !== undefined) this.ask(this.memory, memory)
    for (let at = 0; at < others.length; at++) {
      const amount = requests[others[at]]
      if (amount !== undefined) this.ask(otherPlaces[at], amount)
    }
    this.endContainer(cpu !== undefined, memory !== undefined, arrival)
  }

  /** The container has asked for all it wants. */
  endContainer(statesCpu: boolean, statesMemory: boolean, arrival: Time): void {
    const { one, pods } = this
    if (pods !== undefined && this.count === 0) one[pods] = 1
    if (!statesCpu) this.noCpu++
    if (!statesMemory) this.noMemory++
    const at = this.count++
    this.members = grown(this.members, this.count)
    this.arrivals = grown(this.arrivals, this.count)
    this.members[at] = this.vectors.intern(one)
    this.arrivals[at] = arrival
    for (let dimension = 0; dimension < one.length; dimension++) one[dimension] = 0
  }

  /**
   * The pod has no more containers.
   * @param traitsOf looks up the traits of one of its kind, once for all that are alike in this.
   * @param says what it says of itself beside its request; empty: nothing
   */
  end(traitsOf: () => number, says = ''): void {
    if (this.pods !== undefined) this.sum[this.pods] = 1
    this.whole = this.count === 1 ? this.members[0] : this.vectors.intern(this.sum)
    this.say(traitsOf, says)
  }

  /** A pod with the containers of the last one, that says something else of itself. */
  say(traitsOf: () => number, says: string): void {
    const { noCpu, noMemory } = this
    if (says === '') {
      this.known[noCpu] ??= []
      this.traits = this.known[noCpu][noMemory] ??= traitsOf()
      return
    }
    const key = `${noCpu} ${noMemory} ${says}`
    let traits = this.said.get(key)
    if (traits === undefined) {
      traits = traitsOf()
      if (this.said.size === MOST_SAID) this.said.clear()
      this.said.set(key, traits)
    }
    this.traits = traits
  }
}
