/** Which of a few rows of which bucket hold anything: four bits a bucket, eight buckets a word, so that a look at one word says it of all. */
import { highestBit } from './rank-sets.ts'

/** Rows of a bucket; set `bucket * ROWS + row` stands for both. */
export const ROWS = 4
const PER_WORD = 8

/** Rows of the lowest bucket of a window, and of the lowest two, as bits. */
export const LOWEST = 0xf
export const LOWEST_TWO = 0xff

/** Of all buckets of a word those rows that are high in the first bit, and in the second. */
const FIRST_HIGH = 0xcccccccc | 0
const SECOND_HIGH = 0xaaaaaaaa | 0
/** Of all buckets of a word the rows that are as high as `row` in both its bits. */
const ROWS_FROM = Int32Array.of(-1, SECOND_HIGH, FIRST_HIGH, FIRST_HIGH & SECOND_HIGH)

/** Of all buckets the rows that are as high as `row` in both its bits. */
export function rowsFrom(row: number): number {
  return ROWS_FROM[row]
}

export class PairBuckets {
  private readonly words: Int32Array
  /** The highest word that is not 0; -1 if there is none. */
  private top = -1

  constructor(buckets: number) {
    // A word more, so that a window may end behind the last bucket.
    this.words = new Int32Array(Math.ceil(buckets / PER_WORD) + 1)
  }

  fill(set: number): void {
    const word = set >> 5
    this.words[word] |= 1 << (set & 31)
    if (word > this.top) this.top = word
  }

  empty(set: number): void {
    const { words } = this
    words[set >> 5] &= ~(1 << (set & 31))
    while (this.top >= 0 && words[this.top] === 0) this.top--
  }

  /** The highest bucket with anything in these rows; below 0 if there is none. */
  highest(rows: number): number {
    return this.top < 0 ? -1 : this.down(this.top, this.words[this.top], rows)
  }

  /** The highest below `bucket`; below 0 if there is none. */
  highestBelow(bucket: number, rows: number): number {
    const word = bucket >> 3
    return this.down(word, this.words[word] & ~(-1 << ((bucket & 7) * ROWS)), rows)
  }

  /** Four buckets from `bucket` on, the lowest in the lowest bits. */
  window(bucket: number, rows: number): number {
    const word = bucket >> 3
    const shift = (bucket & 7) * ROWS
    const bits = this.words[word] >>> shift
    return (shift <= 16 ? bits : bits | (this.words[word + 1] << (32 - shift))) & rows & 0xffff
  }

  private down(from: number, bits: number, rows: number): number {
    const { words } = this
    let word = from
    let left = bits & rows
    while (left === 0) {
      if (--word < 0) return -1
      left = words[word] & rows
    }
    return word * PER_WORD + (highestBit(left) >> 2)
  }
}
