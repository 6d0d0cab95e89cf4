/**
 * The laws of the cell, checked as a run goes on: a second account of what is bound, kept by those who are told of it and not by the cell,
 * so that after an event only the nodes that it touched have to be looked at.
 */
import type { Cell } from './cell.ts'
import { judge, type Share } from './invariants.ts'
import type { LeaseBook } from './leases.ts'

export class Ledger {
  private readonly cell: Cell
  private readonly leases: LeaseBook
  private readonly dimensions: number
  /** [node x dimensions + dimension] */
  private readonly bound: Float64Array
  /** The same, of the touched nodes only, and only while they are checked. */
  private readonly held: Float64Array
  private readonly touched: Int32Array
  private count = 0
  private readonly isTouched: Uint8Array

  /** @param bound what is bound already */
  constructor(cell: Cell, leases: LeaseBook, bound: Iterable<Share>) {
    this.cell = cell
    this.leases = leases
    this.dimensions = cell.dimensions.length
    this.bound = new Float64Array(cell.nodes * this.dimensions)
    this.held = new Float64Array(cell.nodes * this.dimensions)
    this.touched = new Int32Array(cell.nodes)
    this.isTouched = new Uint8Array(cell.nodes)
    for (const { node, vector } of bound) this.enter(node, vector)
  }

  /** Room of the node was bound. */
  enter(node: number, vector: Float64Array): void {
    const first = node * this.dimensions
    for (let dimension = 0; dimension < vector.length; dimension++) this.bound[first + dimension] += vector[dimension]
    this.touch(node)
  }

  /** Bound room of the node was released. */
  leave(node: number, vector: Float64Array): void {
    const first = node * this.dimensions
    for (let dimension = 0; dimension < vector.length; dimension++) this.bound[first + dimension] -= vector[dimension]
    this.touch(node)
  }

  /** Something of the node may have changed. */
  touch(node: number): void {
    if (this.isTouched[node] !== 0) return
    this.isTouched[node] = 1
    this.touched[this.count++] = node
  }

  /** Every law that is broken on the nodes touched since the last call, in words. */
  broken(): string[] {
    const { cell, dimensions, bound, held, touched, count } = this
    const broken: string[] = []
    if (this.leases.live.size > 0) this.addUpLeases()
    for (let at = 0; at < count; at++) {
      const node = touched[at]
      const first = node * dimensions
      for (let dimension = 0; dimension < dimensions; dimension++) {
        judge(cell, node, dimension, bound[first + dimension], held[first + dimension], broken)
        held[first + dimension] = 0
      }
      this.isTouched[node] = 0
    }
    this.count = 0
    return broken
  }

  private addUpLeases(): void {
    for (const { node, room } of this.leases.live) {
      if (this.isTouched[node] === 0) continue
      for (let dimension = 0; dimension < room.length; dimension++) this.held[node * this.dimensions + dimension] += room[dimension]
    }
  }
}
