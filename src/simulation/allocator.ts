/**
 * The allocator: offers free room to the frameworks that wait, node by node (Mesos' hierarchical allocator; Ghodsi et al., NSDI 2011). An
 * offer is a node's whole free rest and exclusive, or what quotas leave of it; whose turn it is, the roles say. Room given back is not
 * offered again in the same batch, and a declined node not to the same attempt until more is free on it or the filter runs out.
 */
import type { NodeLease } from '../cell/leases.ts'
import type { RandomStream } from '../kernel/random.ts'
import type { AllocatorSpec } from '../model/scenario.ts'
import type { OfferAnswer, Patience } from '../strategy/strategy.ts'
import { Batches } from './batches.ts'
import { Candidates } from './candidates.ts'
import { type CycleDesk, Cycles } from './cycles.ts'
import { Filters } from './filters.ts'
import type { Holdings } from './holdings.ts'
import type { OfferDesk } from './offer-desk.ts'
import type { OfferRules } from './offer-rules.ts'
import { Roles } from './roles.ts'
import type { Server } from './server.ts'
import type { Timers } from './timers.ts'
import type { Units } from './units.ts'
import { UselessOffers } from './useless-offers.ts'
import type { World } from './world.ts'
import { type LeaseDesk, wound } from './wounding.ts'

/** What the allocator counts for the livelock test. */
export interface Churn {
  /** Leases kept, and leases taken or given back. */
  moves: number
}

export class Allocator implements OfferDesk, LeaseDesk, CycleDesk {
  readonly churn: Churn = { moves: 0 }
  /** Hears of each lease kept, taken or given back. */
  onMove: () => void = () => {}
  /** Hands an answer to a waiting attempt; set by the engine. */
  resume: (server: Server, answer: OfferAnswer) => void = () => {}
  /** What the patience of attempts allows; set by the engine. */
  rules!: OfferRules
  private readonly world: World
  private readonly roles: Roles
  private readonly holdings: Holdings
  private readonly timers: Timers
  private readonly units: Units
  private readonly filters: Filters
  private readonly batches: Batches
  private readonly candidates: Candidates
  readonly useless: UselessOffers
  private readonly cycles: Cycles
  private servers: readonly Server[] = []

  constructor(
    world: World,
    spec: AllocatorSpec,
    weights: ReadonlyMap<string, number>,
    holdings: Holdings,
    timers: Timers,
    units: Units,
    random: RandomStream,
  ) {
    this.world = world
    this.roles = new Roles(world, spec, weights, random)
    this.holdings = holdings
    this.timers = timers
    this.units = units
    this.filters = new Filters(world, spec)
    this.batches = new Batches(world, spec)
    this.candidates = new Candidates(world, this.filters, random)
    this.useless = new UselessOffers(world, this.filters, this.roles, timers)
    this.cycles = new Cycles(world, this.roles, this.filters, this.candidates, this)
  }

  /** The frameworks. */
  serve(servers: readonly Server[]): void {
    this.servers = servers
    // The unused part of an offer that is accepted counts as declined.
    this.holdings.onRest = (lease, rest) => this.refuse(servers[lease.owner], lease.node, rest)
  }

  wait(server: Server, patience: Patience): OfferAnswer | undefined {
    server.patience = patience
    this.useless.waits(server)
    const revoked = server.revoked.shift()
    if (revoked !== undefined) return revoked
    if (server.changed) {
      server.changed = false
      return { kind: 'changed' }
    }
    this.rules.begin(server)
    if (this.rules.exhausted(server)) return this.inVain(server)
    this.roles.serve(this.servers)
    server.waiting = true
    if (patience.wait !== undefined) this.timers.patience(server, patience.wait)
    this.batches.await()
    this.batches.announce(server)
    return undefined
  }

  refuse(server: Server, node: number, room: Float64Array): void {
    this.filters.refuse(server, node, room)
  }

  open(server: Server, node: number, room: ArrayLike<number>): boolean {
    return this.filters.open(server, node, room) && this.rules.inOrder(server, node)
  }

  /** What an attempt gave back goes first to the next unit in its own queue. */
  offerHandback(server: Server, nodes: readonly number[]): void {
    for (const node of nodes) if (server.waiting) this.offerApart(server, node)
  }

  /** Offers a node to one framework, outside a batch: what is free on it, or what quotas leave. */
  offerApart(server: Server, node: number): void {
    if (!this.offerable(node)) return
    const part = this.roles.round()?.fair(server.settings.role, this.cycles.freeOn(node))
    const room = part ?? this.cycles.freeOn(node)
    if (this.cycles.worthOffering(room) && this.rules.permits(server, node, room)) this.offer(server, node, part)
  }

  /** One batch: those that wait, node by node in seeded order, each node's rest anew. */
  batch(payload: number): void {
    this.batches.begin(payload)
    this.useless.begin()
    for (const server of this.servers) if (server.waiting && this.rules.exhausted(server)) this.timeout(server)
    this.cycles.run(this.servers)
    wound(this.world, this.units, this.servers, this)
    if (this.world.attention.waiting.size > 0) this.batches.await()
  }

  /** Takes a lease from its owner, who hears of it now if it waits, else when it next asks. */
  revoke(lease: NodeLease): void {
    const server = this.servers[lease.owner]
    this.moved()
    server.leases.delete(lease)
    this.holdings.drop(lease, 'revoke')
    server.revoked.push({ kind: 'revoked', lease: lease as never })
    this.tellRevoked(server)
  }

  /** The patience of a waiting attempt is over; should it ask again, it is patient anew. */
  timeout(server: Server): void {
    server.waiting = false
    this.resume(server, this.inVain(server))
  }

  /** What it will decide by, beside who holds what: pending batches, refusals, and who of those that wait was offered more in the past. */
  memory(): readonly (readonly number[])[] {
    const matters = (framework: string) => !this.roles.server(framework).idle
    return [this.batches.phase(), this.roles.order.leads(matters), ...this.servers.map((server) => this.filters.standing(server))]
  }

  /** Batches among the pending events. */
  get batchesPending(): number {
    return this.batches.pending
  }

  private moved(): void {
    this.churn.moves++
    this.onMove()
  }

  private inVain(server: Server): OfferAnswer {
    server.patientSince = this.world.now
    this.moved()
    return { kind: 'timeout' }
  }

  /** Tells a waiting attempt of the leases it lost. */
  private tellRevoked(server: Server): void {
    if (!server.waiting) return
    const answer = server.revoked.shift()
    if (answer === undefined) return
    server.waiting = false
    this.resume(server, answer)
  }

  /** Offers what is free on a node, or a part of it, to an attempt that waits. */
  offer(server: Server, node: number, part?: Float64Array): void {
    this.roles.count(server.index)
    const lease = this.holdings.grant(node, server.index, part)
    server.leases.add(lease)
    server.waiting = false
    if (server.patience.lease !== undefined) this.timers.lease(lease, server.patience.lease)
    this.resume(server, { kind: 'offer', lease: lease as never })
    if (lease.live || server.idle) {
      this.moved()
      server.patientSince = this.world.now
    } else this.useless.declined(server)
  }

  /** Offers all that is free on a node; where the answer is known, without asking. */
  offerWhole(server: Server, node: number): void {
    if (this.useless.declines(server, node, this.cycles.freeOn(node))) this.batches.await()
    else this.offer(server, node)
  }

  /** Whether the patience of the attempt allows that all that is free on the node is offered to it now. */
  permits(server: Server, node: number): boolean {
    return this.rules.permits(server, node, this.cycles.freeOn(node))
  }

  /** Whether anything of the node can be offered: it is open, and something is free there. */
  offerable(node: number): boolean {
    return this.candidates.offerable(node)
  }
}
