/** Which index answers for which policy: one's own before the library's, and none where a scan is as fast. */
import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/kernel/random.ts'
import type { CellView } from '../../src/model/cell-view.ts'
import { indexOf } from '../../src/placement/indexed.ts'
import { Placer } from '../../src/placement/placer.ts'
import type { PlacementPolicy } from '../../src/placement/policy.ts'
import { placementPolicies, policiesWith } from '../../src/placement/registry.ts'

function viewOf(nodes: number): CellView {
  const capacity = [new Float64Array(nodes).fill(4_000), new Float64Array(nodes).fill(2 ** 30)]
  const free = capacity.map((column) => column.slice())
  return { nodes, dimensions: ['cpu', 'memory'], capacity, free, scored: [0, 1], resources: [0, 1] }
}

describe('the index of a policy', () => {
  const indexed = ['firstFit', 'bestFit', 'worstFit', 'leastAllocated', 'mostAllocated', 'balancedAllocation', 'binpack']

  test('is there for the simple ones on a large cell, and for nobody on a small one', () => {
    const having = (nodes: number) =>
      [...placementPolicies.values()].filter((policy) => indexOf(policy, viewOf(nodes))).map(({ name }) => name)
    expect(having(300).sort()).toEqual([...indexed].sort())
    expect(having(20)).toEqual([])
  })

  test('is its own where it brings one, whatever the size, and hears of each change', () => {
    const heard: number[] = []
    const own: PlacementPolicy = {
      ...(placementPolicies.get('bestFit') as PlacementPolicy),
      name: 'own',
      index: () => ({
        nodeChanged: (node) => heard.push(node),
        chooser: () => ({ begin() {}, end() {}, choose: () => 1, chooseWalk: () => 1, misses: 0 }),
      }),
    }
    const placer = new Placer(viewOf(3), { policy: 'own' }, randomStream('1', 'own'), undefined, policiesWith([own]))
    placer.nodeChanged(2)
    expect([placer.choose(Float64Array.of(1, 1), undefined), heard]).toEqual([1, [2]])
    const { index: _own, ...without } = own
    expect(indexOf(without, viewOf(300))).toBeUndefined()
  })
})
