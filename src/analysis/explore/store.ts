/** States met so far: rows of small integers in one growing column, found by open addressing (Knuth, TAOCP volume 3, section 6.4). */
export class Store {
  count = 0
  private readonly width: number
  private rows: Int32Array
  private parents: Int32Array
  private table: Int32Array

  constructor(width: number) {
    this.width = width
    this.rows = new Int32Array(width * 1024)
    this.parents = new Int32Array(1024)
    this.table = new Int32Array(4096)
  }

  /** The number of the row, -1 - number if it was new and has been stored. */
  add(row: Int32Array, parent: number): number {
    let slot = this.hash(row) & (this.table.length - 1)
    for (; this.table[slot] !== 0; slot = (slot + 1) & (this.table.length - 1)) {
      if (this.equals(this.table[slot] - 1, row)) return this.table[slot] - 1
    }
    if (this.count === this.parents.length) this.grow()
    const number = this.count++
    this.rows.set(row, number * this.width)
    this.parents[number] = parent
    this.table[slot] = this.count
    if (this.count * 2 > this.table.length) this.rehash()
    return -1 - number
  }

  /** The number of a stored row, -1 if it is not there. */
  find(row: Int32Array): number {
    let slot = this.hash(row) & (this.table.length - 1)
    for (; this.table[slot] !== 0; slot = (slot + 1) & (this.table.length - 1)) {
      if (this.equals(this.table[slot] - 1, row)) return this.table[slot] - 1
    }
    return -1
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

  private equals(number: number, row: Int32Array): boolean {
    const base = number * this.width
    for (let at = 0; at < this.width; at++) if (this.rows[base + at] !== row[at]) return false
    return true
  }

  private hash(row: Int32Array): number {
    let hash = 0
    for (let at = 0; at < this.width; at++) {
      hash = Math.imul(hash ^ row[at], 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash >>> 0
  }

  private grow(): void {
    const rows = new Int32Array(this.rows.length * 2)
    rows.set(this.rows)
    this.rows = rows
    const parents = new Int32Array(this.parents.length * 2)
    parents.set(this.parents)
    this.parents = parents
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2)
    const row = new Int32Array(this.width)
    for (let number = 0; number < this.count; number++) {
      let slot = this.hash(this.read(number, row)) & (this.table.length - 1)
      while (this.table[slot] !== 0) slot = (slot + 1) & (this.table.length - 1)
      this.table[slot] = number + 1
    }
  }
}
