/** The undo log of a transaction: what was moved, in order, to be taken back last first. Flat, and kept from one transaction to the next. */
import type { RoomClass } from './room-class.ts'

const FEW = 64

export class MoveLog {
  /** Entries; to shorten it is to forget the last ones. */
  size = 0
  /** The entry that was popped last. */
  node = -1
  vector: Float64Array = NOTHING
  from: RoomClass = 0
  to: RoomClass = 0
  private nodes = new Int32Array(FEW)
  /** from x 4 + to. */
  private moves = new Uint8Array(FEW)
  private readonly vectors: Float64Array[] = []

  add(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    if (this.size === this.nodes.length) this.grow()
    const at = this.size++
    this.nodes[at] = node
    this.vectors[at] = vector
    this.moves[at] = from * 4 + to
  }

  pop(): void {
    const at = --this.size
    const move = this.moves[at]
    this.node = this.nodes[at]
    this.vector = this.vectors[at]
    this.from = (move >> 2) as RoomClass
    this.to = (move & 3) as RoomClass
  }

  private grow(): void {
    const nodes = new Int32Array(this.nodes.length * 2)
    const moves = new Uint8Array(nodes.length)
    nodes.set(this.nodes)
    moves.set(this.moves)
    this.nodes = nodes
    this.moves = moves
  }
}

const NOTHING = new Float64Array(0)
