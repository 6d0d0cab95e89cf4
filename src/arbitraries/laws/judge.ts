/** One scenario under all laws, determinism (D1) and the observer's effect (D2) included: the checked run, and plain ones beside it. */
import { InvalidInputError } from '../../errors.ts'
import { simulate } from '../../experiment/simulate.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario } from '../../model/scenario.ts'
import type { TraceEvent } from '../../simulation/trace.ts'
import type { Promises } from '../../strategy/strategy.ts'
import type { Breach } from './breach.ts'
import { checkRun } from './check-run.ts'

/** No run of a check goes on longer than so many events, so that one without an end is seen. */
const EVENT_BUDGET = 4_000

export interface JudgeOptions {
  readonly promises?: Promises
  /** Whether the run is repeated, for the laws that compare two. Default true. */
  readonly twice?: boolean
}

export interface Judgement {
  readonly breaches: readonly Breach[]
  /** What the checked run told. */
  readonly events: readonly TraceEvent[]
}

/** @throws InvalidInputError for a scenario that contradicts itself. */
export function judge(scenario: Scenario, strategy: StrategyChoice, { promises, twice = true }: JudgeOptions = {}): Judgement {
  const bounded = { ...scenario, eventBudget: scenario.eventBudget ?? EVENT_BUDGET }
  const looked = (): Told => {
    const events: TraceEvent[] = []
    const { breaches, result } = checkRun(bounded, strategy, { ...(promises && { promises }), listener: (event) => events.push(event) })
    return { breaches, events, bytes: result && JSON.stringify(result) }
  }
  const { breaches, events, bytes } = looked()
  if (!twice) return { breaches, events }
  if (bytes === undefined) {
    const again = looked()
    const same = JSON.stringify(again) === JSON.stringify({ breaches, events })
    return { breaches: same ? breaches : [...breaches, differing(events, again.events)], events }
  }
  const plain = () => plainRun(bounded, strategy)
  const first = plain()
  if (first === bytes) return { breaches, events }
  const again = looked()
  if (again.bytes !== bytes) return { breaches: [...breaches, differing(events, again.events)], events }
  if (plain() !== first) return { breaches: [...breaches, differing(events, events)], events }
  const words = 'D2 the run has another result when nobody looks on'
  return { breaches: [...breaches, { code: 'D2', words, heard: events.length }], events }
}

interface Told extends Judgement {
  /** The result; undefined where the engine had to stop. */
  readonly bytes: string | undefined
}

function plainRun(scenario: Scenario, strategy: StrategyChoice): string {
  try {
    return JSON.stringify(simulate(scenario, { strategy }))
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    return String(error)
  }
}

/** Where two runs part. */
function differing(one: readonly TraceEvent[], other: readonly TraceEvent[]): Breach {
  const at = one.findIndex((event, index) => JSON.stringify(event) !== JSON.stringify(other[index]))
  const place = at < 0 ? '' : `, from record ${at + 1} of the trace on`
  return { code: 'D1', words: `D1 a second run gives another result${place}`, heard: at < 0 ? one.length : at + 1 }
}
