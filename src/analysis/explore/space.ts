/**
 * The space of states: one number a job, of the states that jobs of its kind can be in. Here is which steps a state allows, and where they
 * lead: the acting job moves, what it released goes to whoever holds the node or wakes who was parked, what it bound makes plans stale.
 */
import type { RunSetup } from '../../simulation/setup.ts'
import type { Patience } from '../../strategy/strategy.ts'
import type { Action } from './actions.ts'
import { Cells } from './cells.ts'
import { ChanceBook } from './chance.ts'
import { Desk } from './desk.ts'
import type { JobState } from './job-state.ts'
import { kindsOf, renumbered } from './kinds.ts'
import { type Local, Locals, type Result } from './locals.ts'
import { orderOf } from './order.ts'
import { Stage } from './stage.ts'

/** Hears of each step: the state it leads to (valid during the call), who acts, and what came of it. */
export type Visit = (to: Int32Array, job: number, action: Action, result: Result) => void

export class Space {
  readonly jobs: number
  readonly desk: Desk
  readonly stage: Stage
  /** Of each job, the states of its kind; identical jobs share them. */
  readonly locals: readonly Locals[]
  readonly chance = new ChanceBook()
  /** Jobs that may be swapped, in lists of two or more. */
  readonly alike: readonly (readonly number[])[]
  private readonly cells: Cells
  private readonly to: Int32Array
  private readonly infeasible = new Set<number>()
  private readonly budget: number
  private readonly orders = new Map<Local, number>()

  /**
   * @param apart jobs that differ in name only are not alike
   * @throws InvalidInputError for what the explorer leaves out.
   */
  constructor(setup: RunSetup, crashes: number, apart: boolean) {
    this.desk = new Desk(setup, this.chance)
    this.cells = new Cells(this.desk.world)
    this.stage = new Stage(this.desk)
    const { roster, settings } = this.desk.world
    this.jobs = roster.jobs.length
    this.budget = crashes
    if (settings.collects) for (let group = 0; group < roster.groups; group++) if (!this.stage.feasible(group)) this.infeasible.add(group)
    const kinds = apart ? roster.jobs.map((_, job) => `${job}`) : kindsOf(this.desk)
    const options = { crashes: crashes > 0, infeasible: this.infeasible }
    const tables = new Map<string, Locals>()
    this.locals = kinds.map((kind, job) => {
      const known = tables.get(kind) ?? new Locals(this.desk, this.cells, this.chance, setup.strategy, job, options)
      tables.set(kind, known)
      return known
    })
    this.alike = [...tables.keys()].map((kind) => [...kinds.keys()].filter((job) => kinds[job] === kind)).filter((jobs) => jobs.length > 1)
    this.to = new Int32Array(this.width)
  }

  /** Jobs were taken as alike that the strategy tells apart by name. */
  get misled(): boolean {
    return this.alike.length > 0 && this.locals.some(({ automata }) => automata.all.some(({ readsName }) => readsName))
  }

  /** Numbers a state takes: one a job, and the crashes that are left. */
  get width(): number {
    return this.jobs + 1
  }

  initial(): Int32Array {
    return Int32Array.from([...this.locals.map((locals) => locals.initial), this.budget])
  }

  local(state: Int32Array, job: number): Local {
    return this.locals[job].all[state[job]]
  }

  /** The states of the jobs, by job of the workload. */
  jobStates(state: Int32Array): JobState[] {
    return this.locals.map((locals, job) => renumbered(this.desk, locals.all[state[job]].state, locals.job, job))
  }

  /** Takes every step there is. */
  successors(from: Int32Array, visit: Visit): void {
    const cell = this.cellOf(from)
    const open = this.cells.roomy(cell) & ~this.closedBy(from)
    for (let job = 0; job < this.jobs; job++) {
      const { actions } = this.locals[job].all[from[job]]
      for (let at = 0; at < actions.length; at++) {
        const action = actions[at]
        if (
          action.do === 'offer'
            ? (open & (1 << action.node)) === 0 || !this.inOrder(from, job, action.node)
            : !this.allowed(from, job, action)
        )
          continue
        if (action.do === 'wound') this.wound(from, job, at, visit)
        else for (const result of this.locals[job].results(from[job], at, cell)) this.step(from, job, action, result, visit)
      }
    }
  }

  private cellOf(state: Int32Array): number {
    let sum = 0
    for (let job = 0; job < this.jobs; job++) sum += this.locals[job].all[state[job]].number
    return this.cells.find(sum, () => this.locals.map((_, job) => this.local(state, job).used))
  }

  private closedBy(state: Int32Array): number {
    let closed = 0
    for (let job = 0; job < this.jobs; job++) closed |= this.locals[job].all[state[job]].closed
    return closed
  }

  private allowed(state: Int32Array, job: number, action: Action): boolean {
    switch (action.do) {
      case 'start':
        return !this.occupied(state, job)
      case 'timeout':
        return this.mayGiveUp(state, job)
      case 'crash':
        return state[this.jobs] > 0
      case 'recover':
        return this.isDeadlocked(state, job)
      default:
        return true
    }
  }

  private occupied(state: Int32Array, job: number): boolean {
    const { jobScheduler } = this.desk.world
    for (let other = 0; other < this.jobs; other++) {
      if (other !== job && jobScheduler[other] === jobScheduler[job] && this.local(state, other).busy) return true
    }
    return false
  }

  /** To give up what it has not got would only turn in a circle, unless others wait for the scheduler. */
  private mayGiveUp(state: Int32Array, job: number): boolean {
    const local = this.local(state, job)
    if (this.patience(state, job)?.ordered === true) return this.next(state, job) < 0
    if ((local.state.attempt?.leases.length ?? 0) > 0 || local.ready) return true
    const { jobScheduler } = this.desk.world
    return this.locals.some((_, other) => other !== job && jobScheduler[other] === jobScheduler[job] && this.local(state, other).ready)
  }

  private patience(state: Int32Array, job: number): Patience | undefined {
    return this.locals[job].all[state[job]].patience
  }

  private inOrder(state: Int32Array, job: number, node: number): boolean {
    if (this.patience(state, job)?.ordered !== true) return true
    for (let other = 0; other < this.jobs; other++) {
      if (other !== job && this.local(state, other).state.attempt?.leases.some((lease) => lease.node === node)) return false
    }
    return this.next(state, job) === node
  }

  private next(state: Int32Array, job: number): number {
    const local = this.local(state, job)
    const known = this.orders.get(local)
    if (known !== undefined) return known
    const found = orderOf(this.desk, this.locals[job].job, local.state)
    this.orders.set(local, found)
    return found
  }

  private isDeadlocked(state: Int32Array, job: number): boolean {
    const found = this.stage.deadlocked(this.jobStates(state))
    const { jobGroups } = this.desk.world.roster
    for (let group = jobGroups[job]; group < jobGroups[job + 1]; group++) if (found.has(group)) return true
    return false
  }

  private step(from: Int32Array, job: number, action: Action, result: Result, visit: Visit): void {
    const { to } = this
    for (let at = 0; at < to.length; at++) to[at] = from[at]
    to[job] = result.to
    if (action.do === 'crash') to[this.jobs]--
    if (result.freed !== 0 || result.assigned !== 0) this.affect(to, job, result)
    if (result.released.length > 0 && this.closedBy(to) !== 0) this.join(to, job, action, result, 0, visit)
    else this.conclude(from, to, job, action, result, visit)
  }

  private affect(to: Int32Array, job: number, { freed, assigned }: Result): void {
    for (let other = 0; other < this.jobs; other++) if (other !== job) to[other] = this.locals[other].poked(to[other], freed, assigned)
  }

  /** Released room joins the whole offer that closes its node. */
  private join(from: Int32Array, job: number, action: Action, result: Result, first: number, visit: Visit): void {
    let at = first
    const closes = (owner: number) => (this.local(from, owner).closed & (1 << result.released[at].node)) !== 0
    while (at < result.released.length && !this.locals.some((_, owner) => closes(owner))) at++
    if (at === result.released.length) {
      this.conclude(undefined, from, job, action, result, visit)
      return
    }
    const released = result.released[at]
    const owner = this.locals.findIndex((_, other) => closes(other))
    const state = from.slice()
    for (const grown of this.locals[owner].grown(state[owner], this.cellOf(state), released.node, released.vector)) {
      const next = state.slice()
      next[owner] = grown.to
      this.affect(next, owner, grown)
      this.join(next, job, action, { ...result, started: result.started || grown.started }, at + 1, visit)
    }
  }

  /** A younger attempt that waits loses its lease, and the older one is offered the node. */
  private wound(from: Int32Array, job: number, at: number, visit: Visit): void {
    const action = this.local(from, job).actions[at]
    for (let younger = job + 1; younger < this.jobs; younger++) {
      const leases = this.local(from, younger).state.attempt?.leases ?? []
      if (!leases.some(({ node }) => node === action.node) || this.patience(from, younger) === undefined) continue
      for (const lost of this.locals[younger].wounded(from[younger], this.cellOf(from), action.node)) {
        const state = from.slice()
        state[younger] = lost.to
        this.affect(state, younger, lost)
        for (const result of this.locals[job].results(state[job], at, this.cellOf(state))) {
          if (result.to !== state[job]) this.step(state, job, action, { ...result, moved: true }, visit)
        }
      }
    }
  }

  private conclude(from: Int32Array | undefined, to: Int32Array, job: number, action: Action, result: Result, visit: Visit): void {
    if (action.do === 'offer' && from !== undefined && this.patience(from, job)?.safe === true && !this.safe(from, to)) return
    visit(to, job, action, result)
  }

  /** The banker's question: whether anybody is doomed by it who was not before. */
  private safe(from: Int32Array, to: Int32Array): boolean {
    const doomed = this.stage.doomed(this.jobStates(to))
    if (doomed.length === 0) return true
    const before = new Set(this.stage.doomed(this.jobStates(from)))
    return doomed.every((id) => before.has(id))
  }
}
