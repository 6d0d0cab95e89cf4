/** Who holds what and who needs what, as the deadlock analysis takes it: one claimant a group that does not run and holds room. */
import type { Claimant, HoldState } from '../analysis/deadlock.ts'
import type { GroupDemand } from '../analysis/oracle.ts'
import type { Item } from '../analysis/packing.ts'
import type { NodeLease } from '../cell/leases.ts'
import { type Binding, IN_RUN } from './binding.ts'
import type { Time } from '../model/time.ts'
import type { Server } from './server.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

/** Room that is held, and since when, microseconds. */
type Holding = Claimant['holds'][number] & { readonly since: Time }

/** A group that does not run and holds room. */
export interface Holder extends Claimant {
  readonly holds: readonly Holding[]
  readonly rooms: readonly Holding[]
}

export interface HolderState extends HoldState {
  readonly claimants: readonly Holder[]
}

export class HoldStates {
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly servers: readonly Server[]
  private readonly yieldsLeases: boolean
  private readonly eligible = new Map<Uint8Array, readonly number[]>()
  private readonly sums = new Map<string, Float64Array>()
  /** Room beside what never ends, kept until another such group starts. */
  private besideEndless: Float64Array[] = []
  private endlessSeen = -1

  constructor(world: World, binding: Binding, units: Units, servers: readonly Server[], yieldsLeases: boolean) {
    this.world = world
    this.binding = binding
    this.units = units
    this.servers = servers
    this.yieldsLeases = yieldsLeases
  }

  nobodyHolds(): boolean {
    return this.binding.stuck.size === 0 && (this.yieldsLeases || this.world.leases.live.size === 0)
  }

  /**
   * The state with all running groups that end already finished: they can only free room.
   * @param everything count what a policy might still have given back, for nothing can move any more.
   */
  state(everything: boolean): HolderState {
    const { roster } = this.world
    const held = new Map<number, { holds: Holding[]; rooms: Holding[] }>()
    const of = (group: number) => {
      const entry = held.get(group) ?? { holds: [], rooms: [] }
      held.set(group, entry)
      return entry
    }
    for (const group of this.binding.stuck) {
      for (const holding of this.boundOf(group, everything)) of(group).holds.push(holding)
    }
    if (everything || !this.yieldsLeases) this.addLeases(of)
    const claimants: Holder[] = []
    for (const [group, { holds, rooms }] of held) {
      const { items, atLeast } = this.wantsOf(group, everything)
      claimants.push({ id: String(group), holds, rooms, wants: items, atLeast, endless: roster.jobOfGroup(group).duration === undefined })
    }
    return this.withClaimants(claimants, Infinity)
  }

  /**
   * The state as it was at an earlier instant, as far as these groups go: what they hold now and did not hold then they still wanted.
   * Groups that have run since are left out: they could finish, so that they took no part in a deadlock.
   */
  stateAt(then: Time, state: HolderState, ids: ReadonlySet<string>): HolderState {
    const claimants: Holder[] = []
    for (const claimant of state.claimants) {
      if (!ids.has(claimant.id)) continue
      const holds = claimant.holds.filter((holding) => holding.since <= then)
      const later = claimant.holds.filter((holding) => holding.since > then)
      const wants = [...claimant.wants, ...later.map(({ vector }) => ({ vector }))]
      const rooms = claimant.rooms.filter((holding) => holding.since <= then)
      const atLeast = Math.min(wants.length, (claimant.atLeast ?? claimant.wants.length) + later.length)
      if (holds.length + rooms.length > 0) claimants.push({ ...claimant, holds, rooms, wants, atLeast })
    }
    return this.withClaimants(claimants, then)
  }

  private withClaimants(claimants: readonly Holder[], then: Time): HolderState {
    const { dimensions, capacity } = this.world.roster
    const free = this.roomBesideEndless(then)
    for (const claimant of claimants) for (const holding of [...claimant.holds, ...claimant.rooms]) subtract(free, holding)
    return { dimensions: dimensions.length, capacity, free, claimants }
  }

  /** Room once all that can finish have finished. */
  roomAfter(state: HoldState, irreducible: ReadonlySet<string>): Float64Array[] {
    const free = this.roomBesideEndless()
    for (const claimant of state.claimants) {
      if (irreducible.has(claimant.id)) for (const holding of [...claimant.holds, ...claimant.rooms]) subtract(free, holding)
    }
    return free
  }

  /** Capacity without what runs for ever, and did so at `then` already. */
  roomBesideEndless(then: Time = Infinity): Float64Array[] {
    if (then !== Infinity) return this.capacityWithoutEndless(then)
    if (this.endlessSeen !== this.binding.endlessStarts) {
      this.endlessSeen = this.binding.endlessStarts
      this.besideEndless = this.capacityWithoutEndless(then)
    }
    return this.besideEndless.map((column) => column.slice())
  }

  private capacityWithoutEndless(then: Time): Float64Array[] {
    const { roster, staying } = this.world
    const free = roster.capacity.map((column) => column.slice())
    for (const share of staying) subtract(free, share)
    for (let group = 0; group < roster.groups; group++) {
      if (this.binding.groupState[group] !== IN_RUN || roster.jobOfGroup(group).duration !== undefined) continue
      for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
        for (const share of this.binding.sharesOf(pod)) if (share.since <= then) subtract(free, share)
      }
    }
    return free
  }

  /** What the whole group asks for, wherever its members are now. */
  demandOf(group: number): GroupDemand {
    const { roster } = this.world
    const items: Item[] = []
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) items.push(...this.itemsOf(pod, false))
    return this.splits() ? { items } : { items, atLeast: roster.groupNeeds[group] }
  }

  private *boundOf(group: number, everything: boolean): Generator<Holding> {
    const { roster, settings } = this.world
    const { onPartial } = settings
    if (!everything && onPartial.gang === 'reschedule' && roster.jobOfGroup(group).gang !== undefined) return
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (!everything && onPartial.pod === 'reschedule' && this.binding.podLeft[pod] > 0) continue
      yield* this.binding.sharesOf(pod)
    }
  }

  private addLeases(of: (group: number) => { holds: Holding[]; rooms: Holding[] }): void {
    for (const lease of this.world.leases.live) {
      const holding = { node: lease.node, vector: lease.room.slice(), since: lease.since }
      if (lease.pinned.length > 0) {
        of(this.groupOfTarget(lease.pinned[0])).holds.push(holding)
        continue
      }
      const group = this.claimantOf(lease)
      if (group >= 0) of(group).rooms.push(holding)
    }
  }

  /** The group for which an attempt keeps a whole offer: the first of its unit that does not run. */
  private claimantOf(lease: NodeLease): number {
    const { unit } = this.servers[lease.owner]
    if (unit < 0) return -1
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      if (this.binding.groupState[group] === 0) return group
    }
    return -1
  }

  private groupOfTarget(target: number): number {
    const { roster, settings } = this.world
    return roster.podGroup[settings.level === 'container' ? roster.memberPod[target] : target]
  }

  /** Members a group still needs: not bound, not pinned. */
  private wantsOf(group: number, everything: boolean): { items: Item[]; atLeast: number } {
    const { roster, settings } = this.world
    const restart = !everything && settings.onPartial.pod === 'reschedule'
    const pinned = this.pinnedTargets()
    const items: Item[] = []
    let settled = 0
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (this.binding.podLeft[pod] === 0 || (settings.level !== 'container' && pinned.has(pod))) settled++
      else items.push(...this.itemsOf(pod, !restart, pinned))
    }
    return { items, atLeast: this.splits() ? items.length : Math.max(0, Math.min(items.length, roster.groupNeeds[group] - settled)) }
  }

  private pinnedTargets(): ReadonlySet<number> {
    const pinned = new Set<number>()
    for (const lease of this.world.leases.live) for (const target of lease.pinned) pinned.add(target)
    return pinned
  }

  /** Containers may part: each is an item of its own. */
  private splits(): boolean {
    return this.world.settings.level === 'container' && this.world.settings.onPartial.pod === 'split'
  }

  /** A pod is one item, for its members share a node; with `beside`, what is left of it, on the node where the others are. */
  private itemsOf(pod: number, beside: boolean, pinned: ReadonlySet<number> = NOTHING): Item[] {
    const { roster, settings } = this.world
    const nodes = this.nodesFor(roster.podAllowed[pod])
    if (settings.level !== 'container') return [item(roster.podVector[pod], nodes)]
    const left: number[] = []
    for (let member = roster.podMembers[pod]; member < roster.podMembers[pod + 1]; member++) {
      if (!beside || (this.binding.memberNode[member] < 0 && !pinned.has(member))) left.push(member)
    }
    if (this.splits()) return left.map((member) => item(roster.memberVector[member], nodes))
    if (left.length === 0) return []
    const node = beside ? this.binding.podNode(pod) : -1
    return [item(this.sum(left), node >= 0 ? [node] : nodes)]
  }

  private sum(members: readonly number[]): Float64Array {
    const { memberVector } = this.world.roster
    if (members.length === 1) return memberVector[members[0]]
    const total = new Float64Array(this.world.roster.dimensions.length)
    for (const member of members) memberVector[member].forEach((amount, dimension) => (total[dimension] += amount))
    const key = total.join()
    const known = this.sums.get(key) ?? total
    this.sums.set(key, known)
    return known
  }

  private nodesFor(allowed: Uint8Array | undefined): readonly number[] | undefined {
    if (allowed === undefined) return undefined
    const known = this.eligible.get(allowed) ?? Array.from(allowed.keys()).filter((node) => allowed[node] !== 0)
    this.eligible.set(allowed, known)
    return known
  }
}

const NOTHING: ReadonlySet<number> = new Set()

function item(vector: Float64Array, nodes: readonly number[] | undefined): Item {
  return nodes === undefined ? { vector } : { vector, nodes }
}

function subtract(columns: readonly Float64Array[], { node, vector }: Claimant['holds'][number]): void {
  columns.forEach((column, dimension) => {
    column[node] -= vector[dimension]
  })
}
