/** What keeps each group that waits from running: the classes of those that hold, by reduction, and of those that only wait. */
import type { Reduction } from '../analysis/deadlock.ts'
import { fitsEmptyCluster, type GroupDemand } from '../analysis/oracle.ts'
import { hold } from '../cell/columns.ts'
import { type Binding, WAITING } from './binding.ts'
import type { HolderState } from './held-leases.ts'
import type { HoldStates } from './hold-states.ts'
import type { World } from './world.ts'

/** What became of the groups that wait at the end, by group. */
export interface Doomed {
  readonly core: ReadonlySet<number>
  readonly victim: ReadonlySet<number>
  readonly selfDeadlock: ReadonlySet<number>
  readonly infeasible: ReadonlySet<number>
  readonly blockedByEndless: ReadonlySet<number>
}

const UNKNOWN = 0
const FEASIBLE = 1
const INFEASIBLE = 2

export class DeadlockClasses {
  private readonly world: World
  private readonly binding: Binding
  private readonly states: HoldStates
  private readonly feasible = new Map<string, boolean>()
  /** What was answered of each group; empty until one was asked about. */
  private answers = new Uint8Array(0)
  /** A node that is large enough for the pod that was asked about last. */
  private roomy = 0

  constructor(world: World, binding: Binding, states: HoldStates) {
    this.world = world
    this.binding = binding
    this.states = states
  }

  /** Whether the group may have a placement beside what runs for ever. */
  fitsBesideEndless(group: number): boolean {
    return fitsEmptyCluster(this.states.demandOf(group), this.states.roomBesideEndless())
  }

  /** Whether the group is proven to have no placement on the empty cluster. */
  infeasible(group: number): boolean {
    if (this.isRoomyFor(group)) return false
    if (this.answers.length === 0) this.answers = new Uint8Array(this.world.roster.groups)
    if (this.answers[group] === UNKNOWN) this.answers[group] = this.isInfeasible(group) ? INFEASIBLE : FEASIBLE
    return this.answers[group] === INFEASIBLE
  }

  private isInfeasible(group: number): boolean {
    const demand = this.states.demandOf(group)
    const key = keyOf(demand)
    const known = this.feasible.get(key)
    if (known !== undefined) return !known
    const fits = fitsEmptyCluster(demand, this.world.roster.capacity)
    this.feasible.set(key, fits)
    return !fits
  }

  /** A cheap proof for a group of one pod, which every job of a plain workload is: a node that would take it, mostly the one that would the last. */
  private isRoomyFor(group: number): boolean {
    const { roster, settings } = this.world
    const pod = roster.groupPods[group]
    if (settings.level === 'container' || roster.groupPods[group + 1] - pod !== 1) return false
    const vector = roster.podVector(pod)
    const allowed = roster.podAllowed(pod)
    const { nodes } = this.world.cell
    for (let step = 0, node = this.roomy; step < nodes; step++, node = node + 1 === nodes ? 0 : node + 1) {
      if ((allowed !== undefined && allowed[node] === 0) || !hold(roster.capacity, node, vector)) continue
      this.roomy = node
      return true
    }
    return false
  }

  /** Holders are classed by the reduction; who holds nothing only waits for the room that remains when all others have finished. */
  of(state: HolderState, reduction: Reduction): Doomed {
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

export function emptyDoom(): Doomed {
  return { core: new Set(), victim: new Set(), selfDeadlock: new Set(), infeasible: new Set(), blockedByEndless: new Set() }
}
