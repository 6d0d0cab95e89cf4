/** Small hold states for the deadlock tests, and the reduction as a textbook would write it: the oracle for the fast one. */
import fc from 'fast-check'
import type { Claimant, Holding, HoldState } from '../../src/analysis/deadlock.ts'
import type { Item } from '../../src/analysis/packing.ts'

/** A state from rows: capacity a node; what is free is what nobody holds. */
export function stateOf(
  capacity: readonly (readonly number[])[],
  claimants: readonly Claimant[],
  taken: readonly Holding[] = [],
): HoldState {
  const dimensions = capacity[0].length
  const columns = Array.from({ length: dimensions }, (_, d) => Float64Array.from(capacity, (row) => row[d]))
  const free = columns.map((column) => column.slice())
  for (const { node, vector } of [...taken, ...claimants.flatMap(({ holds, rooms }) => [...holds, ...rooms])]) {
    for (let d = 0; d < dimensions; d++) free[d][node] -= vector[d]
  }
  return { dimensions, capacity: columns, free, claimants }
}

export function claimant(id: string, parts: Partial<Omit<Claimant, 'id'>> = {}): Claimant {
  return { id, holds: [], rooms: [], wants: [], endless: false, ...parts }
}

/** k equal members. */
export function times(k: number, vector: readonly number[], nodes?: readonly number[]): Item[] {
  return Array.from({ length: k }, () => (nodes === undefined ? { vector } : { vector, nodes }))
}

interface Sketch {
  readonly capacity: number[][]
  readonly groups: {
    readonly holds: { node: number; vector: number[]; room: boolean }[]
    readonly wants: { vector: number[]; nodes: number[] | null; copies: number }[]
    readonly atLeast: number | null
    readonly endless: boolean
  }[]
}

/** Keeps of each group what still fits its node, so that every sketch is a state that can be. */
function settle({ capacity, groups }: Sketch, endlessRooms: boolean): HoldState {
  const free = capacity.map((row) => [...row])
  const claimants = groups.map((group, index) => {
    const kept = group.holds.filter(({ node, vector }) => {
      const row = free[node % free.length]
      if (vector.slice(0, row.length).some((amount, d) => amount > row[d])) return false
      for (let d = 0; d < row.length; d++) row[d] -= vector[d]
      return true
    })
    const holdings = kept.map(({ node, vector, room }) => ({ node: node % free.length, vector: vector.slice(0, free[0].length), room }))
    const wants = group.wants.flatMap(({ vector, nodes, copies }) => {
      const eligible = nodes?.filter((node) => node < free.length)
      return times(copies, vector.slice(0, free[0].length), eligible)
    })
    return claimant(`g${index}`, {
      holds: holdings.filter(({ room }) => !room),
      rooms: group.endless && (!endlessRooms || wants.length === 0) ? [] : holdings.filter(({ room }) => room),
      wants: wants.slice(0, 3),
      endless: group.endless,
      ...(group.atLeast === null ? {} : { atLeast: Math.min(group.atLeast, wants.slice(0, 3).length) }),
    })
  })
  return stateOf(capacity, claimants)
}

interface Size {
  /** Most nodes; three if absent. */
  readonly nodes?: number
  /** Most groups; four if absent. */
  readonly groups?: number
  /** Whether an endless group that does not run yet may keep whole offers. */
  readonly endlessRooms?: boolean
}

/** Up to three nodes, one or two dimensions, up to four groups: small enough to look at every course. */
export function smallStates(size: Size = {}): fc.Arbitrary<HoldState> {
  const { nodes: most = 3, groups: mostGroups = 4, endlessRooms = false } = size
  const vector = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 2 })
  const wantVector = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<number[]>([1, 1], [1, 2], [2, 1], [2, 2], [3, 1]) },
    { weight: 1, arbitrary: vector },
  )
  const holds = fc.array(fc.record({ node: fc.nat(most - 1), vector, room: fc.boolean() }), { maxLength: 2 })
  const nodes = fc.option(fc.subarray([...new Array(most).keys()], { minLength: 1 }), { freq: 3 })
  const wants = fc.array(fc.record({ vector: wantVector, nodes, copies: fc.integer({ min: 1, max: 3 }) }), { maxLength: 2 })
  const endless = fc.integer({ min: 0, max: 5 }).map((n) => n === 0)
  const atLeast = fc.option(fc.nat(3), { freq: 4 })
  const groups = fc.array(fc.record({ holds, wants, atLeast, endless }), { minLength: 1, maxLength: mostGroups })
  return fc
    .integer({ min: 1, max: 2 })
    .chain((dimensions) => {
      const row = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: dimensions, maxLength: dimensions })
      return fc.record({ capacity: fc.array(row, { minLength: 1, maxLength: most }), groups })
    })
    .map((sketch) => settle(sketch, endlessRooms))
}

/** Whether `need` of the items can be placed, by trying every node for every item. */
export function placesByHand(items: readonly Item[], free: readonly Float64Array[], need: number): boolean {
  if (need <= 0) return true
  if (items.length < need) return false
  const [first, ...rest] = items
  const nodes = first.nodes ?? [...free[0].keys()]
  for (const node of nodes) {
    if (free.some((column, d) => column[node] < first.vector[d])) continue
    for (const [d, column] of free.entries()) column[node] -= first.vector[d]
    const done = placesByHand(rest, free, need - 1)
    for (const [d, column] of free.entries()) column[node] += first.vector[d]
    if (done) return true
  }
  return placesByHand(rest, free, need)
}

/** Holt's reduction as it stands in the book: go round until nobody can be dropped any more. */
export function naiveIrreducible({ free, claimants }: HoldState): string[] {
  const now = free.map((column) => column.slice())
  const add = (holdings: readonly Holding[], sign: number) => {
    for (const { node, vector } of holdings) for (const [d, column] of now.entries()) column[node] += sign * vector[d]
  }
  let left = [...claimants]
  for (let before = -1; before !== left.length; ) {
    before = left.length
    left = left.filter((one) => {
      add(one.rooms, 1)
      const runs = placesByHand(one.wants, now, one.atLeast ?? one.wants.length)
      if (!runs) add(one.rooms, -1)
      else if (!one.endless) add(one.holds, 1)
      return !runs
    })
  }
  return left.map(({ id }) => id)
}
