/**
 * Free room that only grows, with the slots of each shape: what makes a deadlock check cheap. Slots are counted when first asked for, over
 * nodes that can take anything at all, and brought up to date from a log of what was given back since. Many checks need no count: a look
 * through the nodes that stops at what is wanted is enough.
 */
import type { Holding } from './hold-state.ts'
import type { Columns, Shape } from './shapes.ts'
import { copyColumns, slotsOn } from './shapes.ts'

export class Room {
  /** [dimension][node], base units: what it was made from, a copy as soon as it changes. */
  free: Columns
  readonly shapes: readonly Shape[]
  /** Number of holdings given back so far. */
  given = 0
  /** By shape: slots as of `seen` holdings given back; -1: not counted yet. */
  private readonly counted: Float64Array
  private readonly seen: Int32Array
  /** By shape: nodes that looks without a count have gone through. */
  private readonly looked: Float64Array
  /** Of each dimension the least that any shape requests: a node with less has no slot at all and is not among `open`. */
  private readonly least: Float64Array
  private readonly open: Int32Array
  private readonly isOpen: Uint8Array
  private opened = 0
  private own: Float64Array[] | undefined
  private readonly logNode: number[] = []
  /** [holding given back][dimension]: free on its node before and after. */
  private readonly logBefore: number[] = []
  private readonly logAfter: number[] = []

  /** The columns are left untouched, and must stay as they are for as long as the room is used. */
  constructor(columns: Columns, shapes: readonly Shape[]) {
    const nodes = columns[0].length
    this.free = columns
    this.shapes = shapes
    this.counted = new Float64Array(shapes.length).fill(-1)
    this.seen = new Int32Array(shapes.length)
    this.looked = new Float64Array(shapes.length)
    this.least = Float64Array.from(columns, (_, d) => leastOf(shapes, d))
    this.open = new Int32Array(nodes)
    this.isOpen = new Uint8Array(nodes)
    if (shapes.length > 0) for (let node = 0; node < nodes; node++) this.mayOpen(node)
  }

  /** A holding is given back: its room is free from now on. */
  give({ node, vector }: Holding): void {
    const { logBefore, logAfter } = this
    const free = this.changeable()
    for (let d = 0; d < free.length; d++) {
      const before = free[d][node]
      free[d][node] = before + vector[d]
      logBefore.push(before)
      logAfter.push(before + vector[d])
    }
    this.logNode.push(node)
    this.given++
    if (this.isOpen[node] === 0) this.mayOpen(node)
  }

  /** Number of nodes that a look goes through: those with room for the least that any shape requests. */
  get openNodes(): number {
    return this.opened
  }

  /** How many members of the shape fit together. */
  slots(shape: number): number {
    const behind = this.given - this.seen[shape]
    if (this.counted[shape] < 0 || behind > this.opened) this.counted[shape] = this.look(shape, Number.POSITIVE_INFINITY)
    else if (behind > 0) this.counted[shape] += this.gained(shape)
    this.seen[shape] = this.given
    return this.counted[shape]
  }

  /** Whether so many members of the shape fit together. */
  has(shape: number, wanted: number): boolean {
    if (this.counted[shape] >= wanted || wanted <= 0) return true
    // A shape that is asked for again and again is counted once.
    if (this.counted[shape] < 0 && this.looked[shape] < this.opened && this.look(shape, wanted) >= wanted) return true
    return this.slots(shape) >= wanted
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
    let missing = need
    let at = 0
    let left = counts[0]
    for (let i = 0; i < this.opened && missing > 0; i++) {
      const taken = Math.min(left, missing, slotsOn(this.shapes[shapes[at]], this.free, this.open[i]))
      missing -= taken
      left -= taken
      if (left > 0) continue
      if (++at === shapes.length) break
      left = counts[at]
    }
    return missing <= 0
  }

  /** Slots on nodes looked at until there are as many as wanted. */
  private look(shape: number, wanted: number): number {
    const { free, open, opened } = this
    const kind = this.shapes[shape]
    let slots = 0
    let i = 0
    for (; i < opened && slots < wanted; i++) slots += slotsOn(kind, free, open[i])
    this.looked[shape] += i
    return slots
  }

  /** Slots that came with what was given back since the last count. */
  private gained(shape: number): number {
    const { logNode, logBefore, logAfter } = this
    const { eligible, needs, vector } = this.shapes[shape]
    const dimensions = this.free.length
    let gained = 0
    for (let entry = this.seen[shape]; entry < this.given; entry++) {
      if (eligible !== null && eligible[logNode[entry]] === 0) continue
      const after = slotsIn(logAfter, entry * dimensions, needs, vector)
      if (after > 0) gained += after - slotsIn(logBefore, entry * dimensions, needs, vector)
    }
    return gained
  }

  private changeable(): Float64Array[] {
    this.own ??= copyColumns(this.free)
    this.free = this.own
    return this.own
  }

  private mayOpen(node: number): void {
    for (let d = 0; d < this.free.length; d++) if (this.free[d][node] < this.least[d]) return
    this.isOpen[node] = 1
    this.open[this.opened++] = node
  }
}

/** A dimension that some shape does not need rules no node out. */
function leastOf(shapes: readonly Shape[], dimension: number): number {
  const least = shapes.reduce((found, { vector }) => Math.min(found, vector[dimension]), Number.POSITIVE_INFINITY)
  return least > 0 ? least : Number.NEGATIVE_INFINITY
}

/** Adds (1) or takes (-1) a holding. */
export function shift(free: readonly Float64Array[], { node, vector }: Holding, sign: 1 | -1): void {
  for (let d = 0; d < free.length; d++) free[d][node] += sign * vector[d]
}

/** As `slotsOn`, of a row that begins at `start`. */
function slotsIn(rows: readonly number[], start: number, needs: readonly number[], vector: Float64Array): number {
  let slots = Number.POSITIVE_INFINITY
  for (let i = 0; i < needs.length; i++) {
    const d = needs[i]
    const room = rows[start + d]
    if (room < vector[d]) return 0
    // Mostly there is room for one; then there is nothing to divide.
    if (slots > 1) slots = room < 2 * vector[d] ? 1 : Math.min(slots, Math.floor(room / vector[d]))
  }
  return slots === Number.POSITIVE_INFINITY ? 0 : slots
}
