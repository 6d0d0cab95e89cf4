/**
 * The cell: what is used of the cluster now, the one shared state of all schedulers (Omega, EuroSys 2013, section 3.4 "shared
 * state"). Flat columns of exact integers; each unit of room is free, held (leased or pinned) or bound, on its node and in its
 * dimension, at every instant. All writes pass one door, {@link Cell.move}: check and change are one act, and while a
 * transaction is open every change goes to an undo log, so that undoing it leaves the cell bit-equal, versions included.
 */
import { InvariantError, invariant } from '../errors.ts'
import { Digest } from '../kernel/digest.ts'
import type { CellView } from '../model/cell-view.ts'
import { type Dimensions, HOST_PORT_PREFIX } from '../model/resources.ts'
import { give, hold, take } from './columns.ts'
import { MoveLog } from './move-log.ts'
import { BOUND, FREE, type RoomClass } from './room-class.ts'

export { BOUND, FREE, HELD, type RoomClass } from './room-class.ts'

/** A copy of all that a transaction may change. */
export interface CellSnapshot {
  /** free[dimension][node], base units. */
  readonly free: readonly Float64Array[]
  /** held[dimension][node], base units. */
  readonly held: readonly Float64Array[]
  /** Assignments ever made, by node. */
  readonly version: Int32Array
}

/**
 * What is used of the cluster now (Omega, EuroSys 2013, section 3.4). Every unit of room is free, held or bound; {@link Cell.move} is the
 * one way to change that.
 */
export class Cell implements CellView {
  /** Number of nodes; node indices run from 0. */
  readonly nodes: number
  /** Names of the dimensions, in the order of columns and vectors. */
  readonly dimensions: Dimensions
  /** capacity[dimension][node], base units. Never changes. */
  readonly capacity: readonly Float64Array[]
  /** free[dimension][node]: neither held nor bound. Base units. */
  readonly free: readonly Float64Array[]
  /** held[dimension][node]: leased or pinned, nothing bound. Base units. */
  readonly held: readonly Float64Array[]
  /** Assignments ever made to a node; a release bumps nothing (Omega, section 5.2 "coarse-grained conflict detection"). */
  readonly version: Int32Array
  /** Indices of the dimensions that count in scores and shares: all but host ports. */
  readonly scored: readonly number[]
  /** Indices of the dimensions that Kubernetes scores: `scored` without the count of pods. */
  readonly resources: readonly number[]
  /** Hears of each node whose free room changed. */
  onChange: (node: number) => void = () => {}

  private readonly log = new MoveLog()
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
    return hold(this.free, node, vector)
  }

  /** The write door: moves room of a node from one class to another. @throws InvariantError if it is not there; then nothing has changed. */
  move(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    if (this.logging) this.log.add(node, vector, from, to)
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
    return this.log.size
  }

  /** Takes back the changes since `mark`, last first, versions included. */
  undo(mark = 0): void {
    const { log } = this
    while (log.size > mark) {
      log.pop()
      this.apply(log.node, log.vector, log.to, log.from)
      if (log.to === BOUND) this.version[log.node]--
    }
    if (mark === 0) this.logging = false
  }

  /** Closes the transaction and keeps its changes. */
  keep(): void {
    this.log.size = 0
    this.logging = false
  }

  /** Counts an assignment that did not happen: what a refused transaction leaves behind in the reference simulator. */
  bump(node: number): void {
    this.version[node]++
  }

  /** A copy of free and held room and versions, as they are now. */
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

  /** Laws S1 and S2, at every write: what leaves a class is there, and what is bound is what is neither free nor held. */
  private apply(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    const { free, held, capacity } = this
    const left = from === BOUND || take(from === FREE ? free : held, node, vector)
    const entered =
      left && (to === BOUND || (to === FREE ? give(free, held, capacity, node, vector) : give(held, free, capacity, node, vector)))
    if (!entered) this.refuse(node, vector, from, to)
    if (from === FREE || to === FREE) this.onChange(node)
  }

  private refuse(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): never {
    const rooms = this.dimensions.map((name, dimension) => {
      const [free, held, capacity] = [this.free, this.held, this.capacity].map((columns) => columns[dimension][node])
      return `${name} on node ${node}: free ${free}, held ${held}, capacity ${capacity}`
    })
    const move = `${CLASSES[from]} room of ${vector.join(', ')} cannot become ${CLASSES[to]}`
    throw new InvariantError(`invariant broken: ${move}; ${rooms.join('; ')}`)
  }
}

const CLASSES = ['free', 'held', 'bound']
