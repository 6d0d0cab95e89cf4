import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { parseManifests, parseScenario } from '../../src/scenario/index.ts'

/** As `kubectl get nodes,pods -o json` prints them, shortened. */
const KUBECTL = {
  apiVersion: 'v1',
  kind: 'List',
  metadata: { resourceVersion: '' },
  items: [
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'worker-1',
        uid: '0d6f',
        creationTimestamp: '2026-01-01T00:00:00Z',
        labels: { 'kubernetes.io/hostname': 'worker-1', 'node-role.kubernetes.io/worker': '' },
        annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      },
      spec: {
        podCIDR: '10.244.1.0/24',
        providerID: 'x',
        taints: [{ key: 'dedicated', value: 'a', effect: 'NoSchedule', timeAdded: '2026-01-01T00:00:00Z' }],
      },
      status: {
        allocatable: { cpu: '3920m', memory: '7935964Ki', pods: '110', 'ephemeral-storage': '95551679124', 'hugepages-2Mi': '0' },
        capacity: { cpu: '4', memory: '8143836Ki', pods: '110', 'ephemeral-storage': '103682592Ki', 'hugepages-2Mi': '0' },
        conditions: [{ type: 'Ready', status: 'True' }],
        nodeInfo: { architecture: 'amd64' },
      },
    },
    pod('bound', { nodeName: 'worker-1' }, { phase: 'Running' }),
    pod('waiting', { schedulerName: 'default-scheduler', priority: 7 }, { phase: 'Pending' }),
    pod('done', { nodeName: 'worker-1' }, { phase: 'Succeeded' }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } },
  ],
}

function pod(name: string, spec: object, status: object): object {
  const container = {
    name: 'main',
    image: 'nginx',
    imagePullPolicy: 'Always',
    ports: [{ containerPort: 80, name: 'http', protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '64Mi' } },
    terminationMessagePath: '/dev/termination-log',
    volumeMounts: [{ mountPath: '/x', name: 'v' }],
  }
  const tolerations = [{ effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300 }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: name, ownerReferences: [{ kind: 'ReplicaSet', name: 'rs' }] },
    spec: {
      containers: [container],
      tolerations,
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      volumes: [],
      ...spec,
    },
    status: { podIP: '10.0.0.9', qosClass: 'Burstable', ...status },
  }
}

const GANG = `
apiVersion: scheduling.x-k8s.io/v1alpha1
kind: PodGroup
metadata: {name: g}
spec: {minMember: 2, scheduleTimeoutSeconds: 60}
---
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {scheduling.x-k8s.io/pod-group: g}}
spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: alone}
spec:
  initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 250m}}}]
  containers: [{name: c, resources: {limits: {memory: 1500m}}}]
---
apiVersion: v1
kind: Pod
metadata: {name: b, labels: {scheduling.x-k8s.io/pod-group: g}}
spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}]}
`
const NODE = 'kind: Node\nmetadata: {name: n}\nstatus: {allocatable: {cpu: "4", memory: 8Gi, pods: "110"}}\n'

const read = (text: string) => parseManifests([{ text, source: 'm.yaml' }])

describe('parseManifests', () => {
  test('reads what kubectl prints: nodes, pods that are bound, pods that wait', () => {
    const found = read(JSON.stringify(KUBECTL, null, 4))
    expect(found.nodes).toEqual([
      {
        name: 'worker-1',
        allocatable: { cpu: 3920, memory: 7_935_964 * 1024, pods: 110, 'ephemeral-storage': 95_551_679_124 },
        labels: { 'kubernetes.io/hostname': 'worker-1', 'node-role.kubernetes.io/worker': '' },
        taints: [{ key: 'dedicated', value: 'a', effect: 'NoSchedule' }],
      },
    ])
    const requests = { cpu: 100, memory: 67_108_864, pods: 1 }
    expect(found.prefill).toEqual([{ name: 'shop/bound', namespace: 'shop', node: 'worker-1', requests }])
    expect(found.jobs).toMatchObject([
      {
        name: 'shop/waiting',
        scheduler: 'default',
        priority: 7,
        pods: [{ name: 'shop/waiting', containers: [{ name: 'main', requests: { cpu: 100, memory: 67_108_864 } }] }],
      },
    ])
    expect(found.warnings.map((warning) => warning.message)).toEqual(['m.yaml: kind "Service" is not read: ignored'])
  })

  test('pods say what they ask of each other, bound ones too; what is not known is passed over', () => {
    const affinity = `affinity:
    nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchFields: [], matchExpressions: [{key: z, operator: Exists}]}}]}
    podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: host, new: x, labelSelector: {matchLabels: {app: web}}}]}`
    const pod = (name: string, more: string) => `
kind: Pod
metadata: {name: ${name}, namespace: default, labels: {app: web}}
spec:
  containers: [{name: c}]
  ${affinity}
  topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, new: x}]
  ${more}
`
    const { prefill, jobs, warnings } = read(`${NODE}---${pod('there', 'nodeName: n')}---${pod('comes', '')}`)
    const said = {
      labels: { app: 'web' },
      podAntiAffinity: { required: [{ topologyKey: 'host', labelSelector: { matchLabels: { app: 'web' } } }] },
    }
    expect(prefill).toEqual([{ name: 'there', node: 'n', requests: { pods: 1 }, ...said }])
    expect(jobs[0].pods[0]).toMatchObject({
      ...said,
      preferredNodeAffinity: [{ weight: 1, preference: { matchExpressions: [{ key: 'z', operator: 'Exists' }] } }],
      topologySpread: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    })
    expect(warnings).toEqual([])
  })

  test('JSON and YAML of the same objects are the same', () => {
    expect(read(JSON.stringify(KUBECTL))).toEqual(read(`# a comment makes it YAML\n${JSON.stringify(KUBECTL, null, 2)}`))
  })

  test('a PodGroup and its pods are a gang, at the place of its first pod', () => {
    const { jobs } = read(GANG)
    expect(jobs.map((job) => [job.name, job.gang, job.pods.map((one) => one.name)])).toEqual([
      ['g', { minMember: 2 }, ['a', 'b']],
      ['alone', undefined, ['alone']],
    ])
    expect(jobs[1].pods[0]).toEqual({
      name: 'alone',
      containers: [{ name: 'c', requests: { memory: 2 } }],
      initContainers: [{ name: 's', requests: { cpu: 250 }, restartPolicy: 'Always' }],
    })
  })

  test('members of a gang that are bound count as running', () => {
    const { jobs, prefill } = read(`${NODE}---${GANG.replace('spec: {containers', 'spec: {nodeName: n, containers')}`)
    expect(prefill.map((one) => one.name)).toEqual(['a'])
    expect(jobs[0]).toMatchObject({ name: 'g', gang: { minMember: 1 }, pods: [{ name: 'b' }] })
  })

  test.each([
    [
      'a limit below the request',
      'kind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n    - name: c\n      resources:\n        requests: {cpu: "2"}\n        limits: {cpu: "1"}\n',
      'm.yaml:8:23: spec.containers[0].resources.limits.cpu: invalid limit: 1, allowed: at least the request 2',
    ],
    [
      'a group larger than its pods',
      GANG.replace('minMember: 2', 'minMember: 5'),
      'm.yaml:5:19: spec.minMember: invalid minMember: 5, allowed: at most the 2 pods that refer to PodGroup "g"',
    ],
    [
      'two pods of one name',
      `${GANG}---\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c}]}\n`,
      'm.yaml:25:18: metadata.name: invalid pod name: "a" is taken',
    ],
    [
      'a pod bound to no node',
      `${NODE}---\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: m, containers: [{name: c}]}\n`,
      'm.yaml:7:18: spec.nodeName: invalid node: "m"',
    ],
    [
      'a node without room',
      'kind: Node\nmetadata: {name: n}\nstatus: {}\n',
      'm.yaml:3:9: status.allocatable: invalid allocatable: nothing',
    ],
    ['a bad quantity', NODE.replace('8Gi', '8GB'), 'm.yaml:3:42: status.allocatable.memory: invalid quantity: "8GB"'],
    [
      'a bad quantity in a list of JSON',
      JSON.stringify(KUBECTL).replace('3920m', '-1'),
      'm.yaml:1:543: items[0].status.allocatable.cpu: invalid quantity: -1',
    ],
    ['no kind', 'a: 1\n', 'm.yaml:1:1: kind: invalid kind: nothing, allowed: Node, Pod, PodGroup, List'],
    ['an empty file', '', 'm.yaml:1:1: invalid file: empty'],
    ['a duplicate key', 'kind: Pod\nkind: Pod\n', 'm.yaml:2:1: kind: invalid key: "kind" stands here twice'],
    ['a cyclic alias', 'kind: Pod\nmetadata: &m {name: x, labels: *m}\n', 'm.yaml:2:32: metadata.labels: invalid alias: *m stands inside'],
    [
      'a script for a name',
      'kind: Node\nmetadata: {name: "<img>"}\nstatus: {allocatable: {cpu: 1}}\n',
      'm.yaml:2:18: metadata.name: invalid name: "<img>"',
    ],
  ])('%s is refused', (_, text, expected) => {
    expect(() => read(text)).toThrow(InvalidInputError)
    expect(() => read(text)).toThrow(expected)
  })

  test('a key of all objects pollutes nothing', () => {
    read(
      `{"kind": "Node", "metadata": {"name": "n", "labels": {"__proto__": "x"}}, "__proto__": {"polluted": 1}, "status": {"allocatable": {"cpu": 1}}}`,
    )
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(() => read('{"kind": "Node", "metadata": {"name": "n"}, "status": {"allocatable": {"constructor": 1}}}')).toThrow(
      'invalid resource: "constructor"',
    )
  })

  test('faults of several files name their files', () => {
    const files = [
      { text: 'a: 1', source: 'a.yaml' },
      { text: 'b: 1', source: 'b.yaml' },
    ]
    expect(() => parseManifests(files)).toThrow(/^a\.yaml:1:1: kind: .*\na\.yaml: b\.yaml:1:1: kind: /)
  })
})

describe('a scenario of manifests', () => {
  const files: Readonly<Record<string, string>> = {
    'all.json': JSON.stringify(KUBECTL),
    'nodes.yaml': NODE,
    'gang.yaml': GANG,
    'bad.yaml': 'kind: Pod\n',
  }
  const options = {
    source: 's.yaml',
    read(name: string): string {
      if (!(name in files)) throw new Error('not there')
      return files[name]
    },
  }
  const scenario = (cluster: string, workload: string) =>
    parseScenario(`cluster: { manifests: [${cluster}] }\nworkload: { manifests: [${workload}] }\n`, options)

  test('takes nodes and jobs from them', () => {
    const { scenario: found, warnings } = scenario('nodes.yaml', 'gang.yaml')
    expect(found.cluster.nodes!.map((node) => node.name)).toEqual(['n'])
    expect(found.workload.jobs!.map((job) => job.name)).toEqual(['g', 'alone'])
    expect(found.strategies.map((strategy) => strategy.name)).toContain('gang')
    expect(warnings).toEqual([])
  })

  test('takes bound pods as room that is taken where the cluster is from the same file, and else schedules them', () => {
    const shared = scenario('all.json', 'all.json').scenario
    expect([shared.cluster.prefill!.map((one) => one.name), shared.workload.jobs!.map((job) => job.name)]).toEqual([
      ['shop/bound'],
      ['shop/waiting'],
    ])
    const apart = scenario('nodes.yaml', 'all.json').scenario
    expect([apart.cluster.prefill, apart.workload.jobs!.map((job) => job.name)]).toEqual([undefined, ['shop/bound', 'shop/waiting']])
  })

  test('says where in which file a fault is', () => {
    expect(() => scenario('nodes.yaml', 'gang.yaml, bad.yaml')).toThrow(
      's.yaml:2:36: workload.manifests[1]: bad.yaml:1:1: metadata: invalid value: nothing',
    )
    expect(() => scenario('nodes.yaml', 'nope.yaml')).toThrow(
      's.yaml:2:25: workload.manifests[0]: invalid file: nope.yaml cannot be read (not there)',
    )
    expect(() => scenario('gang.yaml', 'gang.yaml')).toThrow('s.yaml:1:23: cluster.manifests: invalid manifests: no Node in them')
    expect(() => scenario('nodes.yaml', 'nodes.yaml')).toThrow('workload.manifests: invalid manifests: no Pod to schedule')
    expect(() => parseScenario('cluster: { manifests: [a.yaml] }\nworkload: { manifests: [b.yaml] }\n')).toThrow('cannot be read here')
  })
})
