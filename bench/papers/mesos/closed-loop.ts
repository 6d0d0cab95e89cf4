/**
 * A framework in a closed loop, around any strategy: it runs one gang at a time and submits the next when that has ended (Mesos, NSDI
 * 2011, section 4.2 speaks of one job a framework), and after an abandoned hoard it stays away for a random while holding nothing. An
 * engine's queue would hand what an abandoned gang gives back to the next gang of the same framework, so that nothing is given back.
 * Time can pass only in `think`, so both waits are counted in thoughts; the decisions of the inner strategy take no time.
 */
import { type Attempt, type Context, type Effect, type SchedulingUnit, type Strategy, think } from '../../../src/strategy/strategy.ts'

export interface ClosedLoop {
  /** Thoughts while a gang runs. */
  readonly run: number
  /** After an abandoned hoard the framework stays away for 0 to so many thoughts. */
  readonly backoff: number
}

export function closedLoop(inner: Strategy, { run, backoff }: ClosedLoop): Strategy {
  return {
    ...inner,
    *attempt(unit: SchedulingUnit, context: Context): Attempt {
      while ((yield* atOnce(inner.attempt(unit, context))) !== 'scheduled') yield* thoughts(unit, context.random.below(backoff + 1))
      yield* thoughts(unit, run)
      return 'scheduled'
    },
  }
}

/** An attempt without its thinking. */
function* atOnce(attempt: Attempt): Attempt {
  let step = attempt.next()
  while (step.done !== true) step = attempt.next(step.value.kind === 'think' ? undefined : yield step.value)
  return step.value
}

function* thoughts(unit: SchedulingUnit, count: number): Generator<Effect, void, unknown> {
  for (let at = 0; at < count; at++) yield* think(unit)
}
