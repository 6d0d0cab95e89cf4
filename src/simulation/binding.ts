/**
 * Which container is bound where, and so which group is whole: bound room is stranded until its group runs. All changes of bound
 * room go through here, and from here to the cell.
 */
import type { NodeLease } from '../cell/leases.ts'
import { RUNNING, STRANDED } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import { Partials } from './partials.ts'
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
    const { roster, tracer, now } = this.world
    this.memberNode.fill(node, roster.podMembers[pod], roster.podMembers[pod + 1])
    this.memberHeldSince.fill(heldSince, roster.podMembers[pod], roster.podMembers[pod + 1])
    this.memberBoundAt[roster.podMembers[pod]] = now
    const members = this.podLeft[pod]
    this.podLeft[pod] = 0
    this.world.surroundings?.enter(pod, node)
    tracer.place('bind', pod, -1, node)
    this.bound(pod, members, roster.podVector(pod))
  }

  /** A commit has bound one container. */
  bindMember(member: number, node: number, heldSince: Time = this.world.now): void {
    const { roster, tracer, recorder } = this.world
    const pod = roster.memberPod[member]
    const sibling = this.podNode(pod)
    if (sibling !== NOWHERE && sibling !== node && !this.parted(pod)) recorder.splitPods++
    this.memberNode[member] = node
    this.memberBoundAt[member] = this.world.now
    this.memberHeldSince[member] = heldSince
    this.podLeft[pod]--
    this.world.surroundings?.enter(pod, node)
    tracer.place('bind', pod, member, node)
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
    let evicted = 0
    for (let member = roster.podMembers[pod]; member < roster.podMembers[pod + 1]; member++) {
      if (this.memberNode[member] === NOWHERE) continue
      if (this.byMember || evicted === 0) tracer.place(kind, pod, this.byMember ? member : -1, this.memberNode[member])
      evicted++
    }
    if (evicted === 0) return
    this.partials.timePasses(group)
    recorder.evictions += evicted
    if (this.podLeft[pod] === 0) {
      this.groupWhole[group]--
      if (this.open(group)) this.jobLeft[roster.podJob[pod]]++
    }
    this.free(pod, running ? RUNNING : STRANDED)
    this.podRunAt[pod] = Number.NaN
    this.podLeft[pod] += evicted
    this.groupBound[group] -= evicted
    if (this.groupState[group] === IN_RUN && roster.jobOfGroup(group).duration === undefined) this.endlessStarts++
    if (running && this.groupWhole[group] < roster.groupNeeds[group]) this.stop(group)
    if (this.groupBound[group] === 0) this.partials.leave(group)
  }

  /** The group has run its time: all its room is released. */
  finish(group: number): void {
    this.ending--
    this.end(group, FINISHED)
    this.world.tracer.group('finish', group)
    const { groupPods } = this.world.roster
    for (let pod = groupPods[group]; pod < groupPods[group + 1]; pod++) this.free(pod, this.podLeft[pod] === 0 ? RUNNING : STRANDED, true)
  }

  /** The group is given up: everything is evicted. */
  fail(group: number): void {
    const { groupPods } = this.world.roster
    this.end(group, FAILED)
    this.world.tracer.group('fail', group)
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

  private bound(pod: number, members: number, vector: Float64Array): void {
    const { roster, recorder, shares, jobScheduler, now } = this.world
    const group = roster.podGroup[pod]
    this.partials.timePasses(group)
    this.groupBound[group] += members
    recorder.use(STRANDED, vector, 1)
    shares.change(jobScheduler[roster.podJob[pod]], vector, 1, now)
    if (this.groupState[group] === IN_RUN && roster.jobOfGroup(group).duration === undefined) this.endlessStarts++
    if (this.podLeft[pod] > 0) return
    this.groupWhole[group]++
    this.jobLeft[roster.podJob[pod]]--
    if (this.groupState[group] === IN_RUN) this.run(pod)
  }

  /** Too few of its pods are left: what it did is lost, and it waits for the others anew. */
  private stop(group: number): void {
    const { roster, recorder } = this.world
    this.groupState[group] = WAITING
    this.finishAt[group] = Number.NaN
    if (roster.jobOfGroup(group).duration !== undefined) this.ending--
    else this.endlessStarts++
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (this.podLeft[pod] > 0) continue
      this.podRunAt[pod] = Number.NaN
      this.eachVector(pod, (vector) => {
        recorder.use(RUNNING, vector, -1)
        recorder.use(STRANDED, vector, 1)
      })
    }
    if (this.groupBound[group] > 0) this.partials.enter(group)
  }

  private start(group: number): void {
    const { roster, recorder, tracer, events, now } = this.world
    this.groupState[group] = IN_RUN
    this.partials.leave(group)
    tracer.group('start', group)
    const job = roster.jobOfGroup(group)
    if (Number.isNaN(this.groupStarted[group])) {
      this.groupStarted[group] = now
      recorder.groupsStarted++
      recorder.groupWaitRunning[group] = now - job.arrival
    }
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      if (this.podLeft[pod] === 0) this.run(pod)
    }
    if (job.duration === undefined) return
    this.ending++
    this.finishAt[group] = now + job.duration
    events.push(this.finishAt[group], FINISH, group)
  }

  /** A whole pod of a running group: its room is no longer stranded. */
  private run(pod: number): void {
    this.podRunAt[pod] = this.world.now
    if (this.world.roster.jobs[this.world.roster.podJob[pod]].duration === undefined) this.endlessStarts++
    this.eachVector(pod, (vector) => {
      this.world.recorder.use(STRANDED, vector, -1)
      this.world.recorder.use(RUNNING, vector, 1)
    })
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
  private free(pod: number, kind: typeof RUNNING | typeof STRANDED, remember = false): void {
    const { roster, recorder, shares, jobScheduler, now } = this.world
    const scheduler = jobScheduler[roster.podJob[pod]]
    this.world.surroundings?.leave(pod)
    this.eachVector(pod, (vector, node) => {
      recorder.use(kind, vector, -1)
      shares.change(scheduler, vector, -1, now)
      this.release(node, vector)
    })
    if (!remember) this.memberNode.fill(NOWHERE, roster.podMembers[pod], roster.podMembers[pod + 1])
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
