/** A state of one job, with what the others and the search need to know of it. */
import type { Patience } from '../../strategy/strategy.ts'
import type { Action } from './actions.ts'
import type { Desk } from './desk.ts'
import type { JobState } from './job-state.ts'
import type { Results } from './results.ts'

export interface Local {
  readonly state: JobState
  /** What it uses: number, and columns. */
  readonly number: number
  readonly used: Float64Array
  /** Nodes that its whole offers close, as bits. */
  readonly closed: number
  /** What it waits with, if it waits for an offer. */
  readonly patience: Patience | undefined
  /** Its scheduler is occupied. */
  readonly busy: boolean
  /** Some unit could be taken up if the scheduler were idle. */
  readonly ready: boolean
  /** A group is bound in part and does not run. */
  readonly partial: boolean
  /** A group that ends runs, or a member is still to come. */
  readonly stirring: boolean
  /** Whether releases, or assignments, of others change it. */
  readonly sensitive: boolean
  readonly actions: readonly Action[]
  readonly results: Results
  /** Nodes of the plan of a planner, as bits: an assignment there makes it stale. */
  readonly planned: number
  /** The states once others released or assigned, by what of it matters. */
  readonly poked: number[]
}

/** What it holds and where it is bound, base units, [dimension x nodes + node]. */
export function usedBy({ world }: Desk, job: number, { nodes, attempt }: JobState): Float64Array {
  const { roster, settings, cell } = world
  const used = new Float64Array(cell.nodes * cell.free.length)
  const first = roster.jobPods[job]
  const take = (node: number, vector: ArrayLike<number>) => {
    for (let dimension = 0; dimension < vector.length; dimension++) used[dimension * cell.nodes + node] += vector[dimension]
  }
  nodes.forEach((node, at) => {
    if (node < 0) return
    take(node, settings.level === 'container' ? roster.memberVector(roster.podMembers[first] + at) : roster.podVector(first + at))
  })
  for (const { node, room } of attempt?.leases ?? []) take(node, room)
  return used
}
