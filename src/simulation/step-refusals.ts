/**
 * Why a step cannot be done in the state that the engine is in. Durations and decline filters are not asked: whatever waits for time may
 * happen at any time.
 */
import type { NodeLease } from '../cell/leases.ts'
import { IN_RUN } from './binding.ts'
import type { Engine } from './engine.ts'
import type { LateArrivals } from './late-arrivals.ts'
import type { Move } from './moves.ts'
import type { Server } from './server.ts'
import { BACKING_OFF, PARKED, QUEUED } from './units.ts'
import { mayWound } from './wounding.ts'

type Refusal = string | undefined

export class StepRefusals {
  private readonly engine: Engine
  private readonly late: LateArrivals

  constructor(engine: Engine, late: LateArrivals) {
    this.engine = engine
    this.late = late
  }

  /** Why the step cannot be done now; undefined if it can. */
  refusal(move: Move): Refusal {
    switch (move.do) {
      case 'arrive':
        return this.late.isLate(move.member) ? undefined : 'the member is there already'
      case 'start':
        return this.refusesStart(move)
      case 'rejectGang':
        return this.refusesReject(move.group)
      case 'finish':
        return this.refusesFinish(move.group)
      default:
        return this.refusesAttempt(move)
    }
  }

  /** The scheduler of the unit that the step speaks of; the first where it speaks of none. */
  serverOf({ unit }: Move): Server {
    return this.engine.servers[unit < 0 ? 0 : this.engine.units.scheduler(unit)]
  }

  /** The attempt's leases on a node, oldest first. */
  leasesOf(server: Server, node: number): NodeLease[] {
    return [...server.leases].filter((lease) => lease.live && lease.node === node)
  }

  /** Leases on a node that the elder may take from younger ones, oldest first. */
  prey(elder: Server, node: number): NodeLease[] {
    const { servers, units, world } = this.engine
    if (elder.patience.wound !== true) return []
    return [...world.leases.live].filter((lease) => lease.node === node && mayWound(units, elder, servers[lease.owner], lease))
  }

  unitName(unit: number): string {
    return unit < 0 ? 'nobody' : this.engine.units.describe(unit, 1).name
  }

  private refusesStart({ unit }: Move): Refusal {
    const { units, world } = this.engine
    const server = this.engine.servers[units.scheduler(unit)]
    if (!server.idle) return `scheduler ${server.settings.name} is not idle, it tries ${this.unitName(server.unit)}`
    if (units.membersLeft(unit) === 0) return `nothing of ${this.unitName(unit)} is left to place`
    const state = units.state[unit]
    if (!this.late.hasEntered(unit)) return `members of ${this.unitName(unit)} have still to arrive`
    if (state === QUEUED || state === BACKING_OFF) return undefined
    if (state !== PARKED) return `${this.unitName(unit)} is in no queue`
    // Who was refused is tried again after a while, room or no room.
    if (units.unblockAt[unit] >= 0) return undefined
    const freed = world.releases > units.parkedAt[unit] || world.surroundings !== undefined
    return freed ? undefined : `${this.unitName(unit)} is parked and no room was released since`
  }

  /** Steps of an attempt that has begun. */
  private refusesAttempt(move: Move): Refusal {
    const server = this.serverOf(move)
    const name = this.unitName(move.unit)
    if (server.unit !== move.unit) return `no attempt at ${name} has begun`
    if (move.do === 'crash') return undefined
    if (move.do === 'decide') return server.thinking ? undefined : `scheduler ${server.settings.name} does not think, it waits`
    if (move.do === 'expire') return this.refusesExpiry(server, move.node)
    if (!server.waiting) return `${name} does not wait, its scheduler thinks`
    if (move.do === 'recover') return this.refusesRecovery(server)
    if (move.do === 'timeout') {
      const limited = server.patience.wait !== undefined || this.engine.allocator.rules.exhausted(server)
      return limited ? undefined : `${name} waits without a limit`
    }
    if (move.do === 'wound') return this.prey(server, move.node).length > 0 ? undefined : `${name} may take no lease on that node`
    return this.refusesOffer(server, move.node)
  }

  private refusesOffer(server: Server, node: number): Refusal {
    const { allocator, world, servers } = this.engine
    const { name } = world.roster.cluster.nodes[node]
    if (allocator.offerable(node)) {
      return allocator.permits(server, node)
        ? undefined
        : `${name} may not be offered to ${this.unitName(server.unit)} now, by its own policy`
    }
    const lease = world.leases.closedBy(node)
    return lease === undefined ? `nothing is free on ${name}` : `${name} is closed, ${this.unitName(servers[lease.owner].unit)} holds it`
  }

  private refusesRecovery({ leases, patience, unit }: Server): Refusal {
    if (patience.recover !== true) return `${this.unitName(unit)} is not one to be rolled back`
    return leases.size > 0 ? undefined : `${this.unitName(unit)} holds no lease`
  }

  private refusesExpiry(server: Server, node: number): Refusal {
    const [lease] = this.leasesOf(server, node)
    if (lease === undefined) return `${this.unitName(server.unit)} holds no lease on that node`
    return this.engine.timers.limits(lease) ? undefined : 'the lease has no time limit'
  }

  private refusesReject(group: number): Refusal {
    const { binding, world } = this.engine
    if (!binding.partial(group)) return 'the group is not bound in part'
    return world.roster.isGang(group) && binding.partials.limited(group) ? undefined : 'the gang waits without a limit'
  }

  private refusesFinish(group: number): Refusal {
    const { binding, world } = this.engine
    if (binding.groupState[group] !== IN_RUN) return 'the group does not run'
    return world.roster.isEndless(group) ? 'the group never ends' : undefined
  }
}
