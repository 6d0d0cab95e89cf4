/** Links of the playground: what is put in comes out, and nothing else is believed. */

import fc from 'fast-check'
import { deflateSync, strToU8 } from 'fflate'
import { describe, expect, test } from 'vitest'
import { MOST_LINK, MOST_TEXT } from '../../docs/playground/limits.ts'
import { fitsLink, linkOf, stateOfLink } from '../../docs/playground/link.ts'
import { freshState, type PageState, stateFrom } from '../../docs/playground/state.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 2000 })
const name = fc.string({ unit: 'grapheme-ascii', maxLength: 40 })
const states: fc.Arbitrary<PageState> = fc.record({
  text,
  strategies: fc.option(fc.array(name, { maxLength: 8 })),
  seed: name,
  shown: name,
  step: fc.nat(1_000_000),
})

const packed = (data: unknown): string => `v1.${Buffer.from(deflateSync(strToU8(JSON.stringify(data)))).toString('base64url')}`

describe('a link', () => {
  test('gives back the state that it was made of', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(stateOfLink(linkOf(state))).toEqual(state)
      }),
    )
  })

  test('has only characters that an address may have behind its #', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(linkOf(state)).toMatch(/^v1\.[\w-]+$/)
      }),
    )
  })

  test('of a typical scenario is shorter than its text', () => {
    const long = 'name: one\nworkload:\n  jobs:\n    - { name: web, duration: 10m }\n'.repeat(40)
    expect(linkOf(freshState(long)).length).toBeLessThan(long.length / 4)
  })

  test('that is damaged anywhere gives a state or an error in plain words, never another one', () => {
    const link = linkOf({ ...freshState('name: one\n'.repeat(20)), seed: '7', step: 3 })
    fc.assert(
      fc.property(fc.nat(link.length - 1), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 3 }), (at, other) => {
        const damaged = link.slice(0, at) + other + link.slice(at + 1)
        try {
          const state = stateOfLink(damaged)
          expect(stateFrom(state)).toEqual(state)
        } catch (error) {
          expect((error as Error).message).toMatch(/^(?:it|its|a part of it|the strategy) /)
        }
      }),
    )
  })

  test.each([
    ['nothing', '', 'another version'],
    ['another version', 'v2.AAAA', 'another version'],
    ['markup', 'v1.<script>alert(1)</script>', 'damaged'],
    ['no deflate stream', 'v1.AAAA', 'damaged|missing'],
    ['half a stream', packed({ text: 'abcdefgh'.repeat(100) }).slice(0, 24), 'damaged|missing'],
    ['no object', packed(7), 'not a state'],
    ['no text', packed({ seed: '1' }), 'scenario is missing'],
    ['a text of another kind', packed({ text: ['a'] }), 'scenario is missing'],
    ['too long a text', packed({ text: 'x'.repeat(MOST_TEXT + 1) }), 'too long'],
    ['strategies of another kind', packed({ text: '', strategies: [{}] }), 'strategies'],
    ['a seed of another kind', packed({ text: '', seed: 1 }), 'seed'],
    ['a step that is none', packed({ text: '', step: -1 }), 'step'],
    ['a step that is a fraction', packed({ text: '', step: 0.5 }), 'step'],
    ['a name without end', packed({ text: '', shown: 'x'.repeat(1000) }), 'name'],
    ['too long a link', `v1.${'A'.repeat(MOST_LINK)}`, 'longer than'],
  ])('with %s is refused', (_, link, words) => {
    expect(() => stateOfLink(link)).toThrow(new RegExp(words))
  })

  test('that unpacks to more than a scenario may be is refused before it is unpacked whole', () => {
    const bomb = packed({ text: 'x'.repeat(40_000_000) })
    expect(fitsLink(bomb)).toBe(true)
    expect(() => stateOfLink(bomb)).toThrow('unpacks to more')
  })

  test('keys that nobody knows, __proto__ among them, come to nothing', () => {
    const state = stateOfLink(packed(JSON.parse('{"text":"a","__proto__":{"step":5},"more":1}')))
    expect(state).toEqual(freshState('a'))
  })
})
