/** Who holds what and who needs what, as the deadlock analysis takes it: one claimant a group that does not run and holds room. */
import type { Claimant, HoldState } from '../analysis/deadlock.ts'
import type { GroupDemand } from '../analysis/oracle.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { Time } from '../model/time.ts'
import { type Binding, IN_RUN, WAITING } from './binding.ts'
import { Demands } from './demands.ts'
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

const NOBODY = -1

export class HoldStates {
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly servers: readonly Server[]
  private readonly yieldsLeases: boolean
  private readonly demands: Demands
  /** Room beside what never ends, kept until another such group starts. */
  private besideEndless: Float64Array[] = []
  private endlessSeen = -1

  constructor(world: World, binding: Binding, units: Units, servers: readonly Server[], yieldsLeases: boolean) {
    this.world = world
    this.demands = new Demands(world, binding)
    this.binding = binding
    this.units = units
    this.servers = servers
    this.yieldsLeases = yieldsLeases
  }

  nobodyHolds(): boolean {
    return this.nobodyStrands() && (this.yieldsLeases || this.world.leases.live.size === 0)
  }

  nobodyStrands(): boolean {
    return this.binding.partials.stuck.size === 0
  }

  /** A cheap proof that nobody is deadlocked: what each holder still needs fits, for each by itself, into what is free right now. */
  everybodyFits(): boolean {
    const holders = new Set(this.binding.partials.stuck)
    if (!this.yieldsLeases) for (const lease of this.world.leases.live) holders.add(this.holderOf(lease))
    holders.delete(NOBODY)
    for (const group of holders) if (!this.demands.fitsNow(group)) return false
    return true
  }

  /**
   * As cheap a proof that nobody would be deadlocked by a grant: each other holder fits into what is free elsewhere, and the one that takes
   * it too, or into what is free now if it keeps the whole offer and so loses no room by it.
   */
  everybodyFitsBeside(supposed: NodeLease): boolean {
    const taker = this.holderOf(supposed)
    const holders = new Set(this.binding.partials.stuck)
    for (const lease of this.world.leases.live) holders.add(this.holderOf(lease))
    holders.delete(NOBODY)
    holders.add(taker)
    for (const group of holders) {
      const whole = group === taker && supposed.pinned.length === 0
      if (group !== NOBODY && !this.demands.fitsNow(group, whole ? NOBODY : supposed.node)) return false
    }
    return true
  }

  /** What the whole group asks for, wherever its members are now. */
  demandOf(group: number): GroupDemand {
    return this.demands.ofGroup(group)
  }

  /**
   * The state with all running groups that end already finished: they can only free room.
   * @param everything count what a policy might still have given back, for nothing can move any more.
   * @param supposed a lease that has not been granted: the state if it were.
   */
  state(everything: boolean, supposed?: NodeLease): HolderState {
    const { roster } = this.world
    const held = new Map<number, { holds: Holding[]; rooms: Holding[] }>()
    const of = (group: number) => {
      const entry = held.get(group) ?? { holds: [], rooms: [] }
      held.set(group, entry)
      return entry
    }
    for (const group of everything ? this.binding.partials.all : this.binding.partials.stuck) {
      for (const holding of this.boundOf(group, everything)) of(group).holds.push(holding)
    }
    if (everything || !this.yieldsLeases) this.addLeases(of, supposed)
    const claimants: Holder[] = []
    for (const [group, { holds, rooms }] of held) {
      const { items, atLeast } = this.demands.left(group, !everything, supposed)
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

  /**
   * The state as a banker sees it: who keeps a whole offer gets also what work that runs on the node will free there, for it joins the offer.
   * @param supposed a lease that has not been granted: the state if it were
   */
  foreseen(supposed?: NodeLease): HolderState {
    const state = this.state(false, supposed)
    for (const { rooms } of state.claimants) {
      for (const { node, vector } of rooms) {
        if (!this.closes(node, supposed)) continue
        state.free.forEach((column, dimension) => {
          ;(vector as Float64Array)[dimension] += column[node]
          column[node] = 0
        })
      }
    }
    return state
  }

  /** Whether a whole offer closes the node, or would. */
  private closes(node: number, supposed: NodeLease | undefined): boolean {
    const { leases, cell } = this.world
    if (leases.closedBy(node) !== undefined) return true
    return supposed?.node === node && supposed.pinned.length === 0 && cell.free.every((column, d) => column[node] === supposed.room[d])
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

  private *boundOf(group: number, everything: boolean): Generator<Holding> {
    const { roster, settings } = this.world
    const { onPartial } = settings
    if (!everything && onPartial.gang === 'reschedule' && roster.jobOfGroup(group).gang !== undefined) return
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (!everything && onPartial.pod === 'reschedule' && this.binding.podLeft[pod] > 0) continue
      yield* this.binding.sharesOf(pod)
    }
  }

  private addLeases(of: (group: number) => { holds: Holding[]; rooms: Holding[] }, supposed: NodeLease | undefined): void {
    const { live } = this.world.leases
    for (const lease of supposed === undefined ? live : [...live, supposed]) {
      const holding = { node: lease.node, vector: lease.room.slice(), since: lease.since }
      const group = this.holderOf(lease)
      if (group === NOBODY) continue
      if (lease.pinned.length > 0) of(group).holds.push(holding)
      else of(group).rooms.push(holding)
    }
  }

  /** The group a lease is kept for: that of the members it is pinned to, or the first of its attempt's unit that does not run. */
  private holderOf(lease: NodeLease): number {
    if (lease.pinned.length > 0) return this.demands.groupOfTarget(lease.pinned[0])
    const { unit } = this.servers[lease.owner]
    if (unit < 0) return NOBODY
    for (let group = this.units.firstGroup(unit); group < this.units.endGroup(unit); group++) {
      if (this.binding.groupState[group] === WAITING) return group
    }
    return NOBODY
  }
}

function subtract(columns: readonly Float64Array[], { node, vector }: Claimant['holds'][number]): void {
  columns.forEach((column, dimension) => {
    column[node] -= vector[dimension]
  })
}
