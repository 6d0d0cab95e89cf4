/**
 * How much is free of a node's first resource, as a level: few are wide where little is free, for most nodes of a full cell are there. In a row of
 * nodes of one class and one level the order of free shares is nearly that of the second resource, so that a search begins near its end.
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
/** Shares, in 256ths, from which on each level counts. */
const LIMITS = [0, 2, 4, 6, 8, 10, 12, 15, 18, 22, 26, 32, 40, 52, 64, 80, 100, 140]

/** At most 31: levels are bits of a word. */
export const LEVELS = LIMITS.length

const LEVEL = Uint8Array.from({ length: UNITS + 1 }, (_, share) => LIMITS.filter((limit) => limit <= share).length - 1)
/** The levels up to that of a share, as bits. */
const UP_TO = Int32Array.from(LEVEL, (level) => 2 ** (level + 1) - 1)

/** The level of a coarse share. */
export function levelOf(share: number): number {
  return LEVEL[share >> (PLACES - UNIT_PLACES)]
}

/** The levels, as bits, of nodes that have as much of the first resource as a request and at most so much more, by keys. */
export function levelsWithin(share: number, from: number, to: number): number {
  const most = (share >> (PLACES - UNIT_PLACES)) + ((to - from) >> (KEY_PLACES - UNIT_PLACES)) + 2
  return most < 0 ? 0 : UP_TO[most < UNITS ? most : UNITS]
}

/** The least share of a level, in the units of the score. */
export const LEVEL_SHARES = Float64Array.from(LIMITS, (limit) => (limit / UNITS) * UNIT)
