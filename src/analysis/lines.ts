/**
 * Claimants that need one shape, waiting for room that only grows. Those of one shape stand in a line, least missing first, so that one
 * comparison answers for all behind the first. One holding that is given back brings a shape a limited number of slots; so many holdings
 * must be given back before the first of a line can fit, and until then the line is not looked at.
 */
import type { Demands } from './demand.ts'
import type { Claimant, HoldState } from './hold-state.ts'
import { LeastFirst } from './least-first.ts'
import type { Room } from './room.ts'

/** Claimants are told by rank: those without rooms by shape and need, then those with rooms, in the order of the state. */
export class Lines {
  private readonly state: HoldState
  private readonly demands: Demands
  private readonly room: Room
  private readonly byRank: readonly number[]
  /** By rank: slots that the common room must have, which is its need without what its own rooms add. */
  private readonly wanted: Float64Array
  private readonly isReady: Uint8Array
  /** By shape, ranks by what they want. What is no longer wanted so is skipped. */
  private readonly lines: readonly LeastFirst[]
  /** Shapes by the number of holdings given back at which to look at them. */
  private readonly looks = new LeastFirst()
  private readonly ready = new LeastFirst()
  /** By node: ranks with a room there. Absent: nobody has rooms. */
  private readonly owners: Map<number, number[]> | undefined
  /** By shape: ranks on whose nodes something was given back. Empty: nobody has rooms. */
  private readonly disturbed: readonly number[][]

  constructor(state: HoldState, demands: Demands, room: Room, waiting: readonly number[]) {
    this.state = state
    this.demands = demands
    this.room = room
    const [plain, roomed] = inRank(waiting, state.claimants, demands)
    this.byRank = [...plain, ...roomed]
    this.wanted = new Float64Array(this.byRank.length)
    this.isReady = new Uint8Array(this.byRank.length)
    this.lines = demands.shapes.map(() => new LeastFirst())
    this.disturbed = roomed.length > 0 ? demands.shapes.map(() => []) : []
    this.owners = roomed.length > 0 ? this.ownersFrom(plain.length) : undefined
    for (let rank = 0; rank < this.byRank.length; rank++) this.enter(rank)
    for (let shape = 0; shape < this.lines.length; shape++) if (this.lines[shape].size > 0) this.looks.push(0, shape)
  }

  /** Something was given back on the node. */
  changed(node: number): void {
    const owners = this.owners?.get(node)
    if (owners === undefined) return
    for (const rank of owners) if (this.isReady[rank] === 0) this.disturbed[this.shapeOf(rank)].push(rank)
  }

  /** Takes one that fits out of its line, or -1. Lines are looked at only when none is ready: the fewer looks, the more was given back. */
  next(): number {
    if (this.ready.size === 0) while (this.looks.key <= this.room.given) this.look(this.looks.pop())
    return this.ready.size > 0 ? this.byRank[this.ready.pop()] : -1
  }

  /** The least number of holdings that must be given back before so many more of these shapes find room. */
  leastReturns(shapes: readonly number[], missing: number): number {
    return Math.ceil(missing / shapes.reduce((sum, shape) => sum + this.demands.mostGain[shape], 0))
  }

  /** Moves those that fit to the ready ones. */
  private look(shape: number): void {
    const { room } = this
    const line = this.lines[shape]
    this.enterDisturbed(shape)
    while (line.size > 0) {
      const rank = line.item
      const isCurrent = this.isReady[rank] === 0 && this.wanted[rank] === line.key
      const missing = isCurrent ? room.lacking(shape, line.key) : 0
      if (missing > 0) {
        this.looks.push(room.given + this.leastReturns([shape], missing), shape)
        return
      }
      line.pop()
      if (!isCurrent) continue
      this.isReady[rank] = 1
      this.ready.push(rank, rank)
    }
  }

  private enterDisturbed(shape: number): void {
    if (this.owners === undefined) return
    for (const rank of this.disturbed[shape]) if (this.isReady[rank] === 0) this.enter(rank)
    this.disturbed[shape].length = 0
  }

  private enter(rank: number): void {
    const index = this.byRank[rank]
    const shape = this.shapeOf(rank)
    this.wanted[rank] = this.demands.of[index].need - this.room.change(shape, this.state.claimants[index].rooms, 1)
    this.lines[shape].push(this.wanted[rank], rank)
  }

  private shapeOf(rank: number): number {
    return this.demands.of[this.byRank[rank]].shapes[0]
  }

  private ownersFrom(firstRank: number): Map<number, number[]> {
    const owners = new Map<number, number[]>()
    for (let rank = firstRank; rank < this.byRank.length; rank++) {
      for (const { node } of this.state.claimants[this.byRank[rank]].rooms) {
        const there = owners.get(node)
        if (there === undefined) owners.set(node, [rank])
        else if (there[there.length - 1] !== rank) there.push(rank)
      }
    }
    return owners
  }
}

/** Claimants of one shape each, in the order in which those that are ready go: those without rooms, by shape and need, then those with. */
export function inRank(waiting: readonly number[], claimants: readonly Claimant[], demands: Demands): readonly (readonly number[])[] {
  const roomed = waiting.filter((index) => claimants[index].rooms.length > 0)
  const plain = roomed.length === 0 ? waiting : waiting.filter((index) => claimants[index].rooms.length === 0)
  return [byNeed(plain, demands), roomed]
}

/** By shape, then by need; from columns, for the demands themselves lie all over. */
function byNeed(claimants: readonly number[], demands: Demands): readonly number[] {
  if (isByNeed(claimants, demands)) return claimants
  const { of } = demands
  const shape = new Int32Array(of.length)
  const need = new Float64Array(of.length)
  for (const index of claimants) {
    shape[index] = of[index].shapes[0]
    need[index] = of[index].need
  }
  return claimants.toSorted((a, b) => shape[a] - shape[b] || need[a] - need[b] || a - b)
}

/** Whether ascending claimants stand so already: those that all need the same do. */
function isByNeed(claimants: readonly number[], { of }: Demands): boolean {
  for (let at = 1; at < claimants.length; at++) {
    const [before, one] = [of[claimants[at - 1]], of[claimants[at]]]
    if (one === before) continue
    if (one.shapes[0] < before.shapes[0] || (one.shapes[0] === before.shapes[0] && one.need < before.need)) return false
  }
  return true
}
