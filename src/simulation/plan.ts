/** A plan: which member goes where. One record a scheduler, reused; a stamp tells a stale one. */
import type { NodeLease } from '../cell/leases.ts'
import type { Plan } from '../strategy/strategy.ts'

const NOBODY: readonly number[] = []

export class PlanRecord {
  /** Members placed. */
  members = 0
  /** Pods, or with unit `container` the container, that are placed; parallel with the lists below. */
  readonly targets: number[] = []
  readonly nodes: number[] = []
  /** The lease whose room is taken; undefined: free room. */
  readonly leases: (NodeLease | undefined)[] = []
  /** Version of the node when the plan was made. */
  readonly seen: number[] = []
  /** Pods of lower priority that have to leave first. */
  victims: readonly number[] = []
  /** Made only to hold room: cannot be committed. */
  hold = false

  clear(hold: boolean): void {
    this.members = 0
    this.hold = hold
    this.victims = NOBODY
  }

  add(target: number, node: number, lease: NodeLease | undefined): void {
    const at = this.members++
    this.targets[at] = target
    this.nodes[at] = node
    this.leases[at] = lease
  }

  /** As the strategy sees it. */
  asPlan(): Plan {
    return this as unknown as Plan
  }
}
