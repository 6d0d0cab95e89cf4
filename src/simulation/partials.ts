/**
 * Groups that are bound in part and do not run: since when, whether they have been counted, and which of them stay so.
 */
import type { World } from './world.ts'

export class Partials {
  /** All of them. */
  readonly all = new Set<number>()
  /** Those that are not evicted when a member finds no room: they may block each other. */
  readonly stuck = new Set<number>()
  private readonly world: World
  /** Microseconds; NaN: the group is not bound in part. */
  private readonly since: Float64Array
  private readonly counted: Uint8Array

  constructor(world: World) {
    this.world = world
    this.since = new Float64Array(world.roster.groups).fill(Number.NaN)
    this.counted = new Uint8Array(world.roster.groups)
  }

  /** The group is bound in part from now on. */
  enter(group: number): void {
    if (!Number.isNaN(this.since[group])) return
    this.since[group] = this.world.now
    this.all.add(group)
    const { onPartial } = this.world.settings
    const gang = this.world.roster.jobOfGroup(group).gang !== undefined
    if ((gang ? onPartial.gang : onPartial.pod) !== 'reschedule') this.stuck.add(group)
  }

  /** The group runs, is bound no more, or has ended. */
  leave(group: number): void {
    if (Number.isNaN(this.since[group])) return
    this.timePasses(group)
    this.since[group] = Number.NaN
    this.all.delete(group)
    this.stuck.delete(group)
  }

  /** Something happens to the group: if time has passed since it became partial, it counts. */
  timePasses(group: number): void {
    if (this.since[group] < this.world.now) this.note(group)
  }

  /** An attempt of the group failed: if it is bound in part, it counts. */
  attemptFailed(group: number): void {
    if (!Number.isNaN(this.since[group])) this.note(group)
  }

  private note(group: number): void {
    if (this.counted[group] === 1) return
    this.counted[group] = 1
    this.world.recorder.partialPlacements++
  }
}
