/**
 * `checkStrategy`: one's own strategy under all laws, on random scenarios. Of each law that it breaks the first scenario is made as small as it
 * goes, and told step by step.
 */
import fc, { type Arbitrary } from 'fast-check'
import { InvalidInputError, type Problem } from '../../errors.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario } from '../../model/scenario.ts'
import { SECOND } from '../../model/time.ts'
import type { Promises } from '../../strategy/strategy.ts'
import { arbitraryScenario, type ScenarioConstraints } from '../scenario.ts'
import { type Found, faultOf } from './counterexample.ts'
import { judge } from './judge.ts'
import { LAWS, type Law, laws } from './laws.ts'
import { type StrategyMaker, subjectOf } from './subject.ts'
import { Verdict } from './verdict.ts'

/** What is tried, and how often. */
export interface CheckStrategyOptions {
  /** Seed of fast-check. Default: 1. */
  readonly seed?: number
  /** Scenarios tried. Default: 200. */
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
 * @throws InvalidInputError for the name of a strategy that nobody knows, what is no strategy, and options that would try nothing.
 */
export function checkStrategy(strategy: StrategyChoice | StrategyMaker, options: CheckStrategyOptions = {}): Verdict {
  const { seed = 1, numRuns = 200, path, scenarios = {} } = options
  refuseWrong({ seed, numRuns, ...(path !== undefined && { path }) })
  const subject = subjectOf(strategy, options.promises)
  const { promises } = subject
  const found = new Map<Law, Found>()
  let runs = 0
  const property = fc.property(mixture(scenarios), (scenario) => {
    if (path !== undefined && runs > 0) return
    const { breaches } = judge(scenario, subject.make(), { promises })
    for (const { code } of breaches) {
      const law = LAWS.find(({ codes }) => codes.includes(code))
      if (law !== undefined && !found.has(law)) found.set(law, { scenario, run: runs })
    }
    runs++
  })
  fc.check(property, path === undefined ? { seed, numRuns } : { seed, path, numRuns: 1 })
  const varies = found.has(laws.determinism)
  // Who does not do the same twice does not do it either when nobody looks on.
  if (varies) found.delete(laws.observer)
  const faults = LAWS.flatMap((law) => {
    const first = found.get(law)
    return first === undefined ? [] : [faultOf(law, first, subject, { ...options, seed, numRuns, varies })]
  })
  return new Verdict({
    strategy: subject.name,
    runs,
    seed,
    faults: faults.filter(({ kind }) => kind !== 'finding'),
    findings: faults.filter(({ kind }) => kind === 'finding'),
  })
}

/** A check of no scenario would pass whatever it is of. */
function refuseWrong({ seed, numRuns, path = '0' }: Pick<CheckStrategyOptions, 'seed' | 'numRuns' | 'path'>): void {
  const problems: Problem[] = []
  if (!Number.isSafeInteger(seed)) problems.push({ path: 'seed', message: `invalid seed: ${seed}, allowed: a whole number` })
  if (!(Number.isSafeInteger(numRuns) && Number(numRuns) > 0)) {
    problems.push({ path: 'numRuns', message: `invalid number of scenarios: ${numRuns}, allowed: a whole number from 1` })
  }
  if (!/^\d+(?::\d+)*$/.test(path))
    problems.push({ path: 'path', message: `invalid path: ${path}, allowed: as the replay line of a fault has it` })
  if (problems.length > 0) throw new InvalidInputError(problems, 'checkStrategy')
}

/** All that there is; many who compete for little at once; gangs that want the same nodes. */
function mixture(constraints: ScenarioConstraints): Arbitrary<Scenario> {
  const plain: ScenarioConstraints = { filters: false, extras: false, podCounts: false, limited: false, retries: false, policies: POLICIES }
  const little: ScenarioConstraints = { ...plain, maxNodes: 3, maxDimensions: 1, maxArrival: SECOND, strictOrder: false }
  return fc.oneof(
    arbitraryScenario(constraints),
    arbitraryScenario({ ...little, ...constraints }),
    arbitraryScenario({ ...little, gangs: 'always', prefill: false, ...constraints }),
  )
}

const POLICIES = ['firstFit', 'bestFit', 'worstFit']
