/**
 * A scenario: everything that, with a seed, fixes a run. Plain data, already validated; `cosched/scenario` reads it from text,
 * a program may as well write it by hand. Recipes (`generate`) are resolved per seed by `generate/materialise.ts`.
 */

import type { BoundPod, Node } from './cluster.ts'
import type { Compatibility } from './compatibility.ts'
import type { JobTable } from './job-table.ts'
import type { ResourceList } from './resources.ts'
import type { SchedulerConfiguration } from './scheduler-configuration.ts'
import type { Time } from './time.ts'
import type { Job } from './workload.ts'

/** What one attempt decides (a row of the matrix). */
export type UnitLevel = 'container' | 'pod' | 'job'

/** How far a plan looks ahead: the pod as one vector, or container by container with rollback. */
export type Planning = 'whole' | 'perContainer'

/** What becomes of a partial group: evict and start over, leave stranded and retry, or let containers part. */
export type OnPartial = 'reschedule' | 'wait' | 'split'

/**
 * How long a gang that is bound in part waits for the rest, and what then. Two ways of Kubernetes' world to schedule gangs pod by pod:
 * waiting in Permit (scheduler-plugins Coscheduling, KEP-4671 in 1.35) and placeholders (YuniKorn).
 */
export interface GangWait {
  /** From when the first member is bound, microseconds. */
  readonly timeout: Time
  /** `reject`: all members are evicted and tried again; `fail`: the gang is given up; `relax`: evicted, then tried without a limit. */
  readonly after: 'reject' | 'fail' | 'relax'
  /** A member without room rejects the gang at once if a larger share of minMember than this is missing; absent: it waits. */
  readonly rejectGap?: number
  /** Members are bound as soon as the job is submitted, in the place of containers that arrive later. */
  readonly placeholders: boolean
}

/** Whether a unit that finds no room lets later ones pass. */
export type Blocked = 'skip' | 'wait'

/** Which placement policy, with its settings. */
export interface PlacementSpec {
  /** Name in {@link placementPolicies}. */
  readonly policy: string
  /** Probes of `randomFit` and `nomad`. */
  readonly candidates?: number
  /** Equal scores: the lowest node index, or one drawn from the scheduler's stream. */
  readonly ties?: 'lowest' | 'seeded'
  /** Order of the nodes that `randomFirstFit` draws from when a plan begins: as it was at the start, or as the last plan left it. */
  readonly pool?: 'fresh' | 'kept'
  /** Of `kubernetes`: plugins, weights and arguments. Each scheduler goes by the profile of its name; absent: the default profile. */
  readonly profile?: SchedulerConfiguration
  /** Of `kubernetes`: the formula up to 1.35, or the one since. Absent: since. */
  readonly balancedAllocation?: 'classic' | 'v1.36'
}

/** Thinking time of one attempt: `job + task x members not yet bound`, in microseconds (Omega, EuroSys 2013, section 4). */
export interface DecisionTime {
  /** Of one attempt, microseconds. */
  readonly job: Time
  /** Of each member, microseconds. */
  readonly task: Time
}

/** One kind of scheduler, and how many of it there are. */
export interface SchedulerSpec {
  /** Name of the kind; jobs name it. */
  readonly name: string
  /** How many of the kind run side by side; more than one are named NAME-0, NAME-1 ... */
  readonly count: number
  /** How the kind's jobs are dealt to them. */
  readonly mapping: 'roundRobin' | 'hash'
  /** How long an attempt thinks. */
  readonly decision: DecisionTime
  /** Decision times of single workload classes. */
  readonly classes?: Readonly<Record<string, DecisionTime>>
  /** Its placement policy; absent: the scenario's. */
  readonly placement?: PlacementSpec
  /** Whether a unit without room lets later ones pass. */
  readonly blocked: Blocked
  /** Role of its frameworks, a path such as `a/b`; absent: each has one of its own, called like itself. */
  readonly role?: string
  /** Weight of its own role for the allocator; that of a role it names stands with the role. */
  readonly weight: number
}

/** What the allocator grants a role (Mesos roles, weights and quotas). */
export interface RoleSpec {
  /** A path: `a/b` is below `a`. */
  readonly name: string
  /** Against its siblings; absent: 1, or that of the scheduler whose own role it is. */
  readonly weight?: number
  /** Room that is kept for the role and those below it, base units; top-level roles only. */
  readonly guarantee?: ResourceList
  /** Most that the role and those below it may have, base units; top-level roles only. */
  readonly limit?: ResourceList
}

/** How the allocator makes offers (Mesos, NSDI 2011, section 3). */
export interface AllocatorSpec {
  /** Offers are made at multiples of this. */
  readonly interval: Time
  /** How long a declined node is not offered again to the same attempt. */
  readonly refuse: Time
  /** Whose turn it is: by dominant shares (DRF, NSDI 2011), or by chance and weight. */
  readonly sorter: 'drf' | 'random'
  /** True: offers are made at once, too, when an attempt begins to wait. */
  readonly onEvents?: boolean
  /** What is offered has at least this of one of these resources, base units. */
  readonly minOffer?: ResourceList
  /** Weights and quotas of roles. */
  readonly roles?: readonly RoleSpec[]
}

/** How failed attempts are retried and when a group is given up; the engine's, alike for all strategies. */
export interface RetrySpec {
  /** First and longest wait after a conflict or a reschedule; doubles in between. */
  readonly backoff: readonly [Time, Time]
  /** Failed attempts of a group (mere parking not counted) after which it is given up. */
  readonly maxAttempts: number
  /** Give up after this many attempts of a unit of which nothing was ever placed. */
  readonly maxFruitless?: number
  /** True: a parked unit that room is released for sits out its backoff first (Kubernetes: from the unschedulable pool to backoffQ). */
  readonly backoffParked?: boolean
  /** True: a unit without room waits its backoff as well, instead of being parked until room is released. */
  readonly retryUnschedulable?: boolean
  /** True: progress sets the count of failed attempts back to zero. */
  readonly resetOnProgress?: boolean
  /** Replaces `maxAttempts` for jobs that end. */
  readonly maxAttemptsBatch?: number
}

/** One column entry of a comparison: which strategy, with which settings. Keys beyond these are the strategy's own options. */
export interface StrategySpec {
  /** A preset or strategy of the registry. */
  readonly use: string
  /** Name in the results. */
  readonly name: string
  /** What one attempt decides; absent: the preset's own. */
  readonly unit?: UnitLevel
  /** How far a plan looks ahead; absent: the preset's own. */
  readonly planning?: Planning
  /** Placement under this strategy, before the scheduler's and the scenario's. */
  readonly placement?: PlacementSpec
  /** One word for both levels, or one each for a pod's containers and a gang's pods. */
  readonly onPartial?: { readonly pod?: OnPartial; readonly gang?: OnPartial }
  /** The strategy's own options, validated against its `options`. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** A recipe for a cluster or a workload; `generate/materialise.ts` resolves it with a seed. `kind` picks the generator. */
export interface GenerateRecipe {
  /** Name of the generator. */
  readonly kind: string
  readonly [option: string]: unknown
}

/** Equal pods that never end, placed one after the other by randomised first fit. */
export interface PrefillTasks {
  /** How many. */
  readonly tasks: number
  /** Of each, in base units. */
  readonly requests: ResourceList
}

/** Nodes as they are, or a recipe for them; one of `nodes` and `generate`. */
export interface ClusterSource {
  /** The nodes themselves. */
  readonly nodes?: readonly Node[]
  /** A recipe for them. */
  readonly generate?: GenerateRecipe
  /** Pods that are bound from the start. */
  readonly prefill?: readonly BoundPod[]
  /** Share of each dimension that is taken from the start, by pods that never end (Omega section 4 starts at about 0.6). */
  readonly prefillUtilisation?: number
  /** Equal pods that are placed from the start. */
  readonly prefillTasks?: PrefillTasks
}

/** Jobs as they are, in a table, or a recipe for them: one of `jobs`, `table` and `generate`. */
export interface WorkloadSource {
  /** The jobs themselves. */
  readonly jobs?: readonly Job[]
  /** Jobs in columns, as they come of a large file. */
  readonly table?: JobTable
  /** A recipe for them, resolved on the cluster. */
  readonly generate?: GenerateRecipe
  /** True: pods look at the label `kubernetes.io/hostname`, which every node gets that lacks it (the kubelet sets it). */
  readonly hostnames?: boolean
}

/** Where a scenario stands in a series that differ in one parameter: plots draw a series as lines over that parameter. */
export interface SeriesPoint {
  /** Name of the series. */
  readonly name: string
  /** What differs, with its unit if it has one: `load`, `nodes`. */
  readonly parameter: string
  /** The parameter's value here. */
  readonly value: number
}

/** Everything that, with a seed, fixes a run. Plain data. */
export interface Scenario {
  /** Its name in the results. */
  readonly name: string
  /** One line for people. */
  readonly description?: string
  /** Its place in a series of scenarios; no run depends on it. */
  readonly series?: SeriesPoint
  /** Seed of runs that are given none. */
  readonly seed: string
  /** Simulated time limit; absent: until nothing can happen any more. */
  readonly duration?: Time
  /** Most events a run may process. */
  readonly eventBudget?: number
  /** Where the nodes come from. */
  readonly cluster: ClusterSource
  /** Where the jobs come from. */
  readonly workload: WorkloadSource
  /** All kinds of scheduler, at least one. */
  readonly schedulers: readonly SchedulerSpec[]
  /** How offers are made, for strategies that wait for them. */
  readonly allocator: AllocatorSpec
  /** Placement of schedulers and strategies that name none; absent: the default. */
  readonly placement?: PlacementSpec
  /** What is compared, in this order; the first one is the baseline. */
  readonly strategies: readonly StrategySpec[]
  /** How failed attempts are retried. */
  readonly retry: RetrySpec
  /** Which other simulator the run repeats. */
  readonly compatibility?: Compatibility
  /** Per strategy name: figure to expected value, `groups.NAME.outcome` and the like; checked by `run`. */
  readonly expect?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
