/**
 * Where every container is, and what of its pod is still missing. Kept for pods that have ended as well: it is where they were.
 */
import type { Share } from '../cell/invariants.ts'
import type { UseClass } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import type { Roster } from './roster.ts'
import { NOWHERE, Seats } from './seats.ts'
import type { World } from './world.ts'

/** Bound room. */
export interface TimedShare extends Share {
  /** When it was bound, microseconds. */
  readonly since: Time
  /** Since when the place has been kept for it: from the lease on that became this binding, if there was one. Microseconds. */
  readonly heldSince: Time
}

export class Whereabouts {
  readonly seats: Seats
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
    this.seats = new Seats(roster, this.byMember, world.jobScheduler)
    this.podLeft = new Int32Array(roster.pods)
    for (let pod = 0; pod < roster.pods; pod++) this.podLeft[pod] = roster.podMembers[pod + 1] - roster.podMembers[pod]
  }

  /** Node of a member, -1 while it is not bound. */
  nodeOf(member: number): number {
    return this.seats.node(this.seatOf(member))
  }

  /** Node of the first bound member of a pod, -1 if none is. */
  podNode(pod: number): number {
    if (!this.byMember) return this.seats.node(pod)
    const { podMembers } = this.roster
    for (let member = podMembers[pod]; member < podMembers[pod + 1]; member++) {
      if (this.seats.node(member) !== NOWHERE) return this.seats.node(member)
    }
    return NOWHERE
  }

  /** Puts a member, and what shares its seat, on a node without any account of it: for a state that is laid out. */
  layOut(member: number, node: number): void {
    this.seats.put(this.seatOf(member), node)
  }

  /** Whether the member is bound in a place that was kept for it at `asOf` already. */
  placedBy(member: number, asOf: Time): boolean {
    const seat = this.seatOf(member)
    return this.seats.node(seat) !== NOWHERE && this.seats.heldSince[seat] <= asOf
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
    const { seats } = this
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) {
      if (seats.node(seat) === NOWHERE) continue
      yield { node: seats.node(seat), vector: seats.vector(seat), since: seats.boundAt[seat], heldSince: seats.heldSince[seat] }
    }
  }

  /** Adds what a pod has bound, in places that were kept for it at `asOf` already. */
  addHoldings(to: { node: number; vector: ArrayLike<number>; since: Time }[], pod: number, asOf: Time): void {
    const { seats } = this
    const end = this.firstSeat(pod + 1)
    for (let seat = this.firstSeat(pod); seat < end; seat++) {
      const node = seats.node(seat)
      if (node !== NOWHERE && seats.heldSince[seat] <= asOf) to.push({ node, vector: seats.vector(seat), since: seats.heldSince[seat] })
    }
  }

  /** First seat of the pod; those of the next one follow. */
  protected firstSeat(pod: number): number {
    return this.byMember ? this.roster.podMembers[pod] : pod
  }

  /** What a whole pod has bound counts as something else from now on. */
  protected recount(pod: number, from: UseClass, to: UseClass): void {
    const { recorder } = this.world
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) recorder.pass(from, to, this.seats.read(seat))
  }

  /** Whether bound members of the pod are on more than one node. */
  protected parted(pod: number): boolean {
    const first = this.podNode(pod)
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) {
      if (this.seats.node(seat) !== NOWHERE && this.seats.node(seat) !== first) return true
    }
    return false
  }

  private seatOf(member: number): number {
    return this.byMember ? member : this.roster.memberPod[member]
  }
}
