/** The Standard Workload Format and its machine files. */
import { describe, expect, test } from 'vitest'
import { swf } from '../../../src/traces/formats/swf.ts'
import { faultsIn, jobsIn, nodesIn } from '../reading.ts'

/** A line: id, submit, run, processors; the rest unknown. */
const line = (
  id: number | string,
  submit: number | string,
  run: number | string,
  processors: number | string,
  memory: number | string = -1,
): string => `${id} ${submit} -1 ${run} ${processors} -1 -1 -1 -1 ${memory} -1 1 1 -1 -1 -1 -1 -1`

const metacentrum = (processors: number, nodespec: string, memory = -1): string =>
  `${line(1, 0, 10, processors, memory)} {1,2} q_2h ${nodespec}`

const roles = (text: string, given = {}) =>
  jobsIn(swf, text, given)[0].pods.map(({ name, replicas, containers: [{ requests }] }) => [name, replicas, requests.cpu, requests.memory])

describe('jobs', () => {
  test('a job is a gang of its processors, and one of a single processor no gang', () => {
    expect(jobsIn(swf, `; Version: 2.2\n;\n  ${line(7, 3, 60, 4)}\n\n${line(8, 5, 0, 1)}`)).toEqual([
      {
        name: 'job-7',
        arrival: 3e6,
        duration: 60e6,
        minMember: 4,
        pods: [{ name: 'job-7', replicas: 4, containers: [{ name: 'main', requests: { cpu: 1000 } }] }],
      },
      {
        name: 'job-8',
        arrival: 5e6,
        duration: 1,
        pods: [{ name: 'job-8', replicas: 1, containers: [{ name: 'main', requests: { cpu: 1000 } }] }],
      },
    ])
  })

  test('ppn processors are a pod, and what is left over is one too', () => {
    expect(roles(line(1, 0, 9, 8), { ppn: 4 })).toEqual([['job-1', 2, 4000, undefined]])
    expect(roles(line(1, 0, 9, 10), { ppn: 4 })).toEqual([
      ['job-1-x4', 2, 4000, undefined],
      ['job-1-x2', 1, 2000, undefined],
    ])
    expect(roles(line(1, 0, 9, 3), { ppn: 4 })).toEqual([['job-1', 1, 3000, undefined]])
  })

  test('where a line says how processors stood on nodes, pods are as it says, unless its sum is another', () => {
    expect(roles(metacentrum(7, '1:ppn=1+3:ppn=2'))).toEqual([
      ['job-1-x1', 1, 1000, undefined],
      ['job-1-x2', 3, 2000, undefined],
    ])
    expect(roles(metacentrum(4, '1:ppn=2+1:ppn=2:brno'))).toEqual([['job-1', 2, 2000, undefined]])
    expect(roles(metacentrum(2, 'zewura7.cerit-sc.cz:ppn=2:brno'))).toEqual([['job-1', 1, 2000, undefined]])
    expect(roles(metacentrum(3, '3'))).toEqual([['job-1', 3, 1000, undefined]])
    expect(roles(metacentrum(5, '1:ppn=2'))).toEqual([['job-1', 5, 1000, undefined]])
    expect(roles(metacentrum(4, '1:ppn=4'), { nodespec: false, ppn: 2 })).toEqual([['job-1', 2, 2000, undefined]])
  })

  test('requested memory is KiB a processor, in MetaCentrum logs bytes a job', () => {
    expect(roles(line(1, 0, 9, 2, 1024))).toEqual([['job-1', 2, 1000, 1024 * 1024]])
    expect(roles(metacentrum(2, '1:ppn=2', 4096))).toEqual([['job-1', 1, 2000, 4096]])
    expect(roles(line(1, 0, 9, 2, 1024), { memory: 'none' })).toEqual([['job-1', 2, 1000, undefined]])
    expect(roles(line(1, 0, 9, 2, 1025), { memory: 'job' })).toEqual([['job-1', 2, 1000, 513]])
  })

  test('submissions in Unix time count from the first one', () => {
    expect(jobsIn(swf, `${line(1, 1356996147, 9, 1)}\n${line(2, 1356996150.5, 9, 1)}`).map(({ arrival }) => arrival)).toEqual([0, 3.5e6])
    expect(faultsIn(swf, 'jobs', `${line(1, 1356996147, 9, 1)}\n${line(2, 5, 9, 1)}`)).toEqual([
      '2:3: jobs[1].submit: invalid submit: 5, allowed: rows in the order of submission',
    ])
  })

  test('lines that were shuffled are told, for the standard sorts them by submission', () => {
    const shuffled = [10, 30, 20, 30, 5].map((submit, at) => line(at + 1, submit, 9, 1)).join('\n')
    expect(faultsIn(swf, 'jobs', shuffled)).toEqual([
      '3:3: jobs[2].submit: invalid submit: 20, allowed: rows in the order of submission',
      '5:3: jobs[4].submit: invalid submit: 5, allowed: rows in the order of submission',
    ])
  })

  test('a queue is a class, by its name or number', () => {
    const named = jobsIn(swf, metacentrum(1, '1:ppn=1'))[0].workloadClass
    const numbered = jobsIn(swf, line(1, 0, 9, 1).replace(/-1 -1 -1 -1$/, '3 -1 -1 -1'))[0].workloadClass
    expect([named, numbered]).toEqual(['q_2h', 'queue-3'])
  })

  test.each([
    ['1 0 -1 9 1 -1 -1 -1 -1 -1 -1 1 1', ['1:33: jobs[0]: invalid row: 13 values, allowed: 18 or 21']],
    [`${line(1, 0, 9, 1)} x`, ['1:50: jobs[0]: invalid row: 19 values, allowed: 18 or 21']],
    [
      line('a', -5, 'b', 'c'),
      [
        '1:1: jobs[0].id: invalid id: "a", allowed: a whole number from 0',
        '1:3: jobs[0].submit: invalid submit: "-5", allowed: a number of seconds from 0',
        '1:9: jobs[0].run: invalid run: "b", allowed: a number',
        '1:11: jobs[0].processors: invalid processors: "c", allowed: a whole number from -1 to 10000000',
      ],
    ],
    [`${line(1, 0, 9, 1)}\n\n;\n${line(1, 0, 9, 1)}`, ['4:1: jobs[1].id: invalid id: 1 is taken, allowed: each job once']],
  ])('%j is told with its lines and columns', (text, problems) => {
    expect(faultsIn(swf, 'jobs', text)).toEqual(problems)
  })
})

describe('machines', () => {
  test('a line is a kind of machine with its number, processors and memory', () => {
    expect(nodesIn(swf, '0\tzewura\t20\t80\t1\t529426432\n')).toEqual([
      { name: 'zewura', count: 20, allocatable: { cpu: 80000, memory: 529426432 * 1024 } },
    ])
    expect(faultsIn(swf, 'nodes', '0 zewura 20 80 1\n1 a 0 x 1 5\n')).toEqual([
      '1:17: nodes[0]: invalid row: 5 values, allowed: 6',
      '2:5: nodes[1].nodes: invalid nodes: "0", allowed: a whole number from 1 to 1000000',
      '2:7: nodes[1].cpus: invalid cpus: "x", allowed: a whole number from 1 to 1000000',
    ])
  })

  test('files of machines and of jobs are told by their first line', () => {
    const first = ['0\tzewura\t20\t80\t1\t529426432', '; Version: 2.2', line(1, 0, 9, 1), metacentrum(1, '1:ppn=1'), 'name,cpu', '{']
    expect(first.map((text) => [swf.nodes?.claims(text), swf.jobs?.claims(text)])).toEqual([
      [true, false],
      [false, true],
      [false, true],
      [false, true],
      [false, false],
      [false, false],
    ])
  })
})
