/** In what order a batch looks at the nodes. */
import { describe, expect, test } from 'vitest'
import { Cell } from '../../src/cell/cell.ts'
import { LeaseBook } from '../../src/cell/leases.ts'
import { overheard, randomStream } from '../../src/kernel/random.ts'
import { Candidates, SHUFFLED_WHOLE } from '../../src/simulation/candidates.ts'
import type { Filters } from '../../src/simulation/filters.ts'
import type { Server } from '../../src/simulation/server.ts'
import type { World } from '../../src/simulation/world.ts'

const LARGE = SHUFFLED_WHOLE + 1
const WAITING = [{ waiting: true } as Server]

/** Candidates of a cluster on which only these nodes are not full, and how often something was drawn. */
function candidatesOf(nodes: number, open: readonly number[], refused: readonly number[] = [], seed = '1') {
  const cell = new Cell(['cpu'], [new Float64Array(nodes)])
  for (const node of open) (cell.free[0] as Float64Array)[node] = (cell.capacity[0] as Float64Array)[node] = 1
  const world = { cell, leases: new LeaseBook(cell), releases: 0, nodeReleased: new Float64Array(nodes) } as unknown as World
  const filters = { open: (_: Server, node: number) => !refused.includes(node) } as unknown as Filters
  const drawn = { times: 0 }
  const random = overheard(randomStream(seed, 'allocator'), () => drawn.times++)
  return { candidates: new Candidates(world, filters, random), world: world as { releases: number } & World, drawn }
}

const all = (nodes: number) => Array.from({ length: nodes }, (_, node) => node)

describe.each([
  ['a small cluster', SHUFFLED_WHOLE],
  ['a large cluster', LARGE],
])('the nodes of %s', (_, nodes) => {
  test('are taken once each, in batch after batch', () => {
    const { candidates } = candidatesOf(nodes, all(nodes))
    const orders = [1, 2, 3].map(() => [...candidates.inOrder(WAITING)])
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(all(nodes))
    expect(new Set(orders.map((order) => order.join())).size).toBe(3)
  })

  test('are taken but for those that are full', () => {
    const { candidates } = candidatesOf(nodes, [3, 5, nodes - 1])
    expect([...candidates.inOrder(WAITING)].sort((a, b) => a - b)).toEqual([3, 5, nodes - 1])
  })

  test.each([0, 1])('are drawn from if there is a choice, and not among %i', (count) => {
    const open = [4, 7].slice(0, count)
    const { candidates, drawn } = candidatesOf(nodes, [...open, 9], [9])
    expect([...candidates.inOrder(WAITING)]).toEqual(open)
    expect(drawn.times).toBe(0)
  })

  test('are first each in its turn: of 4 with room, in 400 batches, none less than 60 times', () => {
    const { candidates } = candidatesOf(nodes, [1, 2, 3, 4])
    const first = new Map<number, number>()
    for (let batch = 0; batch < 400; batch++) {
      for (const node of candidates.inOrder(WAITING)) {
        first.set(node, (first.get(node) ?? 0) + 1)
        break
      }
    }
    expect([...first.keys()].sort()).toEqual([1, 2, 3, 4])
    expect(Math.min(...first.values())).toBeGreaterThan(60)
  })
})

test('on a large cluster no more is drawn than is asked for, and what was given back in the meantime is passed over', () => {
  const { candidates, world, drawn } = candidatesOf(LARGE, all(LARGE))
  const order = candidates.inOrder(WAITING)[Symbol.iterator]()
  const { value: first } = order.next()
  expect(drawn.times).toBe(1)
  for (const node of all(LARGE).slice(2)) if (node !== first) world.nodeReleased[node] = 1
  const rest: number[] = []
  for (let next = order.next(); next.done !== true; next = order.next()) rest.push(next.value)
  expect(rest.sort((a, b) => a - b)).toEqual([0, 1].filter((node) => node !== first))
})
