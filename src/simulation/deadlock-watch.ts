/**
 * Watches for deadlock between groups (Holt's reduction, 1972, node by node). A check is made when a unit blocks, leases move or grow, or
 * work that never ends begins, once an instant at most, and only if somebody who does not run holds room; where checks are dear they are spaced, and what came about
 * since the last one is dated back. What a policy may still give back before its group runs (leases under a timeout, a partial level under
 * `reschedule`) is not held for good: there only a standstill counts.
 */
import { type Reduction, reduceHolds, standstill } from '../analysis/deadlock.ts'
import type { RunEnd } from '../metrics/figures.ts'
import type { DeadlockSpan } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import type { Binding } from './binding.ts'
import { DeadlockClasses, type Doomed, emptyDoom } from './deadlock-classes.ts'
import { DEFAULT_PACE, DeadlockHistory, type Look, type WatchPace } from './deadlock-history.ts'
import { DeadlockNotes } from './deadlock-notes.ts'
import type { HolderState } from './held-leases.ts'
import { HoldStates } from './hold-states.ts'
import { type Found, NOTHING } from './onset-search.ts'
import type { Server } from './server.ts'
import { TRACE } from './trace.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

const NOBODY: readonly (readonly number[])[] = []

interface Onset {
  readonly groups: readonly number[]
  readonly span: DeadlockSpan
}

interface Seen {
  readonly state: HolderState
  readonly reduction: Reduction
  /** Changes of what never ends, and of groups that are bound in part, up to then. */
  readonly endlessStarts: number
  readonly changes: number
}

export class DeadlockWatch {
  /** Classes at the end of the run; set by `close`. */
  doomed: Doomed = emptyDoom()
  /** Groups that were deadlocked for some time, or waited for those who were, until that was over; by number. */
  readonly wereDeadlocked = new Set<number>()
  /** Present if the run is to explain its deadlock. */
  readonly notes?: DeadlockNotes
  private readonly world: World
  private readonly binding: Binding
  private readonly states: HoldStates
  private readonly classes: DeadlockClasses
  private readonly history: DeadlockHistory
  private readonly pace: WatchPace
  /** Groups of the onsets that stand. */
  private readonly counted = new Set<string>()
  private suspected = false
  /** Changes of what never ends that were known at the last check. */
  private endlessKnown = 0
  private onsets: Onset[] = []
  private instantsToWait = 0
  /** When the last check was made, microseconds, and what it saw; of several in one instant, the first. */
  private lookedAt: Time = -1
  private saw: Seen | undefined
  /** What was seen last, if nobody had a lease. */
  private last: Seen | undefined
  /** Somebody deadlocked was given up: some of what stands may be over. */
  private shaken = false

  constructor(world: World, binding: Binding, units: Units, servers: readonly Server[], yieldsLeases: boolean, pace = DEFAULT_PACE) {
    this.world = world
    this.binding = binding
    this.pace = pace
    if (world.settings.explains) this.notes = new DeadlockNotes(world)
    this.states = new HoldStates(world, binding, units, servers, yieldsLeases)
    this.classes = new DeadlockClasses(world, binding, this.states)
    this.history = new DeadlockHistory(world, this.states, this.classes, pace)
  }

  /** A unit blocked, or leases moved: worth a look when the instant is over. */
  suspect(): void {
    this.suspected = true
  }

  /** All events of an instant have been taken: counts the onsets. The deadlocks that stand, if there was reason to look. */
  standing(): readonly (readonly number[])[] {
    if (this.instantsToWait > 0) this.instantsToWait--
    const suspected = this.suspected || this.endlessKnown !== this.binding.endlessStarts
    const reason = this.shaken || this.pace.everyInstant === true || (suspected && this.instantsToWait === 0)
    return reason ? this.check(this.world.now) : NOBODY
  }

  /** The same, whether there is reason to look or not, and though the instant may not be over. */
  look(): readonly (readonly number[])[] {
    return this.check(this.world.now - 1)
  }

  /** @param complete the last instant of which all events have been taken, microseconds */
  private check(complete: Time): readonly (readonly number[])[] {
    this.suspected = false
    this.endlessKnown = this.binding.endlessStarts
    const calm = this.states.nobodyHolds() || (this.pace.everyInstant !== true && this.states.everybodyFits())
    const seen = calm ? undefined : this.seenNow()
    const again = this.lookedAt === this.world.now
    this.lookedAt = this.world.now
    if (seen === undefined || seen.state.claimants.length === 0) {
      if (!again) this.saw = undefined
      this.over([])
      this.history.knowsUntil(complete, NOTHING)
      return []
    }
    const { state, reduction } = seen
    const work = state.claimants.length * this.world.cell.nodes
    if (work > this.pace.checkAlways) this.instantsToWait = Math.ceil(work / this.pace.workPerInstant)
    if (!again) this.saw = seen
    this.count(state, reduction, { everything: false, complete })
    this.over([...reduction.irreducible, ...reduction.unknown])
    return this.history.found(reduction).knots.map((knot) => knot.map(Number))
  }

  /** Deadlocks of these groups were broken by force: they stand no longer, and another one with the same members is another one. */
  broken(groups: readonly number[]): void {
    for (const onset of this.onsets) if (onset.groups.some((group) => groups.includes(group))) this.end(onset)
    this.saw = undefined
    this.onsets = this.onsets.filter(({ span }) => span.until === undefined)
    for (const group of groups) this.counted.delete(String(group))
    this.history.forget()
  }

  /** A group is about to be given up: what came about before is counted before it leaves, and what it takes part in may be over then. */
  givesUp(group: number): void {
    if (!this.binding.partials.stuck.has(group)) return
    this.shaken = true
    if (this.states.everybodyFits()) return
    const seen = this.seenNow()
    const before = this.world.now - 1
    if (this.pace.everyInstant !== true) this.count(seen.state, seen.reduction, { everything: false, complete: before, until: before })
    this.saw = seen
    this.lookedAt = this.world.now
  }

  /** The run is over: a last check, in which everything held counts if nothing can move any more, and the classes of all that wait. */
  close(ended: RunEnd, endedAt: Time): void {
    const final = ended === 'idle'
    // What was held for good all along is dated as such, before all that is still held counts.
    if (final && this.lookedAt !== this.world.now) this.check(this.world.now)
    const state = this.states.state(final)
    const reduction = reduceHolds(state)
    this.count(state, reduction, { everything: final, complete: this.world.now })
    this.doomed = this.classes.of(state, reduction)
    const standing = this.onsets.filter(({ groups }) => groups.some((group) => this.isDeadlocked(group)))
    if (standing.length > 0) this.notes?.end(state, endedAt, this.waitingOutside(state))
    if (standing.length === 0 || !(final || standstill(state, reduction))) return
    this.world.recorder.standstills += standing.length
    for (const { groups } of standing) this.world.tracer.groups(TRACE.standstill, groups)
  }

  /** The state as it is, reduced; as it was the last time, if nothing that it depends on has changed. */
  private seenNow(): Seen {
    const { endlessStarts, partials } = this.binding
    const { last } = this
    if (this.states.unleased && last?.endlessStarts === endlessStarts && last.changes === partials.changes) return last
    const state = this.states.state(false)
    const seen = { state, reduction: reduceHolds(state), endlessStarts, changes: partials.changes }
    this.last = this.states.unleased ? seen : undefined
    return seen
  }

  /** How many victims are no claimants of the state, for they hold nothing. */
  private waitingOutside(state: HolderState): number {
    const claimants = new Set(state.claimants.map((claimant) => Number(claimant.id)))
    return [...this.doomed.victim].filter((group) => !claimants.has(group)).length
  }

  /** Whether a group that waits at the end is deadlocked: core, self-deadlock or victim. */
  isDeadlocked(group: number): boolean {
    const { core, selfDeadlock, victim } = this.doomed
    return core.has(group) || selfDeadlock.has(group) || victim.has(group)
  }

  /** Whether the group could have run beside what never ends, and was never kept from it by a deadlock for any time. */
  reducibleAllAlong(group: number): boolean {
    return !this.isDeadlocked(group) && !this.wereDeadlocked.has(group) && this.classes.fitsBesideEndless(group)
  }

  /** Whether the group is proven to have no placement on the empty cluster. */
  infeasible(group: number): boolean {
    return this.classes.infeasible(group)
  }

  /** Counts what has come about since all onsets were known. */
  private count(state: HolderState, reduction: Reduction, look: Look): void {
    if (reduction.unknown.length > 0) this.world.recorder.deadlockUnknown++
    const found = this.history.found(reduction)
    if (this.pace.everyInstant === true && !look.everything) this.note(found, this.world.now, state)
    else if (found.doomed.length > 0) for (const [at, then] of this.history.since(state, found, look)) this.note(then, at, state)
    if (reduction.unknown.length === 0) this.history.knowsUntil(look.complete, found)
  }

  /** Counts the knots of which no member was counted before. */
  private note({ knots }: Found, at: Time, state: HolderState): void {
    const { recorder, tracer } = this.world
    for (const knot of knots) {
      if (knot.some((id) => this.counted.has(id))) continue
      for (const id of knot) this.counted.add(id)
      const groups = knot.map(Number)
      this.onsets.push({ groups, span: recorder.deadlock(at) })
      this.notes?.onset(state, at)
      tracer.groups(TRACE.deadlock, groups)
    }
  }

  /** Ends the deadlocks of which nobody is left in the irreducible set, if somebody was given up. */
  private over(irreducible: readonly string[]): void {
    if (!this.shaken) return
    this.shaken = false
    const left = new Set(irreducible.map(Number))
    for (const onset of this.onsets) if (!onset.groups.some((group) => left.has(group))) this.end(onset)
    this.onsets = this.onsets.filter(({ span }) => span.until === undefined)
  }

  private end({ groups, span }: Onset): void {
    span.until = this.world.now
    this.history.forget()
    if (span.since < span.until && this.saw !== undefined) {
      const { core, selfDeadlock, victim } = this.classes.of(this.saw.state, this.saw.reduction)
      for (const group of [...core, ...selfDeadlock, ...victim]) this.wereDeadlocked.add(group)
    }
    for (const group of groups) this.counted.delete(String(group))
  }
}
