/** Every strategy of the registry, every square of the matrix, every setting: no run breaks a law, and the rare paths are seen. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arbitraryScenario,
  arbitraryStrategy,
  checkRun,
  checkStrategy,
  PROBES,
  type Probe,
  type ScenarioConstraints,
  type StrategyConstraints,
} from '../../src/arbitraries/index.ts'
import type { Scenario, UnitLevel } from '../../src/model/scenario.ts'
import { SECOND } from '../../src/model/time.ts'
import { registry } from '../../src/strategy/registry.ts'

const SEED = 20131103
const UNITS: readonly UnitLevel[] = ['container', 'pod', 'job']
const squares = [...registry.keys()].flatMap((use) => UNITS.map((unit) => [use, unit] as const))

describe('no law is broken', () => {
  test.each(squares)('by %s deciding a %s at once', (use, unit) => {
    fc.assert(
      fc.property(arbitraryScenario(), arbitraryStrategy({ entries: [use], units: [unit] }), (scenario, spec) => {
        expect(checkRun(scenario, spec).broken).toEqual([])
      }),
      { seed: SEED, numRuns: 80 },
    )
  })

  test.each([...registry.keys()])('by %s as it is in the registry, and a second run gives the same bytes', (use) => {
    checkStrategy(use, { seed: SEED, numRuns: 60 }).assert()
  })

  test('where nobody is submitted', () => {
    const lonely = arbitraryScenario().map((scenario) => ({ ...scenario, workload: { jobs: [] } }))
    fc.assert(
      fc.property(lonely, arbitraryStrategy(), (scenario, spec) => {
        expect(checkRun(scenario, spec).broken).toEqual([])
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('where there is room for all: everything runs', () => {
    const roomy = arbitraryScenario({ maxCapacity: 200, maxRequest: 1, filters: false, prefill: false, extras: false, podCounts: false })
    const grown = roomy.map((scenario) => {
      const nodes = scenario.cluster.nodes!.map((node) => ({
        ...node,
        allocatable: Object.fromEntries(Object.keys(node.allocatable).map((name) => [name, 1_000])),
      }))
      const { duration: _, ...rest } = scenario
      return { ...rest, cluster: { nodes } }
    })
    fc.assert(
      fc.property(
        grown,
        arbitraryStrategy({ entries: ['serial', 'optimistic'], options: { conflict: 'resourceFit' } }),
        (scenario, spec) => {
          const { result } = checkRun(scenario, spec)
          expect([result?.figures.failureRate, result?.figures.conflicts, result?.ended]).toEqual([0, 0, 'idle'])
        },
      ),
      { seed: SEED, numRuns: 150 },
    )
  })
})

interface Hunt {
  readonly runs: number
  readonly scenarios: ScenarioConstraints
  readonly strategies: StrategyConstraints
  readonly change?: (scenario: Scenario) => Scenario
}

/** A first container that fits counts as progress, so that a pod whose second does not is tried for ever. */
function neverGivesUp(scenario: Scenario): Scenario {
  return { ...scenario, retry: { backoff: [SECOND, SECOND], maxAttempts: 9, resetOnProgress: true } }
}

function asItIs(scenario: Scenario): Scenario {
  return scenario
}

const FIRST_REFUSAL_ENDS = { submissions: undefined, submissionsBatch: undefined }

/** Where rare paths are to be expected. */
const HUNTS: readonly Hunt[] = [
  { runs: 400, scenarios: {}, strategies: {} },
  {
    runs: 250,
    scenarios: { gangs: 'never' },
    strategies: { entries: ['optimistic'], units: ['job'], options: { atomicity: 'incremental', ...FIRST_REFUSAL_ENDS } },
  },
  { runs: 150, scenarios: {}, strategies: { entries: ['hoarding'], options: { release: 'woundWait' } } },
  { runs: 150, scenarios: {}, strategies: { entries: ['gang', 'pod'], options: { preemption: 'lowerPriority' } } },
  { runs: 100, scenarios: { gangs: 'always' }, strategies: { entries: ['permit'], units: ['pod'], options: { permitTimeout: SECOND } } },
  { runs: 100, scenarios: {}, strategies: { entries: ['hoarding'], options: { release: 'releaseAll+backoff', offerTimeout: SECOND } } },
  {
    runs: 40,
    scenarios: { limited: false, eventBudget: 20_000 },
    strategies: { entries: ['naive'], units: ['container'] },
    change: neverGivesUp,
  },
]

describe('the runs go everywhere', () => {
  test.each(PROBES.map((probe) => [probe]))('%s is seen', (probe) => {
    expect(probesSeen().has(probe)).toBe(true)
  })
})

let seen: Set<Probe> | undefined

function probesSeen(): Set<Probe> {
  if (seen !== undefined) return seen
  seen = new Set()
  for (const { runs, scenarios, strategies, change = asItIs } of HUNTS) {
    const inputs = fc.tuple(arbitraryScenario(scenarios), arbitraryStrategy(strategies))
    for (const [scenario, spec] of fc.sample(inputs, { seed: SEED, numRuns: runs })) {
      for (const probe of checkRun(change(scenario), spec).probes) seen.add(probe)
    }
  }
  return seen
}
