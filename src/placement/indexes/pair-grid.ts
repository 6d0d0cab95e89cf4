/**
 * A {@link PercentGrid} of the nodes of a class that have two resources, where room left counts: what most cells are. Of the four buckets that can
 * score what is looked for, the lowest fails unless the rests of both resources suffice, the next unless one of them does; whole blocks of nodes
 * are told by that ({@link RestStairs}).
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import { LOWEST, LOWEST_TWO, PairBuckets, ROWS, rowsFrom } from './pair-buckets.ts'
import { NODE, ONE, PairLevels, RECORD, SET, TWO } from './pair-levels.ts'
import { MOST_PERCENT, OFF } from './percent-levels.ts'
import { highestBit, lowestBit, RankSets } from './rank-sets.ts'
import { RestStairs } from './rest-stairs.ts'
import { NO_SCORE, type ScoreGrid } from './score-grid.ts'
import { SetPeaks } from './set-peaks.ts'

const BUCKETS = 2 * MOST_PERCENT + 1
/** Ranks of a block, as a power of 2: those below one word of the upper bitmaps. */
const BLOCK = 10

export class PairGrid extends PairLevels implements ScoreGrid {
  bound = NO_SCORE
  private readonly free: readonly Float64Array[]
  /** Dimensions that do not count. */
  private readonly others: Int32Array
  /** Set `bucket * ROWS + row`: ranks of the nodes there. */
  private readonly sets: RankSets
  private readonly buckets = new PairBuckets(BUCKETS)
  private readonly peaks = new SetPeaks(BUCKETS * ROWS)
  /** Block `b` of set `s` is number `s * upper + b`. */
  private readonly stairs: RestStairs
  /** Of the request: whole percents in sum, rests less what they may be off, the rows with room, and whether more is to be asked. */
  private asked = 0
  private oneAsked = 0
  private twoAsked = 0
  private rows = 0
  private strict = false

  constructor(view: CellView, members: Int32Array) {
    super(view, members)
    this.free = view.free
    this.others = Int32Array.from(view.free.keys()).filter((dimension) => !view.resources.includes(dimension))
    this.sets = new RankSets(BUCKETS * ROWS, members.length)
    this.stairs = new RestStairs(BUCKETS * ROWS * this.sets.upper)
    for (let rank = 0; rank < members.length; rank++) {
      this.records[RECORD * rank + SET] = -1
      this.update(rank)
    }
  }

  update(rank: number): void {
    const { buckets, peaks, records, sets, stairs } = this
    this.read(rank)
    const set = this.sum * ROWS + this.row
    stairs.raise(set * sets.upper + (rank >> BLOCK), this.oneRest, this.twoRest)
    peaks.raise(set, records[RECORD * rank + ONE], records[RECORD * rank + TWO])
    const old = records[RECORD * rank + SET]
    if (old === set) return
    records[RECORD * rank + SET] = set
    if (old >= 0 && sets.remove(old, rank)) {
      buckets.empty(old)
      peaks.put(old, -1, -1)
      stairs.forget(old * sets.upper, sets.upper)
    }
    if (sets.add(set, rank)) buckets.fill(set)
  }

  ask(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): void {
    const { others } = this
    this.bound = NO_SCORE
    this.strict = allowed !== undefined || vector !== room
    for (let k = 0; k < others.length; k++) {
      if (room[others[k]] > 0) this.strict = true
    }
    if (!this.turnTo(room)) return
    this.rows = rowsFrom(this.row)
    if (vector !== room) this.turnTo(vector)
    this.asked = this.sum
    this.oneAsked = this.oneRest - OFF
    this.twoAsked = this.twoRest - OFF
    const top = this.buckets.highest(this.rows)
    if (top >= this.asked) this.bound = (top - this.asked) >> 1
  }

  find(target: number, vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined, before: number): number {
    const { oneWanted, peaks, records, twoWanted } = this
    const { lows } = this.sets
    const low = this.asked + 2 * target
    const window = this.buckets.window(low, this.rows)
    let found = before
    for (let left = window; left !== 0; ) {
      const bit = highestBit(left)
      left ^= 1 << bit
      const set = low * ROWS + bit
      if (peaks.lacks(set, oneWanted, twoWanted)) continue
      const rank = lows[set]
      const node = records[RECORD * rank + NODE]
      if (node >= found) continue
      if (this.reaches(rank, target, vector) && (!this.strict || this.takes(node, room, allowed))) found = node
      else found = this.lowest(set, bit >> 2, target, vector, room, allowed, found)
    }
    if (found === before) this.lowerBound(target, low, window)
    return found
  }

  /** The lowest node of a set before `before` that will do; else `before`. @param spare how many percents its bucket has beyond what is needed. */
  private lowest(
    set: number,
    spare: number,
    target: number,
    vector: Float64Array,
    room: Float64Array,
    allowed: Uint8Array | undefined,
    before: number,
  ): number {
    const { records } = this
    const { lows, stride, upper, words } = this.sets
    const base = set * stride
    let one = -1
    let two = -1
    for (let block = lows[set] >> BLOCK; block < upper; block++) {
      let above = words[base + block]
      if (above === 0) continue
      if (records[RECORD * (block << BLOCK) + NODE] >= before) return before
      if (spare < 2 && this.isTold(set * upper + block, spare)) continue
      let looks = 0
      for (; above !== 0; above &= above - 1) {
        const word = block * 32 + lowestBit(above)
        for (let ranks = words[base + upper + word]; ranks !== 0; ranks &= ranks - 1) {
          const rank = word * 32 + lowestBit(ranks)
          const node = records[RECORD * rank + NODE]
          if (node >= before) return before
          one = Math.max(one, records[RECORD * rank + ONE])
          two = Math.max(two, records[RECORD * rank + TWO])
          if (!this.reaches(rank, target, vector)) looks++
          else if (!this.strict || this.takes(node, room, allowed)) return node
        }
      }
      if (spare < 2 && this.stairs.mislead(set * upper + block, looks)) this.build(set, block)
    }
    // Where the rests may tell, blocks were passed over.
    if (spare >= 2) this.peaks.put(set, one, two)
    return before
  }

  /** Whether it is known without a look that no node of a block will do. */
  private isTold(block: number, spare: number): boolean {
    const { oneAsked, stairs, twoAsked } = this
    return spare === 0 ? stairs.lacksBoth(block, oneAsked, twoAsked) : stairs.lacksEach(block, oneAsked, twoAsked)
  }

  /** Builds the stairs of a block anew. */
  private build(set: number, block: number): void {
    const { sets, stairs } = this
    const number = set * sets.upper + block
    const sum = (set / ROWS) | 0
    const end = (block + 1) << BLOCK
    stairs.begin(number, this.oneAsked, this.twoAsked)
    let members = 0
    for (let rank = sets.next(set, block << BLOCK); rank >= 0 && rank < end; rank = sets.next(set, rank + 1)) {
      this.readRests(rank, sum)
      stairs.raise(number, this.oneRest, this.twoRest)
      members++
    }
    stairs.endure(number, members)
  }

  private takes(node: number, room: Float64Array, allowed: Uint8Array | undefined): boolean {
    return (allowed === undefined || allowed[node] !== 0) && fits(this.free, node, room)
  }

  countBetter(target: number, winner: number, first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    this.ask(first, first, allowed)
    const { buckets, rows, sets } = this
    if (this.bound < target || this.bound === NO_SCORE) return 0
    const low = target === NO_SCORE ? 0 : this.asked + 2 * target
    let count = 0
    for (let bucket = buckets.highest(rows); bucket >= low; bucket = buckets.highestBelow(bucket, rows)) {
      for (let left = buckets.window(bucket, rows) & LOWEST; left !== 0; left &= left - 1) {
        const set = bucket * ROWS + lowestBit(left)
        for (let rank = sets.next(set, 0); rank >= 0; rank = sets.next(set, rank + 1)) {
          const node = this.records[RECORD * rank + NODE]
          if (!this.takes(node, first, allowed) || fits(this.free, node, whole)) continue
          const score = target === NO_SCORE ? 0 : this.score(node, first)
          if (score > target || (score === target && node < winner)) count++
        }
      }
    }
    return count
  }

  /** What is in the two lowest buckets of a window may score a point less. */
  private lowerBound(target: number, low: number, window: number): void {
    if ((window & LOWEST_TWO) !== 0) this.bound = target - 1
    else {
      const top = this.buckets.highestBelow(low, this.rows)
      this.bound = top < this.asked ? NO_SCORE : (top - this.asked) >> 1
    }
  }
}
