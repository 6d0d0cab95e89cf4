/** Where a walk through a trace goes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Move, moved, moveOfKey, pace, stepAt, within } from '../../docs/playground/steps.ts'

const moves = fc.constantFrom<Move>('first', 'previous', 'next', 'last')

describe('a walk', () => {
  test('never leaves the trace, wherever it goes', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.array(moves, { maxLength: 120 }), (last, way) => {
        let step = 0
        for (const move of way) {
          step = moved(step, last, move)
          expect(step).toBe(within(step, last))
        }
      }),
    )
  })

  test('goes from the first step to the last by next, and back by previous', () => {
    let step = moved(9, 12, 'first')
    for (let count = 0; count < 12; count++) step = moved(step, 12, 'next')
    expect([step, moved(step, 12, 'next'), moved(3, 12, 'last')]).toEqual([12, 12, 12])
    for (let count = 0; count < 12; count++) step = moved(step, 12, 'previous')
    expect([step, moved(step, 12, 'previous')]).toEqual([0, 0])
  })

  test('takes what is no step for the nearest one', () => {
    expect([within(Number.NaN, 5), within(-3, 5), within(99, 5), within(2.7, 5)]).toEqual([0, 0, 5, 2])
  })

  test('knows the arrows, Home and End, and no other key', () => {
    expect(['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'Home', 'End'].map(moveOfKey)).toEqual([
      'previous',
      'previous',
      'next',
      'next',
      'first',
      'last',
    ])
    expect(['a', 'constructor', 'Enter', ''].map(moveOfKey)).toEqual([undefined, undefined, undefined, undefined])
  })

  test('a time leads to the last record that is not later', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.nat(40), (numbers, time) => {
        const times = numbers.sort((a, b) => a - b)
        expect(stepAt(times, time)).toBe(times.filter((one) => one <= time).length)
      }),
    )
  })

  test('a long trace is played faster than a short one, none slower than a step a second', () => {
    expect([pace(1), pace(100), pace(2000)]).toEqual([900, 300, 60])
  })
})
