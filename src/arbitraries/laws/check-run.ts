/** One run under all laws: the engine's own after every event, the observer's on the trace, and those of the result. */
import { InvalidInputError } from '../../errors.ts'
import { type ChosenStrategy, chooseStrategy } from '../../experiment/choose.ts'
import { execute, setupOf } from '../../experiment/simulate.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { RunResult } from '../../metrics/figures.ts'
import type { Scenario } from '../../model/scenario.ts'
import type { TraceEvent } from '../../simulation/trace.ts'
import type { Promises } from '../../strategy/strategy.ts'
import type { Breach } from './breach.ts'
import type { RunRules } from './facts.ts'
import { leftovers } from './leftovers.ts'
import { Observer } from './observer.ts'
import { type Probe, ProbeWatch } from './probes.ts'
import { isPromised } from './promised.ts'
import { brokenResultLaws } from './results.ts'
import { watched } from './watched.ts'

/** A run, and what it broke. */
export interface CheckedRun {
  /** Absent where the engine had to stop, so that the run has no end. */
  readonly result?: RunResult
  /** Every law that is broken, and every promise, in words; the first word is the law's code. */
  readonly broken: readonly string[]
  /** What is broken that was not promised either, in words. */
  readonly findings: readonly string[]
  /** All of it, with the place in the trace. */
  readonly breaches: readonly Breach[]
  /** What happened in the run at all. */
  readonly probes: ReadonlySet<Probe>
}

/** How a run is checked. */
export interface CheckRunOptions {
  /** Replaces what the strategy itself promises. */
  readonly promises?: Promises
  /** Hears every trace record. */
  readonly listener?: (event: TraceEvent) => void
}

/**
 * Runs a scenario with written-out nodes and jobs, and checks every law. Whatever a strategy does, it is a broken law, not an error.
 * @throws InvalidInputError for a scenario that contradicts itself.
 */
export function checkRun(scenario: Scenario, choice: StrategyChoice, options: CheckRunOptions = {}): CheckedRun {
  const chosen = chooseStrategy(scenario, choice)
  const promises = options.promises ?? chosen.promises
  const observer = new Observer(scenario, rulesOf(scenario, chosen, promises))
  const watch = new ProbeWatch()
  const listener = (event: TraceEvent) => {
    observer.hear(event)
    watch.hear(event)
    options.listener?.(event)
  }
  const strategy = watched(chosen.strategy, observer.ledger.dimensions.length, (law) => observer.breaches.note(law))
  let result: RunResult | undefined
  try {
    result = execute(setupOf(scenario, { ...chosen, strategy }, { checkLaws: true, listener })).result
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    observer.breaches.note(stopped(error))
  }
  if (result !== undefined) close(result, observer, watch, scenario)
  const breaches = observer.breaches.list
  const [broken, findings] = [true, false].map((counts) =>
    breaches.filter(({ code }) => isPromised(code, promises) === counts).map(({ words }) => words),
  )
  return { ...(result && { result }), broken, findings, breaches, probes: watch.seen }
}

function close(result: RunResult, observer: Observer, watch: ProbeWatch, scenario: Scenario): void {
  observer.close(Math.round(result.endedSeconds * 1e6), result)
  watch.close(result)
  for (const law of [...brokenResultLaws(result, observer, scenario), ...endLaws(result, observer, scenario)]) observer.breaches.note(law)
}

/** The engine stops at a broken law of the cell (the message has its code), at a strategy that breaks the rules of the plug-in, or by mistake. */
function stopped(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const ofCell = /^law broken at \d+ us: (.*)$/s.exec(message)
  if (ofCell !== null) return ofCell[1]
  if (/ says \w+ of an attempt/.test(message)) return `S10 ${message}`
  return message.includes('strategy ') ? `C1 ${message}` : `C2 ${message}`
}

function endLaws(result: RunResult, observer: Observer, scenario: Scenario): string[] {
  const broken: string[] = []
  const { rules } = observer
  const parts = observer.breaches.list.some(({ code }) => code === 'A2')
  const whole = rules.promises.atomic === 'gang' && rules.conserving && !rules.placeholders && !parts
  if (whole && rules.unit === 'job' && result.figures.groupsDeadlocked > 0) {
    broken.push('L1 a group is deadlocked, though nothing is ever held in part')
  }
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

function rulesOf({ retry }: Scenario, { unit, onPartial, strategy, gangWait }: ChosenStrategy, promises: Promises): RunRules {
  return {
    unit,
    onPartial,
    promises,
    retriesEnd: retry.retryUnschedulable !== true && retry.resetOnProgress !== true,
    preempts: strategy.preempts === true,
    placeholders: gangWait?.placeholders === true,
    conserving: strategy.collects !== true,
  }
}
