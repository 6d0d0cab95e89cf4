/**
 * States met so far: rows of small integers in one growing column, found by open addressing (Knuth, TAOCP volume 3, section 6.4). As long
 * as a row fits into 42 bits the table holds the row itself, and the column is not looked at to find it: each look elsewhere in memory
 * costs more than all else. After that it holds a hash. For the same reason rows are looked for many at once: looks that do not depend on
 * each other are made together by the processor, those that do one after the other.
 */
const SMALL = 262_144
/** Rows that are looked for together. */
const TOGETHER = 128
/** Of so many slots some are far away in memory; what is near need not wait. */
const FAR = 131_072
/** Bits of a row beyond 32: they share an integer with the number of the state, which so has 22. */
const REST = 10
const NUMBERS = (1 << (32 - REST)) - 1

export class Store {
  count = 0
  /** Some row was asked for by one that has the same number or a higher one. */
  turnsBack = false
  /** A new row found no place among the most there may be. */
  full = false
  private readonly most: number
  private readonly far: number
  private readonly width: number
  private rows: Int32Array
  private parents: Int32Array
  /** Pairs: the number of a state from 1 (0: nothing is there) under the rest of its row, and its word. */
  private table = new Int32Array(8192)
  private mask = 4095
  /** Bits of an integer of a row; 0: words are hashes, and there is no rest. */
  private bits: number
  /** Which bits of the first of a pair are the number. */
  private numbers = NUMBERS
  /** Of the row looked for. */
  private word = 0
  private rest = 0
  /** Rows that are not looked for yet, and who asked for them. */
  private waiting = 0
  private readonly waitingRows: Int32Array
  private readonly waitingWords = new Int32Array(TOGETHER)
  private readonly waitingRests = new Int32Array(TOGETHER)
  private readonly waitingParents = new Int32Array(TOGETHER)
  /** What was seen, so that no look counts as useless. */
  private seen = 0

  /**
   * @param most rows that may be stored
   * @param far slots from which on rows are looked for together
   */
  constructor(width: number, most = Infinity, far = FAR) {
    this.width = width
    this.most = most
    this.far = far
    this.waitingRows = new Int32Array(TOGETHER * width)
    this.rows = new Int32Array(width * 1024)
    this.parents = new Int32Array(1024)
    this.bits = Math.min(31, Math.floor((32 + REST) / width))
  }

  /** Stores the row if it is new, at the latest when something is asked; at once where the table is small, or it might be one too many. */
  later(row: Int32Array, parent: number): void {
    this.pack(row)
    if (this.mask < this.far) {
      this.add(row, 0, parent)
      return
    }
    const at = this.waiting++
    for (let place = 0, base = at * this.width; place < this.width; place++) this.waitingRows[base + place] = row[place]
    this.waitingWords[at] = this.word
    this.waitingRests[at] = this.rest
    this.waitingParents[at] = parent
    if (this.waiting === TOGETHER || this.count + this.waiting > this.most) this.settle()
  }

  /** Stores the rows that wait. */
  settle(): void {
    const { waiting, waitingWords, waitingRests, waitingRows, waitingParents, table, mask, bits, width } = this
    let seen = 0
    for (let at = 0; at < waiting; at++) seen ^= table[2 * (mixed(waitingWords[at], waitingRests[at]) & mask)]
    this.seen ^= seen
    this.waiting = 0
    for (let at = 0; at < waiting; at++) {
      this.word = waitingWords[at]
      this.rest = waitingRests[at]
      if (this.bits !== bits) this.pack(waitingRows.subarray(at * width, (at + 1) * width))
      this.add(waitingRows, at * width, waitingParents[at])
    }
  }

  /** The number of a stored row, -1 if it is not there. */
  find(row: Int32Array): number {
    if (this.waiting > 0) this.settle()
    this.pack(row)
    return (this.table[this.slotOf(row, 0)] & this.numbers) - 1
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

  /** The row that is packed. */
  private add(rows: Int32Array, base: number, parent: number): void {
    const slot = this.slotOf(rows, base)
    const known = this.table[slot] & this.numbers
    if (known !== 0) {
      if (known - 1 <= parent) this.turnsBack = true
    } else if (this.count >= this.most) this.full = true
    else this.append(rows, base, parent, slot)
  }

  private append(rows: Int32Array, base: number, parent: number, slot: number): void {
    if (this.count === this.parents.length) this.grow()
    for (let at = 0, to = this.count * this.width; at < this.width; at++) this.rows[to + at] = rows[base + at]
    this.parents[this.count++] = parent
    this.table[slot] = this.rest | this.count
    this.table[slot + 1] = this.word
    if (this.count * 3 > this.mask * 2) this.widen()
    if (this.count === this.numbers) this.hash()
  }

  /** Where the row that is packed is, or would be put. */
  private slotOf(rows: Int32Array, base: number): number {
    const { table, mask, word, rest, numbers, bits } = this
    for (let slot = mixed(word, rest) & mask; ; slot = (slot + 1) & mask) {
      const at = 2 * slot
      const first = table[at]
      if (first === 0) return at
      if (table[at + 1] === word && (first & ~numbers) === rest && (bits !== 0 || this.equals(first - 1, rows, base))) return at
    }
  }

  private equals(number: number, rows: Int32Array, base: number): boolean {
    const own = number * this.width
    for (let at = 0; at < this.width; at++) if (this.rows[own + at] !== rows[base + at]) return false
    return true
  }

  /** The row as word and rest. */
  private pack(row: Int32Array): void {
    const { bits, width } = this
    if (bits !== 0) {
      let word = 0
      let rest = 0
      let seen = 0
      for (let at = 0; at < width; at++) {
        const integer = row[at]
        seen |= integer
        rest = (rest << bits) | (word >>> (32 - bits))
        word = (word << bits) | integer
      }
      if (seen >>> bits === 0) {
        this.word = word
        this.rest = rest << (32 - REST)
        return
      }
      this.settle()
      this.hash()
    }
    this.word = hashed(row, width)
    this.rest = 0
  }

  /** Rows have become too large for their words, or too many for their numbers. */
  private hash(): void {
    this.bits = 0
    this.numbers = -1
    const row = new Int32Array(this.width)
    this.table = new Int32Array(this.table.length)
    for (let number = 0; number < this.count; number++) this.put(number + 1, hashed(this.read(number, row), this.width))
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
    let slot = mixed(word, known & ~this.numbers) & mask
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

function mixed(word: number, rest: number): number {
  const both = word ^ Math.imul(rest >>> (32 - REST), 0x9e3779b1)
  let hash = Math.imul(both ^ (both >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
