import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { wrap } from '../../src/view/wrap.ts'

test.each([
  ['hoarding-timeout', 10, ['hoarding-', 'timeout']],
  ['wait to run, mean (s)', 12, ['wait to run,', 'mean (s)']],
  ['allRan 3, deadlock 2', 9, ['allRan 3,', 'deadlock', '2']],
  ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ['日本語日本語', 5, ['日本', '語日', '本語']],
  ['a 日本語', 3, ['a', '日', '本', '語']],
  ['short', 5, ['short']],
  ['', 3, ['']],
  ['👩‍👩‍👧👩‍👩‍👧', 2, ['👩‍👩‍👧', '👩‍👩‍👧']],
])('%j in %i columns', (text, most, lines) => {
  expect(wrap(text, most)).toEqual(lines)
})

test('no line is too wide, and nothing but spaces is lost', () => {
  const letter = fc.constantFrom('a', 'b', ' ', '-', '/', ',', '日', 'é', '1')
  fc.assert(
    fc.property(fc.string({ unit: letter, maxLength: 40 }), fc.integer({ min: 2, max: 20 }), (text, most) => {
      const lines = wrap(text, most)
      expect(lines.filter((line) => stringWidth(line) > most)).toEqual([])
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    }),
    { numRuns: 500 },
  )
})
