/**
 * Percents of the nodes of a class that have two resources, and of a request to them: {@link MemberPercents} without loops, for what most cells
 * are. What is left of a whole percent is its rest.
 */
import type { CellView } from '../../model/cell-view.ts'
import { doubtfulBelow, FRACTION, OFF, PLACES, truncatedPercent, wholePercent, worthOf } from './percent-levels.ts'
import { NO_SCORE } from './score-grid.ts'

/** Whole percents from which on a resource is not scarce. */
const ENOUGH = 4

/** Of each member, in {@link PairLevels.records}: percents free of both resources with binary places, the set it is in, and its node. */
export const ONE = 0
export const TWO = 1
export const SET = 2
export const NODE = 3
export const RECORD = 4

/** In {@link PairLevels.scale}. */
const ONE_CAPACITY = 0
const TWO_CAPACITY = 1
const ONE_WORTH = 2
const TWO_WORTH = 3

export class PairLevels {
  readonly records: Int32Array
  /** Of what was read or asked last: whole percents in sum, the row (2 for enough of the first resource, 1 for enough of the second), the rests. */
  sum = 0
  row = 0
  oneRest = 0
  twoRest = 0
  private readonly one: number
  private readonly two: number
  private readonly oneFree: Float64Array
  private readonly twoFree: Float64Array
  private readonly oneDoubtful: number
  private readonly twoDoubtful: number
  /** How much there is of both, and what a base unit is worth. */
  private readonly scale: Float64Array
  /** Levels asked, less what a difference may be off. */
  protected oneWanted = 0
  protected twoWanted = 0

  constructor(view: CellView, members: Int32Array) {
    const [one, two] = view.resources
    const capacities = [one, two].map((dimension) => view.capacity[dimension][members[0]])
    this.one = one
    this.two = two
    this.oneFree = view.free[one]
    this.twoFree = view.free[two]
    this.oneDoubtful = doubtfulBelow(capacities[0])
    this.twoDoubtful = doubtfulBelow(capacities[1])
    this.scale = Float64Array.of(...capacities, ...capacities.map(worthOf))
    this.records = new Int32Array(RECORD * members.length)
    members.forEach((node, rank) => {
      this.records[RECORD * rank + NODE] = node
    })
  }

  /** Reads what is free on a member. */
  read(rank: number): void {
    const { records, scale } = this
    const at = RECORD * rank
    const one = this.oneFree[records[at + NODE]]
    const two = this.twoFree[records[at + NODE]]
    records[at + ONE] = one * scale[ONE_WORTH]
    records[at + TWO] = two * scale[TWO_WORTH]
    this.count(records[at + ONE], records[at + TWO], one, two)
  }

  /** Turns to a request. False if it is more than a node of the class has. */
  turnTo(vector: Float64Array): boolean {
    const { scale } = this
    const one = vector[this.one]
    const two = vector[this.two]
    if (one > scale[ONE_CAPACITY] || two > scale[TWO_CAPACITY]) return false
    const oneLevel = (one * scale[ONE_WORTH]) | 0
    const twoLevel = (two * scale[TWO_WORTH]) | 0
    this.oneWanted = oneLevel - OFF
    this.twoWanted = twoLevel - OFF
    this.count(oneLevel, twoLevel, one, two)
    return true
  }

  /** Reads the rests of a member that is in a bucket of that sum, as they were when it was put there. */
  readRests(rank: number, sum: number): void {
    const { records, scale } = this
    const at = RECORD * rank
    const percent = wholePercent(records[at + ONE], this.oneFree[records[at + NODE]], scale[ONE_CAPACITY], this.oneDoubtful)
    this.oneRest = records[at + ONE] - (percent << PLACES)
    this.twoRest = records[at + TWO] - ((sum - percent) << PLACES)
  }

  /** Whether a member has room for the request, as far as the two resources go, and scores at least `target`. */
  reaches(rank: number, target: number, vector: Float64Array): boolean {
    const { records } = this
    const at = RECORD * rank
    const one = records[at + ONE] - this.oneWanted
    const two = records[at + TWO] - this.twoWanted
    if ((one & FRACTION) < this.oneDoubtful || (two & FRACTION) < this.twoDoubtful) {
      return this.scoreIfRoom(records[at + NODE], vector) >= target
    }
    return (one | two) >= 0 && (one >> PLACES) + (two >> PLACES) >= 2 * target
  }

  /** The policy's score, as Kubernetes counts it: higher is better. */
  score(node: number, vector: Float64Array): number {
    const { scale } = this
    const one = truncatedPercent(this.oneFree[node] - vector[this.one], scale[ONE_CAPACITY])
    return (one + truncatedPercent(this.twoFree[node] - vector[this.two], scale[TWO_CAPACITY])) >> 1
  }

  private scoreIfRoom(node: number, vector: Float64Array): number {
    if (this.oneFree[node] < vector[this.one] || this.twoFree[node] < vector[this.two]) return NO_SCORE
    return this.score(node, vector)
  }

  private count(oneLevel: number, twoLevel: number, one: number, two: number): void {
    const { scale } = this
    const onePercent = wholePercent(oneLevel, one, scale[ONE_CAPACITY], this.oneDoubtful)
    const twoPercent = wholePercent(twoLevel, two, scale[TWO_CAPACITY], this.twoDoubtful)
    this.sum = onePercent + twoPercent
    this.row = (onePercent >= ENOUGH ? 2 : 0) + (twoPercent >= ENOUGH ? 1 : 0)
    this.oneRest = oneLevel - (onePercent << PLACES)
    this.twoRest = twoLevel - (twoPercent << PLACES)
  }
}
