/** Google's jobs of 2011: one pod each, or so many, with the requests that the options say. */
import { describe, expect, test } from 'vitest'
import { google2011 } from '../../../src/traces/formats/google2011.ts'
import { faultsIn, jobsIn } from '../reading.ts'

const HEADER = 'submit_s,sched_delay_ms,run_s,end,class'
const file = (...rows: string[]) => [HEADER, ...rows].join('\n')
const read = (rows: string[], options = {}) => jobsIn(google2011, file(...rows), options)
const faults = (...rows: string[]) => faultsIn(google2011, 'jobs', file(...rows))
const GiB = 2 ** 30

describe('a job', () => {
  test('is called after its row, is one pod, and has its scheduling class', () => {
    expect(read(['0.0,0,,,0', '600.5,1354,33.7,C,2'])).toEqual([
      {
        name: 'job-0',
        arrival: 0,
        workloadClass: 'class-0',
        pods: [{ name: 'job-0', replicas: 1, containers: [{ name: 'main', requests: { cpu: 1000, memory: 2 * GiB } }] }],
      },
      {
        name: 'job-1',
        arrival: 600_500_000,
        duration: 33_700_000,
        workloadClass: 'class-2',
        pods: [{ name: 'job-1', replicas: 1, containers: [{ name: 'main', requests: { cpu: 1000, memory: 2 * GiB } }] }],
      },
    ])
  })

  test('has as many pods, of such requests, as the options say', () => {
    const [job] = read(['600,0,1,C,0'], { pods: 20, requests: { cpu: '250m' } })
    expect(job.pods).toEqual([{ name: 'job-0', replicas: 20, containers: [{ name: 'main', requests: { cpu: 250 } }] }])
  })

  test('that ran for no time lasts a microsecond', () => {
    expect(read(['600,0,0.0,K,0'])[0].duration).toBe(1)
  })

  test('from before the trace is left out on demand; names stay', () => {
    expect(read(['0.0,0,,,0', '600.5,1,33.7,C,2'], { earlier: false }).map(({ name }) => name)).toEqual(['job-1'])
  })
})

describe('faults', () => {
  test.each([
    [['601,0,1,C,0', '600,0,1,C,0'], ['3:1: jobs[1].submit_s: invalid submit_s: "600", allowed: rows in the order of submission']],
    [['600,0,1,Q,0'], ['2:9: jobs[0].end: invalid end: "Q", did you mean C?, allowed: C, K, F, E, L']],
    [['600,0,1,C,4'], ['2:11: jobs[0].class: invalid class: "4", allowed: a whole number from 0 to 3']],
    [
      ['600,x,1e309,C,0'],
      [
        '2:5: jobs[0].sched_delay_ms: invalid sched_delay_ms: "x", allowed: a number from 0',
        '2:7: jobs[0].run_s: invalid run_s: "1e309", allowed: a number of seconds from 0',
      ],
    ],
    [['600,0,1,C'], ['2:1: jobs[0]: invalid row: 4 values, allowed: 5']],
    [['-1,0,1,C,0'], ['2:1: jobs[0].submit_s: invalid submit_s: "-1", allowed: a number of seconds from 0']],
  ])('%j', (rows, expected) => {
    expect(faults(...rows)).toEqual(expected)
  })
})
