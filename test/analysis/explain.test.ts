/** Reports on textbook states, and their circles and ways out against exhaustive search. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HoldState, reduceHolds } from '../../src/analysis/deadlock.ts'
import { shortestCycle } from '../../src/analysis/explain/cycle.ts'
import { rolledBack } from '../../src/analysis/explain/release.ts'
import { explainDeadlock } from '../../src/analysis/explain.ts'
import { components } from '../../src/analysis/wait-for.ts'
import { claimant, smallStates, stateOf, times } from './small-states.ts'

const slot = (node: number, more = 1) => ({ node, vector: [more] })
const ids = (refs: readonly { id: string }[]) => refs.map(({ id }) => id)

/** Everybody holds one node of two slots and needs one of the next. */
function ring(size: number, cost = (_: number) => 2): HoldState {
  const capacity = [...Array(size).keys()].map((at) => [cost(at)])
  return stateOf(
    capacity,
    capacity.map(([all], at) => claimant(`g${at}`, { holds: [slot(at, all)], wants: times(1, [1], [(at + 1) % size]) })),
  )
}

describe('a report names', () => {
  test('two hoarders on one node: holder, node, dimension and by how much', () => {
    const hoarder = (id: string) => claimant(id, { holds: [{ node: 0, vector: [2, 0] }], wants: times(1, [1, 3]) })
    const report = explainDeadlock(stateOf([[4, 8]], [hoarder('a'), hoarder('b')]), {
      names: { node: () => 'n', dimension: (d) => ['cpu', 'memory'][d], group: (id) => id.toUpperCase(), scheduler: () => 's' },
    })
    expect(report.dimensions).toEqual([
      { name: 'cpu', unit: 'millicores' },
      { name: 'memory', unit: 'bytes' },
    ])
    expect(report).toMatchObject({ stuck: 2, claimants: 2, movesPossible: false, groupsOmitted: 0 })
    const lack = { node: 'n', index: 0, dimension: 'cpu', needs: 1, free: 0, own: 0, held: 2 }
    expect(report.groups[0]).toMatchObject({
      name: 'A',
      scheduler: 's',
      class: 'core',
      held: [2, 0],
      places: [{ node: 'n', index: 0, kind: 'bound', vector: [2, 0] }],
      needed: 1,
      needs: [{ count: 1, vector: [1, 3], fit: 0 }],
      waitsFor: [{ on: { id: 'b', name: 'B' }, lacks: [lack], lacksOmitted: 0 }],
    })
    expect(report.cores[0].cycle.map(({ from }) => from.id)).toEqual(['a', 'b'])
    expect(report.cores[0].release).toMatchObject({ cheapest: true, minimal: true, proven: true, cost: { share: 0.5 } })
  })

  test('the cycle of three, and the cheapest of it', () => {
    const { cores } = explainDeadlock(ring(3, (at) => 3 - (at % 2)))
    expect(cores.map(({ cycle, shortest }) => [cycle.map(({ from }) => from.id), shortest])).toEqual([[['g0', 'g1', 'g2'], true]])
    expect(ids(cores[0].release.groups)).toEqual(['g1'])
    expect(ids(cores[0].release.thenRun).sort()).toEqual(['g0', 'g1', 'g2'])
  })

  test('four of five philosophers: with one fork left the fourth can eat, with none the circle is all of them', () => {
    const philosophers = (eaters: number) =>
      stateOf(
        Array.from({ length: 5 }, () => [1]),
        [...Array(eaters).keys()].map((at) => claimant(`p${at}`, { holds: [slot(at)], wants: times(1, [1], [(at + 1) % 5]) })),
      )
    expect(explainDeadlock(philosophers(4))).toMatchObject({ stuck: 0, groups: [], cores: [] })
    const all = explainDeadlock(philosophers(5))
    expect(all.cores[0].cycle).toHaveLength(5)
    expect(all.cores[0].release.groups).toHaveLength(1)
  })

  test('self-deadlock, victim, infeasible and blocked by endless by their classes, with the words', () => {
    const state = stateOf(
      [[2], [3]],
      [
        claimant('locked', { holds: [slot(0)], wants: times(1, [2], [0]) }),
        claimant('victim', { wants: times(1, [2], [0]) }),
        claimant('giant', { wants: times(1, [9]) }),
        claimant('service', { holds: [slot(1, 2)], endless: true }),
        claimant('late', { wants: times(1, [2], [1]) }),
      ],
    )
    const report = explainDeadlock(state)
    expect(Object.fromEntries(report.groups.map(({ id, class: name }) => [id, name]))).toEqual({
      locked: 'selfDeadlock',
      victim: 'victim',
      giant: 'infeasible',
      late: 'blockedByEndless',
    })
    expect(report.classes.map(({ class: name, count }) => [name, count])).toEqual([
      ['selfDeadlock', 1],
      ['victim', 1],
      ['blockedByEndless', 1],
      ['infeasible', 1],
    ])
    expect(report.groups.find(({ id }) => id === 'victim')?.waitsFor.map(({ on }) => on.id)).toEqual(['locked'])
    expect(report.cores).toEqual([])
  })

  test('fragmentation that totals hide: four are free, each needs two on one node, none has them', () => {
    const state = stateOf(
      Array.from({ length: 4 }, () => [2]),
      ['a', 'b'].map((id, at) => claimant(id, { holds: [slot(2 * at), slot(2 * at + 1)], wants: times(1, [2]) })),
    )
    const report = explainDeadlock(state)
    expect(report.stuck).toBe(2)
    for (const { needs, waitsFor } of report.groups) {
      expect(needs).toEqual([{ count: 1, vector: [2], fit: 0 }])
      expect(waitsFor[0].lacks.map(({ needs: all, free, held }) => [all, free, held])).toEqual([
        [2, 1, 1],
        [2, 1, 1],
      ])
    }
  })

  test('whole offers beside bound members, and since when', () => {
    const at = (node: number, since: number) => ({ ...slot(node), since })
    const [a, b] = ['a', 'b'].map((id, k) => claimant(id, { rooms: [at(2 * k, 3e6), at(2 * k + 1, 2e6)], wants: times(3, [1]) }))
    const report = explainDeadlock(stateOf([[1], [1], [1], [1]], [a, b]), { now: 5e6 })
    expect(report.groups[0].places.map(({ kind, sinceSeconds }) => [kind, sinceSeconds])).toEqual([
      ['offer', 3],
      ['offer', 2],
    ])
    expect(report.cores[0].release.cost).toEqual({ share: 0.5, shareSeconds: 1.25 })
  })
})

describe('the way out', () => {
  test('costs resource-time where times are known: the larger that came late is cheaper', () => {
    const held = (node: number, size: number, since: number) => ({ ...slot(node, size), since })
    const state = stateOf(
      [[3], [2]],
      [
        claimant('late', { holds: [held(0, 3, 9)], wants: times(1, [1], [1]) }),
        claimant('early', { holds: [held(1, 2, 0)], wants: times(1, [1], [0]) }),
      ],
    )
    expect(ids(explainDeadlock(state).cores[0].release.groups)).toEqual(['early'])
    expect(ids(explainDeadlock(state, { now: 10 }).cores[0].release.groups)).toEqual(['late'])
  })

  /** Nothing is free, and everybody wants something somewhere: hardly any without a circle. */
  const tightStates = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1, maxLength: 2 })), {
      minLength: 2,
      maxLength: 6,
    })
    .map((groups) =>
      stateOf(
        groups.map(([size]) => [size]),
        groups.map(([size, wanted], at) =>
          claimant(`g${at}`, {
            holds: [slot(at, size)],
            wants: wanted.filter((node) => node !== at && node < groups.length).flatMap((node) => times(1, [1], [node])),
          }),
        ),
      ),
    )

  /** Whether the circle is gone after these were rolled back, by reducing the whole state anew. */
  function broken(state: HoldState, members: readonly string[], released: readonly string[]): boolean {
    const free = state.free.map((column) => column.slice())
    for (const { id, holds, rooms } of state.claimants) {
      if (released.includes(id)) {
        for (const { node, vector } of [...holds, ...rooms]) for (const [d, column] of free.entries()) column[node] += vector[d]
      }
    }
    const claimants = state.claimants.map((one) => (released.includes(one.id) ? rolledBack(one) : one))
    const { waitFor, irreducible } = reduceHolds({ ...state, free, claimants })
    const targets = irreducible.map((id) => Int32Array.from(waitFor.get(id) ?? [], (to) => irreducible.indexOf(to)))
    const onCycle = components(targets).filter((component) => component.length > 1)
    return !onCycle.flat().some((at) => members.includes(irreducible[at]))
  }

  test('breaks the circle always; it is the cheapest single one if any single one does, else none of it can be spared', () => {
    let singles = 0
    let sets = 0
    const states = fc.oneof(smallStates({ nodes: 4, groups: 7 }), tightStates)
    fc.assert(
      fc.property(states, (state) => {
        for (const { members, release } of explainDeadlock(state).cores) {
          const all = ids(members)
          const groups = ids(release.groups)
          expect(broken(state, all, groups)).toBe(true)
          const shares = new Map(all.map((id) => [id, shareOf(state, id)]))
          const able = all.filter((id) => broken(state, all, [id])).sort((a, b) => shares.get(a)! - shares.get(b)!)
          if (able.length > 0) {
            expect(groups).toHaveLength(1)
            expect(shares.get(groups[0])).toBe(shares.get(able[0]))
            singles++
          } else {
            for (const id of groups)
              expect(
                broken(
                  state,
                  all,
                  groups.filter((one) => one !== id),
                ),
              ).toBe(false)
            sets++
          }
          expect([release.minimal, release.cheapest, release.proven]).toEqual([true, true, true])
        }
      }),
      { seed: 12, numRuns: 1500 },
    )
    expect(singles).toBeGreaterThan(100)
    expect(sets).toBeGreaterThan(20)
  })

  function shareOf({ claimants, capacity }: HoldState, id: string): number {
    const one = claimants.find((other) => other.id === id)
    return Math.max(
      ...capacity.map((column, d) => {
        const held = [...(one?.holds ?? []), ...(one?.rooms ?? [])].reduce((sum, { vector }) => sum + vector[d], 0)
        return held / column.reduce((sum, room) => sum + room, 0)
      }),
    )
  }

  test('says when it did not try everything', () => {
    // Two rings share one core through g0's wants, so that no single rollback does, and one trial is not enough to see it.
    const capacity = Array.from({ length: 6 }, () => [2])
    const next = [[1, 3], [2], [0], [4], [5, 0], [3]]
    const state = stateOf(
      capacity,
      next.map((to, at) => claimant(`g${at}`, { holds: [slot(at, 2)], wants: to.flatMap((node) => times(1, [1], [node])) })),
    )
    const full = explainDeadlock(state).cores[0].release
    expect([full.groups.length, full.cheapest, full.minimal]).toEqual([2, true, true])
    const hasty = explainDeadlock(state, { trials: 1 }).cores[0].release
    expect([hasty.cheapest, hasty.minimal]).toEqual([false, false])
  })
})

describe('the circle', () => {
  const graphs = fc
    .integer({ min: 2, max: 7 })
    .chain((size) => fc.array(fc.subarray([...Array(size).keys()]), { minLength: size, maxLength: size }))
    .map((lists) => lists.map((list, at) => Int32Array.from(list.filter((to) => to !== at))))

  /** Every simple cycle from its lowest start on, those with a start only. */
  function allCycles(targets: readonly Int32Array[], component: readonly number[], starts: readonly number[]): number[][] {
    const found: number[][] = []
    const walk = (path: number[]): void => {
      for (const to of targets[path[path.length - 1]]) {
        if (to === path[0]) found.push(path)
        else if (component.includes(to) && !path.includes(to) && !(starts.includes(to) && to < path[0])) walk([...path, to])
      }
    }
    for (const start of starts) walk([start])
    return found
  }

  test('is the lowest of the shortest on random graphs', () => {
    let seen = 0
    fc.assert(
      fc.property(graphs, fc.integer(), (targets, salt) => {
        for (const component of components(targets).filter(({ length }) => length > 1)) {
          const some = component.filter((vertex) => ((salt >> vertex) & 1) === 1)
          const starts = some.length === 0 ? component : some
          const best = allCycles(targets, component, starts).sort((a, b) => a.length - b.length || compare(a, b))[0]
          expect(shortestCycle(targets, component, starts)).toEqual({ vertices: best, shortest: true })
          seen++
        }
      }),
      { seed: 3, numRuns: 2000 },
    )
    expect(seen).toBeGreaterThan(500)
  })

  const compare = (a: readonly number[], b: readonly number[]): number => {
    const at = a.findIndex((vertex, i) => vertex !== b[i])
    return at < 0 ? 0 : a[at] - b[at]
  }

  test('says when the search gave up', () => {
    const targets = [[1], [2], [0, 3], [4], [5], [2]].map((list) => Int32Array.from(list))
    expect(shortestCycle(targets, [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], 1).shortest).toBe(false)
  })

  test('and every edge told has a reason, those of the wait-for graph and no others', () => {
    fc.assert(
      fc.property(smallStates(), (state) => {
        const { waitFor } = reduceHolds(state)
        for (const { id, waitsFor } of explainDeadlock(state).groups) {
          expect(waitsFor.map(({ on }) => on.id)).toEqual(waitFor.get(id) ?? [])
          for (const { lacks } of waitsFor) expect(lacks.length).toBeGreaterThan(0)
        }
      }),
      { seed: 8, numRuns: 500 },
    )
  })
})

test('of two thousand groups it lists some, counts the rest and leaves the state as it was', () => {
  const state = ring(2000)
  const free = state.free.map((column) => column.slice())
  const report = explainDeadlock(state, { mostGroups: 10, mostPlaces: 1 })
  expect([report.stuck, report.groups.length, report.groupsOmitted]).toEqual([2000, 10, 1990])
  expect([report.cores[0].size, report.cores[0].cycle.length, report.cores[0].members.length]).toEqual([2000, 2000, 10])
  expect([report.cores[0].release.groups.length, report.cores[0].release.thenRunOmitted]).toEqual([1, 1990])
  expect(state.free).toEqual(free)
})
