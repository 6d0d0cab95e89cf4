/**
 * Chance: named streams of pseudo-random numbers, each derived from (seed, name) alone, so that one more draw in one place moves
 * no other (common random numbers across strategies; Law, Simulation Modeling and Analysis, section 11.2). The generator is
 * seedrandom's Alea (Baagoe, 2010), whose forked streams were found independent where xor128's are not.
 */
import alea from 'seedrandom/lib/alea.js'
import { invariant } from '../errors.ts'

/** One stream. Not shared between purposes. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Uniform integer in [0, bound), bound from 1 to 2^32. */
  below(bound: number): number
  /** Swaps items[below(left)] and items[left - 1], for `left` from `count` down to 1. Absent: whoever wants that draws one by one. */
  shuffle?(items: Int32Array, count: number): void
}

/** The stream called `name` under `seed`. The same pair always gives the same draws. The generator is Alea (Baagoe, 2010). */
export function randomStream(seed: string, name: string): RandomStream {
  const draw = alea(`${seed}/${name}`)
  return {
    uniform: () => draw.quick(),
    below(bound) {
      if (!(bound >= 1)) invariant(false, `a draw below ${bound}`)
      return Math.floor(draw.quick() * bound)
    },
  }
}

/** The same stream; `onDraw` hears of each draw. */
export function overheard(stream: RandomStream, onDraw: () => void): RandomStream {
  return {
    uniform() {
      onDraw()
      return stream.uniform()
    },
    below(bound) {
      onDraw()
      return stream.below(bound)
    },
  }
}

/** Fisher-Yates shuffle, in place. */
export function shuffle(items: Int32Array | number[], stream: RandomStream): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = stream.below(last + 1)
    const kept = items[last]
    items[last] = items[other]
    items[other] = kept
  }
}

/** The same for the first `count` items alone; what is left at last is drawn as well, and stays. */
export function shuffleFirst(items: Int32Array, count: number, stream: RandomStream): void {
  if (stream.shuffle !== undefined) {
    stream.shuffle(items, count)
    return
  }
  for (let left = count; left > 0; left--) {
    const other = stream.below(left)
    const kept = items[left - 1]
    items[left - 1] = items[other]
    items[other] = kept
  }
}
