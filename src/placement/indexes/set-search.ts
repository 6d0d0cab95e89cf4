/** The lowest node of one set of a percent grid that will do. What can be told of many at once is: of untouched nodes, and of words of a set. */
import { fits } from '../fit.ts'
import type { MemberPercents } from './member-percents.ts'
import { lowestBit, type RankSets } from './rank-sets.ts'
import { WordParts } from './word-parts.ts'

/** A word is settled when so many were looked at in vain: before that it is not worth a second look. */
const SETTLE_FROM = 8

export class SetSearch {
  /** Members the last search looked at in vain. */
  looks = 0
  /** Whether more than the counted resources is to be looked at. */
  strict = false
  private readonly members: Int32Array
  private readonly free: readonly Float64Array[]
  private readonly percents: MemberPercents
  private readonly buckets: number
  private readonly untouched: number
  /** Absent where nodes are taken by what is used, or have not just two resources. */
  private readonly parts: WordParts | undefined

  /** @param untouched the bucket of nodes that have all they can have */
  constructor(
    members: Int32Array,
    free: readonly Float64Array[],
    percents: MemberPercents,
    sets: number,
    buckets: number,
    untouched: number,
  ) {
    this.members = members
    this.free = free
    this.percents = percents
    this.buckets = buckets
    this.untouched = untouched
    if (percents.inPairs) this.parts = new WordParts(percents, sets, members.length)
  }

  /** A member is in the set from now on, or what is free on it has changed. */
  note(set: number, rank: number): void {
    this.parts?.note(set, rank)
  }

  /** Turns to the request that the percents were asked about. */
  ask(): void {
    this.parts?.ask()
  }

  /**
   * Of a set the lowest rank that will do, or another at or behind `before` if no lower one will.
   * @param spare whole percents that its nodes have beyond those that the target takes, in sum
   * @param forgets these sets are a copy from which is taken what is looked at in vain
   */
  lowestRank(
    sets: RankSets,
    set: number,
    target: number,
    spare: number,
    vector: Float64Array,
    room: Float64Array,
    allowed: Uint8Array | undefined,
    before: number,
    forgets: boolean,
  ): number {
    const { members, parts } = this
    const { words } = sets
    this.looks = 0
    if (set % this.buckets === this.untouched && !this.firstReaches(sets, set, target, vector)) return members.length
    const base = set * sets.stride
    const lower = base + sets.upper
    for (let at = base; at < lower; at++) {
      for (let above = words[at]; above !== 0; above &= above - 1) {
        const word = (at - base) * 32 + lowestBit(above)
        if (members[word * 32] >= before) return word * 32
        if (parts?.lacks(set, word, spare)) continue
        for (let ranks = words[lower + word]; ranks !== 0; ranks &= ranks - 1) {
          const rank = word * 32 + lowestBit(ranks)
          if (this.willDo(rank, target, vector, room, allowed)) return rank
          if (forgets) sets.remove(set, rank)
          else this.looks++
        }
        if (this.looks >= SETTLE_FROM) parts?.settle(sets, set, word)
      }
    }
    return members.length
  }

  /**
   * Untouched nodes score alike: while a cell is filled they are thousands, which often miss what their bucket promises, for nothing is free on
   * them beyond whole percents.
   */
  private firstReaches(sets: RankSets, set: number, target: number, vector: Float64Array): boolean {
    const rank = sets.next(set, 0)
    return rank >= 0 && this.percents.reaches(rank, target, vector)
  }

  private willDo(rank: number, target: number, vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): boolean {
    if (!this.percents.reaches(rank, target, vector)) return false
    if (!this.strict) return true
    const node = this.members[rank]
    return (allowed === undefined || allowed[node] !== 0) && fits(this.free, node, room)
  }
}
