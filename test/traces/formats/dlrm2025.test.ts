/** Alibaba's recommendation models of 2025: an application is a gang of two roles. */
import { describe, expect, test } from 'vitest'
import { dlrm2025 } from '../../../src/traces/formats/dlrm2025.ts'
import { faultsIn, jobsIn } from '../reading.ts'

const HEADER =
  'instance_sn,role,app_name,cpu_request,cpu_limit,gpu_request,gpu_limit,rdma_request,rdma_limit,memory_request,memory_limit,disk_request,disk_limit,max_instance_per_node,creation_time,scheduled_time,deletion_time'
const file = (...rows: string[]) => [HEADER, ...rows].join('\n')
const read = (rows: string[], options = {}) => jobsIn(dlrm2025, file(...rows), options)
const faults = (...rows: string[]) => faultsIn(dlrm2025, 'jobs', file(...rows))
const GiB = 2 ** 30
const CN = (name: string, times: string, app = 'app_0') => `${name},CN,${app},64,64,0,0,1,1,320.0,320.0,255.0,300.0,-1,${times}`
const HN = (name: string, times: string, most = 2) => `${name},HN,app_0,8,8,1,1,25,25,40.0,40.0,80.5,100.0,${most},${times}`

describe('an application', () => {
  test('is one gang: instances of a role that ask for the same are pods that are alike', () => {
    expect(read([CN('a', '30,31,90'), HN('b', '20,21,80'), CN('c', '40,41,100'), HN('d', '20,21,80', 4)])).toEqual([
      {
        name: 'app_0',
        arrival: 20_000_000,
        duration: 80_000_000,
        minMember: 4,
        pods: [
          {
            name: 'app_0-CN',
            replicas: 2,
            containers: [{ name: 'main', requests: { cpu: 64_000, memory: 320 * GiB, 'ephemeral-storage': 255 * GiB, rdma: 1 } }],
          },
          {
            name: 'app_0-HN',
            replicas: 1,
            maxPerNode: 2,
            containers: [
              { name: 'main', requests: { cpu: 8000, memory: 40 * GiB, 'ephemeral-storage': 80.5 * GiB, 'nvidia.com/gpu': 1, rdma: 25 } },
            ],
          },
          {
            name: 'app_0-HN2',
            replicas: 1,
            maxPerNode: 4,
            containers: [
              { name: 'main', requests: { cpu: 8000, memory: 40 * GiB, 'ephemeral-storage': 80.5 * GiB, 'nvidia.com/gpu': 1, rdma: 25 } },
            ],
          },
        ],
      },
    ])
  })

  test('with an instance from before the trace arrives at zero, with one that outlives it lasts for ever', () => {
    expect(read([CN('a', ',,90'), CN('b', '20,21,80')])[0]).toMatchObject({ arrival: 0, duration: 90_000_000 })
    expect(read([CN('a', '30,31,90'), CN('b', '20,21,')])[0]).not.toHaveProperty('duration')
  })

  test('at an instant has the instances of then, and arrives then', () => {
    const rows = [CN('a', ',,90'), CN('b', '20,21,80'), CN('c', '50,51,60'), CN('d', '80,81,', 'late')]
    expect(read(rows, { at: '50s' })).toMatchObject([{ name: 'app_0', arrival: 50_000_000, duration: 40_000_000, minMember: 3 }])
    expect(read(rows, { at: 80 }).map(({ name, minMember }) => [name, minMember])).toEqual([
      ['app_0', 1],
      ['late', 1],
    ])
  })

  test('comes in the order of arrival, whatever that of the rows', () => {
    expect(read([CN('a', '30,31,90'), CN('b', '20,21,80', 'x'), CN('c', '25,25,80')]).map(({ name }) => name)).toEqual(['x', 'app_0'])
  })
})

describe('faults', () => {
  test.each([
    [CN('a', '30,31,90').replace('CN', 'XN'), ['2:3: jobs[0].role: invalid role: "XN", allowed: CN, HN']],
    [
      HN('a', '30,31,90', 0),
      ['2:47: jobs[0].max_instance_per_node: invalid max_instance_per_node: 0, allowed: -1, or a whole number from 1'],
    ],
    [CN('a', '30,31,29'), ['2:59: jobs[0].deletion_time: invalid deletion_time: before its creation_time']],
    [CN('a', '-3,31,29'), ['2:53: jobs[0].creation_time: invalid creation_time: "-3", allowed: a number of seconds from 0']],
    [
      CN('a', '30,31,90').replace('320.0', '1e309'),
      ['2:26: jobs[0].memory_request: invalid quantity: "1e309Gi", allowed: 100m 0.5 2 1e3 500M 1.5Gi'],
    ],
    [
      CN('a', '30,31,90').replace('app_0', '=1+1'),
      ['2:6: jobs[0].app_name: invalid name: "=1+1", allowed: letters, digits, and . _ - / between them'],
    ],
    [`${CN('a', '30,31,90')}\n${CN('a', '30,31,90')}`, ['3:1: jobs[1].instance_sn: invalid name: "a" is taken, allowed: each name once']],
  ])('%s', (rows, expected) => {
    expect(faults(rows)).toEqual(expected)
  })

  test('a file cut off in the middle of a row', () => {
    expect(faults(CN('a', '30,31,90'), CN('b', '30,31,90').slice(0, 12))).toEqual(['3:1: jobs[1]: invalid row: 4 values, allowed: 17'])
  })
})
