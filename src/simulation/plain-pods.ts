/**
 * Requests of pods that are containers and nothing else, worked out container by container without a list in between: requests add up, and
 * the first container has the pod's place in the count of pods as well. One pod at a time.
 */
import { grown } from '../model/growing.ts'
import type { Dimensions } from '../model/resources.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import type { Vectors } from './vectors.ts'

export class PlainPods {
  /** Number of the whole pod's vector. */
  whole = 0
  /** How many containers it has, and the numbers of their vectors. */
  containers = 0
  members = new Int32Array(16)
  /** How many containers state no cpu, and how many no memory. */
  noCpu = 0
  noMemory = 0
  private readonly vectors: Vectors
  private readonly place: ReadonlyMap<string, number>
  private readonly pods: number | undefined
  private readonly sum: Float64Array
  private readonly one: Float64Array

  /** @param filters what they do not look at is not counted either */
  constructor(vectors: Vectors, dimensions: Dimensions, filters: NodeFilters | undefined) {
    const places = [...dimensions.entries()].filter(([, name]) => filters?.ignores(name) !== true)
    this.vectors = vectors
    this.place = new Map(places.map(([at, name]) => [name, at]))
    this.pods = this.place.get('pods')
    this.sum = new Float64Array(dimensions.length)
    this.one = new Float64Array(dimensions.length)
  }

  /** Where a resource stands in a vector; -1: it does not count. */
  dimension(resource: string): number {
    return this.place.get(resource) ?? -1
  }

  begin(): void {
    this.containers = 0
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

  /** The container has asked for all it wants. */
  endContainer(statesCpu: boolean, statesMemory: boolean): void {
    const { one, pods } = this
    if (pods !== undefined && this.containers === 0) one[pods] = 1
    if (!statesCpu) this.noCpu++
    if (!statesMemory) this.noMemory++
    this.members = grown(this.members, this.containers + 1)
    this.members[this.containers++] = this.vectors.intern(one)
    for (let dimension = 0; dimension < one.length; dimension++) one[dimension] = 0
  }

  end(): void {
    if (this.pods !== undefined) this.sum[this.pods] = 1
    this.whole = this.containers === 1 ? this.members[0] : this.vectors.intern(this.sum)
  }
}
