/** Lines of the editor: places, indents, shifts. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indentAfter, offsetOf, shifted } from '../../docs/playground/lines.ts'

describe('a place', () => {
  test('that is in the text is found, and any other is the nearest in it', () => {
    const text = 'ab\n\ncdef'
    expect(offsetOf(text, 1, 1)).toBe(0)
    expect(offsetOf(text, 3, 2)).toBe(5)
    expect(offsetOf(text, 2, 9)).toBe(3)
    expect(offsetOf(text, 9, 1)).toBe(4)
    fc.assert(
      fc.property(fc.string(), fc.nat(20), fc.nat(20), (any, line, column) => {
        const at = offsetOf(any, line, column)
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThanOrEqual(any.length)
      }),
    )
  })
})

describe('the indent of a new line', () => {
  test.each([
    ['', ''],
    ['a: 1', ''],
    ['  a: 1', '  '],
    ['  nodes:', '    '],
    ['  - name: web', '    '],
    ['  - pods:', '      '],
    ['# a note:', ''],
    ['first:\n  second: 2', '  '],
  ])('after %j is %j', (before, indent) => {
    expect(indentAfter(before)).toBe(indent)
  })
})

describe('a shift', () => {
  test('moves whole lines, however little of them is selected', () => {
    const text = 'a\n  b\nc'
    expect(shifted(text, 3, 3, 1)).toEqual({ from: 2, to: 5, text: '    b' })
    expect(shifted(text, 1, 7, 1)).toEqual({ from: 0, to: 7, text: '  a\n    b\n  c' })
    expect(shifted(text, 3, 3, -1)).toEqual({ from: 2, to: 5, text: 'b' })
  })

  test('to the right and back is no change', () => {
    const lines = fc.array(fc.constantFrom('a', '  b', 'c: 1', ' d'), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(lines, fc.nat(30), fc.nat(30), (some, one, other) => {
        const text = some.join('\n')
        const [start, end] = [Math.min(one, other, text.length), Math.min(Math.max(one, other), text.length)]
        const right = shifted(text, start, end, 1)
        const between = text.slice(0, right.from) + right.text + text.slice(right.to)
        const back = shifted(between, right.from, right.from + right.text.length, -1)
        expect(between.slice(0, back.from) + back.text + between.slice(back.to)).toBe(text)
      }),
    )
  })
})
