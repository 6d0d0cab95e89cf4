/**
 * The figures of a run: a closed list, each defined once, here. Per group unless said; an empty ratio is null. Real time never
 * stands among them: decisions per second belong to benches.
 */

import type { DeadlockRecord } from '../analysis/explain/types.ts'
import type { SeriesPoint } from '../model/scenario.ts'
import type { LivelockTest } from './recorder.ts'

/** A summary of waits in seconds. Groups that never got there are counted apart, not dropped silently. */
export interface Distribution {
  /** Mean, seconds; null for no values, as the others. */
  readonly mean: number | null
  /** Median, seconds (type 7 of Hyndman and Fan, 1996, as the others). */
  readonly p50: number | null
  /** 90th percentile, seconds. */
  readonly p90: number | null
  /** 99th percentile, seconds. */
  readonly p99: number | null
  /** Longest, seconds. */
  readonly max: number | null
  /** How many values. */
  readonly count: number
}

/** Share of the window a scheduler spent deciding. `wasted`: a conflict, or later evicted. */
export interface Busyness {
  /** On attempts that bound something which stayed, 0 to 1. */
  readonly useful: number | null
  /** On conflicts, and on what was evicted later. */
  readonly wasted: number | null
  /** On attempts that found no room. */
  readonly noRoom: number | null
}

/** A figure per resource dimension. */
export type PerDimension = Readonly<Record<string, number | null>>

/** Members of deadlocked sets by class (Holt's reduction and the wait-for graph). */
export interface DeadlockMembers {
  /** On a circle of waits. */
  readonly core: number
  /** Waits for such, or for a self-deadlocked group. */
  readonly victim: number
  /** Locked in by its own placement. */
  readonly selfDeadlock: number
  /** Fits the empty cluster nowhere. */
  readonly infeasible: number
  /** Fits, but not beside what never ends. */
  readonly blockedByEndless: number
}

/** The figures of one run, each defined in docs/figures.md. An empty ratio is null. */
export interface Figures {
  /** Groups submitted = running + finished + failed + pending + deadlocked at the end. */
  readonly groups: number
  /** Groups that ever ran. */
  readonly groupsStarted: number
  /** Groups that run at the end. */
  readonly groupsRunning: number
  /** Groups that have run their time. */
  readonly groupsFinished: number
  /** Groups given up, or proven to fit the empty cluster nowhere. */
  readonly groupsFailed: number
  /** Groups that wait at the end and are neither failed nor deadlocked. */
  readonly groupsPending: number
  /** Groups that wait at the end and are core, victim or self-deadlocked. */
  readonly groupsDeadlocked: number
  /** Groups that never ran / groups submitted. */
  readonly failureRate: number | null
  /** Tries at one scheduling unit, in all and by outcome; a try that goes on when the run ends is counted and has no outcome. */
  readonly attempts: number
  /** Attempts that bound all, or all that fit. */
  readonly attemptsScheduled: number
  /** Attempts that found no room. */
  readonly attemptsUnschedulable: number
  /** Attempts refused at commit. */
  readonly attemptsConflict: number
  /** Attempts of which some members were bound and some refused. */
  readonly attemptsPartly: number
  /** Attempts whose patience was over. */
  readonly attemptsAbandoned: number
  /** Attempts not `scheduled` / attempts. */
  readonly attemptFailureRate: number | null
  /** Groups with a failed first attempt of any unit / groups tried. */
  readonly firstTryFailureRate: number | null
  /** Groups during which time passed, or an attempt failed, while some but not all members were bound. */
  readonly partialPlacements: number
  /** Evictions of a partial group under `reschedule`, the one that ends in giving up included. */
  readonly reschedules: number
  /** Pods with containers on more than one node. */
  readonly splitPods: number
  /** Containers evicted. */
  readonly evictions: number
  /** Claims undone, in a plan or at commit, counted once an undo. */
  readonly rollbacks: number
  /** Transactions refused, wholly or in part. */
  readonly conflicts: number
  /** Transactions refused / successful transactions (Omega, section 4: 3 = four attempts on average). */
  readonly conflictFraction: number | null
  /** Onsets of core or self-deadlocked sets. */
  readonly deadlocks: number
  /** Groups deadlocked at the end; as `groupsDeadlocked`. */
  readonly deadlockedGroups: number
  /** First onset, seconds; null if none. */
  readonly deadlockOnsetSeconds: number | null
  /** Onsets that still hold when nothing can move any more. */
  readonly standstills: number
  /** 1 if the run ended as a livelock. */
  readonly livelocks: number
  /** Groups that could have run all along, never did, and were overtaken by at least 100 submitted later. */
  readonly starvedGroups: number
  /** Groups by class at the end. */
  readonly deadlockMembers: DeadlockMembers
  /** For how long at least one deadlock stood, from its onset until it was broken or to the horizon, seconds. */
  readonly deadlockSeconds: number
  /** Deadlock checks that overran their budget. */
  readonly deadlockUnknown: number
  /** Plans of gangs that fail though a placement of all they need exists in the same room; null without the exact oracle. */
  readonly greedyMisses: number | null
  /** Greedy misses / plans of gangs of which a placement exists, those found and those missed; null without the exact oracle. */
  readonly greedyMissRate: number | null
  /** Groups started / window. */
  readonly throughputPerSecond: number | null
  /** Job submission to first attempt (Omega's job wait time), one value a group. */
  readonly waitFirstSeconds: Distribution
  /** Job submission to the group running, one value a group. */
  readonly waitRunningSeconds: Distribution
  /** By scheduler name. */
  readonly busyness: Readonly<Record<string, Busyness>>
  /** Time-weighted share of capacity that is running; held (leased or pinned, nothing bound); stranded (bound, group not running). */
  readonly utilisation: PerDimension
  /** Time-weighted share of capacity that is held: leased or pinned, nothing bound. */
  readonly heldIdle: PerDimension
  /** Of it, what was given back or taken away without having run, over the time for which it had been held. */
  readonly heldReturned: PerDimension
  /** Time-weighted share of capacity that is bound while its group does not run. */
  readonly stranded: PerDimension
  /** At the peak of running pods: lower bound on nodes / nodes used; null above 10,000 pods. */
  readonly packingDensity: number | null
  /** Jain's index over the schedulers' time-weighted dominant shares. */
  readonly fairness: number | null
  /** First submission to the horizon (`duration`, else the run's own end), seconds. */
  readonly windowSeconds: number
}

/** What became of a group by the end of the run. */
export type GroupOutcome = 'running' | 'finished' | 'failed' | 'pending' | 'deadlocked'

/** Where a container went. */
export interface ContainerResult {
  /** Name of the container. */
  readonly name: string
  /** Where it is bound at the end, or was when it finished; else null. */
  readonly node: string | null
}

/** What became of one group. */
export interface GroupResult {
  /** Name of the gang's job; a pod that is a group of its own is called by its job and its own name. */
  readonly name: string
  /** What became of it. */
  readonly outcome: GroupOutcome
  /** Scheduling units tried for the group. */
  readonly attempts: number
  /** When the group began to run; null if never. */
  readonly startedSeconds: number | null
  /** When the group had run its time, seconds from the start; null if it has not. */
  readonly finishedSeconds: number | null
  /** Its pods, with the nodes of their containers. */
  readonly pods: readonly { readonly name: string; readonly containers: readonly ContainerResult[] }[]
}

/** `steps`: a replay that was to end with its last step. */
export type RunEnd = 'idle' | 'duration' | 'eventBudget' | 'livelock' | 'steps'

/** What one run gave: plain data, the same bytes for the same scenario, strategy, seed and version. */
export interface RunResult {
  /** Name of the scenario. */
  readonly scenario: string
  /** Name of the strategy. */
  readonly strategy: string
  /** Seed of the run. */
  readonly seed: string
  /** Digest of the event trace: 16 hex digits. */
  readonly digest: string
  /** Why the run ended. */
  readonly ended: RunEnd
  /** When, in seconds of simulated time; of an `idle` run the last event that changed anything. */
  readonly endedSeconds: number
  /** All figures. */
  readonly figures: Figures
  /** All groups; empty if the run was asked for none. */
  readonly groups: readonly GroupResult[]
  /** Present if the scenario is part of a series: its place there. */
  readonly series?: SeriesPoint
  /** Present if the run ended as a livelock: whether a state recurred, which proves it, or nothing started during the window. */
  readonly livelock?: LivelockTest
  /** Present if it was asked for and a deadlock was counted. */
  readonly deadlock?: DeadlockRecord
}
