/** A set of small whole numbers, one bit each: it is gone through in ascending order, and 32 that are missing cost one look. */

export class IndexSet {
  /** How many are in it. */
  size = 0
  private readonly words: Int32Array

  /** @param capacity every member is below it. */
  constructor(capacity: number) {
    this.words = new Int32Array((capacity + 31) >>> 5)
  }

  add(index: number): void {
    const { words } = this
    const bit = 1 << (index & 31)
    if ((words[index >>> 5] & bit) !== 0) return
    words[index >>> 5] |= bit
    this.size++
  }

  delete(index: number): void {
    const { words } = this
    const bit = 1 << (index & 31)
    if ((words[index >>> 5] & bit) === 0) return
    words[index >>> 5] &= ~bit
    this.size--
  }

  /** All of another set of the same capacity. */
  addAll(other: IndexSet): void {
    for (let index = other.next(0); index >= 0; index = other.next(index + 1)) this.add(index)
  }

  /** The smallest member from `from` on, -1 if there is none. */
  next(from: number): number {
    const { words } = this
    let at = from >>> 5
    if (this.size === 0 || at >= words.length) return -1
    let word = words[at] & (-1 << (from & 31))
    while (word === 0) {
      if (++at === words.length) return -1
      word = words[at]
    }
    return at * 32 + 31 - Math.clz32(word & -word)
  }
}
