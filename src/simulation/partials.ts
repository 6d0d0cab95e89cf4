/**
 * Groups that are bound in part and do not run: since when, whether they have been counted, and which of them stay so.
 */
import type { World } from './world.ts'

const NOBODY = new Float64Array(0)

export class Partials {
  /** All of them. */
  readonly all = new Set<number>()
  /** Those that are not evicted when a member finds no room: they may block each other. */
  readonly stuck = new Set<number>()
  /** Counts what happens to any of them. */
  changes = 0
  /** Hears of each gang that is bound in part from now on, and only for a limited time. */
  onLimited: (group: number) => void = () => {}
  private readonly world: World
  /** Gangs that wait without a limit from now on. */
  private readonly relaxed = new Set<number>()
  /** Microseconds; NaN: the group is not bound in part. None of these columns is there before one is. */
  private since = NOBODY
  private counted = new Uint8Array(0)
  /** Of each, the count when something happened to it last. */
  private changed = NOBODY
  /** Highest priority of the workload. */
  private highest: number | undefined

  constructor(world: World) {
    this.world = world
  }

  /** The group is bound in part from now on. */
  enter(group: number): void {
    if (this.since === NOBODY) this.open(this.world.roster.groups)
    if (!Number.isNaN(this.since[group])) return
    this.since[group] = this.world.now
    this.changed[group] = ++this.changes
    this.all.add(group)
    const { onPartial } = this.world.settings
    const gang = this.isGang(group)
    const limited = gang && this.limited(group)
    if (limited) this.onLimited(group)
    else if (!this.mayBePreempted(group) && (gang ? onPartial.gang : onPartial.pod) !== 'reschedule') this.stuck.add(group)
  }

  /** The group runs, is bound no more, or has ended. */
  leave(group: number): void {
    if (this.all.size === 0 || Number.isNaN(this.since[group])) return
    this.timePasses(group)
    this.since[group] = Number.NaN
    this.all.delete(group)
    this.stuck.delete(group)
  }

  /** Something happens to the group: if time has passed since it became partial, it counts. */
  timePasses(group: number): void {
    if (this.all.size === 0 || Number.isNaN(this.since[group])) return
    this.changed[group] = ++this.changes
    if (this.since[group] < this.world.now) this.note(group)
  }

  /** The count of {@link changes} when something happened last to a group that is bound in part. */
  changedAt(group: number): number {
    return this.changed[group]
  }

  /** An attempt of the group failed: if it is bound in part, it counts. */
  attemptFailed(group: number): void {
    if (this.all.size > 0 && !Number.isNaN(this.since[group])) this.note(group)
  }

  /** Since when the group is bound in part, microseconds; NaN if it is not. */
  sinceWhen(group: number): number {
    return this.since === NOBODY ? Number.NaN : this.since[group]
  }

  /** The gang waits without a limit from now on. */
  relax(group: number): void {
    this.relaxed.add(group)
  }

  /** Whether a gang that is bound in part will be evicted, or run, within a limited time. */
  limited(group: number): boolean {
    return this.world.settings.gangWait !== undefined && !this.relaxed.has(group)
  }

  /** Whether somebody of higher priority could take what the group holds. */
  private mayBePreempted(group: number): boolean {
    const { roster, settings } = this.world
    if (!settings.preempts) return false
    this.highest ??= roster.jobPriority.reduce((highest, priority) => Math.max(highest, priority), -Infinity)
    return roster.jobPriority[roster.groupJob[group]] < this.highest
  }

  private isGang(group: number): boolean {
    const { roster } = this.world
    return roster.jobGang[roster.groupJob[group]] === 1
  }

  private open(groups: number): void {
    this.since = new Float64Array(groups).fill(Number.NaN)
    this.counted = new Uint8Array(groups)
    this.changed = new Float64Array(groups)
  }

  private note(group: number): void {
    if (this.counted[group] === 1) return
    this.counted[group] = 1
    this.world.recorder.partialPlacements++
  }
}
