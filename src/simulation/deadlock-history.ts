/** What the deadlock watch knows of the past: up to when all onsets are known, and what came about since, instant by instant. */
import { type Reduction, reduceHolds } from '../analysis/deadlock.ts'
import type { Time } from '../model/time.ts'
import type { DeadlockClasses } from './deadlock-classes.ts'
import type { Holder, HolderState } from './held-leases.ts'
import type { HoldStates } from './hold-states.ts'
import { type Found, NOTHING, onsetsAmong } from './onset-search.ts'
import type { World } from './world.ts'

/** How often the watch looks. Not a matter of scenarios: whatever it is, a run has the same onsets. */
export interface WatchPace {
  /** True: after every instant, without shortcuts, so that nothing is dated back. For comparison. */
  readonly everyInstant?: boolean
  /** Claimants x nodes up to which every suspicion is followed by a check; beyond, checks are spaced. */
  readonly checkAlways: number
  /** Claimants x nodes that one instant of spacing pays for. */
  readonly workPerInstant: number
  /** Claimants x nodes x instants since the last check up to which each of these is looked at when a deadlock is dated back. */
  readonly lookBack: number
}

export const DEFAULT_PACE: WatchPace = { checkAlways: 2_000, workPerInstant: 50, lookBack: 1_000_000 }

export interface Look {
  /** What a policy might give back counts as well, and did not before. */
  readonly everything: boolean
  /** The last instant of which all events have been taken, microseconds. */
  readonly complete: Time
  /** The last instant to be looked at, microseconds; absent: now. */
  readonly until?: Time
}

/** What a state says of how it came about. */
interface Past {
  readonly state: HolderState
  /** Those who may have a part in what came about. */
  readonly members: readonly Holder[]
  /** When these got something of what they have, microseconds, ascending. */
  readonly changes: readonly Time[]
}

export class DeadlockHistory {
  private readonly world: World
  private readonly states: HoldStates
  private readonly classes: DeadlockClasses
  private readonly pace: WatchPace
  /** Up to the end of this instant all onsets are known, microseconds. */
  private knownUntil: Time = -1
  /** What there was then. */
  private known: Found = NOTHING
  /** What was asked last: a deadlock that stands is asked about again and again, and nothing of it changes. */
  private asked: Past | undefined

  constructor(world: World, states: HoldStates, classes: DeadlockClasses, pace: WatchPace) {
    this.world = world
    this.states = states
    this.classes = classes
    this.pace = pace
  }

  /** All onsets up to the end of an instant are known. */
  knowsUntil(complete: Time, found: Found): void {
    if (complete < this.knownUntil) return
    this.knownUntil = complete
    this.known = found
  }

  /** Somebody has given back: what there was is no measure of what is new. */
  forget(): void {
    this.known = NOTHING
  }

  /** Who was doomed at which instant, from the first of which it is not known. What is in the irreducible set stays in it. */
  since(state: HolderState, found: Found, { everything, until }: Look): Iterable<readonly [at: Time, found: Found]> {
    if (this.asked?.state !== state) this.asked = this.pastOf(state, found)
    const { members, changes } = this.asked
    const from = everything ? -1 : this.knownUntil
    const times = changes.filter((time) => time > from && time <= (until ?? time))
    if (times.length === 0) return until === undefined ? [[this.world.now, found]] : []
    const only = new Set(members.map(({ id }) => Number(id)))
    const at = (instant: Time) => this.found(reduceHolds(this.states.stateAt(instant, everything, only)))
    const eachInstant = times.length * members.length * this.world.cell.nodes <= this.pace.lookBack
    const last = until === undefined ? found : at(times[times.length - 1])
    return onsetsAmong(times, { before: everything ? NOTHING : this.known, last, at, eachInstant })
  }

  /** Who could finish takes no part, but for what it will keep for ever once it runs. */
  private pastOf(state: HolderState, found: Found): Past {
    const doomed = new Set(found.doomed)
    const members = state.claimants.filter(({ id, endless }) => endless || doomed.has(id))
    return { state, members, changes: this.states.changes(members) }
  }

  /**
   * Core components and self-deadlocked groups. A group that fits not even the empty cluster has failed, whatever it holds; one that only
   * seems not to, for what it lacks of a pod is bound to a node by what it has, is locked in.
   */
  found(reduction: Reduction): Found {
    const feasible = (id: string) => !this.classes.infeasible(Number(id))
    const core = new Set(reduction.core.filter(feasible))
    const cores = reduction.cores.map((component) => component.filter((id) => core.has(id))).filter((set) => set.length > 1)
    const lockedIn = [...reduction.selfDeadlock, ...reduction.infeasible].filter(feasible).map((id) => [id])
    return { doomed: reduction.irreducible, knots: [...cores, ...lockedIn] }
  }
}
