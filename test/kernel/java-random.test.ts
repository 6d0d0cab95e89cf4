import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JavaRandom } from '../../src/kernel/java-random.ts'
import { omegaStream } from '../../src/kernel/omega-streams.ts'

/** The class as its documentation states it, in 64-bit integers. */
class Model {
  private state: bigint

  constructor(seed: number) {
    this.state = (BigInt(seed) ^ 0x5deece66dn) & (2n ** 48n - 1n)
  }

  next(bits: bigint): bigint {
    this.state = (this.state * 0x5deece66dn + 0xbn) & (2n ** 48n - 1n)
    return BigInt.asIntN(32, this.state >> (48n - bits))
  }

  nextInt(bound: number): number {
    const whole = BigInt(bound)
    let bits = this.next(31n)
    if ((whole & -whole) === whole) return Number((whole * bits) >> 31n)
    let value = bits % whole
    while (BigInt.asIntN(32, bits - value + whole - 1n) < 0n) {
      bits = this.next(31n)
      value = bits % whole
    }
    return Number(value)
  }

  nextDouble(): number {
    const high = this.next(26n) << 27n
    return Number(high + this.next(27n)) / 2 ** 53
  }
}

/** Printed by OpenJDK 17: seed, three nextInt(), nextInt of 10, 100, 64, 1, 1000003, 2^31 - 1 and 1610612736, one nextDouble(). */
const PRINTED: readonly (readonly number[])[] = [
  [0, -1155484576, -723955400, 1033096058, 7, 15, 19, 0, 269008, 1283218719, 715581077, 0.2527761665759859],
  [42, -1170105035, 234785527, -1360544799, 4, 70, 60, 0, 792361, 1429255519, 196118093, 0.9033722646721782],
  [-1, 1155099827, 1887904451, 52699159, 9, 4, 38, 0, 462907, 1774177765, 121412731, 0.8060372517968333],
  [-123456789012345, 1420237448, 95777618, -1897229184, 0, 21, 51, 0, 838258, 2103985264, 797949194, 0.9559477693767877],
]
const BOUNDS = [10, 100, 64, 1, 1000003, 2 ** 31 - 1, 1610612736]

describe('java.util.Random', () => {
  test.each(PRINTED)('of seed %i draws what OpenJDK prints', (seed, ...printed) => {
    const random = new JavaRandom(seed)
    const drawn = [random.nextInt(), random.nextInt(), random.nextInt(), ...BOUNDS.map((bound) => random.below(bound)), random.uniform()]
    expect(drawn).toEqual(printed)
  })

  test('of seed 0 draws the well-known ten digits', () => {
    const random = new JavaRandom(0)
    expect(Array.from({ length: 10 }, () => random.below(10))).toEqual([0, 8, 9, 7, 5, 3, 1, 1, 9, 4])
  })

  test('agrees with its documentation, whatever the seed and the bounds', () => {
    const bound = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer({ min: 1, max: 200 }),
      fc.nat({ max: 30 }).map((power) => 2 ** power),
      // Nearly half of all draws are drawn again.
      fc.constant(2 ** 30 + 1),
    )
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.array(bound, { maxLength: 30 }), (seed, bounds) => {
        const random = new JavaRandom(seed)
        const model = new Model(seed)
        for (const one of bounds) {
          expect(random.below(one)).toBe(model.nextInt(one))
          expect(random.uniform()).toBe(model.nextDouble())
          expect(random.nextInt()).toBe(Number(model.next(32n)))
        }
      }),
      { seed: 71, numRuns: 300 },
    )
  })

  test('shuffles by the draws of its documentation, one that is drawn again among them', () => {
    const most = 2n ** 48n
    // What undoes the multiplier: the draw that follows from such a seed is the greatest, which is even for powers of two alone.
    const undo = 0xdfe05bcb1365n
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat({ max: 65_535 }), fc.nat({ max: 69 }), (count, low, before) => {
        let state = 0xffffffff0000n + BigInt(low)
        for (let step = 0; step <= before; step++) state = (((state - 0xbn + most) % most) * undo) % most
        const seed = Number(state ^ 0x5deece66dn)
        const [random, model] = [new JavaRandom(seed), new Model(seed)]
        const items = Int32Array.from({ length: 70 }, (_, item) => item)
        const expected = items.slice()
        for (let left = count; left > 0; left--) {
          const at = model.nextInt(left)
          const item = expected[at]
          expected[at] = expected[left - 1]
          expected[left - 1] = item
        }
        random.shuffle(items, count)
        expect(items).toEqual(expected)
        expect(random.nextInt()).toBe(Number(model.next(32n)))
      }),
      { seed: 72, numRuns: 500 },
    )
  })

  test('refuses a seed or a bound that Java has not', () => {
    expect(() => new JavaRandom(0.5)).toThrow('a seed of 0.5')
    expect(() => new JavaRandom(1).below(0)).toThrow('a draw below 0')
    expect(() => new JavaRandom(1).below(2 ** 31)).toThrow('a draw below 2147483648')
  })
})

describe('streams of a compatible run', () => {
  const draws = (seed: number, shared: boolean, name: string) => {
    const stream = omegaStream({ seed, defects: shared ? ['sharedSeeds'] : [] }, name)
    return Array.from({ length: 5 }, () => stream.below(1000))
  }

  test('are one and the same under the defect sharedSeeds: that of the seed itself', () => {
    const java = new JavaRandom(7)
    const own = Array.from({ length: 5 }, () => java.below(1000))
    expect([draws(7, true, 'a'), draws(7, true, 'b')]).toEqual([own, own])
  })

  test('differ from each other without it, and are the same for the same name and seed', () => {
    expect(draws(7, false, 'a')).not.toEqual(draws(7, false, 'b'))
    expect(draws(7, false, 'a')).not.toEqual(draws(8, false, 'a'))
    expect(draws(7, false, 'a')).toEqual(draws(7, false, 'a'))
  })
})
