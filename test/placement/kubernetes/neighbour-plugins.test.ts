import { describe, expect, it } from 'vitest'
import { normalizeAffinity, normalizeSpread, podAffinityPlugin, spreadPlugin } from '../../../src/placement/kubernetes/neighbour-plugins.ts'
import type { Neighbours, PodKind, Scene } from '../../../src/placement/scene.ts'
import { viewOf } from '../cells.ts'

function normal(normalize: (scores: Float64Array, count: number) => void, scores: readonly number[]): number[] {
  const column = Float64Array.from([...scores, 7])
  normalize(column, scores.length)
  expect(column[scores.length]).toBe(7)
  return [...column.subarray(0, scores.length)]
}

describe('inter-pod affinity goes from the lowest, 0, to the highest, 100', () => {
  it.each([
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [5, 5],
      [0, 0],
    ],
    [
      [0, 1, 3],
      [0, 33, 100],
    ],
    [
      [-10, 0, 10],
      [0, 50, 100],
    ],
    [
      [-3, -2, 0],
      [0, 33, 100],
    ],
  ])('%j becomes %j', (raw, expected) => {
    expect(normal(normalizeAffinity, raw)).toEqual(expected)
  })
})

describe('topology spread turns low scores into high ones', () => {
  it.each([
    [
      [0, 0],
      [100, 100],
    ],
    [
      [1, 2, 4],
      [100, 75, 25],
    ],
    [
      [3, 3],
      [100, 100],
    ],
    [
      [Number.NaN, 2, 4],
      [0, 100, 50],
    ],
    [
      [Number.NaN, Number.NaN],
      [0, 0],
    ],
    [
      [Number.NaN, 0],
      [0, 100],
    ],
    [
      [1.4, 2.5],
      [100, 33],
    ],
  ])('%j becomes %j', (raw, expected) => {
    expect(normal(normalizeSpread, raw)).toEqual(expected)
  })
})

describe('neighbours', () => {
  const kind: PodKind = { index: 0, pod: { name: 'p', containers: [] }, extra: { cpu: 0, memory: 0 } }
  const view = viewOf(['cpu'], [[1, 1, 1]])

  function totals(neighbours: Partial<Neighbours> | undefined, hardWeight = 1): number[] {
    const scene = { nodes: [], kinds: [kind], ...(neighbours && { neighbours: neighbours as Neighbours }) } as Scene
    const column = Float64Array.of(1000, 1000)
    const surroundings = { view, scene, scratch: new Float64Array(2) }
    for (const add of [podAffinityPlugin(surroundings, 2, hardWeight), spreadPlugin(surroundings, 3)])
      add(Float64Array.of(1), kind, Int32Array.of(2, 0), 2, column)
    return [...column]
  }

  it('add their weighted scores, each node its own', () => {
    const affinityScores: Neighbours['affinityScores'] = (_kind, nodes, count, scores, hard = 0) => {
      for (let i = 0; i < count; i++) scores[i] = nodes[i] * hard
      return true
    }
    const spreadScores: Neighbours['spreadScores'] = (_kind, nodes, count, scores) => {
      for (let i = 0; i < count; i++) scores[i] = nodes[i]
      return true
    }
    expect(totals({ affinityScores, spreadScores })).toEqual([1000 + 200 + 0, 1000 + 0 + 300])
    expect(totals({ affinityScores, spreadScores }, 0)).toEqual([1000, 1000 + 300])
  })

  it('without an opinion, or absent, change nothing', () => {
    expect(totals({ affinityScores: () => false, spreadScores: () => false })).toEqual([1000, 1000])
    expect(totals(undefined)).toEqual([1000, 1000])
  })
})
