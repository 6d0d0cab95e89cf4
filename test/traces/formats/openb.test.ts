/** Alibaba's GPU cluster of 2023. */
import { describe, expect, test } from 'vitest'
import { openb } from '../../../src/traces/formats/openb.ts'
import { faultsIn, jobsIn, nodesIn } from '../reading.ts'

const MiB = 2 ** 20
const NODES = 'sn,cpu_milli,memory_mib,gpu,model\n'
const PODS = 'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n'

describe('nodes', () => {
  test('the GPUs of a node are one pool of thousandths, or whole; their model is a label', () => {
    const text = `${NODES}a,32000,262144,2,T4\nb,96000,1024,0,\n`
    const rest = { cpu: 32000, memory: 262144 * MiB }
    const plain = { name: 'b', allocatable: { cpu: 96000, memory: 1024 * MiB } }
    const labels = { 'alibabacloud.com/gpu-card-model': 'T4' }
    expect(nodesIn(openb, text)).toEqual([{ name: 'a', allocatable: { ...rest, 'alibabacloud.com/gpu-milli': 2000 }, labels }, plain])
    expect(nodesIn(openb, text, { gpus: 'whole' })).toEqual([{ name: 'a', allocatable: { ...rest, 'nvidia.com/gpu': 2 }, labels }, plain])
  })

  test.each([
    ['sn,cpu_milli,memory_mib,gpu\n', ['1:1: invalid header: no column model']],
    [
      `${NODES}a,1,1,1,T4,x\nb,1,1`,
      ['2:12: nodes[0]: invalid row: 6 values, allowed: 5', '3:1: nodes[1]: invalid row: 3 values, allowed: 5'],
    ],
    [
      `${NODES}a,-1,x,1.5,T4\na,1,1,1,\n`,
      [
        '2:3: nodes[0].cpu_milli: invalid cpu_milli: "-1", allowed: a whole number from 0',
        '2:6: nodes[0].memory_mib: invalid quantity: "xMi", allowed: 100m 0.5 2 1e3 500M 1.5Gi',
        '2:8: nodes[0].gpu: invalid gpu: "1.5", allowed: a whole number from 0 to 10000',
      ],
    ],
  ])('%j is told with its lines and columns', (text, problems) => {
    expect(faultsIn(openb, 'nodes', text).filter((line) => !line.includes('is taken'))).toEqual(problems)
  })
})

describe('pods', () => {
  test('a pod is there from its creation, for as long as it ran; what it asks for of GPUs is a share, or whole ones', () => {
    const text = `${PODS}a,1000,10,1,460,V100M32|V100M32|T4,LS,Running,10,70,20\nb,1000,10,4,1000,,BE,Failed,11,,11\nc,1,1,0,0,,,Pending,12,12,\n`
    const pods = (requests: object, rest = {}) => [
      expect.objectContaining({ replicas: 1, containers: [{ name: 'main', requests }], ...rest }),
    ]
    const gpu = 'alibabacloud.com/gpu-milli'
    expect(jobsIn(openb, text)).toEqual([
      {
        name: 'a',
        arrival: 10e6,
        duration: 50e6,
        workloadClass: 'LS',
        pods: pods({ cpu: 1000, memory: 10 * MiB, [gpu]: 460 }, { nodeLabels: { 'alibabacloud.com/gpu-card-model': ['V100M32', 'T4'] } }),
      },
      { name: 'b', arrival: 11e6, workloadClass: 'BE', pods: pods({ cpu: 1000, memory: 10 * MiB, [gpu]: 4000 }) },
      { name: 'c', arrival: 12e6, duration: 1, pods: pods({ cpu: 1, memory: MiB }) },
    ])
    const whole = jobsIn(openb, text, { gpus: 'whole' }).map(({ pods: [pod] }) => pod.containers[0].requests['nvidia.com/gpu'])
    expect(whole).toEqual([1, 4, undefined])
  })

  test('pods of a file without times arrive one after the other, as far apart as is said, and stay', () => {
    const text = 'name,cpu_milli,memory_mib,num_gpu,gpu_milli\na,1,1,1,1000\nb,1,1,1,1000\n'
    const times = (given: object) => jobsIn(openb, text, given as never).map(({ arrival, duration }) => [arrival, duration])
    expect(times({})).toEqual([
      [0, undefined],
      [0, undefined],
    ])
    expect(times({ interarrival: '2s' })).toEqual([
      [0, undefined],
      [2e6, undefined],
    ])
  })

  test.each([
    [
      `${PODS}a,1,1,1,1001,,LS,Running,0,9,0\n`,
      ['2:9: jobs[0].gpu_milli: invalid gpu_milli: "1001", allowed: a whole number from 0 to 1000'],
    ],
    [
      `${PODS}a,1,1,1,100,,LS,Running,5,4,5\n`,
      ['2:27: jobs[0].deletion_time: invalid deletion_time: 4, allowed: from scheduled_time on, 5'],
    ],
    [
      `${PODS}a,1,1,1,100,,LS,Running,,14,5\n`,
      ['2:25: jobs[0].creation_time: invalid creation_time: "", allowed: a number of seconds from 0'],
    ],
    [`${PODS}a,1,1,1,100,,LS,Running,0,4,1\nb,1,1,1,100,,LS,Run`, ['3:1: jobs[1]: invalid row: 8 values, allowed: 11']],
    [
      `${PODS}a,1,1,1,100,,LS,Running,0,4,1\na,1,1,1,100,,LS,Running,0,4,1\n`,
      ['3:1: jobs[1].name: invalid name: "a" is taken, allowed: each name once'],
    ],
    [
      PODS.replace('gpu_milli', 'gpu_mili'),
      [
        '1:1: invalid header: no column gpu_milli',
        '1:35: invalid column: "gpu_mili", did you mean gpu_milli?, allowed: gpu_milli, gpu_spec, qos, pod_phase, creation_time, deletion_time, scheduled_time',
      ],
    ],
  ])('%j is told with its lines and columns', (text, problems) => {
    expect(faultsIn(openb, 'jobs', text)).toEqual(problems)
  })

  test('columns may stand in another order', () => {
    const text = 'creation_time,gpu_milli,name,num_gpu,cpu_milli,memory_mib\n7,500,a,1,2000,3\n'
    expect(jobsIn(openb, text)[0]).toMatchObject({
      name: 'a',
      arrival: 7e6,
      pods: [{ containers: [{ requests: { cpu: 2000, 'alibabacloud.com/gpu-milli': 500 } }] }],
    })
  })
})
