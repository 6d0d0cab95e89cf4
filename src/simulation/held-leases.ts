/**
 * Leases in the state that deadlock analysis works on: for whom each is kept, and what of it is held for good. A pinned lease is the place of
 * its members. A unit that is only a part of a group is bound as soon as it is complete and gives the rest of its offer back, though its
 * group may wait on: of such an offer the place of the unit is held, and nothing else. Any other offer is room of its own for its group.
 */
import type { Claimant, HoldState } from '../analysis/deadlock.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { UnitLevel } from '../model/scenario.ts'
import type { Time } from '../model/time.ts'
import { type Binding, WAITING } from './binding.ts'
import type { Settled } from './demands.ts'
import type { Server } from './server.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

/** Room that is held, and since when, microseconds. */
export type Holding = Claimant['holds'][number] & {
  readonly since: Time
  /** When more joined it. */
  readonly joined?: readonly Time[]
}

/** A group that does not run and holds room. */
export interface Holder extends Claimant {
  readonly holds: readonly Holding[]
  readonly rooms: readonly Holding[]
}

export interface HolderState extends HoldState {
  readonly claimants: readonly Holder[]
}

export const NOBODY = -1

export interface Question {
  readonly everything: boolean
  /** Of what instant the state is wanted, microseconds; Infinity: as it is. */
  readonly asOf: Time
  readonly supposed?: NodeLease
  /** Only these groups. */
  readonly only?: ReadonlySet<number>
}

export interface Held {
  readonly holds: Holding[]
  readonly rooms: Holding[]
  /** The unit of several groups for which the rooms are kept; -1: for the group alone. */
  unit: number
}

/** Whether all that is held of a lease is what it will be bound to. */
export function keepsPlace({ pinned }: NodeLease, level: UnitLevel): boolean {
  return pinned.length > 0 || level !== 'job'
}

export class HeldLeases {
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly servers: readonly Server[]

  constructor(world: World, binding: Binding, units: Units, servers: readonly Server[]) {
    this.world = world
    this.binding = binding
    this.units = units
    this.servers = servers
  }

  /** Who had a place then: pinned to it, or tried by an attempt that holds the room for it. */
  settledAt({ asOf, supposed }: Question): Settled {
    const places = new Map<number, number>()
    for (const lease of this.leases(supposed)) {
      if (lease.since > asOf) continue
      for (const target of this.targetsOf(lease, asOf)) if (!places.has(target)) places.set(target, lease.node)
    }
    return { places, asOf }
  }

  addTo(held: Map<number, Held>, { asOf, only, supposed }: Question): void {
    const seated = new Set<number>()
    for (const lease of this.leases(supposed)) {
      const group = this.holderOf(lease)
      if (group === NOBODY || lease.since > asOf || only?.has(group) === false) continue
      const [target] = this.targetsOf(lease, asOf)
      if (target === undefined) this.addRoom(heldBy(held, group), lease, asOf)
      else if (!seated.has(target)) heldBy(held, group).holds.push(this.placeIn(lease, target))
      if (target !== undefined) seated.add(target)
    }
  }

  private placeIn(lease: NodeLease, target: number): Holding {
    const { roster, settings } = this.world
    const { node, since } = lease
    if (lease.pinned.length > 0) return { node, vector: lease.room.slice(), since }
    return { node, vector: settings.level === 'container' ? roster.memberVector(target) : roster.podVector(target), since }
  }

  private addRoom(held: Held, lease: NodeLease, asOf: Time): void {
    const { unit } = this.servers[lease.owner]
    const joined = lease.joined.map(({ since }) => since)
    held.rooms.push({ node: lease.node, vector: lease.roomAt(asOf), since: lease.since, joined })
    if (this.units.endGroup(unit) - this.units.firstGroup(unit) > 1) held.unit = unit
  }

  /** Pods, or containers where they are the unit, of which the lease is the place. */
  private targetsOf(lease: NodeLease, asOf: Time): readonly number[] {
    const { roster, settings } = this.world
    if (lease.pinned.length > 0) return lease.pinned
    const { unit } = this.servers[lease.owner]
    if (settings.level === 'job' || unit < 0 || !this.units.mayUse(unit, lease.node)) return []
    const vector = settings.level === 'container' ? roster.memberVector(unit) : roster.podVector(unit)
    const room = lease.roomAt(asOf)
    return vector.every((amount, dimension) => amount <= room[dimension]) ? [unit] : []
  }

  private leases(supposed: NodeLease | undefined): Iterable<NodeLease> {
    const { live } = this.world.leases
    return supposed === undefined ? live : [...live, supposed]
  }

  /** The group a lease is kept for: that of the members it is pinned to, or the first of its attempt's unit that does not run. */
  holderOf(lease: NodeLease): number {
    const { roster, settings } = this.world
    if (lease.pinned.length > 0)
      return roster.podGroup[settings.level === 'container' ? roster.memberPod[lease.pinned[0]] : lease.pinned[0]]
    const { unit } = this.servers[lease.owner]
    if (unit < 0) return NOBODY
    for (let group = this.units.firstGroup(unit), end = this.units.endGroup(unit); group < end; group++) {
      if (this.binding.groupState[group] === WAITING) return group
    }
    return NOBODY
  }
}

/** What a group holds, to be added to. */
export function heldBy(held: Map<number, Held>, group: number): Held {
  const entry = held.get(group) ?? { holds: [], rooms: [], unit: NOBODY }
  held.set(group, entry)
  return entry
}
