/** Who holds what and who needs what, as the deadlock analysis takes it: one claimant a group that does not run and holds room. */
import type { Claimant, HoldState } from '../analysis/deadlock.ts'
import type { GroupDemand } from '../analysis/oracle.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { Time } from '../model/time.ts'
import { type Binding, IN_RUN, WAITING } from './binding.ts'
import { Demands, type Left, type Settled } from './demands.ts'
import { type Held, HeldLeases, type Holder, type HolderState, type Holding, heldBy, NOBODY, type Question } from './held-leases.ts'
import type { Server } from './server.ts'
import { StuckGroups } from './stuck-groups.ts'
import type { Units } from './units.ts'
import type { TimedShare } from './whereabouts.ts'
import type { World } from './world.ts'

const NOW: Question = { everything: false, asOf: Infinity }

export class HoldStates {
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly yieldsLeases: boolean
  private readonly demands: Demands
  private readonly leases: HeldLeases
  private readonly stuck: StuckGroups
  /** Room beside what never ends, kept until another such group starts. */
  private besideEndless: Float64Array[] = []
  private endlessSeen = -1

  constructor(world: World, binding: Binding, units: Units, servers: readonly Server[], yieldsLeases: boolean) {
    this.world = world
    this.demands = new Demands(world, binding)
    this.binding = binding
    this.units = units
    this.leases = new HeldLeases(world, binding, units, servers)
    this.yieldsLeases = yieldsLeases
    this.stuck = new StuckGroups(
      world.cell,
      binding,
      this.demands,
      (group) => this.boundOf(group, false, Infinity),
      (group) => world.roster.isEndless(group),
    )
  }

  nobodyHolds(): boolean {
    return this.nobodyStrands() && (this.yieldsLeases || this.unleased)
  }

  /** Nobody has a lease: what the state is depends on groups that are bound in part, and on what never ends, alone. */
  get unleased(): boolean {
    return this.world.leases.live.size === 0
  }

  nobodyStrands(): boolean {
    return this.binding.partials.stuck.size === 0
  }

  /** A cheap proof that nobody is deadlocked: what each holder still needs fits, for each by itself, into what is free right now. */
  everybodyFits(): boolean {
    if (this.unleased) return this.stuck.fitNow()
    const holders = new Set(this.binding.partials.stuck)
    if (!this.yieldsLeases) for (const lease of this.world.leases.live) holders.add(this.leases.holderOf(lease))
    holders.delete(NOBODY)
    const settled = this.leases.settledAt(NOW)
    for (const group of holders) if (!this.demands.fitsNow(this.demands.left(group, true, settled))) return false
    return true
  }

  /**
   * As cheap a proof that nobody would be deadlocked by a grant: each other holder fits into what is free elsewhere, and the one that takes
   * it too, or into what is free now if it keeps the whole offer and so loses no room by it.
   */
  everybodyFitsBeside(supposed: NodeLease): boolean {
    const taker = this.leases.holderOf(supposed)
    const holders = new Set(this.binding.partials.stuck)
    for (const lease of this.world.leases.live) holders.add(this.leases.holderOf(lease))
    holders.delete(NOBODY)
    holders.add(taker)
    const settled = this.leases.settledAt({ ...NOW, supposed })
    for (const group of holders) {
      const whole = group === taker && supposed.pinned.length === 0
      if (group === NOBODY) continue
      if (!this.demands.fitsNow(this.demands.left(group, true, settled), whole ? NOBODY : supposed.node)) return false
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
    return this.stateOf({ everything, asOf: Infinity, ...(supposed && { supposed }) })
  }

  /**
   * The state as it was at the end of an earlier instant, as far as these groups go: what they got later they still wanted then. It is
   * exact for groups that have given nothing back since. Groups that have run since are left out: they could finish, so that they took no
   * part in a deadlock, and held nothing for good but what the endless among them bound.
   */
  stateAt(asOf: Time, everything: boolean, only: ReadonlySet<number>): HolderState {
    return this.stateOf({ everything, asOf, only })
  }

  /** Instants at which these, or those that run for ever, got something of what they have, ascending, microseconds. */
  changes(claimants: readonly Holder[]): Time[] {
    const times = new Set<Time>()
    for (const { heldSince } of this.endlessShares()) times.add(heldSince)
    for (const { holds, rooms } of claimants) {
      for (const { since } of holds) times.add(since)
      for (const { since, joined = [] } of rooms) for (const time of [since, ...joined]) times.add(time)
    }
    return [...times].sort((a, b) => a - b)
  }

  private stateOf(question: Question): HolderState {
    const { everything, only, asOf, supposed } = question
    if (this.unleased && !everything && asOf === Infinity && only === undefined && supposed === undefined) {
      return this.withClaimants(this.stuck.holders(), asOf)
    }
    const held = new Map<number, Held>()
    for (const group of everything ? this.binding.partials.all : this.binding.partials.stuck) {
      if (only?.has(group) === false) continue
      for (const holding of this.boundOf(group, everything, asOf)) heldBy(held, group).holds.push(holding)
    }
    const settled = this.leases.settledAt(question)
    if (everything || !this.yieldsLeases) this.leases.addTo(held, question)
    const claimants: Holder[] = []
    for (const [group, { holds, rooms, unit }] of held) {
      const { items, atLeast } = unit === NOBODY ? this.demands.left(group, !everything, settled) : this.anyOf(unit, settled)
      const endless = this.world.roster.isEndless(group)
      claimants.push({ id: String(group), holds, rooms, wants: items, atLeast, endless })
    }
    return this.withClaimants(claimants, asOf)
  }

  /** A unit of several groups gives its whole offers back once one of them is complete. */
  private anyOf(unit: number, settled: Settled): Left {
    const waiting: number[] = []
    for (let group = this.units.firstGroup(unit), end = this.units.endGroup(unit); group < end; group++) {
      if (this.binding.groupState[group] === WAITING) waiting.push(group)
    }
    const left = waiting.map((group) => this.demands.left(group, false, settled))
    return { items: left.flatMap(({ items }) => items), atLeast: Math.min(...left.map(({ atLeast }) => atLeast)) }
  }

  private withClaimants(claimants: readonly Holder[], asOf: Time): HolderState {
    const { dimensions, capacity } = this.world.roster
    const free = this.roomBesideEndless(asOf)
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

  /** Capacity without what runs for ever, and did so at `asOf` already. */
  roomBesideEndless(asOf: Time = Infinity): Float64Array[] {
    if (asOf !== Infinity) return this.capacityWithoutEndless(asOf)
    if (this.endlessSeen !== this.binding.endlessStarts) {
      this.endlessSeen = this.binding.endlessStarts
      this.besideEndless = this.capacityWithoutEndless(asOf)
    }
    return this.besideEndless.map((column) => column.slice())
  }

  private capacityWithoutEndless(asOf: Time): Float64Array[] {
    const { roster, staying } = this.world
    const free = roster.capacity.map((column) => column.slice())
    for (const share of staying) subtract(free, share)
    for (const share of this.endlessShares()) if (share.heldSince <= asOf) subtract(free, share)
    return free
  }

  private *endlessShares(): Generator<TimedShare> {
    const { roster } = this.world
    if (this.binding.endlessStarts === 0) return
    for (let group = 0; group < roster.groups; group++) {
      if (this.binding.groupState[group] !== IN_RUN || !roster.isEndless(group)) continue
      for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) yield* this.binding.sharesOf(pod)
    }
  }

  private boundOf(group: number, everything: boolean, asOf: Time): Holding[] {
    const { roster, settings } = this.world
    const { onPartial } = settings
    const bound: Holding[] = []
    if (!everything && onPartial.gang === 'reschedule' && roster.isGang(group)) return bound
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (!everything && onPartial.pod === 'reschedule' && !this.binding.wholeBy(pod, asOf)) continue
      this.binding.addHoldings(bound, pod, asOf)
    }
    return bound
  }
}

function subtract(columns: readonly Float64Array[], { node, vector }: Claimant['holds'][number]): void {
  columns.forEach((column, dimension) => {
    column[node] -= vector[dimension]
  })
}
