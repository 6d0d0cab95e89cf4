/**
 * What is seen from where a strategy stands alone. Exact rollback (S9): planning leaves no trace on the cell, and a transaction that is refused
 * leaves it as it was (the reference simulator of Omega fails this: CoreClusterSimulation.scala, `unApply`); the free room of all nodes is
 * looked at before and after. What a strategy cannot see, versions, shows by who is refused without a reason (L3). And who calls a
 * part the whole (S10): scheduled may be said of a part only when a later plan has no more room to offer.
 */
import type { Context, Effect, Outcome, Strategy } from '../../strategy/strategy.ts'

/** The strategy, looked at: it does what it did. `dimensions` of them are looked at. */
export function watched(strategy: Strategy, dimensions: number, breaks: (law: string) => void): Strategy {
  const attempt: Strategy['attempt'] = (unit, context) => {
    const seen: Seen = {
      free: () => freeRoom(context, dimensions),
      bound: false,
      refused: false,
      breaks: (law) => breaks(`${law}: ${unit.name}`),
    }
    const plan: Context['plan'] = (wish, options) => {
      const before = seen.free()
      const chosen = context.plan(wish, options)
      seen.refused = false
      if (seen.free() !== before) breaks(`S9 planning for ${unit.name} leaves a trace on the cell`)
      return chosen
    }
    const inner = strategy.attempt(unit, { ...context, plan })
    // What is no generator is the engine's to refuse.
    return typeof inner?.next === 'function' ? relay(inner, seen) : inner
  }
  return Object.assign(Object.create(strategy), { attempt })
}

interface Seen {
  readonly free: () => string
  /** A transaction was accepted, in part or whole. */
  bound: boolean
  /** The last transaction was refused, in part or whole, and nothing was planned since. */
  refused: boolean
  readonly breaks: (law: string) => void
}

function* relay(inner: Iterator<Effect, Outcome, unknown>, seen: Seen): Generator<Effect, Outcome> {
  let answer: unknown
  for (;;) {
    const step = inner.next(answer)
    if (step.done === true) {
      if (seen.bound && seen.refused && step.value === 'scheduled')
        seen.breaks('S10 an attempt calls scheduled what was refused, and plans nothing else')
      return step.value
    }
    const commits = step.value?.kind === 'commit'
    const before = commits ? seen.free() : ''
    answer = yield step.value
    if (commits) {
      seen.bound ||= answer !== 'conflict'
      seen.refused = answer !== 'scheduled'
    }
    if (answer === 'conflict' && seen.free() !== before) seen.breaks('S9 a refused transaction leaves a trace on the cell')
  }
}

function freeRoom({ read }: Context, dimensions: number): string {
  const free: number[] = []
  for (let dimension = 0; dimension < dimensions; dimension++) {
    for (let node = 0; node < read.nodes; node++) free.push(read.free(node, dimension))
  }
  return free.join()
}
