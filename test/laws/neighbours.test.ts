/** Every strategy and every square of the matrix obeys affinity, anti-affinity and spread, and nobody is forgotten because of them. */
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  arbitraryScenario,
  arbitraryStrategy,
  checkRun,
  checkStrategy,
  type ScenarioConstraints,
  type StrategyConstraints,
} from '../../src/arbitraries/index.ts'
import type { UnitLevel } from '../../src/model/scenario.ts'
import { SECOND } from '../../src/model/time.ts'
import { Admission } from '../../src/simulation/admission.ts'
import { CommitGate } from '../../src/simulation/commit-gate.ts'
import { ConstrainedPool } from '../../src/simulation/constrained-pool.ts'
import { Surroundings } from '../../src/simulation/surroundings.ts'
import { registry } from '../../src/strategy/registry.ts'

const SEED = 20260103
const UNITS: readonly UnitLevel[] = ['container', 'pod', 'job']
const squares = [...registry.keys()].flatMap((use) => UNITS.map((unit) => [use, unit] as const))
/** Room enough that neighbours, not room, decide who waits. */
const ROOMY: ScenarioConstraints = {
  neighbours: true,
  maxCapacity: 20,
  maxRequest: 2,
  maxDimensions: 1,
  podCounts: false,
  maxArrival: 4 * SECOND,
}
/** Nobody ends, so that nothing but who comes can wake who waits. */
const GROWING = arbitraryScenario({ ...ROOMY, limited: false, strictOrder: false, prefill: false }).map((scenario) => {
  const jobs = scenario.workload.jobs!.map(({ duration: _, ...job }) => job)
  return { ...scenario, workload: { jobs } }
})
const scenarios = fc.oneof(
  { weight: 2, arbitrary: arbitraryScenario(ROOMY) },
  { weight: 2, arbitrary: GROWING },
  { weight: 1, arbitrary: arbitraryScenario({ neighbours: true }) },
)

describe('no law is broken where pods have constraints on each other', () => {
  test.each(squares)('by %s deciding a %s at once', (use, unit) => {
    fc.assert(
      fc.property(scenarios, arbitraryStrategy({ entries: [use], units: [unit] }), (scenario, spec) => {
        expect(checkRun(scenario, spec).broken).toEqual([])
      }),
      { seed: SEED, numRuns: 60 },
    )
  })

  test.each([...registry.keys()])('by %s as it is in the registry, and a second run gives the same bytes', (use) => {
    checkStrategy(use, { seed: SEED, numRuns: 40, scenarios: ROOMY }).assert()
  })
})

/** All come at once, so that schedulers compete. */
const BUSY = arbitraryScenario({ ...ROOMY, maxArrival: 0, limited: false, strictOrder: false })
/** Whether any of these laws breaks. */
function lawsBreak(constraints: StrategyConstraints, law: RegExp, inputs = BUSY): boolean {
  const property = fc.property(inputs, arbitraryStrategy(constraints), (scenario, spec) => {
    return !checkRun(scenario, spec).broken.some((broken) => law.test(broken))
  })
  return fc.check(property, { seed: SEED, numRuns: 400, endOnFailure: true }).failed
}

describe('an engine with a fault is caught', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test.each(['optimistic', 'hoarding'])('where %s commits without asking the neighbours again', (use) => {
    vi.spyOn(CommitGate.prototype, 'enter').mockReturnValue(true)
    expect(lawsBreak({ entries: [use] }, /^N[123]/)).toBe(true)
  })

  test('where the claims of a transaction do not count for each other at commit', () => {
    vi.spyOn(Surroundings.prototype, 'place').mockImplementation(() => {})
    vi.spyOn(Surroundings.prototype, 'remove').mockImplementation(() => {})
    vi.spyOn(Surroundings.prototype, 'arrive').mockImplementation(function (this: Surroundings, kind, node) {
      this.neighbours?.place(kind, node)
      this.neighbours?.noteAdded(kind)
    })
    vi.spyOn(Surroundings.prototype, 'depart').mockImplementation(function (this: Surroundings, kind, node) {
      this.neighbours?.remove(kind, node)
      this.neighbours?.noteRemoved(kind)
    })
    expect(lawsBreak({ entries: ['gang'], units: ['job'] }, /^N[123]/)).toBe(true)
  })

  test('where a plan does not ask the neighbours', () => {
    vi.spyOn(Admission.prototype, 'anywhere').mockImplementation((_pod, allowed) => allowed)
    vi.spyOn(CommitGate.prototype, 'enter').mockReturnValue(true)
    expect(lawsBreak({ entries: ['pod'] }, /^N[123]/)).toBe(true)
  })

  test('where a pod that ends stays in the count', () => {
    vi.spyOn(Surroundings.prototype, 'leave').mockImplementation(() => {})
    expect(lawsBreak({ entries: ['pod'] }, /^N1|^L2/)).toBe(true)
  })

  test('where nobody is woken when others come or go', () => {
    vi.spyOn(ConstrainedPool.prototype, 'eligible').mockReturnValue(-1)
    expect(lawsBreak({ entries: ['pod'] }, /^L2/, GROWING)).toBe(true)
  })

  test('and where nothing is planted no law breaks', () => {
    expect([lawsBreak({}, /./), lawsBreak({}, /./, GROWING)]).toEqual([false, false])
  })
})
