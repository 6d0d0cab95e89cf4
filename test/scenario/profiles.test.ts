/** Profiles of the Kubernetes scheduler in scenarios: inline or in files of their own, with everything wrong told where it stands. */
import { describe, expect, test } from 'vitest'
import { formatProblem, InvalidInputError } from '../../src/errors.ts'
import { seconds } from '../../src/model/time.ts'
import { formatScenario, type ParsedScenario, parseScenario } from '../../src/scenario/index.ts'

const REST = `
cluster: { nodes: [{ name: n, allocatable: { cpu: 4 } }] }
workload: { jobs: [{ name: j, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }] }
`

const GOOD = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
parallelism: 16
leaderElection: { leaderElect: true }
percentageOfNodesToScore: 50
profiles:
  - schedulerName: default-scheduler
    plugins:
      multiPoint: { enabled: [{ name: NodeAffinity, weight: 4 }], disabled: [{ name: TaintToleration }] }
      score: { disabled: [{ name: "*" }], enabled: [{ name: NodeResourcesFit }] }
    pluginConfig:
      - name: NodeResourcesFit
        args:
          apiVersion: kubescheduler.config.k8s.io/v1
          kind: NodeResourcesFitArgs
          scoringStrategy: { type: MostAllocated, resources: [{ name: cpu, weight: 2 }] }
      - { name: InterPodAffinity, args: { hardPodAffinityWeight: 7 } }
      - { name: PodTopologySpread, args: { defaultingType: System } }
`

const MEANT = {
  percentageOfNodesToScore: 50,
  profiles: [
    {
      schedulerName: 'default-scheduler',
      plugins: {
        multiPoint: { enabled: [{ name: 'NodeAffinity', weight: 4 }], disabled: [{ name: 'TaintToleration' }] },
        score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }] },
      },
      pluginConfig: [
        { name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 2 }] } } },
        { name: 'InterPodAffinity', args: { hardPodAffinityWeight: 7 } },
      ],
    },
  ],
}

type Files = Readonly<Record<string, string>>

function parsed(text: string, files: Files = {}): ParsedScenario {
  return parseScenario(`${text}${REST}`, { source: 'f.yaml', read: (name) => files[name] ?? expect.fail(`${name} is read`) })
}

function problemsOf(text: string, files?: Files): string[] {
  try {
    parsed(text, files)
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.message.split('\n')
  }
  return []
}

const warningsOf = (text: string, files?: Files): string[] =>
  parsed(text, files).warnings.map((warning) => formatProblem(warning, 'f.yaml'))
const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ')
const inline = (configuration: string): string => `placement:\n  policy: kubernetes\n  profile:\n${indented(configuration)}`

describe('a profile is read', () => {
  test('from a file, once, wherever a placement names it', () => {
    const reads: string[] = []
    const text = `placement: { policy: kubernetes, profile: profiles/a.yaml }
schedulers: [{ name: default, placement: { policy: kubernetes, profile: profiles/a.yaml, balancedAllocation: classic } }]
strategies: [{ use: pod, placement: { policy: kubernetes, profile: profiles/a.yaml, ties: seeded } }]${REST}`
    const { scenario, warnings } = parseScenario(text, {
      read(name) {
        reads.push(name)
        return GOOD
      },
    })
    expect(reads).toEqual(['profiles/a.yaml'])
    expect(warnings).toEqual([])
    expect(scenario.placement).toEqual({ policy: 'kubernetes', profile: MEANT })
    expect(scenario.schedulers[0].placement).toEqual({ policy: 'kubernetes', profile: MEANT, balancedAllocation: 'classic' })
    expect(scenario.strategies[0].placement).toEqual({ policy: 'kubernetes', profile: MEANT, ties: 'seeded' })
  })

  test('from the scenario itself, with or without its kind', () => {
    expect(parsed(inline(GOOD)).scenario.placement?.profile).toEqual(MEANT)
    expect(parsed(inline('percentageOfNodesToScore: 5')).scenario.placement?.profile).toEqual({ percentageOfNodesToScore: 5 })
  })

  test('and written back as the same scenario', () => {
    const { scenario } = parsed(inline(GOOD))
    expect(parseScenario(formatScenario(scenario)).scenario).toEqual(scenario)
  })
})

describe('the waits of a configuration', () => {
  const waits = inline('podInitialBackoffSeconds: 2\npodMaxBackoffSeconds: 20')

  test('are those of the scenario that states none', () => {
    const { scenario, warnings } = parsed(waits)
    expect(scenario.retry.backoff).toEqual([seconds(2), seconds(20)])
    expect(warnings).toEqual([])
    expect(parsed(inline('podMaxBackoffSeconds: 5')).scenario.retry.backoff).toEqual([seconds(1), seconds(5)])
  })

  test('give way to the scenario, with a word on it where they differ', () => {
    const own = `retry: { maxAttempts: 5 }\n${waits}`
    expect(parsed(own).scenario.retry.backoff).toEqual([seconds(1), seconds(10)])
    expect(warningsOf(own)).toEqual([
      "f.yaml:5:5: placement.profile: a backoff of [2s, 20s] is not followed: the scenario's retry has [1s, 10s]",
    ])
    expect(warningsOf(`retry: { backoff: [2s, 20s] }\n${waits}`)).toEqual([])
  })

  test('of a strategy alone are not those of the scenario', () => {
    const text = 'strategies: [{ use: pod, placement: { policy: kubernetes, profile: { podMaxBackoffSeconds: 5 } } }]'
    expect(warningsOf(text)).toEqual([expect.stringContaining('strategies[0].placement.profile: a backoff of [1s, 5s] is not followed')])
  })
})

describe('what is taken and does nothing is told', () => {
  test.each([
    ['extenders', 'extenders: [{ urlPrefix: "http://x" }]', '4:16: placement.profile.extenders: extenders is not modelled: ignored'],
    [
      'another extension point',
      'profiles: [{ plugins: { queueSort: { disabled: [{ name: "*" }] } } }]',
      'profiles[0].plugins.queueSort: queueSort is not modelled: ignored',
    ],
    [
      'a plugin without images',
      'profiles: [{ plugins: { score: { enabled: [{ name: ImageLocality, weight: 5 }] } } }]',
      'profiles[0].plugins.score.enabled[0].name: ImageLocality is not modelled: ignored',
    ],
    [
      'arguments of other plugins',
      'profiles: [{ pluginConfig: [{ name: NodeAffinity, args: { addedAffinity: {} } }] }]',
      'pluginConfig[0].args: NodeAffinity with arguments is not modelled: ignored',
    ],
    [
      'an argument',
      'profiles: [{ pluginConfig: [{ name: InterPodAffinity, args: { ignorePreferredTermsOfExistingPods: true } }] }]',
      'args.ignorePreferredTermsOfExistingPods: ignorePreferredTermsOfExistingPods is not modelled',
    ],
    [
      'constraints for Services',
      'profiles: [{ pluginConfig: [{ name: PodTopologySpread, args: { defaultingType: List, defaultConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway }] } }] }]',
      'args.defaultConstraints: defaultConstraints are for pods that a Service or a ReplicaSet selects, and there are none here: ignored',
    ],
  ])('%s', (_, configuration, warning) => {
    expect(warningsOf(inline(configuration))).toEqual([expect.stringContaining(warning)])
  })

  test('with its place in a file of its own', () => {
    const files = { 'p.yaml': `${GOOD}extenders: []\n` }
    expect(warningsOf('placement: { policy: kubernetes, profile: p.yaml }', files)).toEqual([
      'f.yaml:1:43: placement.profile: p.yaml:19:12: extenders: extenders is not modelled: ignored',
    ])
  })
})

describe('what is wrong is told', () => {
  const one = (profile: string): string => `profiles: [${profile}]`

  test.each([
    [
      'an unknown key',
      'percentageOfNodeToScore: 5',
      'f.yaml:4:5: placement.profile.percentageOfNodeToScore: invalid key: percentageOfNodeToScore, did you mean percentageOfNodesToScore?',
    ],
    [
      'an unknown plugin',
      one('{ plugins: { score: { enabled: [{ name: NodeResourceFit }] } } }'),
      'plugins.score.enabled[0].name: invalid value: "NodeResourceFit", did you mean NodeResourcesFit?',
    ],
    ['a plugin at the wrong point', one('{ plugins: { score: { enabled: [{ name: NodePorts }] } } }'), 'invalid value: "NodePorts"'],
    [
      'an extension point that is none',
      one('{ plugins: { scoring: {} } }'),
      'plugins.scoring: invalid key: scoring, allowed: multiPoint, filter, score',
    ],
    [
      'arguments of an unknown plugin',
      one('{ pluginConfig: [{ name: NodeResourceFit, args: {} }] }'),
      'pluginConfig[0].name: invalid name: "NodeResourceFit", did you mean NodeResourcesFit?',
    ],
    [
      'an unknown argument',
      one('{ pluginConfig: [{ name: NodeResourcesFit, args: { scoringStrategi: {} } }] }'),
      'args.scoringStrategi: invalid key: scoringStrategi, did you mean scoringStrategy?',
    ],
    [
      'an unknown strategy',
      one('{ pluginConfig: [{ name: NodeResourcesFit, args: { scoringStrategy: { type: LeastAlocated } } }] }'),
      'scoringStrategy.type: invalid value: "LeastAlocated", did you mean LeastAllocated?',
    ],
    [
      'a rule of the placement room',
      one('{ plugins: { filter: { disabled: [{ name: NodeResourcesFit }] } } }'),
      'f.yaml:4:50: placement.profile.profiles[0].plugins.filter.disabled[0]: invalid filter: NodeResourcesFit is disabled',
    ],
    [
      'a share of nodes',
      'percentageOfNodesToScore: 200',
      'placement.profile.percentageOfNodesToScore: invalid percentageOfNodesToScore: 200',
    ],
    [
      'another version',
      'apiVersion: kubescheduler.config.k8s.io/v1beta2',
      'placement.profile.apiVersion: invalid value: "kubescheduler.config.k8s.io/v1beta2"',
    ],
  ])('%s', (_, configuration, problem) => {
    expect(problemsOf(inline(configuration))).toEqual([expect.stringContaining(problem)])
  })

  test('all at once, in a file of its own with places in it', () => {
    const bad = GOOD.replace('parallelism', 'paralelism').replace('MostAllocated', 'Most').replace('NodeAffinity', 'NodeAfinity')
    const problems = problemsOf('placement: { policy: kubernetes, profile: p.yaml }', { 'p.yaml': bad })
    expect(problems).toEqual([
      expect.stringContaining('f.yaml:1:43: placement.profile: p.yaml:3:1: paralelism: invalid key: paralelism, did you mean parallelism?'),
      expect.stringContaining(
        'p.yaml:9:39: profiles[0].plugins.multiPoint.enabled[0].name: invalid value: "NodeAfinity", did you mean NodeAffinity?',
      ),
      expect.stringContaining('p.yaml:16:36: profiles[0].pluginConfig[0].args.scoringStrategy.type: invalid value: "Most"'),
    ])
  })

  test.each([
    ['a file that is no configuration', 'a: 1', 'p.yaml:1:1: a: invalid key: a'],
    [
      'a file without a kind',
      'percentageOfNodesToScore: 5',
      'p.yaml:1:1: kind: invalid kind: nothing, allowed: KubeSchedulerConfiguration',
    ],
    ['a file of another kind', 'kind: Pod', 'p.yaml:1:7: kind: invalid value: "Pod", allowed: KubeSchedulerConfiguration'],
    ['an empty file', '', 'p.yaml: invalid file: empty'],
    ['two documents', `${GOOD}---\n${GOOD}`, 'p.yaml: invalid file: 2 documents'],
    ['broken YAML', 'kind: [', 'p.yaml:1:8: invalid YAML'],
  ])('%s', (_, text, problem) => {
    const problems = problemsOf('placement: { policy: kubernetes, profile: p.yaml }', { 'p.yaml': text })
    expect(problems[0]).toContain(`f.yaml:1:43: placement.profile: ${problem}`)
  })

  test('a file that cannot be read, and one that is nowhere below', () => {
    const text = `placement: { policy: kubernetes, profile: p.yaml }${REST}`
    expect(() => parseScenario(text, { source: 'f.yaml' })).toThrow('placement.profile: invalid file: p.yaml cannot be read here')
    expect(problemsOf('placement: { policy: kubernetes, profile: ../p.yaml }')).toEqual([
      expect.stringContaining('placement.profile: invalid file name: "../p.yaml"'),
    ])
  })

  test('a profile of another policy', () => {
    expect(problemsOf('placement: { policy: bestFit, profile: {}, balancedAllocation: classic }')).toEqual([
      'f.yaml:1:40: placement.profile: invalid profile: policy bestFit has none, allowed: with kubernetes',
      'f.yaml:1:64: placement.balancedAllocation: invalid balancedAllocation: policy bestFit has none, allowed: with kubernetes',
    ])
  })
})
