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

  test.each([
    ['a\u200bb\u2060c\ufeffd', 'abcd'],
    ['ad\u200dmin\u200c', 'admin'],
    ['x\u{e0041}\u{e0100}\u034f\u00ad\u3164y', 'xy'],
    ['b\ufe0fc', 'bc'],
    ['half \ud800 \ufffe\uffff', 'half \ufffd \ufffd\ufffd'],
  ])('what cannot be seen goes, what is no character is replaced: %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean)
  })

  test.each(['👩\u200d👩\u200d👧', '❤\ufe0f', '1\ufe0f\u20e3', 'می\u200cخواهم', 'क्\u200dष', 'é', 'e\u0301', '漢字'])(
    'pictures and scripts that need joiners keep them: %s',
    (text) => {
      expect(cleanText(text)).toBe(text)
    },
  )

  test('escaped text can open no tag, no attribute and no entity', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ' ') }),
        (text) => !/[<>"'&]/.test(escapeHtml(text).replaceAll(/&(amp|lt|gt|quot|#39);/g, '')),
      ),
      { seed: 2, numRuns: 300 },
    )
  })

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    ' =1',
    '\u00a0\u3000@x',
    '\u200b=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    " =cmd|' /C calc'!A0",
  ])('a text cell %j is no formula any more', (text) => {
    expect(guardCell(text)).toBe(`'${text}`)
  })

  test('other cells stay as they are', () => {
    for (const text of ['', 'web', 'a=b', '1-2', ' a', 'é=1']) expect(guardCell(text)).toBe(text)
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
