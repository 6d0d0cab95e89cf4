/** One run under all laws: the engine's own after every event, the observer's on the trace, and those of the result. */
import { InvariantError } from '../../errors.ts'
import { chooseStrategy } from '../../experiment/choose.ts'
import { simulate } from '../../experiment/simulate.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { RunResult } from '../../metrics/figures.ts'
import type { Scenario } from '../../model/scenario.ts'
import type { RunRules } from './facts.ts'
import { leftovers } from './leftovers.ts'
import { Observer } from './observer.ts'
import { type Probe, ProbeWatch } from './probes.ts'
import { brokenResultLaws } from './results.ts'

/** A run, and what it broke. */
export interface CheckedRun {
  /** Absent where an invariant broke, so that the run has no end. */
  readonly result?: RunResult
  /** Every law that is broken, in words; the first word is the law's number where it has one. */
  readonly broken: readonly string[]
  /** What happened in the run at all. */
  readonly probes: ReadonlySet<Probe>
}

/**
 * Runs a scenario with written-out nodes and jobs, and checks every law. `promises` replaces what follows from a registry entry.
 * @throws InvalidInputError for a scenario that contradicts itself.
 */
export function checkRun(scenario: Scenario, choice: StrategyChoice, promises: Partial<RunRules> = {}): CheckedRun {
  const rules = { ...rulesOf(scenario, choice), ...promises }
  const observer = new Observer(scenario, rules)
  const watch = new ProbeWatch()
  const listener: Parameters<typeof simulate>[1] = {
    strategy: choice,
    checkLaws: true,
    listener: (event) => {
      observer.hear(event)
      watch.hear(event)
    },
  }
  let result: RunResult
  try {
    result = simulate(scenario, listener)
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    return { broken: [...observer.broken, error.message], probes: watch.seen }
  }
  observer.close(Math.round(result.endedSeconds * 1e6))
  watch.close(result)
  return { result, broken: [...observer.broken, ...endLaws(result, observer, scenario)], probes: watch.seen }
}

function endLaws(result: RunResult, observer: Observer, scenario: Scenario): string[] {
  const broken = brokenResultLaws(result, observer, scenario)
  const { rules } = observer
  if (rules.wholeGangs && result.figures.groupsDeadlocked > 0) broken.push('L1 a group is deadlocked, though nothing is ever held in part')
  if (result.ended !== 'idle') return broken
  const { nodes = [] } = scenario.cluster
  if (rules.conserving && scenario.schedulers.every((kind) => kind.blocked === 'skip')) broken.push(...leftovers(observer, { nodes }))
  for (const [scheduler, { job }] of observer.attempts.open) {
    const left = [...observer.groups.values()].some((group) => group.job.name === job && group.pods.some(hasUnbound) && isOpen(group))
    if (!left) broken.push(`L1 ${scheduler} is still in an attempt on ${job}, which has nothing left to place`)
  }
  return broken
}

function hasUnbound(pod: { readonly members: readonly { readonly node: string | undefined }[] }): boolean {
  return pod.members.some((member) => member.node === undefined)
}

function isOpen({ state }: { readonly state: string }): boolean {
  return state === 'waiting' || state === 'running'
}

/** What the strategies of the registry promise. */
function rulesOf(scenario: Scenario, choice: StrategyChoice): RunRules {
  const { unit, onPartial, strategy, gangWait, options } = chooseStrategy(scenario, choice)
  const collects = strategy.collects === true
  const preempts = strategy.preempts === true
  const placeholders = gangWait?.placeholders === true
  const { atomicity = 'allOrNothing', incompletePlan = 'discard' } = options
  const wholeGangs = unit === 'job' && !collects && !placeholders && atomicity === 'allOrNothing' && incompletePlan === 'discard'
  return { unit, onPartial, wholeGangs, preempts, placeholders, conserving: !collects }
}
