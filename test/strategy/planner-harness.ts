/**
 * A planner that answers as told, and keeps what it was asked: Nomad's test harness (scheduler/tests, `Harness`, `RejectPlan`). An attempt
 * runs against it without an engine.
 */
import { registry } from '../../src/strategy/registry.ts'
import type { Commit, CommitAnswer, CommitOptions, Context, Effect, Outcome, Plan, SchedulingUnit } from '../../src/strategy/strategy.ts'

export interface Evaluation {
  readonly outcome: Outcome
  readonly submissions: number
  readonly thoughts: number
  /** Rules of the last submission. */
  readonly rules: CommitOptions
  /** Whether the last plan might leave out what has no room. */
  readonly partial: boolean
}

/**
 * One attempt of a strategy of the registry, with its defaults but for `options`. `answer` is asked once a submission, from 0.
 * @param room how many plans there is room for; absent: any number.
 */
export function evaluate(
  name: string,
  unit: SchedulingUnit,
  answer: (submission: number) => CommitAnswer,
  options: Readonly<Record<string, unknown>> = {},
  room = Infinity,
): Evaluation {
  const entry = registry.get(name)!
  const defaults = Object.fromEntries(Object.entries(entry.options).map(([option, spec]) => [option, spec.default]))
  const seen = { submissions: 0, thoughts: 0, rules: {} as CommitOptions, partial: false }
  let plans = 0
  const context = {
    plan: (_: SchedulingUnit, { partial = false } = {}) => {
      seen.partial = partial
      return plans++ < room ? ({ members: unit.members } as Plan) : undefined
    },
  } as Context
  const attempt = entry.create({ ...defaults, ...options }).attempt(unit, context)
  let step = attempt.next()
  while (step.done !== true) {
    const effect: Effect = step.value
    if (effect.kind === 'think') seen.thoughts++
    else seen.rules = (effect as Commit).options
    step = attempt.next(effect.kind === 'think' ? undefined : answer(seen.submissions++))
    if (seen.thoughts > 1_000) throw new Error('the attempt goes on for ever')
  }
  return { ...seen, outcome: step.value }
}
