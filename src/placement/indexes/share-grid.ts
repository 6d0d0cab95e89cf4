/**
 * The nodes of one capacity class by how scarce their room is, in rows, and by their free share, in buckets (grid of best fit). The scarcest room
 * of a node in a row above that of a request is no obstacle, so that little is looked at in vain; in a class the score never falls along the order
 * of free shares.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import { askedShare, freeShare, shareLeft, UNIT } from '../shares.ts'
import { BucketRows, MOST_BUCKETS, WORDS } from './bucket-rows.ts'
import { highestBit, lowestBit } from './rank-sets.ts'
import { ROWS, type Scarcity } from './scarcity.ts'
import type { SortedCells } from './sorted-cells.ts'

/** Units of 2^-48 in one of the score. */
const COARSE = 256

/** So many nodes of a cell are looked at one by one; then equals are skipped. */
const PATIENCE = 8

const STEP = 2 ** 12 / UNIT
const STEP_BITS = 6
const STEPS = 2 ** STEP_BITS

/** As many as {@link step} can take for the sum of 16 shares. */
export const BUCKETS = MOST_BUCKETS

/** The best node found so far, over all classes; and the request. */
export interface Search {
  vector: Float64Array
  room: Float64Array
  allowed: Uint8Array | undefined
  winner: number
  score: number
}

/** What the grids of a cell share. */
export interface ShareColumns {
  readonly view: CellView
  /** 1: little room left is best, -1: much. */
  readonly sign: 1 | -1
  readonly weights: Float64Array[]
  readonly scarcity: Scarcity
  readonly cells: SortedCells
  /** What is free of the first two resources, which refuse most. */
  readonly cpu: Float64Array
  readonly memory: Float64Array
  /** Free columns that follow the key in the order of a cell. */
  readonly tied: readonly Float64Array[]
}

export class ShareGrid {
  private readonly columns: ShareColumns
  /** The first of its nodes. */
  private readonly node: number
  /** Whether two dimensions count, as in most cells: their weights, for a loop less. */
  private readonly isPair: boolean
  private readonly cpuWeight: number
  private readonly memoryWeight: number
  /** Of the shared cells, the first that is of this grid. */
  private readonly base: number
  private readonly rows = new BucketRows(ROWS)
  /** Of the search: the share asked of a node, and the last key and bucket in which a node may be good enough. */
  private asked = 0
  private cpuAsked = 0
  private memoryAsked = 0
  private lastKey = Infinity
  private lastBucket = 0

  constructor(columns: ShareColumns, node: number, base: number) {
    this.columns = columns
    this.node = node
    this.base = base
    this.isPair = columns.view.scored.length === 2 && columns.view.resources.length === 2
    this.cpuWeight = this.isPair ? columns.weights[0][node] : 0
    this.memoryWeight = this.isPair ? columns.weights[1][node] : 0
  }

  /** Puts in a node that is in no cell; answers its cell. */
  insert(node: number): number {
    return this.put(node, this.keyOf(node))
  }

  /** Puts a node where its room says; answers its cell. @param cell where it stands. */
  update(node: number, cell: number): number {
    const key = this.keyOf(node)
    if (key === this.columns.cells.keys[node] && this.hasOldRoom(node)) return cell
    if (this.columns.cells.remove(cell, node)) {
      const at = cell - this.base
      this.rows.empty((at / BUCKETS) | 0, at % BUCKETS)
    }
    return this.put(node, key)
  }

  private put(node: number, key: number): number {
    const { cells, tied } = this.columns
    cells.keys[node] = key
    for (let k = 0; k < tied.length; k++) cells.room[k][node] = tied[k][node]
    const row = this.columns.scarcity.rowOf(node)
    const bucket = this.bucketOf(key)
    const cell = this.base + row * BUCKETS + bucket
    if (cells.add(cell, node)) this.rows.fill(row, bucket)
    return cell
  }

  private hasOldRoom(node: number): boolean {
    const { cells, tied } = this.columns
    for (let k = 0; k < tied.length; k++) {
      if (cells.room[k][node] !== tied[k][node]) return false
    }
    return true
  }

  private keyOf(node: number): number {
    const { cpu, memory, sign, view, weights } = this.columns
    if (this.isPair) return sign * Math.floor(cpu[node] * this.cpuWeight + memory[node] * this.memoryWeight + 0.5)
    return sign * freeShare(view.free, view.scored, weights, node)
  }

  /** Improves on the winner of a search if there is a better node here, or an equal one of a lower index. */
  search(search: Search): void {
    const { scarcity, sign, view, weights } = this.columns
    for (let k = 0; k < view.scored.length; k++) {
      if (search.room[view.scored[k]] > view.capacity[view.scored[k]][this.node]) return
    }
    const { rows } = this
    this.asked = askedShare(search.vector, view.scored, weights, this.node)
    this.cpuAsked = search.room[view.resources[0] ?? 0]
    this.memoryAsked = search.room[view.resources[1] ?? view.resources[0] ?? 0]
    this.setLimits(search)
    for (let left = rows.filled & scarcity.rowsFor(search.room, this.node); left !== 0; ) {
      const row = sign === 1 ? lowestBit(left) : highestBit(left)
      left &= ~(1 << row)
      if (rows.tops[row] >= this.lastBucket) this.searchRow(row, search)
    }
  }

  /** How many nodes with room for the search's vector rank before its winner; all with room if there is none. */
  countBetter(search: Search): number {
    const { cells, scarcity, view, weights } = this.columns
    const { rows } = this
    let count = 0
    this.asked = askedShare(search.vector, view.scored, weights, this.node)
    this.setLimits(search)
    for (let left = rows.filled & scarcity.rowsFor(search.vector, this.node); left !== 0; left &= left - 1) {
      const row = lowestBit(left)
      for (let bucket = rows.tops[row]; bucket >= this.lastBucket; bucket = rows.down(row, bucket - 1)) {
        const cell = this.base + row * BUCKETS + bucket
        for (let node = cells.heads[cell]; node >= 0; node = cells.next[node]) {
          if (this.isUsable(node, search.vector, search.allowed) && this.ranksBefore(node, search)) count++
        }
      }
    }
    return count
  }

  private searchRow(row: number, search: Search): void {
    const { cells, cpu, memory } = this.columns
    const { heads, next } = cells
    const { words } = this.rows
    const { cpuAsked, memoryAsked } = this
    const first = this.base + row * BUCKETS
    for (let word = this.rows.tops[row] >> 5; word >= this.lastBucket >> 5; word--) {
      for (let bits = words[row * WORDS + word]; bits !== 0; ) {
        const bit = highestBit(bits)
        bits ^= 1 << bit
        const bucket = word * 32 + bit
        if (bucket < this.lastBucket) return
        const cell = first + bucket
        let node = heads[cell]
        for (let steps = 0; node >= 0 && !(cpu[node] >= cpuAsked && memory[node] >= memoryAsked); steps++) {
          node = steps < PATIENCE ? next[node] : cells.behindEquals(cell, node)
        }
        if (node >= 0) this.searchCell(cell, node, search)
      }
    }
  }

  /** Looks on from a node of the cell. */
  private searchCell(cell: number, from: number, search: Search): void {
    const { cells, view } = this.columns
    let node = from
    while (node >= 0) {
      if (!fits(view.free, node, search.room)) {
        node = cells.behindEquals(cell, node)
        continue
      }
      if (cells.keys[node] > this.lastKey) return
      if (search.allowed !== undefined && search.allowed[node] === 0) {
        node = cells.next[node]
        continue
      }
      this.consider(node, search)
      node = cells.behindEquals(cell, node)
    }
  }

  private consider(node: number, search: Search): void {
    if (!this.ranksBefore(node, search)) return
    search.winner = node
    search.score = this.score(node)
    this.setLimits(search)
  }

  private ranksBefore(node: number, search: Search): boolean {
    if (search.winner < 0) return true
    const score = this.score(node)
    return score < search.score || (score === search.score && node < search.winner)
  }

  private isUsable(node: number, vector: Float64Array, allowed: Uint8Array | undefined): boolean {
    return (allowed === undefined || allowed[node] !== 0) && fits(this.columns.view.free, node, vector)
  }

  /** The score a scan gives to a node, lowest best. */
  private score(node: number): number {
    const { cells, sign } = this.columns
    return sign * shareLeft(sign * cells.keys[node], this.asked)
  }

  /** Behind these nothing equals the winner of the search. */
  private setLimits({ winner, score }: Search): void {
    this.lastKey = winner < 0 ? Infinity : COARSE * (score + 0.5) + this.columns.sign * this.asked
    this.lastBucket = winner < 0 ? 0 : this.bucketOf(this.columns.sign * Math.max(0, this.columns.sign * this.lastKey))
  }

  /** The lower the key, the higher the bucket. */
  private bucketOf(key: number): number {
    return this.columns.sign === 1 ? BUCKETS - 1 - step(key) : step(-key)
  }
}

/** Steps of a share are as wide as 2^-12 up to 2^-6; from there on each power of two has 64. */
function step(share: number): number {
  const fine = (share * STEP) | 0
  if (fine < STEPS) return fine
  const shift = 31 - Math.clz32(fine) - STEP_BITS
  return shift * STEPS + (fine >> shift)
}
