/** The peak of running pods against a count at every start. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryScenario, arbitraryStrategy } from '../../src/arbitraries/index.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import { type Peak, RunningCount, runningPeak } from '../../src/simulation/running-peak.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/** By trying every start. */
function naive(spans: readonly Span[]): Peak | undefined {
  const starts = spans.map(({ start }) => start).filter((start) => !Number.isNaN(start))
  let peak: Peak | undefined
  for (const time of [...new Set(starts)].sort((a, b) => a - b)) {
    const count = spans.filter(({ start, end }) => start <= time && !(end <= time)).length
    if (count > (peak?.count ?? 0)) peak = { time, count }
  }
  return peak
}

const spans = fc.array(
  fc.record({
    start: fc.oneof({ weight: 9, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
    length: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 40 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
    late: fc.constantFrom(0, 0, 0, 0, 0, 5_000, 2 ** 40),
  }),
  { maxLength: 120, size: 'max' },
)

const ofSpans = (list: readonly Span[], most: number) =>
  runningPeak(
    Float64Array.from(list, ({ start }) => start),
    (pod) => list[pod].end,
    most,
  )

test('is that of a count at every start, the first of equals, whatever gaps there are between the starts', () => {
  let high = 0
  fc.assert(
    fc.property(spans, (drawn) => {
      const list = drawn.map(({ start, length, late }) => ({ start: start + late, end: start + late + length }))
      const expected = naive(list)
      expect(ofSpans(list, Infinity)).toEqual(expected)
      if (expected === undefined) return
      high = Math.max(high, expected.count)
      expect(ofSpans(list, expected.count)).toEqual(expected)
      expect(ofSpans(list, expected.count - 1)).toBeUndefined()
    }),
    { seed: 11, numRuns: 400 },
  )
  expect(high).toBeGreaterThan(35)
})

test('counted as time goes on it is the same, in whatever order things happen in an instant', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 5 }), (drawn, most) => {
      const list = drawn.map(({ start, length }) => ({ start, end: start + length })).filter(({ start }) => !Number.isNaN(start))
      const steps = list.flatMap(({ start, end }) => [
        [start, 1],
        [end, -1],
      ])
      const count = new RunningCount()
      for (const [time, pods] of steps.filter(([time]) => !Number.isNaN(time)).sort((a, b) => a[0] - b[0])) count.change(pods, time)
      const expected = naive(list)
      expect(count.peak(Infinity)).toEqual(expected)
      expect(count.peak(most)).toEqual(expected !== undefined && expected.count > most ? undefined : expected)
    }),
    { seed: 12, numRuns: 400 },
  )
})

test('is counted in a run as it is found afterwards, or not relied on: where pods that ran were evicted', () => {
  const relied = [0, 0]
  fc.assert(
    fc.property(arbitraryScenario(), arbitraryStrategy(), (scenario, spec) => {
      const { finished } = execute(setupOf(scenario, chooseStrategy(scenario, spec), {}))
      const { podRunAt, groupEnded, running } = finished.binding
      const { podGroup } = finished.world.roster
      relied[running.exact ? 1 : 0]++
      if (!running.exact) return
      expect(running.peak(Infinity)).toEqual(runningPeak(podRunAt, (pod) => groupEnded[podGroup[pod]], Infinity))
    }),
    { seed: 13, numRuns: 400 },
  )
  expect(Math.min(...relied)).toBeGreaterThan(0)
})
