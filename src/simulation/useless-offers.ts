/**
 * Offers that are declined without a question. Most offers on a full cluster are of nodes where nothing fits that the attempt still lacks; and
 * where members arrive late, most are made to attempts that lack nothing and wait. Where an attempt says so ({@link Patience.useful}) the answer
 * is known. All that such an offer would leave behind is left behind: its records in the trace, its count in the order of frameworks, its
 * refusal, the timer of its lease. Room that comes and goes in one instant is in no figure.
 */
import type { Filters } from './filters.ts'
import type { Roles } from './roles.ts'
import type { Server } from './server.ts'
import type { Timers } from './timers.ts'
import { TRACE } from './trace.ts'
import type { World } from './world.ts'

const UNKNOWN = 0
const MAYBE = 1
const YES = 2
const NO = 3

export class UselessOffers {
  /** Every offer is asked about: somebody listens to all that attempts plan. */
  asksAlways = false
  private readonly world: World
  private readonly filters: Filters
  private readonly roles: Roles
  private readonly timers: Timers
  /** By server: the least that a member asks for, and the attempt and the batch of which it was taken. */
  private readonly least: Float64Array[] = []
  private readonly attempts: number[] = []
  private readonly batches: number[] = []
  private batch = 0
  /** By server, since its attempt asked last: whether its leases have a place for every member, {@link UNKNOWN} as long as nobody needs to know. */
  private readonly covered: number[] = []

  constructor(world: World, filters: Filters, roles: Roles, timers: Timers) {
    this.world = world
    this.filters = filters
    this.roles = roles
    this.timers = timers
  }

  /** A batch begins: what the attempts lack may have changed. */
  begin(): void {
    this.batch++
  }

  /** An attempt begins to wait: what it holds may be another thing than when it waited last. */
  waits({ index }: Server): void {
    this.covered[index] = UNKNOWN
  }

  /** It was asked, declined, and waits again: perhaps it lacks nothing. */
  declined({ index, waiting }: Server): void {
    if (waiting) this.covered[index] = MAYBE
  }

  /**
   * Whether the answer of a waiting attempt to this room is known. Where neighbours matter it is not once any of them has moved: what did not help
   * before may help then.
   */
  private known(server: Server, room: Float64Array): boolean {
    const { index, serial, patience, changed, revoked, unit, planner } = server
    if (patience.useful !== true || patience.wait !== undefined || patience.jitter !== undefined || patience.ordered === true) return false
    const { surroundings } = this.world
    if (this.asksAlways || changed || revoked.length > 0) return false
    if (surroundings !== undefined && surroundings.changes !== server.plannedMoves) return false
    if (this.batches[index] !== this.batch || this.attempts[index] !== serial) {
      this.batches[index] = this.batch
      this.attempts[index] = serial
      this.least[index] = planner.least(unit)
      if (this.covered[index] === YES) this.covered[index] = MAYBE
    }
    const least = this.least[index]
    for (let dimension = 0; dimension < least.length; dimension++) {
      if (least[dimension] > 0 && least[dimension] > room[dimension]) return true
    }
    if (surroundings?.neighbours !== undefined) return false
    if (this.covered[index] === MAYBE) this.covered[index] = planner.covers(unit, [...server.leases]) ? YES : NO
    return this.covered[index] === YES
  }

  /** Whether the attempt declines the room, which then has been offered and declined; false: it has to be asked. */
  declines(server: Server, node: number, room: Float64Array): boolean {
    if (!this.known(server, room)) return false
    const { world } = this
    this.roles.count(server.index)
    world.shares.settle(server.index, world.now)
    world.tracer.node(TRACE.lease, server.index, node)
    if (server.patience.lease !== undefined) this.timers.pointless(server.patience.lease)
    this.filters.refuse(server, node, room)
    world.tracer.node(TRACE.decline, server.index, node)
    server.looks(world)
    return true
  }
}
