/** Buckets of free shares: fine where little is free, and as fine as the share is large beyond. */
import { UNIT } from '../shares.ts'

const STEP = 2 ** 12 / UNIT
const STEP_BITS = 6
const STEPS = 2 ** STEP_BITS

/** Steps of a share are as wide as 2^-12 up to 2^-6; from there on each power of two has 64. */
export function step(share: number): number {
  const fine = (share * STEP) | 0
  if (fine < STEPS) return fine
  const shift = 31 - Math.clz32(fine) - STEP_BITS
  return shift * STEPS + (fine >> shift)
}
