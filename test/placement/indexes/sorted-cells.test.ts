import { expect, it } from 'vitest'
import { randomStream } from '../../../src/kernel/random.ts'
import { SortedCells } from '../../../src/placement/indexes/sorted-cells.ts'

const NODES = 60

it.each([2, 5, 1000])('a cell stands in the order of key, room and index, with %d different keys', (keys) => {
  const stream = randomStream('2', `cells ${keys}`)
  const cells = new SortedCells(NODES, 2, 1)
  const [room] = cells.room
  const members = [new Set<number>(), new Set<number>()]
  const inOrder = (set: number) => [...members[set]].sort((a, b) => cells.keys[a] - cells.keys[b] || room[a] - room[b] || a - b)
  for (let step = 0; step < 1500; step++) {
    const node = stream.below(NODES)
    const old = members.findIndex((set) => set.delete(node))
    if (old >= 0) expect(cells.remove(old, node)).toBe(members[old].size === 0)
    else {
      cells.keys[node] = stream.below(keys)
      room[node] = stream.below(2)
      const set = stream.below(2)
      expect(cells.add(set, node)).toBe(members[set].size === 0)
      members[set].add(node)
    }
    for (const set of [0, 1]) {
      const wanted = inOrder(set)
      const found: number[] = []
      for (let at = cells.heads[set]; at >= 0; at = cells.next[at]) found.push(at)
      expect(found).toEqual(wanted)
      wanted.forEach((at) => {
        const behind = wanted.find(
          (other) => cells.keys[other] > cells.keys[at] || (cells.keys[other] === cells.keys[at] && room[other] > room[at]),
        )
        expect(cells.behindEquals(set, at)).toBe(behind ?? -1)
      })
    }
  }
})
