/** Alibaba's batch jobs of 2017: a job is a gang, a task a role of it. */
import { describe, expect, test } from 'vitest'
import { alibaba2017 } from '../../../src/traces/formats/alibaba2017.ts'
import { faultsIn, jobsIn } from '../reading.ts'

const HEADER =
  'task_create_time, task_end_time, job_id, task_id,number_of_instances, status, number_of_cpus_requested_per_instance_in_the_task,normalized_memory_requested_per_instance_in_the_task'
const file = (...rows: string[]) => [HEADER, ...rows].join('\r\n')
const read = (rows: string[], options = {}) => jobsIn(alibaba2017, file(...rows), options)
const faults = (...rows: string[]) => faultsIn(alibaba2017, 'jobs', file(...rows))
const GiB = 2 ** 30

describe('a job', () => {
  test('is one gang of all instances of its tasks, from its first creation to its last end', () => {
    expect(read(['70,90,3,5,1,Terminated,100,0.25', '60,75,3,4,8,Failed,55,0.5'], { machineMemory: '64Gi' })).toEqual([
      {
        name: 'job-3',
        arrival: 60_000_000,
        duration: 30_000_000,
        minMember: 9,
        pods: [
          { name: 'job-3-task-5', replicas: 1, containers: [{ name: 'main', requests: { cpu: 1000, memory: 16 * GiB } }] },
          { name: 'job-3-task-4', replicas: 8, containers: [{ name: 'main', requests: { cpu: 550, memory: 32 * GiB } }] },
        ],
      },
    ])
  })

  test('of which a task has no end runs for ever', () => {
    expect(read(['5,9,1,1,1,Terminated,50,0.1', '5,0,1,2,1,Running,50,0.1'])[0]).not.toHaveProperty('duration')
  })

  test('that ends when it begins, or before, lasts a microsecond', () => {
    expect(read(['5,5,1,1,1,Terminated,50,0.1', '6,5,2,1,1,Terminated,50,0.1']).map(({ duration }) => duration)).toEqual([1, 1])
  })

  test('may have its rows anywhere, and jobs come in the order of arrival', () => {
    const rows = ['9,10,b,1,1,Terminated,50,0.1', '3,9,a,1,1,Terminated,50,0.1', '7,8,b,2,1,Terminated,50,0.1']
    expect(read(rows).map(({ name, arrival, pods }) => [name, arrival, pods.length])).toEqual([
      ['job-a', 3_000_000, 1],
      ['job-b', 7_000_000, 2],
    ])
  })

  test('from before the zero of the file makes the zero of the trace, whether it is wanted or not', () => {
    const rows = ['-10,9,a,1,1,Waiting,,', '-4,9,b,1,1,Terminated,50,0.1', '5,9,c,1,1,Terminated,50,0.1']
    expect(read(rows).map(({ arrival }) => arrival)).toEqual([6_000_000, 15_000_000])
  })
})

describe('tasks', () => {
  const rows = ['5,9,1,1,1,Waiting,,', '5,9,1,2,1,Terminated,50,0.1', '5,9,2,3,1,Waiting,,']

  test('without requests are left out, or ask for what the options say', () => {
    expect(read(rows).map(({ pods }) => pods.map(({ name }) => name))).toEqual([['job-1-task-2']])
    const all = read(rows, { requests: { cpu: 2, memory: '3Gi' } })
    expect(all.map(({ pods }) => pods[0].containers[0].requests)).toEqual([
      { cpu: 2000, memory: 3 * GiB },
      { cpu: 2000, memory: 3 * GiB },
    ])
  })

  test('count by status', () => {
    expect(read(rows, { statuses: ['Running'], requests: { cpu: 1 } })).toEqual([])
    expect(read(rows, { statuses: ['Waiting'], requests: { cpu: 1 } }).length).toBe(2)
  })

  test('ask for whole millicores and bytes, rounded up, without the noise of decimals', () => {
    const [job] = read(['5,9,1,1,1,Terminated,1.1,0.0000000001', '5,9,1,2,1,Terminated,0.01,1e-400'])
    expect(job.pods.map(({ containers }) => containers[0].requests)).toEqual([
      { cpu: 11, memory: 28 },
      { cpu: 1, memory: 0 },
    ])
  })
})

describe('faults', () => {
  test.each([
    [
      ['x,9,1,1,1,R,50,0.1'],
      ['2:1: jobs[0].task_create_time: invalid task_create_time: "x", allowed: a number from -4000000000 to 4000000000'],
    ],
    [
      ['5,9,1,1,0,R,50,0.1'],
      ['2:9: jobs[0].number_of_instances: invalid number_of_instances: "0", allowed: a whole number from 1 to 10000000'],
    ],
    [
      ['5,9,1,1,1,R,50,1.5'],
      [
        '2:16: jobs[0].normalized_memory_requested_per_instance_in_the_task: invalid normalized_memory_requested_per_instance_in_the_task: "1.5", allowed: a number from 0 to 1',
      ],
    ],
    [
      ['5,9,1,1,1,R,NaN,0.1', '5,9,1,2,1,R,-1,0.1', '5,9,1,3,1,R,,0.1'],
      ['NaN', '-1', ''].map(
        (text, at) =>
          `${at + 2}:13: jobs[${at}].number_of_cpus_requested_per_instance_in_the_task: invalid number_of_cpus_requested_per_instance_in_the_task: "${text}", allowed: a number from 0 to 1000000000`,
      ),
    ],
    [['5,9,1,1,1,R,50,0.1', '5,9,1,1,1,R,50,0.1'], ['3:7: jobs[1].task_id: invalid task_id: job-1 has this task already']],
    [['5,9,a b,1,1,R,50,0.1'], ['2:5: jobs[0].job_id: invalid name: "a b", allowed: letters, digits, and . _ - / between them']],
    [['5,9,1,1,1,R,50'], ['2:1: jobs[0]: invalid row: 7 values, allowed: 8']],
    [['5,9,1,1,1,R,50,0.1,7'], ['2:20: jobs[0]: invalid row: 9 values, allowed: 8']],
  ])('%j', (rows, expected) => {
    expect(faults(...rows)).toEqual(expected)
  })

  test('a name that its parts make too long is one', () => {
    expect(faults(`5,9,${'a'.repeat(200)},${'b'.repeat(60)},1,R,50,0.1`)[0]).toMatch(
      /^2:206: jobs\[0\].task_id: invalid name: .*, allowed: up to 253 characters$/,
    )
  })

  test('a file cut off in the middle of a row, or of its header', () => {
    expect(faults('5,9,1,1,1,R,50,0.1', '5,9,1,2')).toEqual(['3:1: jobs[1]: invalid row: 4 values, allowed: 8'])
    expect(faultsIn(alibaba2017, 'jobs', HEADER.slice(0, HEADER.indexOf(', task_id'))).at(-1)).toMatch(
      /^1:1: invalid header: no column task_id, number_of_instances/,
    )
  })
})
