import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arbitraryHostileScenario,
  arbitraryHostileText,
  arbitraryScenario,
  arbitraryStrategy,
  checkRun,
  hostileTwists,
} from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { formatScenario, parseScenario } from '../../src/scenario/index.ts'
import { allSmallest, shares } from './shrinking.ts'

const SEED = 20131107
const TWISTS = hostileTwists()
const sayable = Object.keys(TWISTS).filter((name) => !TWISTS[name].byHand)
const everything = JSON.stringify

/** As a file gives it back. */
function written(scenario: Scenario): Scenario {
  const runnable = { ...scenario, strategies: [{ use: 'pod', name: 'pod' }] }
  return parseScenario(formatScenario(runnable), { source: 'arbitrary' }).scenario
}

describe('a hostile scenario', () => {
  test.each(sayable)('%s: a file can say it, and gives the same back', (twist) => {
    fc.assert(
      fc.property(arbitraryHostileScenario({ twists: [twist], neighbours: true }), (scenario) => {
        expect({ ...written(scenario), strategies: [] }).toEqual(scenario)
      }),
      { seed: SEED, numRuns: 25 },
    )
  })

  test.each(Object.keys(TWISTS))('%s: it runs under every strategy', (twist) => {
    fc.assert(
      fc.property(arbitraryHostileScenario({ twists: [twist], byHand: true }), arbitraryStrategy(), (scenario, spec) => {
        expect(simulate({ ...scenario, strategies: [spec] }, { strategy: spec.name, checkLaws: true }).ended).toBeTypeOf('string')
      }),
      { seed: SEED, numRuns: 25 },
    )
  })

  test('keeps every law of a run', () => {
    fc.assert(
      fc.property(arbitraryHostileScenario({ neighbours: true }), arbitraryStrategy(), (scenario, spec) => {
        expect(checkRun(scenario, spec).broken).toEqual([])
      }),
      { seed: SEED, numRuns: 150 },
    )
  })

  test('shrinks to a plain one, and to the twist that matters', () => {
    expect(allSmallest(arbitraryHostileScenario())).toEqual(allSmallest(arbitraryScenario()))
    const hugeOnes = allSmallest(arbitraryHostileScenario(), (scenario) => everything(scenario.cluster).includes('9007199254740991'))
    for (const { cluster, workload } of hugeOnes) {
      expect(cluster).toEqual({ nodes: [{ name: 'n0', allocatable: { cpu: Number.MAX_SAFE_INTEGER } }] })
      expect(workload.jobs).toHaveLength(1)
    }
  })

  test('keeps its constraints', () => {
    const two = arbitraryHostileScenario({ twists: ['endless', 'noDecision', 'priorities'], maxTwists: 2, limited: false })
    const features: ((scenario: Scenario) => boolean)[] = [
      ({ workload }) => workload.jobs!.every(({ duration }) => duration === undefined),
      ({ schedulers }) => schedulers.every(({ decision, classes }) => decision.job + decision.task === 0 && classes === undefined),
      ({ workload }) => workload.jobs![0].priority === 2_147_483_647,
    ]
    const most = shares(two, { three: (scenario) => features.every((has) => has(scenario)), extreme: features[2] })
    expect(most.extreme).toBeGreaterThan(0.2)
    expect(most.three).toBeLessThan(0.1)
    expect(() => arbitraryHostileScenario({ twists: ['loud'] })).toThrow('twists[0]: invalid twist: "loud", allowed: zeroRequests, ')
  })

  test('stands in for a scenario where constraints of scenarios are taken', () => {
    const draw = (arbitrary: fc.Arbitrary<Scenario>) => fc.sample(arbitrary, { seed: SEED, numRuns: 20 })
    expect(draw(arbitraryScenario({ hostile: true }))).toEqual(draw(arbitraryHostileScenario()))
    expect(draw(arbitraryScenario({ hostile: { twists: ['huge'] } }))).toEqual(draw(arbitraryHostileScenario({ twists: ['huge'] })))
  })

  test('has every feature now and then', () => {
    const sound: Record<string, (scenario: Scenario) => boolean> = {
      'nothing asked': ({ workload }) =>
        workload.jobs!.every(({ pods }) => pods.every(({ containers }) => everything(containers).includes('"requests":{}'))),
      'the largest amounts': ({ cluster }) => everything(cluster).includes('9007199254740991'),
      'a node without cpu': ({ cluster }) => cluster.nodes!.some(({ allocatable }) => allocatable.cpu === 0),
      'no decision time': ({ schedulers }) => schedulers.every(({ decision }) => decision.job + decision.task === 0),
      'only endless jobs': ({ workload }) => workload.jobs!.every(({ duration }) => duration === undefined),
      'tricky names': ({ cluster }) => cluster.nodes![0].name !== 'n0',
      'hostile texts': ({ description }) => description !== undefined,
      'only gangs': ({ workload }) => workload.jobs!.every(({ gang }) => gang !== undefined),
    }
    for (const [feature, share] of Object.entries(shares(arbitraryHostileScenario(), sound))) expect(share, feature).toBeGreaterThan(0.05)
    const byHand = shares(arbitraryHostileScenario({ byHand: true }), {
      'an empty workload': ({ workload }) => workload.jobs!.length === 0,
      'an empty node': ({ cluster }) => cluster.nodes!.every(({ allocatable }) => Object.keys(allocatable).length === 0),
      'names of any kind': ({ cluster }) => cluster.nodes!.some(({ name }) => !/^[\w./-]+$/.test(name)),
    })
    for (const [feature, share] of Object.entries(byHand)) expect(share, feature).toBeGreaterThan(0.05)
  })
})

describe('a hostile text', () => {
  test('keeps its constraints, and as a name is one that a file may use', () => {
    fc.assert(
      fc.property(arbitraryHostileText({ maxLength: 20 }), arbitraryHostileText({ names: true }), (text, name) => {
        expect(text.length).toBeLessThanOrEqual(20)
        expect(name).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,251}[A-Za-z0-9])?$/)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('shrinks to a plain letter, and one with markup to the markup', () => {
    expect([...allSmallest(arbitraryHostileText()), ...allSmallest(arbitraryHostileText({ names: true }))]).toEqual(['a', 'a'])
    for (const text of allSmallest(arbitraryHostileText(), (one) => one.includes('<script'))) expect(text).toBe('<script>alert(1)</script>')
  })

  test('is of every kind now and then', () => {
    const found = shares(arbitraryHostileText(), {
      markup: (text) => /[<&]/.test(text),
      quotes: (text) => /["'`]/.test(text),
      formulas: (text) => /^[=+@-]/.test(text),
      'control characters': (text) => /\p{Cc}/u.test(text),
      'invisible characters': (text) => /\p{Cf}/u.test(text),
      'lone surrogates': (text) => /\p{Cs}/u.test(text),
      'as long as may be': (text) => text.length === 253,
    })
    for (const [kind, share] of Object.entries(found)) expect(share, kind).toBeGreaterThan(0.04)
  })
})
