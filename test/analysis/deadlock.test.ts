/** The reduction against an exhaustive search, against itself in another order, and by hand. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Claimant } from '../../src/analysis/deadlock.ts'
import { isDoomed, movesPossible, reduceHolds, standstill } from '../../src/analysis/deadlock.ts'
import { exploreGrants } from '../../src/analysis/grants.ts'
import { InvalidInputError } from '../../src/errors.ts'
import { claimant, naiveIrreducible, smallStates, stateOf, times } from './small-states.ts'

const slot = (node: number) => ({ node, vector: [1] })

describe('the irreducible set', () => {
  test('is exactly what runs in no course at all', () => {
    let doomed = 0
    fc.assert(
      fc.property(smallStates(), (state) => {
        const searched = exploreGrants(state, { maxStates: 20_000 })
        fc.pre(searched.complete)
        const reduction = reduceHolds(state)
        expect(reduction.unknown).toEqual([])
        expect(reduction.irreducible).toEqual(searched.neverRun)
        if (reduction.irreducible.length > 0) doomed++
      }),
      { seed: 4242, numRuns: 3000 },
    )
    expect(doomed).toBeGreaterThan(500)
  })

  test('is what the naive fix-point leaves', () => {
    fc.assert(
      fc.property(smallStates(), (state) => {
        expect(reduceHolds(state).irreducible).toEqual(naiveIrreducible(state))
        expect(isDoomed(state)).toBe(naiveIrreducible(state).length > 0)
      }),
      { seed: 77, numRuns: 3000 },
    )
  })

  test('is what the naive fix-point leaves where many groups share few shapes', () => {
    fc.assert(
      fc.property(smallStates({ nodes: 6, groups: 14 }), (state) => {
        expect(reduceHolds(state).irreducible).toEqual(naiveIrreducible(state))
      }),
      { seed: 78, numRuns: 1000 },
    )
  })

  test('holds nobody that could still run where endless groups keep whole offers', () => {
    fc.assert(
      fc.property(smallStates({ endlessRooms: true }), (state) => {
        const searched = exploreGrants(state, { maxStates: 10_000 })
        fc.pre(searched.complete)
        expect(searched.neverRun).toEqual(expect.arrayContaining([...reduceHolds(state).irreducible]))
      }),
      { seed: 79, numRuns: 1000 },
    )
  })

  test('does not depend on the order of the claimants, nor do the classes', () => {
    const shuffled = smallStates().chain((state) =>
      fc
        .shuffledSubarray([...state.claimants], { minLength: state.claimants.length, maxLength: state.claimants.length })
        .map((claimants) => ({ state, other: { ...state, claimants } })),
    )
    fc.assert(
      fc.property(shuffled, ({ state, other }) => {
        const [a, b] = [reduceHolds(state), reduceHolds(other)]
        for (const key of ['irreducible', 'order', 'core', 'victims', 'selfDeadlock', 'infeasible', 'blockedByEndless'] as const) {
          expect([...b[key]].sort()).toEqual([...a[key]].sort())
        }
        expect(b.movesPossibleNow).toBe(a.movesPossibleNow)
        const edges = (waitFor: ReadonlyMap<string, readonly string[]>) =>
          [...waitFor].flatMap(([from, to]) => to.map((id) => `${from}>${id}`)).sort()
        expect(edges(b.waitFor)).toEqual(edges(a.waitFor))
      }),
      { seed: 5, numRuns: 1000 },
    )
  })

  test('never grows when there is more free room', () => {
    const roomier = fc.tuple(smallStates(), fc.nat(2), fc.nat(1), fc.integer({ min: 1, max: 3 }))
    fc.assert(
      fc.property(roomier, ([state, node, dimension, more]) => {
        const [j, d] = [node % state.free[0].length, dimension % state.dimensions]
        const grown = (columns: typeof state.free) =>
          columns.map((column, i) => column.map((room, k) => (i === d && k === j ? room + more : room)))
        const before = new Set(reduceHolds(state).irreducible)
        const after = reduceHolds({ ...state, free: grown(state.free), capacity: grown(state.capacity) }).irreducible
        expect(after.filter((id) => !before.has(id))).toEqual([])
      }),
      { seed: 11, numRuns: 1000 },
    )
  })

  test('falls into five classes, each member into one, and an order that replays', () => {
    fc.assert(
      fc.property(smallStates(), (state) => {
        const reduction = reduceHolds(state)
        const { core, victims, selfDeadlock, infeasible, blockedByEndless } = reduction
        expect([...core, ...victims, ...selfDeadlock, ...infeasible, ...blockedByEndless].sort()).toEqual([...reduction.irreducible].sort())
        expect([...reduction.order, ...reduction.irreducible].sort()).toEqual(state.claimants.map(({ id }) => id).sort())
        // What waits but is neither its own fault nor an endless one's waits for somebody; cores hold every core member once.
        for (const id of [...core, ...victims]) expect(reduction.waitFor.get(id)?.length ?? 0).toBeGreaterThan(0)
        const inCores = reduction.cores.flat()
        expect(new Set(inCores).size).toBe(inCores.length)
        expect(core.filter((id) => !inCores.includes(id))).toEqual([])
      }),
      { seed: 13, numRuns: 2000 },
    )
  })

  test('leaves the state as it was', () => {
    fc.assert(
      fc.property(smallStates(), (state) => {
        const before = JSON.stringify([state.free.map((c) => [...c]), state.capacity.map((c) => [...c])])
        const reduction = reduceHolds(state)
        standstill(state, reduction)
        movesPossible(state, reduction.irreducible)
        expect(JSON.stringify([state.free.map((c) => [...c]), state.capacity.map((c) => [...c])])).toBe(before)
      }),
      { seed: 17, numRuns: 300 },
    )
  })
})

describe('classes', () => {
  test('a member that fits no empty node makes its group infeasible', () => {
    const reduction = reduceHolds(stateOf([[4], [4]], [claimant('A', { wants: times(1, [5]) })]))
    expect(reduction.infeasible).toEqual(['A'])
  })

  test('a group that is too large for the cluster as a whole is infeasible, whatever it holds', () => {
    const reduction = reduceHolds(stateOf([[2], [2]], [claimant('A', { holds: [slot(0)], wants: times(2, [2]) })]))
    expect(reduction.infeasible).toEqual(['A'])
  })

  test('a gang that needs only part of its members is not infeasible for the rest', () => {
    const reduction = reduceHolds(stateOf([[2]], [claimant('A', { wants: times(3, [1]), atLeast: 2 })]))
    expect(reduction.order).toEqual(['A'])
  })

  test('a gang that would fit elsewhere with fewer members than it wants is locked in, not infeasible', () => {
    const reduction = reduceHolds(stateOf([[2], [1]], [claimant('A', { holds: [slot(0)], wants: times(3, [2]), atLeast: 1 })]))
    expect(reduction).toMatchObject({ selfDeadlock: ['A'], infeasible: [] })
  })

  test('one waits only for who holds what it lacks: not for a holder of what there is enough of', () => {
    const state = stateOf(
      [
        [3, 2],
        [1, 1],
      ],
      [
        claimant('G', { holds: [{ node: 1, vector: [1, 1] }], wants: times(1, [2, 2], [0]) }),
        claimant('X', { holds: [{ node: 0, vector: [1, 0] }], wants: times(1, [1, 1], [1]) }),
        claimant('Y', { holds: [{ node: 0, vector: [0, 2] }], wants: times(1, [1, 1], [1]) }),
      ],
    )
    const reduction = reduceHolds(state)
    expect(Object.fromEntries(reduction.waitFor)).toEqual({ G: ['Y'], X: ['G'], Y: ['G'] })
    expect(reduction).toMatchObject({ core: ['G', 'Y'], victims: ['X'] })
  })

  test('what every one of a line gives back counts for the last in it', () => {
    const line = (id: string, need: number) => claimant(id, { holds: [slot(0), slot(0)], wants: times(need, [1]) })
    const reduction = reduceHolds(stateOf([[7]], [line('A', 1), line('B', 1), line('C', 5)]))
    expect(reduction.order).toEqual(['A', 'B', 'C'])
  })

  test('room that nobody holds and that is not free blocks for ever', () => {
    const state = stateOf([[4]], [claimant('A', { holds: [slot(0)], wants: times(1, [2]) })], [{ node: 0, vector: [2] }])
    expect(reduceHolds(state).blockedByEndless).toEqual(['A'])
  })

  test('who waits for a group that is locked in by its own placement is a victim', () => {
    const state = stateOf(
      [[4], [2]],
      [claimant('A', { holds: [{ node: 0, vector: [2] }], wants: times(1, [4]) }), claimant('B', { wants: times(1, [3]) })],
    )
    const reduction = reduceHolds(state)
    expect(reduction.selfDeadlock).toEqual(['A'])
    expect(reduction.victims).toEqual(['B'])
    expect(reduction.cores).toEqual([])
  })

  test('two independent circular waits are two cores', () => {
    const pair = (a: string, b: string, left: number, right: number): Claimant[] => [
      claimant(a, { holds: [slot(left)], wants: times(1, [1], [right]) }),
      claimant(b, { holds: [slot(right)], wants: times(1, [1], [left]) }),
    ]
    const reduction = reduceHolds(stateOf([[1], [1], [1], [1]], [...pair('A', 'B', 0, 1), ...pair('C', 'D', 2, 3)]))
    expect(reduction.cores).toEqual([
      ['A', 'B'],
      ['C', 'D'],
    ])
  })

  test('a cycle of waits is no deadlock where a third group gives back enough', () => {
    const state = stateOf(
      [[3]],
      [
        claimant('A', { holds: [slot(0)], wants: times(1, [1]) }),
        claimant('B', { holds: [slot(0)], wants: times(1, [1]) }),
        claimant('C', { holds: [slot(0)] }),
      ],
    )
    expect(reduceHolds(state)).toMatchObject({ irreducible: [], order: ['C', 'A', 'B'] })
  })

  test('totals hide fragmentation: four slots are free, nobody can use two on one node', () => {
    const nodes = [[2], [2], [2], [2]]
    const state = stateOf(nodes, [
      claimant('A', { holds: [slot(0), slot(1)], wants: times(1, [2]) }),
      claimant('B', { holds: [slot(2), slot(3)], wants: times(1, [2]) }),
    ])
    expect(reduceHolds(state).core).toEqual(['A', 'B'])
  })

  test('hoarders of whole offers: only the owner may use its rooms', () => {
    const gang = (id: string, nodes: number[], m: number) => claimant(id, { rooms: nodes.map(slot), wants: times(m, [1]) })
    const nodes = [[1], [1], [1], [1]]
    const stuck = stateOf(nodes, [gang('A', [0, 1], 3), gang('B', [2, 3], 3)])
    expect(reduceHolds(stuck).core).toEqual(['A', 'B'])
    expect(standstill(stuck, reduceHolds(stuck))).toBe(true)
    const fine = stateOf(nodes, [gang('A', [0, 1, 2], 3), gang('B', [3], 3)])
    expect(reduceHolds(fine).order).toEqual(['A', 'B'])
  })

  test('an endless hoarder that can start returns what its offers hold beyond its members', () => {
    const state = stateOf(
      [[3]],
      [claimant('S', { rooms: [{ node: 0, vector: [3] }], wants: times(1, [1]), endless: true }), claimant('A', { wants: times(1, [2]) })],
    )
    expect(reduceHolds(state)).toMatchObject({ irreducible: [], order: ['S', 'A'] })
  })
})

describe('equal gangs on one-slot nodes', () => {
  test('nobody ever starts exactly if G (m - 1) >= N, dealt evenly', () => {
    for (let gangs = 2; gangs <= 4; gangs++) {
      for (let m = 2; m <= 5; m++) {
        for (let n = m; n <= 12; n++) {
          const holders = Array.from({ length: gangs }, (_, g) => Array.from({ length: n }, (_, j) => j).filter((j) => j % gangs === g))
          const claimants = holders.map((nodes, g) => {
            const held = nodes.slice(0, m)
            return claimant(`g${g}`, { holds: held.map(slot), wants: times(m - held.length, [1]) })
          })
          const state = stateOf(
            Array.from({ length: n }, () => [1]),
            claimants,
          )
          expect(reduceHolds(state).irreducible.length > 0, `G=${gangs} m=${m} N=${n}`).toBe(gangs * (m - 1) >= n)
        }
      }
    }
  })
})

describe('standstill', () => {
  const half = (id: string, held: number, wanted: number) =>
    claimant(id, { holds: Array.from({ length: held }, () => slot(0)), wants: times(wanted, [1]) })

  test('a doomed state in which a member can still be placed is none yet', () => {
    const state = stateOf([[10]], [half('A', 4, 3), half('B', 4, 3)])
    const reduction = reduceHolds(state)
    expect(reduction.core).toEqual(['A', 'B'])
    expect(standstill(state, reduction)).toBe(false)
    const later = stateOf([[10]], [half('A', 5, 2), half('B', 5, 2)])
    expect(standstill(later, reduceHolds(later))).toBe(true)
  })

  test('a running group that will end keeps it from being one, an endless one does not', () => {
    const with_ = (endless: boolean) => stateOf([[5]], [half('A', 2, 2), half('B', 2, 2), { ...half('R', 1, 0), endless }])
    const [ends, stays] = [with_(false), with_(true)]
    expect(reduceHolds(stateOf([[5]], [half('A', 2, 3), half('B', 2, 3), half('R', 1, 0)])).core).toEqual(['A', 'B'])
    expect(reduceHolds(ends).irreducible).toEqual(['A', 'B'])
    expect(standstill(ends, reduceHolds(ends))).toBe(false)
    expect(standstill(stays, reduceHolds(stays))).toBe(true)
  })

  test('nobody deadlocked is no standstill', () => {
    const state = stateOf([[1]], [])
    expect(standstill(state, reduceHolds(state))).toBe(false)
  })

  test('room on a leased node counts only where it lets one more member in', () => {
    const locked = (free: number) => ({
      ...stateOf([[3], [1]], [claimant('A', { rooms: [{ node: 0, vector: [2] }], holds: [slot(1)], wants: times(2, [2]) })]),
      free: [Float64Array.of(free, 0)],
    })
    expect(movesPossible(locked(1), ['A'])).toBe(false)
    expect(movesPossible(locked(2), ['A'])).toBe(true)
  })
})

describe('a search that gives up', () => {
  /** Ten pairs of mixed shapes that fit only in one way that no heuristic here finds, if any. */
  const puzzle = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17].map((size) => ({ vector: [size] }))
  const total = puzzle.reduce((sum, { vector }) => sum + vector[0], 0)
  const state = stateOf(
    [[total / 4], [total / 4], [total / 4], [total / 4], [1]],
    [
      claimant('puzzle', { holds: [slot(4)], wants: puzzle }),
      claimant('after', { wants: times(1, [1], [4]) }),
      claimant('never', { wants: times(1, [2], [4]) }),
    ],
  )

  test('leaves the group and all that hangs on it unknown, never deadlocked', () => {
    expect(reduceHolds(state, { budget: 0 })).toMatchObject({ unknown: ['puzzle', 'after'], irreducible: ['never'], order: [] })
    expect(standstill(state, reduceHolds(state, { budget: 0 }))).toBe(false)
  })

  test('decides with a larger budget', () => {
    expect(reduceHolds(state).unknown).toEqual([])
  })
})

describe('broken input', () => {
  test('is refused with every problem at once', () => {
    const state = {
      ...stateOf([[1]], []),
      claimants: [
        claimant('A', { holds: [{ node: 3, vector: [1] }], wants: [{ vector: [1, 2] }, { vector: [0.5] }] }),
        claimant('A', { rooms: [{ node: 0, vector: [Number.NaN] }] }),
      ],
    }
    const problems = () => {
      try {
        reduceHolds(state)
      } catch (error) {
        if (error instanceof InvalidInputError) return error.problems.map(({ path, message }) => `${path}: ${message}`)
      }
      return []
    }
    expect(problems()).toEqual([
      'claimants[0].holds[0].node: invalid node: 3, allowed: 0 to 0',
      'claimants[0].wants[0].vector: invalid length: 2, allowed: 1',
      'claimants[0].wants[1].vector[0]: invalid amount: 0.5, allowed: integers from 0 to 2^53 - 1',
      'claimants[1].id: invalid id: "A", allowed: one of its own',
      'claimants[1].rooms[0].vector[0]: invalid amount: NaN, allowed: integers from 0 to 2^53 - 1',
    ])
  })

  test('columns of another number of nodes are refused', () => {
    expect(() => reduceHolds({ ...stateOf([[1]], []), free: [Float64Array.of(1, 2)] })).toThrow('invalid number of nodes: 2, allowed: 1')
  })
})
