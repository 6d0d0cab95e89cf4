/** Where a swept quantity saturates a scheduler: its busyness reaches 0.99, or its backlog grows (`point.ts`). */

export interface Saturation {
  /** Geometric middle of the two below. */
  readonly at: number
  readonly lastBelow: number
  readonly firstAbove: number
}

/**
 * Halves the interval on a logarithmic scale. Without saturation up to `high` the answer is infinite; from `low` on, it is `low`.
 * @param steps runs; each halves what is left
 */
export function saturationOf(saturated: (value: number) => boolean, low: number, high: number, steps: number): Saturation {
  if (saturated(low)) return { at: low, lastBelow: 0, firstAbove: low }
  if (!saturated(high)) return { at: Infinity, lastBelow: high, firstAbove: Infinity }
  let [below, above] = [low, high]
  for (let step = 0; step < steps; step++) {
    const middle = Math.sqrt(below * above)
    if (saturated(middle)) above = middle
    else below = middle
  }
  return { at: Math.sqrt(below * above), lastBelow: below, firstAbove: above }
}
