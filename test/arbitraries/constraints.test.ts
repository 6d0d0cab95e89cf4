/** Constraints that cannot be kept are refused at the door, all of them at once; all others are kept. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as library from '../../src/arbitraries/index.ts'
import { InvalidInputError } from '../../src/errors.ts'
import { placementPolicies } from '../../src/placement/registry.ts'

const SEED = 20131107

type Door = (constraints: unknown, name?: unknown) => fc.Arbitrary<unknown>
const doors = Object.fromEntries(Object.entries(library).filter(([name]) => name.startsWith('arbitrary'))) as Record<string, Door>

function problemsOf(call: () => unknown): readonly string[] {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError)
    return (error as InvalidInputError).message.split('\n')
  }
  return []
}

const POLICIES = [...placementPolicies.keys()].join(', ')
const from = (least: number) => `allowed: a whole number from ${least}`

/** For each arbitrary: constraints, and what is said of them. */
const BAD: Readonly<Record<string, readonly (readonly [Readonly<Record<string, unknown>>, string])[]>> = {
  arbitraryCluster: [
    [{ maxNodes: 0 }, `maxNodes: invalid number: 0, ${from(1)} on`],
    [{ maxNodes: 1e300 }, `maxNodes: invalid number: 1e+300, ${from(1)} to 10000000`],
    [{ maxNodes: Number.NaN }, `maxNodes: invalid number: NaN, ${from(1)} on`],
    [{ dimensions: 9 }, `dimensions: invalid number: 9, ${from(1)} to 4`],
    [{ maxCapacity: 0 }, `maxCapacity: invalid number: 0, ${from(1)} on`],
    [{ maxCapacity: 2 ** 53 }, `maxCapacity: invalid number: 9007199254740992, ${from(1)} to 2^53 - 1`],
    [{ filters: 'no' }, 'filters: invalid value: "no", allowed: true or false'],
    [{ prefill: null }, 'prefill: invalid value: null, allowed: true or false'],
  ],
  arbitraryPod: [
    [{ maxContainers: 2.5 }, `maxContainers: invalid number: 2.5, ${from(1)} on`],
    [{ maxContainers: 3n }, `maxContainers: invalid number: 3n, ${from(1)} on`],
    [{ maxRequest: 0.5 }, `maxRequest: invalid number: 0.5, ${from(0)} on`],
    [{ maxRequest: 0, emptyRequests: false }, `maxRequest: invalid number: 0, ${from(1)} on, as emptyRequests is false`],
    [{ maxSkew: -1 }, `maxSkew: invalid number: -1, ${from(0)} on`],
    [{ maxSkew: '4s' }, `maxSkew: invalid number: "4s", ${from(0)} on`],
  ],
  arbitraryJob: [
    [{ maxPods: 0 }, `maxPods: invalid number: 0, ${from(1)} on`],
    [{ maxDuration: 0 }, `maxDuration: invalid number: 0, ${from(1)} on`],
    [{ maxArrival: 2.5 }, `maxArrival: invalid number: 2.5, ${from(0)} on`],
    [{ gangs: 'alway' }, 'gangs: invalid value: "alway", did you mean always?, allowed: never, some, always'],
    [{ schedulers: [] }, 'schedulers: invalid value: an empty list, allowed: one entry or more'],
    [{ schedulers: ['a', ''] }, 'schedulers[1]: invalid scheduler: "", allowed: text that is not empty'],
  ],
  arbitraryGang: [
    [{ minPods: 0, maxPods: 1 }, `minPods: invalid number: 0, ${from(1)} on`],
    [{ minPods: 3, maxPods: 2 }, `maxPods: invalid number: 2, ${from(3)} on, as minPods is 3`],
    [{ maxPods: 1 }, `maxPods: invalid number: 1, ${from(2)} on, as minPods is 2`],
    [{ minMember: 2 }, 'minMember: invalid value: 2, allowed: any, all, one'],
  ],
  arbitraryWorkload: [[{ maxJobs: '6' }, `maxJobs: invalid number: "6", ${from(1)} on`]],
  arbitraryScenario: [
    [{ maxDimensions: 5 }, `maxDimensions: invalid number: 5, ${from(1)} to 4`],
    [{ maxCount: 10_001 }, `maxCount: invalid number: 10001, ${from(1)} to 10000`],
    [{ policies: 'bestFit' }, 'policies: invalid value: "bestFit", allowed: a list'],
    [{ eventBudget: Infinity }, `eventBudget: invalid number: Infinity, ${from(1)} to 2^53 - 1`],
    [{ hostile: 'yes' }, 'hostile: invalid value: "yes", allowed: true, false or a mapping with twists, maxTwists, byHand'],
    [{ hostile: { maxTwist: 1 } }, 'hostile.maxTwist: invalid key: maxTwist, did you mean maxTwists?, allowed: twists, maxTwists, byHand'],
  ],
  arbitraryHostileScenario: [
    [{ maxTwists: -1 }, `maxTwists: invalid number: -1, ${from(0)} on`],
    [{ byHand: 1 }, 'byHand: invalid value: 1, allowed: true or false'],
  ],
  arbitraryHostileText: [
    [{ names: true, maxLength: 0 }, `maxLength: invalid number: 0, ${from(1)} on, as names is true`],
    [{ maxLenght: 4 }, 'maxLenght: invalid key: maxLenght, did you mean maxLength?, allowed: maxLength, names'],
  ],
  arbitraryInvalidScenario: [
    [{ mistakes: [] }, 'mistakes: invalid value: an empty list, allowed: one entry or more'],
    [{ policies: ['bestFt'] }, `policies[0]: invalid policy: "bestFt", did you mean bestFit?, allowed: ${POLICIES}`],
  ],
  arbitraryStrategy: [
    [{ units: ['pods'] }, 'units[0]: invalid unit: "pods", did you mean pod?, allowed: pod, container, job'],
    [{ plannings: [] }, 'plannings: invalid value: an empty list, allowed: one entry or more'],
    [
      { entries: ['hoarding'], options: { mode: 'offer' } },
      'options.mode: invalid value: "offer", did you mean offers?, allowed: offers, reserve',
    ],
    [{ options: { submissions: 0 } }, `options.submissions: invalid number: 0, ${from(1)} to 1000000`],
    [
      { entries: ['hoarding'], options: { conflict: 'version' } },
      'options.conflict: invalid key: conflict, allowed: mode, release, acquisition, offerTimeout',
    ],
  ],
  arbitraryTransaction: [
    [
      { cluster: { nodes: [] } },
      'cluster: invalid cluster: a mapping, allowed: a cluster of one node or more, each with a name and allocatable',
    ],
    [{ maxClaims: 0 }, `maxClaims: invalid number: 0, ${from(1)} on`],
    [{ aims: ['exactly'] }, 'aims[0]: invalid aim: "exactly", did you mean exact?, allowed: any, exact, over, huge'],
    [{ conflicts: [] }, 'conflicts: invalid value: an empty list, allowed: one entry or more'],
    [{ atomicities: ['none'] }, 'atomicities[0]: invalid atomicity: "none", allowed: allOrNothing, incremental, perNode'],
  ],
  arbitraryTransactions: [
    [{ maxSwitches: -1 }, `maxSwitches: invalid number: -1, ${from(0)} on, or Infinity`],
    [{ maxSchedulers: 0 }, `maxSchedulers: invalid number: 0, ${from(1)} on`],
  ],
  arbitraryInterleaving: [
    [{ lengths: [1, -1] }, `lengths[1]: invalid number: -1, ${from(0)} on`],
    [{ length: [1] }, 'length: invalid key: length, did you mean lengths?, allowed: lengths, maxSwitches'],
  ],
  arbitraryCellSteps: [
    [{ nodes: 0 }, `nodes: invalid number: 0, ${from(1)} on`],
    [{ maxAmount: -1 }, `maxAmount: invalid number: -1, ${from(0)} on`],
  ],
}

const TABLE = Object.entries(BAD).flatMap(([name, rows]) => rows.map(([constraints, said]) => ({ name, constraints, said })))

/** Keys that a part has and the whole has not, for it says the same in other words. */
const NOT_HERE = [
  ['arbitraryGang', { gangs: 'always' }, 'gangs: invalid key: gangs'],
  ['arbitraryScenario', { dimensions: 2 }, 'dimensions: invalid key: dimensions, did you mean maxDimensions?'],
  ['arbitraryScenario', { schedulers: ['a'] }, 'schedulers: invalid key: schedulers'],
  ['arbitraryHostileScenario', { hostile: true }, 'hostile: invalid key: hostile'],
  ['arbitraryTransactions', { filters: true }, 'filters: invalid key: filters'],
  ['arbitraryTransactions', { cluster: { nodes: [] } }, 'cluster: invalid key: cluster'],
] as const

describe('what cannot be kept is refused', () => {
  test('of every arbitrary', () => {
    expect(Object.keys(BAD).sort()).toEqual(Object.keys(doors).sort())
  })

  test.each(TABLE)('$name $constraints', ({ name, constraints, said }) => {
    expect(problemsOf(() => doors[name](constraints))).toEqual([`${name}: ${said}`])
  })

  test.each(NOT_HERE)('%s has no %o', (name, constraints, said) => {
    const problems = problemsOf(() => doors[name](constraints))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`${name}: ${said}`)
  })

  test.each(Object.keys(doors))('%s takes a mapping, and no key that it does not know, were it one that every object has', (name) => {
    for (const [value, shown] of [
      [null, 'null'],
      [3, '3'],
      [[], 'a list'],
      [() => 1, 'a function'],
    ]) {
      expect(problemsOf(() => doors[name](value))[0]).toContain(`${name}: invalid value: ${shown}, allowed: a mapping with `)
    }
    expect(problemsOf(() => doors[name]({ toString: 1 }))[0]).toContain(`${name}: toString: invalid key: toString, `)
  })

  test('all at once, in the order in which they are known, unknown keys first', () => {
    expect(problemsOf(() => doors.arbitraryPod({ filters: 0, maxContainers: 0, maxReqest: 1 }, 7))).toEqual([
      'arbitraryPod: maxReqest: invalid key: maxReqest, did you mean maxRequest?, allowed: maxContainers, dimensions, maxRequest, maxSkew, emptyRequests, extras, filters, neighbours',
      `arbitraryPod: maxContainers: invalid number: 0, ${from(1)} on`,
      'arbitraryPod: filters: invalid value: 0, allowed: true or false',
      'arbitraryPod: name: invalid name: 7, allowed: text',
    ])
  })

  test("policies of one's own are no mistake where a run can be told of them", () => {
    const [{ placement }] = fc.sample(
      library.arbitraryScenario({ policies: ['mine'] }).filter((one) => one.placement !== undefined),
      { seed: SEED, numRuns: 1 },
    )
    expect(placement?.policy).toBe('mine')
  })
})

test.each(Object.keys(doors))('%s: what is undefined counts as absent', (name) => {
  const keys = [...new Set(TABLE.flatMap(({ constraints }) => Object.keys(constraints)))]
  const known = keys.filter((key) => !problemsOf(() => doors[name]({ [key]: undefined })).some((line) => line.includes('invalid key')))
  expect(known.length).toBeGreaterThan(0)
  const draw = (arbitrary: fc.Arbitrary<unknown>) => fc.sample(arbitrary, { seed: SEED, numRuns: 10 })
  expect(draw(doors[name](Object.fromEntries(known.map((key) => [key, undefined]))))).toEqual(draw(doors[name]({})))
})
