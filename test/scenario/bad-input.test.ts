/** Every kind of bad input gets a message that says where it is, what is wrong and what is allowed. */
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { parseScenario } from '../../src/scenario/index.ts'

const GOOD = `version: 1
seed: 42
cluster:
  nodes:
    - {name: n1, allocatable: {cpu: 4, memory: 8Gi}}
    - {name: n2, allocatable: {cpu: 4, memory: 8Gi}}
workload:
  jobs:
    - name: web
      duration: 60s
      pods:
        - name: web
          containers:
            - {name: app, resources: {requests: {cpu: 1, memory: 1Gi}}}
            - {name: log, resources: {requests: {cpu: 500m, memory: 256Mi}}}
strategies: [naive, pod]
`

function problemsOf(text: string): string[] {
  try {
    parseScenario(text, { source: 'f.yaml' })
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    expect(error.problems.length).toBeLessThanOrEqual(20)
    return error.message.split('\n')
  }
  return []
}

/** The good file with one change; the change must take hold. */
function changed(from: string, to: string): string {
  expect(GOOD).toContain(from)
  return GOOD.replace(from, to)
}

test('the file that the faults are put into is good', () => {
  expect(problemsOf(GOOD)).toEqual([])
})

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
].join('\n')

describe('YAML', () => {
  test.each([
    ['an empty file', '', 'f.yaml:1:1: invalid file: empty'],
    ['comments only', '# nothing\n', 'f.yaml:1:1: invalid file: empty'],
    ['a tab as indentation', 'version: 1\ncluster:\n\tnodes: []\n', 'f.yaml:3:1: invalid indentation: tab, allowed: spaces'],
    ['a duplicate key', 'version: 1\nseed: 42\nseed: 43\n', 'f.yaml:3:1: seed: invalid key: "seed" stands here twice (first on line 2)'],
    ['a duplicate key in JSON', '{"seed": 1, "seed": 2}', 'f.yaml:1:13: seed: invalid key: "seed" stands here twice'],
    ['an unknown tag', 'version: 1\nseed: !!js/function "function(){return 1}"\n', 'f.yaml:2:7: invalid tag: js/function'],
    ['a tag of YAML 1.1', 'seed: !!binary aGVsbG8=\n', 'f.yaml:1:7: invalid tag: binary'],
    [
      'an alias that stands inside its anchor',
      'version: 1\ncluster: &c\n  nodes: [*c]\n',
      'f.yaml:3:11: cluster.nodes[0]: invalid alias: *c stands inside',
    ],
    ['an alias without anchor', 'version: *v\n', 'f.yaml:1:10: '],
    ['an alias bomb', `${bomb}\ncluster: *h\n`, 'invalid aliases: they repeat more than 100000 values'],
    [
      'brackets nested too deep',
      `x: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`,
      'f.yaml:1:68: invalid nesting: deeper than 64 levels',
    ],
    ['lists nested too deep on a line', `${'- '.repeat(50_000)}x\n`, 'invalid nesting: deeper than 64 levels'],
    ['mappings nested too deep', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'invalid nesting'],
    ['a key that is a mapping', '? {a: 1}\n: 2\n', 'f.yaml:1:3: invalid key: not a text'],
    ['two documents', `${GOOD}---\n${GOOD}`, 'f.yaml:18:1: invalid file: a second document starts here'],
    ['a NUL', 'name: a\0b\n', 'f.yaml:1:8: invalid character: NUL'],
    ['a bracket that is not closed', 'cluster: {nodes: [\n', 'f.yaml:2:1: invalid YAML'],
    ['text that is no mapping', 'hello\n', 'f.yaml:1:1: invalid value: "hello", allowed: a mapping'],
    ['a key of all objects', '__proto__: {polluted: true}\n', 'f.yaml:1:1: invalid key: __proto__'],
    ['another key of all objects', `${GOOD}constructor: {prototype: {polluted: true}}\n`, 'f.yaml:17:1: invalid key: constructor'],
    ['a text beyond the limit', `# ${'x'.repeat(1_000_000)}\n`, 'f.yaml: invalid size: 1000003 characters, allowed: 1000000'],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('a text of 100 MB is refused unread', () => {
    expect(problemsOf('x'.repeat(100_000_000))).toEqual(['f.yaml: invalid size: 100000000 characters, allowed: 1000000'])
  })
})

describe('values', () => {
  const node = '{name: n1, allocatable: {cpu: 4, memory: 8Gi}}'
  const app = '{name: app, resources: {requests: {cpu: 1, memory: 1Gi}}}'
  test.each([
    ['a future version', 'version: 1', 'version: 99', '1:10: version: invalid version: 99, allowed: 1'],
    [
      'an unknown strategy',
      'naive, pod',
      'naive, mezos',
      '16:21: strategies[1]: invalid value: "mezos", allowed: naive, hoarding, optimistic, pod',
    ],
    ['a misspelt strategy', 'naive, pod', '{use: hoardin}', '16:20: strategies[0].use: invalid use: "hoardin", did you mean hoarding?'],
    ['a misspelt option', 'naive, pod', '{use: hoarding, mod: offers}', '16:30: strategies[0].mod: invalid key: mod, did you mean mode?'],
    [
      'a wrong value of an option',
      'naive, pod',
      '{use: hoarding, mode: ofers}',
      '16:36: strategies[0].mode: invalid value: "ofers", did you mean offers?',
    ],
    ['an option of another strategy', 'naive, pod', '{use: pod, mode: offers}', '16:25: strategies[0].mode: invalid key: mode'],
    ['one strategy twice', 'naive, pod', 'pod, {use: pod}', '16:25: strategies[1].use: invalid strategy name: "pod" is taken'],
    ['an unknown placement policy', 'seed: 42', 'placement: bestFir', '2:12: placement: invalid value: "bestFir", did you mean bestFit?'],
    [
      'no nodes',
      `nodes:\n    - ${node}\n    - ${node.replace('n1', 'n2')}`,
      'nodes: []',
      '4:10: cluster.nodes: invalid length: 0 entries, allowed: at least 1',
    ],
    ['two nodes of one name', 'name: n2', 'name: n1', '6:14: cluster.nodes[1].name: invalid node name: "n1" is taken'],
    [
      'copies that take a name',
      node,
      '{name: n, count: 3, allocatable: {cpu: 1}}\n    - {name: n-2, allocatable: {cpu: 1}}',
      '6:14: cluster.nodes[1].name: invalid node name: "n-2" is taken',
    ],
    [
      'a pod without containers',
      `containers:\n            - ${app}\n            - {name: log, resources: {requests: {cpu: 500m, memory: 256Mi}}}`,
      'containers: []',
      '13:23: workload.jobs[0].pods[0].containers: invalid length: 0 entries',
    ],
    [
      'two containers of one name',
      'name: log',
      'name: app',
      '15:22: workload.jobs[0].pods[0].containers[1].name: invalid container name: "app" is taken',
    ],
    ['negative capacity', 'cpu: 4', 'cpu: -4', '5:37: cluster.nodes[0].allocatable.cpu: invalid quantity: -4, allowed: zero or more'],
    ['a node with nothing', '{cpu: 4, memory: 8Gi}', '{cpu: 0}', '5:31: cluster.nodes[0].allocatable: invalid allocatable: nothing'],
    ['NaN', '{cpu: 1,', '{cpu: .nan,', '14:55: workload.jobs[0].pods[0].containers[0].resources.requests.cpu: invalid number: .nan'],
    ['infinity', '{cpu: 1,', '{cpu: -.inf,', 'requests.cpu: invalid number: -.inf'],
    ['a number beyond all', 'cpu: 4', 'cpu: 1e400', '5:37: cluster.nodes[0].allocatable.cpu: invalid number: 1e400'],
    [
      'an integer beyond 2^53',
      'seed: 42',
      'seed: 9007199254740993',
      '2:7: seed: invalid number: 9007199254740993, allowed: at most 2^53 - 1',
    ],
    ['minus zero', 'cpu: 4', 'cpu: -0', '5:37: cluster.nodes[0].allocatable.cpu: invalid number: -0'],
    [
      'a quantity beyond 2^53',
      '8Gi',
      '9Ei',
      '5:48: cluster.nodes[0].allocatable.memory: invalid quantity: 9Ei, allowed: at most 2^53 - 1 bytes',
    ],
    ['milli-bytes', 'memory: 256Mi', 'memory: 512m', 'requests.memory: invalid quantity: 512m is 0.512 bytes, did you mean 512Mi?'],
    ['a leading zero', 'seed: 42', 'seed: 017', '2:7: seed: invalid number: "017" may be meant as octal, allowed: 17 or 0o17'],
    ['a fractional seed', 'seed: 42', 'seed: 1.5', '2:7: seed: invalid value: 1.5, allowed: an integer; or a text'],
    [
      'too many nodes',
      node,
      '{name: n1, count: 1e12, allocatable: {cpu: 4}}',
      '5:25: cluster.nodes[0].count: invalid value: 1000000000000, allowed: at most 1000000',
    ],
    [
      'too many pods',
      'name: web\n      d',
      'name: web\n      count: 10000000\n      d',
      'allowed: at most 10000000',
      'count: 10000000',
      'count: 10000001',
    ],
    [
      'too many dimensions',
      '{cpu: 4, memory: 8Gi}',
      `{${Array.from({ length: 17 }, (_, index) => `r${index}: 1`).join(', ')}}`,
      '4:3: cluster: invalid resources: 19 different ones',
    ],
    ['a zero duration', 'duration: 60s', 'duration: 0s', '10:17: workload.jobs[0].duration: invalid duration: 0, allowed: more than zero'],
    ['a duration without unit', 'duration: 60s', 'duration: 60 s', '10:17: workload.jobs[0].duration: invalid duration: "60 s"'],
    [
      'a script for a name',
      'name: web\n          c',
      'name: "<script>alert(1)</script>"\n          c',
      '12:17: workload.jobs[0].pods[0].name: invalid name: "<script>alert(1)</script>", allowed: letters',
    ],
    ['a name that hides', 'name: app', 'name: "a\\u202Eb"', 'invalid name: "a\\u202eb"'],
    ['a name beyond 253 letters', 'name: app', `name: ${'a'.repeat(254)}`, 'name: invalid length: 254 characters, allowed: at most 253'],
    ['an unknown key', 'seed: 42', 'sead: 42', '2:1: sead: invalid key: sead, did you mean seed?'],
    [
      'an unknown key far down',
      'name: app,',
      'name: app, arival: 3s,',
      '14:27: workload.jobs[0].pods[0].containers[0].arival: invalid key: arival, did you mean arrival?',
    ],
    [
      'a scheduler that is not there',
      'duration: 60s',
      'scheduler: defualt',
      '10:18: workload.jobs[0].scheduler: invalid scheduler: "defualt", did you mean default?',
    ],
    [
      'a gang larger than its job',
      'duration: 60s',
      'gang: {minMember: 2}',
      "10:25: workload.jobs[0].gang.minMember: invalid minMember: 2, allowed: at most the job's 1 pods",
    ],
    [
      'limits below requests',
      '{cpu: 1, memory: 1Gi}}',
      '{cpu: 2}, limits: {cpu: 1}}',
      '14:73: workload.jobs[0].pods[0].containers[0].resources.limits.cpu: invalid limit: 1, allowed: at least the request 2',
    ],
    [
      'a host port twice in a pod',
      '{cpu: 1, memory: 1Gi}}',
      '{cpu: 1}}, ports: [{hostPort: 80}, {hostPort: 80}]',
      'ports[1].hostPort: invalid host port: 80 stands in this pod twice',
    ],
    ['two sources of nodes', 'cluster:\n', 'cluster:\n  manifests: [a.yaml]\n', 'cluster.manifests: invalid source: nodes and manifests'],
    [
      'no source of nodes',
      `  nodes:\n    - ${node}\n    - ${node.replace('n1', 'n2')}`,
      '  prefill: {utilisation: 0.5}',
      '4:3: cluster: invalid source: none of them, allowed: one of nodes, generate, manifests, trace',
    ],
    [
      'a defect that the Omega simulator has not',
      'seed: 42',
      'compatibility: { omega: { defects: [sharedSeed] } }',
      '2:37: compatibility.omega.defects[0]: invalid value: "sharedSeed", did you mean sharedSeeds?, allowed: sharedSeeds, persistentPool',
    ],
    [
      'a seed that Java has not',
      'seed: 42',
      'compatibility: { omega: { seed: 1.5 } }',
      '2:33: compatibility.omega.seed: invalid value: 1.5, allowed: an integer',
    ],
    ['another simulator', 'seed: 42', 'compatibility: { borg: {} }', '2:18: compatibility.borg: invalid key: borg, allowed: omega'],
    [
      'a prefill of no tasks',
      'cluster:\n',
      'cluster:\n  prefill: { tasks: 0, requests: { cpu: 1 } }\n',
      '4:21: cluster.prefill.tasks: invalid value: 0, allowed: at least 1',
    ],
    ['a pool of another kind', 'seed: 42', 'placement: { policy: randomFirstFit, pool: old }', 'placement.pool: invalid value: "old"'],
    [
      'a trace that is a name',
      'workload:\n',
      'workload:\n  trace: x.csv\n',
      '8:10: workload.trace: invalid value: "x.csv", allowed: a mapping',
    ],
    [
      'a recipe that is not there',
      `nodes:\n    - ${node}\n    - ${node.replace('n1', 'n2')}`,
      'generate: {kind: homogenous}',
      'cluster.generate.kind: invalid kind: "homogenous", did you mean homogeneous?',
    ],
    [
      'a recipe with a wrong key',
      `nodes:\n    - ${node}\n    - ${node.replace('n1', 'n2')}`,
      'generate: {kind: homogeneous, nods: 3}',
      'cluster.generate.nods: invalid key: nods, did you mean nodes?',
    ],
    [
      'a utilisation above one',
      'cluster:\n',
      'cluster:\n  prefill: {utilisation: 60}\n',
      '4:26: cluster.prefill.utilisation: invalid value: 60, allowed: at most 1',
    ],
    [
      'a bound pod on no node',
      'cluster:\n',
      'cluster:\n  prefill: [{name: b, node: n3, requests: {cpu: 1}}]\n',
      '4:29: cluster.prefill[0].node: invalid node: "n3"',
    ],
    [
      'an expectation of no strategy',
      'seed: 42',
      'expect: {pot: {failureRate: 0}}',
      '2:10: expect.pot: invalid strategy: "pot", did you mean pod?',
    ],
    [
      'a scheduler that is called like a copy of another',
      'seed: 42',
      'schedulers: [{name: default, count: 2}, {name: default-1}]',
      '2:48: schedulers[1].name: invalid scheduler name: "default-1" is taken',
    ],
    [
      'a scheduler twice, copies or not',
      'seed: 42',
      'schedulers: [{name: default, count: 2}, {name: default}]',
      '2:48: schedulers[1].name: invalid scheduler name: "default" is taken',
    ],
    [
      'containers that together ask for more than can be counted',
      `containers:\n            - ${app}`,
      'containers:\n            - {name: app, resources: {requests: {cpu: 1, memory: 9007199254740991}}}',
      '12:11: workload.jobs[0].pods[0]: invalid requests: memory is more than 2^53 - 1 in all, allowed: up to 9007199254740991',
    ],
    ['an unknown retry preset', 'seed: 42', 'retry: omga', '2:8: retry: invalid value: "omga", did you mean omega?'],
    ['a backoff that shrinks', 'seed: 42', 'retry: {backoff: [10s, 1s]}', '2:18: retry.backoff: invalid backoff'],
    ['a list where a mapping belongs', 'seed: 42', 'allocator: [1s]', '2:12: allocator: invalid value: a list, allowed: a mapping'],
    [
      'a role that nobody is in',
      'seed: 42',
      'allocator: {roles: [{name: defalt}]}',
      '2:28: allocator.roles[0].name: invalid role: "defalt", did you mean default?, allowed: default (roles of schedulers, and those above them)',
    ],
    [
      'a role of a scheduler that has another one',
      'seed: 42',
      'schedulers: [{name: default, role: a/b}]\nallocator: {roles: [{name: default}, {name: a}, {name: a/b}]}',
      '3:28: allocator.roles[0].name: invalid role: "default", allowed: a, a/b',
    ],
    [
      'a role of a copy that is not there',
      'seed: 42',
      'schedulers: [{name: default, count: 2}]\nallocator: {roles: [{name: default-2}, {name: default-1}]}',
      '3:28: allocator.roles[0].name: invalid role: "default-2", did you mean default-0?, allowed: default-0, default-1',
    ],
    [
      'a role twice',
      'seed: 42',
      'allocator: {roles: [{name: default}, {name: default}]}',
      '2:45: allocator.roles[1].name: invalid role name: "default" is taken',
    ],
    [
      'a quota below the top',
      'seed: 42',
      'schedulers: [{name: default, role: a/b}]\nallocator: {roles: [{name: a/b, guarantee: {cpu: 1}}]}',
      '3:44: allocator.roles[0].guarantee: invalid guarantee: "a/b" is below another role, allowed: for top-level roles',
    ],
    [
      'a guarantee above the limit',
      'seed: 42',
      'allocator: {roles: [{name: default, guarantee: {cpu: 1}, limit: {cpu: 900m}}]}',
      '2:54: allocator.roles[0].guarantee.cpu: invalid guarantee: 1, allowed: at most the limit, "900m"',
    ],
    [
      'a weight beside a role',
      'seed: 42',
      'schedulers: [{name: default, role: a, weight: 2}]',
      '2:47: schedulers[0].weight: invalid weight: the scheduler has the role "a", allowed: the weight of a role in allocator.roles',
    ],
    [
      'a role with an empty part',
      'seed: 42',
      'schedulers: [{name: default, role: a//b}]',
      '2:36: schedulers[0].role: invalid role: "a//b", allowed: names with / between them',
    ],
    [
      'a role with dots for a part',
      'seed: 42',
      'schedulers: [{name: default, role: a/../b}]',
      '2:36: schedulers[0].role: invalid role: "a/../b"',
    ],
    [
      'nothing where something belongs',
      'name: web\n      duration: 60s',
      'duration: 60s',
      'workload.jobs[0].name: invalid value: nothing, allowed: a text',
    ],
    [
      'a file name that climbs',
      'cluster:\n',
      'cluster:\n  manifests: [../x.yaml]\n',
      'cluster.manifests[0]: invalid file name: "../x.yaml"',
    ],
    ['a file name from the root', 'cluster:\n', 'cluster:\n  manifests: [/etc/passwd]\n', 'cluster.manifests[0]: invalid file name'],
    ['a file name with a scheme', 'cluster:\n', 'cluster:\n  manifests: ["file:x"]\n', 'cluster.manifests[0]: invalid file name'],
    [
      'an operator without values',
      'name: web\n          c',
      'name: web\n          affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}\n          c',
      'matchExpressions[0].values: invalid values: none',
    ],
    [
      'a pod affinity term without a topology key',
      'name: web\n          c',
      'name: web\n          affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}\n          c',
      'podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: invalid value: nothing, allowed: a text',
    ],
    [
      'a weight beyond 100',
      'name: web\n          c',
      'name: web\n          affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, podAffinityTerm: {topologyKey: a}}]}}\n          c',
      'preferredDuringSchedulingIgnoredDuringExecution[0].weight: invalid value: 101, allowed: at most 100',
    ],
    [
      'a label selector with an operator of nodes',
      'name: web\n          c',
      'name: web\n          affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, labelSelector: {matchExpressions: [{key: a, operator: Gt, values: ["1"]}]}}]}}\n          c',
      'matchExpressions[0].operator: invalid value: "Gt", allowed: In, NotIn, Exists, DoesNotExist',
    ],
    [
      'minDomains where nobody is kept away',
      'name: web\n          c',
      'name: web\n          topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]\n          c',
      'topologySpreadConstraints[0].minDomains: invalid minDomains: 2, allowed: with whenUnsatisfiable DoNotSchedule only',
    ],
    [
      'an unknown key of a spread constraint',
      'name: web\n          c',
      'name: web\n          topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: Never, selector: {}}]\n          c',
      'topologySpreadConstraints[0].selector: invalid key: selector',
    ],
  ])('%s', (_, from, to, expected, from2 = '', to2 = '') => {
    expect(problemsOf(changed(from, to).replace(from2, to2)).join('\n')).toContain(expected)
  })

  test('all faults are told at once, in the order of the text, 20 at most', () => {
    const text = changed('seed: 42', 'seed: 1.5').replace('n2', 'n1').replace('memory: 1Gi', 'memory: 1GB').replace('pod]', 'pot]')
    expect(problemsOf(text).map((line) => line.split(': ')[0])).toEqual(['f.yaml:2:7', 'f.yaml:6:14', 'f.yaml:14:66', 'f.yaml:16:21'])
    const many = `${GOOD}${Array.from({ length: 50 }, (_, index) => `x${index}: 1\n`).join('')}`
    expect(problemsOf(many)).toHaveLength(20)
  })

  test('control characters of the input never reach the message', () => {
    expect(problemsOf(changed('name: app', 'name: "\\e[31mred"')).join('\n')).not.toMatch(/\p{Cc}(?<!\n)/u)
  })
})

test('an empty name is told once', () => {
  const named = problemsOf(changed('name: n2', "name: ''"))
  expect(named).toEqual(['f.yaml:6:14: cluster.nodes[1].name: invalid length: 0 characters, allowed: at least 1'])
})
