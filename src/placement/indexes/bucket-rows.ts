/** Which buckets of which row hold anything: a bitmap a row, and a word above it, so that the next one down is a matter of a few steps. */
import { highestBit } from './rank-sets.ts'

/** A word for each bit of the word above. */
export const WORDS = 32

/** Most buckets of a row. */
export const MOST_BUCKETS = 32 * WORDS

export class BucketRows {
  /** Bit `row` is set where the row holds anything. */
  filled = 0
  /** tops[row]: its highest bucket that holds anything; -1 if there is none. */
  readonly tops: Int32Array
  /** Of row `r`, from `r * WORDS` on: a bit a bucket. */
  readonly words: Int32Array
  private readonly above: Int32Array

  /** @param rows at most 32. */
  constructor(rows: number) {
    this.words = new Int32Array(rows * WORDS)
    this.above = new Int32Array(rows)
    this.tops = new Int32Array(rows).fill(-1)
  }

  fill(row: number, bucket: number): void {
    this.words[row * WORDS + (bucket >> 5)] |= 1 << (bucket & 31)
    this.above[row] |= 1 << (bucket >> 5)
    this.filled |= 1 << row
    if (bucket > this.tops[row]) this.tops[row] = bucket
  }

  empty(row: number, bucket: number): void {
    const at = row * WORDS + (bucket >> 5)
    this.words[at] &= ~(1 << (bucket & 31))
    if (this.words[at] === 0) {
      this.above[row] &= ~(1 << (bucket >> 5))
      if (this.above[row] === 0) this.filled &= ~(1 << row)
    }
    if (bucket === this.tops[row]) this.tops[row] = this.down(row, bucket)
  }

  /** The highest bucket of the row that is not above `from`; -1 if there is none. */
  down(row: number, from: number): number {
    if (from < 0) return -1
    const word = from >> 5
    const rest = this.words[row * WORDS + word] & (-1 >>> (31 - (from & 31)))
    if (rest !== 0) return word * 32 + highestBit(rest)
    const above = this.above[row] & ((1 << word) - 1)
    if (above === 0) return -1
    const found = highestBit(above)
    return found * 32 + highestBit(this.words[row * WORDS + found])
  }
}
