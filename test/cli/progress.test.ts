import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { type ProgressBar, type ProgressStep, progressBar, progressLine } from '../../src/cli/progress.ts'
import { Steps } from '../../src/cli/run-steps.ts'
import { heardTerminal } from './terminal.ts'

describe('the line', () => {
  test('of work whose end is known: a bar, the time left and the speed', () => {
    const line = progressLine(
      { share: 0.4, doing: 'mixed pod seed 3', count: 104_000, unit: 'events' },
      { seconds: 2, left: 80, width: 100 },
    )
    expect(line).toBe('████████░░░░░░░░░░░░   40 %  1 min 20 s left  52000 events/s  mixed pod seed 3')
  })

  test('of work whose end nobody knows: how much is done, the speed and the time it took', () => {
    const line = progressLine({ doing: 'A pod', count: 123_456, unit: 'states' }, { seconds: 3661, left: Number.NaN, width: 100 })
    expect(line).toBe('123456 states  34 states/s  1 h 1 min  A pod')
  })

  test('leaves out what is not known yet', () => {
    expect(progressLine({ share: 0, doing: 'x' }, { seconds: 0, left: Number.NaN, width: 100 })).toBe('░░░░░░░░░░░░░░░░░░░░    0 %  x')
  })

  test('is always narrower than the terminal, whatever is being done', () => {
    const step = fc.record<ProgressStep>(
      {
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        doing: fc.string({ unit: 'grapheme', maxLength: 200 }),
        count: fc.nat(1e9),
        unit: fc.constantFrom('events', 'states'),
      },
      { requiredKeys: ['doing'] },
    )
    const clock = fc.record({
      seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
      left: fc.oneof(fc.constant(Number.NaN), fc.double({ min: 0, max: 1e7, noNaN: true })),
      width: fc.integer({ min: 20, max: 200 }),
    })
    fc.assert(
      fc.property(step, clock, (one, now) => stringWidth(progressLine(one, now)) < now.width),
      { numRuns: 500 },
    )
  })
})

test('where nobody looks there is no bar, and no signal is caught', () => {
  const before = process.listenerCount('SIGINT')
  const bar = progressBar(heardTerminal())
  bar.update({ share: 0.5, doing: 'x' })
  expect(bar.shown).toBe(false)
  bar.stop()
  expect(process.listenerCount('SIGINT')).toBe(before)
})

test('runs of several scenarios are shares of all, and events of finished runs count', () => {
  const told: ProgressStep[] = []
  const bar: ProgressBar = { shown: true, update: (step) => void told.push(step), stop: () => undefined }
  const steps = new Steps(bar, 4)
  steps.within(0.5, 100, 'a')
  steps.over('a')
  steps.within(0.5, 10, 'b')
  // The rest of the scenario broke off.
  steps.done = 3
  steps.within(0, 5, 'c')
  steps.overElsewhere('d')
  expect(told.map(({ share, count }) => [share, count])).toEqual([
    [0.125, 100],
    [0.25, 100],
    [0.375, 110],
    [0.75, 105],
    [1, 4],
  ])
})
