/** A strategy of one's own by the module that exports it: code does not cross threads, the place where it stands does. */
import { invalid } from '../errors.ts'
import type { StrategyChoice } from '../experiment/types.ts'
import type { StrategySpec } from '../model/scenario.ts'

/** A strategy by the module that exports it, for worker threads. */
export interface ModuleStrategy {
  /** URL of a module. */
  readonly module: string
  /** The export that is the strategy, or its registry entry. Default: `default`. */
  readonly name?: string
}

/** What can be told to another thread. */
export type PortableStrategy = string | StrategySpec | ModuleStrategy

/** @throws InvalidInputError if the module has no such export. */
export async function choiceOf(strategy: PortableStrategy): Promise<StrategyChoice> {
  if (typeof strategy === 'string' || !('module' in strategy)) return strategy
  const { module, name = 'default' } = strategy
  const exported = ((await import(module)) as Record<string, unknown>)[name]
  if (isStrategy(exported)) return exported
  return invalid('strategies', `invalid export ${name} of ${module}: not a strategy, allowed: a strategy or an entry of the registry`)
}

function isStrategy(value: unknown): value is Exclude<StrategyChoice, string | StrategySpec> {
  return typeof value === 'object' && value !== null && 'name' in value && ('attempt' in value || 'create' in value)
}
