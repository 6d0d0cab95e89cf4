/**
 * Scheduling units: what one attempt decides, a container, a pod or a job. The level is the run's setting, so a unit is the index
 * of its member, pod or job. Here is what a unit consists of and where it stands between its attempts.
 */
import { invariant } from '../errors.ts'
import type { SchedulingUnit } from '../strategy/strategy.ts'
import type { Binding } from './binding.ts'
import { Subject } from './subject.ts'
import type { World } from './world.ts'

/** Where a unit stands. */
export const IDLE = 0 // not arrived, or nothing left to do
export const QUEUED = 1
export const TRIED = 2 // in an attempt
export const PARKED = 3
export const BACKING_OFF = 4

export class Units {
  readonly count: number
  readonly state: Uint8Array
  /** Order in the queue and among the parked; a new one each time the unit is put there, so that stale entries are known. */
  readonly ticket: Float64Array
  /** When a unit that backs off wakes, microseconds; of a parked one: when its backoff is over. */
  readonly wakeAt: Float64Array
  /** When a parked unit that was refused to the end is tried again though no room was released, microseconds; -1: never. */
  readonly unblockAt: Float64Array
  /** Releases seen by the plan that found no room; later ones may help. */
  readonly parkedAt: Float64Array
  readonly tries: Int32Array
  /** Whether an attempt ever bound a member of it. */
  readonly placedOnce: Uint8Array
  /** Decision time spent on what is bound now, microseconds: wasted after all if it is evicted. */
  readonly spent: Float64Array
  private readonly world: World
  private readonly binding: Binding
  private tickets = 0

  constructor(world: World, binding: Binding) {
    const { roster, settings } = world
    this.world = world
    this.binding = binding
    this.count = { container: roster.members, pod: roster.pods, job: roster.jobArrival.length }[settings.level]
    this.state = new Uint8Array(this.count)
    this.ticket = new Float64Array(this.count)
    this.wakeAt = new Float64Array(this.count)
    this.unblockAt = new Float64Array(this.count)
    this.parkedAt = new Float64Array(this.count)
    this.tries = new Int32Array(this.count)
    this.placedOnce = new Uint8Array(this.count)
    this.spent = new Float64Array(this.count)
  }

  /** Takes the next place in line. */
  draw(unit: number, state: number): number {
    this.state[unit] = state
    this.ticket[unit] = ++this.tickets
    return this.tickets
  }

  job(unit: number): number {
    const { roster, settings } = this.world
    if (settings.level === 'job') return unit
    return roster.podJob[settings.level === 'pod' ? unit : roster.memberPod[unit]]
  }

  scheduler(unit: number): number {
    return this.world.jobScheduler[this.job(unit)]
  }

  priority(unit: number): number {
    return this.world.roster.jobPriority[this.job(unit)]
  }

  /** Whether it goes first: by priority, then by its place in line. */
  precedes(unit: number, other: number): boolean {
    const first = this.priority(unit)
    const second = this.priority(other)
    return first > second || (first === second && this.ticket[unit] < this.ticket[other])
  }

  /** First pod of the unit. */
  firstPod(unit: number): number {
    const { roster, settings } = this.world
    if (settings.level === 'job') return roster.jobPods[unit]
    return settings.level === 'pod' ? unit : roster.memberPod[unit]
  }

  /** One past the last pod of the unit. */
  endPod(unit: number): number {
    return this.world.settings.level === 'job' ? this.world.roster.jobPods[unit + 1] : this.firstPod(unit) + 1
  }

  /** First group that the unit belongs to or contains. */
  firstGroup(unit: number): number {
    return this.world.roster.podGroup[this.firstPod(unit)]
  }

  /** One past the last such group. */
  endGroup(unit: number): number {
    return this.world.roster.podGroup[this.endPod(unit) - 1] + 1
  }

  /** Whether the unit's members are bound before they have arrived, in the place of what comes later. */
  placeholder(unit: number): boolean {
    const { roster, settings } = this.world
    return settings.gangWait?.placeholders === true && roster.jobGang[this.job(unit)] === 1
  }

  /** Units that decide the given pods; a job unit belongs to its first pod. */
  range(firstPod: number, endPod: number): readonly [first: number, end: number] {
    const { roster, settings } = this.world
    if (settings.level === 'pod') return [firstPod, endPod]
    if (settings.level === 'container') return [roster.podMembers[firstPod], roster.podMembers[endPod]]
    const job = roster.podJob[firstPod]
    return [job, job + 1]
  }

  /** Members still to be bound in groups that are still open: pods, or 1 for a container. */
  membersLeft(unit: number): number {
    const { binding } = this
    const { roster, settings } = this.world
    if (settings.level === 'job') return binding.jobLeft[unit]
    if (settings.level === 'container') {
      return binding.nodeOf(unit) < 0 && binding.open(roster.podGroup[roster.memberPod[unit]]) ? 1 : 0
    }
    return binding.podLeft[unit] > 0 && binding.open(roster.podGroup[unit]) ? 1 : 0
  }

  /** The only pod that the unit has left to place, -1 if there are several. */
  solePod(unit: number): number {
    const { roster, settings } = this.world
    if (settings.level !== 'job') return this.firstPod(unit)
    let sole = -1
    for (let pod = this.firstPod(unit), end = this.endPod(unit); pod < end; pod++) {
      if (this.binding.podLeft[pod] === 0 || !this.binding.open(roster.podGroup[pod])) continue
      if (sole >= 0) return -1
      sole = pod
    }
    return sole
  }

  /** Whether others could keep a member of the unit from a node. */
  restricted(unit: number): boolean {
    const { surroundings } = this.world
    if (surroundings === undefined) return false
    for (let pod = this.firstPod(unit), end = this.endPod(unit); pod < end; pod++) if (surroundings.restricts(pod)) return true
    return false
  }

  /** Number of the last change that may have opened a node to a member of the unit. */
  openedAt(unit: number): number {
    const { roster, surroundings } = this.world
    let last = 0
    for (let pod = this.firstPod(unit), end = this.endPod(unit); pod < end; pod++) {
      last = Math.max(last, surroundings?.neighbours?.openedAt(roster.podKind(pod)) ?? 0)
    }
    return last
  }

  /** Whether any pod says anything of others. */
  get neighbourly(): boolean {
    return this.world.surroundings?.neighbours !== undefined
  }

  /** Whether somebody came or went, after this number of changes, whose place may matter to a member of the unit. */
  neighboursMoved(unit: number, since: number): boolean {
    const { roster, surroundings } = this.world
    if (surroundings?.neighbours === undefined || surroundings.changes === since) return false
    for (let pod = this.firstPod(unit), end = this.endPod(unit); pod < end; pod++) {
      if (surroundings.neighbours.touchedAt(roster.podKind(pod)) > since) return true
    }
    return false
  }

  /** Whether a member of the unit may go to the node: selectors and taints, where its siblings are, and, of a single one, its neighbours. */
  mayUse(unit: number, node: number): boolean {
    const { roster, settings, surroundings } = this.world
    const sole = surroundings === undefined ? -1 : this.solePod(unit)
    if (sole >= 0 && surroundings?.restricts(sole) === true && !surroundings.admits(sole, node)) return false
    if (settings.level === 'container' && settings.onPartial.pod !== 'split') {
      const sibling = this.binding.podNode(roster.memberPod[unit])
      if (sibling >= 0 && sibling !== node) return false
    }
    for (let pod = this.firstPod(unit), end = this.endPod(unit); pod < end; pod++) {
      const allowed = roster.podAllowed(pod)
      if (allowed === undefined || allowed[node] !== 0) return true
    }
    return false
  }

  name(unit: number): string {
    const { roster, settings } = this.world
    if (settings.level === 'job') return roster.jobName(unit)
    return settings.level === 'pod' ? roster.podName(unit) : roster.memberName(unit)
  }

  /** The unit as an attempt sees it. */
  subject(unit: number, members: number): SchedulingUnit {
    const { roster, settings } = this.world
    const job = this.job(unit)
    if (members === 0) invariant(false, `unit ${unit} has nothing left to place`)
    return new Subject(this, unit, settings.level, members, roster.jobGang[job] === 1, roster.jobDuration[job] === Infinity)
  }

  /** The same, written out. */
  describe(unit: number, members: number): SchedulingUnit {
    const { level, gang, endless, name } = this.subject(unit, members)
    return { level, members, gang, endless, name }
  }
}
