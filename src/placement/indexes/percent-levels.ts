/**
 * Percents as integers with binary places, so that whole percents, and what is left of them, cost no division. Where a difference is too near to
 * a whole percent it is computed exactly, as the policy does.
 */
import type { CellView } from '../../model/cell-view.ts'

export const MOST_PERCENT = 100

/** Above this, 100 times an amount is not exact in a double. */
export const MOST_CAPACITY = Math.floor(Number.MAX_SAFE_INTEGER / 100)

export const PLACES = 20
export const FRACTION = 2 ** PLACES - 1
/** The difference of two percents is off by less than this many units. */
export const OFF = 2
/** Of nodes smaller than this, two amounts that differ do so by more than that. */
export const FINE = 2 ** (PLACES - 2)

/** One resource of the nodes of a capacity class. */
export class LevelScale {
  readonly capacity: number
  /** What a base unit is worth. */
  readonly worth: number
  /** A difference whose fraction is below this may be on either side of a whole percent; 0: never. */
  readonly doubtful: number
  /** Free amount of each node of the cell. */
  readonly free: Float64Array

  constructor(view: CellView, dimension: number, node: number) {
    const capacity = view.capacity[dimension][node]
    this.capacity = capacity
    this.worth = (MOST_PERCENT * 2 ** PLACES) / capacity
    this.doubtful = capacity < FINE ? 0 : 2 * OFF + 1
    this.free = view.free[dimension]
  }

  /** Percents that an amount is of what there is, with binary places. */
  level(amount: number): number {
    return (amount * this.worth) | 0
  }

  /** The same in whole percents. @param level of the amount. */
  percent(level: number, amount: number): number {
    return ((level + OFF) & FRACTION) < this.doubtful ? truncatedPercent(amount, this.capacity) : (level + OFF) >> PLACES
  }
}

/** trunc(100 x part / whole), exact; `whole` at most {@link MOST_CAPACITY}. */
export function truncatedPercent(part: number, whole: number): number {
  const product = part * MOST_PERCENT
  const percent = (product / whole) | 0
  return percent * whole > product ? percent - 1 : percent
}
