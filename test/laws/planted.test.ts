/** The laws find what is planted against them: faulty strategies, each with a counterexample that can be followed, and an engine with a faulty cell. */
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  arbitraryScenario,
  arbitraryStrategy,
  checkRun,
  checkStrategy,
  type LawId,
  type StrategyConstraints,
  type StrategyMaker,
  type Verdict,
} from '../../src/arbitraries/index.ts'
import { Cell } from '../../src/cell/cell.ts'
import { CommitDoor } from '../../src/cell/commit.ts'
import { LeaseBook } from '../../src/cell/leases.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { StrategyChoice } from '../../src/experiment/types.ts'
import { Binding } from '../../src/simulation/binding.ts'
import { optimistic } from '../../src/strategy/strategies/optimistic.ts'
import { commit, type Strategy, think } from '../../src/strategy/strategy.ts'
import { FAULTS_OF_COMMITS } from './faulty/commits.ts'
import { FAULTS_OF_COURSE } from './faulty/course.ts'
import { entryOf, type Fault } from './faulty/faulty.ts'
import { FAULTS_OF_ROOM } from './faulty/room.ts'

const SEED = 20131106
const FAULTS = Object.entries({ ...FAULTS_OF_COMMITS, ...FAULTS_OF_ROOM, ...FAULTS_OF_COURSE })

/** What is handed to the check. */
function subjectOf(planted: Fault): StrategyChoice | StrategyMaker {
  const { strategy, make, unit, promises } = planted
  return unit || promises ? entryOf(planted) : (make ?? strategy)
}

/** The verdict of the line that was printed, as it stands. */
function againBy(replay: string, planted: Fault): Verdict {
  const [, name] = /^checkStrategy\((\w+), \{ seed: 1, path: '\d+' \}\)$/.exec(replay) ?? []
  return new Function('checkStrategy', name, `return ${replay}`)(checkStrategy, subjectOf(planted))
}

const faultOf = ({ faults }: Verdict, law: LawId) => faults.find((one) => one.law === law)

describe('a faulty strategy is caught, by the law that it breaks, in a scenario that a person can follow', () => {
  test.each(FAULTS)('where %s', (_title, planted) => {
    const { law, words } = planted
    const verdict = checkStrategy(subjectOf(planted), { numRuns: 60 })
    const fault = faultOf(verdict, law)
    expect(verdict.faults.map((one) => one.law)).toContain(law)
    expect(fault?.broken.join('\n')).toMatch(words)
    const { nodes = [] } = fault?.scenario.cluster ?? {}
    const { jobs = [] } = fault?.scenario.workload ?? {}
    expect(nodes.length).toBeLessThanOrEqual(2)
    expect(jobs.length).toBeLessThanOrEqual(3)
    expect(jobs.flatMap((job) => job.pods).length).toBeLessThanOrEqual(4)
    expect(fault?.yaml.split('\n').length).toBeLessThan(30)
    expect(verdict.passed).toBe(false)
    expect(fault && againBy(fault.replay, planted)).toMatchObject({ runs: 1, faults: expect.arrayContaining([fault]) })
  })

  test('and there are enough of them to mean something', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(30)
    expect(new Set(FAULTS.map(([, { law }]) => law)).size).toBeGreaterThanOrEqual(11)
    expect(new Set(FAULTS.map(([, { strategy }]) => strategy.name)).size).toBe(FAULTS.length)
  })
})

/** Says that it decides on what it saw before it thought, and looks again afterwards. Every law of a run holds; only that it never conflicts gives it away. */
const pretendsToBeOptimistic: Strategy = {
  ...optimistic(),
  name: 'pretendsToBeOptimistic',
  *attempt(unit, { plan }) {
    plan(unit)
    yield* think(unit)
    const chosen = plan(unit)
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

test('a strategy that only pretends to be optimistic keeps every law, and never conflicts where schedulers compete', () => {
  const busy = arbitraryScenario({ maxNodes: 2, maxSchedulers: 3, maxArrival: 0, filters: false, maxDimensions: 1, limited: false })
  const scenarios = fc.sample(busy, { seed: SEED, numRuns: 150 })
  const conflicts = (strategy: StrategyChoice) =>
    scenarios.reduce((sum, scenario) => sum + simulate(scenario, { strategy }).figures.conflicts, 0)
  expect(conflicts('optimistic')).toBeGreaterThan(10)
  expect(conflicts(pretendsToBeOptimistic)).toBe(0)
  checkStrategy(pretendsToBeOptimistic, { numRuns: 60 }).assert()
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

  test('where an undo forgets room: S9, a rollback is not exact', () => {
    const { undo } = Cell.prototype
    vi.spyOn(Cell.prototype, 'undo').mockImplementation(function (this: Cell, mark) {
      const free = this.free[0].slice()
      undo.call(this, mark)
      this.free[0].set(free)
    })
    expect(lawsBreak({ entries: ['optimistic'], units: ['job'] }, /^S9/)).toBe(true)
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

  test('where a transaction is never all or nothing: A2', () => {
    const { commit: door } = CommitDoor.prototype
    vi.spyOn(CommitDoor.prototype, 'commit').mockImplementation(function (this: CommitDoor, transaction, rules) {
      return door.call(this, transaction, { ...rules, atomicity: 'incremental' })
    })
    const whole = { atomicity: 'allOrNothing', incompletePlan: 'discard' }
    expect(lawsBreak({ entries: ['optimistic'], units: ['job'], options: whole }, /^A2 gang/)).toBe(true)
  })

  test('where a group is settled as if one pod more were whole, and so is shown as running too early: S8', () => {
    const { settle } = Binding.prototype
    vi.spyOn(Binding.prototype, 'settle').mockImplementation(function (this: Binding, group) {
      this.groupWhole[group]++
      settle.call(this, group)
      this.groupWhole[group]--
    })
    expect(lawsBreak({ entries: ['pod'], units: ['pod'] }, /^S8 .* starts with \d of \d pods/)).toBe(true)
  })

  test('where nothing is planted: no law breaks', () => {
    expect(lawsBreak({}, /^(?:S\d|L3|C\d)/)).toBe(false)
  })
})
