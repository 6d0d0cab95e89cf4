import { describe, expect, it } from 'vitest'
import type { PlacementSpec } from '../../../src/model/scenario.ts'
import type { SchedulerConfiguration, SchedulerProfile } from '../../../src/model/scheduler-configuration.ts'
import { nodeFilters } from '../../../src/placement/kubernetes/node-filters.ts'
import { enabledAt, namesAt, type PointSets } from '../../../src/placement/kubernetes/plugins.ts'
import { placementFor, profileFor, profileOf } from '../../../src/placement/kubernetes/profile.ts'
import { configurationProblems } from '../../../src/placement/kubernetes/profile-problems.ts'

const DEFAULTS = {
  TaintToleration: 3,
  NodeAffinity: 2,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
  DynamicResources: 2,
  NodeResourcesFit: 1,
  NodeResourcesBalancedAllocation: 1,
  ImageLocality: 1,
  VolumeBinding: 1,
}
const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }))

function scores(sets?: PointSets): Record<string, number> {
  return Object.fromEntries(enabledAt('score', sets))
}

describe('score plugins', () => {
  const { TaintToleration: _, ...withoutTaints } = DEFAULTS

  it.each<[string, PointSets | undefined, Record<string, number>]>([
    ['by default', undefined, DEFAULTS],
    ['with one disabled at its point', { score: { disabled: named('TaintToleration') } }, withoutTaints],
    ['with one disabled everywhere', { multiPoint: { disabled: named('TaintToleration') } }, withoutTaints],
    [
      'with one weighted anew, without being disabled first',
      { score: { enabled: [{ name: 'ImageLocality', weight: 9 }] } },
      { ...DEFAULTS, ImageLocality: 9 },
    ],
    [
      'with one disabled and enabled with another weight, as before multiPoint',
      { score: { disabled: named('NodeAffinity'), enabled: [{ name: 'NodeAffinity', weight: 7 }] } },
      { ...DEFAULTS, NodeAffinity: 7 },
    ],
    ['with all disabled but one', { score: { disabled: named('*'), enabled: named('NodeResourcesFit') } }, { NodeResourcesFit: 1 }],
    ['with all disabled', { score: { disabled: named('*') } }, {}],
    [
      'with all disabled everywhere but some',
      { multiPoint: { disabled: named('*'), enabled: [{ name: 'InterPodAffinity', weight: 5 }, { name: 'NodePorts' }] } },
      { InterPodAffinity: 5 },
    ],
    [
      'with a default weighted anew everywhere',
      { multiPoint: { enabled: [{ name: 'TaintToleration', weight: 8 }] } },
      { ...DEFAULTS, TaintToleration: 8 },
    ],
    [
      'with a weight for the point and one for all points: the first counts',
      { multiPoint: { enabled: [{ name: 'TaintToleration', weight: 8 }] }, score: { enabled: [{ name: 'TaintToleration', weight: 4 }] } },
      { ...DEFAULTS, TaintToleration: 4 },
    ],
    [
      'enabled at the point what is disabled everywhere',
      { multiPoint: { disabled: named('*') }, score: { enabled: named('NodeAffinity') } },
      { NodeAffinity: 1 },
    ],
    ['with weight 0, which means 1', { score: { enabled: [{ name: 'TaintToleration', weight: 0 }] } }, { ...DEFAULTS, TaintToleration: 1 }],
    ['disabled at another point: nothing changes', { filter: { disabled: named('TaintToleration') } }, DEFAULTS],
  ])('%s', (_, sets, expected) => {
    expect(scores(sets)).toEqual(expected)
  })

  it('are those that can stand at the point', () => {
    expect([...enabledAt('filter').keys()].sort()).toEqual([...namesAt('filter')].sort())
    expect(namesAt('filter')).not.toContain('ImageLocality')
    expect(namesAt('score')).not.toContain('NodePorts')
  })
})

const two: SchedulerConfiguration = {
  percentageOfNodesToScore: 30,
  profiles: [{ schedulerName: 'packer', percentageOfNodesToScore: 0 }, { schedulerName: 'batch' }, {}],
}

describe('a scheduler goes by', () => {
  it.each([
    ['the profile of its name', 'batch', { schedulerName: 'batch' }],
    ['the default profile, which may be without a name', 'other', {}],
    ['the default profile by its name', 'default-scheduler', {}],
  ])('%s', (_, scheduler, expected) => {
    expect(profileFor(two, scheduler)).toEqual(expected)
    expect(placementFor({ policy: 'kubernetes', profile: two }, scheduler)).toEqual({
      policy: 'kubernetes',
      profile: { percentageOfNodesToScore: 30, profiles: [expected] },
    })
  })

  it('the first profile if none is the default', () => {
    const profiles = [{ schedulerName: 'packer' }, { schedulerName: 'batch' }]
    expect(profileFor({ profiles }, 'other')).toEqual(profiles[0])
    expect(profileFor({}, 'other')).toBeUndefined()
  })

  it("a profile's own share of nodes, 0 included, before the configuration's", () => {
    const share = (scheduler: string): number =>
      profileOf(placementFor({ policy: 'kubernetes', profile: two }, scheduler)).percentageOfNodesToScore
    expect([share('packer'), share('batch'), profileOf({ policy: 'kubernetes' }).percentageOfNodesToScore]).toEqual([0, 30, 0])
  })
})

function only(profile: SchedulerProfile, more: Partial<PlacementSpec> = {}): PlacementSpec {
  return { policy: 'kubernetes', profile: { profiles: [profile] }, ...more }
}

describe('arguments', () => {
  it('are filled in as Kubernetes does', () => {
    expect(profileOf({ policy: 'kubernetes' })).toMatchObject({
      strategy: 'LeastAllocated',
      fitResources: [
        { name: 'cpu', weight: 1 },
        { name: 'memory', weight: 1 },
      ],
      balancedResources: ['cpu', 'memory'],
      balancedAllocation: 'v1.36',
      hardPodAffinityWeight: 1,
      disabledFilters: new Set(),
    })
  })

  it('are taken from the profile, an empty list of resources for the default', () => {
    const shape = [
      { utilization: 0, score: 0 },
      { utilization: 100, score: 10 },
    ]
    const profile = profileOf(
      only(
        {
          pluginConfig: [
            {
              name: 'NodeResourcesFit',
              args: {
                scoringStrategy: {
                  type: 'RequestedToCapacityRatio',
                  resources: [{ name: 'nvidia.com/gpu', weight: 5 }, { name: 'cpu' }],
                  requestedToCapacityRatio: { shape },
                },
              },
            },
            { name: 'NodeResourcesBalancedAllocation', args: { resources: [] } },
            { name: 'InterPodAffinity', args: { hardPodAffinityWeight: 0 } },
          ],
        },
        { balancedAllocation: 'classic' },
      ),
    )
    expect(profile).toMatchObject({
      strategy: 'RequestedToCapacityRatio',
      shape,
      balancedResources: ['cpu', 'memory'],
      hardPodAffinityWeight: 0,
      balancedAllocation: 'classic',
    })
    expect(profile.fitResources).toEqual([
      { name: 'nvidia.com/gpu', weight: 5 },
      { name: 'cpu', weight: 1 },
    ])
  })
})

describe('what a profile takes away from the filters', () => {
  it('is nothing by default, and nothing under other policies', () => {
    expect(nodeFilters({ policy: 'kubernetes' })).toBeUndefined()
    expect(nodeFilters(only({ percentageOfNodesToScore: 5 }))).toBeUndefined()
    expect(nodeFilters({ policy: 'bestFit' })).toBeUndefined()
  })

  it('are plugins and extended resources, by name or by group', () => {
    const args = { ignoredResources: ['a.io/x', 'cpu'], ignoredResourceGroups: ['b.io'] }
    const filters = nodeFilters(
      only({ plugins: { filter: { disabled: named('NodeAffinity') } }, pluginConfig: [{ name: 'NodeResourcesFit', args }] }),
    )
    expect(filters?.off).toEqual(new Set(['NodeAffinity']))
    expect(['a.io/x', 'a.io/y', 'b.io/z', 'cpu', 'memory'].filter((name) => filters?.ignores(name))).toEqual(['a.io/x', 'b.io/z'])
  })
})

const fitWith = (args: object): SchedulerConfiguration => ({
  profiles: [{ pluginConfig: [{ name: 'NodeResourcesFit', args: args as never }] }],
})
const plugins = (sets: PointSets): SchedulerConfiguration => ({ profiles: [{ plugins: sets as never }] })
const point = (utilization: number, score: number): object => ({ utilization, score })
const ratio = (...shape: object[]): object => ({
  scoringStrategy: { type: 'RequestedToCapacityRatio', requestedToCapacityRatio: { shape } },
})

describe('a configuration is refused', () => {
  it.each<[string, SchedulerConfiguration, string, string]>([
    [
      'share above 100',
      { percentageOfNodesToScore: 101 },
      'percentageOfNodesToScore',
      'invalid percentageOfNodesToScore: 101, allowed: a whole number from 0 to 100',
    ],
    [
      'share with a fraction',
      { profiles: [{ percentageOfNodesToScore: 0.5 }] },
      'profiles.0.percentageOfNodesToScore',
      'invalid percentageOfNodesToScore: 0.5',
    ],
    ['no profile', { profiles: [] }, 'profiles', 'invalid profiles: none'],
    [
      'two default profiles',
      { profiles: [{}, { schedulerName: 'default-scheduler' }] },
      'profiles.1.schedulerName',
      'invalid name: "default-scheduler" is taken',
    ],
    ['no first wait', { podInitialBackoffSeconds: 0 }, 'podInitialBackoffSeconds', 'a whole number from 1'],
    [
      'waits that shrink',
      { podInitialBackoffSeconds: 5, podMaxBackoffSeconds: 4 },
      'podMaxBackoffSeconds',
      'allowed: at least podInitialBackoffSeconds, which is 5',
    ],
    ['a first wait beyond the longest by default', { podInitialBackoffSeconds: 11 }, 'podInitialBackoffSeconds', 'which is 11'],
    [
      'an unknown plugin',
      plugins({ score: { enabled: named('NodeResourceFit') } }),
      'profiles.0.plugins.score.enabled.0.name',
      'invalid plugin: "NodeResourceFit", did you mean NodeResourcesFit?',
    ],
    [
      'a plugin at the wrong point',
      plugins({ score: { enabled: named('NodePorts') } }),
      'profiles.0.plugins.score.enabled.0.name',
      'invalid plugin: "NodePorts"',
    ],
    [
      'an unknown plugin disabled',
      plugins({ multiPoint: { disabled: named('Nope') } }),
      'profiles.0.plugins.multiPoint.disabled.0.name',
      'invalid plugin: "Nope"',
    ],
    [
      'a negative weight',
      plugins({ score: { enabled: [{ name: 'NodeAffinity', weight: -1 }] } }),
      'profiles.0.plugins.score.enabled.0.weight',
      'invalid weight: -1',
    ],
    [
      'a plugin twice',
      plugins({ multiPoint: { enabled: named('NodeAffinity', 'NodeAffinity') } }),
      'profiles.0.plugins.multiPoint.enabled.1.name',
      'is taken',
    ],
    [
      'no NodeResourcesFit',
      plugins({ filter: { disabled: named('NodePorts', 'NodeResourcesFit'), enabled: named('NodePorts') } }),
      'profiles.0.plugins.filter.disabled.1',
      'NodeResourcesFit is disabled, allowed: enabled, for without it a run would place more on a node than it has',
    ],
    [
      'no NodePorts',
      plugins({ multiPoint: { disabled: named('NodePorts') } }),
      'profiles.0.plugins.multiPoint.disabled.0',
      'NodePorts is disabled',
    ],
    [
      'arguments twice',
      {
        profiles: [
          {
            pluginConfig: [
              { name: 'InterPodAffinity', args: {} },
              { name: 'InterPodAffinity', args: {} },
            ],
          },
        ],
      },
      'profiles.0.pluginConfig.1.name',
      'is taken',
    ],
    [
      'a hard weight above 100',
      { profiles: [{ pluginConfig: [{ name: 'InterPodAffinity', args: { hardPodAffinityWeight: 101 } }] }] },
      'profiles.0.pluginConfig.0.args.hardPodAffinityWeight',
      'from 0 to 100',
    ],
    [
      'weighted balance',
      { profiles: [{ pluginConfig: [{ name: 'NodeResourcesBalancedAllocation', args: { resources: [{ name: 'cpu', weight: 2 }] } }] }] },
      'profiles.0.pluginConfig.0.args.resources.0.weight',
      'invalid weight: 2, allowed: 1',
    ],
    [
      'a resource twice',
      fitWith({ scoringStrategy: { type: 'LeastAllocated', resources: named('cpu', 'cpu') } }),
      'profiles.0.pluginConfig.0.args.scoringStrategy.resources.1.name',
      'is taken',
    ],
    [
      'a resource weight of 0',
      fitWith({ scoringStrategy: { type: 'LeastAllocated', resources: [{ name: 'cpu', weight: 0 }] } }),
      'profiles.0.pluginConfig.0.args.scoringStrategy.resources.0.weight',
      'from 1 to 100',
    ],
    [
      'no shape',
      fitWith({ scoringStrategy: { type: 'RequestedToCapacityRatio' } }),
      'profiles.0.pluginConfig.0.args.scoringStrategy.requestedToCapacityRatio',
      'absent',
    ],
    [
      'a shape for another type',
      fitWith({ scoringStrategy: { type: 'MostAllocated', requestedToCapacityRatio: { shape: [point(0, 0)] } } }),
      'profiles.0.pluginConfig.0.args.scoringStrategy.requestedToCapacityRatio',
      'only with it',
    ],
    ['an empty shape', fitWith(ratio()), 'profiles.0.pluginConfig.0.args.scoringStrategy.requestedToCapacityRatio.shape', 'no point'],
    [
      'a shape that goes back',
      fitWith(ratio(point(50, 5), point(50, 10))),
      'profiles.0.pluginConfig.0.args.scoringStrategy.requestedToCapacityRatio.shape.1.utilization',
      'more than that of the point before, 50',
    ],
    [
      'a score above 10',
      fitWith(ratio(point(50, 11))),
      'profiles.0.pluginConfig.0.args.scoringStrategy.requestedToCapacityRatio.shape.0.score',
      'from 0 to 10',
    ],
    [
      'a group with a slash',
      fitWith({ ignoredResourceGroups: ['a.io/x'] }),
      'profiles.0.pluginConfig.0.args.ignoredResourceGroups.0',
      'a name without /',
    ],
  ])('%s', (_, configuration, at, message) => {
    const problems = configurationProblems(configuration).map((problem) => [problem.at.join('.'), problem.message])
    expect(problems).toEqual([[at, expect.stringContaining(message)]])
  })

  it('with all that is wrong at once', () => {
    const problems = configurationProblems({
      percentageOfNodesToScore: -1,
      podMaxBackoffSeconds: 0.5,
      profiles: [{ plugins: { filter: { disabled: named('*') } } }],
    })
    expect(problems.map(({ at }) => at.join('.'))).toEqual([
      'percentageOfNodesToScore',
      'podMaxBackoffSeconds',
      'podMaxBackoffSeconds',
      ...Array(4).fill('profiles.0.plugins.filter.disabled.0'),
    ])
  })

  it('never where all is well', () => {
    expect(configurationProblems(two)).toEqual([])
    expect(configurationProblems(fitWith(ratio(point(0, 10), point(70, 3), point(100, 0))))).toEqual([])
    const sets = {
      filter: { disabled: named('*'), enabled: named('NodeResourcesFit', 'NodePorts', 'InterPodAffinity', 'PodTopologySpread') },
    }
    expect(configurationProblems(plugins(sets))).toEqual([])
  })
})
