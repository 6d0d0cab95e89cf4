/**
 * A list of request vectors in which the first one that fits into given room is found without a scan: a tournament tree that
 * keeps, for each stretch of the list, the smallest request in every dimension.
 */

/** What a caller says of a candidate: take it, pass it over, or forget it. */
export type Verdict = 'yes' | 'no' | 'stale'

const NEVER = Infinity

export class MinTree {
  private readonly dimensions: number
  private capacity = 0
  private used = 0
  private alive = 0
  private items: number[] = []
  private tags: number[] = []
  /** least[dimension][slot]; slot 1 is the root, leaves begin at `capacity`. */
  private least: Float64Array[] = []

  constructor(dimensions: number) {
    this.dimensions = dimensions
    this.rebuild(64)
  }

  get empty(): boolean {
    return this.alive === 0
  }

  /** Adds an item at the end; `tag` tells a later entry of the same item from this one. */
  append(item: number, tag: number, vector: Float64Array): void {
    if (this.used === this.capacity) this.rebuild(this.alive * 2 > this.capacity ? this.capacity * 2 : this.capacity)
    const leaf = this.used++
    this.items[leaf] = item
    this.tags[leaf] = tag
    this.alive++
    for (let dimension = 0; dimension < this.dimensions; dimension++) this.least[dimension][this.capacity + leaf] = vector[dimension]
    this.refresh((this.capacity + leaf) >> 1)
  }

  /** The first item that fits into `room` and of which `judge` says yes; -1 if none. Stale items are forgotten on the way. */
  first(room: (dimension: number) => number, judge: (item: number, tag: number) => Verdict): number {
    return this.alive === 0 ? -1 : this.search(1, room, judge)
  }

  private search(slot: number, room: (dimension: number) => number, judge: (item: number, tag: number) => Verdict): number {
    if (!this.mayFit(slot, room)) return -1
    if (slot < this.capacity) {
      const found = this.search(2 * slot, room, judge)
      return found >= 0 ? found : this.search(2 * slot + 1, room, judge)
    }
    const leaf = slot - this.capacity
    const verdict = judge(this.items[leaf], this.tags[leaf])
    if (verdict === 'stale') this.forget(slot)
    return verdict === 'yes' ? this.items[leaf] : -1
  }

  private mayFit(slot: number, room: (dimension: number) => number): boolean {
    for (let dimension = 0; dimension < this.dimensions; dimension++) {
      const least = this.least[dimension][slot]
      if (least > 0 && least > room(dimension)) return false
    }
    return this.least[0] === undefined || this.least[0][slot] !== NEVER
  }

  private forget(slot: number): void {
    for (const column of this.least) column[slot] = NEVER
    this.alive--
    this.refresh(slot >> 1)
  }

  /** Upwards, until nothing changes any more. */
  private refresh(from: number): void {
    for (let slot = from, changed = true; changed && slot >= 1; slot >>= 1) {
      changed = false
      for (const column of this.least) {
        const least = Math.min(column[2 * slot], column[2 * slot + 1])
        if (column[slot] === least) continue
        column[slot] = least
        changed = true
      }
    }
  }

  /** Moves the living items to the front of a tree with room for `capacity` of them. */
  private rebuild(capacity: number): void {
    const { items, tags, least, used } = this
    const living: number[] = []
    for (let leaf = 0; leaf < used; leaf++) if (least[0][this.capacity + leaf] !== NEVER) living.push(leaf)
    const before = this.capacity
    this.capacity = capacity
    this.items = living.map((leaf) => items[leaf])
    this.tags = living.map((leaf) => tags[leaf])
    this.least = Array.from({ length: this.dimensions }, (_, dimension) => {
      const column = new Float64Array(2 * capacity).fill(NEVER)
      living.forEach((leaf, at) => {
        column[capacity + at] = least[dimension][before + leaf]
      })
      for (let slot = capacity - 1; slot >= 1; slot--) column[slot] = Math.min(column[2 * slot], column[2 * slot + 1])
      return column
    })
    this.used = living.length
  }
}
