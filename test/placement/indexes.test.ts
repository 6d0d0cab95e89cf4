import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RandomStream, randomStream } from '../../src/kernel/random.ts'
import type { CellView } from '../../src/model/cell-view.ts'
import { GroupScan } from '../../src/placement/indexes/group-scan.ts'
import { PercentOrder } from '../../src/placement/indexes/percent-order.ts'
import { RoomLevels } from '../../src/placement/indexes/room-levels.ts'
import { ShareOrder } from '../../src/placement/indexes/share-order.ts'
import { createPlacers, Placer } from '../../src/placement/placer.ts'
import { balancedAllocation } from '../../src/placement/policies/balanced-allocation.ts'
import { binpack } from '../../src/placement/policies/binpack.ts'
import type { PlacementIndex } from '../../src/placement/policy.ts'
import { placementPolicies } from '../../src/placement/registry.ts'
import { draws, hasRoom, nodesOf, type TestView, usedViews, viewOf } from './cells.ts'

/** Enough nodes for every policy that has an index to use it. */
const LARGE = 2100

const INDEXES: { policy: string; make: (view: CellView) => PlacementIndex | undefined }[] = [
  { policy: 'firstFit', make: (view) => new RoomLevels(view) },
  { policy: 'bestFit', make: (view) => ShareOrder.on(view, 1) },
  { policy: 'worstFit', make: (view) => ShareOrder.on(view, -1) },
  { policy: 'leastAllocated', make: (view) => PercentOrder.on(view, 'left') },
  { policy: 'mostAllocated', make: (view) => PercentOrder.on(view, 'taken') },
  { policy: 'binpack', make: (view) => GroupScan.on(view, binpack.prepare(view)) },
  { policy: 'balancedAllocation', make: (view) => GroupScan.on(view, balancedAllocation.prepare(view)) },
]

/** Claims, undos and releases at random; after each step index and scan answer the same questions. */
function compareOnHistory(view: TestView, policy: string, index: PlacementIndex, stream: RandomStream, steps: number, most: number): void {
  const scan = placementPolicies.get(policy)!.chooser(view, { policy }, stream)
  const indexed = index.chooser()
  const claims: { node: number; vector: Float64Array }[] = []
  const change = (node: number, vector: Float64Array, sign: number) => {
    for (let d = 0; d < vector.length; d++) view.free[d][node] += sign * vector[d]
    index.nodeChanged(node)
  }
  const draw = () => Float64Array.from(view.free, () => Math.max(0, stream.below(most + 2) - 1))
  const mask = () => (stream.below(3) > 0 ? undefined : Uint8Array.from(nodesOf(view), () => stream.below(2)))
  for (let step = 0; step < steps; step++) {
    const vector = draw()
    const whole = vector.map((amount) => amount + (stream.below(3) === 0 ? stream.below(most + 1) : 0))
    const allowed = mask()
    const walked = indexed.chooseWalk(vector, whole, allowed)
    expect([walked, indexed.misses]).toEqual([scan.chooseWalk(vector, whole, allowed), scan.misses])
    const node = indexed.choose(vector, allowed)
    expect(node).toBe(scan.choose(vector, allowed))
    if (node >= 0) change(node, vector, -1)
    if (node >= 0 && stream.below(3) > 0) claims.push({ node, vector })
    else if (node >= 0) change(node, vector, 1)
    if (claims.length > 0 && stream.below(5) < 2) {
      const at = stream.below(claims.length)
      change(claims[at].node, claims[at].vector, 1)
      claims[at] = claims[claims.length - 1]
      claims.pop()
    }
  }
}

/** Nodes of a few shapes; `shapes` 1 is a homogeneous cell. */
function largeView(nodes: number, dimensions: number, shapes: number, stream: RandomStream): TestView {
  const names = ['cpu', 'memory', 'example.com/gpu', 'hostPort:TCP/80'].slice(0, dimensions)
  const table = Array.from({ length: shapes }, () => names.map(() => [0, 7, 16, 24, 100][1 + stream.below(4)]))
  const shapeOf = nodesOf({ nodes } as CellView).map(() => table[stream.below(shapes)])
  return viewOf(
    names,
    names.map((_, d) => shapeOf.map((shape) => shape[d])),
  )
}

describe.each(INDEXES)('the index of $policy', ({ policy, make }) => {
  it('answers as the scan does, on small cells of any shape, through claims, undos and releases', () => {
    fc.assert(
      fc.property(usedViews(30), fc.string({ minLength: 1, maxLength: 6 }), (view, seed) => {
        compareOnHistory(view, policy, make(view)!, randomStream(seed, 'history'), 30, 3)
      }),
      { seed: 22, numRuns: 150 },
    )
  })

  it.each([
    [700, 1, 1, 3],
    [700, 2, 1, 3],
    [700, 2, 4, 9],
    [500, 3, 3, 9],
    [500, 4, 2, 2],
    [300, 4, 8, 30],
  ])('answers as the scan does, on %d nodes with %d dimensions of %d shapes, requests up to %d', (nodes, dimensions, shapes, most) => {
    const stream = randomStream('8', `${policy} ${nodes} ${dimensions} ${shapes}`)
    const view = largeView(nodes, dimensions, shapes, stream)
    compareOnHistory(view, policy, make(view)!, stream, 1000, most)
  })

  it('fills a homogeneous cell with identical pods as the scan does, node for node', () => {
    const view = viewOf(['cpu', 'memory'], [Array(400).fill(8), Array(400).fill(24)])
    const index = make(view)!
    const indexed = index.chooser()
    const scan = placementPolicies.get(policy)!.chooser(view, { policy }, randomStream('9', 'a'))
    const vector = Float64Array.of(3, 5)
    for (let node = scan.choose(vector, undefined); node >= 0; node = scan.choose(vector, undefined)) {
      expect(indexed.choose(vector, undefined)).toBe(node)
      view.free[0][node] -= 3
      view.free[1][node] -= 5
      index.nodeChanged(node)
    }
    expect(indexed.choose(vector, undefined)).toBe(-1)
    expect(nodesOf(view).some((node) => hasRoom(view, node, vector))).toBe(false)
  })
})

describe('few kinds of pods on nodes that are alike', () => {
  // Many nodes then refuse a request together, again and again, as others of the same kind come and go.
  it.each(INDEXES)('are placed by the index of $policy as by its scan, through releases and undos', ({ policy, make }) => {
    for (const requests of [
      [[9, 3]],
      [
        [9, 3],
        [2, 7],
      ],
      [
        [3, 1, 1],
        [1, 5, 0],
        [4, 4, 0],
      ],
    ]) {
      const stream = randomStream('12', `${policy} ${requests.length}`)
      const columns = [170, 170, 8].slice(0, requests[0].length).map((amount) => Array(600).fill(amount))
      const view = viewOf(['cpu', 'memory', 'pods'].slice(0, columns.length), columns)
      const index = make(view)!
      const indexed = index.chooser()
      const scan = placementPolicies.get(policy)!.chooser(view, { policy }, stream)
      const pods: { node: number; vector: Float64Array }[] = []
      const change = (node: number, vector: Float64Array, sign: number) => {
        for (let d = 0; d < vector.length; d++) view.free[d][node] += sign * vector[d]
        index.nodeChanged(node)
      }
      for (let step = 0; step < 4000; step++) {
        const vector = Float64Array.from(requests[stream.below(requests.length)])
        if (pods.length > 1800 || stream.below(4) === 0) {
          const [gone] = pods.splice(stream.below(Math.max(1, pods.length)), 1)
          if (gone !== undefined) change(gone.node, gone.vector, 1)
        }
        const node = indexed.choose(vector, undefined)
        expect(node).toBe(scan.choose(vector, undefined))
        if (node < 0) continue
        change(node, vector, -1)
        if (stream.below(8) === 0) change(node, vector, 1)
        else pods.push({ node, vector })
      }
    }
  })
})

describe('many nodes within a point or two of the best', () => {
  it.each(INDEXES)('are told apart by the index of $policy as by its scan', ({ policy, make }) => {
    const stream = randomStream('11', policy)
    const all = 100_000
    for (const spread of [700, 1500, 4000]) {
      const column = () => Array.from({ length: 600 }, () => all / 2 + stream.below(spread))
      const view = viewOf(['cpu', 'memory'], [Array(600).fill(all), Array(600).fill(all)], [column(), column()])
      compareOnHistory(view, policy, make(view)!, stream, 150, 3 * spread)
    }
  })
})

describe('a cell that is filled from nothing', () => {
  // Untouched nodes answer for each other, and those that lack a part of a percent are left behind by the hundred.
  it.each([
    [400, 1_000, 2_500, 'a part of a percent counts'],
    [400, 4_000, 100_000, 'requests of parts of a percent'],
    [400, 100, 8, 'amounts that are whole percents'],
    [2_500, 1_000, 2_500, 'nodes in several blocks'],
  ])('is filled by the index of leastAllocated as by its scan (%i nodes, %i of each resource: %s)', (nodes, capacity, finest) => {
    const stream = randomStream('1', `fill/${capacity}`)
    const view = viewOf(
      ['cpu', 'memory'],
      [capacity * finest, 7 * capacity * finest].map((amount) => new Array<number>(nodes).fill(amount)),
    )
    const index = PercentOrder.on(view, 'left') as PercentOrder
    const indexed = index.chooser()
    const scan = placementPolicies.get('leastAllocated')!.chooser(view, { policy: 'leastAllocated' }, stream)
    for (let pod = 0; pod < Math.max(3_000, 3 * nodes); pod++) {
      const grain = capacity === 100 ? finest : 1
      const vector = view.free.map((_, d) => grain * stream.below((d === 0 ? 1 : 7) * ((capacity * finest) / grain / 8)))
      const request = Float64Array.from(vector)
      const node = indexed.choose(request, undefined)
      expect(node).toBe(scan.choose(request, undefined))
      if (node < 0) continue
      for (let d = 0; d < request.length; d++) view.free[d][node] -= request[d]
      index.nodeChanged(node)
      // Now and then a node comes back, so that what was searched in vain is no longer.
      const back = stream.below(nodes)
      if (pod % 3 > 0) continue
      for (let d = 0; d < request.length; d++) view.free[d][back] += Math.min(request[d], view.capacity[d][back] - view.free[d][back])
      index.nodeChanged(back)
    }
  })
})

describe('free shares that differ by less than the score can tell', () => {
  it('tie, and the lowest node takes the pod, by index as by scan', () => {
    const all = 2 ** 46
    const free = Array.from({ length: LARGE }, (_, node) => all - ((node * 37) % 101))
    const view = viewOf(['memory'], [Array(LARGE).fill(all)], [free])
    for (const policy of ['bestFit', 'worstFit']) {
      const { placers } = createPlacers(view, [{ policy }], [randomStream('1', 'a')])
      const scan = placementPolicies.get(policy)!.chooser(view, { policy }, randomStream('1', 'a'))
      for (const asked of [0, 1, all / 3, all - 60].map(Math.floor)) {
        const vector = Float64Array.of(asked)
        expect(placers[0].choose(vector, undefined)).toBe(scan.choose(vector, undefined))
      }
    }
  })
})

describe('sharing', () => {
  it('a change announced once is heard by every placer, whatever its policy', () => {
    const stream = randomStream('10', 'a')
    const view = largeView(LARGE, 2, 3, stream)
    // `kubernetes` goes on where its last search ended, which a new chooser cannot know.
    const alike = [...placementPolicies.keys()].filter((policy) => !draws(policy) && policy !== 'kubernetes')
    const specs = alike.flatMap((policy) => [{ policy }, { policy }])
    const { placers, nodeChanged } = createPlacers(
      view,
      specs,
      specs.map(({ policy }) => randomStream('1', policy)),
    )
    for (let step = 0; step < 60; step++) {
      const vector = Float64Array.of(1 + stream.below(5), 1 + stream.below(5))
      specs.forEach((spec, i) => {
        const node = placers[i].choose(vector, undefined)
        expect(node).toBe(placementPolicies.get(spec.policy)!.chooser(view, spec, stream).choose(vector, undefined))
        if (node < 0) return
        view.free[0][node] -= vector[0]
        view.free[1][node] -= vector[1]
        nodeChanged(node)
      })
    }
  })

  it('a placer of its own keeps its own index', () => {
    const view = viewOf(['cpu'], [Array(LARGE).fill(4)])
    const placer = new Placer(view, { policy: 'bestFit' }, randomStream('1', 'a'))
    expect(placer.choose(Float64Array.of(1), undefined)).toBe(0)
    view.free[0][9] = 1
    placer.nodeChanged(9)
    expect(placer.choose(Float64Array.of(1), undefined)).toBe(9)
  })
})
