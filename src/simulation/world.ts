/** What the parts of one run share. */
import type { Cell } from '../cell/cell.ts'
import type { CommitDoor } from '../cell/commit.ts'
import type { Share } from '../cell/invariants.ts'
import type { LeaseBook } from '../cell/leases.ts'
import type { Ledger } from '../cell/ledger.ts'
import type { EventQueue } from '../kernel/event-queue.ts'
import type { Recorder } from '../metrics/recorder.ts'
import type { Blocked, DecisionTime, GangWait, OnPartial, PlacementSpec, Planning, RetrySpec, UnitLevel } from '../model/scenario.ts'
import type { Time } from '../model/time.ts'
import type { Scene } from '../placement/scene.ts'
import type { Attention } from './attention.ts'
import type { FreedNodes } from './freed-nodes.ts'
import type { Roster } from './roster.ts'
import type { Shares } from './shares.ts'
import type { Surroundings } from './surroundings.ts'
import type { Tracer } from './tracer.ts'

/** Kinds of event, in the order in which they are taken at one instant. */
export const FINISH = 0
// 1 is kept for changes of nodes: crash, drain, recovery.
export const EXPIRY = 2
export const ARRIVAL = 3
export const DECISION_END = 4
export const WAKE = 5
export const BATCH = 6

export interface Settings {
  readonly level: UnitLevel
  readonly planning: Planning
  readonly onPartial: { readonly pod: OnPartial; readonly gang: OnPartial }
  readonly retry: RetrySpec
  /** How long a gang that is bound in part waits; absent: without a limit. */
  readonly gangWait?: GangWait
  /** The strategy collects: units enter with their first member, wait inside their attempts, and are never parked. */
  readonly collects: boolean
  /** The strategy evicts pods of lower priority. */
  readonly preempts: boolean
  /** The run's first deadlock is to be explained. */
  readonly explains: boolean
  /** Attempts that end refused are parked, and tried again after this long at the latest, microseconds; undefined: they back off. */
  readonly unblockAfter: Time | undefined
}

/** One scheduler of a kind. */
export interface SchedulerSettings {
  readonly name: string
  readonly decision: DecisionTime
  readonly classes: Readonly<Record<string, DecisionTime>>
  readonly placement: PlacementSpec
  readonly blocked: Blocked
  /** Role of the framework, a path. */
  readonly role: string
}

export interface World {
  readonly roster: Roster
  readonly cell: Cell
  /** What nodes and pods say of themselves, and who is next to whom. */
  readonly scene: Scene
  /** Keeps the scene up to date; absent where nobody asks. */
  readonly surroundings?: Surroundings
  /** Where transactions are validated and bound. */
  readonly door: CommitDoor
  readonly leases: LeaseBook
  /** A second account of what is bound, where the laws are checked after every event. */
  ledger?: Ledger
  readonly events: EventQueue
  readonly recorder: Recorder
  readonly shares: Shares
  readonly tracer: Tracer
  readonly settings: Settings
  readonly schedulers: readonly SchedulerSettings[]
  /** Scheduler of each job. */
  readonly jobScheduler: Int32Array
  /** Total capacity by dimension, base units. */
  readonly totals: Float64Array
  /** Prefilled room that is never released. */
  readonly staying: Share[]
  /** Microseconds. */
  now: number
  /** What was drawn at random, or asked of a placement policy, which may keep a place of its own: counted where the strategy forgets. */
  hidden: number
  /** Counts releases; `nodeReleased[node]` is its value at the node's last one. */
  releases: number
  readonly nodeReleased: Float64Array
  /** Nodes on which room was released, for those who wait for it. */
  readonly freed: FreedNodes
  /** Which schedulers wait, and which have to be looked at. */
  readonly attention: Attention
}
