/** Shares of a window by hand, at the run's own end and at a later horizon. */
import { describe, expect, test } from 'vitest'
import { NO_ROOM, Recorder, RUNNING, STRANDED, USEFUL, WASTED } from '../../src/metrics/recorder.ts'
import { distribution } from '../../src/metrics/waits.ts'
import { ratio, windowFigures } from '../../src/metrics/window.ts'
import { Shares } from '../../src/simulation/shares.ts'

const SECOND = 1_000_000

/** Two schedulers, a cluster of 10 cpu and no gpu; from 2 s on 4 run and 2 are stranded for 4 s, then 1 runs. */
function source() {
  const totals = Float64Array.of(10, 0)
  const recorder = new Recorder(2, 2, 2, 2 * SECOND)
  const shares = new Shares(2, totals, [0, 1], 2 * SECOND)
  const give = (scheduler: number, amount: number, sign: 1 | -1, now: number) => {
    shares.change(scheduler, Float64Array.of(amount, 0), sign, now)
  }
  recorder.advance(2 * SECOND)
  recorder.use(RUNNING, Float64Array.of(4, 0), 1)
  recorder.use(STRANDED, Float64Array.of(2, 0), 1)
  give(0, 4, 1, 2 * SECOND)
  give(1, 2, 1, 2 * SECOND)
  recorder.advance(6 * SECOND)
  recorder.use(RUNNING, Float64Array.of(3, 0), -1)
  recorder.use(STRANDED, Float64Array.of(2, 0), -1)
  give(0, 3, -1, 6 * SECOND)
  give(1, 2, -1, 6 * SECOND)
  recorder.groupsStarted = 2
  recorder.decided(0, USEFUL, SECOND)
  recorder.decided(0, WASTED, 2 * SECOND)
  recorder.decided(1, NO_ROOM, SECOND / 2)
  return { recorder, dimensions: ['cpu', 'example.com/gpu'], totals, schedulers: [{ name: 'first' }, { name: 'second' }], shares }
}

describe('the window', () => {
  test('runs from the first submission to the horizon', () => {
    const figures = windowFigures(source(), 6 * SECOND)
    expect(figures.windowSeconds).toBe(4)
    expect(figures.throughputPerSecond).toBe(0.5)
    expect(figures.utilisation).toEqual({ cpu: 0.4, 'example.com/gpu': null })
    expect(figures.stranded.cpu).toBe(0.2)
    expect(figures.heldIdle.cpu).toBe(0)
    expect(figures.busyness).toEqual({
      first: { useful: 0.25, wasted: 0.5, noRoom: 0 },
      second: { useful: 0, wasted: 0, noRoom: 0.125 },
    })
  })

  test('can be taken again at a later horizon: what runs goes on, what was decided is spread over more time', () => {
    const figures = windowFigures(source(), 10 * SECOND)
    expect(figures.windowSeconds).toBe(8)
    expect(figures.utilisation.cpu).toBe((4 * 4 + 1 * 4) / (10 * 8))
    expect(figures.stranded.cpu).toBe((2 * 4) / (10 * 8))
    expect(figures.busyness.first.wasted).toBe(0.25)
    expect(figures.throughputPerSecond).toBe(0.25)
  })

  test("has Jain's index of the time-weighted dominant shares: (sum x)^2 / (n sum x^2)", () => {
    const at = (horizon: number, first: number, second: number) =>
      expect(windowFigures(source(), horizon * SECOND).fairness).toBeCloseTo((first + second) ** 2 / (2 * (first ** 2 + second ** 2)), 12)
    at(6, 0.4 * 4, 0.2 * 4)
    at(10, 0.4 * 4 + 0.1 * 4, 0.2 * 4)
  })

  test('of no length has empty ratios, not zeros and not infinities', () => {
    const figures = windowFigures(source(), 2 * SECOND)
    expect(figures.throughputPerSecond).toBeNull()
    expect(figures.utilisation.cpu).toBeNull()
    expect(figures.busyness.first.useful).toBeNull()
    expect(figures.fairness).toBeNull()
    expect(windowFigures(source(), SECOND).windowSeconds).toBe(0)
  })

  test('measures deadlock from the first onset', () => {
    const one = source()
    expect(windowFigures(one, 6 * SECOND).deadlockSeconds).toBe(0)
    one.recorder.deadlock(3 * SECOND)
    expect(windowFigures(one, 6 * SECOND).deadlockSeconds).toBe(3)
    expect(windowFigures(one, 10 * SECOND).deadlockSeconds).toBe(7)
  })

  test('measures deadlock to where it was broken, and what overlaps once', () => {
    const one = source()
    const first = one.recorder.deadlock(3 * SECOND)
    const second = one.recorder.deadlock(2 * SECOND)
    first.until = 4 * SECOND
    second.until = 5 * SECOND
    expect(windowFigures(one, 10 * SECOND).deadlockSeconds).toBe(3)
    expect(windowFigures(one, 4 * SECOND).deadlockSeconds).toBe(2)
    one.recorder.deadlock(9 * SECOND)
    expect(windowFigures(one, 10 * SECOND).deadlockSeconds).toBe(4)
    expect(one.recorder.deadlockOnset).toBe(2 * SECOND)
  })
})

describe('dominant shares', () => {
  test('are the largest share of any resource, of what is there', () => {
    const shares = new Shares(2, Float64Array.of(9, 18, 0, 1), [0, 1, 2], 0)
    shares.change(0, Float64Array.of(3, 2, 5, 1), 1, 0)
    expect(shares.dominant[0]).toBe(3 / 9)
    shares.change(0, Float64Array.of(0, 7, 0, 0), 1, 0)
    expect(shares.dominant[0]).toBe(9 / 18)
    shares.change(0, Float64Array.of(3, 9, 5, 1), -1, 0)
    expect(Array.from(shares.dominant)).toEqual([0, 0])
  })

  test('are weighed by time, from the start of the window on', () => {
    const shares = new Shares(1, Float64Array.of(10), [0], 100)
    shares.change(0, Float64Array.of(5), 1, 50)
    shares.change(0, Float64Array.of(5), 1, 120)
    expect(shares.weighted(0, 130)).toBe(0.5 * 20 + 1 * 10)
  })
})

describe('waits', () => {
  test('are summed up over those who got there, in seconds', () => {
    const waits = distribution(Float64Array.of(4 * SECOND, Number.NaN, 1 * SECOND, 3 * SECOND, 2 * SECOND))
    expect(waits).toEqual({ mean: 2.5, p50: 2.5, p90: expect.closeTo(3.7, 9), p99: expect.closeTo(3.97, 9), max: 4, count: 4 })
  })

  test('of nobody are null, not zero', () => {
    expect(distribution(Float64Array.of(Number.NaN))).toEqual({ mean: null, p50: null, p90: null, p99: null, max: null, count: 0 })
  })

  test('a ratio to nothing is null', () => {
    expect([ratio(1, 0), ratio(0, 0), ratio(0, 4)]).toEqual([null, null, 0])
  })
})
