/**
 * Watches for deadlock between groups (Holt's reduction, 1972, node by node). A check is made when a unit blocks or leases move,
 * once an instant at most, and only if somebody who does not run holds room. What a policy may still give back before its group
 * runs (leases under a timeout, a partial level under `reschedule`) is not held for good: there only a standstill counts.
 */
import { type Reduction, reduceHolds, standstill } from '../analysis/deadlock.ts'
import { fitsEmptyCluster, type GroupDemand } from '../analysis/oracle.ts'
import type { RunEnd } from '../metrics/figures.ts'
import type { Time } from '../model/time.ts'
import { type Binding, WAITING } from './binding.ts'
import { DeadlockNotes } from './deadlock-notes.ts'
import { type HolderState, HoldStates } from './hold-states.ts'
import type { Server } from './server.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

/** Claimants x nodes up to which every suspicion is followed by a check; beyond, checks are spaced, and onsets dated back. */
const CHECK_ALWAYS = 2_000
/** Claimants x nodes that one instant of spacing pays for. */
const WORK_PER_INSTANT = 50

/** What became of the groups that wait at the end, by group. */
export interface Doomed {
  readonly core: ReadonlySet<number>
  readonly victim: ReadonlySet<number>
  readonly selfDeadlock: ReadonlySet<number>
  readonly infeasible: ReadonlySet<number>
  readonly blockedByEndless: ReadonlySet<number>
}

export class DeadlockWatch {
  /** Classes at the end of the run; set by `close`. */
  doomed: Doomed = emptyDoom()
  /** Present if the run is to explain its deadlock. */
  readonly notes?: DeadlockNotes
  private readonly world: World
  private readonly binding: Binding
  private readonly states: HoldStates
  private readonly counted = new Set<string>()
  private readonly feasible = new Map<string, boolean>()
  private suspected = false
  private onsets: (readonly number[])[] = []
  private instantsToWait = 0

  constructor(world: World, binding: Binding, units: Units, servers: readonly Server[], yieldsLeases: boolean) {
    this.world = world
    this.binding = binding
    if (world.settings.explains) this.notes = new DeadlockNotes(world)
    this.states = new HoldStates(world, binding, units, servers, yieldsLeases)
  }

  /** A unit blocked, or leases moved: worth a look when the instant is over. */
  suspect(): void {
    this.suspected = true
  }

  /** All events of an instant have been taken: counts the onsets. The deadlocks that stand, if there was reason to look. */
  standing(): readonly (readonly number[])[] {
    if (this.instantsToWait > 0) this.instantsToWait--
    return this.suspected && this.instantsToWait === 0 ? this.look() : []
  }

  /** The same, whether there is reason to look or not. */
  look(): readonly (readonly number[])[] {
    this.suspected = false
    if (this.states.nobodyHolds() || this.states.everybodyFits()) return []
    const state = this.states.state(false)
    const work = state.claimants.length * this.world.cell.nodes
    if (work > CHECK_ALWAYS) this.instantsToWait = Math.ceil(work / WORK_PER_INSTANT)
    if (state.claimants.length === 0) return []
    const reduction = reduceHolds(state)
    this.count(state, reduction)
    return this.deadlockedSets(reduction).map((set) => set.map(Number))
  }

  /** Deadlocks of these groups were broken by force: they stand no longer, and another one with the same members is another one. */
  broken(groups: readonly number[]): void {
    for (const group of groups) this.counted.delete(String(group))
    this.onsets = this.onsets.filter((onset) => !onset.some((group) => groups.includes(group)))
  }

  /** The run is over: a last check, in which everything held counts if nothing can move any more, and the classes of all that wait. */
  close(ended: RunEnd, endedAt: Time): void {
    const final = ended === 'idle'
    const state = this.states.state(final)
    const reduction = reduceHolds(state)
    this.count(state, reduction)
    this.doomed = this.classify(state, reduction)
    const standing = this.onsets.filter((onset) => onset.some((group) => this.isDeadlocked(group)))
    if (standing.length > 0) this.notes?.end(state, endedAt, this.waitingOutside(state))
    if (standing.length === 0 || !(final || standstill(state, reduction))) return
    this.world.recorder.standstills += standing.length
    for (const onset of standing) this.world.tracer.groups('standstill', onset)
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

  /** Whether the group is proven to have no placement on the empty cluster. */
  infeasible(group: number): boolean {
    const demand = this.states.demandOf(group)
    const key = keyOf(demand)
    const known = this.feasible.get(key)
    if (known !== undefined) return !known
    const fits = fitsEmptyCluster(demand, this.world.roster.capacity)
    this.feasible.set(key, fits)
    return !fits
  }

  /** Counts the onsets among what the reduction leaves, each dated back to the instant at which it came about. */
  private count(state: HolderState, reduction: Reduction): void {
    const { recorder, tracer } = this.world
    if (reduction.unknown.length > 0) recorder.deadlockUnknown++
    for (const set of this.deadlockedSets(reduction)) {
      if (set.some((id) => this.counted.has(id))) continue
      for (const id of set) this.counted.add(id)
      const groups = set.map(Number)
      const onset = this.dateOf(set, state, reduction)
      recorder.deadlocks++
      recorder.deadlockOnset = Math.min(recorder.deadlockOnset ?? Infinity, onset)
      this.onsets.push(groups)
      this.notes?.onset(state, onset)
      tracer.groups('deadlock', groups)
    }
  }

  /** Core components and self-deadlocked groups; a group that fits not even the empty cluster has failed, whatever it holds. */
  private deadlockedSets(reduction: Reduction): (readonly string[])[] {
    const feasible = (id: string) => !this.infeasible(Number(id))
    const core = new Set(reduction.core.filter(feasible))
    const cores = reduction.cores.map((component) => component.filter((id) => core.has(id))).filter((set) => set.length > 1)
    return [...cores, ...reduction.selfDeadlock.filter(feasible).map((id) => [id])]
  }

  /** What is in the irreducible set stays in it, so that the first instant at which it held the set is found by bisection. */
  private dateOf(set: readonly string[], state: HolderState, reduction: Reduction): Time {
    const ids = new Set(reduction.irreducible)
    const members = state.claimants.filter((claimant) => ids.has(claimant.id))
    const held = members.flatMap((claimant) => [...claimant.holds, ...claimant.rooms].map((holding) => holding.since))
    const times = [...new Set(held)].sort((a, b) => a - b)
    let low = 0
    let high = times.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      const then = reduceHolds(this.states.stateAt(times[middle], state, ids))
      if (this.deadlockedSets(then).some((other) => other.some((id) => set.includes(id)))) high = middle
      else low = middle + 1
    }
    return times[high] ?? this.world.now
  }

  /** Holders are classed by the reduction; who holds nothing only waits for the room that remains when all others have finished. */
  private classify(state: HolderState, reduction: Reduction): Doomed {
    const infeasible = reduction.irreducible.map(Number).filter((group) => this.infeasible(group))
    const feasible = (ids: readonly string[]) => new Set(ids.map(Number).filter((group) => !infeasible.includes(group)))
    const doomed = {
      core: feasible(reduction.core),
      victim: feasible(reduction.victims),
      selfDeadlock: feasible([...reduction.selfDeadlock, ...reduction.infeasible]),
      infeasible: new Set(infeasible),
      blockedByEndless: feasible(reduction.blockedByEndless),
    }
    const holders = new Set(state.claimants.map((claimant) => Number(claimant.id)))
    const left = this.states.roomAfter(state, new Set(reduction.irreducible))
    const unendless = this.states.roomBesideEndless()
    const answers = new Map<string, keyof Doomed | 'none'>()
    for (let group = 0; group < this.world.roster.groups; group++) {
      if (this.binding.groupState[group] !== WAITING || holders.has(group)) continue
      const demand = this.states.demandOf(group)
      const key = keyOf(demand)
      const known = answers.get(key) ?? this.classOfWaiting(group, demand, left, unendless)
      answers.set(key, known)
      if (known !== 'none') doomed[known].add(group)
    }
    return doomed
  }

  private classOfWaiting(
    group: number,
    demand: GroupDemand,
    left: readonly Float64Array[],
    besideEndless: readonly Float64Array[],
  ): keyof Doomed | 'none' {
    if (this.infeasible(group)) return 'infeasible'
    if (!fitsEmptyCluster(demand, besideEndless)) return 'blockedByEndless'
    return fitsEmptyCluster(demand, left) ? 'none' : 'victim'
  }
}

/** Groups with equal keys ask for the same. */
function keyOf(demand: GroupDemand): string {
  const shapes = new Map<unknown, Map<unknown, number>>()
  const parts: string[] = [`${demand.atLeast ?? demand.items.length}`]
  for (const item of demand.items) {
    const byNodes = shapes.get(item.vector) ?? new Map<unknown, number>()
    byNodes.set(item.nodes, (byNodes.get(item.nodes) ?? 0) + 1)
    shapes.set(item.vector, byNodes)
  }
  for (const [vector, byNodes] of shapes) {
    for (const [nodes, count] of byNodes) {
      parts.push(
        `${Array.from(vector as ArrayLike<number>).join()}@${nodes === undefined ? '*' : (nodes as readonly number[]).join()}x${count}`,
      )
    }
  }
  return parts.join(';')
}

function emptyDoom(): Doomed {
  return { core: new Set(), victim: new Set(), selfDeadlock: new Set(), infeasible: new Set(), blockedByEndless: new Set() }
}
