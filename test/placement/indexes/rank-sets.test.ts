import { expect, it } from 'vitest'
import { randomStream } from '../../../src/kernel/random.ts'
import { RankSets } from '../../../src/placement/indexes/rank-sets.ts'

it.each([1, 31, 32, 33, 1024, 1025, 2500])('sets of numbers below %d answer as sorted sets do', (size) => {
  const stream = randomStream('1', `ranks ${size}`)
  const sets = new RankSets(3, size)
  const truth = [new Set<number>(), new Set<number>(), new Set<number>()]
  for (let step = 0; step < 3000; step++) {
    const set = stream.below(3)
    const rank = stream.below(size)
    const known = truth[set]
    expect(sets.has(set, rank)).toBe(known.has(rank))
    if (known.delete(rank)) expect(sets.remove(set, rank)).toBe(known.size === 0)
    else {
      expect(sets.add(set, rank)).toBe(known.size === 0)
      known.add(rank)
    }
    const from = stream.below(size + 1)
    const next = Math.min(...[...known].filter((other) => other >= from))
    expect(sets.next(set, from)).toBe(Number.isFinite(next) ? next : -1)
    expect(sets.copy().lows[set]).toBe(Math.min(size, ...known))
  }
})
