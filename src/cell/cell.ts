/**
 * The cell: what is used of the cluster now, the one shared state of all schedulers (Omega, EuroSys 2013, section 3.4 "shared
 * state"). Flat columns of exact integers; each unit of room is free, held (leased or pinned) or bound, on its node and in its
 * dimension, at every instant. All writes pass one door, {@link Cell.move}: check and change are one act, and while a
 * transaction is open every change goes to an undo log, so that undoing it leaves the cell bit-equal, versions included.
 */
import { invariant } from '../errors.ts'
import { Digest } from '../kernel/digest.ts'
import type { CellView } from '../model/cell-view.ts'
import { type Dimensions, HOST_PORT_PREFIX } from '../model/resources.ts'

/** The classes of room. */
export const FREE = 0
export const HELD = 1
export const BOUND = 2
export type RoomClass = typeof FREE | typeof HELD | typeof BOUND

/** A copy of all that a transaction may change. */
export interface CellSnapshot {
  readonly free: readonly Float64Array[]
  readonly held: readonly Float64Array[]
  readonly version: Int32Array
}

export class Cell implements CellView {
  readonly nodes: number
  readonly dimensions: Dimensions
  readonly capacity: readonly Float64Array[]
  readonly free: readonly Float64Array[]
  /** held[dimension][node]: leased or pinned, nothing bound. Base units. */
  readonly held: readonly Float64Array[]
  /** Assignments ever made to a node; a release bumps nothing (Omega, section 5.2 "coarse-grained conflict detection"). */
  readonly version: Int32Array
  readonly scored: readonly number[]
  readonly resources: readonly number[]
  /** Hears of each node whose free room changed. */
  onChange: (node: number) => void = () => {}

  private readonly logNode: number[] = []
  private readonly logVector: Float64Array[] = []
  private readonly logMove: number[] = []
  private logging = false

  /** @param capacity capacity[dimension][node] in base units, exact integers from 0 to 2^53 - 1. */
  constructor(dimensions: Dimensions, capacity: readonly Float64Array[]) {
    this.dimensions = dimensions
    this.capacity = capacity
    this.nodes = capacity[0]?.length ?? 0
    for (const column of capacity) {
      for (const room of column) invariant(Number.isSafeInteger(room) && room >= 0, `a capacity of ${room}`)
    }
    this.free = capacity.map((column) => column.slice())
    this.held = capacity.map((column) => new Float64Array(column.length))
    this.version = new Int32Array(this.nodes)
    const all = dimensions.map((_, index) => index)
    this.scored = all.filter((index) => !dimensions[index].startsWith(HOST_PORT_PREFIX))
    this.resources = this.scored.filter((index) => dimensions[index] !== 'pods')
  }

  /** Whether the vector fits into the free room of the node. A dimension it does not ask for never refuses it. */
  fits(node: number, vector: Float64Array): boolean {
    const { free } = this
    for (let dimension = 0; dimension < vector.length; dimension++) {
      if (vector[dimension] > 0 && vector[dimension] > free[dimension][node]) return false
    }
    return true
  }

  /** The write door: moves room of a node from one class to another. @throws InvariantError if it is not there. */
  move(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    if (this.logging) {
      this.logNode.push(node)
      this.logVector.push(vector)
      this.logMove.push(from * 4 + to)
    }
    this.apply(node, vector, from, to)
    if (to === BOUND) this.version[node]++
  }

  /** Opens a transaction: changes are logged until {@link keep} or {@link undo}. Transactions do not nest. */
  begin(): void {
    invariant(!this.logging, 'a transaction inside a transaction')
    this.logging = true
  }

  /** Position in the open transaction, for a partial undo. */
  mark(): number {
    return this.logNode.length
  }

  /** Takes back the changes since `mark`, last first, versions included. */
  undo(mark = 0): void {
    for (let entry = this.logNode.length - 1; entry >= mark; entry--) {
      const node = this.logNode[entry]
      const move = this.logMove[entry]
      const to = (move & 3) as RoomClass
      this.apply(node, this.logVector[entry], to, (move >> 2) as RoomClass)
      if (to === BOUND) this.version[node]--
    }
    this.logNode.length = mark
    this.logVector.length = mark
    this.logMove.length = mark
    if (mark === 0) this.logging = false
  }

  /** Closes the transaction and keeps its changes. */
  keep(): void {
    this.logNode.length = 0
    this.logVector.length = 0
    this.logMove.length = 0
    this.logging = false
  }

  /** Counts an assignment that did not happen: what a refused transaction leaves behind in the reference simulator. */
  bump(node: number): void {
    this.version[node]++
  }

  snapshot(): CellSnapshot {
    return { free: this.free.map((c) => c.slice()), held: this.held.map((c) => c.slice()), version: this.version.slice() }
  }

  /** Equal digests mean equal free room, held room and versions (up to a collision in 64 bits). */
  digest(): string {
    const digest = new Digest()
    for (const columns of [this.free, this.held]) {
      for (const column of columns) {
        for (const room of column) digest.addLong(room)
      }
    }
    for (const version of this.version) digest.add(version)
    return digest.toString()
  }

  private apply(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    for (let dimension = 0; dimension < vector.length; dimension++) {
      const amount = vector[dimension]
      if (amount === 0) continue
      const free = this.free[dimension]
      const held = this.held[dimension]
      if (from === FREE) free[node] -= amount
      else if (from === HELD) held[node] -= amount
      if (to === FREE) free[node] += amount
      else if (to === HELD) held[node] += amount
      this.checkRoom(node, dimension)
    }
    if (from === FREE || to === FREE) this.onChange(node)
  }

  /** Laws S1 and S2, on every write: no class of room is negative, and their sum is the capacity. */
  private checkRoom(node: number, dimension: number): void {
    const free = this.free[dimension][node]
    const held = this.held[dimension][node]
    if (free >= 0 && held >= 0 && free + held <= this.capacity[dimension][node]) return
    const name = this.dimensions[dimension]
    invariant(false, `${name} on node ${node}: free ${free}, held ${held}, capacity ${this.capacity[dimension][node]}`)
  }
}
