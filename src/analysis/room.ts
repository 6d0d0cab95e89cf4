/**
 * Free room that only grows, with the slots of each shape: what makes a deadlock check cheap. Slots are counted when first asked for, over
 * nodes that can take anything at all, and brought up to date from a log of what was given back since. Many checks need no count: a look
 * through the nodes that stops at what is wanted is enough; where many shapes ask, bounds from a tree over the nodes mostly are.
 */
import type { Holding } from './hold-state.ts'
import { OpenNodes } from './open-nodes.ts'
import type { Columns, Shape } from './shapes.ts'
import { copyColumns, slotsInRow, slotsOn } from './shapes.ts'
import { SlotTree } from './slot-tree.ts'

/** So many holdings given back are followed one by one rather than by a look at the tree. */
const FEW_GIVEN = 64
/** A tree is made once so many times as many nodes were looked at as there are. */
const LOOKS_OF_A_TREE = 6

const NOTHING = new Float64Array(0)

export class Room {
  /** [dimension][node], base units: what it was made from, a copy as soon as it changes. */
  free: Columns
  readonly shapes: readonly Shape[]
  /** Number of holdings given back so far. */
  given = 0
  /** By shape: slots as of `seen` holdings given back; -1: not counted yet. */
  private readonly counted: Float64Array
  private readonly seen: Int32Array
  /** By shape: slots that it is proven to have at least. */
  private readonly proven: Float64Array
  /** By shape: nodes and boxes that looks without a count have gone through; and of all shapes. */
  private readonly looked: Float64Array
  private lookedInAll = 0
  private readonly open: OpenNodes
  /** Of the nodes that were open when it was made, as many holdings given back as `treeGiven`. */
  private tree: SlotTree | undefined
  private treeGiven = 0
  private own: Float64Array[] | undefined
  private readonly logNode: number[] = []
  /** [holding given back][dimension]: free on its node before and after. */
  private logBefore: Float64Array = NOTHING
  private logAfter: Float64Array = NOTHING

  /** The columns are left untouched, and must stay as they are for as long as the room is used. */
  constructor(columns: Columns, shapes: readonly Shape[]) {
    this.free = columns
    this.shapes = shapes
    this.counted = new Float64Array(shapes.length).fill(-1)
    this.seen = new Int32Array(shapes.length)
    this.proven = new Float64Array(shapes.length)
    this.looked = new Float64Array(shapes.length)
    this.open = new OpenNodes(columns[0].length, shapes)
  }

  /** A holding is given back: its room is free from now on. Its amounts begin at `from`. */
  give(node: number, amounts: ArrayLike<number>, from = 0): void {
    const free = this.changeable()
    const start = this.given * free.length
    if (start === this.logBefore.length) {
      this.logBefore = longer(this.logBefore, 64 * free.length)
      this.logAfter = longer(this.logAfter, 64 * free.length)
    }
    for (let d = 0; d < free.length; d++) {
      const before = free[d][node]
      const after = before + amounts[from + d]
      free[d][node] = after
      this.logBefore[start + d] = before
      this.logAfter[start + d] = after
    }
    this.logNode.push(node)
    this.given++
    this.tree?.give(node, amounts, from)
    this.open.changed(node, free)
  }

  /** Number of nodes that a look goes through: those with room for the least that any shape requests. */
  get openNodes(): number {
    return this.open.sortAll(this.free)
  }

  /** Nodes and boxes that looks went through so far; what they showed is kept. */
  get looks(): number {
    return this.lookedInAll
  }

  /** How many members of the shape fit together. */
  slots(shape: number): number {
    const behind = this.given - this.seen[shape]
    if (this.counted[shape] < 0 || behind > this.open.most) this.look(shape, Number.POSITIVE_INFINITY)
    else if (behind > 0) this.know(shape, this.counted[shape] + this.gained(shape))
    return this.counted[shape]
  }

  /** Whether so many members of the shape fit together. */
  has(shape: number, wanted: number): boolean {
    return this.lacking(shape, wanted) === 0
  }

  /** Of so many members of the shape, how many at least have no place; 0 exactly if they fit together. */
  lacking(shape: number, wanted: number): number {
    if (wanted <= this.proven[shape]) return 0
    const isNear = this.counted[shape] >= 0 && this.given - this.seen[shape] <= FEW_GIVEN
    // A shape that is asked for again and again is counted once.
    if (isNear || this.looked[shape] > this.open.most) return Math.max(0, wanted - this.slots(shape))
    if (this.shapes[shape].eligible !== null || this.lookedInAll < LOOKS_OF_A_TREE * this.open.most) return this.look(shape, wanted)
    return this.lookAtTree(shape, wanted)
  }

  /** By how much the slots of a shape would change if these were added (1) or taken (-1). Leaves the room as it was. */
  change(shape: number, holdings: readonly Holding[], sign: 1 | -1): number {
    if (holdings.length === 0) return 0
    const free = this.changeable()
    let change = 0
    for (const holding of holdings) {
      change -= slotsOn(this.shapes[shape], free, holding.node)
      shift(free, holding, sign)
      change += slotsOn(this.shapes[shape], free, holding.node)
    }
    for (const holding of holdings) shift(free, holding, sign === 1 ? -1 : 1)
    return change
  }

  /** Does the work on the room with these added (1) or taken (-1), and leaves it as it was. */
  with<T>(holdings: readonly Holding[], sign: 1 | -1, work: () => T): T {
    if (holdings.length === 0) return work()
    const free = this.changeable()
    for (const holding of holdings) shift(free, holding, sign)
    const result = work()
    for (const holding of holdings) shift(free, holding, sign === 1 ? -1 : 1)
    return result
  }

  /** Whether `need` of the members find room with each node left to one shape: a proof that they do, and none that they do not. */
  takesApart(shapes: readonly number[], counts: readonly number[], need: number): boolean {
    const { open } = this.open
    const opened = this.open.sortAll(this.free)
    let missing = need
    let at = 0
    let left = counts[0]
    for (let i = 0; i < opened && missing > 0; i++) {
      const taken = Math.min(left, missing, slotsOn(this.shapes[shapes[at]], this.free, open[i]))
      missing -= taken
      left -= taken
      if (left > 0) continue
      if (++at === shapes.length) break
      left = counts[at]
    }
    return missing <= 0
  }

  /** As `lacking`, from a look that ends once there are as many slots as wanted. */
  private look(shape: number, wanted: number): number {
    const { open } = this
    this.paid(shape, open.look(this.shapes[shape], this.free, wanted))
    if (open.isWhole) this.know(shape, open.slots)
    else this.proven[shape] = open.slots
    return Math.max(0, wanted - open.slots)
  }

  /** As `lacking`, from bounds; nodes that opened since the tree was made are looked at one by one. */
  private lookAtTree(shape: number, wanted: number): number {
    const { free } = this
    const { open } = this.open
    const opened = this.open.sortAll(free)
    const kind = this.shapes[shape]
    if (this.tree === undefined || this.given - this.treeGiven > this.tree.size >> 1) {
      this.tree = new SlotTree(free, open.subarray(0, opened))
      this.treeGiven = this.given
    }
    const { size } = this.tree
    let slots = 0
    for (let i = size; i < opened; i++) slots += slotsOn(kind, free, open[i])
    this.tree.bound(kind, wanted - slots)
    const { least, most, looks } = this.tree
    this.paid(shape, looks + opened - size)
    if (least === most) this.know(shape, slots + least)
    else if (slots + least > this.proven[shape]) this.proven[shape] = slots + least
    return slots + least >= wanted ? 0 : wanted - slots - most
  }

  private paid(shape: number, looks: number): void {
    this.looked[shape] += looks
    this.lookedInAll += looks
  }

  private know(shape: number, slots: number): void {
    this.counted[shape] = slots
    this.seen[shape] = this.given
    this.proven[shape] = slots
    this.looked[shape] = 0
  }

  /** Slots that came with what was given back since the last count. */
  private gained(shape: number): number {
    const { logNode, logBefore, logAfter } = this
    const { eligible, needs, vector } = this.shapes[shape]
    const dimensions = this.free.length
    let gained = 0
    for (let entry = this.seen[shape]; entry < this.given; entry++) {
      if (eligible !== null && eligible[logNode[entry]] === 0) continue
      const after = slotsInRow(logAfter, entry * dimensions, needs, vector)
      if (after > 0) gained += after - slotsInRow(logBefore, entry * dimensions, needs, vector)
    }
    return gained
  }

  private changeable(): Float64Array[] {
    if (this.own === undefined) {
      this.open.sortAll(this.free)
      this.own = copyColumns(this.free)
      this.free = this.own
    }
    return this.own
  }
}

/** Adds (1) or takes (-1) a holding. */
function shift(free: readonly Float64Array[], { node, vector }: Holding, sign: 1 | -1): void {
  for (let d = 0; d < free.length; d++) free[d][node] += sign * vector[d]
}

function longer(amounts: Float64Array, least: number): Float64Array {
  const made = new Float64Array(Math.max(least, 4 * amounts.length))
  made.set(amounts)
  return made
}
