/**
 * Deadlock cases, from outside (in the folder `$COSCHED_CASES`) and our own: a state of holdings and wants, the irreducible set and its
 * classes, what is reachable. Each file is `{ cases: [{ id, nodes, gangs, expected }] }`.
 */
import { expect, test } from 'vitest'
import type { Claimant, HoldState } from '../../src/analysis/deadlock.ts'
import { movesPossible, reduceHolds } from '../../src/analysis/deadlock.ts'
import { exploreGrants } from '../../src/analysis/grants.ts'
import { describeCases, describeOwnCases } from './cases.ts'

interface DeadlockCase {
  readonly id: string
  readonly why?: string
  readonly nodes: Readonly<Record<string, readonly number[]>>
  readonly gangs: readonly {
    readonly id: string
    readonly endless?: boolean
    readonly held: readonly { readonly node: string; readonly res: readonly number[] }[]
    readonly want: readonly { readonly res: readonly number[]; readonly nodes?: readonly string[] }[]
  }[]
  readonly expected: Readonly<Record<string, unknown>>
  readonly exhaustive?: { readonly reachableStates?: number; readonly neverFinish?: readonly string[] }
}

function stateOf({ nodes, gangs }: DeadlockCase): HoldState {
  const names = Object.keys(nodes)
  const dimensions = nodes[names[0]].length
  const capacity = Array.from({ length: dimensions }, (_, d) => Float64Array.from(names, (name) => nodes[name][d]))
  const free = capacity.map((column) => column.slice())
  for (const { node, res } of gangs.flatMap(({ held }) => held))
    for (const [d, column] of free.entries()) column[names.indexOf(node)] -= res[d]
  const claimants = gangs.map(
    ({ id, endless, held, want }): Claimant => ({
      id,
      holds: held.map(({ node, res }) => ({ node: names.indexOf(node), vector: res })),
      rooms: [],
      wants: want.map(({ res, nodes: only }) => ({ vector: res, ...(only && { nodes: only.map((name) => names.indexOf(name)) }) })),
      endless: endless ?? false,
    }),
  )
  return { dimensions, capacity, free, claimants }
}

/** What the library says, under the names that the cases use. */
function answers(state: HoldState): Readonly<Record<string, unknown>> {
  const reduction = reduceHolds(state)
  const waitFor = Object.fromEntries([...reduction.waitFor].map(([id, others]) => [id, sorted(others)]))
  return {
    irreducible: sorted(reduction.irreducible),
    core: sorted(reduction.core),
    victims: sorted(reduction.victims),
    selfDeadlock: sorted(reduction.selfDeadlock),
    infeasible: sorted(reduction.infeasible),
    blockedByEndless: sorted(reduction.blockedByEndless),
    deadlockReachable: exploreGrants(state).deadlockReachable,
    movesPossibleNow: movesPossible(
      state,
      state.claimants.map(({ id }) => id),
    ),
    waitFor,
  }
}

function sorted(ids: readonly string[]): string[] {
  return [...ids].sort()
}

function normalised(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalised(inner)]))
}

/** An order is valid if each in its turn is reducible once those before it are gone. */
function isReductionOrder(state: HoldState, order: readonly string[]): boolean {
  const free = state.free.map((column) => column.slice())
  return order.every((id) => {
    const one = state.claimants.find((claimant) => claimant.id === id)
    if (one === undefined) return false
    const alone = reduceHolds({ ...state, free, claimants: [one] })
    if (!one.endless) for (const { node, vector } of one.holds) for (const [d, column] of free.entries()) column[node] += vector[d]
    return alone.irreducible.length === 0
  })
}

interface DeadlockFile {
  readonly cases: readonly DeadlockCase[]
}

function runCases({ cases }: DeadlockFile): void {
  for (const one of cases) {
    test(`${one.id}: ${one.why ?? ''}`, () => {
      const state = stateOf(one)
      const { aReductionOrder, ...expected } = one.expected
      const all = answers(state)
      expect(Object.keys(expected).filter((key) => !(key in all))).toEqual([])
      expect(Object.fromEntries(Object.keys(expected).map((key) => [key, all[key]]))).toEqual(normalised(expected))
      const { order } = reduceHolds(state)
      expect(isReductionOrder(state, order)).toBe(true)
      if (aReductionOrder !== undefined) expect([...order].sort()).toEqual(normalised(aReductionOrder))
      if (one.exhaustive?.neverFinish !== undefined) expect(exploreGrants(state).neverRun).toEqual(one.exhaustive.neverFinish)
      if (one.exhaustive?.reachableStates !== undefined) expect(exploreGrants(state).states).toBe(one.exhaustive.reachableStates)
    })
  }
}

describeCases<DeadlockFile>('deadlock-cases.json', runCases)

describeOwnCases<DeadlockFile>('deadlock.json', (file) => {
  runCases(file)

  test('there are twenty or more, each argued for, with the whole answer, and every class among them', () => {
    const { cases } = file
    expect(new Set(cases.map(({ id }) => id)).size).toBeGreaterThanOrEqual(20)
    const fields = [...Object.keys(answers(stateOf(cases[0]))), 'aReductionOrder'].sort()
    for (const { why, expected } of cases) {
      expect(why).toBeTruthy()
      expect(Object.keys(expected).sort()).toEqual(fields)
    }
    for (const field of ['core', 'victims', 'selfDeadlock', 'infeasible', 'blockedByEndless', 'aReductionOrder']) {
      expect(cases.some(({ expected }) => (expected[field] as string[]).length > 0)).toBe(true)
    }
  })

  describeCases<DeadlockFile>('deadlock-cases.json', (outside) => {
    test('none of ours is one from outside', () => {
      const content = ({ nodes, gangs }: DeadlockCase) =>
        JSON.stringify([Object.values(nodes), gangs.map(({ held, want }) => [held, want])])
      const known = new Set(outside.cases.flatMap((one) => [one.id, content(one)]))
      expect(file.cases.filter((one) => known.has(one.id) || known.has(content(one)))).toEqual([])
    })
  })
})
