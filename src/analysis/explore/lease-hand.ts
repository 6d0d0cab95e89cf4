/** The leases of one attempt: given back, kept for a plan, taken from. What is given back is free at once. */
import { invariant } from '../../errors.ts'
import type { Answer } from './automaton.ts'
import type { Desk } from './desk.ts'
import type { Effects } from './effects.ts'
import type { DraftAttempt, LeaseState } from './job-state.ts'

export class LeaseHand {
  private readonly desk: Desk
  private readonly effects: Effects

  constructor(desk: Desk, effects: Effects) {
    this.desk = desk
    this.effects = effects
  }

  release(attempt: DraftAttempt, ids: readonly number[]): Answer {
    for (const id of ids) {
      const lease = attempt.leases.find((one) => one.id === id)
      if (lease !== undefined) this.drop(attempt, lease)
    }
    return []
  }

  /** Leases shrink to what the plan takes of them; what is left of the others is given back. */
  keepOnly(attempt: DraftAttempt, ids: readonly number[]): Answer {
    const { plan } = attempt
    invariant(plan !== undefined, 'leases are kept for a plan that is stale')
    const kept: number[] = []
    for (const id of ids) {
      const lease = attempt.leases.find((one) => one.id === id)
      if (lease === undefined) continue
      const targets = plan.targets.filter((_, at) => plan.leases[at] === id)
      if (targets.length === 0) this.drop(attempt, lease)
      else {
        kept.push(id)
        if (lease.pinned.length === 0) this.pin(attempt, lease, targets)
      }
    }
    return kept
  }

  private pin(attempt: DraftAttempt, lease: LeaseState, targets: readonly number[]): void {
    const room = lease.room.map(() => 0)
    for (const target of targets) {
      const vector = this.desk.vectorOf(attempt.unit, target)
      for (let at = 0; at < vector.length; at++) room[at] += vector[at]
    }
    const rest = lease.room.map((amount, at) => amount - room[at])
    this.desk.giveBack(lease.node, rest)
    attempt.leases = attempt.leases.map((one) => (one.id === lease.id ? { ...one, room, pinned: targets } : one))
    this.effects.freed |= 1 << lease.node
  }

  drop(attempt: DraftAttempt, lease: LeaseState): void {
    attempt.leases = attempt.leases.filter((one) => one.id !== lease.id)
    this.desk.giveBack(lease.node, lease.room)
    if (lease.room.some((amount) => amount > 0)) this.effects.freed |= 1 << lease.node
  }

  /** Room of a lease was bound. */
  take(attempt: DraftAttempt, id: number, vector: ArrayLike<number>): void {
    attempt.leases = attempt.leases.map((one) =>
      one.id === id ? { ...one, room: one.room.map((amount, at) => amount - vector[at]) } : one,
    )
  }
}
