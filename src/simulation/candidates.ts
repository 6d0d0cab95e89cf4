/**
 * Nodes that a batch may offer: open, with something free, and not refused by every attempt that waits. They are taken in a seeded order, so
 * that no node is always the first (Mesos shuffles its agents in each cycle: src/master/allocator/mesos/hierarchical.cpp). A batch on a large
 * cluster ends after a few nodes as a rule, when nobody waits any longer; there the order is drawn node by node, as far as it is asked for.
 */
import { type RandomStream, shuffle } from '../kernel/random.ts'
import type { Filters } from './filters.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

/** Of no more nodes than these the candidates are listed and shuffled whole. */
export const SHUFFLED_WHOLE = 512

export class Candidates {
  private readonly world: World
  private readonly filters: Filters
  private readonly random: RandomStream
  /** The candidates of the last batch. */
  private readonly list: Int32Array
  /** All nodes; a batch draws its order into it from the left. */
  private readonly order: Int32Array
  /** Whether those that are gone through stand in the list; else they are drawn. */
  private listed = true
  /** Where one is in the list or in the order, and where it ends. */
  private at = 0
  private end = 0
  /** Releases when that began. */
  private releases = 0

  constructor(world: World, filters: Filters, random: RandomStream) {
    this.world = world
    this.filters = filters
    this.random = random
    this.list = new Int32Array(world.cell.nodes)
    this.order = Int32Array.from({ length: world.cell.nodes }, (_, node) => node)
  }

  /** Candidates for those of the frameworks that wait, in the order in which they are offered; valid until the next call. */
  inOrder(servers: readonly Server[]): Iterable<number> {
    return this.world.cell.nodes > SHUFFLED_WHOLE ? this.drawn(servers) : this.shuffled(servers)
  }

  /** The same, all of them and at once. */
  shuffled(servers: readonly Server[]): Int32Array {
    const order = this.list.subarray(0, this.collect(servers, Infinity))
    shuffle(order, this.random)
    return order
  }

  /** Whether anything of the node can be offered: it is open, and something is free there. */
  offerable(node: number): boolean {
    const { cell, leases } = this.world
    const { free, scored } = cell
    if (leases.closedBy(node) !== undefined) return false
    for (let at = 0; at < scored.length; at++) if (free[scored[at]][node] > 0) return true
    return false
  }

  /** Begins to go through the same, node by node: {@link next}. */
  begin(servers: readonly Server[]): void {
    const { order, world } = this
    const few = world.cell.nodes <= SHUFFLED_WHOLE
    const found = few ? this.shuffled(servers).length : this.collect(servers, 2)
    this.listed = few || found < 2
    this.end = this.listed ? found : order.length
    this.at = 0
    this.releases = world.releases
  }

  /** The next of them, -1 if there is none. */
  next(): number {
    if (!this.listed) return this.draw()
    return this.at < this.end ? this.list[this.at++] : -1
  }

  /** Fisher-Yates from the left: each place is drawn among the nodes that have none yet. Of one candidate alone nothing is drawn. */
  private draw(): number {
    const { order, random, end, releases } = this
    const { nodeReleased } = this.world
    while (this.at < end) {
      const at = this.at++
      const other = at + random.below(end - at)
      const node = order[other]
      order[other] = order[at]
      order[at] = node
      // What was given back since the batch began waits for the next.
      if (nodeReleased[node] <= releases && this.offerable(node)) return node
    }
    return -1
  }

  private *drawn(servers: readonly Server[]): Generator<number> {
    this.begin(servers)
    for (let node = this.next(); node >= 0; node = this.next()) yield node
  }

  /** Lists candidates by number, `most` of them; how many. */
  private collect(servers: readonly Server[], most: number): number {
    const waiting = servers.filter((server) => server.waiting)
    const { list, world } = this
    const { nodes } = world.cell
    let count = 0
    for (let node = 0; node < nodes && count < most; node++) {
      if (this.offerable(node) && this.anyTakes(waiting, node)) list[count++] = node
    }
    return count
  }

  private anyTakes(waiting: readonly Server[], node: number): boolean {
    for (let at = 0; at < waiting.length; at++) if (this.filters.open(waiting[at], node)) return true
    return false
  }
}
