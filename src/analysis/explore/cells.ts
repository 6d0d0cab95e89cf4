/**
 * What is used of the cell, as one number: the job's parts add up, so that the cell of a state is a sum of one number a job. Each node and
 * dimension is a digit of its own, counted in the largest unit that divides all that is ever asked for.
 */
import type { World } from '../../simulation/world.ts'

/** So many numbers have a place each in a list. */
const MOST_LISTED = 65_536

export class Cells {
  /** False: the digits do not fit into one exact number, and columns are added instead. */
  readonly exact: boolean
  private readonly base: Float64Array
  private readonly weights: Float64Array
  private readonly units: Float64Array
  /** Cells from 1 by number, 0: not found yet; empty where there are too many numbers. */
  private readonly few: Int32Array
  private readonly byNumber = new Map<number, number>()
  private readonly byText = new Map<string, number>()
  private readonly columns: Float64Array[] = []
  private readonly bits: number[] = []
  private readonly rooms: string[] = []
  private readonly world: World

  constructor(world: World) {
    const { roster, cell, staying } = world
    this.world = world
    const size = cell.nodes * cell.free.length
    this.base = new Float64Array(size)
    for (const { node, vector } of staying)
      for (let dimension = 0; dimension < vector.length; dimension++) this.base[dimension * cell.nodes + node] += vector[dimension]
    this.weights = new Float64Array(size)
    this.units = new Float64Array(size)
    let weight = 1
    for (let dimension = 0; dimension < cell.free.length; dimension++) {
      const asked = [...roster.vectors(), ...staying.map(({ vector }) => vector)].map((vector) => vector[dimension])
      for (let node = 0; node < cell.nodes; node++) {
        const place = dimension * cell.nodes + node
        const capacity = roster.capacity[dimension][node]
        const unit = asked.reduce(greatestCommonDivisor, capacity)
        this.units[place] = Math.max(unit, 1)
        this.weights[place] = weight
        weight *= capacity / this.units[place] + 1
      }
    }
    this.exact = weight <= Number.MAX_SAFE_INTEGER
    this.few = new Int32Array(weight <= MOST_LISTED ? weight : 0)
  }

  /** Cells that were found. */
  get count(): number {
    return this.columns.length
  }

  /** The number of columns [dimension x nodes + node], base units. */
  number(used: ArrayLike<number>): number {
    let sum = 0
    if (this.exact) for (let place = 0; place < this.weights.length; place++) sum += (used[place] / this.units[place]) * this.weights[place]
    return sum
  }

  /** The cell of a sum of numbers, -1 if it was not found before. */
  known(sum: number): number {
    return sum < this.few.length ? this.few[sum] - 1 : (this.byNumber.get(sum) ?? -1)
  }

  /** The cell in which the parts are used. @param sum of their numbers, where exact. */
  find(sum: number, parts: () => Iterable<ArrayLike<number>>): number {
    if (this.exact) {
      const known = this.known(sum)
      if (known >= 0) return known
      const cell = this.add(parts())
      if (sum < this.few.length) this.few[sum] = cell + 1
      else this.byNumber.set(sum, cell)
      return cell
    }
    const used = this.total(parts())
    const key = used.join()
    const known = this.byText.get(key)
    if (known !== undefined) return known
    this.columns.push(used)
    this.byText.set(key, this.columns.length - 1)
    return this.columns.length - 1
  }

  /** What is used, [dimension x nodes + node], base units; what stays for ever included. */
  used(cell: number): Float64Array {
    return this.columns[cell]
  }

  /** Nodes with room that is worth an offer, as bits. */
  roomy(cell: number): number {
    const known = this.bits[cell]
    if (known !== undefined) return known
    const used = this.columns[cell]
    const { nodes, scored, capacity } = this.world.cell
    let bits = 0
    for (let node = 0; node < nodes; node++) {
      if (scored.some((dimension) => capacity[dimension][node] > used[dimension * nodes + node])) bits |= 1 << node
    }
    this.bits[cell] = bits
    return bits
  }

  /** What is free on a node, in words. */
  room(cell: number, node: number): string {
    const { nodes, capacity } = this.world.cell
    const place = cell * nodes + node
    const known = this.rooms[place]
    if (known !== undefined) return known
    const used = this.columns[cell]
    this.rooms[place] = capacity.map((column, dimension) => column[node] - used[dimension * nodes + node]).join()
    return this.rooms[place]
  }

  private add(parts: Iterable<ArrayLike<number>>): number {
    this.columns.push(this.total(parts))
    return this.columns.length - 1
  }

  private total(parts: Iterable<ArrayLike<number>>): Float64Array {
    const used = this.base.slice()
    for (const part of parts) for (let place = 0; place < used.length; place++) used[place] += part[place]
    return used
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
