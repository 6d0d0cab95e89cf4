/**
 * What an exploration takes and gives: every order in which the effects of a strategy may happen in a small scenario, instead of the one
 * order that a clock gives (explicit-state model checking; Holzmann, "The model checker Spin", IEEE TSE 1997).
 *
 * Clocks and counters are dropped: decisions, offers, finishes and expiries happen in any order, retries have no limit, and no queue has
 * an order. What is never reached is therefore never reached under any clock; what is reached, some clock may need luck for.
 */

/**
 * What one step does. `arrive`: a late member comes. `start`: an idle scheduler takes up a unit. `decide`: its thinking ends, with all it
 * does in that instant. `offer`: a waiting attempt is offered what is free on a node. `expire`: a lease is taken back, its time is over.
 * `timeout`: a waiting attempt is told that its patience is over. `wound`: an older unit takes the lease of a younger one. `recover`: the
 * attempt of a deadlocked unit loses all its leases. `rejectGang`: the time of a gang that is bound in part is over. `finish`: a running group ends. `crash`: a scheduler forgets its attempt.
 */
export const STEP_KINDS = [
  'arrive',
  'start',
  'decide',
  'offer',
  'expire',
  'timeout',
  'wound',
  'recover',
  'rejectGang',
  'finish',
  'crash',
] as const

/** One of {@link STEP_KINDS}. */
export type StepKind = (typeof STEP_KINDS)[number]

/** One step; numbers are indices in the order of the scenario: jobs by arrival, their pods, their containers. */
export interface Step {
  /** What is done. */
  readonly do: StepKind
  /** The scheduling unit whose attempt it is: a job, pod or container, whichever the strategy decides. */
  readonly unit?: number
  /** The node that is offered. */
  readonly node?: number
  /** The group that finishes or is rejected. */
  readonly group?: number
  /** The container that arrives. */
  readonly member?: number
  /** For people: who does what where, and what came of it. */
  readonly text: string
}

/** What a trace can lead to: a deadlock, a cycle without progress, a group bound in part. */
export type StepTraceKind = 'deadlock' | 'livelock' | 'atomicity'

/** A way from the beginning to a state that shows something; one of the shortest there are. */
export interface StepTrace {
  /** What the last state shows. */
  readonly kind: StepTraceKind
  /** From the beginning on. */
  readonly steps: readonly Step[]
  /** Livelock: the steps from this one on can be repeated for ever. */
  readonly repeatsFrom?: number
}

/**
 * Ends of the course of things: every group ran; a deadlock (a core or a self-deadlock by Holt's reduction) is left; or groups wait for ever
 * without one: they fit nowhere, or a placement exists that greedy planning never comes to.
 */
export type TerminalOutcome = 'allRan' | 'deadlock' | 'pending'

/** How far an exploration goes. */
export interface ExploreOptions {
  /** Most states that are stored. Default 1,000,000, about 40 bytes each. */
  readonly maxStates?: number
  /**
   * Treat jobs, neighbouring pods of a job, and (where nobody looks at the cell) nodes that differ in name only as interchangeable, take
   * attempts that think and will do the same as one, and starts that heed nobody before all other steps. Default true.
   */
  readonly reduce?: boolean
  /** Most crashes of schedulers. Default 0. */
  readonly crashes?: number
  /** Called every thousand states with how many are stored, and how many of them wait to be looked at. A search may begin anew. */
  readonly onProgress?: (states: number, waiting: number) => void
}

/** Answers are null where the search did not finish and has not found it. */
export interface Exploration {
  /** Name of the scenario. */
  readonly scenario: string
  /** Name of the strategy. */
  readonly strategy: string
  /** Seed of the generated cluster and workload. */
  readonly seed: string
  /** True only if every reachable state was looked at. */
  readonly complete: boolean
  /** Different states that were reached. */
  readonly states: number
  /** Steps that were tried between them. */
  readonly transitions: number
  /** Steps of the longest of the shortest ways to a state. */
  readonly depth: number
  /** A state in which nothing but a crash can happen any more, and a core or a self-deadlock is left. */
  readonly deadlockReachable: boolean | null
  /** A cycle in which leases are granted or claims undone, no group starts, and nothing that runs would end. */
  readonly livelockReachable: boolean | null
  /** A state in which a group is bound in part and does not run. */
  readonly atomicityBroken: boolean | null
  /** States in which nothing but a crash can happen any more, by what became of the groups. Interchangeable ones count once under reduction. */
  readonly outcomes: Readonly<Partial<Record<TerminalOutcome, number>>>
  /** The deadlock trace in words; null if there is none, or none was found. */
  readonly shortestDeadlock: readonly string[] | null
  /** A shortest way to each kind of trouble that was found. */
  readonly traces: Readonly<Partial<Record<StepTraceKind, StepTrace>>>
  /** What was treated as interchangeable, in words. */
  readonly reductions: readonly string[]
  /** Why the search is not complete, or what the model leaves out of this scenario, in words. */
  readonly notes: readonly string[]
}
