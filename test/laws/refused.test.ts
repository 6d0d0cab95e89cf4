/** What `checkStrategy` refuses: what would make it try less than it says, or look for less. */
import { expect, test } from 'vitest'
import { checkStrategy, type Verdict } from '../../src/arbitraries/index.ts'
import { InvalidInputError } from '../../src/errors.ts'
import { FAULTS_OF_COMMITS } from './faulty/commits.ts'

const { strategy: boaster } = FAULTS_OF_COMMITS['a conflict is called scheduled']

test('a check that would try nothing, or nothing that is a strategy, is refused: it would pass', () => {
  const refused: readonly (readonly [() => Verdict, RegExp])[] = [
    [() => checkStrategy('gang', { numRuns: 0 }), /numRuns: invalid number of scenarios: 0, allowed: a whole number from 1/],
    [() => checkStrategy('gang', { numRuns: Number.NaN }), /invalid number of scenarios: NaN/],
    [() => checkStrategy('gang', { seed: 1.5, path: 'first' }), /invalid seed: 1.5, .*\n.*path: invalid path: "first"/],
    [() => checkStrategy(undefined as never), /invalid strategy: nothing, allowed: a name/],
    [() => checkStrategy(() => undefined as never), /invalid strategy: nothing/],
    [() => checkStrategy({} as never), /strategy: invalid strategy: a mapping, allowed: a name/],
    [() => checkStrategy('hoardin'), /unknown strategy: hoardin/],
  ]
  for (const [check, words] of refused) {
    expect(check).toThrow(InvalidInputError)
    expect(check).toThrow(words)
  }
})

test('what a check would leave out in silence is refused, where it stands', () => {
  const refused: readonly (readonly [() => Verdict, readonly string[]])[] = [
    [
      () => checkStrategy('gang', { scenarios: { maxNodes: 0, maxPod: 3, hostile: { twists: ['huhe'] } } as never, numRuns: 0 }),
      [
        'numRuns: invalid number of scenarios: 0, allowed: a whole number from 1 on',
        'scenarios.maxPod: invalid key: maxPod, did you mean maxPods?, allowed: maxNodes, ',
        'scenarios.maxNodes: invalid number: 0, allowed: a whole number from 1 on',
        'scenarios.hostile.twists[0]: invalid twist: "huhe", did you mean huge?, allowed: zeroRequests, ',
      ],
    ],
    [
      () => checkStrategy('gang', { scenarios: { policies: ['bestFt'] } }),
      ['scenarios.policies[0]: invalid policy: "bestFt", did you mean bestFit?'],
    ],
    [
      () => checkStrategy('gang', { numRun: 3 } as never),
      ['numRun: invalid key: numRun, did you mean numRuns?, allowed: seed, numRuns, path, '],
    ],
    [() => checkStrategy('gang', null as never), ['invalid value: null, allowed: a mapping with seed, ']],
    [
      () => checkStrategy('gang', { promises: { atomic: 'pods', ends: 'yes' } as never }),
      [
        'promises.atomic: invalid value: "pods", did you mean pod?, allowed: container, pod, gang',
        'promises.ends: invalid value: "yes", allowed: true or false',
      ],
    ],
    [
      () => checkStrategy({ use: 'hoarding', options: { mod: 'offers', release: 'ever' }, placement: { policy: 'alike' } } as never),
      [
        'strategy.name: invalid name: nothing, allowed: text that is not empty',
        'strategy.placement.policy: invalid policy: "alike", allowed: firstFit, ',
        'strategy.options.mod: invalid key: mod, did you mean mode?, allowed: mode, release, acquisition, offerTimeout',
        'strategy.options.release: invalid value: "ever", did you mean never?, allowed: never, ',
      ],
    ],
    [() => checkStrategy({ ...boaster, name: '' }), ['strategy.name: invalid name: "", allowed: text that is not empty']],
    [() => checkStrategy('gang', { path: 3 as never }), ['path: invalid path: 3, allowed: as the replay line of a fault has it']],
    [() => checkStrategy('gang', { path: '0:99999' }), ['path: invalid path: "0:99999", allowed: one that leads to a scenario']],
    [() => checkStrategy('gang', { path: '0:99999:1' }), ['path: invalid path: "0:99999:1", allowed: one that leads to a scenario']],
  ]
  for (const [check, lines] of refused) {
    const found = caught(check)
    expect(found).toBeInstanceOf(InvalidInputError)
    const told = found.message.split('\n')
    expect(told).toHaveLength(lines.length)
    for (const [at, line] of lines.entries()) expect(told[at].startsWith(`checkStrategy: ${line}`), told[at]).toBe(true)
  }
})

function caught(check: () => Verdict): Error {
  try {
    return new Error(check().toString())
  } catch (error) {
    return error as Error
  }
}

test('what is thrown while scenarios are tried is not lost: nothing was tried', () => {
  let made = 0
  const maker = (then: () => never) => () => (made++ === 0 ? boaster : then())
  const fails = maker(() => {
    throw new Error('out of strategies')
  })
  expect(() => checkStrategy(fails, { numRuns: 3 })).toThrow('out of strategies')
  made = 0
  expect(() =>
    checkStrategy(
      maker(() => undefined as never),
      { numRuns: 3 },
    ),
  ).toThrow('strategy: invalid strategy: nothing')
})

test('constraints without a value are as if they were left out', () => {
  const said = { maxNodes: undefined, policies: undefined, gangs: undefined } as never
  const [plain, empty] = [{ numRuns: 30 }, { numRuns: 30, scenarios: said, promises: undefined, path: undefined } as never].map((options) =>
    checkStrategy(boaster, options).faults.map(({ scenario, runs }) => ({ scenario, runs })),
  )
  expect(empty).toEqual(plain)
})
