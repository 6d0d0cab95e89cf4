/**
 * Counts and time-weighted sums, fed by the engine where an effect passes it; strategies count nothing. Running sums only, but for
 * the two waits a group.
 */
import type { Outcome } from '../model/outcome.ts'

/** The classes in which bound or held room is counted. */
export const RUNNING = 0
export const HELD_IDLE = 1
export const STRANDED = 2
export type UseClass = typeof RUNNING | typeof HELD_IDLE | typeof STRANDED

/** Decision time by what came of it. */
export const USEFUL = 0
export const WASTED = 1
export const NO_ROOM = 2
export type DecisionClass = typeof USEFUL | typeof WASTED | typeof NO_ROOM

/** `recurrence`: a state came back, with nothing drawn in between, which proves it. `window`: nothing started for the whole window. */
export type LivelockTest = 'recurrence' | 'window'

/** A deadlock, from its onset until it was broken, microseconds; absent: it stands. */
export interface DeadlockSpan {
  readonly since: number
  until?: number
}

export class Recorder {
  /** First submission: figures over time begin here, microseconds. */
  readonly windowStart: number
  /** Attempts begun; those that have not ended have no outcome yet. */
  attemptsBegun = 0
  readonly attempts: Record<Outcome, number> = { scheduled: 0, unschedulable: 0, conflict: 0, partly: 0, abandoned: 0 }
  rollbacks = 0
  conflicts = 0
  transactions = 0 // accepted whole
  reschedules = 0
  evictions = 0
  partialPlacements = 0
  splitPods = 0
  greedyMisses: number | null = null // until somebody judges failed plans
  placeablePlans = 0 // of gangs, found or missed, once somebody judges
  /** One an onset, in the order in which they were found. */
  readonly deadlockSpans: DeadlockSpan[] = []
  deadlockUnknown = 0
  standstills = 0
  /** By which test the run was called a livelock. */
  livelock: LivelockTest | undefined
  groupsStarted = 0

  /** Attempts on units of each group, first attempts that failed, and waits in microseconds (NaN: not yet). */
  readonly groupAttempts: Int32Array
  readonly groupFirstTryFailed: Uint8Array
  readonly groupWaitFirst: Float64Array
  readonly groupWaitRunning: Float64Array

  private readonly dimensions: number
  private readonly totals: Float64Array // [use class x dimensions + dimension], now
  private readonly integrals: Float64Array // the same over time
  private readonly returned: Float64Array // [dimension], leased and given back without having run, base units x microseconds
  private readonly decisions: Float64Array // [scheduler x 3 + decision class], microseconds
  private settledAt: number

  constructor(groups: number, dimensions: number, schedulers: number, windowStart: number) {
    this.windowStart = windowStart
    this.settledAt = windowStart
    this.dimensions = dimensions
    this.totals = new Float64Array(3 * dimensions)
    this.integrals = new Float64Array(3 * dimensions)
    this.returned = new Float64Array(dimensions)
    this.decisions = new Float64Array(3 * schedulers)
    this.groupAttempts = new Int32Array(groups)
    this.groupFirstTryFailed = new Uint8Array(groups)
    this.groupWaitFirst = new Float64Array(groups).fill(Number.NaN)
    this.groupWaitRunning = new Float64Array(groups).fill(Number.NaN)
  }

  /** Share of the groups that ever ran. */
  get shareStarted(): number {
    const groups = this.groupAttempts.length
    return groups === 0 ? 1 : this.groupsStarted / groups
  }

  /** Time has come to `now`: the totals stood since the last call. */
  advance(now: number): void {
    const span = now - this.settledAt
    if (span <= 0) return
    const { totals, integrals } = this
    for (let index = 0; index < totals.length; index++) integrals[index] += totals[index] * span
    this.settledAt = now
  }

  /** A deadlock came about at `since`; who breaks it says when it ended. */
  deadlock(since: number): DeadlockSpan {
    const span = { since }
    this.deadlockSpans.push(span)
    return span
  }

  get deadlocks(): number {
    return this.deadlockSpans.length
  }

  /** The first onset, microseconds. */
  get deadlockOnset(): number | undefined {
    return this.deadlockSpans.length === 0 ? undefined : Math.min(...this.deadlockSpans.map(({ since }) => since))
  }

  /** For how long at least one deadlock stood up to `until`, microseconds. */
  deadlockTime(until: number): number {
    const spans = this.deadlockSpans.map((span) => [span.since, Math.min(span.until ?? until, until)] as const).sort((a, b) => a[0] - b[0])
    let time = 0
    let reached = 0
    for (const [since, end] of spans) {
      time += Math.max(0, end - Math.max(since, reached))
      reached = Math.max(reached, end)
    }
    return time
  }

  /** Room of so many such vectors entered a class, or (below zero) left it. */
  use(kind: UseClass, vector: Float64Array, times: number): void {
    const base = kind * this.dimensions
    for (let dimension = 0; dimension < vector.length; dimension++) this.totals[base + dimension] += times * vector[dimension]
  }

  /** Room went from one class to another. */
  pass(from: UseClass, to: UseClass, vector: Float64Array): void {
    const { totals, dimensions } = this
    for (let dimension = 0; dimension < vector.length; dimension++) {
      totals[from * dimensions + dimension] -= vector[dimension]
      totals[to * dimensions + dimension] += vector[dimension]
    }
  }

  /** Room in a class now, base units. */
  inUse(kind: UseClass, dimension: number): number {
    return this.totals[kind * this.dimensions + dimension]
  }

  /**
   * Time-weighted sum of a class up to `until`, base units x microseconds. Totals stand after the last change, so that `until` may be
   * later, and as early as that change itself though the clock has run on.
   */
  integral(kind: UseClass, dimension: number, until: number): number {
    const index = kind * this.dimensions + dimension
    return this.integrals[index] + this.totals[index] * (until - this.settledAt)
  }

  /** Leased room was given back or taken away, unused. @param heldTime room x how long it was held, base units x microseconds. */
  heldInVain(heldTime: Float64Array): void {
    for (let dimension = 0; dimension < heldTime.length; dimension++) this.returned[dimension] += heldTime[dimension]
  }

  /** What {@link heldInVain} amounts to, base units x microseconds. */
  returnedTime(dimension: number): number {
    return this.returned[dimension]
  }

  /** A scheduler spent (or, with a negative span, turns out not to have spent) decision time so. */
  decided(scheduler: number, kind: DecisionClass, span: number): void {
    this.decisions[scheduler * 3 + kind] += span
  }

  /** Decision time of a scheduler, microseconds. */
  decisionTime(scheduler: number, kind: DecisionClass): number {
    return this.decisions[scheduler * 3 + kind]
  }
}
