/** What an attempt may be offered, beside filters and quotas: what its patience asks for. Cheap questions first. */
import { Banker } from './banker.ts'
import type { Binding } from './binding.ts'
import { HoldStates } from './hold-states.ts'
import { Ordering } from './ordering.ts'
import type { Recovery } from './recovery.ts'
import type { Server } from './server.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

export class OfferRules {
  private readonly banker: Banker
  private readonly ordering: Ordering
  private readonly recovery: Recovery

  constructor(world: World, binding: Binding, units: Units, servers: readonly Server[], recovery: Recovery) {
    const states = new HoldStates(world, binding, units, servers, false)
    this.banker = new Banker(world, states)
    this.ordering = new Ordering(world, binding, states)
    this.recovery = recovery
  }

  /** The attempt waits, with its patience as it is now. */
  begin(server: Server): void {
    if (server.patience.ordered === true) this.ordering.begin(server)
    if (server.patience.recover === true) this.recovery.wanted = true
  }

  /** Whether it waits in vain: no node is left that it may be offered. */
  exhausted(server: Server): boolean {
    return server.patience.ordered === true && this.ordering.exhausted(server)
  }

  /** Whether its turn has come for the node, whoever holds it. */
  inOrder(server: Server, node: number): boolean {
    return server.patience.ordered !== true || this.ordering.isNext(server, node)
  }

  /** Whether room on the node may be offered to it now. */
  permits(server: Server, node: number, room: ArrayLike<number>): boolean {
    const { ordered, safe, recover } = server.patience
    if (recover === true && this.recovery.standsBack(server)) return false
    if (ordered === true && !(this.ordering.isFree(server, node) && this.ordering.isNext(server, node))) return false
    return safe !== true || this.banker.safe(server, node, room)
  }
}
