/**
 * Who holds what the others of a deadlocked set lack. A waiter that needs so much of a dimension waits for everyone who holds some of it
 * where less is free, on a node that could take a member of it: hence for each holder only the least that is free there matters, and for
 * whom one waits follows from one comparison a dimension. Rooms of its own change that on their nodes alone.
 */
import { firstWhere } from './bisect.ts'
import type { Demand } from './demand.ts'
import { bundle, type Holding, type HoldState } from './hold-state.ts'
import type { FixPoint } from './reduction.ts'
import type { Columns, Shape } from './shapes.ts'
import { fitsOn } from './shapes.ts'

/** Of all holders, for waiters that could use the same nodes, by dimension. */
export class Leasts {
  /** By member: least that is free where it holds some; infinite: it holds none. */
  readonly free: Float64Array
  /** The members that hold some; in no order until a part of them is asked for. */
  readonly holders: Int32Array
  private readonly highest: number
  private sorted = false

  constructor(free: Float64Array) {
    const holders = new Int32Array(free.length)
    let count = 0
    let highest = Number.NEGATIVE_INFINITY
    for (let member = 0; member < free.length; member++) {
      if (free[member] === Number.POSITIVE_INFINITY) continue
      holders[count++] = member
      if (free[member] > highest) highest = free[member]
    }
    this.free = free
    this.holders = holders.subarray(0, count)
    this.highest = highest
  }

  /** How many at the start of `holders` hold where less than the amount is free: the only ones that do. */
  below(amount: number): number {
    const { free, holders } = this
    if (this.highest < amount) return holders.length
    if (!this.sorted) holders.sort((a, b) => free[a] - free[b])
    this.sorted = true
    return firstWhere(0, holders.length, (at) => free[holders[at]] >= amount)
  }
}

export class Holders {
  private readonly state: HoldState
  private readonly fixPoint: FixPoint
  private sites: Sites | undefined
  private readonly known = new Map<string, readonly Leasts[]>()
  /** By node, members that hold anything on it; made when first asked for. */
  private byNode: Map<number, number[]> | undefined

  constructor(state: HoldState, fixPoint: FixPoint) {
    this.state = state
    this.fixPoint = fixPoint
  }

  /** By dimension, what counts for a waiter with this demand. */
  leasts(demand: Demand): readonly Leasts[] {
    const shapes = demand.shapes.map((shape) => this.fixPoint.demands.shapes[shape])
    this.sites ??= new Sites(this.state.capacity)
    const key = this.sites.keyOf(shapes)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const made = this.leastFree(key === EVERYWHERE ? undefined : shapes).map((free) => new Leasts(free))
    this.known.set(key, made)
    return made
  }

  /** Other members that hold on nodes where this one keeps rooms: for them its own rooms count. */
  strangers(member: number): ReadonlySet<number> {
    const { rooms } = this.claimant(member)
    if (rooms.length === 0) return NOBODY
    const strangers = new Set<number>()
    this.byNode ??= this.membersByNode()
    for (const { node } of rooms) for (const other of this.byNode.get(node) ?? []) strangers.add(other)
    strangers.delete(member)
    return strangers
  }

  /** Places it waits for, ascending, itself excepted. @param total what it needs in all, by dimension */
  waitedFor(member: number, total: readonly number[], leasts: readonly Leasts[]): Int32Array {
    const size = this.fixPoint.irreducible.length
    const found = new Int32Array(size)
    const strangers = this.strangers(member)
    let count = 0
    for (let other = 0; other < size; other++) {
      if (other === member) continue
      if (strangers.has(other) ? this.lacksOf(member, total, other) : isBelow(leasts, other, total)) found[count++] = other
    }
    return found.slice(0, count)
  }

  /** Whether it lacks what the other holds, its own rooms counted. */
  private lacksOf(member: number, total: readonly number[], other: number): boolean {
    const { state, fixPoint } = this
    const { free } = fixPoint.room
    const shapes = fixPoint.demands.of[fixPoint.irreducible[member]].shapes.map((shape) => fixPoint.demands.shapes[shape])
    const rooms = bundle(this.claimant(member).rooms, state.dimensions)
    const { holds, rooms: kept } = this.claimant(other)
    return [...holds, ...kept].some(({ node, vector }) => {
      if (!shapes.some((shape) => fitsOn(shape, state.capacity, node))) return false
      const own = rooms.get(node)
      return total.some((needed, d) => vector[d] > 0 && free[d][node] + (own === undefined ? 0 : own[d]) < needed)
    })
  }

  /** @param shapes only nodes that could take one of them count; absent: every node */
  private leastFree(shapes: readonly Shape[] | undefined): Float64Array[] {
    const { fixPoint } = this
    const leasts = fixPoint.room.free.map(() => new Float64Array(fixPoint.irreducible.length).fill(Number.POSITIVE_INFINITY))
    for (let member = 0; member < fixPoint.irreducible.length; member++) {
      const { holds, rooms } = this.claimant(member)
      for (const holding of holds) this.lower(leasts, member, holding, shapes)
      for (const holding of rooms) this.lower(leasts, member, holding, shapes)
    }
    return leasts
  }

  private lower(leasts: readonly Float64Array[], member: number, { node, vector }: Holding, shapes: readonly Shape[] | undefined): void {
    const { state, fixPoint } = this
    if (shapes !== undefined && !shapes.some((shape) => fitsOn(shape, state.capacity, node))) return
    const { free } = fixPoint.room
    for (let d = 0; d < leasts.length; d++) {
      if (vector[d] > 0 && free[d][node] < leasts[d][member]) leasts[d][member] = free[d][node]
    }
  }

  private membersByNode(): Map<number, number[]> {
    const byNode = new Map<number, number[]>()
    for (let member = 0; member < this.fixPoint.irreducible.length; member++) {
      const { holds, rooms } = this.claimant(member)
      for (const { node } of [...holds, ...rooms]) {
        const there = byNode.get(node)
        if (there === undefined) byNode.set(node, [member])
        else if (there[there.length - 1] !== member) there.push(member)
      }
    }
    return byNode
  }

  private claimant(member: number): HoldState['claimants'][number] {
    return this.state.claimants[this.fixPoint.irreducible[member]]
  }
}

function isBelow(leasts: readonly Leasts[], member: number, total: readonly number[]): boolean {
  for (let d = 0; d < leasts.length; d++) if (leasts[d].free[member] < total[d]) return true
  return false
}

const NOBODY: ReadonlySet<number> = new Set()
const EVERYWHERE = '*'

/** Tells which nodes could take some shape at all: the same key, the same nodes. */
class Sites {
  private readonly capacity: Columns
  private readonly smallest: readonly number[]
  /** By dimension, the capacities that occur, ascending; made when first asked for. */
  private levels: readonly (readonly number[])[] | undefined
  private readonly masks = new Map<Uint8Array, number>()

  constructor(capacity: Columns) {
    this.capacity = capacity
    this.smallest = capacity.map(leastOf)
  }

  keyOf(shapes: readonly Shape[]): string {
    if (shapes.some((shape) => this.fitsEverywhere(shape))) return EVERYWHERE
    return [...new Set(shapes.map((shape) => this.keyOfOne(shape)))].sort().join('|')
  }

  private fitsEverywhere({ eligible, needs, vector }: Shape): boolean {
    return eligible === null && needs.every((d) => vector[d] <= this.smallest[d])
  }

  /** Its nodes are those with at least a certain level of each dimension, among the eligible ones. */
  private keyOfOne({ eligible, vector }: Shape): string {
    this.levels ??= this.capacity.map((column) => [...new Set(column)].sort((a, b) => a - b))
    const levels = this.levels.map((amounts, d) => lowerBound(amounts, vector[d]))
    const mask = eligible === null ? -1 : (this.masks.get(eligible) ?? this.masks.size)
    if (eligible !== null) this.masks.set(eligible, mask)
    return `${mask}:${levels.join()}`
  }
}

function leastOf(column: Float64Array): number {
  let least = Number.POSITIVE_INFINITY
  for (let node = 0; node < column.length; node++) if (column[node] < least) least = column[node]
  return least
}

/** How many of the ascending amounts are below this one. */
function lowerBound(amounts: ArrayLike<number>, amount: number): number {
  return firstWhere(0, amounts.length, (at) => amounts[at] >= amount)
}
