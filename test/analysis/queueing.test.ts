/** Closed forms of queueing theory, and the simulator held against them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decisionMoments, meanWaitMG1 } from '../../src/analysis/queueing.ts'
import { confidenceInterval } from '../../src/analysis/statistics.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { discrete, exponential } from '../../src/kernel/distributions.ts'
import { randomStream } from '../../src/kernel/random.ts'
import { job, nodes, pods, scenario, use } from '../tools/scenario-builders.ts'

describe('the mean wait of M/G/1', () => {
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
  const load = fc.double({ min: 0, max: 0.99, noNaN: true })

  test('with exponential service is that of M/M/1: load x mean / (1 - load)', () => {
    fc.assert(
      fc.property(positive, load, (mean, rho) => {
        expect(meanWaitMG1(rho / mean, { mean, secondMoment: 2 * mean * mean }) / mean).toBeCloseTo(rho / (1 - rho), 8)
      }),
      { seed: 81 },
    )
  })

  test('with constant service is half of that', () => {
    fc.assert(
      fc.property(positive, load, (mean, rho) => {
        expect(meanWaitMG1(rho / mean, { mean, secondMoment: mean * mean }) / mean).toBeCloseTo(rho / (1 - rho) / 2, 8)
      }),
      { seed: 82 },
    )
  })

  test('is without end at a load of 1, and nothing without arrivals', () => {
    expect(meanWaitMG1(0.5, { mean: 2, secondMoment: 4 })).toBe(Number.POSITIVE_INFINITY)
    expect(meanWaitMG1(0, { mean: 2, secondMoment: 4 })).toBe(0)
  })

  test('is refused for moments that no service time has', () => {
    expect(() => meanWaitMG1(1, { mean: 2, secondMoment: 3 })).toThrow('invalid second moment: 3')
    expect(() => meanWaitMG1(-1, { mean: 0.1, secondMoment: 1 })).toThrow('invalid rate')
    expect(() => meanWaitMG1(Number.NaN, { mean: 0.1, secondMoment: 1 })).toThrow('invalid rate')
  })

  test('takes the moments of a decision time from those of the number of tasks', () => {
    // 1 or 3 tasks alike: 0.2 or 0.4 s.
    const moments = decisionMoments({ job: 0.1, task: 0.1 }, { mean: 2, secondMoment: 5 })
    expect(moments.mean).toBeCloseTo(0.3, 12)
    expect(moments.secondMoment).toBeCloseTo((0.04 + 0.16) / 2, 12)
  })
})

describe('a serial scheduler under Poisson arrivals', () => {
  const SIZES = [1, 5, 30]
  const WEIGHTS = [6, 3, 1]
  const JOBS = 1500
  const decision = { job: 0.1, task: 0.005 }
  const moment = (power: number) => SIZES.reduce((sum, size, at) => sum + (WEIGHTS[at] * size ** power) / 10, 0)
  const service = decisionMoments(decision, { mean: moment(1), secondMoment: moment(2) })

  /** Mean seconds from submission to first attempt, by seed. */
  const waits = (rate: number) =>
    ['1', '2', '3', '4', '5', '6', '7', '8'].map((seed) => {
      const gap = exponential(randomStream(seed, 'gaps'), 1 / rate)
      const size = discrete(randomStream(seed, 'sizes'), SIZES, WEIGHTS)
      let arrival = 0
      const jobs = Array.from({ length: JOBS }, (_, at) => {
        arrival += gap()
        return job(`j-${at}`, pods('p', size()), { arrival, duration: 1, gang: true })
      })
      const from = scenario({ nodes: nodes(1, 1e6), jobs })
      const { waitFirstSeconds } = simulate(from, { strategy: use('serial', {}, { unit: 'job' }), groups: false }).figures
      expect(waitFirstSeconds.count).toBe(JOBS)
      return waitFirstSeconds.mean
    })

  test.each([0.3, 0.6, 0.8])('waits as long as the formula says at a load of %f', (load) => {
    const rate = load / service.mean
    const expected = meanWaitMG1(rate, service)
    const interval = confidenceInterval(waits(rate) as number[], 0.99)
    expect(interval?.low).toBeLessThan(expected)
    expect(interval?.high).toBeGreaterThan(expected)
    // An interval so wide that it holds anything would prove nothing.
    expect(Math.abs((interval?.mean ?? 0) - expected)).toBeLessThan(0.15 * expected)
  })
})
