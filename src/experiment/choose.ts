/** Finds the strategy that a choice names and settles what it leaves open: scenario entry, registry entry, or one's own code. */
import { InvalidInputError } from '../errors.ts'
import type { GangWait, OnPartial, PlacementSpec, Planning, Scenario, StrategySpec, UnitLevel } from '../model/scenario.ts'
import { strategyOptions } from '../strategy/options.ts'
import { promisesFor } from '../strategy/promises.ts'
import { registry } from '../strategy/registry.ts'
import type { Promises, Strategy, StrategyEntry } from '../strategy/strategy.ts'
import type { StrategyChoice } from './types.ts'

/** A strategy with all its settings. */
export interface ChosenStrategy {
  readonly name: string
  readonly strategy: Strategy
  /** Its own options, the defaults of its entry included. */
  readonly options: Readonly<Record<string, unknown>>
  readonly unit: UnitLevel
  readonly planning: Planning
  readonly onPartial: { readonly pod: OnPartial; readonly gang: OnPartial }
  /** How long a gang that is bound in part waits; absent: without a limit. */
  readonly gangWait?: GangWait
  /** What it promises with these settings. */
  readonly promises: Promises
  /** Overrides the placement of the scenario and its schedulers. */
  readonly placement?: PlacementSpec
}

/** Where strategies may be named. */
type Names = Pick<Scenario, 'strategies'>

/** @throws InvalidInputError if neither the scenario nor the registry knows the name. */
export function chooseStrategy(scenario: Names, choice: StrategyChoice): ChosenStrategy {
  if (typeof choice === 'string') {
    const spec = scenario.strategies.find((entry) => entry.name === choice)
    return fromSpec(spec ?? { use: choice, name: choice }, scenario)
  }
  if ('use' in choice) return fromSpec(choice, scenario)
  if ('create' in choice) return fromEntry(choice, { use: choice.name, name: choice.name })
  const { name, promises = {} } = choice
  const onPartial = { pod: 'reschedule', gang: 'wait' } as const
  return { name, strategy: choice, options: {}, unit: 'job', planning: 'whole', onPartial, promises }
}

/** All strategies that a scenario compares. */
export function chooseStrategies(scenario: Names, choices: readonly StrategyChoice[] = scenario.strategies): ChosenStrategy[] {
  return choices.map((choice) => chooseStrategy(scenario, choice))
}

function fromSpec(spec: StrategySpec, scenario: Names): ChosenStrategy {
  const entry = registry.get(spec.use)
  if (entry === undefined) {
    const known = [...new Set([...scenario.strategies.map((one) => one.name), ...registry.keys()])]
    throw new InvalidInputError([{ path: 'strategy', message: `unknown strategy: ${spec.use}, allowed: ${known.join(', ')}` }])
  }
  return fromEntry(entry, spec)
}

function fromEntry(entry: StrategyEntry, spec: StrategySpec): ChosenStrategy {
  const options = strategyOptions(entry, spec.options)
  const strategy = entry.create(options)
  const unit = spec.unit ?? entry.unit
  const gangWait = entry.gangWait?.(options)
  const chosen = {
    name: spec.name,
    strategy,
    options,
    unit,
    planning: spec.planning ?? entry.planning,
    onPartial: { ...entry.onPartial, ...spec.onPartial },
    ...(gangWait && { gangWait }),
    // Placeholders stand for members that have not arrived: whoever decides jobs whole binds them in part.
    promises:
      (changes(spec) ? undefined : entry.promises) ??
      promisesFor(gangWait?.placeholders && unit === 'job' ? 'pod' : unit, strategy.promises ?? {}),
  }
  return spec.placement === undefined ? chosen : { ...chosen, placement: spec.placement }
}

/** Whether an entry of a scenario sets anything that a promise of the registry entry may depend on. */
function changes({ unit, planning, onPartial, options }: StrategySpec): boolean {
  return [unit, planning, onPartial, ...Object.values(options ?? {})].some((setting) => setting !== undefined)
}
