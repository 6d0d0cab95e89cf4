/** `cosched import`. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { materialise } from '../../src/generate/materialise.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { traceFormats } from '../../src/scenario/index.ts'
import { ROOT } from '../tools/repository.ts'
import { heardTerminal } from './terminal.ts'

let folder: string
const at = (name: string): string => join(folder, name)

const NODES = 'sn,cpu_milli,memory_mib,gpu,model\nn1,32000,65536,2,T4\nn2,16000,32768,0,\n'
const PODS =
  'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n' +
  'p1,8000,1024,1,500,T4,LS,Running,0,100,0\np2,64000,1024,0,0,,BE,Running,10,,10\np3,1000,1024,0,0,,BE,Running,50,90,60\n'
const ROWS = [
  [3, 3, 9],
  [2, 4, 1],
  [1, 5, 4],
]
const SWF = `; Version: 2.2\n${ROWS.map(([id, submit, processors]) => `${id} ${submit} -1 60 ${processors} -1 -1 -1 -1 -1 1 1 1 -1 -1 -1 -1 -1\n`).join('')}`

async function run(...argv: string[]) {
  const terminal = heardTerminal()
  const status = await main(['import', ...argv], terminal)
  return { status, out: terminal.results(), messages: terminal.messages }
}

const jobsOf = (path: string) => materialise(readScenarioFile(path).scenario, '1').workload.jobs

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cosched-import-'))
  writeFileSync(at('nodes.csv'), NODES)
  writeFileSync(at('pods.csv.gz'), gzipSync(PODS))
  writeFileSync(at('log.swf'), SWF)
  writeFileSync(at('pai.csv'), 'm-1,T4,96,512,2\nm-2,CPU,64,512,0\n')
  writeFileSync(at('meta.csv'), 'm-1,0,1,1,96,50,USING\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a trace', () => {
  test('becomes a scenario with its data beside it, and a table tells what it is', async () => {
    const { status, out, messages } = await run(
      'openb',
      at('pods.csv.gz'),
      at('nodes.csv'),
      '-o',
      at('ob'),
      '--name',
      'small',
      '--strategy',
      'pod',
    )
    expect(status).toBe(0)
    expect(messages).toEqual(['warning: 1 job has a pod that is larger than every node (cpu): it can run nowhere'])
    expect(readdirSync(at('ob')).sort()).toEqual(['jobs.csv', 'nodes.csv', 'small.yaml'])
    expect(out.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual(
      [
        'trace ',
        'nodes 2',
        'jobs 3',
        'pods 3',
        'gangs 0',
        'pods of the largest job 1',
        'jobs that never end 1',
        'first arrival (s) 0',
        'last arrival (s) 50',
        '',
        'resource capacity asked for of capacity load',
        'cpu 48 73 1.521 0.3458',
        'memory 96Gi 3Gi 0.03125 0.02708',
        'alibabacloud.com/gpu-milli 2000 500 0.25 0.5',
        '',
        `written: ${at('ob')}/small.yaml`,
        '',
      ].map((line) => line.trimEnd()),
    )
    const text = readFileSync(at('ob/small.yaml'), 'utf8')
    expect(text).toContain('# Published: https://github.com/alibaba/clusterdata')
    expect(text).toContain('# Terms: for research and study (Alibaba)')
    expect(text).toContain(
      `# Made by: cosched import openb ${at('pods.csv.gz')} ${at('nodes.csv')} -o ${at('ob')} --name small --strategy pod\n`,
    )
    const { scenario } = readScenarioFile(at('ob/small.yaml'))
    expect(scenario.strategies.map(({ name }) => name)).toEqual(['pod'])
    expect(scenario.cluster.nodes?.[0].labels).toEqual({ 'alibabacloud.com/gpu-card-model': 'T4' })
    expect(jobsOf(at('ob/small.yaml')).map(({ name, arrival, duration }) => [name, arrival, duration])).toEqual([
      ['p1', 0, 1e8],
      ['p2', 1e7, undefined],
      ['p3', 5e7, 3e7],
    ])
  })

  test('is written as far as it is wanted, as the scenario key would read it', async () => {
    const { status } = await run(
      'swf',
      at('log.swf'),
      '-o',
      at('log'),
      '--nodes',
      '8',
      '--node',
      'cpu=2,memory=1Gi',
      '--gzip',
      '--set',
      'ppn=2',
      '--speedup',
      '2',
      '--jobs',
      '2',
      '--from',
      '3s',
    )
    expect(status).toBe(0)
    expect(
      gunzipSync(readFileSync(at('log/jobs.csv.gz')))
        .toString()
        .split('\n')
        .slice(1),
    ).toEqual(['job-3,0,60,,,5,job-3-x2,4,,,2', 'job-3,0,,,,,job-3-x1,,,,1', 'job-2,0.5,60,,,,,,,,1', ''])
    writeFileSync(
      at('direct.yaml'),
      'cluster: { nodes: [{ name: n, allocatable: { cpu: 2 } }] }\nworkload: { trace: { format: swf, file: log.swf, ppn: 2, speedup: 2, jobs: 2, from: 3s } }\n',
    )
    expect(jobsOf(at('log/swf.yaml'))).toEqual(jobsOf(at('direct.yaml')))
    expect(readScenarioFile(at('log/swf.yaml')).scenario.cluster.nodes).toHaveLength(8)
  })

  test('whose format has no order of rows is sorted', async () => {
    const [head, ...rows] = PODS.trimEnd().split('\n')
    writeFileSync(at('backwards.csv'), [head, ...rows.reverse(), ''].join('\n'))
    expect((await run('openb', at('nodes.csv'), at('backwards.csv'), '-o', at('sorted'))).status).toBe(0)
    expect(jobsOf(at('sorted/openb.yaml')).map(({ name }) => name)).toEqual(['p1', 'p2', 'p3'])
  })

  test('may have its machines of another format, whose settings are given as its own are', async () => {
    const argv = ['swf', at('log.swf'), '-o', at('mixed'), '--set', 'ppn=2']
    expect((await run(...argv, '--machines', `pai2020=${at('pai.csv')}`)).status).toBe(0)
    expect(readFileSync(at('mixed/nodes.csv'), 'utf8')).toBe(
      'name,count,cpu,memory,nvidia.com/gpu,label:alibabacloud.com/gpu-card-model\nm-1,,96,512Gi,2,T4\nm-2,,64,512Gi,,\n',
    )
    expect(readFileSync(at('mixed/swf.yaml'), 'utf8')).toContain('# Machines: Alibaba PAI 2020: 1,897 machines, most with GPUs.\n')
    expect(readFileSync(at('mixed/swf.yaml'), 'utf8')).toContain(` --set ppn=2\n`)
    const settings = ['--machines', `alibaba2018-machines=${at('meta.csv')}`, '--set', 'machineMemory=100Gi']
    expect((await run(...argv, ...settings)).status).toBe(0)
    expect(readScenarioFile(at('mixed/swf.yaml')).scenario.cluster.nodes?.[0].allocatable.memory).toBe(50 * 2 ** 30)
    expect(jobsOf(at('mixed/swf.yaml'))[0].pods).toHaveLength(5)
  })

  test('that was imported can be imported again, onto itself', async () => {
    expect((await run('swf', at('log.swf'), '-o', at('again'), '--nodes', '4', '--node', 'cpu=8')).status).toBe(0)
    const before = readFileSync(at('again/jobs.csv'), 'utf8')
    expect((await run('csv', at('again/nodes.csv'), at('again/jobs.csv'), '-o', at('again'), '--name', 'swf')).status).toBe(0)
    expect(readFileSync(at('again/jobs.csv'), 'utf8')).toBe(before)
    const { status } = await run('csv', at('again/nodes.csv'), at('again/jobs.csv'), '-o', at('again'), '--no-gangs')
    expect([status, jobsOf(at('again/csv.yaml')).every(({ gang }) => gang === undefined)]).toEqual([0, true])
  })

  test('tells names that nobody would type as they can be typed', async () => {
    writeFileSync(at("it's\n# evil: [.swf"), SWF)
    const { status } = await run('swf', at("it's\n# evil: [.swf"), '-o', at('evil'), '--nodes', '1', '--node', 'cpu=9')
    expect(status).toBe(0)
    expect(readFileSync(at('evil/swf.yaml'), 'utf8')).toContain(`'${folder}/it'\\''s# evil: [.swf'`)
    expect(jobsOf(at('evil/swf.yaml'))).toHaveLength(3)
  })
})

describe('bad input ends with status 2, and nothing is written', () => {
  const nodes = ['--nodes', '2', '--node', 'cpu=1']

  test.each<[string, (path: typeof at) => string[], string[]]>([
    [
      'a format that is not there',
      (path) => ['swff', path('log.swf')],
      [
        `cosched: format: invalid format: "swff", did you mean swf?, allowed: ${traceFormats.map(({ name }) => name).join(', ')}, kubernetes`,
      ],
    ],
    [
      'no machines',
      (path) => ['openb', path('pods.csv.gz')],
      [
        'cosched: --nodes: invalid nodes: none are given, allowed: a file of nodes: sn,cpu_milli,memory_mib,gpu,model, or --nodes 10 --node cpu=64,memory=256Gi, or --machines FORMAT=FILE',
      ],
    ],
    [
      'machines twice',
      (path) => ['openb', path('pods.csv.gz'), path('nodes.csv'), ...nodes],
      ['cosched: --nodes: invalid nodes: "AT/nodes.csv" says which there are, allowed: one of both'],
    ],
    [
      'machines of two formats',
      (path) => ['openb', path('pods.csv.gz'), path('nodes.csv'), '--machines', `pai2020=${path('pai.csv')}`],
      ['cosched: --machines: invalid machines: "AT/nodes.csv" says which there are, allowed: one of both'],
    ],
    [
      'machines by a file and by number',
      (path) => ['openb', path('pods.csv.gz'), '--machines', `pai2020=${path('pai.csv')}`, ...nodes],
      ['cosched: --nodes: invalid nodes: "AT/pai.csv" says which there are, allowed: one of both'],
    ],
    [
      'machines of a format that is none',
      (path) => ['openb', path('pods.csv.gz'), '--machines', `pai202=${path('pai.csv')}`],
      [expect.stringContaining('cosched: --machines: invalid format: "pai202", did you mean pai2020?, allowed: csv, openb, ')],
    ],
    [
      'machines without a format',
      (path) => ['openb', path('pods.csv.gz'), '--machines', path('pai.csv')],
      [expect.stringMatching(/^cosched: --machines: invalid machines: ".*", allowed: FORMAT=FILE, FORMAT one of csv, openb, /)],
    ],
    [
      'machines in a file of another format',
      (path) => ['openb', path('pods.csv.gz'), '--machines', `pai2020=${path('nodes.csv')}`],
      ['AT/nodes.csv: invalid file: no file of machines of pai2020, allowed: pai_machine_spec.csv, no header, a row a machine'],
    ],
    [
      'no jobs',
      (path) => ['openb', path('nodes.csv')],
      [
        'cosched: files: invalid files: there is none of pods: name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time, allowed: a file of jobs',
      ],
    ],
    [
      'jobs twice',
      (path) => ['swf', path('log.swf'), path('log.swf'), ...nodes],
      ['AT/log.swf: invalid file: "AT/log.swf" is the file of jobs already, allowed: one'],
    ],
    [
      'a file of another format',
      (path) => ['openb', path('log.swf'), ...nodes],
      [expect.stringContaining('AT/log.swf: invalid file: no file of openb, allowed: nodes: sn,')],
    ],
    ['a file that is absent', (path) => ['swf', path('gone'), ...nodes], ['AT/gone: invalid file: there is no such file']],
    [
      'options that are none, all at once',
      (path) => [
        'swf',
        path('log.swf'),
        '--nodes',
        'x',
        '--node',
        'cpu=1',
        '--set',
        'pp=1',
        '--from',
        'soon',
        '--strategy',
        'pood',
        '--name',
        '../x',
      ],
      [
        'cosched: --name: invalid name: "../x", allowed: letters, digits, and . _ - between them',
        expect.stringContaining('cosched: --strategy: invalid strategy: "pood", did you mean pod?'),
        'cosched: --set: invalid key: "pp", did you mean ppn?, allowed: ppn, nodespec, memory',
        'cosched: --from: invalid duration: "soon", allowed: 100us 5ms 2s 3m 1h, or a number of seconds',
        'cosched: --nodes: invalid number: "x", allowed: a whole number from 1 to 1000000',
      ],
    ],
    [
      'a setting of a wrong kind',
      (path) => ['swf', path('log.swf'), ...nodes, '--set', 'memory=much'],
      ['cosched: --set.memory: invalid memory: "much", allowed: auto processor job none'],
    ],
    [
      'resources that are none',
      (path) => ['swf', path('log.swf'), '--nodes', '1', '--node', 'cpu=1,memory=x'],
      ['cosched: --node: invalid quantity: "x", allowed: 100m 0.5 2 1e3 500M 1.5Gi'],
    ],
    [
      'a window without jobs',
      (path) => ['swf', path('log.swf'), ...nodes, '--from', '1h'],
      ['AT/log.swf: invalid file: no job that is wanted, 3 outside of from and until'],
    ],
    [
      'settings of traces for manifests',
      (path) => ['kubernetes', path('log.swf'), '--jobs', '3'],
      ['cosched: --jobs: invalid option: --jobs is for traces, not for kubernetes'],
    ],
  ])('%s', async (_, argv, problems) => {
    const { status, out, messages } = await run(...argv(at), '-o', at('out'))
    expect([status, out, existsSync(at('out'))]).toEqual([2, '', false])
    expect(messages.map((line) => line.replaceAll(folder, 'AT'))).toEqual(problems)
  })

  test('rows that are wrong are told with their places, and what was there stays', async () => {
    expect((await run('swf', at('log.swf'), '-o', at('kept'), ...nodes)).status).toBe(0)
    const before = readFileSync(at('kept/jobs.csv'), 'utf8')
    writeFileSync(at('bad.swf'), `${SWF}1 2 3\n`)
    const { status, messages } = await run('swf', at('bad.swf'), '-o', at('kept'), ...nodes)
    expect([status, messages]).toEqual([2, [`${at('bad.swf')}:5:6: jobs[3]: invalid row: 3 values, allowed: 18 or 21`]])
    expect(readFileSync(at('kept/jobs.csv'), 'utf8')).toBe(before)
    expect(readdirSync(at('kept')).sort()).toEqual(['jobs.csv', 'nodes.csv', 'swf.yaml'])
  })
})

describe('manifests', () => {
  const manifests = (name: string): string => join(ROOT, 'scenarios/manifests', name)

  test('are checked and copied, and a scenario points at them', async () => {
    const { status, out } = await run(
      'kubernetes',
      manifests('nodes.yaml'),
      manifests('two-containers.yaml'),
      '-o',
      at('k8s'),
      '--strategy',
      'pod',
    )
    expect([status, out]).toEqual([0, expect.stringContaining('kubernetes.yaml')])
    expect(readFileSync(at('k8s/two-containers.yaml'), 'utf8')).toBe(readFileSync(manifests('two-containers.yaml'), 'utf8'))
    expect(jobsOf(at('k8s/kubernetes.yaml')).length).toBeGreaterThan(0)
  })

  test('may need nodes, and what is wrong with them is told', async () => {
    const pods = manifests('javaweb.yaml')
    expect(await run('kubernetes', pods, '-o', at('k9s'))).toMatchObject({
      status: 2,
      messages: [expect.stringContaining('invalid manifests: no Node in them')],
    })
    expect(await run('kubernetes', pods, '-o', at('k9s'), '--nodes', '3', '--node', 'cpu=4,memory=8Gi')).toMatchObject({ status: 0 })
    expect(readScenarioFile(at('k9s/kubernetes.yaml')).scenario.cluster.nodes).toHaveLength(3)
    const same = await run('kubernetes', pods, '-o', at('k10s'), '--name', 'javaweb')
    expect(same).toMatchObject({ status: 2, messages: [`${pods}: invalid file: another one is called "javaweb.yaml" too`] })
    writeFileSync(at('c:x.yaml'), readFileSync(pods))
    const odd = await run('kubernetes', at('c:x.yaml'), '-o', at('k10s'))
    expect(odd).toMatchObject({ status: 2, messages: [`${at('c:x.yaml')}: invalid file: a scenario cannot name "c:x.yaml"`] })
    writeFileSync(at('wrong.yaml'), 'kind: Pod\n')
    expect((await run('kubernetes', at('wrong.yaml'), '-o', at('k10s'))).messages[0]).toContain(`${at('wrong.yaml')}:1:1: `)
  })
})
