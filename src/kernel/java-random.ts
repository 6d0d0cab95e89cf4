/**
 * java.util.Random, exactly: the linear congruential generator of Knuth (TAOCP 2, section 3.2.1) with 48 bits that the Java class
 * documents, `next(bits)`, `nextInt(bound)` with its rejection of uneven draws, and `nextDouble`. Google's Omega simulator draws its
 * placements from it, so a run can only be compared with one of theirs draw by draw. For anything else its low bits are too poor:
 * use `random.ts`.
 *
 * The state is its high 32 bits, which are what is drawn, and its low 16: of a product only the low 32 bits count then, which `Math.imul`
 * gives, and what the low half carries over fits into as many. No division is needed, and no BigInt. The multiplier 0x5DEECE66D stands
 * where it is used, as what is above its low 16 bits, its low 32 and its low 16: bundlers make variables of constants outside a function,
 * and products with a variable take twice the time.
 */
import { invariant } from '../errors.ts'
import type { RandomStream } from './random.ts'

const LOW = 2 ** 16
const MOST_BOUND = 2 ** 31 - 1

export class JavaRandom implements RandomStream {
  private high = 0
  private low = 0

  /** @param seed a whole number; as in Java, its low 48 bits count. */
  constructor(seed: number) {
    invariant(Number.isSafeInteger(seed), `a seed of ${seed}`)
    this.low = (seed & 0xffff) ^ 0xe66d
    this.high = (Math.floor(seed / LOW) | 0) ^ 0x5deec
  }

  /** A signed integer of 32 bits. */
  nextInt(): number {
    const { low } = this
    const grown = Math.imul(low, 0xe66d) + 0xb
    const high = (Math.imul(this.high, 0xdeece66d) + Math.imul(low, 0x5deec) + (grown >>> 16)) | 0
    this.low = grown & 0xffff
    this.high = high
    return high
  }

  /** Uniform in [0, bound): a power of two takes the high bits, other bounds draw again where the last round would be uneven. */
  below(bound: number): number {
    if (!(bound >= 1 && bound <= MOST_BOUND && bound === (bound | 0))) invariant(false, `a draw below ${bound}`)
    for (;;) {
      const bits = this.nextInt() >>> 1
      if ((bound & (bound - 1)) === 0) return bits >>> Math.clz32(bound)
      const value = (bits % bound) | 0
      if (((bits - value) | 0) <= ((0x80000000 - bound) | 0)) return value
    }
  }

  /**
   * The state stands in variables while it lasts, and the draws are those of `below`, written out. What is a whole number of 32 bits anyway is
   * said to be one (`| 0`): the loop takes a fifth longer without.
   */
  shuffle(items: Int32Array, count: number): void {
    let { high, low } = this
    for (let left = count; left > 0; ) {
      const grown = Math.imul(low, 0xe66d) + 0xb
      high = (Math.imul(high, 0xdeece66d) + Math.imul(low, 0x5deec) + (grown >>> 16)) | 0
      low = grown & 0xffff
      const bits = high >>> 1
      let at = (bits % left) | 0
      if (((bits - at) | 0) > ((0x80000000 - left) | 0)) continue
      if ((left & (left - 1)) === 0) at = bits >>> Math.clz32(left)
      left--
      const item = items[at]
      items[at] = items[left]
      items[left] = item
    }
    this.high = high
    this.low = low
  }

  /** `nextDouble`: 53 random bits, uniform in [0, 1). */
  uniform(): number {
    const high = this.nextInt() >>> 6
    const low = this.nextInt() >>> 5
    return (high * 2 ** 27 + low) / 2 ** 53
  }
}
