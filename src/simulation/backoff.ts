/**
 * Units that wait before their next attempt: the wait doubles with each failure of the group (Kubernetes: 1 s to 10 s). After an
 * abandoned hoard it is random, drawn from a window that doubles (Metcalfe and Boggs, CACM 1976), so that two of them part ways.
 */
import type { RandomStream } from '../kernel/random.ts'
import type { Time } from '../model/time.ts'
import { TRACE } from './trace.ts'
import { BACKING_OFF, PARKED, type Units } from './units.ts'
import { WAKE, type World } from './world.ts'

/** Beyond this many doublings every backoff has long reached its longest. */
const MOST_DOUBLINGS = 40

export class Backoff {
  private readonly world: World
  private readonly units: Units
  private readonly random: RandomStream

  constructor(world: World, units: Units, random: RandomStream) {
    this.world = world
    this.units = units
    this.random = random
  }

  /** When a unit wakes whose group has failed so often, from 1. */
  after(failures: number, random = false): Time {
    const [initial, most] = this.world.settings.retry.backoff
    const delay = Math.min(most, initial * 2 ** Math.min(failures - 1, MOST_DOUBLINGS))
    return this.world.now + (random ? 1 + this.random.below(Math.max(1, 2 * delay)) : delay)
  }

  /** The unit waits until `wake`. */
  until(unit: number, wake: Time): void {
    const { tracer, settings, events, now } = this.world
    this.units.draw(unit, BACKING_OFF)
    this.units.wakeAt[unit] = wake
    tracer.unit(TRACE.backoff, this.units.scheduler(unit), settings.level, unit, wake - now)
    events.push(wake, WAKE, unit)
  }

  /** The parked unit wakes after `span` even if no room is released (Nomad, `failedEvalUnblockInterval`). */
  unblock(unit: number, span: Time): void {
    const { events, now } = this.world
    this.units.unblockAt[unit] = now + span
    events.push(now + span, WAKE, unit)
  }

  /** Whether a WAKE event of now is still meant: the unit was neither cancelled nor put back meanwhile. */
  due(unit: number): boolean {
    const { state, unblockAt, wakeAt } = this.units
    const { now } = this.world
    return (state[unit] === BACKING_OFF && wakeAt[unit] === now) || (state[unit] === PARKED && unblockAt[unit] === now)
  }
}
