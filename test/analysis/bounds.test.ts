/** Lower bounds never exceed what a packing needs, and each of the three is the one that tells the truth somewhere. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cliqueBound, martelloTothBound, nodesLowerBound, volumeBound } from '../../src/analysis/bounds.ts'
import { toColumns } from '../../src/analysis/shapes.ts'

type Rows = readonly (readonly number[])[]

/** Fewest nodes by trying every assignment; Infinity if there is none. */
function fewestNodes(pods: Rows, nodes: Rows, used = nodes.map(() => false), free = nodes.map((row) => [...row])): number {
  const [pod, ...rest] = pods
  if (pod === undefined) return used.filter(Boolean).length
  let best = Number.POSITIVE_INFINITY
  for (let node = 0; node < nodes.length; node++) {
    if (pod.some((amount, d) => amount > free[node][d])) continue
    const after = free.map((row, j) => (j === node ? row.map((room, d) => room - pod[d]) : row))
    best = Math.min(best, fewestNodes(rest, nodes, used.with(node, true), after))
  }
  return best
}

/** Nodes used by first fit decreasing on as many equal nodes as it wants. */
function firstFitDecreasing(pods: Rows, capacity: readonly number[]): number {
  const order = [...pods].sort((a, b) => Math.max(...b) - Math.max(...a))
  const free: number[][] = []
  for (const pod of order) {
    const node = free.find((row) => pod.every((amount, d) => amount <= row[d])) ?? free[free.push([...capacity]) - 1]
    for (const [d, amount] of pod.entries()) node[d] -= amount
  }
  return free.length
}

const vectors = (most: number, length: { minLength?: number; maxLength: number }) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most })), length)

describe('the bound', () => {
  test('is never above the best packing, on nodes that differ', () => {
    let tight = 0
    fc.assert(
      fc.property(vectors(8, { maxLength: 5 }), vectors(10, { minLength: 1, maxLength: 4 }), (pods, nodes) => {
        const fewest = fewestNodes(pods, nodes)
        const bound = nodesLowerBound(pods, nodes)
        expect(bound).toBeLessThanOrEqual(fewest)
        if (Number.isFinite(fewest) && bound === fewest) tight++
      }),
      { seed: 1990, numRuns: 2000 },
    )
    expect(tight).toBeGreaterThan(500)
  })

  test('is never above first fit decreasing with hundreds of pods', () => {
    fc.assert(
      fc.property(vectors(100, { minLength: 100, maxLength: 300 }), (pods) => {
        const used = firstFitDecreasing(pods, [100, 100])
        const bound = nodesLowerBound(
          pods,
          Array.from({ length: used }, () => [100, 100]),
        )
        expect(bound).toBeLessThanOrEqual(used)
        expect(bound).toBeGreaterThanOrEqual(Math.ceil(pods.reduce((sum, pod) => sum + pod[0], 0) / 100))
      }),
      { seed: 1991, numRuns: 60 },
    )
  })

  test('never falls when a pod is added', () => {
    const nodes = Array.from({ length: 20 }, () => [10, 10])
    fc.assert(
      fc.property(vectors(10, { maxLength: 12 }), fc.tuple(fc.nat(10), fc.nat(10)), (pods, more) => {
        expect(volumeBound(...columns([...pods, more], nodes))).toBeGreaterThanOrEqual(volumeBound(...columns(pods, nodes)))
        const [before] = columns(pods, nodes)
        const [after] = columns([...pods, more], nodes)
        expect(martelloTothBound(after, 10)).toBeGreaterThanOrEqual(martelloTothBound(before, 10))
      }),
      { seed: 1992, numRuns: 500 },
    )
  })

  const columns = (pods: Rows, nodes: Rows) => [toColumns(pods, 2)[0], toColumns(nodes, 2)[0]] as const

  test('volume takes the largest nodes first', () => {
    expect(volumeBound(Float64Array.of(5, 5, 5), Float64Array.of(2, 10, 4, 6))).toBe(2)
    expect(volumeBound(Float64Array.of(5, 5, 7), Float64Array.of(2, 10, 4, 6))).toBe(3)
    expect(volumeBound(Float64Array.of(30), Float64Array.of(2, 10))).toBe(Number.POSITIVE_INFINITY)
    expect(volumeBound(new Float64Array(), Float64Array.of(1))).toBe(0)
  })

  test('volume is exact where the sum of all pods is more than 2^53', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(volumeBound(Float64Array.of(4, most), Float64Array.of(4, most))).toBe(2)
    expect(volumeBound(Float64Array.of(most, 5), Float64Array.of(4, most))).toBe(Number.POSITIVE_INFINITY)
  })

  test('L2 sees that large items need a node each, where volume does not', () => {
    const sizes = Float64Array.of(6, 6, 6, 5, 5)
    expect(volumeBound(sizes, Float64Array.of(10, 10, 10, 10))).toBe(3)
    expect(martelloTothBound(sizes, 10)).toBe(4)
    expect(martelloTothBound(Float64Array.of(7, 7, 4, 4), 10)).toBe(3)
    expect(martelloTothBound(Float64Array.of(11), 10)).toBe(Number.POSITIVE_INFINITY)
    expect(martelloTothBound(Float64Array.of(0, 0), 10)).toBe(0)
  })

  test('the clique sees what no single dimension shows', () => {
    // Any two exceed one dimension or the other, yet in each of them alone two nodes would do.
    const pods = [
      [6, 4],
      [5, 6],
      [5, 5],
    ]
    const demand = toColumns(pods, 2)
    expect(cliqueBound(demand, [10, 10])).toBe(3)
    expect(demand.map((column) => martelloTothBound(column, 10))).toEqual([2, 2])
    expect(demand.map((column) => volumeBound(column, Float64Array.of(10, 10, 10)))).toEqual([2, 2])
    expect(
      nodesLowerBound(
        pods,
        Array.from({ length: 3 }, () => [10, 10]),
      ),
    ).toBe(3)
  })

  test('no pods need no node, pods that ask for nothing need one', () => {
    expect(nodesLowerBound([], [[1]])).toBe(0)
    expect(nodesLowerBound([[0]], [[1]])).toBe(1)
    expect(nodesLowerBound([[1]], [])).toBe(Number.POSITIVE_INFINITY)
    expect(() => nodesLowerBound([[1, 2]], [[1]])).toThrow('pods[0]: invalid length: 2, allowed: 1')
  })
})
