import { expect, it } from 'vitest'
import { randomStream } from '../../../src/kernel/random.ts'
import { SortedSets } from '../../../src/placement/indexes/sorted-sets.ts'

const NODES = 60

it('a set stands in the order of the indices, while nodes come and go', () => {
  const stream = randomStream('2', 'sets')
  const sets = new SortedSets(NODES, 2)
  const members = [new Set<number>(), new Set<number>()]
  for (let step = 0; step < 3000; step++) {
    const node = stream.below(NODES)
    const old = members.findIndex((set) => set.delete(node))
    if (old >= 0) expect(sets.remove(old, node)).toBe(members[old].size === 0)
    else {
      const set = stream.below(2)
      expect(sets.add(set, node)).toBe(members[set].size === 0)
      members[set].add(node)
    }
    for (const set of [0, 1]) {
      const found: number[] = []
      for (let at = sets.heads[set]; at >= 0; at = sets.next[at]) found.push(at)
      expect(found).toEqual([...members[set]].sort((a, b) => a - b))
    }
  }
})
