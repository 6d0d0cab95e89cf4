/**
 * Many sets of small numbers, of which the lowest is wanted: it is kept, and below it stands a bitmap a set, with one above it that has a bit a
 * word that is not empty. A claim and its undo leave a set as it was, and equals need no search through a list.
 */

const WORD = 32

export class RankSets {
  /** lows[set]: its lowest number; the size if it is empty. */
  readonly lows: Int32Array
  /** Of set `s`, from `s * stride` on: first the `upper` words of the upper bitmap, then those of the lower. For loops that cannot afford {@link next}. */
  readonly words: Int32Array
  readonly upper: number
  readonly stride: number
  private readonly size: number

  /** @param size numbers go from 0 to below it. */
  constructor(sets: number, size: number) {
    this.size = size
    const lower = Math.ceil(size / WORD)
    this.upper = Math.ceil(lower / WORD)
    this.stride = this.upper + lower
    this.lows = new Int32Array(sets).fill(size)
    this.words = new Int32Array(sets * this.stride)
  }

  copy(): RankSets {
    const copy = new RankSets(this.lows.length, this.size)
    copy.lows.set(this.lows)
    copy.words.set(this.words)
    return copy
  }

  has(set: number, rank: number): boolean {
    return (this.words[set * this.stride + this.upper + (rank >> 5)] & (1 << (rank & 31))) !== 0
  }

  /** True if the set was empty. The number must not be in. */
  add(set: number, rank: number): boolean {
    const { lows, words } = this
    const base = set * this.stride
    const word = rank >> 5
    words[base + this.upper + word] |= 1 << (rank & 31)
    words[base + (word >> 5)] |= 1 << (word & 31)
    const low = lows[set]
    if (rank < low) lows[set] = rank
    return low === this.size
  }

  /** True if the set is empty now. The number must be in. */
  remove(set: number, rank: number): boolean {
    const { lows, words } = this
    const base = set * this.stride
    const word = rank >> 5
    const left = words[base + this.upper + word] & ~(1 << (rank & 31))
    words[base + this.upper + word] = left
    if (left === 0) words[base + (word >> 5)] &= ~(1 << (word & 31))
    if (rank !== lows[set]) return false
    const next = this.next(set, rank)
    lows[set] = next < 0 ? this.size : next
    return next < 0
  }

  /** The lowest number of the set from `from` on; -1 if there is none. */
  next(set: number, from: number): number {
    const { upper, words } = this
    const base = set * this.stride
    const lower = base + upper
    const word = from >> 5
    if (lower + word >= base + this.stride) return -1
    const rest = words[lower + word] & (-1 << (from & 31))
    if (rest !== 0) return word * WORD + lowestBit(rest)
    let at = (word + 1) >> 5
    if (at >= upper) return -1
    let above = words[base + at] & (-1 << ((word + 1) & 31))
    while (above === 0) {
      if (++at === upper) return -1
      above = words[base + at]
    }
    const found = at * WORD + lowestBit(above)
    return found * WORD + lowestBit(words[lower + found])
  }
}

/** Position of the lowest bit set; the word must not be 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** Position of the highest bit set; the word must not be 0. */
export function highestBit(word: number): number {
  return 31 - Math.clz32(word)
}
