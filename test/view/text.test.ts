import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, escapeHtml, formatNumber, guardCell } from '../../src/view/text.ts'

describe('text from outside', () => {
  test('cleaned text holds no control and no bidirectional character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code)) }),
        (text) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u.test(cleanText(text)),
      ),
      { seed: 1, numRuns: 300 },
    )
  })

  test('an escape sequence loses its escape, letters of every script stay', () => {
    expect(cleanText('\u001b[31mred\u009b0m \u202eabc é 日本')).toBe('[31mred0m abc é 日本')
  })

  test('escaped text can open no tag, no attribute and no entity', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ' ') }),
        (text) => !/[<>"'&]/.test(escapeHtml(text).replaceAll(/&(amp|lt|gt|quot|#39);/g, '')),
      ),
      { seed: 2, numRuns: 300 },
    )
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('a text cell %j is no formula any more', (text) => {
    expect(guardCell(text)).toBe(`'${text}`)
  })

  test('other cells stay as they are', () => {
    for (const text of ['', 'web', 'a=b', '1-2']) expect(guardCell(text)).toBe(text)
  })

  test.each([
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [0, '0'],
    [12345, '12345'],
    [0.5, '0.5'],
    [0.105, '0.105'],
    [1 / 3, '0.3333'],
    [1234.5678, '1235'],
    [10.1, '10.1'],
    [99999.5, '100000'],
    [0.00001234, '1.23e-5'],
    [1234567.5, '1.23e+6'],
    [-0.25, '-0.25'],
  ])('%s is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })
})
