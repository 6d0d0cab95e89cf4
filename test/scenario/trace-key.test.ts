/** The key `trace` of a scenario. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { formatProblem, InvalidInputError } from '../../src/errors.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { materialise } from '../../src/generate/materialise.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { formatScenario, type ParsedScenario, parseScenario, type TraceFormat, traceFormats } from '../../src/scenario/index.ts'

const NODES = 'name,count,cpu,label:gpu\nn,2,4,A\n'
const JOBS = 'job,arrival,duration,minMember,replicas,cpu\na,10,5,,1,1\nb,20,5,2,2,2\nc,30,,,1,9\n'

const FILES: Readonly<Record<string, string>> = { 'nodes.csv': NODES, 'jobs.csv': JOBS }

function parse(
  workload = '',
  cluster = 'trace: { format: csv, file: nodes.csv }',
  files = FILES,
  formats: readonly TraceFormat[] = [],
): ParsedScenario {
  const text = `cluster: { ${cluster} }\nworkload: { trace: { format: csv, file: jobs.csv${workload} } }\n`
  return parseScenario(text, { source: 'dir/s.yaml', read: (name) => files[name], formats })
}

function problemsOf(work: () => unknown): string[] {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.problems.map((problem) => formatProblem(problem, error.source))
  }
}

/** Formats with files of such a kind; of nodes, those that name their machines too. */
const formatsWith = (table: 'nodes' | 'jobs') =>
  traceFormats.filter((format) => format[table] ?? (table === 'nodes' && format.machines)).map(({ name }) => name)

const names = ({ scenario }: ParsedScenario) => materialise(scenario, '1').workload.jobs.map(({ name, arrival }) => [name, arrival / 1e6])

describe('what it means', () => {
  test('nodes and jobs are those of the files, and strategies are compared for gangs where there are some', () => {
    const { scenario, warnings } = parse()
    expect(scenario.cluster.nodes).toEqual(['n-0', 'n-1'].map((name) => ({ name, allocatable: { cpu: 4000 }, labels: { gpu: 'A' } })))
    expect(names(parse())).toEqual([
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ])
    expect(scenario.strategies.map(({ name }) => name)).toEqual(['naive', 'hoarding', 'optimistic', 'pod', 'gang'])
    expect(parse(', gangs: false').scenario.strategies.map(({ name }) => name)).not.toContain('gang')
    expect(warnings.map(({ message, line, column }) => [line, column, message])).toEqual([
      [2, 20, '1 job has a pod that is larger than every node (cpu): it can run nowhere'],
    ])
  })

  test.each([
    [', from: 20, until: 30s', [['b', 0]]],
    [
      ', jobs: 2, speedup: 10',
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    [
      ', maxPods: 1',
      [
        ['a', 10],
        ['c', 30],
      ],
    ],
  ])('%s is a part of it', (settings, expected) => expect(names(parse(settings))).toEqual(expected))

  test('what is too large is told', () => {
    expect(parse(', maxPods: 1').warnings.map(({ message }) => message)).toContain('1 job left out: more than 1 pods')
  })

  test('the scheduler that is named serves it', () => {
    const text =
      'cluster: { trace: { format: csv, file: nodes.csv } }\nworkload: { trace: { format: csv, file: jobs.csv, scheduler: b } }\nschedulers: [{ name: a }, { name: b }]\n'
    const { scenario } = parseScenario(text, { read: (name) => FILES[name] })
    expect(materialise(scenario, '1').workload.jobs.map(({ scheduler }) => scheduler)).toEqual(['b', 'b', 'b'])
  })

  test('prefill stands beside it, and a run of it is the run of the scenario written out', () => {
    const { scenario } = parse(', until: 30', 'trace: { format: csv, file: nodes.csv }, prefill: { utilisation: 0.5 }')
    const written = parseScenario(formatScenario(scenario)).scenario
    const run = simulate(scenario, { strategy: 'gang', seed: '3' })
    expect(run.figures.utilisation.cpu).toBeGreaterThan(0.4)
    expect(simulate(written, { strategy: 'gang', seed: '3' }).digest).toBe(run.digest)
  })

  test('pods that stand few on a node see nodes by name, whatever the nodes come of', () => {
    const files = { ...FILES, 'jobs.csv': 'job,arrival,minMember,replicas,cpu,maxPerNode\na,0,2,2,1,1\n' }
    for (const cluster of [
      'trace: { format: csv, file: nodes.csv }',
      'nodes: [{ name: x, count: 2, allocatable: { cpu: 4 } }]',
      'generate: { kind: homogeneous, nodes: 2 }',
    ]) {
      const { scenario } = parse('', cluster, files)
      const [{ outcome, pods }] = simulate(scenario, { strategy: 'gang' }).groups
      expect([outcome, new Set(pods.map(({ containers: [{ node }] }) => node)).size]).toEqual(['running', 2])
    }
  })

  test("a format of one's own goes before one of the library", () => {
    const own: TraceFormat<{ size: number }> = {
      name: 'csv',
      about: 'one node',
      source: 'here',
      terms: 'none',
      options: z.strictObject({ size: z._default(z.number(), 3) }),
      nodes: {
        about: 'anything',
        claims: () => true,
        *read(_, { size }) {
          yield { name: 'only', allocatable: { cpu: size * 1000 } }
        },
      },
    }
    const text = 'cluster: { trace: { format: csv, file: nodes.csv, size: 5 } }\nworkload: { trace: { format: swf, file: jobs.swf } }\n'
    const swf = '1 0 -1 9 2 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1\n'
    const { scenario } = parseScenario(text, { read: (name) => (name === 'jobs.swf' ? swf : ''), formats: [own as TraceFormat] })
    expect(scenario.cluster.nodes).toEqual([{ name: 'only', allocatable: { cpu: 5000 } }])
    expect(problemsOf(() => parse('', undefined, FILES, [own as TraceFormat]))[0]).toContain(
      `workload.trace.format: invalid format: "csv", allowed: ${formatsWith('jobs').slice(1).join(', ')}`,
    )
  })

  test('machines that a format names itself need no file', () => {
    const own: TraceFormat = { ...bare, name: 'own', machines: () => [{ name: 'm', count: 3, allocatable: { cpu: 1000 } }] }
    expect(parse('', 'trace: { format: own }', FILES, [own]).scenario.cluster.nodes?.map(({ name }) => name)).toEqual(['m-0', 'm-1', 'm-2'])
  })
})

const bare: TraceFormat = { name: 'bare', about: 'nothing', source: 'here', terms: 'none', options: z.strictObject({}) }

describe('what is wrong with it', () => {
  test.each([
    [
      ', frm: 1',
      [
        'dir/s.yaml:2:51: workload.trace.frm: invalid key: frm, did you mean from?, allowed: format, file, from, until, jobs, speedup, gangs, scheduler, maxPods',
      ],
    ],
    [
      ', from: -1, jobs: 0, speedup: 0, gangs: 1, maxPods: x',
      [
        'dir/s.yaml:2:57: workload.trace.from: invalid duration: -1, allowed: zero or more',
        'dir/s.yaml:2:67: workload.trace.jobs: invalid value: 0, allowed: at least 1',
        'dir/s.yaml:2:79: workload.trace.speedup: invalid value: 0, allowed: more than 0',
        'dir/s.yaml:2:89: workload.trace.gangs: invalid value: 1, allowed: true or false',
        'dir/s.yaml:2:101: workload.trace.maxPods: invalid value: "x", allowed: a number',
      ],
    ],
    [', scheduler: nobody', ['dir/s.yaml:2:62: workload.trace.scheduler: invalid scheduler: "nobody", allowed: default']],
    [', from: 1h', ['dir/jobs.csv: invalid file: no job that is wanted, 3 outside of from and until']],
  ])('%s', (settings, problems) => expect(problemsOf(() => parse(settings))).toEqual(problems))

  test('an unknown format, and a path out of the folder, are told in the scenario', () => {
    const text =
      'cluster: { trace: { format: opnb, file: ../nodes.csv } }\nworkload: { trace: { format: openb, file: /etc/passwd, gpus: half } }\n'
    expect(problemsOf(() => parseScenario(text, { source: 's.yaml' }))).toEqual([
      `s.yaml:1:29: cluster.trace.format: invalid format: "opnb", did you mean openb?, allowed: ${formatsWith('nodes').join(', ')}`,
      expect.stringContaining('s.yaml:2:43: workload.trace.file: invalid file name: "/etc/passwd"'),
      's.yaml:2:62: workload.trace.gpus: invalid value: "half", allowed: shares, whole',
    ])
  })

  test('a trace beside another source, or where no files can be read', () => {
    expect(
      problemsOf(() => parse('', 'trace: { format: csv, file: nodes.csv }, nodes: [{ name: n, allocatable: { cpu: 1 } }]'))[0],
    ).toContain('cluster.trace: invalid source: nodes and trace, allowed: one of nodes, generate, manifests, trace')
    const text = 'cluster: { trace: { format: csv, file: nodes.csv } }\nworkload: { trace: { format: csv, file: jobs.csv } }\n'
    expect(problemsOf(() => parseScenario(text, { source: 's.yaml' }))).toEqual([
      's.yaml:1:40: cluster.trace.file: invalid file: nodes.csv cannot be read here',
      's.yaml:2:41: workload.trace.file: invalid file: jobs.csv cannot be read here',
    ])
  })

  test('lines of both files are told with their own names, 20 in all', () => {
    const files = { 'nodes.csv': 'name,cpu\na,x\n', 'jobs.csv': 'job,arrival\nb,1\nc,y\n' }
    expect(problemsOf(() => parse('', undefined, files))).toEqual([
      'dir/nodes.csv:2:3: nodes[0].cpu: invalid quantity: "x", allowed: 100m 0.5 2 1e3 500M 1.5Gi',
      'dir/jobs.csv:3:3: jobs[1].arrival: invalid arrival: "y", allowed: a number of seconds from 0',
    ])
    const many = { 'nodes.csv': `name,cpu\n${'a b,1\n'.repeat(15)}`, 'jobs.csv': `job,arrival\n${'a b,1\n'.repeat(15)}` }
    expect(problemsOf(() => parse('', undefined, many))).toHaveLength(20)
  })

  test('a reader that gives nonsense is caught at the door', () => {
    const read = function* () {
      yield { name: 'a b', arrival: -1, duration: 0, priority: 0.5, workloadClass: '', pods: [] }
      yield {
        name: 'c',
        arrival: 0,
        minMember: 3,
        pods: [{ name: 'c', replicas: 1, containers: [{ name: 'm', requests: { cpu: Number.NaN, constructor: 1 } }] }],
      }
      yield { name: 'd', arrival: 0, pods: [{ name: 'd', replicas: 0, containers: [], nodeLabels: { gpu: [] } }] }
    }
    const own: TraceFormat = {
      ...bare,
      name: 'csv',
      nodes: {
        about: '',
        claims: () => true,
        *read() {
          yield { name: 'n', allocatable: { cpu: 1 } }
        },
      },
      jobs: { about: '', claims: () => true, read },
    }
    expect(problemsOf(() => parse('', undefined, FILES, [own]))).toEqual([
      'dir/jobs.csv: jobs[0].name: invalid name: "a b", allowed: letters, digits, and . _ - / between them',
      'dir/jobs.csv: jobs[0].arrival: invalid number: -1, allowed: a whole number from 0 to 9007199254740991',
      'dir/jobs.csv: jobs[0].duration: invalid number: 0, allowed: a whole number from 1 to 9007199254740991',
      'dir/jobs.csv: jobs[0].priority: invalid number: 0.5, allowed: a whole number from -2147483648 to 2147483647',
      'dir/jobs.csv: jobs[0].workloadClass: invalid class: "", allowed: 1 to 253 printable characters',
      'dir/jobs.csv: jobs[0].pods: invalid pods: none, allowed: at least one',
      'dir/jobs.csv: jobs[1].pods[0].containers.cpu: invalid number: NaN, allowed: a whole number from 0 to 9007199254740991',
      'dir/jobs.csv: jobs[1].pods[0].containers: invalid resource: "constructor", allowed: letters, digits, and . _ - / between them',
      'dir/jobs.csv: jobs[1].minMember: invalid number: 3, allowed: a whole number from 1 to 1',
      'dir/jobs.csv: jobs[2].pods[0].replicas: invalid number: 0, allowed: a whole number from 1 to 10000000',
      'dir/jobs.csv: jobs[2].pods[0].containers: invalid containers: none, allowed: at least one',
      'dir/jobs.csv: jobs[2].pods[0].nodeLabels: invalid label: "gpu" has no value, allowed: at least one',
    ])
  })

  test('too many resources', () => {
    const resources = Array.from({ length: 17 }, (_, index) => `r${index}`)
    const files = { ...FILES, 'nodes.csv': `name,${resources.join(',')}\nn,${resources.map(() => 1).join(',')}\n` }
    expect(problemsOf(() => parse('', undefined, files))).toEqual([
      'dir/s.yaml:1:10: cluster: invalid resources: 18 different ones in its traces, allowed: 16',
    ])
  })
})

describe('from a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cosched-trace-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const at = (name: string): string => join(folder, name)
  mkdirSync(at('data'))
  writeFileSync(at('data/nodes.csv'), NODES)
  writeFileSync(at('data/jobs.csv.gz'), gzipSync(JOBS.replaceAll('\n', '\r\n')))
  writeFileSync(
    at('s.yaml'),
    'cluster: { trace: { format: csv, file: data/nodes.csv } }\nworkload: { trace: { format: csv, file: data/jobs.csv.gz } }\n',
  )

  test('files may stand below it and be compressed', () => {
    expect(names(readScenarioFile(at('s.yaml')))).toEqual(names(parse()))
  })

  test('a file that is absent, outside by a link, or damaged, is told', () => {
    const text = 'cluster: { trace: { format: csv, file: away.csv } }\nworkload: { trace: { format: csv, file: cut.gz } }\n'
    writeFileSync(at('w.yaml'), text)
    symlinkSync('/etc/hostname', at('away.csv'))
    writeFileSync(at('cut.gz'), gzipSync(JOBS).subarray(0, 40))
    expect(problemsOf(() => readScenarioFile(at('w.yaml')))).toEqual([
      `${at('w.yaml')}:1:40: cluster.trace.file: invalid file "away.csv": outside of the folder of the scenario, allowed: files in it or below it`,
      `${at('cut.gz')}:1:1: invalid file: not a whole gzip file (unexpected EOF)`,
    ])
    const wrong = gzipSync(`job,arrival\nb c,1\n${Array.from({ length: 50_000 }, (_, index) => `j${index * 7919},1\n`).join('')}`)
    writeFileSync(at('cut.gz'), wrong.subarray(0, -20_000))
    expect(problemsOf(() => readScenarioFile(at('w.yaml'))).slice(1)).toEqual([
      `${at('cut.gz')}:2:1: jobs[0].job: invalid name: "b c", allowed: letters, digits, and . _ - / between them`,
      expect.stringMatching(/cut[.]gz:\d{4,}:1: invalid file: not a whole gzip file [(]unexpected EOF[)]$/),
    ])
    writeFileSync(at('v.yaml'), text.replace('away', 'gone').replace('cut', 'data/jobs.csv'))
    expect(problemsOf(() => readScenarioFile(at('v.yaml')))).toEqual([
      `${at('v.yaml')}:1:40: cluster.trace.file: invalid file "gone.csv": there is no such file`,
    ])
  })
})
