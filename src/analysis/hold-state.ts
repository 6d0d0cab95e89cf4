/**
 * Who holds what and who still needs what: the state that deadlock analysis works on, a general resource graph in the sense of Holt
 * ("Some deadlock properties of computer systems", 1972) whose resources are the nodes' vectors.
 */
import type { Problem } from '../errors.ts'
import { InvalidInputError } from '../errors.ts'
import { columnProblems, isNode, isVector, itemProblems, nodeProblems, vectorProblems } from './checks.ts'
import type { Columns, Item } from './shapes.ts'

/** Room on one node, base units. */
export interface Holding {
  /** Index of the node. */
  readonly node: number
  /** Amounts by dimension. */
  readonly vector: ArrayLike<number>
}

/** A group: one that does not run yet, or a running one (nothing wanted). */
export interface Claimant {
  /** Its name; no two of a state share one. */
  readonly id: string
  /** Bound or pinned members: they stay where they are and are freed when the group finishes. */
  readonly holds: readonly Holding[]
  /** Unassigned holdings (whole offers it keeps): only this group can use them; freed when it finishes. */
  readonly rooms: readonly Holding[]
  /** Members it still needs in order to run. */
  readonly wants: readonly Item[]
  /** How many of `wants` must be placed (a gang with minMember); absent: all; 0: it runs. */
  readonly atLeast?: number
  /** True: once it runs it never gives back what its members hold. */
  readonly endless: boolean
}

/**
 * Columns are [dimension][node], base units. Room that is neither free nor held by a claimant counts as taken for ever; work that
 * ends must be listed as a running claimant.
 */
export interface HoldState {
  /** Number of dimensions; every vector has so many entries. */
  readonly dimensions: number
  /** All room of each node. */
  readonly capacity: Columns
  /** Room that nobody holds, of each node. */
  readonly free: Columns
  /** All groups that hold room or wait for it. */
  readonly claimants: readonly Claimant[]
}

/** How many of its wanted members a claimant must still place; 0: it runs. */
export function stillNeeded(claimant: Claimant): number {
  return claimant.wants.length === 0 ? 0 : Math.max(0, claimant.atLeast ?? claimant.wants.length)
}

export function isRunning(claimant: Claimant): boolean {
  return stillNeeded(claimant) === 0
}

/** Is told the good parts of a state on the way through it: of members wanted there may be millions. */
export interface Visitor {
  /** `count` members of a claimant stand side by side and are one and the same item. */
  want(claimant: number, item: Item, count: number): void
}

const NOBODY: Visitor = { want: () => {} }

/**
 * Looks at the whole state once.
 * @throws InvalidInputError with every problem of the state.
 */
export function checkHoldState(state: HoldState, visitor: Visitor = NOBODY): void {
  const { dimensions, capacity, free } = state
  const problems = [...columnProblems(capacity, 'capacity', dimensions), ...columnProblems(free, 'free', dimensions)]
  if (problems.length === 0 && free[0].length !== capacity[0].length) {
    problems.push({ path: 'free', message: `invalid number of nodes: ${free[0].length}, allowed: ${capacity[0].length}` })
  }
  if (problems.length === 0) problems.push(...claimantProblems(state, visitor))
  if (problems.length > 0) throw new InvalidInputError(problems, 'hold state')
}

function claimantProblems(state: HoldState, visitor: Visitor): Problem[] {
  const { dimensions, capacity, claimants } = state
  const nodes = capacity[0].length
  const problems: Problem[] = []
  const ids = haveOwnIds(claimants) ? undefined : new Set<string>()
  const good = new GoodParts(dimensions, nodes)
  for (let index = 0; index < claimants.length; index++) {
    const { id, holds, rooms, wants } = claimants[index]
    if (ids?.has(id)) problems.push({ path: pathOf(index, 'id'), message: `invalid id: ${JSON.stringify(id)}, allowed: one of its own` })
    ids?.add(id)
    if (!good.holdings(holds)) problems.push(...holdingProblems(holds, pathOf(index, 'holds'), dimensions, nodes))
    if (!good.holdings(rooms)) problems.push(...holdingProblems(rooms, pathOf(index, 'rooms'), dimensions, nodes))
    for (let i = 0; i < wants.length; ) {
      const end = endOfRun(wants, i)
      if (good.item(wants[i])) visitor.want(index, wants[i], end - i)
      else problems.push(...wantProblems(wants[i], index, i, state))
      i = end
    }
  }
  return problems
}

function haveOwnIds(claimants: readonly Claimant[]): boolean {
  if (areNumbered(claimants)) return true
  const ids = new Set<string>()
  for (let index = 0; index < claimants.length; index++) ids.add(claimants[index].id)
  return ids.size === claimants.length
}

/** Each id is longer than the one before, or as long and later in the alphabet, as the names of copies are: so no two are equal. */
function areNumbered(claimants: readonly Claimant[]): boolean {
  for (let index = 1; index < claimants.length; index++) {
    const before = claimants[index - 1].id
    const { id } = claimants[index]
    if (id.length < before.length || (id.length === before.length && id <= before)) return false
  }
  return true
}

/** A gang's members mostly share their vector and their nodes: where those that begin at `start` end to do so. */
function endOfRun(items: readonly Item[], start: number): number {
  const first = items[start]
  const { vector, nodes } = first
  for (let end = endOfSame(items, start); end < items.length; end++) {
    const item = items[end]
    if (item !== first && (item.vector !== vector || item.nodes !== nodes)) return end
  }
  return items.length
}

/** Mostly they are even one object; four at a time, for this is where the millions are. */
function endOfSame(items: readonly Item[], start: number): number {
  const first = items[start]
  let end = start + 1
  for (const last = items.length - 3; end < last; end += 4) {
    if (items[end] !== first || items[end + 1] !== first || items[end + 2] !== first || items[end + 3] !== first) break
  }
  return end
}

function pathOf(claimant: number, part: string): string {
  return `claimants[${claimant}].${part}`
}

/** Tells good parts from others. A vector mostly comes many times in a row, and is looked at the first time. */
class GoodParts {
  private readonly dimensions: number
  private readonly nodes: number
  private last: ArrayLike<number> | undefined

  constructor(dimensions: number, nodes: number) {
    this.dimensions = dimensions
    this.nodes = nodes
  }

  holdings(holdings: readonly Holding[]): boolean {
    for (let i = 0; i < holdings.length; i++) {
      const { node, vector } = holdings[i]
      if (!isNode(node, this.nodes) || !this.vector(vector)) return false
    }
    return true
  }

  item({ vector, nodes: eligible }: Item): boolean {
    return this.vector(vector) && (eligible === undefined || eligible.every((node) => isNode(node, this.nodes)))
  }

  private vector(vector: ArrayLike<number>): boolean {
    if (vector === this.last) return true
    if (!isVector(vector, this.dimensions)) return false
    this.last = vector
    return true
  }
}

function holdingProblems(holdings: readonly Holding[], path: string, dimensions: number, nodes: number): Problem[] {
  return holdings.flatMap(({ node, vector }, i) => [
    ...nodeProblems(node, () => `${path}[${i}].node`, nodes),
    ...vectorProblems(vector, () => `${path}[${i}].vector`, dimensions),
  ])
}

function wantProblems(want: Item, claimant: number, i: number, { dimensions, capacity }: HoldState): readonly Problem[] {
  return itemProblems(want, () => `${pathOf(claimant, 'wants')}[${i}]`, dimensions, capacity[0].length)
}

/** Holdings merged by node: one vector a node, in order of first mention. */
export type Bundle = ReadonlyMap<number, Float64Array>

export function bundle(holdings: readonly Holding[], dimensions: number): Bundle {
  const merged = new Map<number, Float64Array>()
  for (const { node, vector } of holdings) {
    const sum = merged.get(node) ?? new Float64Array(dimensions)
    for (let d = 0; d < dimensions; d++) sum[d] += vector[d]
    merged.set(node, sum)
  }
  return merged
}
