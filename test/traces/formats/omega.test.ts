/** Job files of the Omega simulator, as a trace; test/scenario/omega-jobs.test.ts says what is wrong with one. */
import { expect, test } from 'vitest'
import { omega } from '../../../src/traces/formats/omega.ts'
import { faultsIn, jobsIn } from '../reading.ts'

const HEADER = 'id,workload,submitted,tasks,duration,cpus,mem\n'

test('a row is a job of equal tasks, no gang; jobs come as rows do', () => {
  expect(jobsIn(omega, `${HEADER}7,Service,1.5,3,60.25,0.5,0.07\n8,Batch,1,1,0.0000001,1,1`)).toEqual([
    {
      name: 'Service-7',
      arrival: 1_500_000,
      duration: 60_250_000,
      workloadClass: 'Service',
      pods: [{ name: 'Service-7', replicas: 3, containers: [{ name: 'task', requests: { cpu: 500, memory: Math.ceil(0.07 * 2 ** 30) } }] }],
    },
    {
      name: 'Batch-8',
      arrival: 1_000_000,
      duration: 1,
      workloadClass: 'Batch',
      pods: [{ name: 'Batch-8', replicas: 1, containers: [{ name: 'task', requests: { cpu: 1000, memory: 2 ** 30 } }] }],
    },
  ])
})

test('faults have their line and column', () => {
  expect(faultsIn(omega, 'jobs', `${HEADER}7,Batch,x,0,1,1,1\n7,Batch,0,1,1,1,1`)).toEqual([
    '2:9: jobs[0].submitted: invalid submitted: "x", allowed: a number of seconds from 0',
    '2:11: jobs[0].tasks: invalid tasks: "0", allowed: a whole number from 1 to 10000000',
    '3:1: jobs[1].id: invalid id: job "Batch-7" is there twice',
  ])
})
