/**
 * Holt's reduction (1972), per node: a claimant whose outstanding members can be placed together in what is free plus its own rooms is
 * dropped and gives back what it holds; repeat. Free room only grows, so the order of drops does not matter, and the first group to
 * finish in any continuation could have been dropped now: what remains is exactly the set that no continuation can finish.
 *
 * That a running group never needs less than its full claim makes "unsafe" (Dijkstra's banker) and "doomed" the same thing here: one
 * routine detects after a grant and avoids before it. In general operating system theory unsafe does not imply deadlock.
 *
 * Cost: claimants of one shape wait in a list sorted by what they miss, a release updates only the slots of the nodes it touches.
 */
import type { Demand, Demands, Room } from './demand.ts'
import { add, demandsOf, fits, hasAtOnce, makeRoom, slotChange, slotsIn } from './demand.ts'
import type { Bundle, HoldState } from './hold-state.ts'
import { bundle, checkHoldState, isRunning } from './hold-state.ts'
import type { Answer } from './shapes.ts'

export interface ReductionOptions {
  /** Most placements one packing search may try before it answers `unknown`. */
  readonly budget?: number
}

/** Claimants by index into `state.claimants`. */
export interface FixPoint {
  /** Proven to be able to finish, in an order in which they can. */
  readonly order: readonly number[]
  /** Could finish if a packing that the search gave up on exists. */
  readonly unknown: readonly number[]
  /** The set D: no continuation can finish them. Ascending. */
  readonly irreducible: readonly number[]
  readonly demands: Demands
  /** Free room once all but D are gone (an endless one keeps what its members hold). */
  readonly room: Room
}

const NOTHING: Bundle = new Map()

interface Reducer {
  readonly state: HoldState
  readonly demands: Demands
  readonly room: Room
  readonly done: Uint8Array
  /** Of one shape and without rooms: by shape, those that miss least first; `next[shape]` is the first that still waits. */
  readonly lines: readonly (readonly number[])[]
  readonly next: Int32Array
  /** Of one shape with rooms of their own. */
  readonly roomed: readonly Roomed[]
  readonly ownersOf: ReadonlyMap<number, readonly Roomed[]>
  readonly mixed: readonly Mixed[]
  /** 1 for a shape whose slots must stay exact because others than its line ask for them. */
  readonly exact: Uint8Array
  /** Number of bundles given back so far. */
  releases: number
  readonly budget: number | undefined
}

interface Roomed {
  readonly index: number
  readonly rooms: Bundle
  /** Slots its rooms add to the common ones; undefined: to be counted anew. */
  bonus: number | undefined
}

interface Mixed {
  readonly index: number
  readonly rooms: Bundle
  /** The last answer, and after how many releases it was given. */
  answer: Answer
  asked: number
}

/**
 * Reduces the state to its fix-point.
 * @throws InvalidInputError for a state that is not well formed
 */
export function reduceToFixPoint(state: HoldState, options: ReductionOptions = {}): FixPoint {
  checkHoldState(state)
  const reducer = makeReducer(state, options.budget)
  const order: number[] = []
  const unknown: number[] = []
  state.claimants.forEach((claimant, index) => {
    if (isRunning(claimant)) drop(reducer, index, order)
  })
  dropAll(reducer, order)
  for (let open = undecided(reducer); open.length > 0; open = undecided(reducer)) {
    // Taken as finishing, so that nobody is called deadlocked because of a search that gave up.
    for (const index of open) drop(reducer, index, unknown)
    dropAll(reducer, unknown)
  }
  const irreducible = state.claimants.map((_, index) => index).filter((index) => reducer.done[index] === 0)
  return { order, unknown, irreducible, demands: reducer.demands, room: reducer.room }
}

function makeReducer(state: HoldState, budget: number | undefined): Reducer {
  const demands = demandsOf(state)
  const lines: number[][] = demands.shapes.map(() => [])
  const roomed: Roomed[] = []
  const mixed: Mixed[] = []
  state.claimants.forEach((claimant, index) => {
    if (isRunning(claimant)) return
    const { shapes } = demands.of[index]
    const rooms = claimant.rooms.length === 0 ? NOTHING : bundle(claimant.rooms, state.dimensions)
    if (shapes.length > 1) mixed.push({ index, rooms, answer: 'no', asked: -1 })
    else if (rooms.size > 0) roomed.push({ index, rooms, bonus: undefined })
    else lines[shapes[0]].push(index)
  })
  for (const line of lines) line.sort((a, b) => demands.of[a].need - demands.of[b].need || a - b)
  const [room, done, next] = [makeRoom(state.free, demands.shapes), new Uint8Array(state.claimants.length), new Int32Array(lines.length)]
  const exact = new Uint8Array(demands.shapes.length)
  for (const { index } of [...roomed, ...mixed]) for (const shape of demands.of[index].shapes) exact[shape] = 1
  return { state, demands, room, done, lines, next, roomed, ownersOf: ownersByNode(roomed), mixed, exact, releases: 0, budget }
}

function ownersByNode(roomed: readonly Roomed[]): Map<number, Roomed[]> {
  const owners = new Map<number, Roomed[]>()
  for (const one of roomed) {
    for (const node of one.rooms.keys()) owners.set(node, [...(owners.get(node) ?? []), one])
  }
  return owners
}

function dropAll(reducer: Reducer, into: number[]): void {
  for (let index = nextReady(reducer); index >= 0; index = nextReady(reducer)) drop(reducer, index, into)
}

/**
 * Takes a claimant out and gives back what it holds. An endless one keeps what its members hold and, once it runs, returns the rest of
 * its offers; how much of them its last members use depends on where they go, so all of it counts as returned: D may then be too small
 * until it runs, never too large.
 */
function drop(reducer: Reducer, index: number, into: number[]): void {
  const { holds, rooms, endless } = reducer.state.claimants[index]
  reducer.done[index] = 1
  into.push(index)
  const back = bundle(endless ? rooms : [...holds, ...rooms], reducer.state.dimensions)
  if (back.size === 0) return
  add(reducer.room, back, tracked(reducer))
  reducer.releases++
  for (const node of back.keys()) {
    for (const owner of reducer.ownersOf.get(node) ?? []) owner.bonus = undefined
  }
}

/** Shapes whose slots were counted and may still decide something: room only grows, so a line whose last is served needs no more. */
function tracked({ lines, next, exact, room, demands }: Reducer): number[] {
  const shapes: number[] = []
  for (let shape = 0; shape < lines.length; shape++) {
    if (room.slots[shape] < 0) continue
    const line = lines[shape]
    const unserved = next[shape] < line.length && demands.of[line[line.length - 1]].need > room.slots[shape]
    if (unserved || exact[shape] === 1) shapes.push(shape)
  }
  return shapes
}

/** A claimant that can run now, or -1. Cheap questions first. */
function nextReady(reducer: Reducer): number {
  const { lines, next, demands, room, roomed, done } = reducer
  for (let shape = 0; shape < lines.length; shape++) {
    if (next[shape] === lines[shape].length) continue
    const index = lines[shape][next[shape]]
    const { need } = demands.of[index]
    // Counting every slot pays only for a line that will be asked again.
    const plenty = lines[shape].length === 1 && hasAtOnce(room, shape, need, NOTHING)
    if (!plenty && need > slotsIn(room, shape)) continue
    next[shape]++
    return index
  }
  for (const one of roomed) if (done[one.index] === 0 && roomedFits(room, demands.of[one.index], one)) return one.index
  for (const one of reducer.mixed) if (done[one.index] === 0 && mixedFits(reducer, one)) return one.index
  return -1
}

function roomedFits(room: Room, demand: Demand, one: Roomed): boolean {
  const [shape] = demand.shapes
  one.bonus ??= slotChange(room, shape, one.rooms, 1)
  return demand.need <= slotsIn(room, shape) + one.bonus
}

function mixedFits(reducer: Reducer, one: Mixed): boolean {
  if (one.asked !== reducer.releases) {
    one.asked = reducer.releases
    one.answer = fits(reducer.room, reducer.demands.of[one.index], one.rooms, 1, reducer.budget)
  }
  return one.answer === 'yes'
}

function undecided({ mixed, done }: Reducer): number[] {
  return mixed.filter((one) => done[one.index] === 0 && one.answer === 'unknown').map((one) => one.index)
}
