/**
 * Index of first fit: of each dimension and each level of room, a bitmap of the nodes with that much free or more. The bitmaps that a request
 * picks, one a dimension, are taken together word by word: 32 nodes a step, and only those left over are looked at.
 */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import type { Chooser, PlacementIndex } from '../policy.ts'
import { ChangedNodes } from './changed-nodes.ts'
import { lowestBit } from './rank-sets.ts'

const WORD = 32
/** Levels in a halving of room, as bits of the number; and how many halvings are told apart below the largest node. */
const STEP_BITS = 2
const STEPS = 2 ** STEP_BITS
const HALVINGS = 6
/** Units of room in the largest node. */
const MOST = STEPS * 2 ** HALVINGS
/** From 1 on; level 0 is any room at all, and has no bitmap. */
const LEVELS = STEPS * (HALVINGS + 1)
/** Each halving has as many levels, and so has what is below the last. */
const LEVEL_OF = Uint8Array.from({ length: MOST + 1 }, (_, units) => {
  const shift = Math.max(0, 31 - Math.clz32(units) - STEP_BITS)
  return shift * STEPS + (units >> shift)
})

export class RoomLevels implements PlacementIndex {
  private readonly view: CellView
  /** Words of a bitmap. */
  private readonly width: number
  /** bits[dimension]: word `w` of level `l` at `l * width + w`. */
  private readonly bits: readonly Int32Array[]
  /** levels[dimension][node], as they are in the bitmaps. */
  private readonly levels: readonly Uint8Array[]
  /** Units of room that a base unit is worth. */
  private readonly worth: Float64Array
  private readonly changed: ChangedNodes
  /** Of a search: the bitmaps that say something, and where in them the level asked for begins. */
  private readonly asked: Int32Array[] = []
  private readonly from: Int32Array

  constructor(view: CellView) {
    this.view = view
    this.width = Math.ceil(view.nodes / WORD)
    this.bits = view.free.map(() => new Int32Array((LEVELS + 1) * this.width))
    this.levels = view.free.map(() => new Uint8Array(view.nodes))
    this.worth = Float64Array.from(view.capacity, worthOf)
    this.changed = new ChangedNodes(view.nodes)
    this.from = new Int32Array(view.free.length)
    for (let node = 0; node < view.nodes; node++) this.update(node)
  }

  nodeChanged(node: number): void {
    this.changed.add(node)
  }

  chooser(): Chooser {
    return new LevelsChooser(this)
  }

  repair(): void {
    for (let node = this.changed.take(); node >= 0; node = this.changed.take()) this.update(node)
  }

  /** The first node from `from` on with room and allowed; -1 if there is none. The index must be in repair. */
  next(from: number, vector: Float64Array, allowed: Uint8Array | undefined): number {
    const { nodes, free } = this.view
    if (from >= nodes) return -1
    const count = this.pick(vector)
    let word = from >> 5
    let candidates = this.together(word, count) & (-1 << (from & 31))
    for (;;) {
      for (; candidates !== 0; candidates &= candidates - 1) {
        const node = word * WORD + lowestBit(candidates)
        if (node >= nodes) return -1
        if ((allowed === undefined || allowed[node] !== 0) && fits(free, node, vector)) return node
      }
      word = count === 2 ? this.skipTwo(word + 1) : this.skip(word + 1, count)
      if (word >= this.width) return -1
      candidates = this.together(word, count)
    }
  }

  /** Notes which bitmaps a request picks; answers how many. */
  private pick(vector: Float64Array): number {
    const { asked, bits, from, width, worth } = this
    let count = 0
    for (let d = 0; d < vector.length; d++) {
      const level = vector[d] > 0 ? levelOf(vector[d] * worth[d]) : 0
      if (level === 0) continue
      asked[count] = bits[d]
      from[count++] = level * width
    }
    return count
  }

  /** Nodes of a word that are in all bitmaps picked. */
  private together(word: number, count: number): number {
    let all = -1
    for (let k = 0; k < count; k++) all &= this.asked[k][this.from[k] + word]
    return all
  }

  /** The first word from `from` on that is not empty, or the width. */
  private skip(from: number, count: number): number {
    let word = from
    while (word < this.width && this.together(word, count) === 0) word++
    return word
  }

  /** {@link skip} for what most requests ask, without a loop inside. */
  private skipTwo(from: number): number {
    const { width } = this
    const [first, second] = this.asked
    const a = this.from[0]
    const b = this.from[1]
    let word = from
    while (word < width && (first[a + word] & second[b + word]) === 0) word++
    return word
  }

  private update(node: number): void {
    const { bits, levels, width, worth } = this
    const bit = 1 << (node & 31)
    const word = node >> 5
    for (let d = 0; d < bits.length; d++) {
      const level = levelOf(this.view.free[d][node] * worth[d])
      const old = levels[d][node]
      if (level === old) continue
      levels[d][node] = level
      const map = bits[d]
      for (let l = old + 1; l <= level; l++) map[l * width + word] |= bit
      for (let l = level + 1; l <= old; l++) map[l * width + word] &= ~bit
    }
  }
}

/** The largest node has {@link MOST} units. */
function worthOf(capacity: Float64Array): number {
  let most = 0
  for (let node = 0; node < capacity.length; node++) most = Math.max(most, capacity[node])
  return most > 0 ? MOST / most : 0
}

/** Never falls as the amount rises. */
function levelOf(amount: number): number {
  return amount > 0 ? LEVEL_OF[amount < MOST ? amount | 0 : MOST] : 0
}

class LevelsChooser implements Chooser {
  misses = 0
  private readonly index: RoomLevels

  constructor(index: RoomLevels) {
    this.index = index
  }

  begin(): void {}
  end(): void {}

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    this.index.repair()
    return this.index.next(0, vector, allowed)
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    this.index.repair()
    const found = this.index.next(0, whole, allowed)
    this.misses = 0
    let node = this.index.next(0, first, allowed)
    while (node >= 0 && node !== found) {
      this.misses++
      node = this.index.next(node + 1, first, allowed)
    }
    return found
  }
}
