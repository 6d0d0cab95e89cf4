/**
 * Rows of a grid of percents: nodes by how scarce their first two resources are, a pair of levels a row. Where little is left, few requests fit;
 * who packs, needs many rows, who spreads, needs few.
 */
const MOST = 100

export class PercentRows {
  readonly count: number
  /** Of each row, those of which neither level is below its own, as bits. */
  readonly above: Int32Array
  private readonly first: Uint8Array
  private readonly second: Uint8Array
  private readonly seconds: number

  /** @param first percents at which a level begins; with `second`, at most 32 pairs. */
  constructor(first: readonly number[], second: readonly number[]) {
    this.first = levels(first)
    this.second = levels(second)
    this.seconds = second.length + 1
    this.count = (first.length + 1) * this.seconds
    this.above = Int32Array.from({ length: this.count }, (_, row) => this.mask(row))
  }

  of(first: number, second: number): number {
    return this.first[first] * this.seconds + this.second[second]
  }

  private mask(row: number): number {
    let mask = 0
    for (let other = 0; other < this.count; other++) {
      const higher = Math.floor(other / this.seconds) >= Math.floor(row / this.seconds)
      if (higher && other % this.seconds >= row % this.seconds) mask |= 1 << other
    }
    return mask
  }
}

/** levels[percent] */
function levels(limits: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: MOST + 1 }, (_, percent) => limits.filter((limit) => limit <= percent).length)
}
