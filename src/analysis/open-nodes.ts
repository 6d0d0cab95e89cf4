/**
 * The nodes that can take anything at all of what is asked for: on a full cluster few. They are told from the others only once looks would
 * gain by it: one that soon has what it wants costs no more than what it looks at.
 */
import type { Columns, Shape } from './shapes.ts'
import { slotsOn } from './shapes.ts'

const NONE = new Int32Array(0)

export class OpenNodes {
  /** In the order of looks; so many as `sortAll` says. */
  open: Int32Array = NONE
  /** What the last look has found, and whether that is all there is. */
  slots = 0
  isWhole = false
  private readonly nodes: number
  private readonly shapes: readonly Shape[]
  /** Of each dimension the least that any shape requests: a node with less has no slot at all. Absent: nodes are not sorted yet. */
  private least: Float64Array | undefined
  private isOpen = new Uint8Array(0)
  private opened = 0
  /** Nodes that looks went through before that. */
  private lookedAt = 0

  constructor(nodes: number, shapes: readonly Shape[]) {
    this.nodes = nodes
    this.shapes = shapes
  }

  /** Tells open nodes from others, if that was not done yet. Returns how many are open. */
  sortAll(free: Columns): number {
    if (this.least !== undefined) return this.opened
    this.least = Float64Array.from(free, (_, d) => leastOf(this.shapes, d))
    this.open = new Int32Array(this.nodes)
    this.isOpen = new Uint8Array(this.nodes)
    if (this.shapes.length > 0) for (let node = 0; node < this.nodes; node++) this.changed(node, free)
    return this.opened
  }

  /** Most nodes that a look can go through. */
  get most(): number {
    return this.least === undefined ? this.nodes : this.opened
  }

  /** Room became free on the node; before that, all must have been sorted. */
  changed(node: number, free: Columns): void {
    const { least, isOpen } = this
    if (least === undefined || isOpen[node] === 1) return
    for (let d = 0; d < least.length; d++) if (free[d][node] < least[d]) return
    isOpen[node] = 1
    this.open[this.opened++] = node
  }

  /** Goes through nodes until there are as many slots of the shape as wanted. Returns how many it went through. */
  look(shape: Shape, free: Columns, wanted: number): number {
    if (this.least === undefined && this.lookedAt < this.nodes) return this.lookAtAll(shape, free, wanted)
    const opened = this.sortAll(free)
    const { open } = this
    let slots = 0
    let i = 0
    for (; i < opened && slots < wanted; i++) slots += slotsOn(shape, free, open[i])
    this.slots = slots
    this.isWhole = i === opened
    return i
  }

  private lookAtAll(shape: Shape, free: Columns, wanted: number): number {
    const { nodes } = this
    let slots = 0
    let node = 0
    for (; node < nodes && slots < wanted; node++) slots += slotsOn(shape, free, node)
    this.slots = slots
    this.isWhole = node === nodes
    this.lookedAt += node
    return node
  }
}

/** A dimension that some shape does not need rules no node out. */
function leastOf(shapes: readonly Shape[], dimension: number): number {
  const least = shapes.reduce((found, { vector }) => Math.min(found, vector[dimension]), Number.POSITIVE_INFINITY)
  return least > 0 ? least : Number.NEGATIVE_INFINITY
}
