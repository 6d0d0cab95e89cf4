/**
 * The groups of one capacity class (nodes of equal room) by how scarce their room is, in rows, and by their free share, in buckets (grid of best
 * fit). The scarcest room of a node in a row above that of a request is no obstacle, so that little is looked at in vain; in a class the score never
 * falls along the order of free shares.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import { askedShare, shareLeft } from '../shares.ts'
import { BucketRows, MOST_BUCKETS, WORDS } from './bucket-rows.ts'
import { highestBit, lowestBit } from './rank-sets.ts'
import type { RoomGroups } from './room-groups.ts'
import { ROWS, type Scarcity } from './scarcity.ts'
import { step } from './share-steps.ts'
import type { SortedCells } from './sorted-cells.ts'

/** Units of 2^-48 in one of the score. */
const COARSE = 256

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
  readonly groups: RoomGroups
  /** The groups of each cell, by key. */
  readonly cells: SortedCells
  /** Cell of each group. */
  readonly cellOf: Int32Array
  /** What a group has free of the first two resources, which refuse most. */
  readonly cpu: Float64Array
  readonly memory: Float64Array
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
  private lastKey = Number.MAX_VALUE
  private lastBucket = 0

  constructor(columns: ShareColumns, node: number, base: number) {
    this.columns = columns
    this.node = node
    this.base = base
    this.isPair = columns.view.scored.length === 2 && columns.view.resources.length === 2
    this.cpuWeight = this.isPair ? columns.weights[0][node] : 0
    this.memoryWeight = this.isPair ? columns.weights[1][node] : 0
  }

  /** Puts in a group that is in no cell. @param node one of it. */
  insert(group: number, node: number): void {
    const { cellOf, cells, scarcity } = this.columns
    const key = this.keyOf(group)
    const row = scarcity.rowOf(node)
    const bucket = this.bucketOf(key)
    const cell = this.base + row * BUCKETS + bucket
    cells.keys[group] = key
    cellOf[group] = cell
    if (cells.add(cell, group)) this.rows.fill(row, bucket)
  }

  remove(group: number): void {
    const { cellOf, cells } = this.columns
    const at = cellOf[group] - this.base
    if (cells.remove(cellOf[group], group)) this.rows.empty((at / BUCKETS) | 0, at % BUCKETS)
  }

  private keyOf(group: number): number {
    const { cpu, groups, memory, sign, view, weights } = this.columns
    if (this.isPair) return sign * Math.floor(cpu[group] * this.cpuWeight + memory[group] * this.memoryWeight + 0.5)
    let sum = 0
    for (let k = 0; k < view.scored.length; k++) sum += groups.room[view.scored[k]][group] * weights[k][this.node]
    return sign * Math.floor(sum + 0.5)
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
    const { cells, groups, scarcity, view, weights } = this.columns
    const { rows } = this
    let count = 0
    this.asked = askedShare(search.vector, view.scored, weights, this.node)
    this.setLimits(search)
    for (let left = rows.filled & scarcity.rowsFor(search.vector, this.node); left !== 0; left &= left - 1) {
      const row = lowestBit(left)
      for (let bucket = rows.tops[row]; bucket >= this.lastBucket; bucket = rows.down(row, bucket - 1)) {
        const cell = this.base + row * BUCKETS + bucket
        for (let group = cells.heads[cell]; group >= 0; group = cells.next[group]) {
          if (fits(groups.room, group, search.vector)) count += this.countIn(group, search)
        }
      }
    }
    return count
  }

  /** Nodes of a group that rank before the winner. */
  private countIn(group: number, search: Search): number {
    const { allowed, winner } = search
    const { heads, next } = this.columns.groups.members
    const score = this.score(group)
    if (winner >= 0 && score > search.score) return 0
    const end = winner < 0 || score < search.score ? Infinity : winner
    let count = 0
    for (let node = heads[group]; node >= 0 && node < end; node = next[node]) {
      if (allowed === undefined || allowed[node] !== 0) count++
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
        let group = heads[first + bucket]
        while (group >= 0 && !(cpu[group] >= cpuAsked && memory[group] >= memoryAsked)) group = next[group]
        if (group >= 0) this.searchCell(group, search)
      }
    }
  }

  /** Looks on from a group of a cell. */
  private searchCell(from: number, search: Search): void {
    const { cells, groups } = this.columns
    for (let group = from; group >= 0; group = cells.next[group]) {
      if (cells.keys[group] > this.lastKey) return
      if (fits(groups.room, group, search.room)) this.consider(group, search)
    }
  }

  private consider(group: number, search: Search): void {
    const score = this.score(group)
    if (search.winner >= 0 && score > search.score) return
    const node = this.firstAllowed(group, search.allowed)
    if (node < 0 || (search.winner >= 0 && score === search.score && node > search.winner)) return
    search.winner = node
    search.score = score
    this.setLimits(search)
  }

  /** The lowest node of a group that is allowed, or -1. */
  private firstAllowed(group: number, allowed: Uint8Array | undefined): number {
    const { heads, next } = this.columns.groups.members
    let node = heads[group]
    if (allowed === undefined) return node
    while (node >= 0 && allowed[node] === 0) node = next[node]
    return node
  }

  /** The score a scan gives to a node of the group, lowest best. */
  private score(group: number): number {
    const { cells, sign } = this.columns
    return sign * shareLeft(sign * cells.keys[group], this.asked)
  }

  /** Behind these nothing equals the winner of the search. Without `Math.max` and Infinity: in most of a few runs the search was faster so. */
  private setLimits({ winner, score }: Search): void {
    const { sign } = this.columns
    if (winner < 0) {
      this.lastKey = Number.MAX_VALUE
      this.lastBucket = 0
      return
    }
    const key = COARSE * (score + 0.5) + sign * this.asked
    this.lastKey = key
    this.lastBucket = this.bucketOf(sign * key > 0 ? key : 0)
  }

  /** The lower the key, the higher the bucket. */
  private bucketOf(key: number): number {
    return this.columns.sign === 1 ? BUCKETS - 1 - step(key) : step(-key)
  }
}
