import { describe, expect, test } from 'vitest'
import { OMEGA_DEFECTS } from '../../src/model/compatibility.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER, RETRY_PRESETS } from '../../src/model/defaults.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { parseScenario } from '../../src/scenario/index.ts'

const parse = (text: string): Scenario => parseScenario(text).scenario

const CLUSTER = 'cluster: { nodes: [{ name: n, allocatable: { cpu: 4, memory: 8Gi } }] }\n'
const JOBS = 'workload: { jobs: [{ name: j, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }] }\n'
const MINIMAL = CLUSTER + JOBS

const withPod = (pod: string): Scenario => parse(`${CLUSTER}workload: { jobs: [{ name: j, pods: [{ name: p, ${pod} }] }] }`)
const podOf = (scenario: Scenario) => scenario.workload.jobs![0].pods[0]

describe('a short file', () => {
  test('means the defaults where it is silent', () => {
    expect(parse(MINIMAL)).toEqual({
      name: 'scenario',
      seed: '1',
      cluster: { nodes: [{ name: 'n', allocatable: { cpu: 4000, memory: 8 * 2 ** 30 } }] },
      workload: {
        jobs: [
          {
            name: 'j',
            arrival: 0,
            scheduler: 'default',
            priority: 0,
            pods: [{ name: 'p', containers: [{ name: 'c', requests: { cpu: 1000 } }] }],
          },
        ],
      },
      schedulers: [DEFAULT_SCHEDULER],
      allocator: DEFAULT_ALLOCATOR,
      strategies: ['naive', 'hoarding', 'optimistic', 'pod'].map((name) => ({ use: name, name })),
      retry: DEFAULT_RETRY,
    })
    expect(parseScenario(MINIMAL).warnings).toEqual([])
  })

  test('is named after its file', () => {
    expect(parseScenario(MINIMAL, { source: 'some/dir/two-gangs.yaml' }).scenario.name).toBe('two-gangs')
  })

  test('reads the same from JSON, indented by tabs as well, and with the line ends of Windows', () => {
    const data = {
      seed: 'a\u00e9\u{1f600}',
      cluster: { nodes: [{ name: 'n', allocatable: { cpu: 4 } }] },
      workload: { jobs: [{ name: 'j', pods: [{ name: 'p', containers: [{ name: 'c' }] }] }] },
    }
    const plain = parse(JSON.stringify(data))
    expect(plain.seed).toBe('a\u00e9\u{1f600}')
    expect(parse(JSON.stringify(data, null, '\t'))).toEqual(plain)
    expect(parse(MINIMAL.replaceAll('\n', '\r\n'))).toEqual(parse(MINIMAL))
  })

  test('may repeat itself by anchors', () => {
    const text = 'cluster: { nodes: [&n { name: a, allocatable: &room { cpu: 1 } }, { name: b, allocatable: *room }] }\n'
    expect(parse(text + JOBS).cluster.nodes).toEqual(['a', 'b'].map((name) => ({ name, allocatable: { cpu: 1000 } })))
  })
})

describe('copies', () => {
  test('of nodes, jobs and pods are numbered from 0 where there is more than one', () => {
    const scenario = parse(`
cluster: { nodes: [{ name: a, count: 2, allocatable: { cpu: 1 } }, { name: b, count: 1, allocatable: { cpu: 1 } }] }
workload:
  jobs:
    - name: j
      count: 3
      arrival: 1s
      interarrival: 500ms
      gang: {}
      pods:
        - { name: p, replicas: 2, containers: [{ name: c }] }
        - { name: q, containers: [{ name: c }] }
`)
    expect(scenario.cluster.nodes!.map((node) => node.name)).toEqual(['a-0', 'a-1', 'b'])
    expect(scenario.workload.jobs!.map((job) => [job.name, job.arrival])).toEqual([
      ['j-0', 1_000_000],
      ['j-1', 1_500_000],
      ['j-2', 2_000_000],
    ])
    expect(scenario.workload.jobs![1].pods.map((pod) => pod.name)).toEqual(['p-0', 'p-1', 'q'])
  })

  test('`gang: {}` means all pods, copies counted, and brings the gang preset into the default strategies', () => {
    const scenario = parse(
      `${CLUSTER}workload: { jobs: [{ name: j, gang: {}, pods: [{ name: p, replicas: 3, containers: [{ name: c }] }] }] }`,
    )
    expect(scenario.workload.jobs![0].gang).toEqual({ minMember: 3 })
    expect(scenario.strategies.map((strategy) => strategy.name)).toEqual(['naive', 'hoarding', 'optimistic', 'pod', 'gang'])
  })
})

describe('pods', () => {
  test('take the keys of Kubernetes', () => {
    const scenario = withPod(`
      containers: [{ name: c, image: nginx, command: [run], arrival: 30s, ports: [{ containerPort: 80 }, { hostPort: 8080, containerPort: 80, protocol: UDP, hostIP: 10.0.0.1 }] }],
      initContainers: [{ name: i, resources: { requests: { cpu: 100m } } }, { name: s, restartPolicy: Always }],
      resources: { requests: { cpu: 2 } },
      overhead: { memory: 1Mi },
      nodeSelector: { disk: ssd },
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: In, values: [a, b] }] }] } } },
      tolerations: [{ key: spot, operator: Exists, effect: NoSchedule }]`)
    expect(podOf(scenario)).toEqual({
      name: 'p',
      containers: [{ name: 'c', requests: {}, arrival: 30_000_000, ports: [{ hostPort: 8080, protocol: 'UDP', hostIP: '10.0.0.1' }] }],
      initContainers: [
        { name: 'i', requests: { cpu: 100 } },
        { name: 's', requests: {}, restartPolicy: 'Always' },
      ],
      requests: { cpu: 2000 },
      overhead: { memory: 1_048_576 },
      nodeSelector: { disk: 'ssd' },
      nodeAffinity: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }],
      tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }],
    })
  })

  test('say what they ask of each other, and what they prefer, in the keys of Kubernetes', () => {
    const scenario = withPod(`
      containers: [{ name: c }],
      namespace: shop,
      labels: { app: web, version: "2" },
      affinity: {
        nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference: { matchExpressions: [{ key: disk, operator: Exists }] } }] },
        podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { topologyKey: zone, namespaceSelector: {}, labelSelector: { matchLabels: { app: db } } } }] },
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: host, namespaces: [a], labelSelector: {}, matchLabelKeys: [version, none], mismatchLabelKeys: [app] }] } },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, minDomains: 2, nodeTaintsPolicy: Honor, labelSelector: { matchExpressions: [{ key: app, operator: In, values: [web] }] }, matchLabelKeys: [version] },
        { maxSkew: 2, topologyKey: host, whenUnsatisfiable: ScheduleAnyway }]`)
    const version = { key: 'version', operator: 'In', values: ['2'] }
    expect(podOf(scenario)).toEqual({
      name: 'p',
      containers: [{ name: 'c', requests: {} }],
      namespace: 'shop',
      labels: { app: 'web', version: '2' },
      preferredNodeAffinity: [{ weight: 5, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } }],
      podAffinity: {
        preferred: [{ weight: 100, term: { topologyKey: 'zone', namespaceSelector: {}, labelSelector: { matchLabels: { app: 'db' } } } }],
      },
      podAntiAffinity: {
        required: [
          {
            topologyKey: 'host',
            namespaces: ['a'],
            // The pod's own values stand for the keys that it has.
            labelSelector: { matchExpressions: [version, { key: 'app', operator: 'NotIn', values: ['web'] }] },
          },
        ],
      },
      topologySpread: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          minDomains: 2,
          nodeTaintsPolicy: 'Honor',
          labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }, version] },
        },
        { maxSkew: 2, topologyKey: 'host', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
    })
  })

  test('that are there from the start say it too', () => {
    const text = `cluster:
  nodes: [{ name: n, allocatable: { cpu: 1 } }]
  prefill:
    - { name: x, node: n, requests: { cpu: 1 }, labels: { app: db }, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: host }] } } }
workload: { jobs: [{ name: j, pods: [{ name: p, containers: [{ name: c }] }] }] }`
    expect(parseScenario(text).scenario.cluster.prefill).toEqual([
      {
        name: 'x',
        node: 'n',
        requests: { cpu: 1000 },
        labels: { app: 'db' },
        podAntiAffinity: { required: [{ topologyKey: 'host' }] },
      },
    ])
  })

  test('take limits where requests are silent, and container ports as host ports on the network of the node', () => {
    const pod = podOf(
      withPod(
        'hostNetwork: true, containers: [{ name: c, ports: [{ containerPort: 80 }], resources: { requests: { cpu: 1 }, limits: { cpu: 2, memory: 1Gi } } }]',
      ),
    )
    expect(pod.containers[0]).toEqual({ name: 'c', requests: { cpu: 1000, memory: 2 ** 30 }, ports: [{ hostPort: 80 }] })
  })

  test('and nodes may have the names of the textbook', () => {
    const text =
      'cluster: { nodes: [{ name: Node_A, allocatable: { memory: 1Gi } }] }\n' +
      JOBS.replace('name: c,', 'name: LogCollector,').replace('{ cpu: 1 }', '{ memory: 1 }')
    expect(podOf(parse(text)).containers[0].name).toBe('LogCollector')
  })
})

describe('nodes', () => {
  test('take labels, taints and unschedulable', () => {
    const text = `cluster: { nodes: [{ name: n, allocatable: { cpu: 1 }, labels: { a.io/b: c }, taints: [{ key: k, value: v, effect: NoExecute }], unschedulable: true }] }\n${JOBS}`
    expect(parse(text).cluster.nodes).toEqual([
      {
        name: 'n',
        allocatable: { cpu: 1000 },
        labels: { 'a.io/b': 'c' },
        taints: [{ key: 'k', value: 'v', effect: 'NoExecute' }],
        unschedulable: true,
      },
    ])
  })

  test('may be filled from the start, by a share or by bound pods', () => {
    const filled = (prefill: string): Scenario => parse(CLUSTER.replace('] }', `], prefill: ${prefill} }`) + JOBS)
    expect(filled('{ utilisation: 0.6 }').cluster.prefillUtilisation).toBe(0.6)
    expect(filled('[{ name: b, node: n, requests: { cpu: 500m }, until: 1h }]').cluster.prefill).toEqual([
      { name: 'b', node: 'n', requests: { cpu: 500 }, until: 3_600_000_000 },
    ])
  })
})

describe('runs', () => {
  test('schedulers take their settings, decision times by class as well', () => {
    const [scheduler] = parse(
      `${MINIMAL}schedulers: [{ name: s, count: 2, mapping: hash, decision: { job: 100ms, classes: { service: { job: 1s, task: 5ms } } }, placement: { policy: randomFit, candidates: 4, ties: seeded }, blocked: wait, weight: 2 }]`,
    ).schedulers
    expect(scheduler).toEqual({
      name: 's',
      count: 2,
      mapping: 'hash',
      decision: { job: 100_000, task: 0 },
      classes: { service: { job: 1_000_000, task: 5000 } },
      placement: { policy: 'randomFit', candidates: 4, ties: 'seeded' },
      blocked: 'wait',
      weight: 2,
    })
  })

  test('a job that names no scheduler is served by the only one, or by `default`', () => {
    const served = (names: string): string => parse(`${MINIMAL}schedulers: [${names}]`).workload.jobs![0].scheduler
    expect([served('{ name: s }'), served('{ name: s }, { name: default }')]).toEqual(['s', 'default'])
  })

  test('a strategy is a name or an entry with settings; what is not common to all is its own option', () => {
    const { strategies } = parse(`${MINIMAL}strategies:
  - pod
  - { use: naive, name: naive-2, placement: worstFit, onPartial: split }
  - { use: hoarding, mode: reserve, offerTimeout: 30s, onPartial: { gang: reschedule } }
  - { use: optimistic, name: omega+x, unit: pod, planning: whole, conflict: version }`)
    expect(strategies).toEqual([
      { use: 'pod', name: 'pod' },
      { use: 'naive', name: 'naive-2', placement: { policy: 'worstFit' }, onPartial: { pod: 'split', gang: 'wait' } },
      { use: 'hoarding', name: 'hoarding', onPartial: { gang: 'reschedule' }, options: { mode: 'reserve', offerTimeout: 30_000_000 } },
      { use: 'optimistic', name: 'omega+x', unit: 'pod', planning: 'whole', options: { conflict: 'version' } },
    ])
  })

  test('strategies are those of the registry that is given', () => {
    const own = { name: 'own', about: '', source: '', unit: 'pod', planning: 'whole', onPartial: { pod: 'wait', gang: 'wait' } } as const
    const entry = {
      ...own,
      options: { mood: { kind: 'choice', values: ['calm'], default: 'calm', about: '' } } as const,
      create: () => ({}) as never,
    }
    const registry = new Map([['own', entry]])
    expect(parseScenario(`${MINIMAL}strategies: [{ use: own, mood: calm }]`, { registry }).scenario.strategies).toEqual([
      { use: 'own', name: 'own', options: { mood: 'calm' } },
    ])
    expect(() => parseScenario(`${MINIMAL}strategies: [pod]`, { registry })).toThrow('allowed: own')
  })

  test('retry is a preset or rules, the allocator rules', () => {
    expect(parse(`${MINIMAL}retry: omega`).retry).toEqual(RETRY_PRESETS.omega)
    expect(parse(`${MINIMAL}retry: { backoff: [2s, 4s], maxFruitless: 3 }`).retry).toEqual({
      ...DEFAULT_RETRY,
      backoff: [2_000_000, 4_000_000],
      maxFruitless: 3,
    })
    expect(parse(`${MINIMAL}allocator: { refuse: 0s, sorter: random }`).allocator).toEqual({
      interval: 1_000_000,
      refuse: 0,
      sorter: 'random',
    })
  })

  test('roles have weights and quotas in base units, and a scheduler may name one', () => {
    const scenario = parse(`${MINIMAL}schedulers: [{ name: default, role: a/b }, { name: own }]
allocator:
  onEvents: true
  minOffer: { cpu: 10m, memory: 32Mi }
  roles: [{ name: a, weight: 2, guarantee: { cpu: 1 }, limit: { cpu: 2, memory: 1Gi } }, { name: own, limit: { cpu: 500m } }]
`)
    expect(scenario.schedulers).toEqual([
      { ...DEFAULT_SCHEDULER, role: 'a/b' },
      { ...DEFAULT_SCHEDULER, name: 'own' },
    ])
    expect(scenario.allocator).toEqual({
      ...DEFAULT_ALLOCATOR,
      onEvents: true,
      minOffer: { cpu: 10, memory: 32 * 2 ** 20 },
      roles: [
        { name: 'a', weight: 2, guarantee: { cpu: 1000 }, limit: { cpu: 2000, memory: 2 ** 30 } },
        { name: 'own', limit: { cpu: 500 } },
      ],
    })
  })

  test('seed, limits, placement and expectations are kept', () => {
    const scenario = parse(
      `${MINIMAL}seed: 0o17\nduration: 1h30m\neventBudget: 10\nplacement: firstFit\nexpect: { pod: { groups.j.outcome: running } }`,
    )
    expect(scenario).toMatchObject({
      seed: '15',
      duration: 5_400_000_000,
      eventBudget: 10,
      placement: { policy: 'firstFit' },
      expect: { pod: { 'groups.j.outcome': 'running' } },
    })
    expect(parse(`${MINIMAL}seed: '017'`).seed).toBe('017')
  })

  test('compatibility is a seed and defects by name, each once and in one order; all of them in a word, none by default', () => {
    const omega = (text: string) => parse(`${MINIMAL}compatibility: { omega: ${text} }`).compatibility?.omega
    expect(parse(MINIMAL).compatibility).toBeUndefined()
    expect(omega('{}')).toEqual({ seed: 0, defects: [] })
    expect(omega('{ seed: -3, defects: [persistentPool, sharedSeeds, persistentPool] }')).toEqual({
      seed: -3,
      defects: ['sharedSeeds', 'persistentPool'],
    })
    expect(omega('{ defects: all }')?.defects).toEqual(Object.keys(OMEGA_DEFECTS))
  })

  test('a prefill of tasks is kept as such, a pool of randomFirstFit as well', () => {
    const scenario = parse(
      `${CLUSTER.trimEnd().replace(/ }$/, ', prefill: { tasks: 3, requests: { cpu: 500m } } }')}\n${JOBS}placement: { policy: randomFirstFit, pool: kept }`,
    )
    expect(scenario.cluster.prefillTasks).toEqual({ tasks: 3, requests: { cpu: 500 } })
    expect(scenario.placement).toEqual({ policy: 'randomFirstFit', pool: 'kept' })
  })

  test('recipes are handed through', () => {
    const scenario = parse(`cluster: { generate: { kind: homogeneous, nodes: 3, allocatable: { cpu: 4, memory: 8Gi } } }\n${JOBS}`)
    expect(scenario.cluster).toMatchObject({ generate: { kind: 'homogeneous', nodes: 3 } })
  })
})

describe('warnings', () => {
  const warningsOf = (text: string): string[] =>
    parseScenario(text).warnings.map((one) => `${one.line}:${one.column} ${one.path}: ${one.message}`)

  test('tell of a resource that no node offers and of a pod that fits no node, and the file is read', () => {
    const pods = `workload:
  jobs:
    - name: j
      pods:
        - { name: p, containers: [{ name: c, resources: { requests: { gpu: 1 } } }] }
        - { name: q, containers: [{ name: a, resources: { requests: { cpu: 3 } } }, { name: b, resources: { requests: { cpu: 3 } } }] }
`
    expect(warningsOf(CLUSTER + pods)).toEqual([
      '6:76 workload.jobs[0].pods[0].containers[0].resources.requests.gpu: no node offers gpu: the pod can run nowhere',
      '7:11 workload.jobs[0].pods[1]: the pod needs cpu 6 on one node, the largest has 4: it can run nowhere',
    ])
  })

  test('tell of keys that are not modelled, once a kind', () => {
    const one = (name: string): string =>
      `{ name: ${name}, volumes: [x], schedulingGates: [], topologySpreadConstraints: [], affinity: { podAffinity: {}, podAntiAffinity: {}, nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }, containers: [{ name: c, image: x, resources: { requests: { cpu: 1 }, limits: { cpu: 2 } } }] }`
    const found = parseScenario(`${CLUSTER}workload: { jobs: [{ name: j, pods: [${one('p')}, ${one('q')}] }] }`).warnings
    expect(found.map((warning) => warning.path.replace('workload.jobs[0].pods[0].', ''))).toEqual([
      'volumes',
      'schedulingGates',
      'containers[0].resources.limits',
    ])
  })
})
