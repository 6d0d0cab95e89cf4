/**
 * Where one job stands: what of it is bound where, what its units wait for, and the attempt that is made on one of them. Numbers count
 * within the job. A state of the whole is one of these a job; what is free follows from them.
 */

/** States of a group: the engine's own. */
export { FAILED, FINISHED, IN_RUN, WAITING } from '../../simulation/binding.ts'

/** Phases of a unit. A unit that backs off is ready: the clock is dropped. */
export const IDLE = 0
export const READY = 1
export const PARKED = 2

export interface LeaseState {
  /** Its number in the attempt: the order in which it was granted. */
  readonly id: number
  readonly node: number
  /** Base units, by dimension. */
  readonly room: readonly number[]
  /** Pods, or containers, it is pinned to; empty: a whole offer, which closes its node. */
  readonly pinned: readonly number[]
  /** Its time may run out. */
  readonly expires: boolean
}

/** A choice of nodes for targets (pods, or the container); a claim on a lease that is lost is refused. */
export interface PlanState {
  readonly targets: readonly number[]
  readonly nodes: readonly number[]
  /** Lease numbers; -1: free room. */
  readonly leases: readonly number[]
  /** The node was assigned to by somebody else since the plan was made. */
  readonly stale: readonly boolean[]
  readonly hold: boolean
}

export interface AttemptState {
  readonly unit: number
  /** Which automaton (units with other numbers of members left have another), and where in it. */
  readonly automaton: number
  readonly point: number
  readonly plan: PlanState | undefined
  readonly leases: readonly LeaseState[]
  /** Leases granted so far. */
  readonly granted: number
  /** Numbers of leases taken away, of which the attempt has not been told. */
  readonly revoked: readonly number[]
  /** A member arrived or room joined a lease, and the attempt has not been told. */
  readonly changed: boolean
  /** Room was released since the last plan. */
  readonly roomSincePlan: boolean
}

export interface JobState {
  /** Members that have not arrived, ascending. */
  readonly absent: readonly number[]
  /** Node of each pod, or with unit `container` of each member; -1: not bound. */
  readonly nodes: readonly number[]
  readonly groups: readonly number[]
  /** Gangs that wait without a limit from now on. */
  readonly relaxed: readonly boolean[]
  readonly units: readonly number[]
  readonly attempt: AttemptState | undefined
}

/** A state in the making. */
export interface Draft {
  absent: number[]
  nodes: number[]
  groups: number[]
  relaxed: boolean[]
  units: number[]
  attempt: DraftAttempt | undefined
}

export interface DraftAttempt {
  unit: number
  automaton: number
  point: number
  plan: PlanState | undefined
  leases: LeaseState[]
  granted: number
  revoked: number[]
  changed: boolean
  roomSincePlan: boolean
}

export function draftOf({ absent, nodes, groups, relaxed, units, attempt }: JobState): Draft {
  return {
    absent: [...absent],
    nodes: [...nodes],
    groups: [...groups],
    relaxed: [...relaxed],
    units: [...units],
    attempt: attempt && { ...attempt, leases: [...attempt.leases], revoked: [...attempt.revoked] },
  }
}

/** Equal keys: equal states. @param forgets where the attempt is in its code follows from the leases it holds. */
export function keyOf({ absent, nodes, groups, relaxed, units, attempt }: JobState, forgets: boolean): string {
  const whole = `${absent}|${nodes}|${groups}|${relaxed.map(Number)}|${units}`
  if (attempt === undefined) return whole
  const { unit, automaton, point, plan, leases, revoked, changed, roomSincePlan } = attempt
  const rooms = leases.map((lease) => `${forgets ? '' : lease.id}:${lease.node}:${lease.room}:${lease.pinned}:${Number(lease.expires)}`)
  const where = `${unit}@${automaton}:${forgets ? '' : point}|${rooms.join(';')}`
  if (forgets) return `${whole}|${where}`
  const plans = plan && `${plan.targets}/${plan.nodes}/${plan.leases}/${plan.stale.map(Number)}`
  return `${whole}|${where}|${plans ?? ''}|${revoked}|${Number(changed)}${Number(roomSincePlan)}`
}
