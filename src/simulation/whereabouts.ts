/**
 * Where every container is, and what of its pod is still missing. Kept for pods that have ended as well: it is where they were.
 */
import type { Share } from '../cell/invariants.ts'
import type { Time } from '../model/time.ts'
import type { Roster } from './roster.ts'
import type { World } from './world.ts'

export const NOWHERE = -1

/** Bound room. */
export interface TimedShare extends Share {
  /** When it was bound, microseconds. */
  readonly since: Time
  /** Since when the place has been kept for it: from the lease on that became this binding, if there was one. Microseconds. */
  readonly heldSince: Time
}

export class Whereabouts {
  /** Node of each member, -1 while it is not bound. */
  readonly memberNode: Int32Array
  /** When each member was bound last, microseconds; for a pod that is bound whole, its first member's. */
  readonly memberBoundAt: Float64Array
  /** Since when the place of each bound member has been kept for it, by a lease or bound, microseconds. */
  readonly memberHeldSince: Float64Array
  /** Members of each pod not yet bound. */
  readonly podLeft: Int32Array
  protected readonly world: World
  /** Each container is bound with its own vector, not the pod with its. */
  protected readonly byMember: boolean
  private readonly roster: Roster

  constructor(world: World) {
    const { roster, settings } = world
    this.world = world
    this.roster = roster
    this.byMember = settings.level === 'container'
    this.memberNode = new Int32Array(roster.members).fill(NOWHERE)
    this.memberBoundAt = new Float64Array(roster.members)
    this.memberHeldSince = new Float64Array(roster.members)
    this.podLeft = Int32Array.from({ length: roster.pods }, (_, pod) => roster.podMembers[pod + 1] - roster.podMembers[pod])
  }

  /** Node of the first bound member of a pod, -1 if none is. */
  podNode(pod: number): number {
    const { podMembers } = this.roster
    for (let member = podMembers[pod]; member < podMembers[pod + 1]; member++) {
      if (this.memberNode[member] !== NOWHERE) return this.memberNode[member]
    }
    return NOWHERE
  }

  /** Whether the member is bound in a place that was kept for it at `asOf` already. */
  placedBy(member: number, asOf: Time): boolean {
    return this.memberNode[member] !== NOWHERE && this.memberHeldSince[member] <= asOf
  }

  /** Whether all members of the pod are. */
  wholeBy(pod: number, asOf: Time): boolean {
    if (this.podLeft[pod] > 0 || asOf === Infinity) return this.podLeft[pod] === 0
    const { podMembers } = this.roster
    for (let member = podMembers[pod]; member < podMembers[pod + 1]; member++) if (!this.placedBy(member, asOf)) return false
    return true
  }

  /** Room that a pod has bound: one share, or one a container where they are decided one by one. */
  *sharesOf(pod: number): Generator<TimedShare> {
    const first = this.roster.podMembers[pod]
    if (!this.byMember) {
      if (this.memberNode[first] !== NOWHERE) yield this.share(first, this.roster.podVector(pod))
      return
    }
    for (let member = first; member < this.roster.podMembers[pod + 1]; member++) {
      if (this.memberNode[member] !== NOWHERE) yield this.share(member, this.roster.memberVector(member))
    }
  }

  /** The same without a generator: for the hot path. */
  protected eachVector(pod: number, visit: (vector: Float64Array, node: number) => void): void {
    const first = this.roster.podMembers[pod]
    if (!this.byMember) {
      if (this.memberNode[first] !== NOWHERE) visit(this.roster.podVector(pod), this.memberNode[first])
      return
    }
    for (let member = first; member < this.roster.podMembers[pod + 1]; member++) {
      if (this.memberNode[member] !== NOWHERE) visit(this.roster.memberVector(member), this.memberNode[member])
    }
  }

  /** Whether bound members of the pod are on more than one node. */
  protected parted(pod: number): boolean {
    const { podMembers } = this.roster
    const first = this.podNode(pod)
    return this.memberNode.subarray(podMembers[pod], podMembers[pod + 1]).some((node) => node !== NOWHERE && node !== first)
  }

  private share(member: number, vector: Float64Array): TimedShare {
    return { node: this.memberNode[member], vector, since: this.memberBoundAt[member], heldSince: this.memberHeldSince[member] }
  }
}
