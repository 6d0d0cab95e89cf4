/**
 * Nodes in rows, each in the order of a key, then of room, then of the index, as far as a search needs it: a row is a list of chunks in that order, a
 * chunk a few nodes in none (the leaves of a B-tree under one level of index, Bayer, McCreight, Acta Informatica 1, 1972, with unsorted leaves). To put
 * a node into a chunk or to take it out are a few writes without a branch, and what is looked at in turn stands in one stretch of memory.
 */

import { ChunkList, twice } from './chunk-list.ts'
import { LEVELS } from './share-levels.ts'

/** Fields of an entry: key and room of the first two resources, coarsened to integers that compare alike, and the node. */
export const FIELDS = 4
export const FIRST = 1
export const SECOND = 2
export const NODE = 3

/** Entries of a chunk. */
const SIZE = 16
export const STRIDE = SIZE * FIELDS
/** A chunk with no more than so many entries joins a neighbour that has room for them, and for a few to come. */
const FEW = 2
const JOINED = 10

const NONE = -1

/** More than any coarse number. */
export const MOST = 2 ** 30

export class SortedRows {
  readonly rows: readonly ChunkList[]
  /** Of each group of {@link LEVELS} rows a bit a row that holds anything. */
  readonly filled: Int32Array
  /** The lowest coarse key of each row. */
  readonly lows: Int32Array
  /** Of chunk `c` from `c * STRIDE` on. Replaced when more chunks are needed, like {@link counts}. */
  entries: Int32Array
  counts: Int32Array
  private rowOf: Int32Array
  /** Of node `n` from `n * width` on: its key, its room of the first two resources and of other dimensions, and where its entry is, or -1. */
  readonly records: Float64Array
  readonly width: number
  private readonly scratch = new Int32Array(STRIDE)
  private readonly order = Int32Array.from({ length: SIZE }, (_, at) => at * FIELDS)
  /** Chunks that have been given back, and how many; and how many have been used at all. */
  private spare: Int32Array
  private spares = 0
  private used = 0

  /** @param width of a record: dimensions of room and two more. */
  constructor(nodes: number, rows: number, width: number) {
    const chunks = 4 + (nodes >> 3)
    this.width = width
    this.rows = Array.from({ length: rows }, (_, number) => new ChunkList(number, width))
    this.filled = new Int32Array(rows / LEVELS)
    this.lows = new Int32Array(rows).fill(MOST)
    this.entries = new Int32Array(chunks * STRIDE)
    this.counts = new Int32Array(chunks)
    this.rowOf = new Int32Array(chunks)
    this.spare = new Int32Array(chunks)
    this.records = new Float64Array(nodes * width).fill(NONE)
  }

  has(node: number): boolean {
    return this.records[(node + 1) * this.width - 1] >= 0
  }

  /** Puts in a node that is in no row; its record says what of. The other numbers are what the entry says. */
  add(number: number, node: number, key: number, first: number, second: number): void {
    const row = this.rows[number]
    if (row.count === 0) this.addChunk(row, 0, node)
    let index = row.count === 1 ? 0 : row.placeOf(this.records, node)
    if (this.counts[row.chunks[index]] === SIZE) {
      this.split(row, index)
      index = row.placeOf(this.records, node)
    }
    this.append(row.chunks[index], key, first, second, node)
    if (key < this.lows[number]) this.lows[number] = key
    this.filled[(number / LEVELS) | 0] |= 1 << (number % LEVELS)
  }

  private append(chunk: number, key: number, first: number, second: number, node: number): void {
    const { entries } = this
    const at = chunk * STRIDE + FIELDS * this.counts[chunk]++
    entries[at] = key
    entries[at + FIRST] = first
    entries[at + SECOND] = second
    entries[at + NODE] = node
    this.records[(node + 1) * this.width - 1] = at
  }

  remove(node: number): void {
    const { counts, entries, records, width } = this
    const at = records[(node + 1) * width - 1] | 0
    const chunk = (at / STRIDE) | 0
    const last = chunk * STRIDE + FIELDS * --counts[chunk]
    const number = this.rowOf[chunk]
    const key = entries[at]
    entries[at] = entries[last]
    entries[at + FIRST] = entries[last + FIRST]
    entries[at + SECOND] = entries[last + SECOND]
    entries[at + NODE] = entries[last + NODE]
    records[(entries[last + NODE] + 1) * width - 1] = at
    records[(node + 1) * width - 1] = NONE
    if (counts[chunk] <= FEW && this.rows[number].count > 1) this.tidy(this.rows[number], chunk, node)
    if (key === this.lows[number]) this.setLow(number)
  }

  private setLow(number: number): void {
    const { counts, entries } = this
    const chunk = this.rows[number].chunks[0]
    let low = MOST
    const end = chunk * STRIDE + FIELDS * counts[chunk]
    for (let at = chunk * STRIDE; at < end; at += FIELDS) low = entries[at] < low ? entries[at] : low
    this.lows[number] = low
    if (low === MOST) this.filled[(number / LEVELS) | 0] &= ~(1 << (number % LEVELS))
  }

  /** Place of the first chunk of a row that may hold others than the equals, in key and room, of one of a chunk. */
  behindEquals(row: ChunkList, chunk: number): number {
    return row.placeOf(this.records, this.entries[chunk * STRIDE + NODE], this.records.length)
  }

  /** A node has left a chunk, and few are left. */
  private tidy(row: ChunkList, chunk: number, node: number): void {
    const { counts } = this
    const index = row.placeOf(this.records, node)
    if (counts[chunk] === 0) this.dropChunk(row, index)
    else if (index + 1 < row.count && counts[chunk] + counts[row.chunks[index + 1]] <= JOINED) this.join(row, index)
    else if (index > 0 && counts[row.chunks[index - 1]] + counts[chunk] <= JOINED) this.join(row, index - 1)
  }

  /** Puts what the next chunk has behind this one. */
  private join(row: ChunkList, index: number): void {
    const { entries } = this
    const to = row.chunks[index]
    const from = row.chunks[index + 1]
    const end = from * STRIDE + FIELDS * this.counts[from]
    for (let at = from * STRIDE; at < end; at += FIELDS) {
      this.append(to, entries[at], entries[at + FIRST], entries[at + SECOND], entries[at + NODE])
    }
    this.dropChunk(row, index + 1)
  }

  /** Halves a full chunk. */
  private split(row: ChunkList, index: number): void {
    const { order, scratch } = this
    const full = row.chunks[index]
    scratch.set(this.entries.subarray(full * STRIDE, (full + 1) * STRIDE))
    this.sortScratch()
    this.addChunk(row, index + 1, scratch[order[SIZE / 2] + NODE])
    this.counts[full] = 0
    for (let place = 0; place < SIZE; place++) {
      const from = order[place]
      this.append(
        row.chunks[place < SIZE / 2 ? index : index + 1],
        scratch[from],
        scratch[from + FIRST],
        scratch[from + SECOND],
        scratch[from + NODE],
      )
    }
  }

  /** Brings the order of the entries in the scratch column up to date. */
  private sortScratch(): void {
    const { order, scratch } = this
    for (let place = 1; place < SIZE; place++) {
      const entry = order[place]
      let to = place
      for (; to > 0 && this.isBefore(scratch[entry + NODE], scratch[order[to - 1] + NODE]); to--) order[to] = order[to - 1]
      order[to] = entry
    }
  }

  private isBefore(node: number, other: number): boolean {
    const { records, width } = this
    for (let field = 0; field < width - 1; field++) {
      const own = records[node * width + field]
      const others = records[other * width + field]
      if (own !== others) return own < others
    }
    return node < other
  }

  /** Puts an empty chunk into the list of a row. @param node the least that it will hold. */
  private addChunk(row: ChunkList, index: number, node: number): void {
    const chunk = this.spares > 0 ? this.spare[--this.spares] : this.used++
    if (chunk === this.counts.length) this.grow()
    row.insert(index, chunk, this.records, node)
    this.counts[chunk] = 0
    this.rowOf[chunk] = row.number
  }

  private dropChunk(row: ChunkList, index: number): void {
    this.spare[this.spares++] = row.chunks[index]
    row.drop(index)
  }

  private grow(): void {
    this.entries = twice(this.entries)
    this.counts = twice(this.counts)
    this.rowOf = twice(this.rowOf)
    this.spare = twice(this.spare)
  }
}
