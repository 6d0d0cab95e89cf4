/**
 * Partial-order reduction: a step that neither heeds nor changes anything that others can see may as well be taken at once, and in the
 * orders in which it comes later nothing else is found (ample sets; Clarke, Grumberg and Peled, "Model Checking", 1999, chapter 10). Here
 * that is a scheduler of one job taking it up without a look at the cell, as who waits for offers does. Most steps are not of this kind: a
 * plan reads the room of every node, and what one binds or gives back every other may need.
 */
import type { Locals } from './locals.ts'

export class Ample {
  private readonly locals: readonly Locals[]
  /** Jobs that have their scheduler to themselves. */
  private readonly alone: readonly boolean[]
  /** Of each job and state of it, whether its only step is such a one. */
  private readonly known: boolean[][]

  constructor(locals: readonly Locals[], jobScheduler: ArrayLike<number>) {
    this.locals = locals
    const served = Array.from(jobScheduler)
    this.alone = served.map((scheduler) => served.indexOf(scheduler) === served.lastIndexOf(scheduler))
    this.known = locals.map(() => [])
  }

  /** The first job that may act alone in a state, -1: none. */
  job(state: Int32Array, whole: { cellOf(state: Int32Array): number }): number {
    const { known } = this
    for (let job = 0; job < known.length; job++) {
      const own = known[job]
      const local = state[job]
      own[local] ??= this.quiet(job, local, whole.cellOf(state))
      if (own[local]) return job
    }
    return -1
  }

  private quiet(job: number, local: number, cell: number): boolean {
    const { actions, sensitive } = this.locals[job].all[local]
    if (!this.alone[job] || sensitive || actions.length !== 1 || actions[0].do !== 'start') return false
    const results = this.locals[job].results(local, actions[0], cell)
    if (results.length !== 1 || this.locals[job].heeds(local, actions[0])) return false
    const [{ freed, assigned, moved, started, outcome, to }] = results
    return freed === 0 && assigned === 0 && !moved && !started && outcome === undefined && !this.locals[job].all[to].partial
  }
}
