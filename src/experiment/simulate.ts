/** One run of a scenario: recipes resolved with the seed, the strategy found, the engine run, the result made. */
import { provide } from '../generate/materialise.ts'
import type { RunResult } from '../metrics/figures.ts'
import { repeats } from '../model/compatibility.ts'
import { DEFAULT_PLACEMENT } from '../model/defaults.ts'
import { JobTable, type Submissions } from '../model/job-table.ts'
import type { Scenario } from '../model/scenario.ts'
import { HOUR } from '../model/time.ts'
import { policiesWith } from '../placement/registry.ts'
import { resultOf } from '../simulation/result.ts'
import { type FinishedRun, run } from '../simulation/run.ts'
import type { ScriptOptions } from '../simulation/script.ts'
import type { RunSetup } from '../simulation/setup.ts'
import { type ChosenStrategy, chooseStrategy } from './choose.ts'
import type { RunOptions } from './types.ts'

/** Nothing started for so long while leases and claims go back and forth: a livelock. */
const LIVELOCK_WINDOW = HOUR

/**
 * Runs a scenario under one strategy. The same scenario, strategy and seed give the same result, byte for byte.
 * @throws InvalidInputError for an unknown strategy or a scenario that contradicts itself; InvariantError if a law of the cell breaks.
 */
export function simulate(scenario: Scenario, options: RunOptions = {}): RunResult {
  const setup = setupOf(scenario, chooseStrategy(scenario, options.strategy ?? scenario.strategies[0] ?? 'pod'), options)
  return execute(setup).result
}

/** A finished run with its setup: for comparisons that take window figures again. */
export function execute(setup: RunSetup, script?: ScriptOptions): { readonly result: RunResult; readonly finished: FinishedRun } {
  const finished = run(setup, script)
  return { result: resultOf(setup, finished), finished }
}

/** Everything a run needs, made concrete. */
export function setupOf(scenario: Scenario, chosen: ChosenStrategy, options: Omit<RunOptions, 'strategy'>): RunSetup {
  const seed = options.seed ?? scenario.seed
  const { cluster, workload } = provide(scenario, seed)
  const { onProgress } = options
  return {
    name: scenario.name,
    strategyName: chosen.name,
    seed,
    cluster,
    workload: repeats(scenario.compatibility, 'gangsIgnored') ? withoutGangs(workload) : workload,
    schedulers: scenario.schedulers,
    allocator: scenario.allocator,
    retry: scenario.retry,
    strategy: chosen.strategy,
    unit: chosen.unit,
    planning: chosen.planning,
    onPartial: chosen.onPartial,
    ...(chosen.gangWait && { gangWait: chosen.gangWait }),
    placement: scenario.placement ?? DEFAULT_PLACEMENT,
    livelockWindow: LIVELOCK_WINDOW,
    ...(scenario.series === undefined ? {} : { series: scenario.series }),
    listGroups: options.groups ?? true,
    ...(chosen.placement === undefined ? {} : { placementForAll: chosen.placement }),
    ...(scenario.compatibility === undefined ? {} : { compatibility: scenario.compatibility }),
    ...(scenario.duration === undefined ? {} : { duration: scenario.duration }),
    ...(scenario.eventBudget === undefined ? {} : { eventBudget: scenario.eventBudget }),
    ...(options.policies === undefined ? {} : { policies: policiesWith(options.policies) }),
    ...(options.listener === undefined ? {} : { listener: options.listener }),
    ...(options.oracle === undefined ? {} : { oracle: options.oracle }),
    ...(options.explain === undefined ? {} : { explain: options.explain }),
    ...(options.checkLaws === undefined ? {} : { checkLaws: options.checkLaws }),
    ...(onProgress === undefined ? {} : { onProgress: (time, events, share) => onProgress({ time, events, share }) }),
  }
}

function withoutGangs({ jobs }: Submissions): Submissions {
  return { jobs: jobs instanceof JobTable ? jobs.withoutGangs() : jobs.map(({ gang: _, ...job }) => job) }
}
