/**
 * Slots of a shape over many nodes, bounded from above and below without a look at each: a k-d tree (Bentley, "Multidimensional binary
 * search trees used for associative searching", 1975) whose boxes say the least and the most room that any of their nodes has. So many of
 * the shape as fit into the least fit on each node of the box, and no more than fit into the most; where both are the same the box is
 * settled, else it is halved. A box is halved when a question first needs it, in the dimension about which that question is least sure.
 */
import type { Columns, Shape } from './shapes.ts'
import { slotsInRow } from './shapes.ts'

/** So many nodes are looked at one by one rather than halved. */
const FEW = 12

export class SlotTree {
  /** What the last question has shown: bounds on the slots, which are the number itself if they are equal. */
  least = 0
  most = 0
  /** Boxes and nodes that the last question looked at. */
  looks = 0
  /** Nodes in the tree. */
  readonly size: number
  private readonly dimensions: number
  /** [position][dimension]: free room; a box is a run of positions. */
  private readonly rows: Float64Array
  private readonly nodeAt: Int32Array
  /** By node: its position; -1: it is not in the tree. */
  private readonly positionOf: Int32Array
  /** [box][dimension]: no node of the box has less, or more. */
  private readonly low: Float64Array
  private readonly high: Float64Array
  private readonly start: Int32Array
  private readonly end: Int32Array
  /** By box: the first of the two that it is halved into; 0: it is not. */
  private readonly halves: Int32Array
  /** By box: the one that it is a half of; of the first: itself. */
  private readonly around: Int32Array
  /** By position: the smallest box that it is in. */
  private readonly boxOf: Int32Array
  private boxes = 1
  /** Boxes that a question has not settled, and how many of the shape fit into the least and the most room of each. */
  private readonly open: Int32Array
  private readonly openLow: Float64Array
  private readonly openHigh: Float64Array
  private opened = 0

  /** The columns are copied. @param nodes those that are in the tree, at least one */
  constructor(columns: Columns, nodes: Int32Array) {
    const size = nodes.length
    const most = Math.max(1, Math.ceil((4 * size) / FEW))
    this.size = size
    this.dimensions = columns.length
    this.nodeAt = nodes.slice()
    this.positionOf = new Int32Array(columns[0].length).fill(-1)
    this.rows = new Float64Array(size * columns.length)
    this.low = new Float64Array(most * columns.length)
    this.high = new Float64Array(most * columns.length)
    this.start = new Int32Array(most)
    this.end = new Int32Array(most)
    this.halves = new Int32Array(most)
    this.around = new Int32Array(most)
    this.boxOf = new Int32Array(size)
    this.open = new Int32Array(most)
    this.openLow = new Float64Array(most)
    this.openHigh = new Float64Array(most)
    columns.forEach((column, d) => {
      for (let position = 0; position < size; position++) this.rows[position * columns.length + d] = column[nodes[position]]
    })
    for (let position = 0; position < size; position++) this.positionOf[nodes[position]] = position
    this.enclose(0, 0, size)
  }

  /** Room on a node becomes free, amounts that begin at `from`; nothing for a node that is not in the tree. */
  give(node: number, amounts: ArrayLike<number>, from = 0): void {
    const { dimensions, rows, high } = this
    const position = this.positionOf[node]
    if (position < 0) return
    for (let d = 0; d < dimensions; d++) rows[position * dimensions + d] += amounts[from + d]
    // Boxes lie one within the other: once one has seen so much, all around it have.
    for (let box = this.boxOf[position], isNews = true; isNews; box = this.around[box]) {
      isNews = false
      for (let d = 0; d < dimensions; d++) {
        const room = rows[position * dimensions + d]
        if (room <= high[box * dimensions + d]) continue
        high[box * dimensions + d] = room
        isNews = true
      }
    }
  }

  /** Sharpens the bounds on the slots of a shape, which any node may take, until they say whether it has so many. */
  bound({ vector, needs }: Shape, wanted: number): void {
    const { open, openLow, openHigh, start, end, halves } = this
    this.least = this.most = this.looks = this.opened = 0
    this.add(0, needs, vector)
    for (let next = 0; next < this.opened && this.least < wanted && this.most >= wanted; next++) {
      const box = open[next]
      const size = end[box] - start[box]
      this.least -= size * openLow[next]
      this.most -= size * openHigh[next]
      if (size <= FEW) {
        this.count(box, needs, vector)
        continue
      }
      if (halves[box] === 0) this.halve(box, needs, vector, openHigh[next])
      this.add(halves[box], needs, vector)
      this.add(halves[box] + 1, needs, vector)
    }
  }

  private add(box: number, needs: readonly number[], vector: Float64Array): void {
    const size = this.end[box] - this.start[box]
    const high = slotsInRow(this.high, box * this.dimensions, needs, vector)
    const low = high === 0 ? 0 : slotsInRow(this.low, box * this.dimensions, needs, vector)
    this.least += size * low
    this.most += size * high
    this.looks++
    if (low === high) return
    this.open[this.opened] = box
    this.openLow[this.opened] = low
    this.openHigh[this.opened++] = high
  }

  private count(box: number, needs: readonly number[], vector: Float64Array): void {
    let slots = 0
    for (let position = this.start[box]; position < this.end[box]; position++) {
      slots += slotsInRow(this.rows, position * this.dimensions, needs, vector)
    }
    this.least += slots
    this.most += slots
    this.looks += this.end[box] - this.start[box]
  }

  /** @param most how many of the shape fit into the most room of the box */
  private halve(box: number, needs: readonly number[], vector: Float64Array, most: number): void {
    const { start, end, nodeAt } = this
    const middle = (start[box] + end[box]) >> 1
    this.select(start[box], end[box], middle, this.leastSure(box, needs, vector, most))
    const first = this.boxes
    this.boxes += 2
    this.halves[box] = first
    this.around[first] = this.around[first + 1] = box
    this.enclose(first, start[box], middle)
    this.enclose(first + 1, middle, end[box])
    for (let position = start[box]; position < end[box]; position++) {
      this.positionOf[nodeAt[position]] = position
      this.boxOf[position] = position < middle ? first : first + 1
    }
  }

  /** The dimension that leaves most open how many fit. */
  private leastSure(box: number, needs: readonly number[], vector: Float64Array, most: number): number {
    let found = needs[0]
    let widest = -1
    for (const d of needs) {
      const at = box * this.dimensions + d
      const width = Math.min(most + 1, this.high[at] / vector[d]) - this.low[at] / vector[d]
      if (width <= widest) continue
      widest = width
      found = d
    }
    return found
  }

  /** Hoare, "Algorithm 65: find", 1961: nobody before the middle has more of the dimension, nobody from there on less. */
  private select(start: number, end: number, middle: number, dimension: number): void {
    const { rows, dimensions } = this
    for (let [from, to] = [start, end - 1]; from < to; ) {
      const pivot = rows[((from + to) >> 1) * dimensions + dimension]
      let [left, right] = [from, to]
      while (left <= right) {
        while (rows[left * dimensions + dimension] < pivot) left++
        while (rows[right * dimensions + dimension] > pivot) right--
        if (left <= right) this.swap(left++, right--)
      }
      if (right < middle) from = left
      if (left > middle) to = right
    }
  }

  private swap(a: number, b: number): void {
    const { rows, nodeAt, dimensions } = this
    const node = nodeAt[a]
    nodeAt[a] = nodeAt[b]
    nodeAt[b] = node
    for (let d = 0; d < dimensions; d++) {
      const room = rows[a * dimensions + d]
      rows[a * dimensions + d] = rows[b * dimensions + d]
      rows[b * dimensions + d] = room
    }
  }

  /** Makes a box of these positions. */
  private enclose(box: number, start: number, end: number): void {
    const { rows, dimensions, low, high } = this
    this.start[box] = start
    this.end[box] = end
    for (let d = 0; d < dimensions; d++) {
      let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      for (let at = start * dimensions + d; at < end * dimensions; at += dimensions) {
        if (rows[at] < least) least = rows[at]
        if (rows[at] > most) most = rows[at]
      }
      low[box * dimensions + d] = least
      high[box * dimensions + d] = most
    }
  }
}
