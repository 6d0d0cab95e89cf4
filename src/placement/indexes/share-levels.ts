/**
 * How much is free of a node's first two resources, as a level: narrow where little is free, for most nodes of a full cell are there. In a row of
 * nodes of one class and one level of the first resource the order of free shares is nearly that of the second, so that a search begins near its end.
 * Where more than two dimensions count it is not, and the second has levels too.
 *
 * Shares are coarsened to integers that compare as they do, so that a look at a node is one branch.
 */
import { UNIT } from '../shares.ts'

/** Binary places of a coarse share of room. */
const PLACES = 29
/** From units of 2^-48. */
export const COARSE_SHARE = 2 ** PLACES / UNIT
/** Those of a coarse key, which may be the sum of 16 shares. */
const KEY_PLACES = 25
export const COARSE_KEY = 2 ** KEY_PLACES / UNIT

const UNIT_PLACES = 8
const UNITS = 2 ** UNIT_PLACES

/** Levels at most: bits of a word. */
export const LEVELS = 32

export class ShareLevels {
  /** Of levels that node may be on that has room for a request on level `l`, the bits: `from[l]`. */
  readonly from: Int32Array
  /** The least shares of a level, in the units of the score. */
  readonly firstShares: Float64Array
  readonly secondShares: Float64Array
  /** By share in 256ths: the part of the first resource in a level, and of the second; bits of the levels with no more of the first. */
  private readonly first: Uint8Array
  private readonly second: Uint8Array
  private readonly upTo: Int32Array

  /** @param first shares, in 256ths, from which on each level of the first resource counts. @param second those of the second; the product at most 32. */
  constructor(first: readonly number[], second: readonly number[]) {
    const pairs = first.flatMap((one) => second.map((two) => [one, two]))
    const bits = (holds: (pair: number[]) => boolean) => pairs.reduce((sum, pair, level) => sum | (holds(pair) ? 1 << level : 0), 0)
    const stepsOf = (limits: readonly number[], width: number) =>
      Uint8Array.from({ length: UNITS + 1 }, (_, share) => width * (limits.filter((limit) => limit <= share).length - 1))
    this.from = Int32Array.from(pairs, ([one, two]) => bits((other) => other[0] >= one && other[1] >= two))
    this.firstShares = Float64Array.from(pairs, ([one]) => (one / UNITS) * UNIT)
    this.secondShares = Float64Array.from(pairs, ([, two]) => (two / UNITS) * UNIT)
    this.first = stepsOf(first, second.length)
    this.second = stepsOf(second, 1)
    this.upTo = Int32Array.from({ length: UNITS + 1 }, (_, share) => bits(([one]) => one <= share))
  }

  /** The level of two coarse shares. */
  of(first: number, second: number): number {
    return this.first[first >> (PLACES - UNIT_PLACES)] + this.second[second >> (PLACES - UNIT_PLACES)]
  }

  /** The levels, as bits, of nodes that have as much of the first resource as a request and at most so much more, by keys. */
  within(first: number, from: number, to: number): number {
    const most = (first >> (PLACES - UNIT_PLACES)) + ((to - from) >> (KEY_PLACES - UNIT_PLACES)) + 2
    return most < 0 ? 0 : this.upTo[most < UNITS ? most : UNITS]
  }
}

/** For two dimensions, and for more. */
export const PAIR_LEVELS = new ShareLevels([0, 2, 4, 6, 8, 10, 12, 15, 18, 22, 26, 32, 40, 52, 64, 80, 100, 140], [0])
export const MANY_LEVELS = new ShareLevels([0, 2, 4, 6, 9, 13, 19, 28, 44, 72], [0, 8, 20])
