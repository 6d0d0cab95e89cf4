import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/kernel/random.ts'
import type { CellView } from '../../src/model/cell-view.ts'
import { Placer } from '../../src/placement/placer.ts'
import { binpackScore } from '../../src/placement/policies/binpack.ts'
import { hasRoom, masks, nodesOf, requests, usedViews, vectorOf, viewOf } from './cells.ts'

const RUNS = { seed: 20, numRuns: 400 }

function choose(view: CellView, policy: string, vector: Float64Array, allowed?: Uint8Array): number {
  return new Placer(view, { policy }, randomStream('1', 'placer')).choose(vector, allowed)
}

function lowestBy<T>(nodes: readonly number[], key: (node: number) => T): number {
  let best = -1
  for (const node of nodes) {
    if (best < 0 || key(node) < key(best)) best = node
  }
  return best
}

/** Room left after placement as an exact fraction: shares over 60, of which every test capacity is a divisor. */
function roomLeft(view: CellView, node: number, vector: Float64Array): number {
  let sum = 0
  for (const d of view.scored) {
    const capacity = view.capacity[d][node]
    if (capacity > 0) sum += ((view.free[d][node] - vector[d]) * 60) / capacity
  }
  return sum
}

function forEachQuestion(check: (view: CellView, vector: Float64Array, allowed: Uint8Array | undefined, fitting: number[]) => void): void {
  fc.assert(
    fc.property(usedViews(), requests(), masks(), (view, amounts, mask) => {
      const vector = vectorOf(view, amounts)
      const allowed = mask(view)
      check(
        view,
        vector,
        allowed,
        nodesOf(view).filter((node) => hasRoom(view, node, vector) && allowed?.[node] !== 0),
      )
    }),
    RUNS,
  )
}

describe('first fit', () => {
  it('takes the lowest node with room', () => {
    forEachQuestion((view, vector, allowed, fitting) => {
      expect(choose(view, 'firstFit', vector, allowed)).toBe(fitting[0] ?? -1)
    })
  })
})

describe('best fit and worst fit', () => {
  it('take the least and the most room left, and of equals the lowest node', () => {
    forEachQuestion((view, vector, allowed, fitting) => {
      expect(choose(view, 'bestFit', vector, allowed)).toBe(lowestBy(fitting, (node) => roomLeft(view, node, vector)))
      expect(choose(view, 'worstFit', vector, allowed)).toBe(lowestBy(fitting, (node) => -roomLeft(view, node, vector)))
    })
  })

  it('see sums of shares as equal that are equal on paper, in any order of dimensions', () => {
    const capacity = [
      [10, 10],
      [10, 10],
      [10, 10],
    ]
    const view = viewOf(['cpu', 'memory', 'disk'], capacity, [
      [1, 3],
      [2, 2],
      [3, 1],
    ])
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1)
    expect(choose(view, 'bestFit', Float64Array.of(0, 0, 0))).toBe(0)
    expect(choose(view, 'worstFit', Float64Array.of(0, 0, 0))).toBe(0)
  })

  it('see the same third left on nodes of different capacity', () => {
    for (const [capacity, free] of [
      [
        [3, 6],
        [2, 3],
      ],
      [
        [6, 3],
        [3, 2],
      ],
    ]) {
      const view = viewOf(['cpu'], [capacity], [free])
      expect(choose(view, 'bestFit', Float64Array.of(1))).toBe(0)
      expect(choose(view, 'worstFit', Float64Array.of(1))).toBe(0)
    }
  })

  it('see a difference of one byte in 128 GiB', () => {
    const all = 2 ** 37
    const view = viewOf(['memory'], [[all, all]], [[all, all - 1]])
    expect(choose(view, 'bestFit', Float64Array.of(1))).toBe(1)
    expect(choose(view, 'worstFit', Float64Array.of(1))).toBe(0)
  })

  it('weigh no host port', () => {
    const view = viewOf(
      ['cpu', 'hostPort:TCP/80'],
      [
        [10, 10],
        [1, 1],
      ],
      [
        [5, 4],
        [1, 1],
      ],
    )
    expect(choose(view, 'bestFit', Float64Array.of(1, 1))).toBe(1)
  })
})

describe('Kubernetes policies', () => {
  const percent = (part: number, whole: number) => Number((BigInt(part) * 100n) / BigInt(whole))
  function taken(view: CellView, node: number, vector: Float64Array): { asked: number; all: number }[] {
    return view.resources
      .map((d) => ({ asked: view.capacity[d][node] - view.free[d][node] + vector[d], all: view.capacity[d][node] }))
      .filter(({ all }) => all > 0)
  }
  const mean = (scores: number[]) => (scores.length === 0 ? 0 : Math.floor(scores.reduce((a, b) => a + b) / scores.length))

  it('leastAllocated takes the highest truncated mean of what is left', () => {
    forEachQuestion((view, vector, allowed, fitting) => {
      const score = (node: number) => -mean(taken(view, node, vector).map(({ asked, all }) => percent(all - asked, all)))
      expect(choose(view, 'leastAllocated', vector, allowed)).toBe(lowestBy(fitting, score))
    })
  })

  it('mostAllocated takes the highest truncated mean of what is taken', () => {
    forEachQuestion((view, vector, allowed, fitting) => {
      const score = (node: number) => -mean(taken(view, node, vector).map(({ asked, all }) => percent(asked, all)))
      expect(choose(view, 'mostAllocated', vector, allowed)).toBe(lowestBy(fitting, score))
    })
  })

  it('balancedAllocation evens the shares out', () => {
    const view = viewOf(
      ['cpu', 'memory'],
      [
        [10, 10],
        [10, 10],
      ],
      [
        [10, 5],
        [5, 5],
      ],
    )
    expect(choose(view, 'balancedAllocation', Float64Array.of(1, 1))).toBe(1)
    expect(choose(view, 'balancedAllocation', Float64Array.of(5, 0))).toBe(0)
  })

  it('the count of pods scores in best fit, not in Kubernetes', () => {
    const view = viewOf(
      ['cpu', 'pods'],
      [
        [10, 10],
        [10, 10],
      ],
      [
        [5, 5],
        [9, 1],
      ],
    )
    expect(choose(view, 'leastAllocated', Float64Array.of(1, 1))).toBe(0)
    expect(choose(view, 'mostAllocated', Float64Array.of(1, 1))).toBe(0)
    expect(choose(view, 'bestFit', Float64Array.of(1, 1))).toBe(1)
  })
})

describe('binpack', () => {
  it.each([
    [0, 0, 18],
    [1, 1, 0],
    [1, 0, 9],
    [0.5, 0.5, 20 - 2 * Math.sqrt(10)],
  ])('scores a node with %d of its cpu and %d of its memory free as Nomad does: %d', (cpu, memory, score) => {
    expect(binpackScore(cpu, memory)).toBeCloseTo(score, 12)
  })

  it('fills the fuller node', () => {
    const view = viewOf(
      ['cpu', 'memory'],
      [
        [8, 8, 8],
        [8, 8, 8],
      ],
      [
        [8, 4, 2],
        [8, 4, 8],
      ],
    )
    expect(choose(view, 'binpack', Float64Array.of(1, 1))).toBe(1)
  })

  it('scores nodes without cpu by the resources they have', () => {
    const view = viewOf(['memory'], [[100, 100]], [[100, 80]])
    expect(choose(view, 'binpack', Float64Array.of(10))).toBe(1)
  })
})

describe('random policies', () => {
  it('take a node with room whenever there is one', () => {
    forEachQuestion((view, vector, allowed, fitting) => {
      for (const policy of ['randomFit', 'randomFirstFit']) {
        const node = choose(view, policy, vector, allowed)
        if (fitting.length === 0) expect(node).toBe(-1)
        else expect(fitting).toContain(node)
      }
    })
  })

  it('randomFit with as many candidates as nodes is best fit', () => {
    forEachQuestion((view, vector, allowed) => {
      const random = new Placer(view, { policy: 'randomFit', candidates: 100 }, randomStream('2', 'placer'))
      expect(random.choose(vector, allowed)).toBe(choose(view, 'bestFit', vector, allowed))
    })
  })

  it.each([
    ['randomFirstFit', undefined],
    ['randomFit', 1],
  ])('%s reaches every node with room about equally often', (policy, candidates) => {
    const view = viewOf(['cpu'], [[1, 4, 4, 1, 4, 4]])
    const placer = new Placer(view, candidates === undefined ? { policy } : { policy, candidates }, randomStream('3', 'placer'))
    const seen = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < 4000; i++) {
      placer.begin()
      seen[placer.choose(Float64Array.of(2), undefined)]++
      placer.end()
    }
    expect([seen[0], seen[3]]).toEqual([0, 0])
    for (const node of [1, 2, 4, 5]) expect(Math.abs(seen[node] - 1000)).toBeLessThan(150)
  })

  it.each(['fresh', 'kept'] as const)('randomFirstFit with a %s pool draws from the order that the rule says', (pool) => {
    const room = Array.from({ length: 12 }, (_, node) => node % 4)
    const view = viewOf(['cpu'], [room])
    const placer = new Placer(view, { policy: 'randomFirstFit', pool }, randomStream('5', 'placer'))
    const twin = randomStream('5', 'placer')
    let order = room.map((_, node) => node)
    for (let plan = 0; plan < 50; plan++) {
      const asked = 1 + (plan % 4)
      if (pool === 'fresh') order = room.map((_, node) => node)
      let remaining = order.length
      placer.begin()
      for (let task = 0; task < 3; task++) {
        let found = -1
        while (remaining > 0 && found < 0) {
          const at = twin.below(remaining)
          if (room[order[at]] >= asked) found = order[at]
          else [order[at], order[remaining]] = [order[--remaining], order[at]]
        }
        expect(placer.choose(Float64Array.of(asked), undefined)).toBe(found)
      }
      placer.end()
    }
  })

  it('randomFirstFit keeps a node that took the request in its pool', () => {
    const view = viewOf(['cpu'], [[100, 100]])
    const placer = new Placer(view, { policy: 'randomFirstFit' }, randomStream('4', 'placer'))
    placer.begin()
    const drawn = Array.from({ length: 40 }, () => placer.choose(Float64Array.of(1), undefined))
    expect(new Set(drawn)).toEqual(new Set([0, 1]))
  })
})
