/**
 * java.util.Random, exactly: the linear congruential generator of Knuth (TAOCP 2, section 3.2.1) with 48 bits that the Java class
 * documents, `next(bits)`, `nextInt(bound)` with its rejection of uneven draws, and `nextDouble`. Google's Omega simulator draws its
 * placements from it, so a run can only be compared with one of theirs draw by draw. For anything else its low bits are too poor:
 * use `random.ts`.
 *
 * The state is two halves of 24 bits. Of every product but one only the low bits count, which `Math.imul` gives; that one stays below
 * 2^53, and no BigInt is needed.
 */
import { invariant } from '../errors.ts'
import type { RandomStream } from './random.ts'

const HALF = 2 ** 24
const IN_HALF = HALF - 1
/** The multiplier 0x5DEECE66D in halves, and the increment. */
const HIGH_FACTOR = 0x5de
const LOW_FACTOR = 0xece66d
const INCREMENT = 0xb
const MOST_BOUND = 2 ** 31 - 1

export class JavaRandom implements RandomStream {
  private high = 0
  private low = 0

  /** @param seed a whole number; as in Java, its low 48 bits count. */
  constructor(seed: number) {
    invariant(Number.isSafeInteger(seed), `a seed of ${seed}`)
    const low = seed - Math.floor(seed / HALF) * HALF
    const high = Math.floor(seed / HALF)
    this.low = low ^ LOW_FACTOR
    this.high = (high - Math.floor(high / HALF) * HALF) ^ HIGH_FACTOR
  }

  /** A signed integer of 32 bits. */
  nextInt(): number {
    this.step()
    return (this.high << 8) | (this.low >>> 16)
  }

  /** Uniform in [0, bound): a power of two takes the high bits, other bounds draw again where the last round would be uneven. */
  below(bound: number): number {
    if (!(bound >= 1 && bound <= MOST_BOUND && bound === (bound | 0))) invariant(false, `a draw below ${bound}`)
    let bits = this.bits31()
    if ((bound & (bound - 1)) === 0) return Math.floor(bits / (2 ** 31 / bound))
    let value = bits % bound
    while (bits - value + bound - 1 > MOST_BOUND) {
      bits = this.bits31()
      value = bits % bound
    }
    return value
  }

  /** `nextDouble`: 53 random bits, uniform in [0, 1). */
  uniform(): number {
    const high = this.nextInt() >>> 6
    const low = this.nextInt() >>> 5
    return (high * 2 ** 27 + low) / 2 ** 53
  }

  private bits31(): number {
    return this.nextInt() >>> 1
  }

  private step(): void {
    const { low } = this
    const carry = ((low * LOW_FACTOR + INCREMENT) / HALF) | 0
    this.high = (Math.imul(this.high, LOW_FACTOR) + Math.imul(low, HIGH_FACTOR) + carry) & IN_HALF
    this.low = (Math.imul(low, LOW_FACTOR) + INCREMENT) & IN_HALF
  }
}
