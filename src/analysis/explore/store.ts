/**
 * States met so far: rows of small integers in one growing column, found by open addressing (Knuth, TAOCP volume 3, section 6.4). As long
 * as a row fits into 32 bits the table holds the row itself, and the column is not looked at to find it; after that it holds a hash.
 */
const SMALL = 262_144

export class Store {
  count = 0
  private readonly width: number
  private rows: Int32Array
  private parents: Int32Array
  /** Pairs: the number of a state from 1 (0: nothing is there), and its word. */
  private table = new Int32Array(8192)
  private mask = 4095
  /** Bits of a number in a word; 0: words are hashes. */
  private bits: number

  constructor(width: number) {
    this.width = width
    this.rows = new Int32Array(width * 1024)
    this.parents = new Int32Array(1024)
    this.bits = Math.floor(32 / width)
  }

  /** The number of the row, -1 - number if it was new and has been stored. */
  add(row: Int32Array, parent: number): number {
    const word = this.wordOf(row)
    const slot = this.slotOf(row, word)
    const known = this.table[slot]
    if (known !== 0) return known - 1
    if (this.count === this.parents.length) this.grow()
    const number = this.count++
    for (let at = 0, base = number * this.width; at < this.width; at++) this.rows[base + at] = row[at]
    this.parents[number] = parent
    this.table[slot] = this.count
    this.table[slot + 1] = word
    if (this.count * 3 > this.mask * 2) this.widen()
    return -1 - number
  }

  /** The number of a stored row, -1 if it is not there. */
  find(row: Int32Array): number {
    return this.table[this.slotOf(row, this.wordOf(row))] - 1
  }

  /** Copies a row. */
  read(number: number, into: Int32Array): Int32Array {
    const base = number * this.width
    for (let at = 0; at < this.width; at++) into[at] = this.rows[base + at]
    return into
  }

  parent(number: number): number {
    return this.parents[number]
  }

  /** Where the row is, or would be put. */
  private slotOf(row: Int32Array, word: number): number {
    const { table, mask } = this
    for (let slot = mixed(word) & mask; ; slot = (slot + 1) & mask) {
      const at = 2 * slot
      if (table[at] === 0) return at
      if (table[at + 1] === word && (this.bits !== 0 || this.equals(table[at] - 1, row))) return at
    }
  }

  private equals(number: number, row: Int32Array): boolean {
    const base = number * this.width
    for (let at = 0; at < this.width; at++) if (this.rows[base + at] !== row[at]) return false
    return true
  }

  private wordOf(row: Int32Array): number {
    const { bits, width } = this
    if (bits === 0) return hashed(row, width)
    let word = 0
    let seen = 0
    for (let at = 0; at < width; at++) {
      seen |= row[at]
      word = (word << bits) | row[at]
    }
    if (bits === 32 || seen >>> bits === 0) return word
    this.hash()
    return hashed(row, width)
  }

  /** Rows have become too large for their words. */
  private hash(): void {
    this.bits = 0
    const row = new Int32Array(this.width)
    const { table } = this
    this.table = new Int32Array(table.length)
    for (let number = 0; number < this.count; number++) {
      const word = hashed(this.read(number, row), this.width)
      this.put(number + 1, word)
    }
  }

  private grow(): void {
    const length = this.parents.length * factorOf(this.parents.length)
    const rows = new Int32Array(length * this.width)
    rows.set(this.rows)
    this.rows = rows
    const parents = new Int32Array(length)
    parents.set(this.parents)
    this.parents = parents
  }

  private widen(): void {
    const { table } = this
    const slots = (this.mask + 1) * factorOf(this.mask + 1)
    this.mask = slots - 1
    this.table = new Int32Array(2 * slots)
    for (let at = 0; at < table.length; at += 2) if (table[at] !== 0) this.put(table[at], table[at + 1])
  }

  /** Into the next empty slot: it is known to be new. */
  private put(known: number, word: number): void {
    const { table, mask } = this
    let slot = mixed(word) & mask
    while (table[2 * slot] !== 0) slot = (slot + 1) & mask
    table[2 * slot] = known
    table[2 * slot + 1] = word
  }
}

/** What is small grows faster: to write it anew takes longer than the room is worth. */
function factorOf(length: number): number {
  return length < SMALL ? 4 : 2
}

function hashed(row: Int32Array, width: number): number {
  let hash = 0
  for (let at = 0; at < width; at++) {
    hash = Math.imul(hash ^ row[at], 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash
}

function mixed(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
