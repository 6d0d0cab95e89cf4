import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { materialiseCluster } from '../../src/generate/materialise.ts'
import { MIX_NAMES, mixOf } from '../../src/generate/mixes.ts'
import { largestRemainder, split } from '../../src/generate/proportions.ts'
import { roomOf, slots } from '../../src/generate/room.ts'
import type { Cluster, Node } from '../../src/model/cluster.ts'
import type { GenerateRecipe } from '../../src/model/scenario.ts'

const clusterOf = (generate: GenerateRecipe, seed = '1'): Cluster => materialiseCluster({ generate }, seed)

const counted = (nodes: readonly Node[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const node of nodes) {
    const name = node.labels?.['node.kubernetes.io/instance-type'] ?? ''
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

const weights = fc
  .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((one) => one > 0.01))

test('largest remainders add up, and each lies within one of its exact share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), weights, (total, shares) => {
      const counts = largestRemainder(total, shares)
      const sum = shares.reduce((a, b) => a + b, 0)
      expect(counts.reduce((a, b) => a + b, 0)).toBe(total)
      for (const [index, count] of counts.entries()) expect(Math.abs(count - (total * shares[index]) / sum)).toBeLessThan(1.000001)
    }),
    { seed: 401, numRuns: 200 },
  )
  expect(largestRemainder(3, [1, 1, 1, 1])).toEqual([1, 1, 1, 0])
})

test('a split gives every part something where there is enough, else the first everything', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), weights, (total, shares) => {
      const parts = split(total, shares)
      expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
      if (total >= shares.length) expect(Math.min(...parts)).toBeGreaterThanOrEqual(1)
      else expect(parts[0]).toBe(total)
    }),
    { seed: 402, numRuns: 200 },
  )
})

describe.each(MIX_NAMES)('%s', (mix) => {
  const { nodes } = clusterOf({ kind: 'mix', nodes: 1000, mix })

  test('has the exact shares of its source, in an order that the seed decides', () => {
    const shapes = mixOf(mix)
    const counts = largestRemainder(
      1000,
      shapes.map((shape) => shape.weight),
    )
    expect(counted(nodes)).toEqual(
      Object.fromEntries(shapes.map((shape, at) => [shape.name, counts[at]]).filter(([, count]) => count !== 0)),
    )
    const other = clusterOf({ kind: 'mix', nodes: 1000, mix }, '2').nodes
    expect(counted(other)).toEqual(counted(nodes))
    if (shapes.length > 1) expect(other).not.toEqual(nodes)
  })
})

test('google2011 has six shapes in a thousand nodes, the commonest with half a large node of cpu and memory', () => {
  const { nodes } = clusterOf({ kind: 'mix', nodes: 1000 })
  expect(counted(nodes)['16c-64g']).toBe(535)
  expect(nodes.find((node) => node.labels?.['node.kubernetes.io/instance-type'] === '16c-64g')?.allocatable).toEqual({
    cpu: 16_000,
    memory: 2 ** 36,
    pods: 110,
  })
})

test('homogeneous nodes are named in order and share their room', () => {
  const { nodes } = clusterOf({ kind: 'homogeneous', nodes: 3, allocatable: { cpu: '250m', memory: '1.25Gi', 'nvidia.com/gpu': 2 } })
  expect(nodes.map((node) => node.name)).toEqual(['node-0', 'node-1', 'node-2'])
  expect(nodes[0].allocatable).toEqual({ cpu: 250, memory: 1.25 * 2 ** 30, 'nvidia.com/gpu': 2 })
  expect(nodes[2].allocatable).toBe(nodes[0].allocatable)
})

test('nearlyFull leaves the tight nodes the share asked for, within a fifth, and the others more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.string({ maxLength: 4 }),
      (count, tight, seed) => {
        const cluster = clusterOf({ kind: 'nearlyFull', nodes: count, tight, tightFree: 0.25 }, seed)
        const shares = (cluster.prefill ?? []).map((pod) => 1 - pod.requests.memory / cluster.nodes[0].allocatable.memory)
        const few = shares.filter((share) => share > 0.199 && share < 0.301).length
        expect(few).toBe(Math.min(count - 1, Math.max(1, Math.round(count * tight))))
        expect(shares.filter((share) => share > 0.539 && share < 0.661).length).toBe(count - few)
      },
    ),
    { seed: 403, numRuns: 60 },
  )
})

test('room leaves out nodes that take no ordinary pod, and what never-ending pods hold', () => {
  const node = (name: string, more: Partial<Node>): Node => ({ name, allocatable: { cpu: 1000, pods: 3 }, ...more })
  const nodes = [
    node('a', {}),
    node('b', { unschedulable: true }),
    node('c', { taints: [{ key: 'k', effect: 'NoSchedule' }] }),
    node('d', { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] }),
  ]
  const prefill = [
    { name: 'p', node: 'a', requests: { cpu: 300 } },
    { name: 'q', node: 'a', requests: { cpu: 500 }, until: 9 },
  ]
  const room = roomOf({ nodes, prefill })
  expect(room.total).toEqual({ cpu: 1700, pods: 5 })
  expect(room.shapes.map((shape) => shape.free)).toEqual([
    { cpu: 1000, pods: 3 },
    { cpu: 700, pods: 2 },
  ])
  expect([slots(room, { cpu: 300 }), slots(room, { cpu: 100 }), slots(room, { cpu: 300 }, 2), slots(room, { gpu: 1 })]).toEqual([
    5, 5, 2, 0,
  ])
})
