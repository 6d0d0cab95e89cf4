/** The verdict of `checkStrategy`: the same each time, with a counterexample that is small, readable, and found again. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScenario, checkRun, checkStrategy, laws, simplifyScenario, type Verdict } from '../../src/arbitraries/index.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../src/model/defaults.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { formatBriefly, formatScenario, parseScenario } from '../../src/scenario/index.ts'
import { commit, type Strategy, think } from '../../src/strategy/strategy.ts'
import { FAULTS_OF_COMMITS } from './faulty/commits.ts'
import { FAULTS_OF_COURSE } from './faulty/course.ts'

const { strategy: boaster } = FAULTS_OF_COMMITS['a conflict is called scheduled']
const { strategy: hoarder } = FAULTS_OF_COURSE['gangs deadlock that were promised not to']

function bundleOf(verdict: Verdict): Readonly<Record<string, string>> {
  return (verdict as unknown as Record<symbol, () => Readonly<Record<string, string>>>)[Symbol.for('Jupyter.display')]()
}

describe('a verdict', () => {
  const verdict = checkStrategy(boaster, { numRuns: 60 })
  const [fault] = verdict.faults

  test('is the same again', () => {
    expect(checkStrategy(boaster, { numRuns: 60 }).toString()).toBe(verdict.toString())
    expect(JSON.stringify(checkStrategy(boaster, { numRuns: 60 }))).toBe(JSON.stringify(verdict))
  })

  test('is told: law, words, scenario, story, and the line that finds it again', () => {
    const text = verdict.toString().replace(/in scenario \d+, made smaller in \d+ steps/, 'in scenario N, made smaller in M steps')
    expect(text.replace(/path: '\d+'/, "path: 'P'")).toBe(`hidesConflicts breaks commitValidity (60 scenarios, seed 1)

law commitValidity: an attempt ends as it says
  S10 invariant broken: strategy hidesConflicts says scheduled of an attempt that bound nothing at 0 us
  in scenario N, made smaller in M steps:
    name: counterexample
    cluster: { nodes: [ { name: n1, allocatable: { cpu: 1 } } ] }
    workload:
      jobs:
        - { name: A, pods: [ { name: A, containers: [ { name: A, resources: { requests: { cpu: 1 } } } ] } ] }
        - { name: B, pods: [ { name: B, containers: [ { name: B, resources: { requests: { cpu: 1 } } } ] } ] }
    schedulers: [ { name: default, count: 2 } ]
  what happened:
    0.000 s  A enters the queue of scheduler default-0
    0.000 s  B enters the queue of scheduler default-1
    0.000 s  scheduler default-0 takes up A
    0.000 s  scheduler default-0 thinks about A for 0 s
    0.000 s  scheduler default-1 takes up B
    0.000 s  scheduler default-1 thinks about B for 0 s
    0.000 s  A is bound to n1
    0.000 s  A runs
    0.000 s  the attempt at A ends: it is scheduled
    0.000 s  the transaction for B is refused
  again: checkStrategy(hidesConflicts, { seed: 1, path: 'P' })`)
  })

  test('throws itself where it is asserted, and does not where nothing is broken', () => {
    expect(() => verdict.assert()).toThrow(verdict.toString())
    expect(checkStrategy('gang', { numRuns: 20 }).assert().passed).toBe(true)
  })

  test('shows itself in a notebook, and nothing that a name contains is markup', () => {
    const evil: Strategy = { ...boaster, name: '<img src=x onerror="alert(1)">' }
    const bundle = bundleOf(checkStrategy(evil, { numRuns: 20 }))
    expect(Object.keys(bundle)).toEqual(['text/plain', 'text/html'])
    expect(bundle['text/html']).not.toContain('<img')
    expect(bundle['text/html']).toContain('&lt;img')
    expect(bundle['text/plain']).toContain('breaks commitValidity')
  })

  test('has a replay that leads to the same counterexample, with the scenarios it was drawn from', () => {
    const scenarios = { filters: false, extras: false }
    const drawn = checkStrategy(hoarder, { seed: 3, numRuns: 200, scenarios }).faults.find(({ law }) => law === 'deadlockFree')
    const line = drawn?.replay ?? ''
    expect(line).toMatch(/^checkStrategy\(hoardsAndPromises, \{ seed: 3, path: '\d+', scenarios: \{"filters":false,"extras":false\} \}\)$/)
    const replay = new Function('checkStrategy', 'hoardsAndPromises', `return ${line}`)
    const again: Verdict = replay(checkStrategy, hoarder)
    expect(again.runs).toBe(1)
    expect(again.faults.find(({ law }) => law === 'deadlockFree')).toEqual(drawn)
  })

  test('of an object whose runs differ has a line that tries all of it again, from the beginning', () => {
    const { make } = FAULTS_OF_COURSE['state outlives the run']
    const first = checkStrategy(make?.() ?? '', { numRuns: 20 })
    const line = first.faults[0].replay
    expect(line).toMatch(/^checkStrategy\(remembers, \{ seed: 1, numRuns: 20 \}\) \/\/ in a new process: its runs differ/)
    const again: Verdict = new Function('checkStrategy', 'remembers', `return ${line}`)(checkStrategy, make?.())
    expect(again).toEqual(first)
  })

  test('of a function that makes the strategy forgets from one scenario to the next, not from one run of it to another', () => {
    const { make } = FAULTS_OF_COURSE['state outlives the run']
    const [again] = checkStrategy(make ?? '', { numRuns: 20 }).faults
    expect(again).toMatchObject({ law: 'determinism', replay: `checkStrategy(remembers, { seed: 1, path: '${again.path}' })` })
    expect(checkStrategy(make ?? '', { seed: 1, path: again.path }).faults).toEqual([again])
    const renewed = (() => make?.()) as () => Strategy
    expect(checkStrategy(Object.defineProperty(renewed, 'name', { value: '' }), { numRuns: 20 }).faults[0].replay).toContain(
      '(makeStrategy, ',
    )
  })

  test('has a scenario as text that is read back and breaks the same law', () => {
    const { scenario } = parseScenario(fault.yaml)
    expect(laws.commitValidity.holds(scenario, boaster)).toBe(false)
    expect(laws.capacity.holds(scenario, boaster)).toBe(true)
    expect(laws.commitValidity.broken(fault.scenario, boaster)).toEqual(fault.broken)
  })

  test('has a scenario that `cosched run` takes, where the strategy is known by name', () => {
    const { findings } = checkStrategy('hoarding', { numRuns: 60 })
    const text = findings.find(({ law }) => law === 'deadlockFree')?.yaml ?? ''
    expect(parseScenario(text).scenario.strategies).toEqual([expect.objectContaining({ use: 'hoarding' })])
  })

  test('calls a broken promise a fault, and what was never promised a finding', () => {
    const lawsOf = (faults: Verdict['faults']) => faults.map(({ law }) => law)
    const promised = checkStrategy('hoarding', { numRuns: 60, promises: { deadlockFree: true } })
    expect(lawsOf(promised.faults)).toEqual(['deadlockFree'])
    expect(promised.faults[0].kind).toBe('promise')
    expect(promised.faults[0].replay).toMatch(/^checkStrategy\('hoarding', .*, promises: \{"deadlockFree":true\} \}\)$/)
    const plain = checkStrategy('hoarding', { numRuns: 60 })
    expect(lawsOf(plain.faults)).toEqual([])
    expect(lawsOf(plain.findings)).toContain('deadlockFree')
    expect(plain.passed).toBe(true)
  })
})

test('a law of its own works in a property, and shrinks', () => {
  const property = fc.property(arbitraryScenario(), (scenario) =>
    laws.fairness.holds(scenario, FAULTS_OF_COURSE['services are sent away'].strategy),
  )
  const { failed, counterexample } = fc.check(property, { seed: 1, numRuns: 200 })
  expect(failed).toBe(true)
  expect(counterexample?.[0].workload.jobs?.length).toBe(1)
})

test('looking on changes nothing: what differs when nobody looks is found', () => {
  const shy: Strategy = {
    name: 'shy',
    *attempt(unit, context) {
      // The check wraps `plan`, so that its text is another.
      if (context.plan.toString().includes('before')) yield* think(unit)
      const chosen = context.plan(unit)
      return chosen ? yield* commit(chosen) : 'unschedulable'
    },
  }
  expect(checkStrategy(shy, { numRuns: 20 }).faults.map(({ law }) => law)).toContain('observer')
})

describe('a scenario made simpler', () => {
  const isLarge = ({ workload }: Scenario) => (workload.jobs ?? []).flatMap((job) => job.pods).length >= 3

  test('has nothing left that could go, defaults everywhere, and plain names', () => {
    const [large] = fc.sample(arbitraryScenario({ neighbours: true, quotas: true }).filter(isLarge), { seed: 5, numRuns: 1 })
    const { scenario, shrinks, tries } = simplifyScenario(large, isLarge)
    const { cluster, workload, schedulers, allocator, retry, seed } = scenario
    expect([schedulers, allocator, retry, seed]).toEqual([[DEFAULT_SCHEDULER], DEFAULT_ALLOCATOR, DEFAULT_RETRY, '1'])
    expect(cluster).toEqual({ nodes: [{ name: 'n1', allocatable: expect.anything() }] })
    expect(workload.jobs?.flatMap((job) => job.pods.map((pod) => pod.containers.length))).toEqual([1, 1, 1])
    expect(shrinks).toBeLessThanOrEqual(tries)
  })

  test('still does what it was kept for, whatever that is, and is not made simpler again', () => {
    fc.assert(
      fc.property(arbitraryScenario(), fc.constantFrom('naive', 'hoarding', 'pod'), (from, strategy) => {
        const fails = (one: Scenario) => checkRun({ ...one, eventBudget: 2_000 }, strategy).findings.length > 0
        fc.pre(fails(from))
        const { scenario } = simplifyScenario(from, fails)
        expect(fails(scenario)).toBe(true)
        expect(simplifyScenario(scenario, fails).scenario.workload.jobs?.length).toBe(scenario.workload.jobs?.length)
      }),
      { seed: 1, numRuns: 12 },
    )
  })

  test('written briefly it is read back as the same', () => {
    fc.assert(
      fc.property(arbitraryScenario({ neighbours: true }), (drawn) => {
        const from: Scenario = { ...drawn, strategies: [{ use: 'pod', name: 'pod' }] }
        expect(parseScenario(formatBriefly(from)).scenario).toEqual(parseScenario(formatScenario(from)).scenario)
      }),
      { seed: 1, numRuns: 100 },
    )
  })
})
