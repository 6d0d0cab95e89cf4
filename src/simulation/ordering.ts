/**
 * Ordered acquisition (Havender, "Avoiding deadlock in multitasking systems", IBM Systems Journal 1968; the ordered resource policy of
 * Coffman, Elphick, Shoshani 1971): an attempt takes nodes in ascending order only. Its next node is the lowest above those it holds that
 * would gain it a member, were the node empty but for what never ends; it waits for that one while it is not free.
 *
 * Deadlock-free, in any number of dimensions, since a node is taken with all of them in one act: who waits for a node holds lower ones
 * only, and who holds that node waits for higher ones only, so that no circle closes. That would do for pins too, where several may share
 * a node; but two could then leave each other too little on every node, reach the end of the order both and begin anew for ever. So an
 * attempt is not offered a node on which another one holds room, pinned or not: who reaches the end in vain has met work that runs, and
 * that ends.
 */
import { NodeLease } from '../cell/leases.ts'
import type { Binding } from './binding.ts'
import type { HoldStates } from './hold-states.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

const NONE = -1

interface Next {
  /** The attempt it was found for. */
  readonly serial: number
  /** Groups that never end had been started so often. */
  readonly endless: number
  readonly node: number
  /** No node is left, and what it holds will not bring a group to run. */
  readonly exhausted: boolean
}

export class Ordering {
  private readonly world: World
  private readonly binding: Binding
  private readonly states: HoldStates
  private readonly known = new Map<Server, Next>()

  constructor(world: World, binding: Binding, states: HoldStates) {
    this.world = world
    this.binding = binding
    this.states = states
  }

  /** The attempt waits anew: what it holds may have changed. */
  begin(server: Server): void {
    this.known.delete(server)
  }

  /** Whether it has come to the end of the order in vain. */
  exhausted(server: Server): boolean {
    return this.next(server).exhausted
  }

  /** Whether the node is the one it waits for. */
  isNext(server: Server, node: number): boolean {
    return this.next(server).node === node
  }

  /** Whether nobody else holds room on the node. */
  isFree(server: Server, node: number): boolean {
    for (const lease of this.world.leases.live) if (lease.node === node && lease.owner !== server.index) return false
    return true
  }

  private next(server: Server): Next {
    const known = this.known.get(server)
    const { endlessStarts } = this.binding
    if (known?.serial === server.serial && known.endless === endlessStarts) return known
    const node = this.find(server)
    const exhausted = node === NONE && server.leases.size > 0 && !server.planner.wouldRun(server.unit, server.tryPlan([...server.leases]))
    const next = { serial: server.serial, endless: endlessStarts, node, exhausted }
    this.known.set(server, next)
    return next
  }

  private find(server: Server): number {
    const held = [...server.leases]
    const last = held.reduce((node, lease) => Math.max(node, lease.node), NONE)
    const covered = server.tryPlan(held)?.members ?? 0
    const room = this.states.roomBesideEndless()
    for (let node = last + 1; node < this.world.cell.nodes; node++) {
      const empty = new NodeLease(
        node,
        server.index,
        Float64Array.from(room, (column) => column[node]),
        this.world.now,
      )
      if ((server.tryPlan([...held, empty])?.members ?? 0) > covered) return node
    }
    return NONE
  }
}
