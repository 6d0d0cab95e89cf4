/** A digest tells two sequences apart: by a value, by the order, by where a text ends. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Digest } from '../../src/kernel/digest.ts'

function ofWords(words: readonly number[]): string {
  const digest = new Digest()
  for (const word of words) digest.add(word)
  return digest.toString()
}

function ofLongs(values: readonly number[]): string {
  const digest = new Digest()
  for (const value of values) digest.addLong(value)
  return digest.toString()
}

function ofTexts(texts: readonly string[]): string {
  const digest = new Digest()
  for (const text of texts) digest.addText(text)
  return digest.toString()
}

describe('a digest', () => {
  test('is 16 hex digits and the same for the same numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (words) => {
        expect(ofWords(words)).toMatch(/^[0-9a-f]{16}$/)
        expect(ofWords(words)).toBe(ofWords([...words]))
      }),
      { seed: 21, numRuns: 200 },
    )
  })

  test('differs where sequences differ', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }),
        (a, b) => {
          expect(ofWords(a) === ofWords(b)).toBe(a.join() === b.join())
        },
      ),
      { seed: 22, numRuns: 2000 },
    )
  })

  test('takes in all 53 bits of a long', () => {
    const values = Array.from({ length: 54 }, (_, bit) => (bit === 53 ? 0 : 2 ** bit))
    expect(new Set(values.map((value) => ofLongs([value]))).size).toBe(values.length)
  })

  test('of thirty thousand single numbers has no two alike', () => {
    const seen = new Set<string>()
    for (let value = 0; value < 30_000; value++) seen.add(ofWords([value]))
    expect(seen.size).toBe(30_000)
  })

  test('knows where a text ends', () => {
    expect(ofTexts(['ab', 'c'])).not.toBe(ofTexts(['a', 'bc']))
    expect(ofTexts(['', 'a'])).not.toBe(ofTexts(['a', '']))
    expect(ofTexts(['abc'])).toBe(ofTexts(['abc']))
  })

  test('can be read at any time without changing what follows', () => {
    const digest = new Digest()
    digest.add(1)
    expect(digest.toString()).toBe(ofWords([1]))
    digest.add(2)
    expect(digest.toString()).toBe(ofWords([1, 2]))
  })
})
