/**
 * Nodes that a batch may offer: open, with something free, and not refused by every attempt that waits. They are taken in a seeded order, so
 * that no node is always the first (Mesos shuffles its agents in each cycle: src/master/allocator/mesos/hierarchical.cpp).
 */
import { type RandomStream, shuffle } from '../kernel/random.ts'
import type { Filters } from './filters.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

export class Candidates {
  private readonly world: World
  private readonly filters: Filters
  private readonly random: RandomStream
  /** The candidates of the last batch. */
  private readonly list: Int32Array

  constructor(world: World, filters: Filters, random: RandomStream) {
    this.world = world
    this.filters = filters
    this.random = random
    this.list = new Int32Array(world.cell.nodes)
  }

  /** Candidates for those of the frameworks that wait, in the order in which they are offered; valid until the next call. */
  shuffled(servers: readonly Server[]): Int32Array {
    const waiting = servers.filter((server) => server.waiting)
    const { list, world } = this
    const { nodes } = world.cell
    let count = 0
    for (let node = 0; node < nodes; node++) if (this.offerable(node) && this.anyTakes(waiting, node)) list[count++] = node
    const order = list.subarray(0, count)
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

  private anyTakes(waiting: readonly Server[], node: number): boolean {
    for (let at = 0; at < waiting.length; at++) if (this.filters.open(waiting[at], node)) return true
    return false
  }
}
