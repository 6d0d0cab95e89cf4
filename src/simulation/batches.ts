/**
 * When the allocator makes offers (Mesos `allocation_interval`): in batches on multiples of the interval at which somebody waits. With
 * `onEvents` also at once when an attempt begins to wait, as Mesos allocates when a framework is added, activated or revives its offers;
 * room that is given back waits for the next batch either way.
 */
import type { AllocatorSpec } from '../model/scenario.ts'
import type { Server } from './server.ts'
import { BATCH, type World } from './world.ts'

/** Payloads of the two kinds of batch. */
const ON_TIME = 0
const ON_EVENT = 1

const NONE = -1

export class Batches {
  private readonly world: World
  private readonly spec: AllocatorSpec
  /** The attempt of each server that was announced last. */
  private readonly announced = new Map<Server, number>()
  private next = NONE
  private last = NONE
  private urgent = NONE

  constructor(world: World, spec: AllocatorSpec) {
    this.world = world
    this.spec = spec
  }

  /** A batch begins. */
  begin(payload: number): void {
    if (payload === ON_EVENT) {
      this.urgent = NONE
      return
    }
    this.last = this.world.now
    this.next = NONE
  }

  /** Somebody waits: there will be a batch. */
  await(): void {
    const { now, events } = this.world
    const { interval } = this.spec
    const due = interval === 0 ? now : Math.ceil(now / interval) * interval
    const at = due === this.last ? due + Math.max(interval, 1) : due
    if (this.next === at) return
    this.next = at
    events.push(at, BATCH, ON_TIME)
  }

  /** A framework waits; if it is the first time in this attempt, that is an event. */
  announce(server: Server): void {
    const { now, events } = this.world
    if (this.spec.onEvents !== true || this.announced.get(server) === server.serial) return
    this.announced.set(server, server.serial)
    if (this.urgent === now || this.next === now) return
    this.urgent = now
    events.push(now, BATCH, ON_EVENT)
  }

  /** When the next batch is and where the clock stands between two, in numbers that do not depend on the time of day. */
  phase(): readonly number[] {
    const { now } = this.world
    const { interval } = this.spec
    return [this.next === NONE ? NONE : this.next - now, this.last === now ? 1 : 0, interval === 0 ? 0 : now % interval]
  }

  /** Batches among the pending events. */
  get pending(): number {
    return (this.next === NONE ? 0 : 1) + (this.urgent === NONE ? 0 : 1)
  }
}
