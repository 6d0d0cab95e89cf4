/**
 * Who must give back what it holds, so that a circular wait is gone, at least cost: recovery by preemption (Coffman, Elphick and Shoshani,
 * "System deadlocks", 1971). Every answer is proven by reducing again. A group that was rolled back holds nothing, so nobody waits for it;
 * what it gave back only adds to what is free: whatever breaks the circle still does when more is given back. So the cheapest groups that
 * suffice together are found by bisection, and one pass of leaving out gives a set of which none can be spared.
 */
import { firstWhere } from '../bisect.ts'
import type { HoldAnalysis } from '../deadlock.ts'
import type { Claimant, Holding, HoldState } from '../hold-state.ts'
import { stillNeeded } from '../hold-state.ts'
import { reduceToFixPoint } from '../reduction.ts'
import { circularWaits, waitForGraph } from '../wait-for.ts'
import { compareCosts } from './cost.ts'
import type { CostReport } from './types.ts'

/** Claimants by index into the state. */
export interface FoundRelease {
  readonly released: readonly number[]
  readonly cheapest: boolean
  readonly minimal: boolean
  readonly thenRun: readonly number[]
  readonly stillStuck: readonly number[]
  readonly proven: boolean
}

/** Claimants x (claimants + nodes) that all trials together may look at. */
const MOST_WORK = 200_000_000
const LEAST_TRIALS = 40

/** Looks for releases in one deadlocked state; trials are shared by all its circular waits. */
export class ReleaseSearch {
  private readonly state: HoldState
  private readonly stuck: readonly number[]
  /** Free once all that can finish have finished: what is tried is tried on top of it. */
  private readonly free: HoldState['free']
  private readonly budget: number | undefined
  private trials: number

  constructor(state: HoldState, { fixPoint }: HoldAnalysis, options: { readonly budget?: number; readonly trials?: number }) {
    this.state = state
    this.stuck = fixPoint.irreducible
    this.free = fixPoint.room.free
    this.budget = options.budget
    const size = this.stuck.length * (this.stuck.length + (state.free[0]?.length ?? 0))
    this.trials = options.trials ?? Math.max(LEAST_TRIALS, Math.floor(MOST_WORK / Math.max(1, size)))
  }

  /** @param members the circular wait, ascending; @param costOf by index of the claimant */
  find(members: readonly number[], costOf: (index: number) => CostReport): FoundRelease {
    const costs = new Map(members.map((index) => [index, costOf(index)]))
    const cost = (index: number): CostReport => costs.get(index) ?? { share: 0 }
    const byCost = [...members].sort((a, b) => compareCosts(cost(a), cost(b)) || a - b)
    const singles = Math.min(byCost.length, Math.ceil(this.trials / 2))
    for (let at = 0; at < singles; at++) {
      if (this.breaks(members, [byCost[at]])) return this.prove(members, [byCost[at]], true, true)
    }
    const enough = this.shortestPrefix(members, byCost)
    const { kept, minimal } = this.leaveOut(members, byCost.slice(0, enough))
    return this.prove(members, kept, singles === byCost.length, minimal)
  }

  /** The fewest of the list, from its start, that break the circle together. All of them always do: then nobody holds anything. */
  private shortestPrefix(members: readonly number[], byCost: readonly number[]): number {
    return firstWhere(1, byCost.length, (count) => this.breaks(members, byCost.slice(0, count)))
  }

  /** The dearest are left out first. */
  private leaveOut(members: readonly number[], released: readonly number[]): { kept: readonly number[]; minimal: boolean } {
    let kept = released
    for (const index of [...released].reverse()) {
      if (kept.length === 1) break
      if (this.trials <= 0) return { kept, minimal: false }
      const fewer = kept.filter((one) => one !== index)
      if (this.breaks(members, fewer)) kept = fewer
    }
    return { kept, minimal: true }
  }

  /** Whether no member is on a cycle any more, nor undecided, once these have given back what they hold. */
  private breaks(members: readonly number[], released: readonly number[]): boolean {
    this.trials--
    const gone = new Set(released)
    const left = this.stuck.filter((index) => !gone.has(index))
    const state = this.after(released, left)
    const fixPoint = reduceToFixPoint(state, this.optional())
    const places = new Set(members)
    if (fixPoint.unknown.some((place) => places.has(left[place]))) return false
    if (!fixPoint.irreducible.some((place) => places.has(left[place]))) return true
    const graph = waitForGraph(state, fixPoint)
    const onCycle = circularWaits(graph)
    return !onCycle.some((component) => component.some((vertex) => places.has(left[graph.members[vertex]])))
  }

  private prove(members: readonly number[], released: readonly number[], cheapest: boolean, minimal: boolean): FoundRelease {
    const fixPoint = reduceToFixPoint(this.after(released, this.stuck), this.optional())
    const concerned = new Set(members)
    const of = (places: readonly number[]) => places.map((place) => this.stuck[place]).filter((index) => concerned.has(index))
    return {
      released,
      cheapest,
      minimal,
      thenRun: of([...fixPoint.order, ...fixPoint.unknown]),
      stillStuck: of(fixPoint.irreducible),
      proven: fixPoint.unknown.length === 0,
    }
  }

  /** The state of these claimants after the rollback. */
  private after(released: readonly number[], claimants: readonly number[]): HoldState {
    const gone = new Set(released)
    const free = this.free.map((column) => column.slice())
    for (const index of released) giveBack(free, this.state.claimants[index])
    const rolled = claimants.map((index) => (gone.has(index) ? rolledBack(this.state.claimants[index]) : this.state.claimants[index]))
    return { ...this.state, free, claimants: rolled }
  }

  private optional(): { readonly budget?: number } {
    return this.budget === undefined ? {} : { budget: this.budget }
  }
}

/** The claimant as it stands when it starts again: it wants what it held beside what it wanted, and may place it anew. */
export function rolledBack(claimant: Claimant): Claimant {
  const again = claimant.holds.map(({ vector }: Holding) => ({ vector }))
  return { ...claimant, holds: [], rooms: [], wants: [...again, ...claimant.wants], atLeast: again.length + stillNeeded(claimant) }
}

function giveBack(free: readonly Float64Array[], { holds, rooms }: Claimant): void {
  for (const { node, vector } of [...holds, ...rooms]) for (const [d, column] of free.entries()) column[node] += vector[d]
}
