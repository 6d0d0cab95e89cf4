/** Job files of Google's Omega simulator: what each column becomes, and what is wrong with a file, with its place. */
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { type OmegaJobsOptions, parseOmegaJobs, parseOmegaWorkload } from '../../src/scenario/index.ts'

const HEADER = 'id,workload,submitted,tasks,duration,cpus,mem'
const read = (text: string, options?: OmegaJobsOptions) => parseOmegaJobs(text, options)
const one = (row: string) => read(`${HEADER}\n${row}\n`)[0]

function problemsOf(text: string): string[] {
  try {
    read(text, { source: 'jobs.csv' })
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.message.split('\n')
  }
}

describe('a row', () => {
  test('is a job of as many pods as tasks, of its workload as class, without a gang', () => {
    const job = one('7,Service,1.5,3,60.25,1.0,2.0')
    expect(job).toMatchObject({ name: 'Service-7', arrival: 1_500_000, duration: 60_250_000, workloadClass: 'Service', priority: 0 })
    expect(job.gang).toBeUndefined()
    expect(job.pods.map((pod) => pod.name)).toEqual(['Service-7-0', 'Service-7-1', 'Service-7-2'])
    for (const pod of job.pods) expect(pod.containers).toEqual([{ name: 'task', requests: { cpu: 1000, memory: 2 * 2 ** 30 } }])
  })

  test.each([
    ['1.8235121517107470', '124.04962243051830', 1_823_512, 124_049_622],
    ['0.0000005', '0.0000001', 1, 1],
    ['0', '1.0E-3', 0, 1000],
    ['3600', '1e2', 3_600_000_000, 100_000_000],
  ])('rounds seconds to microseconds, a duration to at least one: %s and %s', (submitted, duration, arrival, span) => {
    expect(one(`1,Batch,${submitted},1,${duration},1,1`)).toMatchObject({ arrival, duration: span })
  })

  test('rounds cpus up to millicores and gigabytes of 2^30 up to bytes', () => {
    expect(one('1,Batch,0,1,1,0.0621,0.07').pods[0].containers[0].requests).toEqual({ cpu: 63, memory: Math.ceil(0.07 * 2 ** 30) })
  })

  test('is served by the scheduler of its workload, or by default', () => {
    const rows = `${HEADER}\n1,Batch,0,1,1,1,1\n2,Service,0,1,1,1,1`
    expect(read(rows).map((job) => job.scheduler)).toEqual(['default', 'default'])
    expect(read(rows, { schedulers: { Service: 'slow' } }).map((job) => job.scheduler)).toEqual(['default', 'slow'])
  })
})

describe('the same in columns', () => {
  test('are the same jobs, in the order of arrival', () => {
    const rows = `${HEADER}\n1,Batch,5,3,60.25,1.0,2.0\n2,Batch,9,1,1,0.5,1\n1,Service,7.5,2,9,1.0,2.0`
    const options = { schedulers: { Service: 'slow' } }
    const { table, jobs } = parseOmegaWorkload(rows, options)
    expect(jobs).toBeUndefined()
    expect(table?.all()).toEqual(read(rows, options).toSorted((a, b) => a.arrival - b.arrival))
  })

  test.each([
    ['an id that is no number', 'x7,Batch,0,1,1,1,1'],
    ['an id with a zero before it', '07,Batch,0,1,1,1,1'],
    ['a task that asks for no cpu', '7,Batch,0,1,1,0,1'],
  ])('stay objects with %s', (_, row) => {
    expect(parseOmegaWorkload(`${HEADER}\n${row}`)).toEqual({ jobs: read(`${HEADER}\n${row}`) })
  })

  test('are refused for the same faults', () => {
    expect(() => parseOmegaWorkload(`${HEADER}\n1,Batch,-1,1,1,1,1`)).toThrow(InvalidInputError)
  })
})

describe('a file', () => {
  test('may have its columns in any order, lines that end in CR LF, and empty lines', () => {
    const other = 'mem,cpus,duration,tasks,submitted,workload,id\r\n2,1,60,3,1,Batch,7\r\n\r\n'
    expect(read(other)).toEqual(read(`${HEADER}\n7,Batch,1,3,60,1,2`))
  })

  test('without rows is a workload without jobs', () => {
    expect(read(HEADER)).toEqual([])
  })

  test('tells all that is wrong, each with its line and column', () => {
    const rows = ['1,Batch,-1,0,x,1,2', '1,Batch,,1.5,1,none,2', '3,Batch,1', '4,Batch,1,1,1,1,-2', '1,Batch,0,1,1,1,1']
    expect(problemsOf([HEADER, ...rows].join('\n'))).toEqual([
      'jobs.csv:2:9: jobs[0].submitted: invalid submitted: "-1", allowed: a number of seconds from 0',
      expect.stringContaining('jobs.csv:2:12: jobs[0].tasks: invalid tasks: "0", allowed: a whole number from 1'),
      'jobs.csv:2:14: jobs[0].duration: invalid duration: "x", allowed: a number of seconds from 0',
      'jobs.csv:3:1: jobs[1].id: invalid id: job "Batch-1" is there twice',
      'jobs.csv:3:9: jobs[1].submitted: invalid submitted: "", allowed: a number of seconds from 0',
      expect.stringContaining('jobs.csv:3:10: jobs[1].tasks: invalid tasks: "1.5"'),
      expect.stringContaining('jobs.csv:3:16: jobs[1].cpus: invalid quantity'),
      'jobs.csv:4:1: jobs[2]: invalid row: 3 values, allowed: 7',
      expect.stringContaining('jobs.csv:5:17: jobs[3].mem: invalid quantity'),
      'jobs.csv:6:1: jobs[4].id: invalid id: job "Batch-1" is there twice',
    ])
  })

  test('tells 20 problems at most', () => {
    expect(problemsOf([HEADER, ...Array.from({ length: 50 }, (_, at) => `${at},Batch,x,1,1,1,1`)].join('\n'))).toHaveLength(20)
  })

  test.each([
    ['', 'no column id, workload, submitted, tasks, duration, cpus, mem'],
    ['id,workload,submited,tasks,duration,cpus,mem', 'invalid column: "submited", did you mean submitted?'],
    [`${HEADER},id`, 'invalid column: "id"'],
  ])('with the header %j is refused before its rows', (header, message) => {
    const problems = problemsOf(`${header}\nx,y`)
    expect(problems.join('\n')).toContain(message)
    expect(problems.every((problem) => problem.startsWith('jobs.csv:1:'))).toBe(true)
  })

  test('with a name that no job may have is refused', () => {
    expect(problemsOf(`${HEADER}\na b,Batch,0,1,1,1,1`).join()).toContain('jobs.csv:2:1: jobs[0].id: invalid name: "Batch-a b"')
  })
})
