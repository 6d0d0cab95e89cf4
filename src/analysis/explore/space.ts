/**
 * The space of states: one number a job, of the states that jobs of its kind can be in (tables.ts). Here is which steps a state allows, and where they
 * lead: the acting job moves, what it released goes to whoever holds the node or wakes who was parked, what it bound makes plans stale.
 */
import type { Action } from './actions.ts'
import { Ample } from './ample.ts'
import type { Cells } from './cells.ts'
import type { Desk } from './desk.ts'
import { Gates } from './gates.ts'
import type { JobState } from './job-state.ts'
import { alikeAmong, renumbered } from './kinds.ts'
import type { Local } from './local.ts'
import type { Locals } from './locals.ts'
import type { Gated, MoveBook } from './moves.ts'
import type { Result } from './results.ts'
import type { Stage } from './stage.ts'
import type { Tables } from './tables.ts'

/** Hears of each step: the state it leads to (valid during the call), who acts, and what came of it. */
export type Visit = (to: Int32Array, job: number, action: Action, result: Result) => void

/** Jobs that bits can mark; of more, each may be changed by every step. */
const MOST_MARKED = 31
const ALL = -1

export class Space {
  readonly jobs: number
  /** Numbers of the jobs within the workload, ascending. */
  readonly chosen: readonly number[]
  readonly tables: Tables
  readonly desk: Desk
  readonly stage: Stage
  /** Of each job, the states of its kind; identical jobs share them. */
  readonly locals: readonly Locals[]
  /** Jobs that may be swapped, in lists of two or more. */
  readonly alike: readonly (readonly number[])[]
  private readonly ample: Ample
  private readonly cells: Cells
  private readonly books: readonly MoveBook[]
  private readonly to: Int32Array
  private readonly budget: number
  private readonly gates: Gates
  /** Offers can close nodes. */
  private readonly collects: boolean

  /** @param chosen the jobs that take part, as if the workload had no others; numbers, ascending */
  constructor(tables: Tables, crashes: number, chosen: readonly number[]) {
    this.tables = tables
    this.desk = tables.desk
    this.stage = tables.stage
    this.cells = tables.cells
    this.collects = tables.desk.world.settings.collects
    this.chosen = chosen
    this.jobs = chosen.length
    this.budget = crashes
    this.locals = chosen.map((job) => tables.locals[job])
    this.books = chosen.map((job) => tables.books[job])
    const schedulers = chosen.map((job) => this.desk.world.jobScheduler[job])
    this.ample = new Ample(this.locals, schedulers)
    this.gates = new Gates(this, schedulers)
    this.alike = alikeAmong(chosen.map((job) => tables.kinds[job]))
    this.to = new Int32Array(this.width)
  }

  /** Somebody looks at the cell, or takes nodes in their order: they are not interchangeable. */
  get heedsNodes(): boolean {
    return this.desk.heeded
  }

  /** Somebody waits in a way that looks at what all the others hold, and who has started. */
  get looksAround(): boolean {
    return this.locals.some(({ looksAround }) => looksAround)
  }

  /** Numbers a state takes: one a job, and, if there may be any, the crashes that are left. */
  get width(): number {
    return this.budget === 0 ? this.jobs : this.jobs + 1
  }

  initial(): Int32Array {
    return Int32Array.from([...this.locals.map((locals) => locals.initial), this.budget].slice(0, this.width))
  }

  local(state: Int32Array, job: number): Local {
    return this.locals[job].all[state[job]]
  }

  /** The states of the jobs, by job of the workload; who takes no part is gone. */
  jobStates(state: Int32Array): JobState[] {
    const states = [...this.tables.gone]
    this.locals.forEach((locals, job) => {
      states[this.chosen[job]] = renumbered(this.desk, locals.all[state[job]].state, locals.job, this.chosen[job])
    })
    return states
  }

  /** A job whose step may be taken before all others, -1: none. */
  quietJob(state: Int32Array): number {
    return this.ample.job(state, this)
  }

  /** Takes every step there is. @param only of one job, -1: of all */
  successors(from: Int32Array, visit: Visit, only = -1): void {
    const { to, locals, books, jobs } = this
    let number = 0
    let closed = 0
    let alert = 0
    for (let job = 0; job < jobs; job++) {
      const local = locals[job].all[from[job]]
      number += local.number
      closed |= local.closed
      if (local.sensitive) alert |= 1 << job
    }
    const found = this.cells.known(number)
    const cell = found >= 0 ? found : this.cellOf(from)
    copy(from, to)
    for (let job = 0; job < jobs; job++) {
      if (only >= 0 && job !== only) continue
      const { free, gated } = books[job].of(from[job], cell)
      const others = jobs > MOST_MARKED ? ALL : alert & ~(1 << job)
      for (let at = 0; at < free.length; at++) {
        const step = free[at]
        if ((closed & step.offer) !== 0) continue
        if ((step.touched === 0 || others === 0) && (step.released & closed) === 0 && !step.judged) {
          to[job] = step.to
          visit(to, job, step.action, step.result)
        } else this.step(from, job, step.action, step.result, others, visit)
      }
      for (let at = 0; at < gated.length; at++) this.gated(from, job, gated[at], cell, others, visit)
      to[job] = from[job]
    }
  }

  private gated(from: Int32Array, job: number, { action, results }: Gated, cell: number, others: number, visit: Visit): void {
    if (!this.gates.allow(from, job, action)) return
    if (action.do === 'wound') {
      this.wound(from, job, action, visit)
      copy(from, this.to)
    } else {
      results[cell] ??= this.locals[job].results(from[job], action, cell)
      const found = results[cell]
      for (let at = 0; at < found.length; at++) this.step(from, job, action, found[at], others, visit)
    }
  }

  /** What is used of the cell in a state, by its number. */
  cellOf(state: Int32Array): number {
    let sum = 0
    for (let job = 0; job < this.jobs; job++) sum += this.locals[job].all[state[job]].number
    const known = this.cells.known(sum)
    if (known >= 0) return known
    return this.cells.find(sum, () => this.locals.map((_, job) => this.local(state, job).used))
  }

  /** Something will end, or somebody come, whatever the others do. */
  stirs(state: Int32Array): boolean {
    for (let job = 0; job < this.jobs; job++) if (this.locals[job].all[state[job]].stirring) return true
    return false
  }

  /** Nodes closed by whole offers, as bits. */
  closedBy(state: Int32Array): number {
    let closed = 0
    for (let job = 0; job < this.jobs; job++) closed |= this.locals[job].all[state[job]].closed
    return closed
  }

  /** @param others jobs that may be changed by what it does, as bits. What is visited is as `from` but for the job, before and after. */
  private step(from: Int32Array, job: number, action: Action, result: Result, others: number, visit: Visit): void {
    const { to } = this
    to[job] = result.to
    if (action.do === 'start' && (result.freed | result.assigned | result.releasedOn) === 0) {
      visit(to, job, action, result)
      return
    }
    if (action.do === 'crash') to[this.jobs]--
    this.affect(to, job, result, others)
    if (result.releasedOn !== 0 && this.collects && (this.closedBy(to) & result.releasedOn) !== 0)
      this.join(to, job, action, result, 0, visit)
    else this.conclude(from, to, job, action, result, visit)
    copy(from, to)
  }

  private affect(to: Int32Array, job: number, { freed, assigned }: Result, others: number): void {
    if ((freed | assigned) === 0 || others === 0) return
    const { locals } = this
    for (let other = 0; other < locals.length; other++) {
      if (((others >>> other) & 1) !== 0 && other !== job) to[other] = locals[other].poked(to[other], freed, assigned)
    }
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
      this.affect(next, owner, grown, ALL)
      this.join(next, job, action, { ...result, started: result.started || grown.started }, at + 1, visit)
    }
  }

  /** A younger attempt that waits loses its lease, and the older one is offered the node. */
  private wound(from: Int32Array, job: number, action: Action, visit: Visit): void {
    for (let younger = job + 1; younger < this.jobs; younger++) {
      const leases = this.local(from, younger).state.attempt?.leases ?? []
      if (!leases.some(({ node }) => node === action.node) || this.local(from, younger).patience === undefined) continue
      for (const lost of this.locals[younger].wounded(from[younger], this.cellOf(from), action.node)) {
        const state = from.slice()
        state[younger] = lost.to
        this.affect(state, younger, lost, ALL)
        const cell = this.cellOf(state)
        const again = this.local(state, job).actions.find((one) => one.do === 'wound' && one.node === action.node)
        if (again === undefined) continue
        for (const result of this.locals[job].results(state[job], again, cell)) {
          copy(state, this.to)
          if (result.to !== state[job]) this.step(state, job, action, { ...result, moved: true }, ALL, visit)
        }
      }
    }
  }

  private conclude(from: Int32Array | undefined, to: Int32Array, job: number, action: Action, result: Result, visit: Visit): void {
    if (action.do === 'offer' && from !== undefined && this.local(from, job).patience?.safe === true && !this.safe(from, to)) return
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

function copy(from: Int32Array, to: Int32Array): void {
  for (let at = 0; at < to.length; at++) to[at] = from[at]
}
