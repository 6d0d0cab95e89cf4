/**
 * Holt's reduction (1972), per node: a claimant whose outstanding members can be placed together in what is free plus its own rooms is
 * dropped and gives back what it holds; repeat. Free room only grows, so the order of drops does not matter, and the first group to
 * finish in any continuation could have been dropped now: what remains is exactly the set that no continuation can finish.
 *
 * That a running group never needs less than its full claim makes "unsafe" (Dijkstra's banker) and "doomed" the same thing here: one
 * routine detects after a grant and avoids before it. In general operating system theory unsafe does not imply deadlock.
 *
 * Cost: who needs one shape waits in its line, least missing first, and a line is looked at again only when so much was given back
 * that its first could fit; see `lines.ts`. Whether it does is bounded rather than counted where many shapes ask; see `slot-tree.ts`.
 * Who needs several shapes is asked one by one, within a budget.
 */
import { orderAtOnce } from './at-once.ts'
import type { Demands, Effort } from './demand.ts'
import { bySizes, demandsOf, fitsApart, packs, shortfall } from './demand.ts'
import type { FlatHoldings } from './flat-holdings.ts'
import type { HoldState } from './hold-state.ts'
import { Lines } from './lines.ts'
import { Room } from './room.ts'
import { LOOKS_PER_STEP } from './shapes.ts'

/** How much work may go into the packing searches of a reduction. */
export interface ReductionOptions {
  /** Most placements one packing search may try before it answers `unknown`; 100,000 if absent. */
  readonly budget?: number
  /** Most placements all searches of one reduction may try together, or of its classes; 250,000 if absent. */
  readonly totalBudget?: number
}

/** Claimants by index into `state.claimants`. */
export interface FixPoint {
  /** Proven to be able to finish, in an order in which they can. */
  readonly order: readonly number[]
  /** Could finish if a packing that the search gave up on exists. */
  readonly unknown: readonly number[]
  /** The set D: no continuation can finish them. Ascending. */
  readonly irreducible: readonly number[]
  /** Whether that took no reduction: each was proven to fit into what is free now. */
  readonly fitsAtOnce: boolean
  readonly demands: Demands
  /** Free room once all but D are gone (an endless one keeps what its members hold). */
  readonly room: Room
}

const DEFAULT_TOTAL_BUDGET = 250_000
const NEVER = Number.POSITIVE_INFINITY

export function effortOf({ budget, totalBudget = DEFAULT_TOTAL_BUDGET }: ReductionOptions): Effort {
  return { budget, purse: { left: totalBudget } }
}

/**
 * Reduces the state to its fix-point.
 * @throws InvalidInputError for a state that is not well formed
 */
export function reduceToFixPoint(state: HoldState, options: ReductionOptions = {}): FixPoint {
  const demands = demandsOf(state)
  const room = new Room(state.free, demands.shapes)
  const atOnce = orderAtOnce(state, demands, room)
  if (atOnce !== undefined) return new AtOnce(state, demands, room, atOnce)
  const reducer = new Reducer(state, demands, room, effortOf(options))
  const order: number[] = []
  const unknown: number[] = []
  for (const index of reducer.running) reducer.drop(index, order)
  reducer.dropAll(order)
  for (let open = reducer.undecided(); open.length > 0; open = reducer.undecided()) {
    // Taken as finishing, so that nobody is called deadlocked because of a search that gave up.
    for (const index of open) reducer.drop(index, unknown)
    reducer.dropAll(unknown)
  }
  const { done } = reducer
  const irreducible = state.claimants.map((_, index) => index).filter((index) => done[index] === 0)
  return { order, unknown, irreducible, fitsAtOnce: false, demands, room }
}

/** The fix-point where everybody fits at once: what all give back is added up only for who asks. */
class AtOnce implements FixPoint {
  readonly order: readonly number[]
  readonly unknown: readonly number[] = []
  readonly irreducible: readonly number[] = []
  readonly fitsAtOnce = true
  readonly demands: Demands
  private readonly state: HoldState
  private readonly before: Room

  constructor(state: HoldState, demands: Demands, room: Room, order: readonly number[]) {
    this.state = state
    this.demands = demands
    this.before = room
    this.order = order
  }

  get room(): Room {
    const { before, state, demands } = this
    if (before.given === 0) for (const index of this.order) giveBack(index, state, demands.holdings, before)
    return before
  }
}

/**
 * Gives back what a claimant holds. An endless one keeps what its members hold and, once it runs, returns the rest of its offers; how much
 * of them its last members use depends on where they go, so all of it counts as returned: D may then be too small until it runs, never too
 * large.
 */
function giveBack(index: number, { claimants, dimensions }: HoldState, holdings: FlatHoldings, room: Room, lines?: Lines): void {
  const { node, amounts } = holdings
  const first = claimants[index].endless ? holdings.firstRoom(index) : holdings.firstHeld(index)
  for (let holding = first; holding < holdings.end(index); holding++) {
    room.give(node[holding], amounts, holding * dimensions)
    lines?.changed(node[holding])
  }
}

class Reducer {
  readonly demands: Demands
  readonly room: Room
  /** By claimant: 1 once it is taken out. */
  readonly done: Uint8Array
  readonly running: readonly number[]
  private readonly state: HoldState
  private readonly effort: Effort
  private readonly lines: Lines
  /** Claimants that need several shapes. */
  private readonly mixed: readonly number[]
  /** By place in `mixed`: holdings given back before which bounds, or a search, cannot say that it fits. */
  private readonly boundAt: Float64Array
  private readonly searchAt: Float64Array
  private readonly searchFailed: Uint8Array

  constructor(state: HoldState, demands: Demands, room: Room, effort: Effort) {
    this.state = state
    this.effort = effort
    this.demands = demands
    this.room = room
    this.done = new Uint8Array(state.claimants.length)
    const { running, alike, mixed } = bySizes(demands)
    this.running = running
    this.lines = new Lines(state, demands, room, alike)
    this.mixed = mixed
    this.boundAt = new Float64Array(this.mixed.length)
    this.searchAt = new Float64Array(this.mixed.length)
    this.searchFailed = new Uint8Array(this.mixed.length)
  }

  dropAll(into: number[]): void {
    for (let index = this.nextReady(); index >= 0; index = this.nextReady()) this.drop(index, into)
  }

  /** Takes a claimant out and gives back what it holds. */
  drop(index: number, into: number[]): void {
    this.done[index] = 1
    into.push(index)
    giveBack(index, this.state, this.demands.holdings, this.room, this.lines)
  }

  /** Those whose last search gave up. */
  undecided(): number[] {
    return this.mixed.filter((index, place) => this.done[index] === 0 && this.searchFailed[place] === 1)
  }

  /** A claimant that can run now, or -1. Cheap questions first. */
  private nextReady(): number {
    const first = this.lines.next()
    if (first >= 0) return first
    const { room, mixed, boundAt, searchAt, done } = this
    for (let place = 0; place < mixed.length; place++) {
      if (boundAt[place] <= room.given && done[mixed[place]] === 0 && this.surelyFits(place)) return mixed[place]
    }
    for (let place = 0; place < mixed.length; place++) {
      if (searchAt[place] <= room.given && done[mixed[place]] === 0 && this.searchFits(place)) return mixed[place]
    }
    return -1
  }

  /** What bounds alone say. */
  private surelyFits(place: number): boolean {
    const { room, lines } = this
    const index = this.mixed[place]
    const demand = this.demands.of[index]
    const { floor, ceiling, need } = demand
    if (ceiling !== undefined && room.has(ceiling, need)) return true
    const missing = shortfall(room, demand, this.state.claimants[index].rooms, 1)
    if (missing > 0) {
      const shapes = floor === undefined ? demand.shapes : [...demand.shapes, floor]
      this.boundAt[place] = room.given + lines.leastReturns(shapes, missing)
      this.searchAt[place] = this.boundAt[place]
      this.searchFailed[place] = 0
    } else {
      this.boundAt[place] = ceiling === undefined ? NEVER : room.given + lines.leastReturns([ceiling], need - room.slots(ceiling))
    }
    return false
  }

  /** For those of whom bounds say nothing. */
  private searchFits(place: number): boolean {
    const { room, effort, state } = this
    const index = this.mixed[place]
    const demand = this.demands.of[index]
    const { rooms } = state.claimants[index]
    effort.purse.left -= room.openNodes / LOOKS_PER_STEP
    if (effort.purse.left > 0 && fitsApart(room, demand, rooms, 1)) return true
    const answer = packs(room, demand, rooms, 1, effort)
    // With nothing left to pay for another try it stays undecided.
    this.searchAt[place] = effort.purse.left > 0 ? room.given + 1 : NEVER
    this.searchFailed[place] = answer === 'unknown' ? 1 : 0
    return answer === 'yes'
  }
}
