/**
 * Detect and recover (Coffman, Elphick, Shoshani, "System deadlocks", 1971, section on recovery): of each deadlock that the detector finds,
 * the unit that has put least into its leases loses them all, until none is left. It keeps its attempt and its place, so it stands back:
 * were it offered room at once, the allocator, which serves the lowest share first, would deal it the same nodes again, for ever. It is
 * offered nothing until a group has started. Between two starts every unit is therefore rolled back once at most (but for one that is
 * locked in by its own placement alone), and the last one left meets nobody: some group starts, or none can.
 */
import type { NodeLease } from '../cell/leases.ts'
import type { Server } from './server.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

/** What recovery asks of the detector. */
export interface Detector {
  /** The deadlocks that stand when an instant is over, groups by number; none if there is no reason to look. */
  standing(): readonly (readonly number[])[]
  /** The same, asked for in any case. */
  look(): readonly (readonly number[])[]
  /** What held these groups is broken: they may be counted again. */
  broken(groups: readonly number[]): void
}

interface StandingBack {
  readonly serial: number
  /** Groups that had started by then. */
  readonly started: number
}

export class Recovery {
  /** Whether any attempt may be rolled back at all. */
  wanted = false
  private readonly world: World
  private readonly units: Units
  private readonly servers: readonly Server[]
  private readonly detector: Detector
  private readonly revoke: (lease: NodeLease) => void
  private readonly back = new Map<Server, StandingBack>()

  constructor(world: World, units: Units, servers: readonly Server[], detector: Detector, revoke: (lease: NodeLease) => void) {
    this.world = world
    this.units = units
    this.servers = servers
    this.detector = detector
    this.revoke = revoke
  }

  /** All events of an instant were taken: breaks the deadlocks there are. */
  instantOver(): void {
    if (this.wanted) this.breakAll(this.detector.standing())
  }

  /** Nothing else will happen: a last look, however costly, and nobody stands back any longer. True if something may happen after all. */
  lastChance(): boolean {
    if (!this.wanted) return false
    if (this.breakAll(this.detector.look())) return true
    const waiting = [...this.back.keys()].filter((server) => this.standsBack(server))
    this.back.clear()
    return waiting.length > 0
  }

  /** Whether the attempt is offered nothing for now. */
  standsBack(server: Server): boolean {
    const since = this.back.get(server)
    if (since === undefined) return false
    return since.serial === server.serial && since.started === this.world.recorder.groupsStarted && this.anotherGoesOn()
  }

  private anotherGoesOn(): boolean {
    const { groupsStarted } = this.world.recorder
    return this.servers.some((other) => {
      const since = this.back.get(other)
      return !other.idle && (since === undefined || since.serial !== other.serial || since.started !== groupsStarted)
    })
  }

  /** What is left of a knot after a unit was taken from it is still the same deadlock; only when all is undone may it be counted again. */
  private breakAll(found: readonly (readonly number[])[]): boolean {
    const broken: number[] = []
    for (let sets = found; sets.length > 0; sets = this.detector.look()) {
      const set = sets.find((one) => this.choose(one) !== undefined)
      if (set === undefined) break
      broken.push(...set)
      this.rollBack(this.choose(set) as Server, set.length > 1)
    }
    this.detector.broken(broken)
    return broken.length > 0
  }

  private rollBack(server: Server, standsBack: boolean): void {
    const { serial } = server
    if (standsBack) this.back.set(server, { serial, started: this.world.recorder.groupsStarted })
    for (const lease of [...server.leases]) if (lease.live && server.serial === serial) this.revoke(lease)
  }

  /** Least held resource-time; of equals (all of it may be of this instant) the least held, then the youngest. */
  private choose(set: readonly number[]): Server | undefined {
    const candidates = this.servers
      .filter((server) => server.waiting && server.patience.recover === true && server.leases.size > 0 && this.isOf(server, set))
      .map((server) => ({ server, time: this.held(server, true), held: this.held(server, false), job: this.units.job(server.unit) }))
    candidates.sort((a, b) => a.time - b.time || a.held - b.held || b.job - a.job)
    return candidates[0]?.server
  }

  private isOf({ unit }: Server, set: readonly number[]): boolean {
    return set.some((group) => group >= this.units.firstGroup(unit) && group < this.units.endGroup(unit))
  }

  /** Dominant shares of the cluster, summed over its leases, each times how long it was held if so asked. */
  private held(server: Server, overTime: boolean): number {
    const { now, totals, cell } = this.world
    let sum = 0
    for (const { room, since } of server.leases) {
      const shares = cell.scored.map((dimension) => (totals[dimension] > 0 ? room[dimension] / totals[dimension] : 0))
      sum += Math.max(...shares) * (overTime ? now - since : 1)
    }
    return sum
  }
}
