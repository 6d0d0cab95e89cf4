/**
 * The most that any member of a set has of each of two resources, or more: a request that asks for more than that has no need to look at them. In a
 * cell that is nearly full this is why most nodes are refused, however good their score would be. A member that leaves is not taken back, which makes
 * a peak too high, never too low; it is put right when the set was searched in vain.
 */
export class SetPeaks {
  /** Of set `s`, at `2 * s` and behind it. */
  private readonly peaks: Int32Array

  constructor(sets: number) {
    this.peaks = new Int32Array(2 * sets).fill(-1)
  }

  /** A member has come, or has changed. */
  raise(set: number, one: number, two: number): void {
    const { peaks } = this
    if (one > peaks[2 * set]) peaks[2 * set] = one
    if (two > peaks[2 * set + 1]) peaks[2 * set + 1] = two
  }

  /** All members were seen: nobody has more than this. */
  put(set: number, one: number, two: number): void {
    this.peaks[2 * set] = one
    this.peaks[2 * set + 1] = two
  }

  /** Whether it is known that no member has as much. */
  lacks(set: number, one: number, two: number): boolean {
    return this.peaks[2 * set] < one || this.peaks[2 * set + 1] < two
  }
}
