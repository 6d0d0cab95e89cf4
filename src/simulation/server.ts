/**
 * One scheduler: it thinks about one unit at a time and is occupied from the start to the end of an attempt, waiting for offers
 * included. Here is what it has in hand; `driver.ts` moves it.
 */
import { LeaseList } from '../cell/lease-list.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { DecisionTime } from '../model/scenario.ts'
import type { Attempt, Context, OfferAnswer, Patience, SchedulingUnit } from '../strategy/strategy.ts'
import type { Attention } from './attention.ts'
import type { Parking } from './parking.ts'
import type { PlanRecord } from './plan.ts'
import type { Planner } from './planner.ts'
import type { ReadyQueue } from './ready-queue.ts'
import type { SchedulerSettings, World } from './world.ts'

const NONE = -1
const NO_PATIENCE: Patience = {}

export class Server {
  readonly index: number
  readonly settings: SchedulerSettings
  readonly ready: ReadyQueue
  readonly parking: Parking
  readonly planner: Planner
  private readonly attention: Attention
  private waits = false
  /** Set by the driver once, for all attempts. */
  context!: Context
  /** What it thinks for about a job of each workload class. */
  private decisions: readonly DecisionTime[] = []

  /** The unit in hand, -1 if the scheduler is idle. */
  unit = NONE
  subject: SchedulingUnit | undefined
  attempt: Attempt | undefined
  /** Counts attempts; tells a timer of an earlier one. */
  serial = 0
  thinking = false
  decisionAt = 0
  /** Decision time spent in this attempt, microseconds. */
  thought = 0
  /** Of it, what a refused transaction came of. */
  thoughtInVain = 0
  hasThought = false
  /** Members that this attempt has bound. */
  bound = 0
  /** Effects and plans asked for in one instant, and when that is; a limit on every loop. */
  asked = 0
  askedAt = 0
  /** Rollbacks of the last plan, counted when the thinking ends. */
  pendingRollbacks = 0
  pendingNodes: readonly number[] = []
  plan: PlanRecord | undefined
  /** Releases that the last plan knew of. */
  planned = 0
  /** Changes in who is next to whom that it knew of. */
  plannedMoves = 0

  patience: Patience = NO_PATIENCE
  /** When the wait for something to keep began, microseconds. */
  patientSince = 0
  /** A member arrived or room on a leased node was freed, and the attempt has not been told. */
  changed = false
  /** Leases taken away while the attempt could not be told. */
  readonly revoked: OfferAnswer[] = []
  readonly leases = new LeaseList<NodeLease>('hand')
  /** Nodes that the ending attempt gave back: first offered to the next unit of this scheduler. */
  handback: number[] = []

  constructor(index: number, settings: SchedulerSettings, ready: ReadyQueue, parking: Parking, planner: Planner, attention: Attention) {
    this.index = index
    this.settings = settings
    this.ready = ready
    this.parking = parking
    this.planner = planner
    this.attention = attention
  }

  /** Told once the names of the workload classes: any text, `constructor` as well. */
  classify(names: readonly string[]): void {
    const { classes, decision } = this.settings
    this.decisions = names.map((name) => (Object.hasOwn(classes, name) ? classes[name] : decision))
  }

  /** @param workloadClass an index, -1: none */
  decisionOf(workloadClass: number): DecisionTime {
    return workloadClass < 0 ? this.settings.decision : this.decisions[workloadClass]
  }

  /** Its attempt waits for an offer. */
  get waiting(): boolean {
    return this.waits
  }

  set waiting(waits: boolean) {
    if (waits === this.waits) return
    this.waits = waits
    this.attention.waits(this.index, waits)
  }

  /** A unit may be tried from now on. */
  enqueue(unit: number): void {
    this.ready.push(unit)
    this.attention.due.add(this.index)
  }

  /** Its attempt has to be told of something. */
  disturb(): void {
    this.changed = true
    this.attention.due.add(this.index)
  }

  get idle(): boolean {
    return this.unit === NONE
  }

  /** A plan sees what was released, and who moved, up to now. */
  looks({ releases, surroundings }: World): void {
    this.planned = releases
    if (surroundings !== undefined) this.plannedMoves = surroundings.changes
  }

  /** Patience with its jitter drawn. */
  drawn(patience: Patience): Patience {
    const { lease, jitter } = patience
    return lease === undefined || jitter === undefined ? patience : { ...patience, lease: lease + this.context.random.below(jitter) }
  }

  /** What could be held in these leases; no plan of the attempt outlives the question. */
  tryPlan(leases: readonly NodeLease[]): PlanRecord | undefined {
    this.plan = undefined
    return this.planner.plan(this.unit, { within: leases as never, hold: true })
  }

  /** A new attempt on `unit`. */
  begin(unit: number, subject: SchedulingUnit, now: number): void {
    this.unit = unit
    this.subject = subject
    this.serial++
    this.thought = 0
    this.thoughtInVain = 0
    this.hasThought = false
    this.bound = 0
    this.asked = 0
    this.pendingRollbacks = 0
    this.plan = undefined
    this.planner.diagnosis = undefined
    this.patientSince = now
    this.changed = false
    if (this.revoked.length > 0) this.revoked.length = 0
  }

  /** Its decision time has passed; who thinks does not wait, so patience begins anew. */
  thoughtOver(now: number): void {
    this.thinking = false
    this.hasThought = true
    this.patientSince = now
  }

  /** A lease that its members have used up gives nothing back: what is free on its node otherwise is the allocator's to offer. */
  handBack(lease: NodeLease): void {
    const { room, node } = lease
    for (let dimension = 0; dimension < room.length; dimension++) {
      if (room[dimension] > 0) {
        this.handback.push(node)
        return
      }
    }
  }

  /** Thinks for `span` from `now` on, microseconds. */
  think(span: number, now: number): void {
    this.thinking = true
    this.thought += span
    this.decisionAt = now + span
  }

  /** The thinking ends now, however long it was to last: what is left of it is not spent. */
  cutShort(now: number): void {
    if (this.decisionAt > now) this.thought -= this.decisionAt - now
    this.decisionAt = now
  }

  /** Thinking anew: what led to a refused transaction was in vain, and is no longer of this attempt. Answers its span, microseconds. */
  writeOff(): number {
    const vain = this.thoughtInVain
    this.thought -= vain
    this.thoughtInVain = 0
    return vain
  }

  /** The attempt is over. */
  end(): void {
    this.unit = NONE
    this.attention.due.add(this.index)
    this.subject = undefined
    this.attempt = undefined
    this.thinking = false
    this.waiting = false
    this.plan = undefined
  }
}
