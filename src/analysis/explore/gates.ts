/** What the others have to say of a step: whether the scheduler is idle, whose turn it is in an order, who is deadlocked. */
import type { Action } from './actions.ts'
import type { Desk } from './desk.ts'
import type { JobState } from './job-state.ts'
import type { Local } from './local.ts'
import type { Locals } from './locals.ts'
import { orderOf } from './order.ts'
import type { Stage } from './stage.ts'

/** What a gate sees of a state of the whole. */
interface Whole {
  readonly jobs: number
  /** Numbers of the jobs within the workload. */
  readonly chosen: readonly number[]
  readonly desk: Desk
  readonly stage: Stage
  readonly locals: readonly Locals[]
  local(state: Int32Array, job: number): Local
  jobStates(state: Int32Array): JobState[]
  /** Nodes closed by whole offers, as bits. */
  closedBy(state: Int32Array): number
}

export class Gates {
  private readonly whole: Whole
  /** Of each job, the others that share its scheduler. */
  private readonly sharing: readonly (readonly number[])[]
  private readonly orders = new Map<Local, number>()

  /** @param schedulers of each job, which serves it */
  constructor(whole: Whole, schedulers: readonly number[]) {
    this.whole = whole
    this.sharing = schedulers.map((own, job) => [...schedulers.keys()].filter((other) => other !== job && schedulers[other] === own))
  }

  allow(state: Int32Array, job: number, action: Action): boolean {
    switch (action.do) {
      case 'start':
        return !this.occupied(state, job)
      case 'timeout':
        return this.mayGiveUp(state, job)
      case 'crash':
        return state[this.whole.jobs] > 0
      case 'recover':
        return this.isDeadlocked(state, job)
      case 'offer':
        return (this.whole.closedBy(state) & (1 << action.node)) === 0 && this.inOrder(state, job, action.node)
      default:
        return true
    }
  }

  private occupied(state: Int32Array, job: number): boolean {
    const sharing = this.sharing[job]
    for (let at = 0; at < sharing.length; at++) if (this.whole.local(state, sharing[at]).busy) return true
    return false
  }

  /** To give up what it has not got would only turn in a circle, unless others wait for the scheduler. */
  private mayGiveUp(state: Int32Array, job: number): boolean {
    const local = this.whole.local(state, job)
    if (this.whole.local(state, job).patience?.ordered === true) return this.next(state, job) < 0
    if ((local.state.attempt?.leases.length ?? 0) > 0 || local.ready) return true
    return this.sharing[job].some((other) => this.whole.local(state, other).ready)
  }

  private inOrder(state: Int32Array, job: number, node: number): boolean {
    if (this.whole.local(state, job).patience?.ordered !== true) return true
    for (let other = 0; other < this.whole.jobs; other++) {
      if (other !== job && this.whole.local(state, other).state.attempt?.leases.some((lease) => lease.node === node)) return false
    }
    return this.next(state, job) === node
  }

  private next(state: Int32Array, job: number): number {
    const local = this.whole.local(state, job)
    const known = this.orders.get(local)
    if (known !== undefined) return known
    const found = orderOf(this.whole.desk, this.whole.locals[job].job, local.state)
    this.orders.set(local, found)
    return found
  }

  private isDeadlocked(state: Int32Array, job: number): boolean {
    const found = this.whole.stage.deadlocked(this.whole.jobStates(state))
    const { jobGroups } = this.whole.desk.world.roster
    const number = this.whole.chosen[job]
    for (let group = jobGroups[number]; group < jobGroups[number + 1]; group++) if (found.has(group)) return true
    return false
  }
}
