/** Ordered acquisition without a clock: the node that an attempt waits for (simulation/ordering.ts says why that is free of deadlock). */
import type { Desk } from './desk.ts'
import { draftOf, type JobState, type LeaseState } from './job-state.ts'

/** The lowest node above those it holds that would gain it a member, were it empty but for what stays; -1 if there is none. */
export function orderOf(desk: Desk, job: number, state: JobState): number {
  const { attempt } = state
  if (attempt === undefined) return -1
  const { cell, roster, staying } = desk.world
  const used = new Float64Array(cell.nodes * cell.free.length)
  for (const { node, vector } of staying)
    for (let dimension = 0; dimension < vector.length; dimension++) used[dimension * cell.nodes + node] += vector[dimension]
  desk.layOut(job, { ...draftOf(state), attempt: undefined }, used)
  const members = (within: readonly LeaseState[]) => desk.plan(attempt.unit, { hold: true, partial: false, within })?.targets.length ?? 0
  const covered = members(attempt.leases)
  const last = attempt.leases.reduce((highest, { node }) => Math.max(highest, node), -1)
  for (let node = last + 1; node < cell.nodes; node++) {
    const room = roster.capacity.map((column, dimension) => column[node] - used[dimension * cell.nodes + node])
    if (members([...attempt.leases, { id: -2, node, room, pinned: [], expires: false }]) > covered) return node
  }
  return -1
}
