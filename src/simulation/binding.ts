/**
 * Which container is bound where, and so which group is whole: bound room is stranded until its group runs. All changes of bound
 * room go through here, and from here to the cell.
 */
import type { NodeLease } from '../cell/leases.ts'
import { RUNNING, STRANDED, type UseClass } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import { Partials } from './partials.ts'
import { TRACE } from './trace.ts'
import { NOWHERE, type TimedShare, Whereabouts } from './whereabouts.ts'
import { FINISH, type World } from './world.ts'

/** States of a group. */
export const WAITING = 0
export const IN_RUN = 1
export const FINISHED = 2
export const FAILED = 3

export class Binding extends Whereabouts {
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
  /** Pods of each job that are not whole, in groups that are still open. */
  readonly jobLeft: Int32Array
  readonly partials: Partials
  /** Counts changes of what running groups that never end have bound. */
  endlessStarts = 0
  /** Running groups that will end. */
  ending = 0
  /** Hears of each node on which bound room was released. */
  onRelease: (node: number) => void = () => {}
  /** Hears of each lease into which released room went. */
  onLeaseGrown: (lease: NodeLease, vector: Float64Array) => void = () => {}
  /** Hears of each group that ends, before its room is released. */
  onEnd: (group: number) => void = () => {}

  constructor(world: World) {
    super(world)
    const { roster } = world
    this.partials = new Partials(world)
    this.podRunAt = new Float64Array(roster.pods).fill(Number.NaN)
    this.groupState = new Uint8Array(roster.groups)
    this.groupWhole = new Int32Array(roster.groups)
    this.groupBound = new Int32Array(roster.groups)
    this.groupStarted = new Float64Array(roster.groups).fill(Number.NaN)
    this.groupEnded = new Float64Array(roster.groups).fill(Number.NaN)
    this.finishAt = new Float64Array(roster.groups).fill(Number.NaN)
    this.jobLeft = Int32Array.from({ length: roster.jobs.length }, (_, job) => roster.jobPods[job + 1] - roster.jobPods[job])
  }

  /** A group that can still get somewhere. */
  open(group: number): boolean {
    return this.groupState[group] <= IN_RUN
  }

  /** Bound in part and not running. */
  partial(group: number): boolean {
    return this.groupState[group] === WAITING && this.groupBound[group] > 0
  }

  /** A commit has bound the whole pod. @param heldSince when its place was leased, if it was held for just that. */
  bindPod(pod: number, node: number, heldSince: Time = this.world.now): void {
    const { roster, tracer, surroundings } = this.world
    this.take(pod, node, heldSince)
    const members = this.podLeft[pod]
    this.podLeft[pod] = 0
    if (surroundings !== undefined) surroundings.enter(pod, node)
    tracer.place(TRACE.bind, pod, -1, node)
    this.bound(pod, members, roster.podVector(pod))
  }

  /** A commit has bound one container. */
  bindMember(member: number, node: number, heldSince: Time = this.world.now): void {
    const { roster, tracer, recorder } = this.world
    const pod = roster.memberPod[member]
    const sibling = this.podNode(pod)
    if (sibling !== NOWHERE && sibling !== node && !this.parted(pod)) recorder.splitPods++
    this.take(member, node, heldSince)
    this.podLeft[pod]--
    this.world.surroundings?.enter(pod, node)
    tracer.place(TRACE.bind, pod, member, node)
    this.bound(pod, 1, roster.memberVector(member))
  }

  /** Starts the group if enough of its pods are whole; the remainder joins later. */
  settle(group: number): void {
    if (this.groupState[group] !== WAITING) return
    if (this.groupWhole[group] >= this.world.roster.groupNeeds[group] && this.arrived(group)) this.start(group)
    else if (this.groupBound[group] > 0) this.partials.enter(group)
  }

  /** Takes the bound members of a pod off their nodes; a running group that is left with too few pods stops, and waits again. */
  evictPod(pod: number, kind: 'evict' | 'preempt' = 'evict'): void {
    const { roster, recorder, tracer } = this.world
    const group = roster.podGroup[pod]
    const running = this.groupState[group] === IN_RUN && this.podLeft[pod] === 0
    const evicted = roster.podMembers[pod + 1] - roster.podMembers[pod] - this.podLeft[pod]
    if (evicted === 0) return
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) {
      if (this.seatNode[seat] !== NOWHERE) tracer.place(TRACE[kind], pod, this.byMember ? seat : -1, this.seatNode[seat])
    }
    this.partials.timePasses(group)
    recorder.evictions += evicted
    if (this.podLeft[pod] === 0) {
      this.groupWhole[group]--
      if (this.open(group)) this.jobLeft[roster.podJob[pod]]++
    }
    this.free(pod, running ? RUNNING : STRANDED, false)
    this.podRunAt[pod] = Number.NaN
    this.podLeft[pod] += evicted
    this.groupBound[group] -= evicted
    if (this.groupState[group] === IN_RUN && this.endless(group)) this.endlessStarts++
    if (running && this.groupWhole[group] < roster.groupNeeds[group]) this.stop(group)
    if (this.groupBound[group] === 0) this.partials.leave(group)
  }

  /** The group has run its time: all its room is released. */
  finish(group: number): void {
    this.ending--
    this.end(group, FINISHED)
    this.world.tracer.group(TRACE.finish, group)
    const { groupPods } = this.world.roster
    for (let pod = groupPods[group]; pod < groupPods[group + 1]; pod++) this.free(pod, this.podLeft[pod] === 0 ? RUNNING : STRANDED, true)
  }

  /** The group is given up: everything is evicted. */
  fail(group: number): void {
    const { groupPods } = this.world.roster
    this.end(group, FAILED)
    this.world.tracer.group(TRACE.fail, group)
    for (let pod = groupPods[group]; pod < groupPods[group + 1]; pod++) this.evictPod(pod)
  }

  /** All room that is bound now. */
  *shares(): Generator<TimedShare> {
    const { roster } = this.world
    for (let pod = 0; pod < roster.pods; pod++) {
      if (this.groupState[roster.podGroup[pod]] !== FINISHED) yield* this.sharesOf(pod)
    }
  }

  /** Whether enough of the whole pods are more than placeholders. */
  private arrived(group: number): boolean {
    const { roster, settings, now } = this.world
    if (settings.gangWait?.placeholders !== true) return true
    let ready = 0
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (this.podLeft[pod] === 0 && roster.podReady[pod] <= now) ready++
    }
    return ready >= roster.groupNeeds[group]
  }

  /** Whether the group runs for ever once it runs. */
  private endless(group: number): boolean {
    const { roster } = this.world
    return roster.jobDuration[roster.groupJob[group]] === Infinity
  }

  private bound(pod: number, members: number, vector: Float64Array): void {
    const { roster, recorder, shares, jobScheduler, now } = this.world
    const group = roster.podGroup[pod]
    this.partials.timePasses(group)
    this.groupBound[group] += members
    recorder.use(STRANDED, vector, 1)
    shares.change(jobScheduler[roster.podJob[pod]], vector, 1, now)
    if (this.groupState[group] === IN_RUN && this.endless(group)) this.endlessStarts++
    if (this.podLeft[pod] > 0) return
    this.groupWhole[group]++
    this.jobLeft[roster.podJob[pod]]--
    if (this.groupState[group] === IN_RUN) this.run(pod, this.endless(group))
  }

  /** Too few of its pods are left: what it did is lost, and it waits for the others anew. */
  private stop(group: number): void {
    const { groupPods } = this.world.roster
    this.groupState[group] = WAITING
    this.finishAt[group] = Number.NaN
    if (this.endless(group)) this.endlessStarts++
    else this.ending--
    for (let pod = groupPods[group]; pod < groupPods[group + 1]; pod++) {
      if (this.podLeft[pod] > 0) continue
      this.podRunAt[pod] = Number.NaN
      this.recount(pod, RUNNING, STRANDED)
    }
    if (this.groupBound[group] > 0) this.partials.enter(group)
  }

  private start(group: number): void {
    const { roster, recorder, tracer, events, now } = this.world
    const job = roster.groupJob[group]
    const duration = roster.jobDuration[job]
    this.groupState[group] = IN_RUN
    this.partials.leave(group)
    tracer.group(TRACE.start, group)
    if (Number.isNaN(this.groupStarted[group])) {
      this.groupStarted[group] = now
      recorder.groupsStarted++
      recorder.groupWaitRunning[group] = now - roster.jobArrival[job]
    }
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (this.podLeft[pod] === 0) this.run(pod, duration === Infinity)
    }
    if (duration === Infinity) return
    this.ending++
    this.finishAt[group] = now + duration
    events.push(now + duration, FINISH, group)
  }

  /** A whole pod of a running group: its room is no longer stranded. */
  private run(pod: number, endless: boolean): void {
    this.podRunAt[pod] = this.world.now
    if (endless) this.endlessStarts++
    this.recount(pod, STRANDED, RUNNING)
  }

  private end(group: number, state: number): void {
    const { groupJob, groupPods } = this.world.roster
    this.partials.timePasses(group)
    this.jobLeft[groupJob[group]] -= groupPods[group + 1] - groupPods[group] - this.groupWhole[group]
    this.groupState[group] = state
    this.groupEnded[group] = this.world.now
    this.onEnd(group)
  }

  /** Releases what the pod has bound; with `remember` its nodes stay on record as where it was. */
  private free(pod: number, kind: UseClass, remember: boolean): void {
    const { roster, recorder, shares, surroundings, jobScheduler, now } = this.world
    const scheduler = jobScheduler[roster.podJob[pod]]
    if (surroundings !== undefined) surroundings.leave(pod)
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) {
      const node = this.seatNode[seat]
      if (node === NOWHERE) continue
      const vector = this.seatVector(seat)
      recorder.use(kind, vector, -1)
      shares.change(scheduler, vector, -1, now)
      this.release(node, vector)
      if (!remember) this.seatNode[seat] = NOWHERE
    }
  }

  /** Bound room is given back to the node, or to the lease that closes it. */
  release(node: number, vector: Float64Array): void {
    const { world } = this
    const lease = world.leases.release(node, vector, world.now)
    world.nodeReleased[node] = ++world.releases
    if (lease !== undefined) this.onLeaseGrown(lease, vector)
    else this.onRelease(node)
  }
}
