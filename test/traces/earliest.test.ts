/** The first jobs to arrive, and no more of them in memory than twice as many as are wanted. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { earliest } from '../../src/traces/earliest.ts'
import type { TraceJob } from '../../src/traces/records.ts'

const job = (arrival: number, index: number): TraceJob => ({ name: `j${index}`, arrival, pods: [] })

test('are those that a stable sort puts first, whatever the order in which jobs come', () => {
  const arrivals = fc.oneof(fc.array(fc.nat(4), { maxLength: 40 }), fc.array(fc.nat(20), { minLength: 1100, maxLength: 1300, size: 'max' }))
  fc.assert(
    fc.property(arrivals, fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 500, max: 700 })), (times, most) => {
      const jobs = times.map(job)
      const expected = jobs.toSorted((a, b) => a.arrival - b.arrival).slice(0, most)
      expect([...earliest(jobs, most)]).toEqual(expected)
      expect([
        ...earliest(
          jobs.toSorted((a, b) => a.arrival - b.arrival),
          most,
          'arrival',
        ),
      ]).toEqual(expected)
    }),
    { seed: 8, numRuns: 60 },
  )
})

test('all jobs come through as they are where no number is given', () => {
  const jobs = [job(3, 0), job(1, 1)]
  expect([...earliest(jobs)]).toEqual(jobs)
})

test('jobs behind them are gone through, for what is wrong with them', () => {
  for (const order of ['arrival', undefined] as const) {
    let came = 0
    const jobs = function* () {
      for (; came < 3000; came++) yield job(came, came)
    }
    expect([...earliest(jobs(), 2, order)]).toHaveLength(2)
    expect(came).toBe(3000)
  }
})
