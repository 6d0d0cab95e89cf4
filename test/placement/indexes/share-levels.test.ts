import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COARSE_KEY, COARSE_SHARE, MANY_LEVELS, PAIR_LEVELS } from '../../../src/placement/indexes/share-levels.ts'
import { UNIT } from '../../../src/placement/shares.ts'

const share = fc.integer({ min: 0, max: UNIT })
const coarse = (units: number) => Math.trunc(units * COARSE_SHARE)

describe.each([
  { name: 'two dimensions', levels: PAIR_LEVELS },
  { name: 'more dimensions', levels: MANY_LEVELS },
])('levels of $name', ({ levels }) => {
  const levelOf = (first: number, second: number) => levels.of(coarse(first), coarse(second))

  it('a node that has what is asked is on one of the levels told, which has no less than its least share', () => {
    fc.assert(
      fc.property(share, share, share, share, (first, second, more, otherMore) => {
        const free = levelOf(Math.min(UNIT, first + more), Math.min(UNIT, second + otherMore))
        expect((levels.from[levelOf(first, second)] >> free) & 1).toBe(1)
        expect(levels.firstShares[levelOf(first, second)]).toBeLessThanOrEqual(first)
        expect(levels.secondShares[levelOf(first, second)]).toBeLessThanOrEqual(second)
      }),
    )
  })

  it('a level begins at its least shares, and is told by no request that asks for more', () => {
    levels.firstShares.forEach((first, level) => {
      const second = levels.secondShares[level]
      expect(levelOf(first, second)).toBe(level)
      if (first > 0) expect((levels.from[level] >> levelOf(first - UNIT / 256, second)) & 1).toBe(0)
      if (second > 0) expect((levels.from[level] >> levelOf(first, second - UNIT / 256)) & 1).toBe(0)
    })
  })

  it('a node that has what is asked, and more up to a key, is on one of the levels told', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 0, max: 2 * UNIT }), share, share, (asked, otherAsked, more, second) => {
        const free = Math.min(UNIT, asked + more)
        const from = Math.trunc((asked + otherAsked) * COARSE_KEY)
        const to = Math.trunc((free + otherAsked) * COARSE_KEY)
        expect((levels.within(coarse(asked), from, to) >> levelOf(free, second)) & 1).toBe(1)
      }),
    )
    expect(levels.within(0, 2 ** 26, 0)).toBe(0)
  })
})
