/**
 * Whose turn it is: idle schedulers take their next unit, in the order of their indices, until none can. Of many schedulers an event
 * concerns one or two: looked at are those to whom something happened, and those with parked units once room was released.
 */
import type { Aftermath } from './aftermath.ts'
import type { Allocator } from './allocator.ts'
import type { Driver } from './driver.ts'
import { IndexSet } from './index-set.ts'
import type { Server } from './server.ts'
import { TRIED, type Units } from './units.ts'
import type { World } from './world.ts'

export class Turns {
  private readonly servers: readonly Server[]
  private readonly units: Units
  private readonly driver: Driver
  private readonly allocator: Allocator
  /** Says whether a unit may be tried at all; a strategy that collects refuses what does not fit the empty cluster. */
  private readonly admit: (unit: number) => boolean
  private readonly aftermath: Aftermath
  private readonly world: World
  /** Those that ever parked a unit. */
  private readonly pools: IndexSet
  /** Releases that those have been looked at for. */
  private releases = 0

  constructor(
    world: World,
    servers: readonly Server[],
    units: Units,
    driver: Driver,
    allocator: Allocator,
    aftermath: Aftermath,
    admit: (unit: number) => boolean,
  ) {
    this.world = world
    this.pools = new IndexSet(servers.length)
    this.servers = servers
    this.units = units
    this.driver = driver
    this.allocator = allocator
    this.admit = admit
    this.aftermath = aftermath
  }

  /** After an event: tells waiting attempts what changed for them, then lets idle schedulers go on. */
  take(): void {
    const { servers, pools, units } = this
    const { due, waiting } = this.world.attention
    if (units.neighbourly) due.addAll(waiting)
    this.hearReleases()
    for (let at = due.next(0); at >= 0; at = due.next(at + 1)) {
      const server = servers[at]
      if (server.waiting) this.tell(server)
      if (server.idle) this.next(server)
      if (server.parking.used) pools.add(at)
      this.hearReleases()
      if (!server.idle || this.rests(server)) due.delete(at)
    }
  }

  /** What was released may be of use to a unit in any pool. */
  private hearReleases(): void {
    const { releases, attention } = this.world
    if (this.releases === releases) return
    this.releases = releases
    attention.due.addAll(this.pools)
  }

  /** Whether an idle scheduler has nothing that it could try. */
  private rests({ ready, parking }: Server): boolean {
    return ready.empty && parking.quiet
  }

  /** Whether somebody would take a turn now, or might after the next release: waits for an answer, or is idle though units wait. */
  awaited(): boolean {
    return this.servers.some((server) => server.waiting || (server.idle && (server.ready.peek() >= 0 || server.parking.head() >= 0)))
  }

  /** Tells a waiting attempt what changed for it. */
  tell(server: Server): void {
    if (server.changed && server.waiting) {
      server.changed = false
      server.waiting = false
      this.driver.resume(server, { kind: 'changed' })
    }
    if (server.waiting && this.units.neighboursMoved(server.unit, server.plannedMoves)) {
      server.waiting = false
      this.driver.resume(server, { kind: 'changed', neighbours: true })
    }
  }

  private next(server: Server): void {
    while (server.idle) {
      const { handback } = server
      if (handback.length > 0) server.handback = []
      if (this.rests(server)) return
      const unit = this.pick(server)
      if (unit < 0) return
      if (!this.admit(unit)) continue
      this.driver.start(server, unit)
      if (handback.length > 0) this.allocator.offerHandback(server, handback)
    }
  }

  /** The older of the queue's head and the first parked unit that may fit now; -1 if there is none. */
  private pick(server: Server): number {
    const queued = server.ready.peek()
    const parked = this.eligible(server)
    const stuck = server.settings.blocked === 'wait' && parked < 0 ? server.parking.head() : -1
    if (stuck >= 0 && (queued < 0 || this.units.priority(queued) <= this.units.priority(stuck))) return -1
    const unit = parked >= 0 && (queued < 0 || this.units.precedes(parked, queued)) ? parked : queued
    if (unit < 0) return -1
    if (unit === queued) server.ready.take()
    this.units.state[unit] = TRIED
    return unit
  }

  /** The first parked unit that may fit now and may be tried. */
  private eligible(server: Server): number {
    for (;;) {
      const unit = server.parking.eligible()
      if (unit < 0 || this.aftermath.leavesPool(unit)) return unit
    }
  }
}
