/**
 * Where every container is, and what of its pod is still missing. Kept for pods that have ended as well: it is where they were.
 */
import type { Share } from '../cell/invariants.ts'
import type { UseClass } from '../metrics/recorder.ts'
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
  /** Node of each seat, -1 while it is not bound. A seat is a container where these are bound one by one, else the pod. */
  protected readonly seatNode: Int32Array
  /** When each seat was bound last, microseconds. */
  protected readonly seatBoundAt: Float64Array
  /** Since when the place of each bound seat has been kept for it, by a lease or bound, microseconds. */
  protected readonly seatHeldSince: Float64Array
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
    const seats = this.byMember ? roster.members : roster.pods
    this.seatNode = new Int32Array(seats).fill(NOWHERE)
    this.seatBoundAt = new Float64Array(seats)
    this.seatHeldSince = settings.collects ? new Float64Array(seats) : this.seatBoundAt
    this.podLeft = new Int32Array(roster.pods)
    for (let pod = 0; pod < roster.pods; pod++) this.podLeft[pod] = roster.podMembers[pod + 1] - roster.podMembers[pod]
  }

  /** Node of a member, -1 while it is not bound. */
  nodeOf(member: number): number {
    return this.seatNode[this.seatOf(member)]
  }

  /** Node of the first bound member of a pod, -1 if none is. */
  podNode(pod: number): number {
    if (!this.byMember) return this.seatNode[pod]
    const { podMembers } = this.roster
    for (let member = podMembers[pod]; member < podMembers[pod + 1]; member++) {
      if (this.seatNode[member] !== NOWHERE) return this.seatNode[member]
    }
    return NOWHERE
  }

  /** Puts a member, and what shares its seat, on a node without any account of it: for a state that is laid out. */
  layOut(member: number, node: number): void {
    this.seatNode[this.seatOf(member)] = node
  }

  /** Whether the member is bound in a place that was kept for it at `asOf` already. */
  placedBy(member: number, asOf: Time): boolean {
    const seat = this.seatOf(member)
    return this.seatNode[seat] !== NOWHERE && this.seatHeldSince[seat] <= asOf
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
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) {
      if (this.seatNode[seat] === NOWHERE) continue
      yield {
        node: this.seatNode[seat],
        vector: this.seatVector(seat),
        since: this.seatBoundAt[seat],
        heldSince: this.seatHeldSince[seat],
      }
    }
  }

  protected take(seat: number, node: number, heldSince: Time): void {
    this.seatNode[seat] = node
    this.seatHeldSince[seat] = heldSince
    this.seatBoundAt[seat] = this.world.now
  }

  /** First seat of the pod; those of the next one follow. */
  protected firstSeat(pod: number): number {
    return this.byMember ? this.roster.podMembers[pod] : pod
  }

  /** What is bound together. */
  protected seatVector(seat: number): Float64Array {
    return this.byMember ? this.roster.memberVector(seat) : this.roster.podVector(seat)
  }

  /** What a whole pod has bound counts as something else from now on. */
  protected recount(pod: number, from: UseClass, to: UseClass): void {
    const { recorder } = this.world
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) recorder.pass(from, to, this.seatVector(seat))
  }

  /** Whether bound members of the pod are on more than one node. */
  protected parted(pod: number): boolean {
    const first = this.podNode(pod)
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) {
      if (this.seatNode[seat] !== NOWHERE && this.seatNode[seat] !== first) return true
    }
    return false
  }

  private seatOf(member: number): number {
    return this.byMember ? member : this.roster.memberPod[member]
  }
}
