/** Time-weighted sums by hand. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HELD_IDLE, NO_ROOM, Recorder, RUNNING, STRANDED, USEFUL, WASTED } from '../../src/metrics/recorder.ts'

const vector = (...amounts: number[]) => Float64Array.from(amounts)

describe('the recorder', () => {
  test('weighs what is in use by how long it is', () => {
    const recorder = new Recorder(1, 2, 1, 0)
    recorder.use(RUNNING, vector(3, 1), 1)
    recorder.advance(10)
    recorder.use(RUNNING, vector(1, 1), 1)
    recorder.use(STRANDED, vector(0, 7), 1)
    recorder.advance(14)
    recorder.use(RUNNING, vector(3, 1), -1)
    recorder.advance(20)
    expect(recorder.integral(RUNNING, 0, 20)).toBe(3 * 10 + 4 * 4 + 1 * 6)
    expect(recorder.integral(RUNNING, 1, 20)).toBe(1 * 10 + 2 * 4 + 1 * 6)
    expect(recorder.integral(STRANDED, 1, 20)).toBe(7 * 10)
    expect(recorder.integral(HELD_IDLE, 0, 20)).toBe(0)
    expect(recorder.inUse(RUNNING, 0)).toBe(1)
  })

  test('lets the totals stand after the last event, up to any later horizon', () => {
    const recorder = new Recorder(1, 1, 1, 0)
    recorder.use(RUNNING, vector(2), 1)
    recorder.advance(10)
    recorder.use(RUNNING, vector(3), 1)
    expect(recorder.integral(RUNNING, 0, 10)).toBe(20)
    expect(recorder.integral(RUNNING, 0, 100)).toBe(20 + 5 * 90)
    expect(recorder.integral(RUNNING, 0, 11)).toBe(25)
  })

  test('counts nothing before the window begins', () => {
    const recorder = new Recorder(1, 1, 1, 50)
    recorder.use(RUNNING, vector(2), 1)
    recorder.advance(30)
    expect(recorder.integral(RUNNING, 0, 50)).toBe(0)
    recorder.advance(60)
    expect(recorder.integral(RUNNING, 0, 60)).toBe(20)
  })

  test('is none the wiser for being told the time more often', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(20), amount: fc.integer({ min: 0, max: 9 }) })),
        fc.array(fc.nat(20)),
        (changes, looks) => {
          const ordered = [...changes].sort((a, b) => a.at - b.at)
          const plain = new Recorder(1, 1, 1, 0)
          const nosy = new Recorder(1, 1, 1, 0)
          for (const { at, amount } of ordered) {
            plain.advance(at)
            plain.use(HELD_IDLE, vector(amount), 1)
            for (const look of looks.filter((one) => one <= at).sort((a, b) => a - b)) nosy.advance(look)
            nosy.advance(at)
            nosy.use(HELD_IDLE, vector(amount), 1)
          }
          const byHand = ordered.reduce((sum, { at, amount }) => sum + amount * (25 - at), 0)
          expect(plain.integral(HELD_IDLE, 0, 25)).toBe(byHand)
          expect(nosy.integral(HELD_IDLE, 0, 25)).toBe(byHand)
        },
      ),
      { seed: 41, numRuns: 300 },
    )
  })

  test('moves decision time from useful to wasted when the result is evicted', () => {
    const recorder = new Recorder(1, 1, 2, 0)
    recorder.decided(1, USEFUL, 100)
    recorder.decided(1, NO_ROOM, 7)
    recorder.decided(1, USEFUL, -60)
    recorder.decided(1, WASTED, 60)
    expect([USEFUL, WASTED, NO_ROOM].map((kind) => recorder.decisionTime(1, kind as typeof USEFUL))).toEqual([40, 60, 7])
    expect(recorder.decisionTime(0, USEFUL)).toBe(0)
  })
})
