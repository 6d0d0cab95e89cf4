/**
 * What the jobs of a scenario can do, worked out once for each kind of job and remembered: the space of all its jobs, and those of parts of
 * them, read the same tables.
 */
import type { RunSetup } from '../../simulation/setup.ts'
import { type Renaming, renamingsOf } from './alike-nodes.ts'
import { goneFrom } from './beginning.ts'
import { Cells } from './cells.ts'
import { ChanceBook } from './chance.ts'
import { Desk } from './desk.ts'
import type { JobState } from './job-state.ts'
import { kindsOf } from './kinds.ts'
import { Locals } from './locals.ts'
import { MoveBook } from './moves.ts'
import { Stage } from './stage.ts'

export interface TableOptions {
  /** Schedulers may crash. */
  readonly crashes: boolean
  /** Jobs and pods that differ in name only are not alike. */
  readonly apart: boolean
  /** States that do the same are one. */
  readonly twins: boolean
}

export class Tables {
  readonly desk: Desk
  readonly stage: Stage
  readonly cells: Cells
  readonly chance = new ChanceBook()
  /** Jobs and pods that differ in name only are not alike. */
  readonly apart: boolean
  /** Of each job: equal ones are alike. */
  readonly kinds: readonly string[]
  /** Of each job, the states of its kind; identical jobs share them. */
  readonly locals: readonly Locals[]
  /** Of each job, the moves of its kind. */
  readonly books: readonly MoveBook[]
  /** Ways to swap nodes that differ in name only. */
  readonly renamings: readonly Renaming[]
  /** Of each job, a state in which it is over and holds nothing. */
  readonly gone: readonly JobState[]

  /** @throws InvalidInputError for what the explorer leaves out. */
  constructor(setup: RunSetup, { crashes, apart, twins }: TableOptions) {
    this.apart = apart
    this.desk = new Desk(setup, this.chance)
    this.cells = new Cells(this.desk.world)
    this.stage = new Stage(this.desk)
    const { roster } = this.desk.world
    this.kinds = apart ? roster.jobs.map((_, job) => `${job}`) : kindsOf(this.desk)
    const options = { crashes, infeasible: this.infeasible(), apart, twins }
    const known = new Map<string, Locals>()
    this.locals = this.kinds.map((kind, job) => {
      const locals = known.get(kind) ?? new Locals(this.desk, this.cells, this.chance, setup.strategy, job, options)
      known.set(kind, locals)
      return locals
    })
    const books = new Map([...known.values()].map((locals) => [locals, new MoveBook(locals, this.cells)]))
    this.books = this.locals.map((locals) => books.get(locals) as MoveBook)
    this.renamings = renamingsOf(this.desk)
    this.gone = this.locals.map(({ all, initial }) => goneFrom(all[initial].state))
  }

  /** Jobs or pods were taken as alike that the strategy tells apart by name. */
  get misled(): boolean {
    return !this.apart && this.locals.some(({ automata }) => automata.all.some(({ readsName }) => readsName))
  }

  /** States were taken as one that do not do the same. */
  get misjudged(): boolean {
    return this.locals.some(({ twins }) => twins?.misjudged)
  }

  /** Groups that whoever collects is refused for before it holds anything. */
  private infeasible(): ReadonlySet<number> {
    const { roster, settings } = this.desk.world
    const found = new Set<number>()
    if (settings.collects) for (let group = 0; group < roster.groups; group++) if (!this.stage.feasible(group)) found.add(group)
    return found
  }
}
