/** How far each group has come: what of it is bound, whether it runs, and since and until when. */
import { type TimedShare, Whereabouts } from './whereabouts.ts'
import type { World } from './world.ts'

/** States of a group. */
export const WAITING = 0
export const IN_RUN = 1
export const FINISHED = 2
export const FAILED = 3

export class Groups extends Whereabouts {
  /** When each pod began to run, microseconds; NaN: not yet. */
  readonly podRunAt: Float64Array
  readonly groupState: Uint8Array
  /** Whole pods of each group. */
  readonly groupWhole: Int32Array
  /** Bound members of each group. */
  readonly groupBound: Int32Array
  /** When each group began to run for the first time, microseconds; NaN: not yet. */
  readonly groupStarted: Float64Array
  readonly groupEnded: Float64Array
  /** When each running group will have run its time, microseconds; NaN: it does not run, or for ever. */
  readonly finishAt: Float64Array
  /** Some group stopped, or was made to end, before its time: an event of its end may be of no account. */
  disturbed = false
  /** Pods of each job that are not whole, in groups that are still open. */
  readonly jobLeft: Int32Array
  /** Each group is one pod, of the same number. */
  protected readonly lone: boolean

  constructor(world: World) {
    super(world)
    const { roster } = world
    this.lone = roster.groups === roster.pods
    this.podRunAt = new Float64Array(roster.pods).fill(Number.NaN)
    this.groupState = new Uint8Array(roster.groups)
    this.groupWhole = new Int32Array(roster.groups)
    this.groupBound = new Int32Array(roster.groups)
    this.groupStarted = new Float64Array(roster.groups).fill(Number.NaN)
    this.groupEnded = new Float64Array(roster.groups).fill(Number.NaN)
    this.finishAt = new Float64Array(roster.groups).fill(Number.NaN)
    this.jobLeft = Int32Array.from({ length: roster.jobArrival.length }, (_, job) => roster.jobPods[job + 1] - roster.jobPods[job])
  }

  /** A group that can still get somewhere. */
  open(group: number): boolean {
    return this.groupState[group] <= IN_RUN
  }

  /** Whether the event of a group's end is still meant. */
  due(group: number): boolean {
    return !this.disturbed || this.finishAt[group] === this.world.now
  }

  /** Bound in part and not running. */
  partial(group: number): boolean {
    return this.groupState[group] === WAITING && this.groupBound[group] > 0
  }

  /** The scheduler of the group's job. */
  scheduler(group: number): number {
    return this.seats.scheduler(this.firstSeat(this.firstPod(group)))
  }

  /** First pod of the group. */
  protected firstPod(group: number): number {
    return this.lone ? group : this.world.roster.groupPods[group]
  }

  /** One past its last pod. */
  protected endPod(group: number): number {
    return this.lone ? group + 1 : this.world.roster.groupPods[group + 1]
  }

  /** Whether all its pods are whole; a pod by itself runs only if it is. */
  protected whole(group: number): boolean {
    if (this.lone && this.groupState[group] === FINISHED) return true
    return this.groupWhole[group] === this.endPod(group) - this.firstPod(group)
  }

  /** All room that is bound now. */
  *shares(): Generator<TimedShare> {
    const { roster } = this.world
    for (let pod = 0; pod < roster.pods; pod++) {
      if (this.groupState[roster.podGroup[pod]] !== FINISHED) yield* this.sharesOf(pod)
    }
  }

  /** Whether enough of the whole pods are more than placeholders. */
  protected arrived(group: number): boolean {
    const { roster, settings, now } = this.world
    if (settings.gangWait?.placeholders !== true) return true
    let ready = 0
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (this.podLeft[pod] === 0 && roster.podReady[pod] <= now) ready++
    }
    return ready >= roster.groupNeeds[group]
  }

  /** Whether the group runs for ever once it runs. */
  protected endless(group: number): boolean {
    const { roster } = this.world
    return roster.jobDuration[roster.groupJob[group]] === Infinity
  }
}
