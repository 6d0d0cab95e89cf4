/**
 * What the engine makes of an attempt and of groups, for one job: retry, parking, partial groups, gangs whose time is over, ends
 * (simulation/aftermath.ts, retreat.ts, binding.ts). Without clocks and counters: a unit that backs off is ready, and nobody gives up.
 */
import type { Desk } from './desk.ts'
import type { Effects } from './effects.ts'
import { type Draft, type DraftAttempt, FAILED, IDLE, IN_RUN, PARKED, READY, WAITING } from './job-state.ts'
import type { LeaseHand } from './lease-hand.ts'

export class Rules {
  private readonly desk: Desk
  private readonly job: number
  private readonly firstUnit: number
  private readonly state: Draft
  private readonly effects: Effects
  private readonly hand: LeaseHand
  /** Groups that fit the empty cluster nowhere. */
  private readonly infeasible: ReadonlySet<number>

  constructor(
    desk: Desk,
    job: { readonly number: number; readonly firstUnit: number; readonly infeasible: ReadonlySet<number> },
    state: Draft,
    effects: Effects,
    hand: LeaseHand,
  ) {
    this.desk = desk
    this.job = job.number
    this.firstUnit = job.firstUnit
    this.infeasible = job.infeasible
    this.state = state
    this.effects = effects
    this.hand = hand
  }

  bind(attempt: DraftAttempt, target: number, node: number, lease: number): void {
    const { roster, settings } = this.desk.world
    const first = settings.level === 'container' ? roster.podMembers[roster.jobPods[this.job]] : roster.jobPods[this.job]
    this.state.nodes[target - first] = node
    this.effects.assigned |= 1 << node
    if (lease < 0) return
    this.hand.take(attempt, lease, this.desk.vectorOf(attempt.unit, target))
  }

  /** A group runs once enough of its pods are whole. */
  settleGroup(group: number): void {
    const { binding, world } = this.desk
    const global = world.roster.jobGroups[this.job] + group
    if (this.state.groups[group] !== WAITING || binding.groupWhole[global] < world.roster.groupNeeds[global]) return
    this.state.groups[group] = IN_RUN
    binding.groupState[global] = IN_RUN
    this.effects.started = true
  }

  /** The attempt has ended: what becomes of its unit. */
  settle(attempt: DraftAttempt, outcome: string): void {
    const { settings } = this.desk.world
    const { unit } = attempt
    for (const lease of attempt.leases) this.hand.drop(attempt, lease)
    this.state.attempt = undefined
    this.effects.outcome = outcome
    if (this.membersLeft(unit) === 0) this.setUnit(unit, IDLE)
    else if (outcome === 'scheduled' && settings.collects) this.setUnit(unit, READY)
    else if (outcome === 'scheduled' || outcome === 'unschedulable') this.noRoom(unit, attempt.roomSincePlan)
    else this.refused(unit, outcome)
  }

  private noRoom(unit: number, roomSincePlan: boolean): void {
    const { settings, roster } = this.desk.world
    const pod = this.desk.units.firstPod(unit)
    const group = roster.podGroup[pod] - roster.jobGroups[this.job]
    if (settings.level === 'container' && settings.onPartial.pod === 'reschedule' && this.desk.binding.podNode(pod) >= 0) {
      this.setUnit(unit, READY)
      this.reschedule(pod, pod + 1)
    } else if (this.rejects(group)) {
      this.setUnit(unit, READY)
      this.rejectGang(group)
    } else this.setUnit(unit, settings.retry.retryUnschedulable === true || roomSincePlan ? READY : PARKED)
  }

  private refused(unit: number, outcome: string): void {
    const { settings, roster } = this.desk.world
    const group = this.desk.units.firstGroup(unit) - roster.jobGroups[this.job]
    this.setUnit(unit, READY)
    if (outcome === 'partly' && this.gang() && settings.onPartial.gang === 'reschedule' && this.partial(group)) this.rejectGang(group)
  }

  private gang(): boolean {
    return this.desk.world.roster.jobs[this.job].gang !== undefined
  }

  private partial(group: number): boolean {
    const { binding, world } = this.desk
    return this.state.groups[group] === WAITING && binding.groupBound[world.roster.jobGroups[this.job] + group] > 0
  }

  /** Whether a gang that is bound in part is evicted when a member finds no room. */
  private rejects(group: number): boolean {
    const { settings, roster } = this.desk.world
    if (!this.gang() || !this.partial(group)) return false
    if (settings.onPartial.gang === 'reschedule') return true
    const global = roster.jobGroups[this.job] + group
    const gap = settings.gangWait?.rejectGap
    const missing = roster.groupNeeds[global] - this.desk.binding.groupWhole[global]
    return gap !== undefined && !this.state.relaxed[group] && missing > gap * roster.groupNeeds[global]
  }

  rejectGang(group: number): void {
    const { groupPods, jobGroups } = this.desk.world.roster
    const global = jobGroups[this.job] + group
    this.reschedule(groupPods[global], groupPods[global + 1])
  }

  /** Evicts the pods and puts their units back. */
  private reschedule(firstPod: number, endPod: number): void {
    this.effects.moved = true
    this.evict(firstPod, endPod)
    const [first, end] = this.desk.units.range(firstPod, endPod)
    for (let unit = first; unit < end; unit++) {
      if (this.state.attempt?.unit !== unit && this.membersLeft(unit) > 0) this.setUnit(unit, READY)
    }
  }

  private evict(firstPod: number, endPod: number): void {
    const { roster, settings } = this.desk.world
    const byMember = settings.level === 'container'
    const start = roster.jobPods[this.job]
    for (let pod = firstPod; pod < endPod; pod++) {
      if (!byMember) this.leave(pod - start, roster.podVector(pod))
      else
        for (let m = roster.podMembers[pod]; m < roster.podMembers[pod + 1]; m++)
          this.leave(m - roster.podMembers[start], roster.memberVector(m))
    }
    this.desk.seat(this.job, this.state)
  }

  private leave(place: number, vector: Float64Array): void {
    const node = this.state.nodes[place]
    if (node < 0) return
    this.state.nodes[place] = -1
    this.effects.released.push({ node, vector })
    this.effects.freed |= 1 << node
    this.desk.unbind(node, vector)
  }

  end(group: number, state: number): void {
    const { roster, settings } = this.desk.world
    const global = roster.jobGroups[this.job] + group
    this.state.groups[group] = state
    this.evict(roster.groupPods[global], roster.groupPods[global + 1])
    const [first, end] = this.desk.units.range(roster.groupPods[global], roster.groupPods[global + 1])
    if (settings.level !== 'job' || this.membersLeft(first) === 0) for (let unit = first; unit < end; unit++) this.setUnit(unit, IDLE)
    this.dropVainAttempt()
  }

  /** An attempt whose members all belong to groups that have ended is dropped. */
  dropVainAttempt(): void {
    const { attempt } = this.state
    if (attempt !== undefined && this.membersLeft(attempt.unit) === 0) this.settle(attempt, 'abandoned')
  }

  /** Who collects is refused before it holds anything if its group does not fit the empty cluster. */
  refuseInfeasible(unit: number): void {
    const { units, world } = this.desk
    for (let group = units.firstGroup(unit); group < units.endGroup(unit); group++) {
      const here = group - world.roster.jobGroups[this.job]
      if (this.infeasible.has(group) && this.state.groups[here] === WAITING) this.end(here, FAILED)
    }
  }

  membersLeft(unit: number): number {
    return this.desk.units.membersLeft(unit)
  }

  setUnit(unit: number, phase: number): void {
    this.state.units[unit - this.firstUnit] = phase
  }
}
