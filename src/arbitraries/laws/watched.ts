/**
 * Exact rollback (S9), seen from where a strategy stands: planning leaves no trace on the cell, and a transaction that is refused leaves it as
 * it was (the reference simulator of Omega fails this: CoreClusterSimulation.scala, `unApply`). The free room of all nodes is
 * looked at before and after. What a strategy cannot see, versions, shows by who is refused without a reason (L3).
 */
import type { Context, Effect, Outcome, Strategy } from '../../strategy/strategy.ts'

/** The strategy, looked at: it does what it did. `dimensions` of them are looked at. */
export function watched(strategy: Strategy, dimensions: number, breaks: (law: string) => void): Strategy {
  const attempt: Strategy['attempt'] = (unit, context) => {
    const free = () => freeRoom(context, dimensions)
    const plan: Context['plan'] = (wish, options) => {
      const before = free()
      const chosen = context.plan(wish, options)
      if (free() !== before) breaks(`S9 planning for ${unit.name} leaves a trace on the cell`)
      return chosen
    }
    const inner = strategy.attempt(unit, { ...context, plan })
    // What is no generator is the engine's to refuse.
    return typeof inner?.next === 'function' ? relay(inner, free, (law) => breaks(`${law}: ${unit.name}`)) : inner
  }
  return Object.assign(Object.create(strategy), { attempt })
}

function* relay(inner: Iterator<Effect, Outcome, unknown>, free: () => string, breaks: (law: string) => void): Generator<Effect, Outcome> {
  let answer: unknown
  for (;;) {
    const step = inner.next(answer)
    if (step.done === true) return step.value
    const before = step.value?.kind === 'commit' ? free() : ''
    answer = yield step.value
    if (answer === 'conflict' && free() !== before) breaks('S9 a refused transaction leaves a trace on the cell')
  }
}

function freeRoom({ read }: Context, dimensions: number): string {
  const free: number[] = []
  for (let dimension = 0; dimension < dimensions; dimension++) {
    for (let node = 0; node < read.nodes; node++) free.push(read.free(node, dimension))
  }
  return free.join()
}
