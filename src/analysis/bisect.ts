/** Binary search (Knuth, TAOCP volume 3, section 6.2.1): where something begins to hold, and goes on to. */

/** The first number from `low` on, and before `high`, for which it holds; `high` if there is none. It must hold for all behind the first. */
export function firstWhere(low: number, high: number, holds: (at: number) => boolean): number {
  let [from, to] = [low, high]
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}
