/** Runs under Kubernetes' node choice: whose profile counts, which filters it turns off, and what is told where there is no room. */
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import type { PlacementSpec } from '../../src/model/scenario.ts'
import type { SchedulerProfile } from '../../src/model/scheduler-configuration.ts'
import { container, job, node, nodes, pod, scenario, scheduler, tell } from '../tools/scenario-builders.ts'

function by(...profiles: readonly SchedulerProfile[]): PlacementSpec {
  return { policy: 'kubernetes', profile: { profiles } }
}

const packing = (schedulerName: string): SchedulerProfile => ({
  schedulerName,
  pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu' }] } } }],
})

describe('each scheduler', () => {
  const jobs = ['spread', 'pack'].flatMap((name, index) =>
    [0, 1].map((copy) => job(`${name}-${copy}`, 1, { arrival: 10 * index + copy, scheduler: name })),
  )
  const base = { nodes: nodes(4, 4), jobs, schedulers: [scheduler('spread'), scheduler('pack', { count: 2 })] }

  test.each([
    ['the scenario', scenario({ ...base, placement: by({}, packing('pack')) }), 'pod'],
    ['its strategy', scenario(base), { use: 'pod', name: 'pod', placement: by({}, packing('pack')) }],
  ])('goes by the profile of its name, of the placement of %s', (_, from, strategy) => {
    const { placed } = tell(from, strategy)
    expect(['spread-0', 'spread-1', 'pack-0', 'pack-1'].map(placed)).toEqual(['n-0', 'n-1', 'n-0', 'n-0'])
  })

  test('is refused a profile that is broken', () => {
    const from = scenario({ ...base, placement: by({ plugins: { score: { enabled: [{ name: 'Nope' }] } } }) })
    expect(() => tell(from, 'pod')).toThrow('placement.profile.profiles[0].plugins.score.enabled[0].name: invalid plugin: "Nope"')
    expect(() => tell(scenario({ ...base, placement: { ...by({}), policy: 'bestFit' } }), 'pod')).toThrow('policy bestFit has none')
  })
})

describe('a profile turns off', () => {
  const tainted = [node('tainted', 4, { taints: [{ key: 'k', effect: 'NoSchedule' }] })]

  test('a filter, for the pods of its scheduler alone', () => {
    const from = scenario({
      nodes: tainted,
      jobs: [job('a', 1), job('b', 1, { scheduler: 'careless' })],
      schedulers: [scheduler(), scheduler('careless')],
      placement: by({}, { schedulerName: 'careless', plugins: { filter: { disabled: [{ name: 'TaintToleration' }] } } }),
    })
    const { placed } = tell(from, 'pod')
    expect([placed('a'), placed('b')]).toEqual(['-', 'tainted'])
  })

  test('the sight of an extended resource that no node offers', () => {
    const args = { ignoredResourceGroups: ['a.io'] }
    const ask = { cpu: 1, 'a.io/x': 1 }
    const words = { nodes: nodes(1, 4), jobs: [job('whole', ask), job('parts', [pod('p', [container('c', ask), container('d', ask)])])] }
    const ignoring = scenario({ ...words, placement: by({ pluginConfig: [{ name: 'NodeResourcesFit', args }] }) })
    for (const strategy of ['pod', 'naive', 'optimistic', 'hoarding']) {
      const { outcome } = tell(ignoring, strategy)
      expect([outcome('whole'), outcome('parts')]).toEqual(['running', 'running'])
    }
    expect(tell(scenario(words), 'pod').outcome('whole')).not.toBe('running')
  })
})

describe('where there is no room', () => {
  const messages = (from: ReturnType<typeof scenario>, strategy: string): (string | undefined)[] =>
    tell(from, strategy)
      .of('outcome')
      .map((event) => event.message)

  test('the event counts the reasons of all nodes, and what is scheduled has none', () => {
    const from = scenario({
      nodes: [...nodes(2, 2), node('tainted', 9, { taints: [{ key: 'k', effect: 'NoExecute' }] }), node('full', { cpu: 9, pods: 0 })],
      jobs: [job('small', 1), job('large', 3, { arrival: 1 })],
    })
    expect(messages(from, 'pod')).toEqual([
      undefined,
      '0/4 nodes are available: 1 Too many pods, 1 node(s) had untolerated taint(s), 2 Insufficient cpu.',
    ])
  })

  test('the event is about the first pod of a gang without room, beside those placed before it', () => {
    const from = scenario({ nodes: nodes(2, 2), jobs: [job('g', [pod('a', 2), pod('b', 1), pod('c', 2)], { gang: true })] })
    expect(messages(from, 'gang')[0]).toBe('0/2 nodes are available: 2 Insufficient cpu.')
  })

  test('a container has to follow its sibling', () => {
    const from = scenario({
      nodes: [node('near', 1), node('far', 9)],
      jobs: [job('w', [pod('w', [container('a', 1), container('b', 1)])])],
      placement: { policy: 'firstFit' },
      retry: { maxAttempts: 1 },
    })
    expect(messages(from, 'naive')).toEqual([
      undefined,
      "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod affinity rules.",
    ])
  })

  test('nobody listening changes nothing', () => {
    const from = scenario({
      nodes: nodes(3, 2),
      jobs: [1, 2, 3, 4, 5].map((i) => job(`j-${i}`, 2, { arrival: i, duration: 5 })),
      placement: { ...by({}), ties: 'seeded' },
    })
    for (const strategy of ['naive', 'pod', 'gang', 'optimistic', 'hoarding']) {
      expect(simulate(from, { strategy }).digest).toBe(tell(from, strategy).result.digest)
    }
  })
})
