/**
 * Who holds what and who still needs what: the state that deadlock analysis works on, a general resource graph in the sense of Holt
 * ("Some deadlock properties of computer systems", 1972) whose resources are the nodes' vectors.
 */
import type { Problem } from '../errors.ts'
import { InvalidInputError } from '../errors.ts'
import { columnProblems, itemProblems, nodeProblems, vectorProblems } from './checks.ts'
import type { Columns, Item } from './shapes.ts'

/** Room on one node, base units. */
export interface Holding {
  readonly node: number
  readonly vector: ArrayLike<number>
}

/** A group: one that does not run yet, or a running one (nothing wanted). */
export interface Claimant {
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
  readonly dimensions: number
  readonly capacity: Columns
  readonly free: Columns
  readonly claimants: readonly Claimant[]
}

/** How many of its wanted members a claimant must still place; 0: it runs. */
export function stillNeeded(claimant: Claimant): number {
  return claimant.wants.length === 0 ? 0 : Math.max(0, claimant.atLeast ?? claimant.wants.length)
}

export function isRunning(claimant: Claimant): boolean {
  return stillNeeded(claimant) === 0
}

/** @throws InvalidInputError with every problem of the state. */
export function checkHoldState(state: HoldState): void {
  const { dimensions, capacity, free } = state
  const problems = [...columnProblems(capacity, 'capacity', dimensions), ...columnProblems(free, 'free', dimensions)]
  if (problems.length === 0 && free[0].length !== capacity[0].length) {
    problems.push({ path: 'free', message: `invalid number of nodes: ${free[0].length}, allowed: ${capacity[0].length}` })
  }
  if (problems.length === 0) problems.push(...claimantProblems(state))
  if (problems.length > 0) throw new InvalidInputError(problems, 'hold state')
}

function claimantProblems({ dimensions, capacity, claimants }: HoldState): Problem[] {
  const nodes = capacity[0].length
  const problems: Problem[] = []
  const ids = new Set<string>()
  for (const [index, { id, holds, rooms, wants }] of claimants.entries()) {
    const path = (part: string, i: number) => `claimants[${index}].${part}[${i}]`
    if (ids.has(id))
      problems.push({ path: `claimants[${index}].id`, message: `invalid id: ${JSON.stringify(id)}, allowed: one of its own` })
    ids.add(id)
    for (const [part, list] of Object.entries({ holds, rooms })) {
      for (const [i, { node, vector }] of list.entries()) {
        problems.push(...nodeProblems(node, () => `${path(part, i)}.node`, nodes))
        problems.push(...vectorProblems(vector, () => `${path(part, i)}.vector`, dimensions))
      }
    }
    for (let i = 0; i < wants.length; i++) {
      // A gang's members mostly share their vector and their nodes: what is the same is looked at once.
      if (i > 0 && wants[i].vector === wants[i - 1].vector && wants[i].nodes === wants[i - 1].nodes) continue
      problems.push(...itemProblems(wants[i], () => path('wants', i), dimensions, nodes))
    }
  }
  return problems
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
