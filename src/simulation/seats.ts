/**
 * What is bound together, and where: a container where these are bound one by one, else a pod. What ends is met long after it began, when
 * nothing of it is in the processor's cache any more; so all that its end needs to know stands together: 16 bytes, and 8 for each dimension of
 * what it asks for.
 */
import type { Time } from '../model/time.ts'
import type { Roster } from './roster.ts'

export const NOWHERE = -1

/** Places of a record, in words of 32 bits; what is asked for follows, in doubles. */
const NODE = 0
const SCHEDULER = 1
const VECTOR = 2
/** Doubles that these take. */
const HEAD = 2

export class Seats {
  /** When each was bound last, microseconds. */
  readonly boundAt: Float64Array
  /** Since when the place of each bound one has been kept for it, by a lease or bound, microseconds. */
  heldSince: Float64Array
  /** One buffer, seen as words and as doubles. */
  private readonly records: Int32Array
  private readonly amounts: Float64Array
  /** Words of a record. */
  private readonly width: number
  private readonly roster: Roster
  /** What one asks for: good until the next question. */
  private readonly room: Float64Array

  constructor(roster: Roster, byMember: boolean, jobScheduler: Int32Array) {
    const count = byMember ? roster.members : roster.pods
    this.roster = roster
    this.boundAt = new Float64Array(count)
    this.heldSince = this.boundAt // until some place is kept before it is bound
    this.room = new Float64Array(roster.dimensions.length)
    const doubles = HEAD + this.room.length
    this.width = 2 * doubles
    this.amounts = new Float64Array(count * doubles)
    this.records = new Int32Array(this.amounts.buffer)
    for (let seat = 0, at = 0; seat < count; seat++, at += this.width) {
      const pod = byMember ? roster.memberPod[seat] : seat
      const vector = byMember ? roster.memberVectors[seat] : roster.podVectors[seat]
      this.records[at + NODE] = NOWHERE
      this.records[at + SCHEDULER] = jobScheduler[roster.podJob[pod]]
      this.records[at + VECTOR] = vector
      roster.shapes.vectors.copy(vector, this.amounts, at / 2 + HEAD)
    }
  }

  /** -1 while it is not bound. */
  node(seat: number): number {
    return this.records[seat * this.width + NODE]
  }

  put(seat: number, node: number): void {
    this.records[seat * this.width + NODE] = node
  }

  take(seat: number, node: number, now: Time, heldSince: Time): void {
    this.records[seat * this.width + NODE] = node
    this.boundAt[seat] = now
    if (heldSince !== now && this.heldSince === this.boundAt) this.heldSince = this.boundAt.slice()
    this.heldSince[seat] = heldSince
  }

  scheduler(seat: number): number {
    return this.records[seat * this.width + SCHEDULER]
  }

  /** What it asks for, in an array that the next call overwrites. */
  read(seat: number): Float64Array {
    const { amounts, room } = this
    for (let dimension = 0, at = (seat * this.width) / 2 + HEAD; dimension < room.length; dimension++, at++) room[dimension] = amounts[at]
    return room
  }

  /** What it asks for, to keep. */
  vector(seat: number): Float64Array {
    return this.roster.shapes.vectors.of(this.records[seat * this.width + VECTOR])
  }
}
