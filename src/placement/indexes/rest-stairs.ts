/**
 * What the members of a block have at most of two rests at once (parts of a percent): for each step of the first, the largest second rest beside
 * that or more of the first. So a request that none of them can meet is told without a look at them. A member that leaves is not taken back, which
 * makes the stairs too high, never too low; they are built anew when they have misled. Until a block was searched in vain it has none.
 */
import { FRACTION, PLACES } from './percent-levels.ts'

const STEPS = 64
/** Second rests are kept in 256ths, rounded down on both sides. */
const COARSE = PLACES - 8
/** Of a block: the largest rests by themselves, then a pair of which at least one is too much for every member. */
const MOST = 4
/** No such pair. */
const NO_PAIR = 2 ** (PLACES + 1)
/** Below every rest. */
const NOTHING = -(2 ** PLACES)

export class RestStairs {
  /** Of block `b`, from `b * STEPS` on. */
  private readonly steps: Uint8Array
  private readonly most: Int32Array
  /** 1 where a block has stairs. */
  private readonly known: Uint8Array

  constructor(blocks: number) {
    this.steps = new Uint8Array(blocks * STEPS)
    this.most = new Int32Array(blocks * MOST)
    this.known = new Uint8Array(blocks)
  }

  /** A member has come, or has changed. */
  raise(block: number, first: number, second: number): void {
    if (this.known[block] !== 0) this.raiseKnown(block, first, second)
  }

  private raiseKnown(block: number, first: number, second: number): void {
    const { most, steps } = this
    const at = block * MOST
    if (first > most[at]) most[at] = first
    if (second > most[at + 1]) most[at + 1] = second
    if (first >= most[at + 2] && second >= most[at + 3]) most[at + 2] = NO_PAIR
    const height = inside(second) >> COARSE
    const bottom = block * STEPS
    for (let step = bottom + stepOf(first); step >= bottom && steps[step] < height; step--) steps[step] = height
  }

  /** Begins the stairs of a block anew; its members are to be raised then. The request, as far as is known, asks too much of them all. */
  begin(block: number, first: number, second: number): void {
    const at = block * MOST
    this.known[block] = 1
    this.steps.fill(0, block * STEPS, (block + 1) * STEPS)
    this.most[at] = NOTHING
    this.most[at + 1] = NOTHING
    this.most[at + 2] = first
    this.most[at + 3] = second
  }

  /** Takes the stairs of blocks away, so that changes there cost nothing. */
  forget(from: number, count: number): void {
    for (let block = from; block < from + count; block++) this.known[block] = 0
  }

  /** Whether no member has as much of both. */
  lacksBoth(block: number, first: number, second: number): boolean {
    const { most, steps } = this
    const at = block * MOST
    if (this.known[block] === 0) return false
    return steps[block * STEPS + stepOf(first)] < inside(second) >> COARSE || (first >= most[at + 2] && second >= most[at + 3])
  }

  /** Whether no member has as much of one of them. */
  lacksEach(block: number, first: number, second: number): boolean {
    const { most } = this
    const at = block * MOST
    return this.known[block] !== 0 && most[at] < first && most[at + 1] < second
  }
}

function inside(rest: number): number {
  return rest < 0 ? 0 : rest > FRACTION ? FRACTION : rest
}

function stepOf(rest: number): number {
  return (inside(rest) * STEPS) >> PLACES
}
