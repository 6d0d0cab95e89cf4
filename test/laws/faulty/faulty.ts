/** What a planted fault is: a strategy with one mistake, the law that it must be caught by, and how small the scenario is that shows it. */
import type { LawId } from '../../../src/arbitraries/index.ts'
import type { UnitLevel } from '../../../src/model/scenario.ts'
import { registry } from '../../../src/strategy/registry.ts'
import type { Promises, Strategy, StrategyEntry } from '../../../src/strategy/strategy.ts'

export interface Fault {
  readonly strategy: Strategy
  /** Makes it anew, where it remembers. */
  readonly make?: () => Strategy
  /** Where it is not the job. */
  readonly unit?: UnitLevel
  /** Name of the law that must be among those that are broken. */
  readonly law: LawId
  /** Must be in its words. */
  readonly words: RegExp
  readonly promises?: Promises
}

/** As an entry of the registry, with the settings of `optimistic`. */
export function entryOf({ strategy, make, unit = 'job', promises }: Pick<Fault, 'strategy' | 'make' | 'unit' | 'promises'>): StrategyEntry {
  const { name } = strategy
  const entry = registry.get('optimistic') as StrategyEntry
  return { ...entry, name, unit, planning: 'whole', options: {}, promises: promises ?? {}, create: make ?? (() => strategy) }
}
