/**
 * The nodes of one capacity class by the whole percents that are free on them, summed over resources. What a node scores for a request is known
 * from that sum but for a point: where a share free is i + r percent and a share asked j + s (i, j whole, r, s below 1), what is left is
 * i - j percent, or one less where r is below s; the mean of n such numbers, truncated, is trunc((sum of i - sum of j) / n) or one less.
 * So the best nodes are in the topmost buckets, and the lowest of them is found in order of the nodes: each bucket is a bitmap.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import { BucketRows, MOST_BUCKETS } from './bucket-rows.ts'
import { type Counted, MemberPercents } from './member-percents.ts'
import { MOST_PERCENT } from './percent-levels.ts'
import { PercentRows } from './percent-rows.ts'
import { lowestBit, RankSets } from './rank-sets.ts'
import { MANY, Refusals } from './refusals.ts'
import { NO_SCORE, type ScoreGrid } from './score-grid.ts'

/** With more, the sum of percents is no bucket of a row. */
export const MOST_RESOURCES = Math.floor((MOST_BUCKETS - 1) / MOST_PERCENT)

/** Who packs looks at nodes with little room, and a third resource may outweigh that there is none of the first. */
const MANY_ROWS = new PercentRows([1, 3, 5, 8, 13, 20, 32], [2, 6, 16])
const FEW_ROWS = new PercentRows([2], [2])

export class PercentGrid implements ScoreGrid {
  bound = NO_SCORE
  private readonly members: Int32Array
  private readonly free: readonly Float64Array[]
  private readonly percents: MemberPercents
  private readonly taken: boolean
  /** Dimensions that do not count. */
  private readonly others: Int32Array
  private readonly buckets: number
  private readonly rowOf: PercentRows
  /** Set `row * buckets + bucket`: ranks of the nodes there. */
  private readonly sets: RankSets
  private readonly rows: BucketRows
  /** Two searches a set: for the score that its bucket promises, and for the one below. */
  private readonly refusals: Refusals
  /** Set of each member. */
  private readonly setOf: Int32Array
  /** Of the request: percents asked in sum, as the buckets are counted, and the rows with room as bits. */
  private asked = 0
  private rowsAbove = 0
  /** Whether more than the counted resources is to be looked at; whether it is the same for all; its slot among those refused by many, or -1. */
  private strict = false
  private isPlain = true
  private slot = -1
  /** Members the last search of a set looked at in vain. */
  private looks = 0

  constructor(view: CellView, members: Int32Array, counted: Counted) {
    this.members = members
    this.free = view.free
    this.percents = new MemberPercents(view, members, counted)
    const { dimensions } = this.percents
    this.taken = counted === 'taken'
    this.others = Int32Array.from(view.free.keys()).filter((dimension) => !dimensions.includes(dimension))
    this.buckets = MOST_PERCENT * dimensions.length + 1
    this.rowOf = this.taken || dimensions.length > 2 ? MANY_ROWS : FEW_ROWS
    this.rows = new BucketRows(this.rowOf.count)
    this.sets = new RankSets(this.rowOf.count * this.buckets, members.length)
    this.refusals = new Refusals(view.free.length, 2)
    this.setOf = new Int32Array(members.length)
    for (let rank = 0; rank < members.length; rank++) this.insert(rank, this.setFor(rank))
  }

  update(rank: number): void {
    const set = this.setFor(rank)
    const old = this.setOf[rank]
    if (this.refusals.count > 0) this.refusals.changed(rank, old, set)
    if (set === old) return
    if (this.sets.remove(old, rank)) this.rows.empty((old / this.buckets) | 0, old % this.buckets)
    this.insert(rank, set)
  }

  ask(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): void {
    const { others, percents } = this
    this.bound = NO_SCORE
    this.isPlain = allowed === undefined && vector === room
    this.strict = !this.isPlain
    for (let k = 0; k < others.length; k++) {
      if (room[others[k]] > 0) this.strict = true
    }
    if (!percents.ask(vector, room)) return
    this.asked = this.taken ? -percents.sum : percents.sum
    this.rowsAbove = this.rowOf.above[this.rowOf.of(percents.first, percents.second)]
    this.slot = this.isPlain ? this.refusals.slotOf(vector) : -1
    this.lowerBound(MOST_PERCENT + 1)
  }

  find(target: number, vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined, before: number): number {
    const { buckets, rows } = this
    const { terms } = this.percents
    const low = Math.max(0, this.asked + terms * target)
    const high = Math.min(buckets - 1, this.asked + terms * (target + 2) - 1)
    let found = before
    for (let left = rows.filled & this.rowsAbove; left !== 0; left &= left - 1) {
      const row = lowestBit(left)
      for (let bucket = rows.down(row, high); bucket >= low; bucket = rows.down(row, bucket - 1)) {
        found = this.lowest(row * buckets + bucket, target, vector, room, allowed, found)
      }
    }
    if (found === before) this.lowerBound(target)
    return found
  }

  /** Of a set the lowest node before `before` that has room and scores at least `target`; else `before`. */
  private lowest(
    set: number,
    target: number,
    vector: Float64Array,
    room: Float64Array,
    allowed: Uint8Array | undefined,
    before: number,
  ): number {
    const { members, refusals, slot } = this
    const sets = slot < 0 ? this.sets : refusals.openTo(slot, this.promises(set, target) ? 0 : 1)
    const rank = this.lowestRank(sets, set, target, vector, room, allowed, before)
    if (this.looks > MANY && slot < 0 && this.isPlain) refusals.note(vector, this.sets)
    if (rank >= members.length) return before
    const node = members[rank]
    return node < before ? node : before
  }

  /** Whether the bucket of a set promises the target, and not a point more. */
  private promises(set: number, target: number): boolean {
    return set % this.buckets < this.asked + this.percents.terms * (target + 1)
  }

  /** Of a set the lowest rank that will do, or another at or behind `before` if no lower one will. */
  private lowestRank(
    sets: RankSets,
    set: number,
    target: number,
    vector: Float64Array,
    room: Float64Array,
    allowed: Uint8Array | undefined,
    before: number,
  ): number {
    const { members, slot } = this
    const { words } = sets
    if (this.isUntouched(set) && !this.firstReaches(sets, set, target, vector)) return members.length
    const base = set * sets.stride
    const lower = base + sets.upper
    const first = sets.lows[set]
    this.looks = 0
    if (first === members.length || members[first] >= before) return members.length
    for (let at = base + (first >> 10); at < lower; at++) {
      for (let above = words[at]; above !== 0; above &= above - 1) {
        const word = (at - base) * 32 + lowestBit(above)
        if (members[word * 32] >= before) return word * 32
        for (let ranks = words[lower + word]; ranks !== 0; ranks &= ranks - 1) {
          const rank = word * 32 + lowestBit(ranks)
          if (this.willDo(rank, target, vector, room, allowed)) return rank
          if (slot < 0) this.looks++
          else sets.remove(set, rank)
        }
      }
    }
    return members.length
  }

  /**
   * Whether the nodes of a set have all that they can have, so that they score alike: while a cell is filled these are thousands, which often
   * miss what their bucket promises, for nothing is free on them beyond whole percents.
   */
  private isUntouched(set: number): boolean {
    return set % this.buckets === (this.taken ? 0 : this.buckets - 1)
  }

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

  countBetter(target: number, winner: number, first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { buckets, free, members, rows, sets } = this
    this.ask(first, first, allowed)
    if (this.bound < target || this.bound === NO_SCORE) return 0
    const low = target === NO_SCORE ? 0 : Math.max(0, this.asked + this.percents.terms * target)
    let count = 0
    for (let left = rows.filled & this.rowsAbove; left !== 0; left &= left - 1) {
      const row = lowestBit(left)
      for (let bucket = rows.down(row, buckets - 1); bucket >= low; bucket = rows.down(row, bucket - 1)) {
        const set = row * buckets + bucket
        for (let rank = sets.next(set, 0); rank >= 0; rank = sets.next(set, rank + 1)) {
          const node = members[rank]
          if ((allowed !== undefined && allowed[node] === 0) || !fits(free, node, first) || fits(free, node, whole)) continue
          const score = target === NO_SCORE ? 0 : this.score(node, first)
          if (score > target || (score === target && node < winner)) count++
        }
      }
    }
    return count
  }

  score(node: number, vector: Float64Array): number {
    return this.percents.score(node, vector)
  }

  /** Every node that scores `target` or more is out of question. */
  private lowerBound(target: number): void {
    const { asked, buckets, rows } = this
    const { terms } = this.percents
    const high = Math.min(buckets - 1, asked + terms * (target + 1) - 1)
    let top = -1
    for (let left = rows.filled & this.rowsAbove; left !== 0; left &= left - 1) {
      const bucket = rows.down(lowestBit(left), high)
      if (bucket > top) top = bucket
    }
    const score = terms === 2 ? (top - asked) >> 1 : ((top - asked) / terms) | 0
    this.bound = top < asked ? NO_SCORE : score < target ? score : target - 1
  }

  private insert(rank: number, set: number): void {
    this.setOf[rank] = set
    if (this.sets.add(set, rank)) this.rows.fill((set / this.buckets) | 0, set % this.buckets)
  }

  private setFor(rank: number): number {
    const { buckets, percents } = this
    percents.read(rank)
    const { first, second, sum } = percents
    return this.rowOf.of(first, second) * buckets + (this.taken ? buckets - 1 - sum : sum)
  }
}
