/** Readers of published traces from one end to the other: imported, the scenario that is written is the one that names the file itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { materialise } from '../../src/generate/materialise.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { heardTerminal } from '../cli/terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-traces-'))
afterAll(() => rmSync(folder, { recursive: true }))

const BATSIM = JSON.stringify({
  nb_res: 4,
  jobs: [
    { id: 'w!2', subtime: 5, res: 4, profile: 'p', walltime: 60 },
    { id: 1, subtime: 2, res: 3, profile: 'p' },
  ],
  profiles: { p: { type: 'delay', delay: 10 } },
})
const ALIBABA =
  'task_create_time, task_end_time, job_id, task_id,number_of_instances, status, number_of_cpus_requested_per_instance_in_the_task,normalized_memory_requested_per_instance_in_the_task\n' +
  '60,90,3,5,2,Terminated,100,0.25\n60,80,3,4,1,Waiting,,\n20,30,4,4,1,Running,50,0.5\n'
const DLRM =
  'instance_sn,role,app_name,cpu_request,gpu_request,rdma_request,memory_request,disk_request,max_instance_per_node,creation_time,deletion_time\n' +
  'a,CN,x,64,0,1,320.0,255.0,2,30,90\nb,HN,x,8,1,25,40.0,80.0,-1,20,80\nc,CN,x,64,0,1,320.0,255.0,2,31,91\n'
const NODE = ['--nodes', '3', '--node', 'cpu=96,memory=1Ti,nvidia.com/gpu=1,rdma=100,ephemeral-storage=1Ti']

interface Case {
  readonly format: string
  readonly text: string
  readonly set?: readonly string[]
  readonly nodes?: readonly string[]
  readonly cluster: string
  readonly own?: string
  readonly warnings?: readonly string[]
}

const CASES: readonly Case[] = [
  {
    format: 'batsim',
    text: BATSIM,
    set: ['host={"cpu":2}'],
    cluster: 'trace: { format: batsim, file: data, host: { cpu: 2 } }',
    own: ', host: { cpu: 2 }',
  },
  {
    format: 'alibaba2017',
    text: ALIBABA,
    set: ['machineMemory=64Gi', 'statuses=["Terminated","Waiting"]'],
    cluster: 'trace: { format: alibaba2017, machineMemory: 64Gi }',
    own: ', machineMemory: 64Gi, statuses: [Terminated, Waiting]',
    warnings: ['1 row left out: tasks without requests', '1 row left out: tasks of another status'],
  },
  {
    format: 'dlrm2025',
    text: DLRM,
    nodes: NODE,
    cluster:
      'nodes: [{ name: node, count: 3, allocatable: { cpu: 96, memory: 1Ti, nvidia.com/gpu: 1, rdma: 100, ephemeral-storage: 1Ti } }]',
  },
]

describe.each(CASES.map((one) => [one.format, one] as const))(
  '%s',
  (format, { text, set = [], nodes = [], cluster, own = '', warnings = [] }) => {
    const named = () =>
      parseScenario(`cluster: { ${cluster} }\nworkload: { trace: { format: ${format}, file: data${own} } }`, {
        source: 's.yaml',
        read: () => text,
      })

    test('imported, or read where it is, is the same cluster and the same jobs', async () => {
      const file = join(folder, `${format}.data`)
      writeFileSync(file, text)
      const terminal = heardTerminal()
      const into = join(folder, format)
      expect(await main(['import', format, file, '-o', into, ...nodes, ...set.flatMap((pair) => ['--set', pair])], terminal)).toBe(0)
      const imported = materialise(readScenarioFile(join(into, `${format}.yaml`)).scenario, '1')
      const direct = materialise(named().scenario, '1')
      expect(imported.workload.jobs).toEqual(direct.workload.jobs)
      expect(imported.cluster.nodes).toEqual(direct.cluster.nodes)
      expect(named().warnings.map(({ message }) => message)).toEqual(warnings)
    })

    test('runs: every gang finishes', () => {
      const { figures } = simulate(named().scenario, { strategy: 'gang' })
      expect(figures.groupsFinished).toBe(figures.groups)
      expect(figures.groups).toBeGreaterThan(0)
    })
  },
)

test('at most so many on a node keeps pods of a role apart', () => {
  const text = DLRM.replaceAll(',2,3', ',1,3')
  const cluster = (count: number) =>
    `nodes: [{ name: n, count: ${count}, allocatable: { cpu: 960, memory: 9Ti, nvidia.com/gpu: 8, rdma: 100, ephemeral-storage: 9Ti } }]`
  const finished = (count: number) =>
    simulate(
      parseScenario(`cluster: { ${cluster(count)} }\nworkload: { trace: { format: dlrm2025, file: data } }`, { read: () => text }).scenario,
      { strategy: 'gang' },
    ).figures.groupsFinished
  expect([finished(1), finished(2)]).toEqual([0, 1])
})
