import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Scenario } from '../../src/model/scenario.ts'
import type {
  Container,
  InitContainer,
  Job,
  LabelSelector,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from '../../src/model/workload.ts'
import { formatScenario, parseScenario } from '../../src/scenario/index.ts'

/** A record whose keys may all be absent but the ones named. */
const partly = <T extends object>(all: { [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>> }, requiredKeys: (keyof T)[]): fc.Arbitrary<T> =>
  fc.record(all, { requiredKeys } as never) as unknown as fc.Arbitrary<T>

const word = fc.constantFrom('a', 'b', 'true', '1e3', '0x1', 'null', '~', 'yes', '- x', 'a: b', '#c', '', ' lead', 'é', "it's", '"q"')
const name = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._/-]{0,6}[A-Za-z0-9])?$/)
const span = fc.oneof(
  fc.nat(1e9),
  fc.nat(1e6).map((value) => value * 1000),
)
const room = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 40 }),
  fc.integer({ min: 1, max: 1e6 }).map((value) => value * 1024),
)
const list = fc.record(
  { cpu: fc.integer({ min: 1, max: 1e6 }), memory: room, 'nvidia.com/gpu': fc.integer({ min: 1, max: 16 }) },
  { requiredKeys: ['cpu'] },
)
const labels = fc.dictionary(fc.constantFrom('a', 'disk.io/kind', 'true', '1'), word, { maxKeys: 2 })
const distinct = <T extends { readonly name: string }>(one: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength, selector: (item) => item.name })

const port = partly<NonNullable<Container['ports']>[number]>(
  { hostPort: fc.integer({ min: 1, max: 65_535 }), protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'), hostIP: fc.constant('10.0.0.1') },
  ['hostPort'],
)
const containerParts = {
  name,
  requests: list,
  arrival: fc.integer({ min: 1, max: 1e9 }),
  ports: fc.array(port, { minLength: 1, maxLength: 1 }),
}
const container = partly<Container>(containerParts, ['name', 'requests'])
const init = partly<InitContainer>({ ...containerParts, restartPolicy: fc.constant('Always') }, ['name', 'requests'])
const requirement = fc.record({
  key: name,
  operator: fc.constantFrom('In' as const, 'NotIn' as const),
  values: fc.array(word, { minLength: 1, maxLength: 2 }),
})
const term = fc.record({ matchExpressions: fc.array(requirement, { maxLength: 2 }) })
const toleration = partly<NonNullable<Pod['tolerations']>[number]>(
  { key: name, operator: fc.constantFrom('Exists', 'Equal'), value: word, effect: fc.constantFrom('NoSchedule', 'NoExecute') },
  [],
)
const selector = partly<LabelSelector>(
  {
    matchLabels: labels,
    matchExpressions: fc.array(
      fc.record({ key: name, operator: fc.constant('NotIn'), values: fc.array(word, { minLength: 1, maxLength: 2 }) }),
      {
        maxLength: 2,
      },
    ),
  },
  [],
)
const podTerm = partly<PodAffinityTerm>(
  { labelSelector: selector, topologyKey: name, namespaces: fc.array(name, { maxLength: 2 }), namespaceSelector: selector },
  ['topologyKey'],
)
const weight = fc.integer({ min: 1, max: 100 })
const podAffinity = partly<PodAffinity>(
  {
    required: fc.array(podTerm, { maxLength: 2 }),
    preferred: fc.array(fc.record({ weight, term: podTerm }), { maxLength: 2 }),
  },
  [],
)
const spread = partly<TopologySpreadConstraint>(
  {
    maxSkew: fc.integer({ min: 1, max: 5 }),
    topologyKey: name,
    whenUnsatisfiable: fc.constant('DoNotSchedule'),
    labelSelector: selector,
    minDomains: fc.integer({ min: 1, max: 3 }),
    nodeAffinityPolicy: fc.constantFrom('Honor', 'Ignore'),
    nodeTaintsPolicy: fc.constantFrom('Honor', 'Ignore'),
  },
  ['maxSkew', 'topologyKey', 'whenUnsatisfiable'],
)
const relations = { namespace: name, labels, podAffinity, podAntiAffinity: podAffinity }
const pod = partly<Pod>(
  {
    name,
    ...relations,
    preferredNodeAffinity: fc.array(fc.record({ weight, preference: term }), { maxLength: 2 }),
    topologySpread: fc.array(spread, { maxLength: 2 }),
    containers: distinct(container, 2),
    initContainers: distinct(init, 2),
    requests: list,
    overhead: list,
    nodeSelector: labels,
    nodeAffinity: fc.array(term, { minLength: 1, maxLength: 2 }),
    tolerations: fc.array(toleration, { maxLength: 2 }),
  },
  ['name', 'containers'],
).filter(
  ({ containers, initContainers = [] }) =>
    new Set([...containers, ...initContainers].map((one) => one.name)).size === containers.length + initContainers.length,
)

const REPELLING = { podAntiAffinity: { required: [{ topologyKey: 'zone', labelSelector: {} }] } }

const schedulers = fc
  .uniqueArray(
    partly<Scenario['schedulers'][number]>(
      {
        name,
        count: fc.integer({ min: 1, max: 5 }),
        mapping: fc.constantFrom('roundRobin', 'hash'),
        decision: fc.record({ job: span, task: span }),
        classes: fc.dictionary(fc.constantFrom('batch', 'service'), fc.record({ job: span, task: span })),
        placement: fc.constantFrom({ policy: 'firstFit' }, { policy: 'randomFit', candidates: 3, ties: 'seeded' as const }),
        blocked: fc.constantFrom('skip', 'wait'),
        weight: fc.constantFrom(1, 0.5, 3),
        role: fc.constantFrom('a', 'a/b'),
      },
      ['name', 'count', 'mapping', 'decision', 'blocked', 'weight'],
    ),
    { minLength: 1, maxLength: 3, selector: (item) => item.name },
  )
  .map((all) => all.map((one) => (one.role === undefined ? one : { ...one, weight: 1 })))

const job = (scheduler: fc.Arbitrary<string>): fc.Arbitrary<Job> =>
  partly<Job>(
    {
      name,
      arrival: span,
      duration: fc.integer({ min: 1, max: 1e12 }),
      scheduler,
      priority: fc.integer({ min: -5, max: 5 }),
      workloadClass: fc.constant('service'),
      gang: fc.constant({ minMember: 1 }),
      pods: distinct(pod, 3),
    },
    ['name', 'arrival', 'scheduler', 'priority', 'pods'],
  )

const node = partly<NonNullable<Scenario['cluster']['nodes']>[number]>(
  {
    name,
    allocatable: list,
    labels,
    taints: fc.array(fc.record({ key: name, value: word, effect: fc.constantFrom('NoSchedule' as const, 'PreferNoSchedule' as const) }), {
      maxLength: 2,
    }),
    unschedulable: fc.boolean(),
  },
  ['name', 'allocatable'],
)

const strategies: Scenario['strategies'] = [
  { use: 'naive', name: 'naive', onPartial: { pod: 'split', gang: 'wait' } },
  { use: 'hoarding', name: 'h', unit: 'pod', options: { release: 'timeout+jitter', offerTimeout: 1_500_000 } },
  { use: 'optimistic', name: 'o', planning: 'whole', placement: { policy: 'binpack' }, options: { conflict: 'version' } },
  { use: 'nomad', name: 'n', options: { submissions: 3, unblockAfter: 1_500_000 } },
  { use: 'gang', name: 'gang' },
]

const scenario: fc.Arbitrary<Scenario> = schedulers.chain((served) =>
  partly<Scenario>(
    {
      name,
      description: word,
      series: fc.record({
        name: word.filter((text) => text !== ''),
        parameter: name,
        value: fc.integer({ min: -5, max: 5 }).map((tenths) => tenths / 10),
      }),
      seed: fc.oneof(fc.maxSafeInteger().map(String), fc.constantFrom('017', '1.5', '-0', 'x y', 'null', '1e3')),
      duration: fc.integer({ min: 1, max: 1e12 }),
      eventBudget: fc.integer({ min: 1 }),
      cluster: distinct(node, 3).chain((nodes) =>
        fc.constantFrom(
          { nodes },
          { nodes, prefillUtilisation: 0.25 },
          { nodes, prefillTasks: { tasks: 3, requests: { cpu: 5, memory: 1024 } } },
          { nodes, prefill: [{ name: 'x', node: nodes[0].name, requests: { cpu: 5 }, until: 7 }] },
          { nodes, prefill: [{ name: 'x', node: nodes[0].name, requests: { cpu: 5 }, namespace: 'n', labels: { a: 'b' }, ...REPELLING }] },
        ),
      ),
      workload: fc.record({ jobs: distinct(job(fc.constantFrom(...served.map((one) => one.name))), 3) }),
      schedulers: fc.constant(served),
      allocator: partly<Scenario['allocator']>(
        {
          interval: fc.integer({ min: 1, max: 1e9 }),
          refuse: span,
          sorter: fc.constantFrom('drf' as const, 'random' as const),
          onEvents: fc.boolean(),
          minOffer: list,
          roles: fc
            .constant(served.filter((one) => one.role !== undefined).slice(0, 1))
            .map((some) => some.map(() => ({ name: 'a', weight: 2.5, guarantee: { cpu: 1500, memory: 1024 }, limit: { cpu: 2000 } }))),
        },
        ['interval', 'refuse', 'sorter'],
      ).map((one) => (one.roles?.length === 0 ? (({ roles: _, ...rest }) => rest)(one) : one)),
      placement: fc.constantFrom({ policy: 'worstFit' }, { policy: 'randomFirstFit', pool: 'kept' as const }),
      strategies: fc.subarray([...strategies], { minLength: 1 }),
      retry: fc.constantFrom(
        { backoff: [5, 5], maxAttempts: 3 },
        { backoff: [1, 2_000_000], maxAttempts: 1, maxFruitless: 2, resetOnProgress: true, maxAttemptsBatch: 4, retryUnschedulable: false },
      ) as fc.Arbitrary<Scenario['retry']>,
      compatibility: fc.constantFrom<NonNullable<Scenario['compatibility']>>(
        {},
        { omega: { seed: 0, defects: [] } },
        { omega: { seed: -7, defects: ['sharedSeeds', 'noRoomUncounted'] } },
      ),
      expect: fc.constant({}),
    },
    ['name', 'seed', 'cluster', 'workload', 'schedulers', 'allocator', 'strategies', 'retry'],
  ),
)

test('what is written reads back as the same scenario', () => {
  fc.assert(
    fc.property(scenario, (one) => {
      expect(parseScenario(formatScenario(one)).scenario).toEqual(one)
    }),
    { seed: 31, numRuns: 200 },
  )
})

test('writing is stable: what is read back is written the same', () => {
  fc.assert(
    fc.property(scenario, (one) => {
      const text = formatScenario(one)
      expect(formatScenario(parseScenario(text).scenario)).toBe(text)
    }),
    { seed: 32, numRuns: 50 },
  )
})

test('a recipe is written as it is', () => {
  const text = `name: r
cluster: { generate: { kind: homogeneous, nodes: 3, allocatable: { cpu: 4, memory: 8Gi } } }
workload: { jobs: [{ name: j, pods: [{ name: p, containers: [{ name: c }] }] }] }
`
  const once = parseScenario(text).scenario
  expect(parseScenario(formatScenario(once)).scenario).toEqual(once)
  expect(formatScenario(once)).toContain('kind: homogeneous')
})
