/** Placement policies of one's own: a run takes them beside the library's, by name. */
import { describe, expect, test } from 'vitest'
import {
  compare,
  defineScenario,
  eachNode,
  explore,
  InvalidInputError,
  JUPYTER_DISPLAY,
  type PlacementPolicy,
  scoredPolicy,
  simulate,
} from '../../src/index.ts'

/** Best fit in one dimension, written by hand. */
const tightest: PlacementPolicy = scoredPolicy({
  name: 'tightest',
  about: 'least memory left',
  source: 'these tests',
  prepare: eachNode(({ free, dimensions }, node, vector) => {
    const memory = dimensions.indexOf('memory')
    return free[memory][node] - vector[memory]
  }),
})

const scenario = defineScenario({
  name: 'own',
  cluster: { nodes: ['3Gi', '2Gi', '5Gi', '4Gi'].map((memory, at) => ({ name: `n-${at}`, allocatable: { memory } })) },
  workload: {
    jobs: [
      {
        name: 'a',
        count: 9,
        interarrival: '7s',
        duration: '20s',
        pods: [{ name: 'p', replicas: 2, containers: [{ name: 'c', requests: { memory: '1Gi' } }] }],
      },
    ],
  },
  schedulers: [{ count: 2, decision: { job: '1s' } }],
})
const chosen = (policy: string, use = 'pod') => ({ use, name: 'it', placement: { policy } })
const policies = [tightest]

describe('a placement policy of one’s own', () => {
  test.each(['naive', 'optimistic', 'pod', 'gang'])('is asked under %s as one of the library is', (use) => {
    const own = simulate(scenario, { strategy: chosen('tightest', use), policies })
    const firstFit = simulate(scenario, { strategy: chosen('firstFit', use) })
    const nodes = (run: typeof own) => run.groups.map(({ pods }) => pods.map(({ containers }) => containers[0].node))
    // The tightest node is n-1, the first n-0.
    expect(nodes(own)[0]).toContain('n-1')
    expect(nodes(firstFit)[0]).toContain('n-0')
    expect(own.figures.groupsFinished).toBe(own.figures.groups)
  })

  test('is not known to a run that was not given it', () => {
    expect(() => simulate(scenario, { strategy: chosen('tightest') })).toThrow(/invalid policy: tightest, allowed: firstFit/)
  })

  test('does not take the name of another', () => {
    const twice = [tightest, { ...tightest, name: 'bestFit' }, tightest]
    const run = () => compare(scenario, { strategies: ['pod'], policies: twice })
    expect(run).toThrow(InvalidInputError)
    expect(run).toThrow('bestFit is there already')
    expect(run).toThrow('tightest is there already')
  })

  test('is asked again when a comparison shows itself', async () => {
    const comparison = compare(scenario, { strategies: [chosen('tightest')], policies })
    expect((await comparison[JUPYTER_DISPLAY]())['text/html']).toContain('<svg')
  })

  test('is asked by the explorer', () => {
    const small = defineScenario({
      name: 'small',
      cluster: { nodes: ['1Gi', '2Gi'].map((memory, at) => ({ name: `n-${at}`, allocatable: { memory } })) },
      workload: {
        jobs: [
          { name: 'large', pods: [{ name: 'p', containers: [{ name: 'c', requests: { memory: '2Gi' } }] }] },
          { name: 'tiny', pods: [{ name: 'p', containers: [{ name: 'c', requests: { memory: '1Gi' } }] }] },
        ],
      },
      schedulers: [{ count: 2 }],
    })
    const loose: PlacementPolicy = scoredPolicy({ ...tightest, name: 'loose', prepare: eachNode(({ free }, node) => -free[0][node]) })
    const outcomes = (policy: string) => explore(small, { strategy: chosen(policy), policies: [tightest, loose] }).outcomes
    expect(Object.keys(outcomes('tightest'))).toEqual(['allRan'])
    expect(Object.keys(outcomes('loose')).length).toBeGreaterThan(1)
  })
})
