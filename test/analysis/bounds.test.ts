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

  /** As the paper writes it: any threshold up to half the capacity, no sums kept, nothing left out. */
  function plainL2(sizes: Float64Array, capacity: number): number {
    const over = (amount: number) => sizes.filter((size) => size > amount)
    const sum = (items: Float64Array) => items.reduce((total, size) => total + size, 0)
    const bounds = Array.from({ length: Math.floor(capacity / 2) + 1 }, (_, threshold) => {
      const alone = over(capacity - threshold).length
      const halves = over(capacity / 2).filter((size) => size <= capacity - threshold)
      const small = sizes.filter((size) => size >= threshold && size <= capacity / 2)
      return alone + halves.length + Math.max(0, Math.ceil((sum(small) - (halves.length * capacity - sum(halves))) / capacity))
    })
    return Math.max(...bounds)
  }

  test.each([10, 5])('L2 is what the paper says, of sizes up to %i where a node has 10', (most) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 15 }), (sizes) => {
        expect(martelloTothBound(Float64Array.from(sizes), 10)).toBe(plainL2(Float64Array.from(sizes), 10))
      }),
      { seed: 1993, numRuns: 500 },
    )
  })

  test('of pods that fit beside their like, two are never in a clique; the first that does not may be', () => {
    const small = fc.array(fc.tuple(fc.nat(5), fc.nat(6)), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(small, (pods) => {
        expect(cliqueBound(toColumns(pods, 2), [10, 12])).toBe(1)
        expect(cliqueBound(toColumns([...pods, [6, 0], [5, 7], [6, 7]], 2), [10, 12])).toBeGreaterThanOrEqual(2)
      }),
      { seed: 1994, numRuns: 200 },
    )
    expect(cliqueBound(toColumns([], 2), [10, 10])).toBe(0)
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
