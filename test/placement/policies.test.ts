import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JavaRandom } from '../../src/kernel/java-random.ts'
import { randomStream } from '../../src/kernel/random.ts'
import type { CellView } from '../../src/model/cell-view.ts'
import { binpackScore } from '../../src/placement/nomad/scores.ts'
import { Placer } from '../../src/placement/placer.ts'
import { binpack } from '../../src/placement/policies/binpack.ts'
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

  const kinds = [
    ['alea', () => randomStream('5', 'placer')],
    ['java.util.Random', () => new JavaRandom(5)],
  ] as const
  const cases = kinds.flatMap(([kind, stream]) => (['fresh', 'kept'] as const).map((pool) => [pool, kind, stream] as const))

  it.each(cases)('randomFirstFit with a %s pool draws from the order that the rule says, from %s', (pool, _, stream) => {
    const room = Array.from({ length: 12 }, (_, node) => node % 4)
    const view = viewOf(['cpu'], [room])
    const placer = new Placer(view, { policy: 'randomFirstFit', pool }, stream())
    const twin = stream()
    let order = room.map((_, node) => node)
    for (let plan = 0; plan < 80; plan++) {
      const asked = 1 + (plan % 4)
      if (pool === 'fresh') order = room.map((_, node) => node)
      let remaining = order.length
      placer.begin()
      for (let task = 0; task < 5; task++) {
        // What is placed is taken, and in a plan out of three room comes back before it is over.
        if (task === 3 && plan % 3 === 0) view.free[0][plan % 12] = 4
        let found = -1
        while (remaining > 0 && found < 0) {
          const at = twin.below(remaining)
          if (view.free[0][order[at]] >= asked) found = order[at]
          else [order[at], order[remaining]] = [order[--remaining], order[at]]
        }
        expect(placer.choose(Float64Array.of(asked), undefined)).toBe(found)
        if (found >= 0) view.free[0][found] -= asked
      }
      placer.end()
      for (let node = 0; node < 12; node++) view.free[0][node] = plan % 5 === 0 ? room[node] : view.free[0][node]
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

describe('nomad', () => {
  const equal = (nodes: number) => viewOf(['cpu', 'memory'], [Array(nodes).fill(8), Array(nodes).fill(8)])
  const placerOf = (view: CellView, candidates?: number, seed = '5') =>
    new Placer(view, candidates === undefined ? { policy: 'nomad' } : { policy: 'nomad', candidates }, randomStream(seed, 'placer'))

  it('takes a node with room whenever there is one, in a walk too', () => {
    fc.assert(
      fc.property(usedViews(), requests(), requests(), masks(), fc.integer({ min: 1, max: 4 }), (view, amounts, more, mask, candidates) => {
        const first = vectorOf(view, amounts)
        const whole = first.map((amount, d) => amount + more[d])
        const allowed = mask(view)
        const open = (vector: Float64Array) => nodesOf(view).filter((node) => hasRoom(view, node, vector) && allowed?.[node] !== 0)
        const placer = placerOf(view, candidates)
        placer.begin()
        for (let again = 0; again < 3; again++) {
          const node = placer.choose(first, allowed)
          expect(open(first).length === 0 ? [-1] : open(first)).toContain(node)
          const walked = placer.chooseWalk(first, whole, allowed)
          expect(open(whole).length === 0 ? [-1] : open(whole)).toContain(walked)
          const bad = open(first).length - open(whole).length
          if (walked < 0) expect(placer.misses).toBe(open(first).length)
          else expect(placer.misses).toBeLessThanOrEqual(bad)
        }
        placer.end()
      }),
      RUNS,
    )
  })

  it('with as many candidates as nodes takes one of the best packed', () => {
    fc.assert(
      fc.property(usedViews(), requests(), (view, amounts) => {
        const vector = vectorOf(view, amounts)
        const score = binpack.prepare(view)
        const scoreOf = (node: number) => {
          const scores = new Float64Array(1)
          score(vector, Int32Array.of(node), 1, scores)
          return scores[0]
        }
        const best = choose(view, 'binpack', vector)
        const node = placerOf(view, 100).choose(vector, undefined)
        if (best < 0) expect(node).toBe(-1)
        else expect(scoreOf(node)).toBe(scoreOf(best))
      }),
      RUNS,
    )
  })

  it('compares as many nodes as the cluster’s size asks for: 2 of 4, 5 of 32', () => {
    for (const [nodes, limit] of [
      [4, 2],
      [32, 5],
    ]) {
      const view = equal(nodes)
      view.free[0][0] = 4
      const found = Array.from({ length: 2_000 }, (_, seed) =>
        placerOf(view, undefined, `${seed}`).choose(Float64Array.of(1, 1), undefined),
      )
      const share = found.filter((node) => node === 0).length / found.length
      expect(Math.abs(share - limit / nodes)).toBeLessThan(0.035)
    }
  })

  it('goes on in the shuffled order where the last pod of the plan stopped', () => {
    const view = equal(6)
    const placer = placerOf(view, 1)
    placer.begin()
    const nodes = Array.from({ length: 12 }, () => placer.choose(Float64Array.of(1, 1), undefined))
    placer.end()
    expect(new Set(nodes.slice(0, 6)).size).toBe(6)
    expect(nodes.slice(6)).toEqual(nodes.slice(0, 6))
  })

  it('shuffles anew for every plan, and a plan leaves no trace but in the stream', () => {
    const view = equal(50)
    const placer = placerOf(view, 1)
    const plan = (used: Placer) => {
      used.begin()
      const chosen = Array.from({ length: 5 }, () => used.choose(Float64Array.of(1, 1), undefined))
      used.end()
      return chosen.join()
    }
    expect(new Set([plan(placer), plan(placer), plan(placer)]).size).toBe(3)
    // The second plan of one placer is the first of another whose stream stands where the first plan left it.
    const stream = randomStream('6', 'placer')
    const first = new Placer(view, { policy: 'nomad', candidates: 1 }, stream)
    plan(first)
    const twin = randomStream('6', 'placer')
    for (let draw = 0; draw < 5; draw++) twin.below(50 - draw)
    expect(plan(new Placer(view, { policy: 'nomad', candidates: 1 }, twin))).toBe(plan(first))
  })

  it('passes over three empty nodes that are asked for nothing, and takes one if there is nothing better', () => {
    const nothing = Float64Array.of(0, 0)
    const view = equal(4)
    view.free[0][3] = 1
    const found = Array.from({ length: 50 }, (_, seed) => placerOf(view, 1, `${seed}`).choose(nothing, undefined))
    expect(new Set(found)).toEqual(new Set([3]))
    expect(nodesOf(view)).toContain(placerOf(equal(3), 1).choose(nothing, undefined))
  })
})
