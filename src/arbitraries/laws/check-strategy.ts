/**
 * `checkStrategy`: one's own strategy under all laws, on random scenarios. Of each law that it breaks the first scenario is made as small as it
 * goes, and told step by step.
 */
import fc, { type Arbitrary, type IProperty, type Parameters } from 'fast-check'
import { InvalidInputError } from '../../errors.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario } from '../../model/scenario.ts'
import { show } from '../../model/suggest.ts'
import { SECOND } from '../../model/time.ts'
import type { Promises } from '../../strategy/strategy.ts'
import { among, checked, defined, flag, type Rule, type Rules, whole, word } from '../constraints.ts'
import { anyScenario, LIBRARY_SCENARIO_RULES, type ScenarioConstraints } from '../scenario.ts'
import { type Found, faultOf } from './counterexample.ts'
import { judge } from './judge.ts'
import { LAWS, type Law, laws } from './laws.ts'
import { type StrategyMaker, subjectOf } from './subject.ts'
import { Verdict } from './verdict.ts'

/** What is tried, and how often. */
export interface CheckStrategyOptions {
  /** Seed of fast-check. Default: 1. */
  readonly seed?: number
  /** Scenarios tried, 1 or more. Default: 200. */
  readonly numRuns?: number
  /** fast-check's path to one scenario, as a fault has it: only that is tried. */
  readonly path?: string
  /** What scenarios may have in them; what is left out is drawn of a mixture with gangs, late siblings, and several schedulers. */
  readonly scenarios?: ScenarioConstraints
  /** What the strategy promises. Default: what it says itself. */
  readonly promises?: Promises
}

/**
 * Tries a strategy on random scenarios. The same strategy, seed and options give the same verdict.
 * @param strategy a name, an entry or a strategy; or a function that makes one, called once a scenario, so that what an object remembers of
 * one scenario is forgotten in the next.
 * @throws InvalidInputError for the name of a strategy or of an option that nobody knows, what is no strategy, options that would try nothing,
 * and constraints that scenarios cannot keep.
 */
export function checkStrategy(strategy: StrategyChoice | StrategyMaker, options: CheckStrategyOptions = {}): Verdict {
  const given = checked('checkStrategy', RULES, options)
  const { seed = 1, numRuns = 200, path, scenarios = {} } = given
  const subject = subjectOf(strategy, given.promises)
  const { promises } = subject
  const found = new Map<Law, Found>()
  let runs = 0
  const property = fc.property(mixture(defined(scenarios)), (scenario) => {
    if (path !== undefined && runs > 0) return
    const { breaches } = judge(scenario, subject.make(), { promises })
    for (const { code } of breaches) {
      const law = LAWS.find(({ codes }) => codes.includes(code))
      if (law !== undefined && !found.has(law)) found.set(law, { scenario, run: runs })
    }
    runs++
  })
  tryAll(property, path === undefined ? { seed, numRuns } : { seed, path, numRuns: 1 })
  if (runs === 0) refusePath(path)
  const varies = found.has(laws.determinism)
  // Who does not do the same twice does not do it either when nobody looks on.
  if (varies) found.delete(laws.observer)
  const faults = LAWS.flatMap((law) => {
    const first = found.get(law)
    return first === undefined ? [] : [faultOf(law, first, subject, { ...given, seed, numRuns, varies })]
  })
  return new Verdict({
    strategy: subject.name,
    runs,
    seed,
    faults: faults.filter(({ kind }) => kind !== 'finding'),
    findings: faults.filter(({ kind }) => kind === 'finding'),
  })
}

const SEED: Rule = (value, path) =>
  Number.isSafeInteger(value) ? [] : [{ path, message: `invalid seed: ${show(value)}, allowed: a whole number` }]

const PATH: Rule = (value, path) =>
  typeof value === 'string' && /^\d+(?::\d+)*$/.test(value)
    ? []
    : [{ path, message: `invalid path: ${show(value)}, allowed: as the replay line of a fault has it` }]

/** A check of no scenario would pass whatever it is of, and one of misspelt promises would not look for them. */
const RULES: Rules<CheckStrategyOptions> = {
  seed: SEED,
  numRuns: whole(1, Infinity, { what: 'number of scenarios' }),
  path: PATH,
  scenarios: among(LIBRARY_SCENARIO_RULES),
  promises: among({ atomic: word('value', ['container', 'pod', 'gang']), deadlockFree: flag, ends: flag } satisfies Rules<Promises>),
}

/** What a strategy does is judged, and never thrown: what is thrown all the same would count as one scenario less. */
function tryAll(property: IProperty<[Scenario]>, parameters: Parameters<[Scenario]>): void {
  try {
    const { failed, errorInstance } = fc.check(property, { ...parameters, endOnFailure: true })
    if (failed) throw errorInstance
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Unable to replay')) refusePath(parameters.path)
    throw error
  }
}

function refusePath(path: string | undefined): never {
  const message = `invalid path: ${show(path)}, allowed: one that leads to a scenario`
  throw new InvalidInputError([{ path: 'path', message }], 'checkStrategy')
}

/** All that there is; many who compete for little at once; gangs that want the same nodes. */
function mixture(constraints: ScenarioConstraints): Arbitrary<Scenario> {
  const plain: ScenarioConstraints = { filters: false, extras: false, podCounts: false, limited: false, retries: false, policies: POLICIES }
  const little: ScenarioConstraints = { ...plain, maxNodes: 3, maxDimensions: 1, maxArrival: SECOND, strictOrder: false }
  return fc.oneof(
    anyScenario(constraints),
    anyScenario({ ...little, ...constraints }),
    anyScenario({ ...little, gangs: 'always', prefill: false, ...constraints }),
  )
}

const POLICIES = ['firstFit', 'bestFit', 'worstFit']
