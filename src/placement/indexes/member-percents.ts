/** Percents of the nodes of one capacity class, and of a request to them, in any number of resources. */
import type { CellView } from '../../model/cell-view.ts'
import { fits } from '../fit.ts'
import { doubtfulBelow, FRACTION, MOST_PERCENT, OFF, PLACES, truncatedPercent, wholePercent, worthOf } from './percent-levels.ts'

/** What the score counts: room left, or room taken. */
export type Counted = 'left' | 'taken'

export class MemberPercents {
  /** Of what was read or asked last: whole percents of the first two resources (100 where there is none), and of all in sum. */
  first = MOST_PERCENT
  second = MOST_PERCENT
  sum = 0
  /** How many terms the mean has; 1 where the class has no resource and everything scores 0. */
  readonly terms: number
  /** Resources the class has. */
  readonly dimensions: Int32Array
  private readonly members: Int32Array
  private readonly free: readonly Float64Array[]
  private readonly taken: boolean
  /** Of each resource: how much there is, what a base unit is worth, and the column of what is free. */
  private readonly capacity: Float64Array
  private readonly worth: Float64Array
  private readonly columns: readonly Float64Array[]
  /** A difference whose fraction is below this may be on either side of a whole percent; 0: never. */
  private readonly doubtful: Int32Array
  /** levels[rank * dimensions + k]: percents free; wanted[k]: percents asked. */
  private readonly levels: Int32Array
  private readonly wanted: Int32Array

  constructor(view: CellView, members: Int32Array, counted: Counted) {
    const capacityOf = (dimension: number) => view.capacity[dimension][members[0]]
    const present = view.resources.filter((dimension) => capacityOf(dimension) > 0)
    this.members = members
    this.free = view.free
    this.taken = counted === 'taken'
    this.terms = Math.max(1, present.length)
    this.dimensions = Int32Array.from(present)
    this.capacity = Float64Array.from(present, capacityOf)
    this.worth = this.capacity.map(worthOf)
    this.columns = present.map((dimension) => view.free[dimension])
    this.doubtful = Int32Array.from(this.capacity, doubtfulBelow)
    this.levels = new Int32Array(members.length * present.length)
    this.wanted = new Int32Array(present.length)
  }

  /** Reads what is free on a member. */
  read(rank: number): void {
    const { columns, levels, worth } = this
    const node = this.members[rank]
    const count = columns.length
    this.sum = 0
    for (let k = 0; k < count; k++) {
      const amount = columns[k][node]
      levels[rank * count + k] = amount * worth[k]
      this.count(k, amount)
    }
  }

  /** Turns to a request: scores are for `vector`. False if `room` is more than a node of the class has. */
  ask(vector: Float64Array, room: Float64Array): boolean {
    const { capacity, dimensions, wanted, worth } = this
    this.sum = 0
    for (let k = 0; k < dimensions.length; k++) {
      const amount = room[dimensions[k]]
      if (amount > capacity[k]) return false
      wanted[k] = vector[dimensions[k]] * worth[k]
      this.count(k, amount)
    }
    if (vector !== room) this.sum = this.sumOf(vector)
    return true
  }

  /** Whether a member has room for the request and scores at least `target`. */
  reaches(rank: number, target: number, vector: Float64Array): boolean {
    const { doubtful, levels, taken, terms, wanted } = this
    const count = wanted.length
    if (count === 2 && !taken) return this.reachesPair(rank, target, vector)
    let sum = 0
    for (let k = 0; k < count; k++) {
      const left = levels[rank * count + k] - wanted[k] + OFF
      if ((left & FRACTION) < doubtful[k]) return this.reachesExactly(rank, target, vector)
      if (left < 0) return false
      sum += taken ? MOST_PERCENT + ((2 * OFF - left) >> PLACES) : left >> PLACES
    }
    return sum >= terms * target
  }

  /** The policy's score, as Kubernetes counts it: higher is better. */
  score(node: number, vector: Float64Array): number {
    const { capacity, columns, dimensions, taken } = this
    let sum = 0
    for (let k = 0; k < columns.length; k++) {
      const left = columns[k][node] - vector[dimensions[k]]
      sum += truncatedPercent(taken ? capacity[k] - left : left, capacity[k])
    }
    return (sum / this.terms) | 0
  }

  /** {@link reaches} for what most cells have, without a loop. */
  private reachesPair(rank: number, target: number, vector: Float64Array): boolean {
    const { doubtful, levels, wanted } = this
    const first = levels[2 * rank] - wanted[0] + OFF
    const second = levels[2 * rank + 1] - wanted[1] + OFF
    if ((first & FRACTION) < doubtful[0] || (second & FRACTION) < doubtful[1]) return this.reachesExactly(rank, target, vector)
    return (first | second) >= 0 && (first >> PLACES) + (second >> PLACES) >= 2 * target
  }

  private reachesExactly(rank: number, target: number, vector: Float64Array): boolean {
    const { capacity, columns, dimensions } = this
    const node = this.members[rank]
    for (let k = 0; k < capacity.length; k++) {
      if (columns[k][node] < vector[dimensions[k]]) return false
    }
    return fits(this.free, node, vector) && this.score(node, vector) >= target
  }

  private count(k: number, amount: number): void {
    const percent = this.percent(k, amount)
    this.sum += percent
    if (k === 0) this.first = percent
    else if (k === 1) this.second = percent
  }

  private sumOf(vector: Float64Array): number {
    let sum = 0
    for (let k = 0; k < this.dimensions.length; k++) sum += this.percent(k, vector[this.dimensions[k]])
    return sum
  }

  /** Whole percents that an amount is of what there is. */
  private percent(k: number, amount: number): number {
    return wholePercent((amount * this.worth[k]) | 0, amount, this.capacity[k], this.doubtful[k])
  }
}
