/**
 * A deadlock as a person is told of it: plain data, ready for JSON. The classes and the wait-for graph are those of `reduceHolds`
 * (Holt, "Some deadlock properties of computer systems", 1972; Coffman, Elphick and Shoshani, "System deadlocks", 1971); the way out is
 * a rollback at least cost, as Coffman, Elphick and Shoshani propose in their section on recovery.
 */
import type { BaseUnit } from '../../model/quantity.ts'
import type { Time } from '../../model/time.ts'
import type { Claimant, HoldState } from '../hold-state.ts'
import type { ReductionOptions } from '../reduction.ts'

/**
 * Why a group can never run: on a circle of waits; waiting for such; locked in by its own placement; fits the empty cluster nowhere;
 * fits, but not beside work that never ends.
 */
export type StuckClass = 'core' | 'victim' | 'selfDeadlock' | 'infeasible' | 'blockedByEndless'

/** Room that is held and, where known, since when, microseconds. */
export type TimedHolding = Claimant['holds'][number] & { readonly since?: Time }

/** A hold state whose holdings may say since when they are held. */
export interface TimedHoldState extends HoldState {
  /** The claimants, their holdings with times. */
  readonly claimants: readonly (Claimant & { readonly holds: readonly TimedHolding[]; readonly rooms: readonly TimedHolding[] })[]
}

/** What things are called. Whatever is absent is called by its id or its index. */
export interface DeadlockNames {
  /** Name of the group of this id. */
  readonly group?: (id: string) => string
  /** Name of the node of this index. */
  readonly node?: (node: number) => string
  /** Name of the dimension of this index. */
  readonly dimension?: (dimension: number) => string
  /** The base unit of a dimension; default: what Kubernetes counts a resource of its name in. */
  readonly unit?: (dimension: number) => BaseUnit
  /** The scheduler that serves a group. */
  readonly scheduler?: (id: string) => string | undefined
}

/** How a deadlock is told, and how much work may go into it. */
export interface ExplainOptions extends ReductionOptions {
  /** What groups, nodes and dimensions are called. */
  readonly names?: DeadlockNames
  /** The instant of the state, microseconds. With it, and `since` on every holding, a rollback costs resource-time. */
  readonly now?: Time
  /** Most groups listed one by one; default 100. */
  readonly mostGroups?: number
  /** Most groups listed that one of them waits for; default 30. */
  readonly mostWaits?: number
  /** Most places listed of a holding, a need or an edge; default 12. */
  readonly mostPlaces?: number
  /** Most circular waits told one by one; default 10. */
  readonly mostCores?: number
  /** Most reductions tried in the search for a release, over all circular waits; default: by the size of the state, at least 40. */
  readonly trials?: number
}

/** Columns of every vector in the report, base units. */
export interface ReportDimension {
  /** Name of the resource. */
  readonly name: string
  /** What its amounts count. */
  readonly unit: BaseUnit
}

/** A group, by id and name. */
export interface GroupRef {
  /** Its id in the state. */
  readonly id: string
  /** What it is called. */
  readonly name: string
}

/** Room on one node. */
export interface PlaceReport {
  /** Name of the node. */
  readonly node: string
  /** Index of the node in the state. */
  readonly index: number
  /** `bound`: members bound or pinned there, which stay; `offer`: a whole offer it keeps, of which only it can use anything. */
  readonly kind: 'bound' | 'offer'
  /** Amounts by dimension, base units. */
  readonly vector: readonly number[]
  /** Since when the oldest part is held; absent where not known. */
  readonly sinceSeconds?: number
}

/** Members of one shape that a group still wants. */
export interface NeedReport {
  /** How many of the shape. */
  readonly count: number
  /** What each requests, by dimension, base units. */
  readonly vector: readonly number[]
  /** How many of this shape alone fit into what is free and its own offers, once all that can finish have finished; at most `count`. */
  readonly fit: number
  /** How many nodes may take them; absent: every node. */
  readonly eligible?: number
  /** The first of the eligible nodes, by name. */
  readonly nodes?: readonly string[]
}

/** Where and of what a group finds too little that another holds. */
export interface LackReport {
  /** Name of the node. */
  readonly node: string
  /** Index of the node in the state. */
  readonly index: number
  /** Name of the dimension. */
  readonly dimension: string
  /** What the waiting group still needs in all. */
  readonly needs: number
  /** What is free there once all that can finish have finished. */
  readonly free: number
  /** What the waiting group's own offers have there. */
  readonly own: number
  /** What the other group holds there. */
  readonly held: number
}

/** An edge of the wait-for graph. */
export interface WaitReport {
  /** The group that is waited for. */
  readonly on: GroupRef
  /** Where and of what there is too little. */
  readonly lacks: readonly LackReport[]
  /** Places that are not listed. */
  readonly lacksOmitted: number
}

/** A group that no continuation can finish. */
export interface StuckGroup extends GroupRef {
  /** The scheduler that serves it, where known. */
  readonly scheduler?: string
  /** Why it is stuck. */
  readonly class: StuckClass
  /** It would never give back what its members hold. */
  readonly endless: boolean
  /** All it holds, per dimension. */
  readonly held: readonly number[]
  /** Where it holds room. */
  readonly places: readonly PlaceReport[]
  /** Places that are not listed. */
  readonly placesOmitted: number
  /** How many of the members it still wants it must place in order to run. */
  readonly needed: number
  /** What it still wants, by shape. */
  readonly needs: readonly NeedReport[]
  /** Shapes that are not listed. */
  readonly needsOmitted: number
  /** Whom it waits for, and for what. */
  readonly waitsFor: readonly WaitReport[]
  /** Groups it waits for that are not listed. */
  readonly waitsForOmitted: number
}

/** What a rollback throws away. */
export interface CostReport {
  /** The largest share of the cluster, over dimensions, that is held: 0 to 1. */
  readonly share: number
  /** The same with each holding times how long it was held: share-seconds. Present where times are known; then it is the cost. */
  readonly shareSeconds?: number
}

/** Groups whose rollback releases a circular wait, at least cost (Coffman, Elphick and Shoshani, 1971, on recovery). */
export interface ReleaseReport {
  /** Whom to roll back, each with its cost. */
  readonly groups: readonly (GroupRef & CostReport)[]
  /** Sum over the groups. */
  readonly cost: CostReport
  /** One group alone: every cheaper one was tried and does not do. A set: no single one does (false: not all were tried). */
  readonly cheapest: boolean
  /** None of the groups can be left out (false: not all were tried). */
  readonly minimal: boolean
  /** Members of the circular wait that can run then, in an order in which they can; those rolled back start again. */
  readonly thenRun: readonly GroupRef[]
  /** Of `thenRun`, how many are not listed. */
  readonly thenRunOmitted: number
  /** Members that no continuation can finish even then, for another reason than this circle. */
  readonly stillStuck: readonly GroupRef[]
  /** Of `stillStuck`, how many are not listed. */
  readonly stillStuckOmitted: number
  /** False if the proof rests on a group of which a packing search could not decide whether it can finish. */
  readonly proven: boolean
}

/** A circular wait: a strongly connected component of the wait-for graph. */
export interface CoreReport {
  /** How many groups it has. */
  readonly size: number
  /** The first of them. */
  readonly members: readonly GroupRef[]
  /** A shortest cycle, each waiting for the next and the last for the first, with the reason. */
  readonly cycle: readonly { readonly from: GroupRef; readonly wait: WaitReport }[]
  /** False if the search for a shorter one gave up. */
  readonly shortest: boolean
  /** A cheapest set found of groups to roll back so that the others can run. */
  readonly release: ReleaseReport
}

/**
 * A deadlock explained: who holds what, who waits for whom and why, and whose rollback would release it. Lists are cut at the lengths of
 * {@link ExplainOptions}; `…Omitted` counts what is left out.
 */
export interface DeadlockReport {
  /** Name and unit of each entry of the vectors. */
  readonly dimensions: readonly ReportDimension[]
  /** The instant of the state; absent where not known. */
  readonly seconds?: number
  /** Groups of the state: those that hold room or wait for it. */
  readonly claimants: number
  /** Those that no continuation can finish. */
  readonly stuck: number
  /** Those of which a packing search could not decide it. */
  readonly unknown: number
  /** The classes that occur, how often, and what they mean. */
  readonly classes: readonly { readonly class: StuckClass; readonly count: number; readonly meaning: string }[]
  /** Whether any group can take another step now: the deadlock is certain, and not everything stands still yet. */
  readonly movesPossible: boolean
  /** Members of told cycles first, then by class and in the order of the state. */
  readonly groups: readonly StuckGroup[]
  /** Stuck groups that are not listed. */
  readonly groupsOmitted: number
  /** The circular waits that are told. */
  readonly cores: readonly CoreReport[]
  /** Circular waits that are not told. */
  readonly coresOmitted: number
}

/** The deadlock of one run. */
export interface DeadlockRecord {
  /** When it came about. */
  readonly onsetSeconds: number
  /** What held at the instant at which it was found, the first onset of the run. */
  readonly onset: DeadlockReport
  /** What held at the end of the run, if some of it was still there. */
  readonly end?: DeadlockReport
  /** Groups that hold nothing and wait at the end for what the deadlocked ones hold. */
  readonly waitingAtEnd?: number
}
