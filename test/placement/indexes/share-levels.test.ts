import fc from 'fast-check'
import { expect, it } from 'vitest'
import { COARSE_KEY, COARSE_SHARE, LEVEL_SHARES, LEVELS, levelOf, levelsWithin } from '../../../src/placement/indexes/share-levels.ts'
import { UNIT } from '../../../src/placement/shares.ts'

const share = fc.integer({ min: 0, max: UNIT })
const coarse = (units: number) => Math.trunc(units * COARSE_SHARE)

it('a level never falls as the share grows, and begins at its least share', () => {
  fc.assert(
    fc.property(share, share, (one, other) => {
      expect(levelOf(coarse(Math.min(one, other)))).toBeLessThanOrEqual(levelOf(coarse(Math.max(one, other))))
      expect(LEVEL_SHARES[levelOf(coarse(one))]).toBeLessThanOrEqual(one)
    }),
  )
  expect(levelOf(coarse(UNIT))).toBe(LEVELS - 1)
  LEVEL_SHARES.forEach((least, level) => {
    expect(levelOf(coarse(least))).toBe(level)
  })
})

it('a node that has what is asked, and more up to a key, is on one of the levels told', () => {
  fc.assert(
    fc.property(share, fc.integer({ min: 0, max: 2 * UNIT }), share, (asked, otherAsked, more) => {
      const free = Math.min(UNIT, asked + more)
      const from = Math.trunc((asked + otherAsked) * COARSE_KEY)
      const to = Math.trunc((free + otherAsked) * COARSE_KEY)
      expect((levelsWithin(coarse(asked), from, to) >> levelOf(coarse(free))) & 1).toBe(1)
    }),
  )
  expect(levelsWithin(coarse(0), 2 ** 26, 0)).toBe(0)
})
