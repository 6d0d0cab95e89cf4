/**
 * Which container is bound where, and so which group is whole: bound room is stranded until its group runs. All changes of bound
 * room go through here, and from here to the cell.
 */
import type { NodeLease } from '../cell/leases.ts'
import { RUNNING, STRANDED, type UseClass } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import { FAILED, FINISHED, Groups, IN_RUN, WAITING } from './groups.ts'
import { Partials } from './partials.ts'
import { RunningCount } from './running-peak.ts'
import { NOWHERE } from './seats.ts'
import { TRACE } from './trace.ts'
import { FINISH, type World } from './world.ts'

export { FAILED, FINISHED, IN_RUN, WAITING }

export class Binding extends Groups {
  readonly partials: Partials
  /** Counts changes of what running groups that never end have bound. */
  endlessStarts = 0
  /** Running groups that will end. */
  ending = 0
  readonly running = new RunningCount()
  /** Hears of each lease into which released room went. */
  onLeaseGrown: (lease: NodeLease, vector: Float64Array) => void = () => {}
  /** Hears of each group that ends, before its room is released. */
  onEnd: (group: number) => void = () => {}

  constructor(world: World) {
    super(world)
    this.partials = new Partials(world)
  }

  /** A commit has bound the whole pod. @param heldSince when its place was leased, if it was held for just that. */
  bindPod(pod: number, node: number, heldSince: Time = this.world.now): void {
    const { tracer, surroundings, now } = this.world
    this.seats.take(pod, node, now, heldSince)
    const members = this.podLeft[pod]
    this.podLeft[pod] = 0
    if (surroundings !== undefined) surroundings.enter(pod, node)
    tracer.place(TRACE.bind, pod, -1, node)
    this.bound(pod, members, pod)
  }

  /** A commit has bound one container. */
  bindMember(member: number, node: number, heldSince: Time = this.world.now): void {
    const { roster, tracer, recorder, now } = this.world
    const pod = roster.memberPod[member]
    const sibling = this.podNode(pod)
    if (sibling !== NOWHERE && sibling !== node && !this.parted(pod)) recorder.splitPods++
    this.seats.take(member, node, now, heldSince)
    this.podLeft[pod]--
    this.world.surroundings?.enter(pod, node)
    tracer.place(TRACE.bind, pod, member, node)
    this.bound(pod, 1, member)
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
      if (this.seats.node(seat) !== NOWHERE) tracer.place(TRACE[kind], pod, this.byMember ? seat : -1, this.seats.node(seat))
    }
    this.partials.timePasses(group)
    recorder.evictions += evicted
    if (this.podLeft[pod] === 0) {
      this.groupWhole[group]--
      if (this.open(group)) this.jobLeft[roster.podJob[pod]]++
    }
    this.free(pod, running ? RUNNING : STRANDED, false)
    this.ranInVain(pod)
    this.podLeft[pod] += evicted
    this.groupBound[group] -= evicted
    if (this.groupState[group] === IN_RUN && this.endless(group)) this.endlessStarts++
    if (running && this.groupWhole[group] < roster.groupNeeds[group]) this.stop(group)
    if (this.groupBound[group] === 0) this.partials.leave(group)
  }

  /** The group has run its time: all its room is released. */
  finish(group: number): void {
    this.ending--
    this.running.change(-this.groupWhole[group], this.world.now)
    this.end(group, FINISHED)
    this.world.tracer.group(TRACE.finish, group)
    const end = this.endPod(group)
    for (let pod = this.firstPod(group); pod < end; pod++) this.free(pod, this.lone || this.podLeft[pod] === 0 ? RUNNING : STRANDED, true)
  }

  /** The group is given up: everything is evicted. */
  fail(group: number): void {
    const { groupPods } = this.world.roster
    this.end(group, FAILED)
    this.world.tracer.group(TRACE.fail, group)
    for (let pod = groupPods[group]; pod < groupPods[group + 1]; pod++) this.evictPod(pod)
  }

  private bound(pod: number, members: number, seat: number): void {
    const { roster, recorder, shares, now } = this.world
    const vector = this.seats.read(seat)
    const group = roster.podGroup[pod]
    this.world.ledger?.enter(this.seats.node(seat), vector)
    this.partials.timePasses(group)
    this.groupBound[group] += members
    recorder.use(STRANDED, vector, 1)
    shares.change(this.seats.scheduler(seat), vector, 1, now)
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
    this.disturbed = true
    if (this.endless(group)) this.endlessStarts++
    else this.ending--
    for (let pod = groupPods[group]; pod < groupPods[group + 1]; pod++) {
      if (this.podLeft[pod] > 0) continue
      this.ranInVain(pod)
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
    this.running.change(1, this.world.now)
    if (endless) this.endlessStarts++
    this.recount(pod, STRANDED, RUNNING)
  }

  private ranInVain(pod: number): void {
    if (Number.isNaN(this.podRunAt[pod])) return
    this.podRunAt[pod] = Number.NaN
    this.running.exact = false
  }

  private end(group: number, state: number): void {
    this.partials.timePasses(group)
    this.groupState[group] = state
    this.groupEnded[group] = this.world.now
    if (!this.whole(group)) this.giveUpRest(group)
  }

  /** What was still to be bound of a group that ends is not tried any more. */
  private giveUpRest(group: number): void {
    const { groupJob } = this.world.roster
    this.jobLeft[groupJob[group]] -= this.endPod(group) - this.firstPod(group) - this.groupWhole[group]
    this.onEnd(group)
  }

  /** Releases what the pod has bound; with `remember` its nodes stay on record as where it was. */
  private free(pod: number, kind: UseClass, remember: boolean): void {
    const { seats } = this
    const { recorder, shares, surroundings, now } = this.world
    if (surroundings !== undefined) surroundings.leave(pod)
    for (let seat = this.firstSeat(pod); seat < this.firstSeat(pod + 1); seat++) {
      const node = seats.node(seat)
      if (node === NOWHERE) continue
      const vector = seats.read(seat)
      recorder.use(kind, vector, -1)
      shares.change(seats.scheduler(seat), vector, -1, now)
      this.release(node, vector)
      if (!remember) seats.put(seat, NOWHERE)
    }
  }

  /** Bound room is given back to the node, or to the lease that closes it. */
  release(node: number, vector: Float64Array): void {
    const { world } = this
    const lease = world.leases.release(node, vector, world.now)
    world.ledger?.leave(node, vector)
    world.nodeReleased[node] = ++world.releases
    if (lease !== undefined) this.onLeaseGrown(lease, vector)
    else world.freed.note(node, world.releases)
  }
}
