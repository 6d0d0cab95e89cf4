/** What a check is of: a strategy that is there once for all, or a function that makes one for each scenario. */
import { invalid } from '../../errors.ts'
import { chooseStrategy } from '../../experiment/choose.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Promises } from '../../strategy/strategy.ts'

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
  const make = renewed ? strategy : () => strategy
  const first = make()
  if (typeof first !== 'string' && (typeof first !== 'object' || first === null)) {
    invalid('strategy', `invalid strategy: ${first}, allowed: a name, an entry, a strategy, or a function that makes one`)
  }
  return {
    name: nameOf(first),
    promises: promises ?? chooseStrategy({ strategies: [] }, first).promises,
    expression: renewed ? variable(strategy.name, 'makeStrategy') : expressionOf(strategy),
    renewed,
    make,
  }
}

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
