/** Decline filters: which nodes the attempt of a framework has refused, and until when (Mesos `refuse_seconds`). */
import type { Time } from '../model/time.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

interface Refusals {
  readonly attempt: Int32Array
  readonly until: Float64Array
  /** Releases seen at the refusal; a later one on the node lifts the filter. */
  readonly seen: Float64Array
}

export class Filters {
  private readonly world: World
  private readonly life: Time
  private readonly refusals: (Refusals | undefined)[] = []

  constructor(world: World, life: Time) {
    this.world = world
    this.life = life
  }

  refuse(server: Server, node: number): void {
    const nodes = this.world.cell.nodes
    const refusals = this.refusals[server.index] ?? {
      attempt: new Int32Array(nodes),
      until: new Float64Array(nodes),
      seen: new Float64Array(nodes),
    }
    this.refusals[server.index] = refusals
    refusals.attempt[node] = server.serial
    refusals.until[node] = this.world.now + this.life
    refusals.seen[node] = this.world.releases
  }

  /** Whether the node may be offered to the framework's attempt. */
  open(server: Server, node: number): boolean {
    const refusals = this.refusals[server.index]
    if (refusals === undefined || refusals.attempt[node] !== server.serial) return true
    return this.world.now >= refusals.until[node] || this.world.nodeReleased[node] > refusals.seen[node]
  }
}
