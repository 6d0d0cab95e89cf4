/** Workloads of Batsim: rigid jobs on hosts. */
import { describe, expect, test } from 'vitest'
import { batsim } from '../../../src/traces/formats/batsim.ts'
import { faultsIn, jobsIn, nodesIn } from '../reading.ts'

const PROFILES = { delay10: { type: 'delay', delay: 10 }, compute: { type: 'parallel_homogeneous', cpu: 5e9, com: 0 } }
const file = (jobs: unknown, profiles: unknown = PROFILES) => JSON.stringify({ nb_res: 4, jobs, profiles })
const JOB = { id: 1, subtime: 2.5, res: 3, profile: 'delay10', walltime: 60 }

describe('a job', () => {
  test('is a gang of a pod a host, which lasts as long as its profile delays', () => {
    expect(jobsIn(batsim, file([JOB]))).toEqual([
      {
        name: 'job-1',
        arrival: 2_500_000,
        duration: 10_000_000,
        minMember: 3,
        pods: [{ name: 'job-1', replicas: 3, containers: [{ name: 'main', requests: { cpu: 1000 } }] }],
      },
    ])
  })

  test.each([
    [{ walltime: 4 }, 4_000_000],
    [{ walltime: undefined }, 10_000_000],
    [{ walltime: -1 }, 10_000_000],
    [{ profile: 'compute' }, 60_000_000],
    [{ walltime: 0 }, 1],
  ])('that differs by %j lasts %s us', (change, duration) => {
    expect(jobsIn(batsim, file([{ ...JOB, ...change }]))[0].duration).toBe(duration)
  })

  test('of a workload has a name below that of the workload', () => {
    expect(jobsIn(batsim, file([{ ...JOB, id: 'w0!7' }]))[0].name).toBe('job-w0/7')
  })

  test('comes in the order of arrival', () => {
    expect(jobsIn(batsim, file([JOB, { ...JOB, id: 2, subtime: 1 }])).map(({ name }) => name)).toEqual(['job-2', 'job-1'])
  })
})

test('hosts are nodes, and what a host is, is an option', () => {
  const options = { host: { cpu: 16, memory: '64Gi' } }
  expect(nodesIn(batsim, file([]), options)).toEqual([{ name: 'host', count: 4, allocatable: { cpu: 16_000, memory: 64 * 2 ** 30 } }])
  expect(jobsIn(batsim, file([JOB]), options)[0].pods[0].containers[0].requests).toEqual({ cpu: 16_000, memory: 64 * 2 ** 30 })
})

describe('faults', () => {
  test.each([
    [
      '{"jobs": [{"id": 1}',
      [
        '1:11: jobs[0].subtime: invalid subtime: nothing, allowed: a number from 0 to 4000000000',
        '1:11: jobs[0].res: invalid res: nothing, allowed: a whole number from 1 to 1000000',
        '1:20: invalid JSON: not understood from here on',
      ],
    ],
    ['{"jobs": [], "nb_res": 4, "profiles": {}, "jobs": []}', ['1:51: jobs: invalid jobs: a list, allowed: that key once']],
    [
      '{"jobs": [{"id": 1, "subtime": 1, "res": 1, "profile": "p"}, {"id": 2, "subtime": 1, "res": 1, "profile": "p"}],\n"profiles": {"q": {"delay": "x"}, "p": {"delay": "y"}}}',
      ['2:50: profiles.p.delay: invalid delay: "y", allowed: a number from 0 to 4000000000'],
    ],
    ['{}', ['1:1: jobs: invalid jobs: nothing, allowed: a list']],
    [
      '{"jobs": [\n{"id": "a b", "subtime": -1, "res": 1.5, "walltime": "x", "profile": "p"}], "profiles": {"p": {"delay": 1}}}',
      [
        '2:8: jobs[0].id: invalid id: "a b", allowed: a number, or a name: letters, digits, and . _ - / between them',
        '2:26: jobs[0].subtime: invalid subtime: -1, allowed: a number from 0 to 4000000000',
        '2:37: jobs[0].res: invalid res: 1.5, allowed: a whole number from 1 to 1000000',
        '2:54: jobs[0].walltime: invalid walltime: "x", allowed: a number from 0 to 4000000000',
      ],
    ],
    [
      '{"jobs": [{"id": 1, "subtime": 1e999, "res": 1, "profile": "constructor"}, 7], "profiles": {"x": 1}}',
      [
        '1:32: jobs[0].subtime: invalid subtime: Infinity, allowed: a number from 0 to 4000000000',
        '1:60: jobs[0].profile: invalid profile: "constructor", allowed: the name of a profile',
        '1:76: jobs[1].id: invalid id: nothing, allowed: a number, or a name: letters, digits, and . _ - / between them',
        '1:76: jobs[1].subtime: invalid subtime: nothing, allowed: a number from 0 to 4000000000',
        '1:76: jobs[1].res: invalid res: nothing, allowed: a whole number from 1 to 1000000',
        '1:76: jobs[1].profile: invalid profile: nothing, allowed: the name of a profile',
      ],
    ],
    [
      '{"jobs": [{"id": 1, "subtime": 1, "res": 1, "profile": "ft.D.8"}], "profiles": {"ft.D.8": {"delay": -3}}}',
      ['1:101: profiles["ft.D.8"].delay: invalid delay: -3, allowed: a number from 0 to 4000000000'],
    ],
    [
      '{"jobs": [{"id": 1, "subtime": 1, "res": 1, "profile": "p"}], "profiles": {"p": {"cpu": 3}}}',
      ['1:11: jobs[0].walltime: invalid walltime: nothing, allowed: a number of seconds, for its profile has no delay'],
    ],
    [
      '{"jobs": [{"id": 1, "subtime": 1, "res": 1, "profile": "p"}, {"id": "1", "subtime": 1, "res": 1, "profile": "p"}], "profiles": {"p": {"delay": 3}}}',
      ['1:69: jobs[1].id: invalid id: "1", allowed: each id once'],
    ],
  ])('%s', (text, expected) => {
    expect(faultsIn(batsim, 'jobs', text)).toEqual(expected)
  })

  test('of the number of hosts', () => {
    expect(faultsIn(batsim, 'nodes', '{"nb_res": 0}')).toEqual([
      '1:12: nb_res: invalid nb_res: 0, allowed: a whole number from 1 to 1000000',
    ])
  })
})
