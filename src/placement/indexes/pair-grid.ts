/**
 * A {@link PercentGrid} of the nodes of a class that have two resources, where room left counts: what most cells are. Each bucket of whole percents
 * in sum has a row for each resource that is scarce or not. Of the four buckets that can score what is looked for, the lowest lacks it unless both
 * parts of a percent suffice, the next unless one of them does; whole blocks of nodes are told by that ({@link FractionStairs}).
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import { FractionStairs } from './fraction-stairs.ts'
import { PairBuckets, ROWS, rowOf, rowsFrom } from './pair-buckets.ts'
import { NO_SCORE, type ScoreGrid } from './percent-grid.ts'
import { doubtfulBelow, FRACTION, MOST_PERCENT, OFF, PLACES, truncatedPercent, wholePercent, worthOf } from './percent-levels.ts'
import { highestBit, lowestBit, RankSets } from './rank-sets.ts'

const BUCKETS = 2 * MOST_PERCENT + 1
/** Whole percents from which on a resource is not scarce. */
const ENOUGH = 2
/** Rows of the lowest bucket of a window, and of the lowest two, as bits. */
const LOWEST_ONE = 0xf
const LOWEST_TWO = 0xff
/** Ranks of a block: those below one word of the upper bitmaps. */
const BLOCK = 10
/** After so many looks in vain at a block it gets stairs. */
const MANY = 16

/** Of each member, in {@link PairGrid.records}: its levels of the two resources, the set it is in, and its node. */
const FIRST = 0
const SECOND = 1
const SET = 2
const NODE = 3
const RECORD = 4

export class PairGrid implements ScoreGrid {
  bound = NO_SCORE
  /** Of each resource: its dimension, how much there is of it, what a base unit is worth, and when a percent is to be computed exactly. */
  private readonly oneDimension: number
  private readonly twoDimension: number
  private readonly oneCapacity: number
  private readonly twoCapacity: number
  private readonly oneWorth: number
  private readonly twoWorth: number
  private readonly oneDoubtful: number
  private readonly twoDoubtful: number
  private readonly oneFree: Float64Array
  private readonly twoFree: Float64Array
  private readonly free: readonly Float64Array[]
  /** Dimensions that do not count. */
  private readonly others: Int32Array
  private readonly records: Int32Array
  private readonly sets: RankSets
  private readonly buckets = new PairBuckets(BUCKETS)
  /** Of block `b` of set `s`: the line `s * upper + b`. */
  private readonly stairs: FractionStairs
  /** Of the request: whole percents in sum, levels and fractions less what they may be off, the rows with room, and whether more is to be asked. */
  private asked = 0
  private oneWanted = 0
  private twoWanted = 0
  private oneFraction = 0
  private twoFraction = 0
  private rows = 0
  private strict = false

  constructor(view: CellView, members: Int32Array) {
    const [one, two] = view.resources
    this.oneDimension = one
    this.twoDimension = two
    this.oneCapacity = view.capacity[one][members[0]]
    this.twoCapacity = view.capacity[two][members[0]]
    this.oneWorth = worthOf(this.oneCapacity)
    this.twoWorth = worthOf(this.twoCapacity)
    this.oneDoubtful = doubtfulBelow(this.oneCapacity)
    this.twoDoubtful = doubtfulBelow(this.twoCapacity)
    this.oneFree = view.free[one]
    this.twoFree = view.free[two]
    this.free = view.free
    this.others = Int32Array.from(view.free.keys()).filter((dimension) => dimension !== one && dimension !== two)
    this.records = new Int32Array(RECORD * members.length)
    this.sets = new RankSets(BUCKETS * ROWS, members.length)
    this.stairs = new FractionStairs(BUCKETS * ROWS * this.sets.upper)
    members.forEach((node, rank) => {
      this.records[RECORD * rank + NODE] = node
      this.records[RECORD * rank + SET] = -1
      this.update(rank)
    })
  }

  update(rank: number): void {
    const { records, sets } = this
    const at = RECORD * rank
    const node = records[at + NODE]
    const oneFree = this.oneFree[node]
    const twoFree = this.twoFree[node]
    const oneLevel = (oneFree * this.oneWorth) | 0
    const twoLevel = (twoFree * this.twoWorth) | 0
    const onePercent = wholePercent(oneLevel, oneFree, this.oneCapacity, this.oneDoubtful)
    const twoPercent = wholePercent(twoLevel, twoFree, this.twoCapacity, this.twoDoubtful)
    const set = (onePercent + twoPercent) * ROWS + rowOf(onePercent >= ENOUGH ? 1 : 0, twoPercent >= ENOUGH ? 1 : 0)
    records[at + FIRST] = oneLevel
    records[at + SECOND] = twoLevel
    this.stairs.raise(set * sets.upper + (rank >> BLOCK), oneLevel - (onePercent << PLACES), twoLevel - (twoPercent << PLACES))
    const old = records[at + SET]
    if (old === set) return
    records[at + SET] = set
    if (old >= 0 && sets.remove(old, rank)) {
      this.buckets.empty(old)
      this.stairs.forget(old * sets.upper, sets.upper)
    }
    if (sets.add(set, rank)) this.buckets.fill(set)
  }

  ask(vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined): void {
    const { others } = this
    this.bound = NO_SCORE
    const oneRoom = room[this.oneDimension]
    const twoRoom = room[this.twoDimension]
    if (oneRoom > this.oneCapacity || twoRoom > this.twoCapacity) return
    this.strict = allowed !== undefined || vector !== room
    for (let k = 0; k < others.length; k++) {
      if (room[others[k]] > 0) this.strict = true
    }
    const oneAsked = vector[this.oneDimension]
    const twoAsked = vector[this.twoDimension]
    const oneLevel = (oneAsked * this.oneWorth) | 0
    const twoLevel = (twoAsked * this.twoWorth) | 0
    const onePercent = wholePercent(oneLevel, oneAsked, this.oneCapacity, this.oneDoubtful)
    const twoPercent = wholePercent(twoLevel, twoAsked, this.twoCapacity, this.twoDoubtful)
    this.oneWanted = oneLevel - OFF
    this.twoWanted = twoLevel - OFF
    this.oneFraction = oneLevel - OFF - (onePercent << PLACES)
    this.twoFraction = twoLevel - OFF - (twoPercent << PLACES)
    this.rows = rowsFrom(onePercent >= ENOUGH, twoPercent >= ENOUGH)
    const asked = onePercent + twoPercent
    this.asked = asked
    const top = this.buckets.highest(this.rows)
    if (top >= asked) this.bound = (top - asked) >> 1
  }

  find(target: number, vector: Float64Array, room: Float64Array, allowed: Uint8Array | undefined, before: number): number {
    const { records } = this
    const { lows } = this.sets
    const low = this.asked + 2 * target
    const window = this.buckets.window(low, this.rows)
    let found = before
    for (let left = window; left !== 0; ) {
      const bit = highestBit(left)
      left ^= 1 << bit
      const set = low * ROWS + bit
      const rank = lows[set]
      const node = records[RECORD * rank + NODE]
      if (node >= found) continue
      if (this.reaches(rank, target, vector) && (!this.strict || this.takes(node, room, allowed))) found = node
      else found = this.lowest(set, bit >> 2, target, vector, room, allowed, found)
    }
    if (found === before) this.lowerBound(target, low, window)
    return found
  }

  /** The lowest node of a set before `before` that will do; else `before`. @param spare how many more percents its bucket has than are needed. */
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
    let looks = 0
    for (let block = lows[set] >> BLOCK; block < upper; block++) {
      let above = words[base + block]
      if (above === 0) continue
      if (records[RECORD * (block << BLOCK) + NODE] >= before) return before
      if (spare < 2 && this.isRefusedBy(set * upper + block, spare)) continue
      for (; above !== 0; above &= above - 1) {
        const word = block * 32 + lowestBit(above)
        for (let ranks = words[base + upper + word]; ranks !== 0; ranks &= ranks - 1) {
          const rank = word * 32 + lowestBit(ranks)
          const node = records[RECORD * rank + NODE]
          if (node >= before) return before
          if (!this.reaches(rank, target, vector)) looks++
          else if (!this.strict || this.takes(node, room, allowed)) return node
        }
      }
      if (spare < 2 && looks >= MANY) this.build(set, block)
    }
    return before
  }

  private isRefusedBy(line: number, spare: number): boolean {
    const { oneFraction, stairs, twoFraction } = this
    return spare === 0 ? stairs.lacksBoth(line, oneFraction, twoFraction) : stairs.lacksEach(line, oneFraction, twoFraction)
  }

  /** Builds the stairs of a block anew. */
  private build(set: number, block: number): void {
    const { records, sets, stairs } = this
    const line = set * sets.upper + block
    const sum = Math.floor(set / ROWS)
    stairs.begin(line, this.oneFraction, this.twoFraction)
    const end = (block + 1) << BLOCK
    for (let rank = sets.next(set, block << BLOCK); rank >= 0 && rank < end; rank = sets.next(set, rank + 1)) {
      const level = records[RECORD * rank + FIRST]
      const percent = wholePercent(level, this.oneFree[records[RECORD * rank + NODE]], this.oneCapacity, this.oneDoubtful)
      stairs.raise(line, level - (percent << PLACES), records[RECORD * rank + SECOND] - ((sum - percent) << PLACES))
    }
  }

  /** Whether a member has room for the request, as far as it counts, and scores at least `target`. */
  private reaches(rank: number, target: number, vector: Float64Array): boolean {
    const { records } = this
    const first = records[RECORD * rank + FIRST] - this.oneWanted
    const second = records[RECORD * rank + SECOND] - this.twoWanted
    if ((first & FRACTION) < this.oneDoubtful || (second & FRACTION) < this.twoDoubtful) {
      return this.scoreIfRoom(records[RECORD * rank + NODE], vector) >= target
    }
    return (first | second) >= 0 && (first >> PLACES) + (second >> PLACES) >= 2 * target
  }

  private takes(node: number, room: Float64Array, allowed: Uint8Array | undefined): boolean {
    return (allowed === undefined || allowed[node] !== 0) && fits(this.free, node, room)
  }

  private scoreIfRoom(node: number, vector: Float64Array): number {
    if (this.oneFree[node] < vector[this.oneDimension] || this.twoFree[node] < vector[this.twoDimension]) return NO_SCORE
    return this.score(node, vector)
  }

  score(node: number, vector: Float64Array): number {
    const first = truncatedPercent(this.oneFree[node] - vector[this.oneDimension], this.oneCapacity)
    return (first + truncatedPercent(this.twoFree[node] - vector[this.twoDimension], this.twoCapacity)) >> 1
  }

  countBetter(target: number, winner: number, first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { buckets, free, records, sets } = this
    this.ask(first, first, allowed)
    if (this.bound < target || this.bound === NO_SCORE) return 0
    const low = target === NO_SCORE ? 0 : this.asked + 2 * target
    let count = 0
    for (let bucket = buckets.highest(this.rows); bucket >= low; bucket = buckets.highestBelow(bucket, this.rows)) {
      for (let left = buckets.window(bucket, this.rows) & LOWEST_ONE; left !== 0; left &= left - 1) {
        const set = bucket * ROWS + lowestBit(left)
        for (let rank = sets.next(set, 0); rank >= 0; rank = sets.next(set, rank + 1)) {
          const node = records[RECORD * rank + NODE]
          if ((allowed !== undefined && allowed[node] === 0) || !fits(free, node, first) || fits(free, node, whole)) continue
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
