import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Node, Taint } from '../../../src/model/cluster.ts'
import type { NodeSelectorTerm, Pod, Toleration } from '../../../src/model/workload.ts'
import { intolerableTaints, normalizeScores, preferredAffinity } from '../../../src/placement/kubernetes/preferences.ts'

const NODE: Node = { name: 'n', allocatable: {}, labels: { zone: 'a', disk: 'ssd' } }

function pod(rules: Partial<Pod>): Pod {
  return { name: 'p', containers: [], ...rules }
}

describe('preferred node affinity', () => {
  const zone = (value: string): NodeSelectorTerm => ({ matchExpressions: [{ key: 'zone', operator: 'In', values: [value] }] })
  const disk: NodeSelectorTerm = { matchExpressions: [{ key: 'disk', operator: 'Exists' }] }

  it.each<[string, NonNullable<Pod['preferredNodeAffinity']>, number]>([
    ['none', [], 0],
    [
      'matching terms add up',
      [
        { weight: 3, preference: zone('a') },
        { weight: 40, preference: disk },
      ],
      43,
    ],
    [
      'others do not count',
      [
        { weight: 3, preference: zone('b') },
        { weight: 40, preference: disk },
      ],
      40,
    ],
    ['an empty term matches nothing', [{ weight: 9, preference: {} }], 0],
  ])('%s', (_, preferredNodeAffinity, expected) => {
    expect(preferredAffinity(NODE, pod({ preferredNodeAffinity }))).toBe(expected)
  })

  it('a pod without wishes has none', () => {
    expect(preferredAffinity(NODE, pod({}))).toBe(0)
  })
})

describe('intolerable taints', () => {
  const taint = (key: string, effect: Taint['effect']): Taint => ({ key, effect })
  const taints = [taint('x', 'PreferNoSchedule'), taint('y', 'PreferNoSchedule'), taint('x', 'NoSchedule'), taint('z', 'NoExecute')]

  it.each<[string, Toleration[], number]>([
    ['only those count that prefer', [], 2],
    ['those that are tolerated do not', [{ key: 'x', operator: 'Exists' }], 1],
    ['a toleration of another effect does not help', [{ key: 'x', operator: 'Exists', effect: 'NoSchedule' }], 2],
    ['a toleration of everything helps against all', [{ operator: 'Exists' }], 0],
  ])('%s', (_, tolerations, expected) => {
    expect(intolerableTaints({ ...NODE, taints }, pod({ tolerations }))).toBe(expected)
  })

  it('a node without taints has none', () => {
    expect(intolerableTaints(NODE, pod({}))).toBe(0)
  })
})

describe('normalised scores', () => {
  const normalized = (raw: readonly number[], reversed: boolean): number[] => {
    const scores = [...raw]
    normalizeScores(scores, scores.length, reversed)
    return scores
  }

  it('give the highest 100, keep the order, and reversed are their complement', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }), (raw) => {
        const scores = normalized(raw, false)
        const highest = Math.max(...raw)
        expect(scores).toEqual(raw.map((one) => (highest === 0 ? 0 : Math.floor((100 * one) / highest))))
        expect(normalized(raw, true)).toEqual(scores.map((one) => 100 - one))
      }),
      { seed: 46, numRuns: 300 },
    )
  })

  it('are all 0 where all raw ones are, and all 100 reversed', () => {
    expect(normalized([0, 0], false)).toEqual([0, 0])
    expect(normalized([0, 0], true)).toEqual([100, 100])
  })

  it('leave alone what stands behind the count', () => {
    const scores = Float64Array.of(1, 2, 50)
    normalizeScores(scores, 2, false)
    expect(scores).toEqual(Float64Array.of(50, 100, 50))
  })
})
