/** What runs out: leases, patience, and the time that gangs may be bound in part. A timer that has become pointless is noticed when it rings. */
import type { NodeLease } from '../cell/leases.ts'
import type { Time } from '../model/time.ts'
import type { Server } from './server.ts'
import { EXPIRY, type World } from './world.ts'

interface Timer {
  readonly lease?: NodeLease
  readonly server?: Server
  /** A gang that is bound in part. */
  readonly group?: number
  /** Attempt of the server that is patient. */
  readonly serial: number
  readonly wait: Time
  /** When it rings, microseconds. */
  readonly at: Time
}

export class Timers {
  onLease: (lease: NodeLease) => void = () => {}
  onPatience: (server: Server) => void = () => {}
  /** Hears when the time of a gang may be over; false if it is not bound in part any more, or anew. */
  onGang: (group: number) => boolean = () => false
  private readonly world: World
  private readonly timers = new Map<number, Timer>()
  /** The last patience timer of each server: an answer that changes nothing does not need another. */
  private readonly armed = new Map<Server, { readonly serial: number; readonly at: Time }>()
  private next = 0

  constructor(world: World) {
    this.world = world
  }

  /** The lease expires after `span`. */
  lease(lease: NodeLease, span: Time): void {
    this.set({ lease, serial: 0, wait: span }, this.world.now + span)
  }

  /** A lease that would expire after `span` was given back at once: its timer rings, and nobody hears it. */
  pointless(span: Time): void {
    this.world.events.push(this.world.now + span, EXPIRY, this.next++)
  }

  /** A gang may stay bound in part for `span`. */
  gang(group: number, span: Time): void {
    this.set({ group, serial: 0, wait: span }, this.world.now + span)
  }

  /** The attempt gives up when it has kept nothing new for `span`. */
  patience(server: Server, span: Time): void {
    const at = Math.max(this.world.now, server.patientSince + span)
    const armed = this.armed.get(server)
    if (armed?.serial === server.serial && armed.at === at) return
    this.armed.set(server, { serial: server.serial, at })
    this.set({ server, serial: server.serial, wait: span }, at)
  }

  /** When leases that are still held expire, microseconds. */
  expiries(): ReadonlyMap<NodeLease, Time> {
    const expiries = new Map<NodeLease, Time>()
    for (const { lease, at } of this.timers.values()) if (lease?.live === true) expiries.set(lease, at)
    return expiries
  }

  /** Whether the patience of an attempt that is still made may run out. */
  anyPatience(): boolean {
    for (const { server, serial } of this.timers.values()) if (server !== undefined && !server.idle && server.serial === serial) return true
    return false
  }

  /** Whether the lease will expire. */
  limits(lease: NodeLease): boolean {
    for (const timer of this.timers.values()) if (timer.lease === lease) return true
    return false
  }

  /** An EXPIRY event; true if it was not pointless. */
  ring(id: number): boolean {
    const timer = this.timers.get(id)
    this.timers.delete(id)
    const { lease, server, group } = timer ?? {}
    if (group !== undefined) return this.onGang(group)
    if (lease !== undefined) {
      const { live } = lease
      if (live) this.onLease(lease)
      return live
    }
    if (server === undefined || timer === undefined || server.serial !== timer.serial || !server.waiting) return false
    if (server.patientSince + timer.wait > this.world.now) {
      // Something was kept since the timer was set: patience begins anew.
      this.patience(server, timer.wait)
      return false
    }
    this.onPatience(server)
    return true
  }

  private set(timer: Omit<Timer, 'at'>, at: Time): void {
    this.timers.set(this.next, { ...timer, at })
    this.world.events.push(at, EXPIRY, this.next++)
  }
}
