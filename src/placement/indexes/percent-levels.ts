/**
 * Percents as integers with binary places, so that whole percents, and what is left of them, cost no division. Where a difference is too near to
 * a whole percent it is computed exactly, as the policy does.
 */
export const MOST_PERCENT = 100

/** Above this, 100 times an amount is not exact in a double. */
export const MOST_CAPACITY = Math.floor(Number.MAX_SAFE_INTEGER / 100)

export const PLACES = 20
export const FRACTION = 2 ** PLACES - 1
/** The difference of two percents is off by less than this many units. */
export const OFF = 2
/** Of nodes smaller than this, two amounts that differ do so by more than that. */
const FINE = 2 ** (PLACES - 2)

/** What a base unit is worth where there are `capacity` of them, in percents with binary places. */
export function worthOf(capacity: number): number {
  return (MOST_PERCENT * 2 ** PLACES) / capacity
}

/** A difference whose fraction is below this may be on either side of a whole percent; 0: never. */
export function doubtfulBelow(capacity: number): number {
  return capacity < FINE ? 0 : 2 * OFF + 1
}

/** Whole percents that an amount is of a capacity. @param level its percents with binary places. */
export function wholePercent(level: number, amount: number, capacity: number, doubtful: number): number {
  return ((level + OFF) & FRACTION) < doubtful ? truncatedPercent(amount, capacity) : (level + OFF) >> PLACES
}

/** trunc(100 x part / whole), exact; `whole` at most {@link MOST_CAPACITY}. */
export function truncatedPercent(part: number, whole: number): number {
  const product = part * MOST_PERCENT
  const percent = (product / whole) | 0
  return percent * whole > product ? percent - 1 : percent
}
