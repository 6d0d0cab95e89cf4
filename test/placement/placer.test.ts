import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { type RandomStream, randomStream } from '../../src/kernel/random.ts'
import type { PlacementSpec } from '../../src/model/scenario.ts'
import { createPlacers, Placer } from '../../src/placement/placer.ts'
import { placementPolicies } from '../../src/placement/registry.ts'
import { draws, hasRoom, masks, nodesOf, requests, usedViews, vectorOf, viewOf } from './cells.ts'

const POLICIES = [...placementPolicies.keys()]
const SPECS: PlacementSpec[] = POLICIES.flatMap((policy) => [{ policy }, { policy, ties: 'seeded' as const }])
const RUNS = { seed: 21, numRuns: 300 }

function counted(stream: RandomStream): RandomStream & { draws: number } {
  const counter = {
    draws: 0,
    uniform: () => {
      counter.draws++
      return stream.uniform()
    },
    below: (bound: number) => {
      counter.draws++
      return stream.below(bound)
    },
  }
  return counter
}

describe.each(SPECS)('$policy, ties $ties', (spec) => {
  it('answers a node that is allowed and has room, or -1 if there is none', () => {
    fc.assert(
      fc.property(usedViews(), requests(), masks(), (view, amounts, mask) => {
        const vector = vectorOf(view, amounts)
        const allowed = mask(view)
        const fitting = nodesOf(view).filter((node) => allowed?.[node] !== 0 && hasRoom(view, node, vector))
        const node = new Placer(view, spec, randomStream('1', 'a')).choose(vector, allowed)
        if (fitting.length === 0) expect(node).toBe(-1)
        else expect(fitting).toContain(node)
      }),
      RUNS,
    )
  })

  it('walks to a node that takes the whole; the misses take the first alone, and all of them if none takes the whole', () => {
    fc.assert(
      fc.property(usedViews(), requests(), requests(), masks(), (view, first, more, mask) => {
        const vector = vectorOf(view, first)
        const whole = vector.map((amount, d) => amount + more[d])
        const allowed = mask(view)
        const taking = nodesOf(view).filter((node) => allowed?.[node] !== 0 && hasRoom(view, node, vector))
        const fitting = taking.filter((node) => hasRoom(view, node, whole))
        const placer = new Placer(view, spec, randomStream('1', 'a'))
        const node = placer.chooseWalk(vector, whole, allowed)
        if (fitting.length === 0) expect([node, placer.misses]).toEqual([-1, taking.length])
        else expect(fitting).toContain(node)
        expect(placer.misses).toBeLessThanOrEqual(taking.length - fitting.length)
      }),
      RUNS,
    )
  })

  it('plans leave no trace: with the same draws a used placer answers as a fresh one', () => {
    fc.assert(
      fc.property(usedViews(), fc.array(requests(), { maxLength: 4 }), requests(), (view, plan, amounts) => {
        const stream = counted(randomStream('5', 'a'))
        const used = new Placer(view, spec, stream)
        used.begin()
        for (const each of plan) used.choose(vectorOf(view, each), undefined)
        used.end()
        const twin = randomStream('5', 'a')
        for (let i = 0; i < stream.draws; i++) twin.uniform()
        const fresh = new Placer(view, spec, twin)
        const vector = vectorOf(view, amounts)
        used.begin()
        fresh.begin()
        expect(used.choose(vector, undefined)).toBe(fresh.choose(vector, undefined))
      }),
      RUNS,
    )
  })
})

describe.each(POLICIES.filter((policy) => !draws(policy)))('%s', (policy) => {
  it('a walk is choosing again and again among the nodes not yet refused', () => {
    fc.assert(
      fc.property(usedViews(), requests(), requests(), (view, amounts, more) => {
        const first = vectorOf(view, amounts)
        const whole = first.map((amount, d) => amount + more[d])
        const placer = new Placer(view, { policy }, randomStream('1', 'a'))
        const open = new Uint8Array(view.nodes).fill(1)
        let misses = 0
        let node = placer.choose(first, open)
        while (node >= 0 && !hasRoom(view, node, whole)) {
          misses++
          open[node] = 0
          node = placer.choose(first, open)
        }
        expect([placer.chooseWalk(first, whole, undefined), placer.misses]).toEqual([node, misses])
      }),
      RUNS,
    )
  })

  it('draws nothing where ties go to the lowest node', () => {
    const stream = counted(randomStream('1', 'a'))
    const placer = new Placer(viewOf(['cpu'], [[4, 4, 4]]), { policy }, stream)
    expect(placer.choose(Float64Array.of(1), undefined)).toBe(0)
    placer.chooseWalk(Float64Array.of(1), Float64Array.of(2), undefined)
    expect(stream.draws).toBe(0)
  })
})

describe('seeded ties', () => {
  it('reach every one of the equals about equally often, and no other', () => {
    const view = viewOf(['cpu'], [[4, 8, 4, 4]])
    const placer = new Placer(view, { policy: 'bestFit', ties: 'seeded' }, randomStream('6', 'a'))
    const seen = [0, 0, 0, 0]
    for (let i = 0; i < 3000; i++) seen[placer.choose(Float64Array.of(4), undefined)]++
    expect(seen[1]).toBe(0)
    for (const node of [0, 2, 3]) expect(Math.abs(seen[node] - 1000)).toBeLessThan(120)
  })

  it('of equals in random order, those before the first that takes the whole are misses', () => {
    const view = viewOf(
      ['cpu', 'disk'],
      [
        [4, 4, 4],
        [0, 8, 0],
      ],
    )
    const placer = new Placer(view, { policy: 'mostAllocated', ties: 'seeded' }, randomStream('7', 'a'))
    const seen = [0, 0, 0]
    for (let i = 0; i < 3000; i++) {
      view.free[1].set([0, 8, 0])
      expect(placer.chooseWalk(Float64Array.of(4, 0), Float64Array.of(4, 1), undefined)).toBe(1)
      seen[placer.misses]++
    }
    expect(seen[0] + seen[1] + seen[2]).toBe(3000)
    expect(seen[2]).toBe(3000)
  })
})

describe('bad placement specs', () => {
  it('name every fault at once, with a suggestion for a misspelt policy', () => {
    const spec = { policy: 'bestfitt', candidates: 0, ties: 'random' } as unknown as PlacementSpec
    try {
      new Placer(viewOf(['cpu'], [[1]]), spec, randomStream('1', 'a'))
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInputError)
      const { problems } = error as InvalidInputError
      expect(problems.map(({ path }) => path)).toEqual(['placement.policy', 'placement.candidates', 'placement.ties'])
      expect(problems[0].message).toMatch(/^invalid policy: bestfitt, allowed: firstFit, .*did you mean bestFit\?/)
    }
  })

  it('suggest nothing for a word like no other', () => {
    expect(() => new Placer(viewOf(['cpu'], [[1]]), { policy: 'qqqqqq' }, randomStream('1', 'a'))).toThrow(/^(?!.*did you mean)/)
  })
})

describe('createPlacers', () => {
  it('gives one placer a spec, each with its own stream', () => {
    const view = viewOf(['cpu'], [Array(300).fill(4)])
    const specs: PlacementSpec[] = [{ policy: 'bestFit' }, { policy: 'bestFit', ties: 'seeded' }, { policy: 'randomFirstFit' }]
    const { placers, nodeChanged } = createPlacers(
      view,
      specs,
      ['a', 'b', 'c'].map((name) => randomStream('1', name)),
    )
    view.free[0][7] = 2
    nodeChanged(7)
    expect(placers.map((placer) => placer.choose(Float64Array.of(2), undefined)).slice(0, 2)).toEqual([7, 7])
    expect(placers[2].choose(Float64Array.of(4), undefined)).not.toBe(7)
  })
})
