/** What a cluster has room for, by the resources of one recipe: the questions of `room.ts` to columns, for generators that ask them for every job. */
import { invalid } from '../errors.ts'
import type { Room } from './room.ts'

export class RequestRoom {
  private readonly resources: readonly string[]
  /** Nodes of each shape, and how many pods one takes whatever they ask for. */
  private readonly nodes: Float64Array
  private readonly pods: Float64Array
  /** [shape x resources + resource], free on one node, base units. */
  private readonly free: Float64Array

  constructor({ shapes }: Room, resources: readonly string[]) {
    this.resources = resources
    this.nodes = Float64Array.from(shapes, (shape) => shape.nodes)
    this.pods = Float64Array.from(shapes, ({ free }) => free.pods ?? Infinity)
    this.free = Float64Array.from(shapes.flatMap(({ free }) => resources.map((name) => free[name] ?? 0)))
  }

  /**
   * Cuts amounts that no node has to the roomiest node that has some of each resource asked for, in place; 0: not asked for.
   * @throws InvalidInputError if there is no such node.
   */
  cut(amounts: Float64Array): void {
    for (let shape = 0; shape < this.nodes.length; shape++) if (this.perNode(shape, amounts) >= 1) return
    const least = amounts.map((amount) => Math.min(1, amount))
    const shape = this.nodes.findIndex((_, index) => this.perNode(index, least) >= 1)
    if (shape < 0) {
      const names = this.resources.filter((_, resource) => amounts[resource] > 0).join(', ')
      invalid('requests', `invalid requests: no node has room for ${names}, allowed: resources that one node offers together`)
    }
    const { free } = this
    const width = amounts.length
    for (let resource = 0; resource < width; resource++) amounts[resource] = Math.min(amounts[resource], free[shape * width + resource])
  }

  /** How many pods that ask for so much fit the cluster together; stops counting at `enough`. */
  slots(amounts: Float64Array, enough: number): number {
    let found = 0
    for (let shape = 0; shape < this.nodes.length && found < enough; shape++) found += this.perNode(shape, amounts) * this.nodes[shape]
    return Math.min(found, enough)
  }

  private perNode(shape: number, amounts: Float64Array): number {
    let most = this.pods[shape]
    for (let resource = 0, at = shape * amounts.length; resource < amounts.length; resource++, at++) {
      if (amounts[resource] > 0) most = Math.min(most, Math.floor(this.free[at] / amounts[resource]))
    }
    return most
  }
}
