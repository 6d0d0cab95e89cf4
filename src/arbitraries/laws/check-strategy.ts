/**
 * `checkStrategy`: one's own strategy under all laws, on random scenarios. Of each law that it breaks the first scenario is made as small as it
 * goes, and told step by step.
 */
import fc, { type Arbitrary } from 'fast-check'
import { chooseStrategy } from '../../experiment/choose.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario } from '../../model/scenario.ts'
import { SECOND } from '../../model/time.ts'
import { formatBriefly } from '../../scenario/format.ts'
import { registry } from '../../strategy/registry.ts'
import type { Promises } from '../../strategy/strategy.ts'
import { storySteps } from '../../view/story.ts'
import { arbitraryScenario, type ScenarioConstraints } from '../scenario.ts'
import type { Breach } from './breach.ts'
import { type Judgement, judge } from './judge.ts'
import { LAWS, type Law, laws } from './laws.ts'
import { isPromised } from './promised.ts'
import { simplifyScenario } from './simplify.ts'
import { type Fault, Verdict } from './verdict.ts'

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
 * @throws InvalidInputError for the name of a strategy that nobody knows.
 */
export function checkStrategy(strategy: StrategyChoice, options: CheckStrategyOptions = {}): Verdict {
  const { seed = 1, numRuns = 200, path, scenarios = {} } = options
  const promises = options.promises ?? chooseStrategy({ strategies: [] }, strategy).promises
  const found = new Map<Law, Found>()
  let runs = 0
  const property = fc.property(mixture(scenarios), (scenario) => {
    if (path !== undefined && runs > 0) return
    const { breaches } = judge(scenario, strategy, { promises })
    for (const { code } of breaches) {
      const law = LAWS.find(({ codes }) => codes.includes(code))
      if (law !== undefined && !found.has(law)) found.set(law, { scenario, run: runs })
    }
    runs++
  })
  fc.check(property, path === undefined ? { seed, numRuns } : { seed, path, numRuns: 1 })
  // Who does not do the same twice does not do it either when nobody looks on.
  if (found.has(laws.determinism)) found.delete(laws.observer)
  const faults = LAWS.flatMap((law) => {
    const first = found.get(law)
    return first === undefined ? [] : [faultOf(law, first, strategy, promises, { ...options, seed })]
  })
  return new Verdict({
    strategy: nameOf(strategy),
    runs,
    seed,
    faults: faults.filter(({ kind }) => kind !== 'finding'),
    findings: faults.filter(({ kind }) => kind === 'finding'),
  })
}

/** The first scenario that breaks a law. */
interface Found {
  readonly scenario: Scenario
  readonly run: number
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

function faultOf(
  law: Law,
  { scenario, run }: Found,
  strategy: StrategyChoice,
  promises: Promises,
  options: CheckStrategyOptions & { seed: number },
): Fault {
  const { seed, path = String(run) } = options
  const twice = law.id === 'determinism' || law.id === 'observer'
  const judged = (one: Scenario): Judgement => judge(one, strategy, { promises, twice })
  const ofLaw = ({ breaches }: Judgement): Breach[] => breaches.filter(({ code }) => law.codes.includes(code))
  let last: Judgement | undefined
  const { scenario: small, shrinks } = simplifyScenario(
    scenario,
    (one) => {
      const judgement = judged(one)
      const breaks = ofLaw(judgement).length > 0
      if (breaks) last = judgement
      return breaks
    },
    law.id === 'ends' ? FEW_TRIES : undefined,
  )
  // Of a strategy that remembers, what was seen counts: it may not be seen again.
  const seen = last ?? judged(scenario)
  const breaches = ofLaw(seen)
  const kept = isPromised(law.codes[0], promises)
  return {
    law: law.id,
    title: law.title,
    kind: law.kind === 'law' ? 'law' : kept ? 'promise' : 'finding',
    broken: breaches.map(({ words }) => words),
    scenario: small,
    yaml: formatBriefly(withStrategy(small, strategy)),
    story: told(seen, breaches[0]?.heard ?? seen.events.length),
    replay: replayLine(strategy, { ...options, path }),
    seed,
    path,
    // Of a path with steps of shrinking, the first number is the scenario's.
    runs: Number.parseInt(path, 10) + 1,
    shrinks,
  }
}

/** A run without an end takes long. */
const FEW_TRIES = 250
const MOST_LINES = 24
const FIRST_LINES = 8

/** The steps up to the one that broke it; of many, the first and the last. */
function told({ events }: Judgement, heard: number): string[] {
  const lines = storySteps(events.slice(0, heard))
  if (lines.length <= MOST_LINES) return lines
  const skipped = lines.length - MOST_LINES
  return [...lines.slice(0, FIRST_LINES), `... ${skipped} more ...`, ...lines.slice(FIRST_LINES + skipped)]
}

/** A strategy of the registry stands in the file, so that `cosched run` takes it. */
function withStrategy(scenario: Scenario, strategy: StrategyChoice): Scenario {
  if (typeof strategy !== 'string' && 'use' in strategy) return { ...scenario, strategies: [strategy] }
  const name = nameOf(strategy)
  return typeof strategy === 'string' && registry.has(name) ? { ...scenario, strategies: [{ use: name, name }] } : scenario
}

function nameOf(strategy: StrategyChoice): string {
  return typeof strategy === 'string' ? strategy : strategy.name
}

/** What has to be said beside the path: the scenarios drawn from, and promises other than the strategy's own. */
function replayLine(strategy: StrategyChoice, { seed, path, scenarios, promises }: CheckStrategyOptions): string {
  const name = nameOf(strategy)
  const given =
    typeof strategy === 'string'
      ? `'${name}'`
      : 'use' in strategy
        ? JSON.stringify(strategy)
        : /^[a-z]\w*$/i.test(name)
          ? name
          : 'myStrategy'
  const from = scenarios === undefined ? '' : `, scenarios: ${JSON.stringify(scenarios)}`
  const kept = promises === undefined ? '' : `, promises: ${JSON.stringify(promises)}`
  return `checkStrategy(${given}, { seed: ${seed}, path: '${path}'${from}${kept} })`
}
