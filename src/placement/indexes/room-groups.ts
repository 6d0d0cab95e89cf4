/**
 * Nodes of one capacity class with the same room on them are one group: what asks only for room looks at groups, and of a group at its lowest node.
 * Where pods come in a few sizes, a hundred thousand nodes are a few thousand groups. Groups are found by a hash of their room.
 */
import type { CellView } from '../../model/cell-view.ts'
import { SortedSets } from './sorted-sets.ts'

const NONE = -1

/** A double as two words, for the hash. */
const double = new Float64Array(1)
const words = new Int32Array(double.buffer)

export class RoomGroups {
  /** room[dimension][group], base units; groups are numbers below the number of nodes. */
  readonly room: readonly Float64Array[]
  /** Group of each node. */
  readonly groupOf: Int32Array
  /** Nodes of each group, ascending. */
  readonly members: SortedSets
  /** No group in use has this number or a higher one. */
  used = 0
  private readonly free: readonly Float64Array[]
  private readonly classOf: Int32Array
  private readonly hashes: Int32Array
  private readonly classes: Int32Array
  /** Open addressing: groups by hash. */
  private readonly table: Int32Array
  private readonly mask: number
  /** Groups not in use. */
  private readonly spare: Int32Array
  private spares: number

  /** All nodes are in no group yet. @param classOf capacity class of each node. */
  constructor({ free, nodes }: CellView, classOf: Int32Array) {
    let size = 4
    while (size < 2 * nodes) size *= 2
    this.free = free
    this.classOf = classOf
    this.room = free.map(() => new Float64Array(nodes))
    this.groupOf = new Int32Array(nodes).fill(NONE)
    this.members = new SortedSets(nodes, nodes)
    this.hashes = new Int32Array(nodes)
    this.classes = new Int32Array(nodes)
    this.table = new Int32Array(size).fill(NONE)
    this.mask = size - 1
    this.spare = Int32Array.from({ length: nodes }, (_, at) => nodes - 1 - at)
    this.spares = nodes
  }

  /** Whether the room of a node is what it was when it joined its group. */
  isCurrent(node: number): boolean {
    return this.hasRoomOf(this.groupOf[node], node)
  }

  /** Puts a node where its room says; true if the group is new. The node must be in none. */
  join(node: number): boolean {
    const hash = this.hashOf(node)
    let slot = hash & this.mask
    for (let group = this.table[slot]; group >= 0; group = this.table[slot]) {
      if (this.classes[group] === this.classOf[node] && this.hasRoomOf(group, node)) {
        this.groupOf[node] = group
        this.members.add(group, node)
        return false
      }
      slot = (slot + 1) & this.mask
    }
    this.found(node, hash, slot)
    return true
  }

  /** Takes a node out of its group; true if the group is no more. */
  leave(node: number): boolean {
    const group = this.groupOf[node]
    if (!this.members.remove(group, node)) return false
    this.forget(group)
    this.spare[this.spares++] = group
    return true
  }

  private found(node: number, hash: number, slot: number): void {
    const { free, room } = this
    const group = this.spare[--this.spares]
    if (group >= this.used) this.used = group + 1
    for (let d = 0; d < room.length; d++) room[d][group] = free[d][node]
    this.classes[group] = this.classOf[node]
    this.hashes[group] = hash
    this.table[slot] = group
    this.groupOf[node] = group
    this.members.add(group, node)
  }

  private hasRoomOf(group: number, node: number): boolean {
    const { free, room } = this
    for (let d = 0; d < room.length; d++) {
      if (room[d][group] !== free[d][node]) return false
    }
    return true
  }

  private hashOf(node: number): number {
    const { free } = this
    let hash = this.classOf[node]
    for (let d = 0; d < free.length; d++) {
      double[0] = free[d][node] + 0
      hash = Math.imul(hash ^ words[0], 0x85ebca6b)
      hash = Math.imul(hash ^ (hash >>> 15) ^ words[1], 0xc2b2ae35)
      hash ^= hash >>> 13
    }
    hash = Math.imul(hash, 0x9e3779b1)
    return hash ^ (hash >>> 16)
  }

  /** Closes the gap in the table by what stands behind it and may stand nearer to where it belongs (Knuth, volume 3, 6.4, algorithm R). */
  private forget(group: number): void {
    const { hashes, mask, table } = this
    let gap = hashes[group] & mask
    while (table[gap] !== group) gap = (gap + 1) & mask
    for (let at = (gap + 1) & mask; table[at] >= 0; at = (at + 1) & mask) {
      const home = hashes[table[at]] & mask
      if (((at - home) & mask) < ((at - gap) & mask)) continue
      table[gap] = table[at]
      gap = at
    }
    table[gap] = NONE
  }
}
