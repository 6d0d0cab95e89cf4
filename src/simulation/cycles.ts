/**
 * The cycle of a batch: who is offered what of which node (fairness/offers.ts). Where whole nodes go by shares, which is the usual case, it is
 * made by numbers, and those that do not wait are not gone through; under quotas, or in random order, by names.
 */
import { offerCycle } from '../fairness/offers.ts'
import type { QuotaRound } from '../fairness/quotas.ts'
import type { Candidates } from './candidates.ts'
import type { Filters } from './filters.ts'
import type { OfferRules } from './offer-rules.ts'
import type { Roles } from './roles.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

/** What a cycle asks of the allocator. */
export interface CycleDesk {
  /** What the patience of attempts allows. */
  readonly rules: OfferRules
  /** Offers what is free on a node, or a part of it. */
  offer(server: Server, node: number, part?: Float64Array): void
  /** Offers all that is free on a node; where the answer is known, without asking. */
  offerWhole(server: Server, node: number): void
}

export class Cycles {
  private readonly world: World
  private readonly roles: Roles
  private readonly filters: Filters
  private readonly candidates: Candidates
  private readonly desk: CycleDesk
  /** What is free on the node that was asked for last. */
  private readonly rest: Float64Array
  private servers: readonly Server[] = []
  /** The node that is being offered, and whether a framework that waits takes what is free on it. */
  private node = -1
  private readonly takesNode = (framework: number): boolean => {
    const { node, rest } = this
    const server = this.servers[framework]
    return this.filters.open(server, node, rest) && this.desk.rules.permits(server, node, rest)
  }

  constructor(world: World, roles: Roles, filters: Filters, candidates: Candidates, desk: CycleDesk) {
    this.world = world
    this.roles = roles
    this.filters = filters
    this.candidates = candidates
    this.desk = desk
    this.rest = new Float64Array(world.cell.free.length)
  }

  /** One cycle among those of the frameworks that wait. */
  run(servers: readonly Server[]): void {
    this.servers = servers
    const quotas = this.roles.round()
    if (quotas === undefined && this.roles.byShares) this.byNumbers()
    else this.byNames(quotas)
  }

  /** What is free on a node goes to the first of those that wait who takes it, in the order of shares as it is then. */
  private byNumbers(): void {
    if (!this.anyWaits()) return
    const { candidates } = this
    candidates.begin(this.servers)
    for (let node = candidates.next(); node >= 0; node = candidates.next()) {
      const rest = this.freeOn(node)
      this.node = node
      const first = this.worthOffering(rest) ? this.roles.first(this.takesNode) : -1
      if (first >= 0) this.desk.offerWhole(this.servers[first], node)
      if (!this.anyWaits()) return
    }
  }

  /** Parts of nodes under quotas, or frameworks in random order. */
  private byNames(quotas: QuotaRound | undefined): void {
    const guarantees = quotas === undefined ? NOWHERE : this.candidates.shuffled(this.servers).slice()
    const left = new Map<number, Float64Array>()
    const restOf = (node: number) => left.get(node) ?? this.freeOn(node)
    offerCycle({
      guarantees,
      agents: this.candidates.inOrder(this.servers),
      over: () => !this.anyWaits(),
      order: this.roles.order,
      ...(quotas && { quotas }),
      rest: restOf,
      willing: (framework, node, room) => {
        const server = this.roles.server(framework)
        if (!server.waiting || !this.filters.open(server, node, room) || !this.worthOffering(room)) return false
        return this.desk.rules.permits(server, node, room)
      },
      offer: (framework, node, room) => {
        if (quotas === undefined) return this.desk.offerWhole(this.roles.server(framework), node)
        const rest = restOf(node)
        left.set(
          node,
          rest.map((amount, dimension) => amount - room[dimension]),
        )
        this.desk.offer(this.roles.server(framework), node, Float64Array.from(room))
      },
    })
  }

  /** Neither too little nor nothing but host ports. */
  worthOffering(room: ArrayLike<number>): boolean {
    const { scored } = this.world.cell
    let some = false
    for (let at = 0; at < scored.length; at++) some ||= room[scored[at]] > 0
    return some && this.roles.allocatable(room)
  }

  /** What is free on the node; valid until the next call. */
  freeOn(node: number): Float64Array {
    const { rest } = this
    const { free } = this.world.cell
    for (let dimension = 0; dimension < rest.length; dimension++) rest[dimension] = free[dimension][node]
    return rest
  }

  private anyWaits(): boolean {
    return this.world.attention.waiting.size > 0
  }
}

const NOWHERE = new Int32Array(0)
