/** The load like cluster C of the Omega paper: that it has the published numbers it is built from. */
import { describe, expect, test } from 'vitest'
import { type HeavyTail, heavyTailQuantile } from '../../src/generate/heavy-tail.ts'
import { podDemand } from '../../src/generate/load.ts'
import type { GenerateRecipe } from '../../src/model/scenario.ts'
import type { Job } from '../../src/model/workload.ts'
import { made } from './well-formed.ts'

const CLUSTER = { kind: 'homogeneous', nodes: 10 }
const jobsOf = (recipe: Partial<GenerateRecipe>, seed = '1'): readonly Job[] =>
  made(CLUSTER, { kind: 'omegaC', ...recipe }, seed).workload.jobs
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const quantile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]
const ofClass = (jobs: readonly Job[], name: string): readonly Job[] => jobs.filter((job) => job.workloadClass === name)

describe('sizes known by median, 90th percentile, largest and mean', () => {
  const FITTED: ReadonlyArray<readonly [string, HeavyTail, number]> = [
    ['batch', { median: 1, p90: 22, max: 20_010, alpha: 0.701 }, 37.9],
    ['service', { median: 2, p90: 40, max: 4_440, alpha: 0.714 }, 35.2],
  ]

  test.each(FITTED)('%s: the quantile function rises through the published ones, and its mean is the published one', (_, spec, wanted) => {
    const at = (share: number): number => Math.round(heavyTailQuantile(spec, share))
    expect([at(0), at(0.5), at(0.9), at(1)]).toEqual([1, spec.median, spec.p90, spec.max])
    // The middle of each of many equal strata: the integral of the quantile function, to well under a percent.
    const strata = 400_000
    const sizes = Array.from({ length: strata }, (__, index) => at((index + 0.5) / strata))
    expect(sizes.every((size, index) => index === 0 || size >= sizes[index - 1])).toBe(true)
    expect(Math.abs(mean(sizes) / wanted - 1)).toBeLessThan(0.01)
  })

  test('a heavier tail has the larger mean', () => {
    const spec = { median: 2, p90: 40, max: 4_440, alpha: 0.7 }
    expect(heavyTailQuantile({ ...spec, alpha: 0.5 }, 0.95)).toBeGreaterThan(heavyTailQuantile(spec, 0.95))
  })
})

describe('the jobs', () => {
  const jobs = jobsOf({ window: '10h' }, '3')

  test('come one in 6.5 s, 9.3 % of them services', () => {
    expect(Math.abs((jobs.length * 6.5) / 36_000 - 1)).toBeLessThan(0.04)
    expect(Math.abs(ofClass(jobs, 'service').length / jobs.length - 0.093)).toBeLessThan(0.012)
  })

  test('have the median and the 90th percentile of tasks that their class has in the trace', () => {
    const sizes = (name: string): number[] => ofClass(jobs, name).map((job) => job.pods.length)
    expect([quantile(sizes('batch'), 0.4), quantile(sizes('service'), 0.45)]).toEqual([1, 2])
    expect(Math.abs(quantile(sizes('batch'), 0.9) - 22)).toBeLessThan(3)
    expect(Math.max(...sizes('batch'))).toBeLessThanOrEqual(20_010)
  })

  test('ask for what the trace says, all tasks of a job for the same, none for more than the limit', () => {
    const cores = (name: string): number[] => ofClass(jobs, name).map((job) => podDemand(job.pods[0]).cpu / 1000)
    expect(Math.abs(quantile(cores('batch'), 0.5) - 0.8)).toBeLessThan(0.05)
    expect(Math.abs(mean(cores('batch')) - 1.26)).toBeLessThan(0.08)
    expect(Math.abs(quantile(cores('service'), 0.5) - 1.5)).toBeLessThan(0.15)
    const gibibytes = ofClass(jobs, 'batch').map((job) => podDemand(job.pods[0]).memory / 2 ** 30)
    expect(Math.abs(mean(gibibytes) - 4)).toBeLessThan(0.25)
    expect(Math.max(...cores('batch'), ...cores('service'))).toBe(8)
    expect(jobs.every((job) => new Set(job.pods.map((pod) => pod.containers)).size === 1)).toBe(true)
    expect(Math.max(...jobsOf({ most: { cpu: '500m' } }).map((job) => podDemand(job.pods[0]).cpu))).toBe(500)
  })

  test('a scale packs batch jobs closer and moves no service; a share of services of 0 or 1 leaves one class', () => {
    const scaled = jobsOf({ window: '2h', batchScale: 4 }, '3')
    const base = jobs.filter((job) => job.arrival < 7200e6)
    expect(ofClass(scaled, 'service')).toEqual(ofClass(base, 'service'))
    expect(Math.abs(ofClass(scaled, 'batch').length / ofClass(base, 'batch').length / 4 - 1)).toBeLessThan(0.1)
    expect(new Set(jobsOf({ serviceShare: 0 }).map((job) => job.workloadClass))).toEqual(new Set(['batch']))
    expect(new Set(jobsOf({ serviceShare: 1, schedulers: 'byClass' }).map((job) => job.scheduler))).toEqual(new Set(['service']))
  })
})
