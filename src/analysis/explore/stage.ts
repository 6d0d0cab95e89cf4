/** A state of the whole put before the deadlock analysis, as a run puts its own: who holds what, and who needs what. */
import { NodeLease } from '../../cell/leases.ts'
import { HoldStates } from '../../simulation/hold-states.ts'
import type { Server } from '../../simulation/server.ts'
import { doomedOf, reduceHolds } from '../deadlock.ts'
import { fitsEmptyCluster } from '../oracle.ts'
import type { Desk } from './desk.ts'
import { type Draft, type JobState, WAITING } from './job-state.ts'
import type { TerminalOutcome } from './types.ts'

export class Stage {
  private readonly desk: Desk
  private readonly states: HoldStates
  private readonly servers: { unit: number }[]

  constructor(desk: Desk) {
    this.desk = desk
    this.servers = desk.world.schedulers.map(() => ({ unit: -1 }))
    this.states = new HoldStates(desk.world, desk.binding, desk.units, this.servers as unknown as Server[], false)
  }

  /** What became of the groups in a state in which nothing can happen any more. */
  outcome(jobs: readonly JobState[]): TerminalOutcome {
    if (!jobs.some(({ groups }) => groups.includes(WAITING))) return 'allRan'
    this.set(jobs)
    const { core, selfDeadlock } = reduceHolds(this.states.state(true))
    return [...core, ...selfDeadlock].some((id) => this.feasible(Number(id))) ? 'deadlock' : 'pending'
  }

  /** Groups that no continuation can finish, if nobody gives back before he has run; by number. */
  doomed(jobs: readonly JobState[]): readonly string[] {
    this.set(jobs)
    return doomedOf(this.states.foreseen())
  }

  /** Groups on a circle of waits, or locked in by themselves. */
  deadlocked(jobs: readonly JobState[]): ReadonlySet<number> {
    this.set(jobs)
    const { core, selfDeadlock } = reduceHolds(this.states.state(false))
    return new Set([...core, ...selfDeadlock].map(Number))
  }

  /** Whether the group may fit the empty cluster. */
  feasible(group: number): boolean {
    return fitsEmptyCluster(this.states.demandOf(group), this.desk.world.roster.capacity)
  }

  private set(jobs: readonly JobState[]): void {
    const { world, binding } = this.desk
    world.leases.live.clear()
    binding.partials.all.clear()
    binding.partials.stuck.clear()
    binding.endlessStarts++
    for (const server of this.servers) server.unit = -1
    jobs.forEach((state, job) => {
      this.desk.seat(job, state as Draft)
      this.holdBy(job, state)
    })
  }

  private holdBy(job: number, { groups, attempt }: JobState): void {
    const { world, binding } = this.desk
    const first = world.roster.jobGroups[job]
    groups.forEach((state, at) => {
      if (state !== WAITING || binding.groupBound[first + at] === 0) return
      binding.partials.all.add(first + at)
      binding.partials.stuck.add(first + at)
    })
    if (attempt === undefined) return
    const scheduler = world.jobScheduler[job]
    this.servers[scheduler].unit = attempt.unit
    for (const { node, room, pinned } of attempt.leases) {
      const lease = new NodeLease(node, scheduler, Float64Array.from(room), 0)
      lease.pinned = pinned
      world.leases.live.add(lease)
    }
  }
}
