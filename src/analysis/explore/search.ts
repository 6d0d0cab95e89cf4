/**
 * Breadth first through the space of states, so that the first way to a state is one of the shortest. States that differ only by what is
 * interchangeable are one (symmetry.ts), and steps that heed nobody are taken before all others (ample.ts).
 */
import { invariant } from '../../errors.ts'
import type { Action } from './actions.ts'
import type { Result } from './results.ts'
import type { Space } from './space.ts'
import { Store } from './store.ts'
import { type Symmetry, symmetryOf } from './symmetry.ts'
import type { TerminalOutcome } from './types.ts'

/** A step as it was taken, from a state as it was. */
export interface Taken {
  readonly from: Int32Array
  readonly job: number
  readonly action: Action
  readonly result: Result
  readonly to: Int32Array
}

export interface SearchOptions {
  /** Swap what is interchangeable. */
  readonly reduce: boolean
  /** Nodes as well. */
  readonly nodes: boolean
  /** And take quiet steps before all others. */
  readonly ample: boolean
  readonly maxStates: number
  /** Hears now and then how many states are stored, and how many of them wait for their steps. */
  readonly onProgress?: (states: number, waiting: number) => void
  /** Stop at the first state in which a group is bound in part. */
  readonly until?: 'partial'
}

/** States between two reports of progress. */
const PROGRESS_EVERY = 1_024

export class Search {
  readonly space: Space
  readonly options: SearchOptions
  readonly store: Store
  complete = false
  transitions = 0
  depth = 0
  readonly outcomes: Partial<Record<TerminalOutcome, number>> = {}
  /** First state of each kind, -1: none was met. */
  deadlock = -1
  partial = -1
  /** In some step something was granted or undone, and nobody started: there may be a livelock. */
  moves = false
  /** How what is interchangeable is swapped; undefined: nothing is, or nothing is to be. */
  readonly symmetry: Symmetry | undefined
  /** States of which only a quiet step was taken. */
  hurried = 0
  private readonly ample: boolean
  /** The state whose steps are taken, and its number. */
  private row: Int32Array
  private at = -1
  /** Steps from there, and those of them that are crashes. */
  private steps = 0
  private crashes = 0

  constructor(space: Space, options: SearchOptions) {
    this.space = space
    this.options = options
    this.ample = options.ample && options.reduce
    this.symmetry = options.reduce ? symmetryOf(space, options.nodes) : undefined
    this.store = new Store(space.width, options.maxStates)
    this.row = new Int32Array(space.width)
  }

  run(): this {
    this.store.later(this.canonical(this.space.initial()), -1)
    this.complete = this.walk()
    this.store.settle()
    return this
  }

  /** Whether it came to the end. */
  private walk(): boolean {
    const { store, options } = this
    const row = new Int32Array(this.space.width)
    let levelEnd = 0
    for (let at = 0; ; at++) {
      if (at === levelEnd) {
        store.settle()
        if (at === store.count) return true
        levelEnd = store.count
        if (at > 0) this.depth++
      }
      store.read(at, row)
      if (at % PROGRESS_EVERY === 0) options.onProgress?.(store.count, store.count - at)
      if (this.misnumbered) return false
      if (!this.expand(at, row) || (options.until === 'partial' && this.partial >= 0)) return false
    }
  }

  /** The state that stands for all that swapping makes of it; valid until the next one is asked for. */
  canonical(state: Int32Array): Int32Array {
    return this.symmetry === undefined ? state : this.symmetry.canonical(state)
  }

  /** Nodes were swapped, and somebody does not take them as they come. */
  get misnumbered(): boolean {
    return this.symmetry !== undefined && this.symmetry.ways > 0 && this.space.heedsNodes
  }

  /** The steps of one of the shortest ways to a stored state, with the jobs as they really are. */
  wayTo(target: number): Taken[] {
    const line: number[] = []
    for (let at = target; at >= 0; at = this.store.parent(at)) line.unshift(at)
    const way: Taken[] = []
    let state = this.space.initial()
    for (const next of line.slice(1)) {
      const taken = this.stepTo(state, next)
      way.push(taken)
      state = taken.to
    }
    return way
  }

  /** A step from the state to one that counts as the stored state. */
  stepTo(from: Int32Array, target: number): Taken {
    const wanted = this.store.read(target, new Int32Array(this.space.width))
    const found: Taken[] = []
    this.space.successors(from, (to, job, action, result) => {
      if (found.length > 0) return
      const canonical = this.canonical(to)
      if (canonical.every((number, at) => number === wanted[at])) found.push({ from: from.slice(), job, action, result, to: to.slice() })
    })
    invariant(found.length > 0, `no step leads to state ${target}, which was reached before`)
    return found[0]
  }

  private expand(at: number, row: Int32Array): boolean {
    const { space } = this
    if (this.partial < 0) for (let job = 0; job < space.jobs; job++) if (space.local(row, job).partial) this.partial = at
    const only = this.ample ? this.quietJob(row) : -1
    if (only >= 0) this.hurried++
    this.at = at
    this.row = row
    this.steps = 0
    this.crashes = 0
    space.successors(row, this.reach, only)
    this.transitions += this.steps
    // A crash may happen at any time, or never: who waits for one is stuck.
    if (this.steps === this.crashes) this.conclude(at, row)
    return !this.store.full
  }

  private readonly reach = (to: Int32Array, job: number, action: Action, result: Result): void => {
    if (to[job] === this.row[job] && same(to, this.row)) return
    this.steps++
    if (result.moved && !result.started) this.moves = true
    if (action.do === 'crash') this.crashes++
    this.store.later(this.symmetry === undefined ? to : this.symmetry.canonical(to), this.at)
  }

  /** One whose step leads to a state that is new, so that no circle of quiet steps puts the others off for ever. */
  private quietJob(row: Int32Array): number {
    const job = this.space.quietJob(row)
    if (job < 0) return job
    let fresh = true
    const look = (to: Int32Array) => {
      if (this.store.find(this.canonical(to)) >= 0) fresh = false
    }
    this.space.successors(row, look, job)
    return fresh ? job : -1
  }

  private conclude(at: number, row: Int32Array): void {
    const { space, outcomes } = this
    const outcome = space.stage.outcome(space.jobStates(row))
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (outcome === 'deadlock' && this.deadlock < 0) this.deadlock = at
  }
}

function same(a: Int32Array, b: Int32Array): boolean {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}
