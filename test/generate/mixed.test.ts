import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { offeredLoad, podDemand } from '../../src/generate/load.ts'
import { roomOf, slots } from '../../src/generate/room.ts'
import type { GenerateRecipe } from '../../src/model/scenario.ts'
import { HOUR, MINUTE } from '../../src/model/time.ts'
import type { Job } from '../../src/model/workload.ts'
import { made } from './well-formed.ts'

const CLUSTER = { kind: 'homogeneous', nodes: 40 }

const jobsOf = (options: object, seed = '1'): readonly Job[] => made(CLUSTER, { kind: 'mixed', jobs: 200, ...options }, seed).workload.jobs

/** The load on the busiest dimension over the time in which the jobs came. */
function busiest(workload: GenerateRecipe, seed: string, window?: number): number {
  const done = made(CLUSTER, workload, seed)
  const last = done.workload.jobs[done.workload.jobs.length - 1].arrival
  return Math.max(...Object.values(offeredLoad(done.workload, roomOf(done.cluster), window ?? last)))
}

describe('load', () => {
  test('of a number of jobs is what was asked for, by Little', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 2, noNaN: true }), fc.string({ maxLength: 5 }), (load, seed) => {
        const found = busiest({ kind: 'mixed', jobs: 400, load, arrivals: { process: 'constant' } }, seed)
        expect(Math.abs(found / load - 1)).toBeLessThan(0.01)
      }),
      { seed: 201, numRuns: 20 },
    )
  })

  test('holds for every arrival process, up to the gap that follows the last job', () => {
    for (const process of ['poisson', 'gamma', 'hyperexponential', 'bursts']) {
      expect(Math.abs(busiest({ kind: 'mixed', jobs: 2000, load: 0.7, arrivals: { process } }, '3') / 0.7 - 1)).toBeLessThan(0.05)
    }
  })

  test('within a window is reached by as many jobs as it takes', () => {
    const short = { distribution: 'exponential', mean: '1m' }
    const found = busiest({ kind: 'mixed', window: '1h', load: 0.6, duration: short, gangs: { share: 0.2 } }, '5', HOUR)
    expect(Math.abs(found / 0.6 - 1)).toBeLessThan(0.02)
  })

  test('counts services that never end', () => {
    const recipe = {
      kind: 'mixed',
      jobs: 400,
      load: 0.9,
      duration: '2h',
      services: { share: 0.3, endless: 0.1 },
      arrivals: { process: 'constant' },
    }
    expect(Math.abs(busiest(recipe, '8') / 0.9 - 1)).toBeLessThan(0.01)
  })

  test('that endless services alone exceed is refused', () => {
    const recipe = { kind: 'mixed', jobs: 5000, load: 0.05, services: { share: 1, endless: 1 } }
    expect(() => made(CLUSTER, recipe, '1')).toThrow(/invalid endless: these jobs alone take .* allowed: less than the load of 0.05/)
  })
})

describe('streams: one setting moves no other draw', () => {
  const spans = (jobs: readonly Job[]): unknown => jobs.map((job) => job.duration)
  const sizes = (jobs: readonly Job[]): unknown => jobs.filter((job) => job.gang === undefined).map((job) => [job.name, job.pods.length])
  const base = jobsOf({})

  test('more containers move neither run times nor sizes nor totals of pods', () => {
    const more = jobsOf({ containers: 3 })
    expect(spans(more)).toEqual(spans(base))
    expect(sizes(more)).toEqual(sizes(base))
    expect(more.map((job) => podDemand(job.pods[0]))).toEqual(base.map((job) => podDemand(job.pods[0])))
    expect(more.every((job) => job.pods[0].containers.length === 3)).toBe(true)
  })

  test('gangs change the sizes of gangs alone, and late siblings nothing but themselves', () => {
    const gangs = jobsOf({ gangs: { share: 0.3 } })
    const names = new Set(gangs.filter((job) => job.gang === undefined).map((job) => job.name))
    expect(names.size < 160 && names.size > 120).toBe(true)
    expect(sizes(gangs)).toEqual(sizes(base.filter((job) => names.has(job.name))))
    expect(spans(gangs)).toEqual(spans(base))
    const late = jobsOf({ late: { share: 0.5 } })
    expect(late.map((job) => job.arrival)).toEqual(base.map((job) => job.arrival))
  })

  test('twice the load is the same pattern in half the time', () => {
    const twice = jobsOf({ load: 1.6 })
    for (const [index, job] of twice.entries()) expect(Math.abs(job.arrival * 2 - base[index].arrival)).toBeLessThan(4)
  })
})

test('shares of gangs, late siblings, services and endless ones are what was asked for', () => {
  const options = {
    jobs: 4000,
    gangs: { share: 0.2 },
    late: { share: 0.25, delay: '20s' },
    services: { share: 0.5, endless: 0.3 },
    containers: 2,
  }
  const jobs = jobsOf({ ...options, interarrival: '1s', priorities: { service: 9, batch: 1 } })
  const share = (some: number, all: number, asked: number): void => expect(Math.abs(some / all - asked)).toBeLessThan(0.03)
  const services = jobs.filter((job) => job.workloadClass === 'service')
  const pods = jobs.flatMap((job) => job.pods)
  const delays = pods.flatMap((pod) => pod.containers[1].arrival ?? [])
  share(jobs.filter((job) => job.gang !== undefined).length, jobs.length, 0.2)
  share(services.length, jobs.length, 0.5)
  share(services.filter((job) => job.duration === undefined).length, services.length, 0.3)
  share(delays.length, pods.length, 0.25)
  share(delays.reduce((sum, delay) => sum + delay, 0) / delays.length / 20e6, 1, 1)
  expect(jobs.every((job) => job.priority === (job.workloadClass === 'service' ? 9 : 1))).toBe(true)
  share(jobs[jobs.length - 1].arrival / 4000e6, 1, 1)
})

test('with a mean gap and a window, jobs come until the window ends', () => {
  const { jobs } = made(CLUSTER, { kind: 'mixed', window: '10m', interarrival: '2s', arrivals: { process: 'constant' } }, '1').workload
  expect(jobs.map((job) => job.arrival)).toEqual(Array.from({ length: 299 }, (_, index) => (index + 1) * 2e6))
  expect(jobs[jobs.length - 1].arrival).toBeLessThan(10 * MINUTE)
})

test('every gang fits the empty cluster, however large it is drawn', () => {
  const small = { kind: 'homogeneous', nodes: 3, allocatable: { cpu: '2', memory: '8Gi' } }
  const done = made(small, { kind: 'mixed', gangs: { share: 1, size: 'alibaba2017' } }, '6')
  const room = roomOf(done.cluster)
  const room1 = done.workload.jobs.map((job) => slots(room, podDemand(job.pods[0])) - job.pods.length)
  expect(Math.min(...room1)).toBe(0)
})

test('pods of a job share their containers, so that many cost little', () => {
  const [first] = jobsOf({ pods: 50, jobs: 1 })
  expect(new Set(first.pods.map((pod) => pod.containers)).size).toBe(1)
})

test('the sizes of Alibaba 2018 have their mean of 3.4 and 38 % single pods', () => {
  const sizes = jobsOf({ jobs: 20_000, interarrival: '1s' }).map((job) => job.pods.length)
  expect(Math.abs(sizes.reduce((a, b) => a + b, 0) / sizes.length - 3.38)).toBeLessThan(0.1)
  expect(Math.abs(sizes.filter((size) => size === 1).length / sizes.length - 0.3833)).toBeLessThan(0.012)
})

test('a request that no node can hold is cut to the roomiest, a resource that none has is refused', () => {
  const jobs = jobsOf({ requests: { cpu: '500', memory: '1Gi' }, jobs: 2 })
  expect(podDemand(jobs[0].pods[0])).toEqual({ cpu: 32_000, memory: 2 ** 30 })
  expect(() => jobsOf({ requests: { 'example.org/fpga': 1 } })).toThrow(/no node has room for example.org\/fpga/)
})
