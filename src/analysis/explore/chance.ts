/** Chance in an exploration: every branch of a draw is taken, one after the other. */
import type { RandomStream } from '../../kernel/random.ts'

/** A limit on branches: of a draw with more results only the first, the middle and the last are taken. */
const MOST_BRANCHES = 8

/** Draws of strategies and placement policies. Answers are written down, so that every branch is taken in turn. */
export class ChanceBook implements RandomStream {
  /** Some draw was answered by a few results of many. */
  approximated = false
  private digits: { value: number; branches: number }[] = []
  private at = 0

  private choose(branches: number): number {
    const known = this.digits[this.at]
    if (known === undefined) this.digits.push({ value: 0, branches })
    return this.digits[this.at++].value
  }

  rewind(): void {
    this.digits = []
    this.at = 0
  }

  /** To the next branch; false if there is none. */
  advance(): boolean {
    this.at = 0
    while (this.digits.length > 0) {
      const last = this.digits[this.digits.length - 1]
      if (++last.value < last.branches) return true
      this.digits.pop()
    }
    return false
  }

  uniform(): number {
    this.approximated = true
    return [0, 0.5, 1 - Number.EPSILON][this.choose(3)]
  }

  below(bound: number): number {
    if (bound <= MOST_BRANCHES) return this.choose(bound)
    this.approximated = true
    return [0, Math.floor(bound / 2), bound - 1][this.choose(3)]
  }
}
