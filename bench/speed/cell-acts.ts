/** Acts on a cell that leave it much as it was, to be done again and again. */
import { Cell } from '../../src/cell/cell.ts'
import { CommitDoor, Transaction } from '../../src/cell/commit.ts'
import { randomStream } from '../../src/kernel/random.ts'
import { Placer } from '../../src/placement/placer.ts'

const GIBIBYTE = 2 ** 30

/** A cell of nodes with 32 cores and 128 GiB, filled to about 70 % in seeded lumps. */
function filledCell(nodes: number): Cell {
  const column = (value: number): Float64Array => new Float64Array(nodes).fill(value)
  const cell = new Cell(['cpu', 'memory', 'pods'], [column(32_000), column(128 * GIBIBYTE), column(110)])
  const random = randomStream('1', 'bench/cell')
  for (let node = 0; node < nodes; node++) {
    const share = 0.4 + 0.6 * random.uniform()
    cell.move(node, Float64Array.of(Math.floor(32_000 * share), Math.floor(128 * share) * GIBIBYTE, Math.floor(100 * share)), 0, 2)
  }
  return cell
}

/** One transaction of `claims` claims committed, and its room given back. */
export function commitCycle(nodes: number, claims: number): () => void {
  const cell = filledCell(nodes)
  const door = new CommitDoor(cell)
  const transaction = new Transaction()
  const vector = Float64Array.of(10, 2 ** 20, 1)
  for (let claim = 0; claim < claims; claim++) transaction.add((claim * 7919) % nodes, vector, 0, undefined)
  return () => {
    door.commit(transaction, { conflict: 'resourceFit', atomicity: 'allOrNothing' })
    for (let claim = 0; claim < claims; claim++) if (transaction.accepted[claim]) cell.move(transaction.nodes[claim], vector, 2, 0)
  }
}

/** One pod placed and the oldest of 100 taken away: the state stays much the same. */
export function placeCycle(policy: string, nodes: number): () => void {
  const cell = filledCell(nodes)
  const placer = new Placer(cell, { policy }, randomStream('1', `bench/${policy}`))
  cell.onChange = (node) => placer.nodeChanged(node)
  const random = randomStream('1', 'bench/requests')
  const vectors = Array.from({ length: 16 }, () => Float64Array.of(250 * (1 + random.below(16)), GIBIBYTE * (1 + random.below(16)), 1))
  const placed: { node: number; vector: Float64Array }[] = []
  let turn = 0
  return () => {
    const vector = vectors[turn++ % vectors.length]
    placer.begin()
    const node = placer.choose(vector, undefined)
    placer.end()
    if (node >= 0) {
      cell.move(node, vector, 0, 2)
      placed.push({ node, vector })
    }
    const oldest = placed.length > 100 ? placed.shift() : undefined
    if (oldest !== undefined) cell.move(oldest.node, oldest.vector, 2, 0)
  }
}
