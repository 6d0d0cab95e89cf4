/** The questions to a {@link ShareOrder}: each class in turn, whether it has something better than those before it. */
import type { Chooser } from '../policy.ts'
import { shareLeft } from '../shares.ts'
import type { ChunkList } from './chunk-list.ts'
import { lowestBit } from './rank-sets.ts'
import { type Asked, type ShareClasses, TOO_MUCH } from './share-classes.ts'
import { COARSE_KEY, COARSE_SHARE, LEVELS, type ShareLevels } from './share-levels.ts'
import { FIELDS, FIRST, MOST, NODE, SECOND, type SortedRows, STRIDE } from './sorted-rows.ts'

/** Units of 2^-48 in one of the score. */
const COARSE = 256
/** Units by which a coarse share may be off its level. */
const OFF = 2 / COARSE_SHARE
/** Fields of a record with two dimensions. */
const PAIR = 4

/** What is searched. */
export interface Shares {
  /** 1: little room left is best, -1: much. */
  readonly sign: 1 | -1
  readonly classes: ShareClasses
  readonly sorted: SortedRows
  /** Brings the rows up to date with what is free, for a request. */
  repair(vector: Float64Array): void
}

export class ShareSearch implements Chooser {
  misses = 0
  private readonly index: Shares
  private readonly classes: ShareClasses
  private readonly sorted: SortedRows
  private readonly levels: ShareLevels
  private readonly sign: 1 | -1
  /** Of the request that is scored, and of that which has to fit. */
  private readonly asked: Asked
  private readonly whole: Asked
  /** The best node, or -1; its score in a column, for a number that changes costs an object in a field. */
  private winner = -1
  private readonly score = new Float64Array(1)

  constructor(index: Shares) {
    this.index = index
    this.classes = index.classes
    this.sorted = index.sorted
    this.levels = this.classes.levels
    this.sign = index.sign
    this.asked = this.classes.unasked()
    this.whole = this.classes.unasked()
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    this.index.repair(vector)
    this.classes.ask(vector, this.asked)
    return this.best(this.asked, vector, allowed)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    this.index.repair(first)
    this.classes.ask(first, this.asked)
    this.classes.ask(whole, this.whole)
    this.best(this.whole, whole, allowed)
    this.misses = this.countBetter(first, allowed)
    return this.winner
  }

  /**
   * The best score, then the lowest index, among the nodes with room; -1 if there is none. In one piece, over classes, rows, chunks and entries: each
   * call would cost more than a few looks.
   */
  private best(needed: Asked, room: Float64Array, allowed: Uint8Array | undefined): number {
    const { asked, levels, sign, sorted } = this
    const { counts, entries, filled, lows, records, rows, width } = sorted
    const firstRoom = room[this.classes.dimensions[0]]
    const secondRoom = room[this.classes.dimensions[1]]
    let winner = -1
    let score = 0
    for (let at = 0; at < filled.length; at++) {
      if (needed.shares[at] === TOO_MUCH) continue
      const share = sign * asked.shares[at]
      const first = needed.first[at]
      const second = needed.second[at]
      const from = (needed.shares[at] * COARSE_KEY) | 0
      // The last key with which a node may be as good as the winner.
      let lastKey = winner < 0 ? Number.MAX_VALUE : COARSE * (score + 0.5) + share
      let last = winner < 0 ? MOST - 1 : (lastKey * COARSE_KEY) | 0
      let left = filled[at] & levels.from[levels.of(first, second)]
      if (sign === 1) left &= levels.within(first, from, last)
      while (left !== 0) {
        const level = sign === 1 ? lowestBit(left) : this.emptiest(left, at * LEVELS)
        left ^= 1 << level
        const number = at * LEVELS + level
        if (last < lows[number]) {
          if (sign === 1) continue
          break
        }
        const row = rows[number]
        let place = row.count === 1 ? 0 : this.firstPlace(row, at, needed)
        while (place >= 0) {
          const start = row.chunks[place] * STRIDE
          const end = start + FIELDS * counts[row.chunks[place]]
          for (let entry = start; entry < end; entry += FIELDS) {
            if (((last - entries[entry]) | (entries[entry + FIRST] - first) | (entries[entry + SECOND] - second)) < 0) continue
            const node = entries[entry + NODE]
            const key = records[node * width]
            if (key > lastKey || records[node * width + 1] < firstRoom || records[node * width + 2] < secondRoom) continue
            if ((width > PAIR && !this.takes(node, room)) || (allowed !== undefined && allowed[node] === 0)) continue
            const own = sign * shareLeft(sign * key, sign * share)
            if (winner >= 0 && (own > score || (own === score && node > winner))) continue
            winner = node
            score = own
            lastKey = COARSE * (own + 0.5) + share
            last = (lastKey * COARSE_KEY) | 0
          }
          place = place + 1 === row.count ? -1 : this.nextPlace(row, place, last, allowed)
        }
        if (sign === 1) left &= levels.within(first, from, last)
      }
    }
    this.winner = winner
    this.score[0] = score
    return winner
  }

  private takes(node: number, room: Float64Array): boolean {
    const { dimensions } = this.classes
    const { records, width } = this.sorted
    const at = node * width + 1
    for (let k = 0; k < dimensions.length; k++) {
      if (records[at + k] < room[dimensions[k]]) return false
    }
    return true
  }

  /** Of levels given as bits that with the lowest key. */
  private emptiest(levels: number, base: number): number {
    const { lows } = this.sorted
    let best = lowestBit(levels)
    for (let left = levels & (levels - 1); left !== 0; left &= left - 1) {
      const level = lowestBit(left)
      if (lows[base + level] < lows[base + best]) best = level
    }
    return best
  }

  /** Where in the list of a row a search begins: no chunk before has room. */
  private firstPlace(row: ChunkList, at: number, needed: Asked): number {
    if (this.sign === -1) return 0
    const { firstShares, secondShares } = this.levels
    const level = row.number - at * LEVELS
    const first = firstShares[level] - needed.first[at] / COARSE_SHARE - OFF
    const second = secondShares[level] - needed.second[at] / COARSE_SHARE - OFF
    return row.placeFrom(needed.shares[at] + (first > 0 ? first : 0) + (second > 0 ? second : 0))
  }

  /** Place of the next chunk in which something may be as good as the winner; -1 if there is none. */
  private nextPlace(row: ChunkList, place: number, last: number, allowed: Uint8Array | undefined): number {
    const { chunks, lows } = row
    const { width } = this.sorted
    const next = place + 1
    if (((lows[next * width] * COARSE_KEY) | 0) > last) return -1
    // Equals by the thousand fill chunk after chunk: if those of this chunk, which are the first, will not do, none will.
    if (allowed !== undefined || lows[next * width] !== lows[place * width]) return next
    return Math.max(next, this.sorted.behindEquals(row, chunks[place]))
  }

  /** How many nodes with room for the vector rank before the winner; all with room if there is none. */
  private countBetter(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { counts, entries, rows } = this.sorted
    let count = 0
    for (let number = 0; number < rows.length; number++) {
      const at = Math.floor(number / LEVELS)
      if (this.asked.shares[at] === TOO_MUCH) continue
      const { chunks, count: length } = rows[number]
      for (let index = 0; index < length; index++) {
        const start = chunks[index] * STRIDE
        const end = start + FIELDS * counts[chunks[index]]
        for (let entry = start; entry < end; entry += FIELDS) {
          if (this.takes(entries[entry + NODE], vector) && this.isBetter(entries[entry + NODE], at, allowed)) count++
        }
      }
    }
    return count
  }

  private isBetter(node: number, at: number, allowed: Uint8Array | undefined): boolean {
    const { asked, score, sign, sorted, winner } = this
    if (allowed !== undefined && allowed[node] === 0) return false
    const own = sign * shareLeft(sign * sorted.records[node * sorted.width], asked.shares[at])
    return winner < 0 || own < score[0] || (own === score[0] && node < winner)
  }
}
