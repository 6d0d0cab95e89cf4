/**
 * The capacity classes of a cell as best fit sees them: in a class the score never falls along the order of free shares, which are the keys of its
 * nodes. Each class has a row of nodes a level of the first resource.
 */
import type { CellView } from '../../model/cell-view.ts'
import { askedShare, freeShare, shareWeights } from '../shares.ts'
import { COARSE_KEY, COARSE_SHARE, LEVELS, MANY_LEVELS, PAIR_LEVELS, type ShareLevels } from './share-levels.ts'
import type { SortedRows } from './sorted-rows.ts'

/** Of class `c` in {@link ShareClasses.scales}, from `c * SCALES` on: how much there is of the first two resources, and what a base unit is worth. */
const SCALES = 4
const FIRST_CAPACITY = 0
const SECOND_CAPACITY = 1
const FIRST_WEIGHT = 2
const SECOND_WEIGHT = 3

/** More than any node has. */
export const TOO_MUCH = Number.MAX_VALUE

/** A request as it is to the nodes of each class. */
export interface Asked {
  /** The share of a node, in units of 2^-48; {@link TOO_MUCH} if it is more than a node has. */
  readonly shares: Float64Array
  /** Coarse shares of the first two resources. */
  readonly first: Int32Array
  readonly second: Int32Array
}

export class ShareClasses {
  readonly count: number
  /** The first two resources, which refuse most, or the one there is twice; then all other dimensions. */
  readonly dimensions: readonly number[]
  /** What is free of them, by node. */
  readonly columns: readonly Float64Array[]
  readonly levels: ShareLevels
  private readonly scales: Float64Array
  private readonly view: CellView
  private readonly weights: Float64Array[]
  private readonly classOf: Int32Array
  /** A node of each class. */
  private readonly nodes: Int32Array
  /** Whether two dimensions count, as in most cells: a loop less. */
  private readonly isPair: boolean

  constructor(view: CellView, members: readonly Int32Array[], classOf: Int32Array) {
    const { capacity, free, resources, scored } = view
    const [first, second = first] = resources
    this.count = members.length
    this.view = view
    this.dimensions = [first, second, ...[...free.keys()].filter((dimension) => dimension !== first && dimension !== second)]
    this.columns = this.dimensions.map((dimension) => free[dimension])
    this.weights = shareWeights(view, scored)
    this.classOf = classOf
    this.nodes = Int32Array.from(members, ([node]) => node)
    this.isPair = scored.length === 2 && resources.length === 2
    this.levels = scored.length > 2 ? MANY_LEVELS : PAIR_LEVELS
    const pair = [first, second]
    const weight = (dimension: number, node: number) => this.weights[scored.indexOf(dimension)][node]
    this.scales = Float64Array.from(
      members.flatMap(([node]) => [
        ...pair.map((dimension) => capacity[dimension][node]),
        ...pair.map((dimension) => weight(dimension, node)),
      ]),
    )
  }

  /** An unwritten answer of {@link ask}. */
  unasked(): Asked {
    return { shares: new Float64Array(this.count), first: new Int32Array(this.count), second: new Int32Array(this.count) }
  }

  /** Turns to a request. */
  ask(vector: Float64Array, { shares, first, second }: Asked): void {
    const { dimensions, isPair, scales } = this
    const one = vector[dimensions[0]]
    const two = vector[dimensions[1]]
    for (let at = 0; at < shares.length; at++) {
      const scale = at * SCALES
      const oneShare = one * scales[scale + FIRST_WEIGHT]
      const twoShare = two * scales[scale + SECOND_WEIGHT]
      first[at] = oneShare * COARSE_SHARE
      second[at] = twoShare * COARSE_SHARE
      if (one > scales[scale + FIRST_CAPACITY] || two > scales[scale + SECOND_CAPACITY]) shares[at] = TOO_MUCH
      else shares[at] = isPair ? Math.floor(oneShare + twoShare + 0.5) : this.shareOf(vector, this.nodes[at])
    }
  }

  private shareOf(vector: Float64Array, node: number): number {
    const { capacity, scored } = this.view
    for (let k = 0; k < scored.length; k++) {
      if (vector[scored[k]] > capacity[scored[k]][node]) return TOO_MUCH
    }
    return askedShare(vector, scored, this.weights, node)
  }

  /** Puts a node into its row. @param sign of the key. */
  insert(node: number, sign: number, sorted: SortedRows): void {
    const { columns, scales, view } = this
    const { records, width } = sorted
    const at = this.classOf[node]
    const first = columns[0][node] * scales[at * SCALES + FIRST_WEIGHT]
    const second = columns[1][node] * scales[at * SCALES + SECOND_WEIGHT]
    const free = this.isPair ? Math.floor(first + second + 0.5) : freeShare(view.free, view.scored, this.weights, node)
    records[node * width] = sign * free
    for (let k = 0; k < columns.length; k++) records[node * width + 1 + k] = columns[k][node]
    const one = (first * COARSE_SHARE) | 0
    const two = (second * COARSE_SHARE) | 0
    sorted.add(at * LEVELS + this.levels.of(one, two), node, (sign * free * COARSE_KEY) | 0, one, two)
  }
}
