/**
 * Deadlock among groups that hold and wait: which can never run, why, and whether anything still moves. Reduction after Holt (1972), the
 * circular wait after Coffman, Elphick and Shoshani (1971). Always per node: totals over nodes hide fragmentation.
 *
 * It assumes that nothing is given back before its holder finishes and that nothing is moved. Where a policy can still release
 * (timeout, backoff, wound-wait, reschedule), only a standstill with no release pending is a deadlock. Affinity to another group's
 * members is outside: there a departure can hurt.
 */
import { type Demands, demandsOf, type Effort, fitsWithout } from './demand.ts'
import type { Bundle, Claimant, HoldState } from './hold-state.ts'
import { bundle, isRunning } from './hold-state.ts'
import { solvePacking } from './packing.ts'
import type { FixPoint, ReductionOptions } from './reduction.ts'
import { effortOf, reduceToFixPoint } from './reduction.ts'
import { Room } from './room.ts'
import type { Columns } from './shapes.ts'
import { copyColumns, nodeCount, shapeBook, slotsWithin } from './shapes.ts'
import type { WaitFor } from './wait-for.ts'
import { circularWaits, waitForGraph } from './wait-for.ts'

export type { Claimant, Holding, HoldState } from './hold-state.ts'
export type { ReductionOptions } from './reduction.ts'

/** Claimants by id, in the order of the state unless said. Each irreducible one is in exactly one class. */
export interface Reduction {
  /** The set D: no continuation can finish them. */
  readonly irreducible: readonly string[]
  /** Those proven to be able to finish, running ones included, in an order in which they can; one of several. */
  readonly order: readonly string[]
  /** Undecided because a packing search overran its budget; never among the irreducible. */
  readonly unknown: readonly string[]
  /** On a cycle of the wait-for graph. */
  readonly core: readonly string[]
  /** Waits, and is on no cycle. */
  readonly victims: readonly string[]
  /** Would not fit beside its own holdings even if it were alone: locked in by its own placement. */
  readonly selfDeadlock: readonly string[]
  /** Does not fit the empty cluster however it is placed. */
  readonly infeasible: readonly string[]
  /** Would fit alone, not beside what never ends. */
  readonly blockedByEndless: readonly string[]
  /** Among the irreducible; a claimant that waits for none of them has no entry. Made when first asked for: it may be large. */
  readonly waitFor: ReadonlyMap<string, readonly string[]>
  /** Strongly connected components with two members or more of which one is core; whole, members of other classes included. */
  readonly cores: readonly (readonly string[])[]
  /** {@link movesPossible} for all claimants. */
  readonly movesPossibleNow: boolean
}

export type DeadlockClass = 'core' | 'victims' | 'selfDeadlock' | 'infeasible' | 'blockedByEndless'

/**
 * Reduces the state and classes what remains.
 * @param state base units, columns [dimension][node]; left untouched
 * @throws InvalidInputError for a state that is not well formed
 */
export function reduceHolds(state: HoldState, options: ReductionOptions = {}): Reduction {
  const { fixPoint, graph, cycles, classes } = analyseHolds(state, options)
  const id = (index: number) => state.claimants[index].id
  const member = (place: number) => id(graph.members[place])
  let edges: ReadonlyMap<string, readonly string[]> | undefined
  const of = (wanted: DeadlockClass) => graph.members.filter((_, place) => classes[place] === wanted).map(id)
  return {
    irreducible: graph.members.map(id),
    order: idsOf(fixPoint.order, id),
    unknown: fixPoint.unknown.map(id),
    core: of('core'),
    victims: of('victims'),
    selfDeadlock: of('selfDeadlock'),
    infeasible: of('infeasible'),
    blockedByEndless: of('blockedByEndless'),
    get waitFor() {
      edges ??= edgesById(graph, member)
      return edges
    },
    cores: cycles.map((cycle) => cycle.map(member)),
    movesPossibleNow: (fixPoint.fitsAtOnce && state.claimants.some(isNext)) || anyMoves(state, fixPoint.demands),
  }
}

/** What {@link reduceHolds} tells of by ids; places are those of `graph.members`. */
export interface HoldAnalysis {
  readonly fixPoint: FixPoint
  readonly graph: WaitFor
  /** By place. */
  readonly classes: readonly DeadlockClass[]
  /** `cores` of {@link Reduction}, as places. */
  readonly cycles: readonly (readonly number[])[]
}

/** @throws InvalidInputError for a state that is not well formed */
export function analyseHolds(state: HoldState, options: ReductionOptions = {}): HoldAnalysis {
  const fixPoint = reduceToFixPoint(state, options)
  const graph = waitForGraph(state, fixPoint)
  const circles = circularWaits(graph)
  const classes = classify(state, fixPoint, new Set(circles.flat()), options)
  return { fixPoint, graph, classes, cycles: circles.filter((cycle) => cycle.some((place) => classes[place] === 'core')) }
}

/** Only the question a banker asks before a grant: would anybody be doomed? Classes are not computed. */
export function isDoomed(state: HoldState, options: ReductionOptions = {}): boolean {
  return doomedOf(state, options).length > 0
}

/** Who is doomed, by id: the set D without its classes. */
export function doomedOf(state: HoldState, options: ReductionOptions = {}): readonly string[] {
  return reduceToFixPoint(state, options).irreducible.map((index) => state.claimants[index].id)
}

function edgesById({ targets }: WaitFor, member: (place: number) => string): Map<string, string[]> {
  const edges = new Map<string, string[]>()
  targets.forEach((list, place) => {
    if (list.length > 0) edges.set(member(place), idsOf(list, member))
  })
  return edges
}

/** A plain loop: of a large deadlock these lists hold millions of entries in all. */
function idsOf(places: ArrayLike<number>, member: (place: number) => string): string[] {
  const ids = new Array<string>(places.length)
  for (let i = 0; i < places.length; i++) ids[i] = member(places[i])
  return ids
}

/** The class of each irreducible claimant: the least that would have to be otherwise for it to run. */
function classify(state: HoldState, fixPoint: FixPoint, onCycle: ReadonlySet<number>, options: ReductionOptions): DeadlockClass[] {
  const { demands, irreducible } = fixPoint
  if (irreducible.length === 0) return []
  const effort = effortOf(options)
  const empty = new Room(state.capacity, demands.shapes)
  const besideEndless = new Room(roomBesideEndless(fixPoint), demands.shapes)
  return irreducible.map((index, place) => {
    const claimant = state.claimants[index]
    if (fitsWithout(empty, demands, index, claimant.holds, effort) === 'no') {
      return fitsNowhere(state, claimant, effort) ? 'infeasible' : 'selfDeadlock'
    }
    if (fitsWithout(besideEndless, demands, index, claimant.holds, effort) === 'no') return 'blockedByEndless'
    return onCycle.has(place) ? 'core' : 'victims'
  })
}

/** Free room if none of the irreducible held anything. */
function roomBesideEndless({ irreducible, room, demands }: FixPoint): Columns {
  const { holdings } = demands
  const { node, amounts } = holdings
  const free = copyColumns(room.free)
  for (const index of irreducible) {
    for (let holding = holdings.firstHeld(index); holding < holdings.end(index); holding++) {
      for (let d = 0; d < free.length; d++) free[d][node[holding]] += amounts[holding * free.length + d]
    }
  }
  return free
}

/** Whether its members, held and wanted, have no placement on the empty cluster. Held ones may go anywhere. */
function fitsNowhere(state: HoldState, { holds, wants, atLeast }: Claimant, { budget, purse }: Effort): boolean {
  const book = shapeBook(nodeCount(state.capacity))
  const counts: number[] = []
  for (const item of [...holds.map(({ vector }) => ({ vector })), ...wants]) {
    const shape = book.intern(item)
    counts[shape] = (counts[shape] ?? 0) + 1
  }
  const need = holds.length + (atLeast ?? wants.length)
  return solvePacking({ shapes: book.shapes, counts, need, free: state.capacity }, budget, purse) === 'no'
}

/**
 * Whether any of these claimants can take a step now: one more member of it fits into free room (with its own rooms, but not into those
 * alone), or it runs and will give back what it holds.
 * @param ids whom to ask about
 * @throws InvalidInputError for a state that is not well formed
 */
export function movesPossible(state: HoldState, ids: Iterable<string>): boolean {
  const demands = demandsOf(state)
  const asked = new Set(ids)
  return anyMoves(state, demands, ({ id }) => asked.has(id))
}

/** Whether, where it fits into what is free, its next member can be placed: it waits and has no rooms that could take the member too. */
function isNext(claimant: Claimant): boolean {
  return claimant.rooms.length === 0 && !isRunning(claimant)
}

const NOTHING: Bundle = new Map()

function anyMoves(state: HoldState, demands: Demands, isAsked: (claimant: Claimant) => boolean = () => true): boolean {
  const open = new Room(state.free, demands.shapes)
  return state.claimants.some((claimant, index) => {
    if (!isAsked(claimant)) return false
    if (isRunning(claimant)) return !claimant.endless
    const rooms = claimant.rooms.length === 0 ? NOTHING : bundle(claimant.rooms, state.dimensions)
    return demands.of[index].shapes.some((shape) => canTakeOne(open, shape, rooms))
  })
}

/** Whether free room lets one more member of the shape be placed than the claimant's own rooms do. */
function canTakeOne(open: Room, shape: number, rooms: Bundle): boolean {
  let onRooms = 0
  for (const [node, vector] of rooms) {
    const free = open.free.map((column) => column[node])
    onRooms += Math.max(0, slotsWithin(open.shapes[shape], free, node))
    const together = free.map((amount, d) => amount + vector[d])
    if (slotsWithin(open.shapes[shape], together, node) > slotsWithin(open.shapes[shape], vector, node)) return true
  }
  return open.has(shape, onRooms + 1)
}

/**
 * Nothing in D can take another step and nothing else will free: no finite claimant is left that can finish, and nobody is undecided.
 * False while D is empty.
 */
export function standstill(state: HoldState, reduction: Reduction): boolean {
  if (reduction.irreducible.length === 0 || reduction.unknown.length > 0) return false
  const finishing = new Set(reduction.order)
  const willFree = state.claimants.some(({ id, endless, rooms }) => finishing.has(id) && (!endless || rooms.length > 0))
  return !willFree && !movesPossible(state, reduction.irreducible)
}
