/** Of a scenario that breaks a law, all that a person needs to follow it: the smallest that does, what happened there, and how to find it again. */
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario } from '../../model/scenario.ts'
import { formatBriefly } from '../../scenario/format.ts'
import { registry } from '../../strategy/registry.ts'
import type { Promises } from '../../strategy/strategy.ts'
import { storySteps } from '../../view/story.ts'
import type { ScenarioConstraints } from '../scenario.ts'
import type { Breach } from './breach.ts'
import { type Judgement, judge } from './judge.ts'
import type { Law } from './laws.ts'
import { isPromised } from './promised.ts'
import { type Simplified, simplifyScenario } from './simplify.ts'
import type { Subject } from './subject.ts'
import type { Fault } from './verdict.ts'

/** The first scenario that breaks a law. */
export interface Found {
  readonly scenario: Scenario
  readonly run: number
}

/** What was asked of a check, and what showed. */
export interface Asked {
  readonly seed: number
  readonly numRuns: number
  readonly path?: string
  readonly scenarios?: ScenarioConstraints
  readonly promises?: Promises
  /** Two runs of one scenario differed: the strategy remembers, or it has a clock, or lots of its own. */
  readonly varies: boolean
}

export function faultOf(law: Law, { scenario, run }: Found, subject: Subject, asked: Asked): Fault {
  const { seed, path = String(run), varies } = asked
  const { promises } = subject
  const twice = law.id === 'determinism' || law.id === 'observer'
  const judged = (one: Scenario): Judgement => judge(one, subject.make(), { promises, twice })
  const ofLaw = ({ breaches }: Judgement): Breach[] => breaches.filter(({ code }) => law.codes.includes(code))
  let last: Judgement | undefined
  const breaks = (one: Scenario): boolean => {
    const judgement = judged(one)
    if (ofLaw(judgement).length === 0) return false
    last = judgement
    return true
  }
  // What depends on earlier runs, or on chance, may not show at the first look.
  const fails = varies && (twice || !subject.renewed) ? (one: Scenario) => breaks(one) || breaks(one) || breaks(one) : breaks
  const { scenario: small, shrinks } = law.id === 'ends' ? smallestEndless(scenario, fails) : simplifyScenario(scenario, fails)
  // What was seen counts: where runs differ, it may not be seen again.
  const seen = last ?? judged(scenario)
  const breaches = ofLaw(seen)
  return {
    law: law.id,
    title: law.title,
    kind: law.kind === 'law' ? 'law' : isPromised(law.codes[0], promises) ? 'promise' : 'finding',
    broken: breaches.map(({ words }) => words),
    scenario: small,
    yaml: formatBriefly(withStrategy(small, subject.make())),
    story: told(seen, law.codes, breaches),
    replay: replayLine(subject, asked, path),
    seed,
    path,
    // Of a path with steps of shrinking, the first number is the scenario's.
    runs: Number.parseInt(path, 10) + 1,
    shrinks,
  }
}

/** A run without an end takes long, and a small one may show early that it has none. */
function smallestEndless(scenario: Scenario, fails: (scenario: Scenario) => boolean): Simplified {
  const early = simplifyScenario(scenario, (one) => fails({ ...one, eventBudget: FEW_EVENTS }))
  return early.shrinks > 0 && fails(early.scenario) ? early : simplifyScenario(scenario, fails, FEW_TRIES)
}

const FEW_EVENTS = 400
const FEW_TRIES = 250
const MOST_LINES = 24
const FIRST_LINES = 8

/** The steps up to the one that broke it, in each way that it is broken; of many, the first and the last. */
function told({ events }: Judgement, codes: readonly string[], breaches: readonly Breach[]): string[] {
  const firsts = codes.flatMap((code) => breaches.find((breach) => breach.code === code)?.heard ?? [])
  const lines = storySteps(events.slice(0, firsts.length === 0 ? events.length : Math.max(...firsts)))
  if (lines.length <= MOST_LINES) return lines
  const skipped = lines.length - MOST_LINES
  return [...lines.slice(0, FIRST_LINES), `... ${skipped} more ...`, ...lines.slice(FIRST_LINES + skipped)]
}

/** A strategy of the registry stands in the file, so that `cosched run` takes it. */
function withStrategy(scenario: Scenario, strategy: StrategyChoice): Scenario {
  if (typeof strategy === 'string') {
    return registry.has(strategy) ? { ...scenario, strategies: [{ use: strategy, name: strategy }] } : scenario
  }
  return 'use' in strategy ? { ...scenario, strategies: [strategy] } : scenario
}

/**
 * Beside the path has to be said what the scenarios were drawn from, and promises other than the strategy's own. Where an object brings something
 * along from one scenario to the next, all of them are tried again, from the beginning.
 */
function replayLine({ expression, renewed }: Subject, { seed, numRuns, path, varies, scenarios, promises }: Asked, place: string): string {
  const whole = varies && !renewed && path === undefined
  const which = whole ? `numRuns: ${numRuns}` : `path: '${place}'`
  const from = scenarios === undefined ? '' : `, scenarios: ${JSON.stringify(scenarios)}`
  const kept = promises === undefined ? '' : `, promises: ${JSON.stringify(promises)}`
  return `checkStrategy(${expression}, { seed: ${seed}, ${which}${from}${kept} })${whole ? NEW_PROCESS : ''}`
}

const NEW_PROCESS = ' // in a new process: its runs differ (smaller scenarios: give a function that makes the strategy)'
