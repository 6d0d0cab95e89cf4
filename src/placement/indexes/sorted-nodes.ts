/**
 * Nodes in the order of a key, then of their room dimension by dimension (where asked for), then of their index: total, so that a
 * claim and its undo put a node back where it was. They stand in blocks of about the square root of their number (a one-level B-tree;
 * Bayer, McCreight, 1972); each block knows, per dimension, a bound on what is free in it, and is skipped where that is too little.
 */
import { fits } from '../fit.ts'

/** In place of a slot: the blocks themselves. */
const BLOCKS = -1

export class SortedNodes {
  /** Of each node of the cell, as it stands in the order now. */
  private readonly keys: Float64Array
  /** Copies of the free columns that take part in the order. */
  private readonly room: readonly Float64Array[]
  private readonly free: readonly Float64Array[]
  /** Slot of each node. */
  private readonly slotOf: Int32Array
  private readonly blockSize: number
  /** ids[slot * blockSize + i], ascending; the slots in their order. */
  private ids = new Int32Array(0)
  private counts = new Int32Array(0)
  private order = new Int32Array(0)
  private spare = new Int32Array(0)
  /** bound[dimension][slot]: no node of the block has more free. */
  private bound: Float64Array[] = []
  private blocks = 0
  private spares = 0
  /** The cursor: position in `order`, position in its block. */
  private block = 0
  private offset = 0

  /**
   * @param keys keys[node]; must not change while the node is in. @param room room[k][node]: columns that follow the key, alike.
   * @param slotOf scratch, one entry a node of the cell; lists that never share a node may share it. @param members most there can be.
   */
  constructor(free: readonly Float64Array[], keys: Float64Array, room: readonly Float64Array[], slotOf: Int32Array, members: number) {
    this.keys = keys
    this.room = room
    this.free = free
    this.slotOf = slotOf
    this.blockSize = Math.max(16, Math.ceil(Math.sqrt(members)))
    this.clear(2)
  }

  /** The node that is first in order, whatever its room; -1 if there is none. */
  get head(): number {
    return this.blocks === 0 ? -1 : this.ids[this.order[0] * this.blockSize]
  }

  insert(node: number): void {
    if (this.blocks === 0) this.openBlock(0)
    const at = Math.min(this.blockFrom(node), this.blocks - 1)
    const slot = this.order[at]
    const base = slot * this.blockSize
    const place = this.placeIn(slot, node)
    this.ids.copyWithin(base + place + 1, base + place, base + this.counts[slot])
    this.ids[base + place] = node
    this.counts[slot]++
    this.slotOf[node] = slot
    this.raiseBound(node)
    if (this.counts[slot] === this.blockSize) this.split(at)
  }

  /** The node must be in, with key and room as when it was put in. */
  remove(node: number): void {
    const slot = this.slotOf[node]
    const base = slot * this.blockSize
    const place = this.placeIn(slot, node)
    if (this.counts[slot] === 1) this.closeBlock(this.blockFrom(node))
    this.ids.copyWithin(base + place, base + place + 1, base + this.counts[slot])
    this.counts[slot]--
  }

  /** To be called when a node that stays where it is has other room than before. */
  raiseBound(node: number): void {
    const slot = this.slotOf[node]
    for (let d = 0; d < this.bound.length; d++) {
      if (this.free[d][node] > this.bound[d][slot]) this.bound[d][slot] = this.free[d][node]
    }
  }

  /** The first node with room and allowed, in order; -1 if there is none. Sets the cursor behind it. */
  first(vector: Float64Array, allowed: Uint8Array | undefined): number {
    this.block = 0
    this.offset = 0
    return this.next(vector, allowed)
  }

  /** The next one behind the cursor; -1 if there is none. */
  next(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { ids, order, counts, blockSize } = this
    for (; this.block < this.blocks; this.block++, this.offset = 0) {
      const slot = order[this.block]
      if (!fits(this.bound, slot, vector)) continue
      const base = slot * blockSize
      const begin = this.offset
      for (let i = begin; i < counts[slot]; i++) {
        const node = ids[base + i]
        if (!fits(this.free, node, vector) || (allowed !== undefined && allowed[node] === 0)) continue
        this.offset = i + 1
        return node
      }
      if (begin === 0) this.tightenBound(slot)
    }
    return -1
  }

  /** The node at the cursor, whatever its room; -1 at the end. */
  peek(): number {
    if (this.block < this.blocks && this.offset === this.counts[this.order[this.block]]) {
      this.block++
      this.offset = 0
    }
    return this.block === this.blocks ? -1 : this.ids[this.order[this.block] * this.blockSize + this.offset]
  }

  /** From behind `node`, moves the cursor behind all nodes that equal it in key and, if `room` takes part, in room. */
  skipEqual(node: number): void {
    const peer = this.peek()
    if (peer >= 0 && this.compare(peer, node) !== 0) return
    this.block = this.partition(BLOCKS, this.blocks, node, true)
    this.offset = 0
    if (this.block === this.blocks) return
    const slot = this.order[this.block]
    this.offset = this.partition(slot, this.counts[slot], node, true)
  }

  /** Order of two nodes by key and room, the index apart. */
  private compare(a: number, b: number): number {
    const { keys, room } = this
    if (keys[a] !== keys[b]) return keys[a] - keys[b]
    for (let k = 0; k < room.length; k++) {
      if (room[k][a] !== room[k][b]) return room[k][a] - room[k][b]
    }
    return 0
  }

  private isBefore(a: number, b: number): boolean {
    const order = this.compare(a, b)
    return order < 0 || (order === 0 && a < b)
  }

  private lastOf(slot: number): number {
    return this.ids[slot * this.blockSize + this.counts[slot] - 1]
  }

  /** Position of the first block whose last node is not before `node`. */
  private blockFrom(node: number): number {
    return this.partition(BLOCKS, this.blocks, node, false)
  }

  /** Position in the block of the first node that is not before `node`. */
  private placeIn(slot: number, node: number): number {
    return this.partition(slot, this.counts[slot], node, false)
  }

  /**
   * The first of `count` positions that is not before `node`, or, with `past`, that is behind all its equals: of the nodes in the block
   * of a slot, or of the last nodes of the blocks. Without a function for the comparison, for it runs on every claim.
   */
  private partition(slot: number, count: number, node: number, past: boolean): number {
    const base = slot * this.blockSize
    let from = 0
    let to = count
    while (from < to) {
      const middle = (from + to) >> 1
      const other = slot === BLOCKS ? this.lastOf(this.order[middle]) : this.ids[base + middle]
      const before = past ? this.compare(other, node) <= 0 : this.isBefore(other, node)
      if (before) from = middle + 1
      else to = middle
    }
    return from
  }

  private openBlock(at: number): number {
    const slot = this.spare[--this.spares]
    this.order.copyWithin(at + 1, at, this.blocks)
    this.order[at] = slot
    this.blocks++
    this.counts[slot] = 0
    for (const bound of this.bound) bound[slot] = 0
    return slot
  }

  private closeBlock(at: number): void {
    this.spare[this.spares++] = this.order[at]
    this.order.copyWithin(at, at + 1, this.blocks)
    this.blocks--
  }

  private split(at: number): void {
    if (this.spares === 0) {
      this.repack()
      return
    }
    const slot = this.order[at]
    const half = this.counts[slot] >> 1
    this.moveTo(this.openBlock(at + 1), slot * this.blockSize + half, this.counts[slot] - half)
    this.counts[slot] = half
    this.tightenBound(slot)
  }

  /** Fills an empty block with `count` ids from position `from`. */
  private moveTo(slot: number, from: number, count: number): void {
    const base = slot * this.blockSize
    this.ids.copyWithin(base, from, from + count)
    this.counts[slot] = count
    for (let i = base; i < base + count; i++) this.slotOf[this.ids[i]] = slot
    this.tightenBound(slot)
  }

  /** Where no slot is spare, all blocks are packed anew, half full, with at least as many slots to spare. */
  private repack(): void {
    const all: number[] = []
    for (let at = 0; at < this.blocks; at++) {
      const base = this.order[at] * this.blockSize
      for (let i = 0; i < this.counts[this.order[at]]; i++) all.push(this.ids[base + i])
    }
    const half = this.blockSize >> 1
    this.clear(2 * Math.ceil(all.length / half))
    for (let from = 0; from < all.length; from += half) {
      const slot = this.openBlock(this.blocks)
      const part = all.slice(from, from + half)
      this.ids.set(part, slot * this.blockSize)
      this.moveTo(slot, slot * this.blockSize, part.length)
    }
  }

  private clear(slots: number): void {
    this.ids = new Int32Array(slots * this.blockSize)
    this.counts = new Int32Array(slots)
    this.order = new Int32Array(slots)
    this.bound = this.free.map(() => new Float64Array(slots))
    this.spare = Int32Array.from({ length: slots }, (_, i) => slots - 1 - i)
    this.spares = slots
    this.blocks = 0
  }

  private tightenBound(slot: number): void {
    const base = slot * this.blockSize
    for (let d = 0; d < this.bound.length; d++) {
      const column = this.free[d]
      let most = 0
      for (let i = base; i < base + this.counts[slot]; i++) most = Math.max(most, column[this.ids[i]])
      this.bound[d][slot] = most
    }
  }
}
