/** The laws find what is planted against them: faulty strategies, and an engine with a faulty cell. */
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { arbitraryScenario, arbitraryStrategy, checkRun, checkStrategy, type StrategyConstraints } from '../../src/arbitraries/index.ts'
import { Cell } from '../../src/cell/cell.ts'
import { CommitDoor } from '../../src/cell/commit.ts'
import { LeaseBook } from '../../src/cell/leases.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { StrategyChoice } from '../../src/experiment/types.ts'
import { registry } from '../../src/strategy/registry.ts'
import type { Strategy, StrategyEntry } from '../../src/strategy/strategy.ts'
import { FAULTY_STRATEGIES, pretendsToBeOptimistic } from './faulty-strategies.ts'

const SEED = 20131106

/** As an entry of the registry, with the defaults of `optimistic`. */
function entryOf(make: () => Strategy, unit: StrategyEntry['unit']): StrategyEntry {
  return { ...registry.get('optimistic')!, name: make().name, unit, planning: 'whole', options: {}, create: make }
}

describe('a faulty strategy is caught', () => {
  test.each(Object.entries(FAULTY_STRATEGIES))('where %s', (_name, { make, unit, caughtBy, promises = {} }) => {
    const strategy = make()
    const { faults } = checkStrategy(
      entryOf(() => strategy, unit),
      { seed: SEED, numRuns: 300, promises },
    )
    const broken = faults.flatMap((fault) => fault.broken)
    expect(
      broken.some((law) => caughtBy.test(law)),
      broken.join('\n'),
    ).toBe(true)
  })

  test('where it only pretends to be optimistic: schedulers that compete for the last room never conflict', () => {
    const busy = arbitraryScenario({ maxNodes: 2, maxSchedulers: 3, maxArrival: 0, filters: false, maxDimensions: 1, limited: false })
    const scenarios = fc.sample(busy, { seed: SEED, numRuns: 150 })
    const conflicts = (strategy: StrategyChoice) =>
      scenarios.reduce((sum, scenario) => sum + simulate(scenario, { strategy }).figures.conflicts, 0)
    expect(conflicts('optimistic')).toBeGreaterThan(10)
    expect(conflicts(entryOf(() => pretendsToBeOptimistic, 'job'))).toBe(0)
  })
})

/** Whether any law breaks, an invariant included, in runs of these strategies. */
function lawsBreak(constraints: StrategyConstraints, law: RegExp): boolean {
  const inputs = fc.property(arbitraryScenario(), arbitraryStrategy(constraints), (scenario, spec) => {
    return !checkRun(scenario, spec).broken.some((broken) => law.test(broken))
  })
  return fc.check(inputs, { seed: SEED, numRuns: 400, endOnFailure: true }).failed
}

describe('an engine with a faulty cell is caught', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('where it overcommits by one: S1 or the write door', () => {
    vi.spyOn(Cell.prototype, 'fits').mockImplementation(function (this: Cell, node, vector) {
      return vector.every((amount, dimension) => amount <= this.free[dimension][node] + 1)
    })
    expect(lawsBreak({ entries: ['optimistic'] }, /free room of .* cannot become bound|S1/)).toBe(true)
  })

  test('where an undo forgets versions: L3, a plan that leaves a trace makes others conflict', () => {
    const { undo } = Cell.prototype
    vi.spyOn(Cell.prototype, 'undo').mockImplementation(function (this: Cell, mark) {
      const versions = this.version.slice()
      undo.call(this, mark)
      this.version.set(versions)
    })
    expect(lawsBreak({ entries: ['optimistic'], units: ['job'], options: { conflict: 'version' } }, /^L3/)).toBe(true)
  })

  test('where a release is lost: S2 conservation', () => {
    const { release } = LeaseBook.prototype
    vi.spyOn(LeaseBook.prototype, 'release').mockImplementation(function (this: LeaseBook, node, vector, now) {
      return vector[0] > 2 ? undefined : release.call(this, node, vector, now)
    })
    expect(lawsBreak({}, /S2 conservation/)).toBe(true)
  })

  test('where bound room stays in its lease: S4 leases, or the write door', () => {
    vi.spyOn(LeaseBook.prototype, 'take').mockImplementation(() => {})
    expect(lawsBreak({ entries: ['hoarding'] }, /S4 leases|held room of/)).toBe(true)
  })

  test('where a transaction is never all or nothing: S7', () => {
    const { commit } = CommitDoor.prototype
    vi.spyOn(CommitDoor.prototype, 'commit').mockImplementation(function (this: CommitDoor, transaction, rules) {
      return commit.call(this, transaction, { ...rules, atomicity: 'incremental' })
    })
    expect(
      lawsBreak({ entries: ['optimistic'], units: ['job'], options: { atomicity: 'allOrNothing', incompletePlan: 'discard' } }, /^A2 gang/),
    ).toBe(true)
  })

  test('where nothing is planted: no law breaks', () => {
    expect(lawsBreak({}, /^(?:S\d|L3|C\d)/)).toBe(false)
  })
})
