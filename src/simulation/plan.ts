/**
 * A plan: which member goes where. It is the transaction that a commit will try, claims in flat lists, so that nothing is copied from one
 * to the other. One record a scheduler, reused; a stamp tells a stale one.
 */
import { Transaction } from '../cell/commit.ts'
import type { Plan } from '../strategy/strategy.ts'

const NOBODY: readonly number[] = []

/** Its targets are pods, or with unit `container` the container. */
export class PlanRecord extends Transaction {
  /** Pods of lower priority that have to leave first. */
  victims: readonly number[] = []
  /** Made only to hold room: cannot be committed. */
  hold = false

  /** Members placed. */
  get members(): number {
    return this.count
  }

  reset(hold: boolean): void {
    this.clear()
    this.hold = hold
    this.victims = NOBODY
  }

  /** Notes the versions of its nodes, as they are now. */
  look(version: Int32Array): void {
    const { count, nodes, seen } = this
    for (let at = 0; at < count; at++) seen[at] = version[nodes[at]]
  }

  /** As the strategy sees it. */
  asPlan(): Plan {
    return this as unknown as Plan
  }
}
