/** What a check is of: a strategy that is there once for all, or a function that makes one for each scenario. */
import { InvalidInputError, type Problem } from '../../errors.ts'
import { chooseStrategy } from '../../experiment/choose.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import { show } from '../../model/suggest.ts'
import type { Promises } from '../../strategy/strategy.ts'
import { text } from '../constraints.ts'
import { entryRule } from '../strategy-options.ts'

/** Makes a strategy, as new: whatever an earlier one remembers, this one does not. */
export type StrategyMaker = () => StrategyChoice

export interface Subject {
  readonly name: string
  readonly promises: Promises
  /** How code names it. */
  readonly expression: string
  /** Each is as new. */
  readonly renewed: boolean
  /** The strategy for one scenario. */
  make(): StrategyChoice
}

/** @throws InvalidInputError for what is no strategy, or the name of one that nobody knows. */
export function subjectOf(strategy: StrategyChoice | StrategyMaker, promises: Promises | undefined): Subject {
  const renewed = typeof strategy === 'function'
  const first = strategyOf(renewed ? strategy() : strategy)
  const make = renewed ? () => strategyOf(strategy()) : () => first
  return {
    name: nameOf(first),
    promises: promises ?? chooseStrategy({ strategies: [] }, first).promises,
    expression: renewed ? variable(strategy.name, 'makeStrategy') : expressionOf(strategy),
    renewed,
    make,
  }
}

/** What was given for a strategy, if it is one. */
function strategyOf(choice: StrategyChoice): StrategyChoice {
  const problems = problemsOf(choice)
  if (problems.length > 0) throw new InvalidInputError(problems, 'checkStrategy')
  return choice
}

/** What is no strategy, and what of an entry a run would leave out in silence. */
function problemsOf(choice: StrategyChoice): readonly Problem[] {
  const path = 'strategy'
  if (typeof choice === 'string') return []
  if (typeof choice !== 'object' || choice === null || !KEYS.some((key) => key in choice)) {
    const message = `invalid strategy: ${show(choice)}, allowed: a name, an entry, a strategy, or a function that makes one`
    return [{ path, message }]
  }
  return 'use' in choice ? entryRule(choice, path, {}) : text('name', 1)(choice.name, `${path}.name`, {})
}

/** An entry of a scenario, one of the registry, or a strategy has one of these. */
const KEYS = ['use', 'create', 'attempt', 'name']

function nameOf(strategy: StrategyChoice): string {
  return typeof strategy === 'string' ? strategy : strategy.name
}

function expressionOf(strategy: StrategyChoice): string {
  if (typeof strategy === 'string') return `'${strategy}'`
  return 'use' in strategy ? JSON.stringify(strategy) : variable(strategy.name, 'myStrategy')
}

function variable(name: string, otherwise: string): string {
  return /^[a-z]\w*$/i.test(name) ? name : otherwise
}
