/**
 * The allocator: offers free room to the frameworks that wait, node by node, to the lowest dominant share first (Ghodsi et al., NSDI
 * 2011; Mesos' hierarchical allocator). An offer is a node's whole free rest and exclusive; room given back is not offered again in
 * the same batch; a declined node is not offered again to the same attempt before it changes or the filter runs out; the filter
 * lasts at least one interval.
 */
import type { NodeLease } from '../cell/leases.ts'
import { type RandomStream, shuffle } from '../kernel/random.ts'
import type { AllocatorSpec } from '../model/scenario.ts'
import type { OfferAnswer, Patience } from '../strategy/strategy.ts'
import type { OfferDesk } from './driver.ts'
import { Filters } from './filters.ts'
import type { Holdings } from './holdings.ts'
import type { Server } from './server.ts'
import type { Timers } from './timers.ts'
import type { Units } from './units.ts'
import { BATCH, type World } from './world.ts'

/** What the allocator counts for the livelock test. */
export interface Churn {
  /** Leases kept, and leases taken or given back. */
  moves: number
}

export class Allocator implements OfferDesk {
  readonly churn: Churn = { moves: 0 }
  /** Hands an answer to a waiting attempt; set by the engine. */
  resume: (server: Server, answer: OfferAnswer) => void = () => {}
  private readonly world: World
  private readonly spec: AllocatorSpec
  private readonly holdings: Holdings
  private readonly timers: Timers
  private readonly units: Units
  private readonly random: RandomStream
  private readonly filters: Filters
  private servers: readonly Server[] = []
  private ranks: readonly number[] = []
  private nextBatch = -1
  private lastBatch = -1

  constructor(world: World, spec: AllocatorSpec, holdings: Holdings, timers: Timers, units: Units, random: RandomStream) {
    this.world = world
    this.spec = spec
    this.holdings = holdings
    this.timers = timers
    this.units = units
    this.random = random
    this.filters = new Filters(world, Math.max(spec.refuse, spec.interval))
  }

  /** The frameworks. */
  serve(servers: readonly Server[]): void {
    this.servers = servers
    const names = servers.map((server) => server.settings.name)
    const sorted = [...names].sort()
    this.ranks = names.map((name) => sorted.indexOf(name))
  }

  wait(server: Server, patience: Patience): OfferAnswer | undefined {
    server.patience = patience
    const revoked = server.revoked.shift()
    if (revoked !== undefined) return revoked
    if (server.changed) {
      server.changed = false
      return { kind: 'changed' }
    }
    server.waiting = true
    if (patience.wait !== undefined) this.timers.patience(server, patience.wait)
    this.scheduleBatch()
    return undefined
  }

  refuse(server: Server, node: number): void {
    this.filters.refuse(server, node)
  }

  /** What an attempt gave back goes first to the next unit in its own queue. */
  offerHandback(server: Server, nodes: readonly number[]): void {
    for (const node of nodes) if (server.waiting && this.offerable(node)) this.offer(server, node)
  }

  /** One batch. */
  batch(): void {
    this.lastBatch = this.world.now
    this.nextBatch = -1
    const nodes = this.candidates()
    shuffle(nodes, this.random)
    for (const node of nodes) {
      const server = this.next(node)
      if (server !== undefined) this.offer(server, node)
    }
    this.wound()
    if (this.servers.some((server) => server.waiting)) this.scheduleBatch()
  }

  /** Takes a lease from its owner, who hears of it now if it waits, else when it next asks. */
  revoke(lease: NodeLease): void {
    const server = this.servers[lease.owner]
    this.churn.moves++
    server.leases.delete(lease)
    this.holdings.drop(lease, 'revoke')
    server.revoked.push({ kind: 'revoked', lease: lease as never })
    this.tellRevoked(server)
  }

  /** The patience of a waiting attempt is over; should it ask again, it is patient anew. */
  timeout(server: Server): void {
    server.waiting = false
    server.patientSince = this.world.now
    this.churn.moves++
    this.resume(server, { kind: 'timeout' })
  }

  /** Batches among the pending events. */
  get batchesPending(): number {
    return this.nextBatch >= 0 ? 1 : 0
  }

  /** Tells a waiting attempt of the leases it lost. */
  private tellRevoked(server: Server): void {
    if (!server.waiting) return
    const answer = server.revoked.shift()
    if (answer === undefined) return
    server.waiting = false
    this.resume(server, answer)
  }

  private offer(server: Server, node: number): void {
    const lease = this.holdings.grant(node, server.index)
    server.leases.add(lease)
    server.grants++
    server.waiting = false
    if (server.patience.lease !== undefined) this.timers.lease(lease, server.patience.lease)
    this.resume(server, { kind: 'offer', lease: lease as never })
    if (lease.live || server.idle) {
      this.churn.moves++
      server.patientSince = this.world.now
    }
  }

  /** The waiting framework with the lowest share that has not refused the node. */
  private next(node: number): Server | undefined {
    const willing = this.servers.filter((server) => server.waiting && this.filters.open(server, node))
    if (willing.length < 2) return willing[0]
    if (this.spec.sorter === 'random') return willing[this.random.below(willing.length)]
    return willing.reduce((best, server) => (this.before(server, best) ? server : best))
  }

  /** Share over weight, then allocations ever made, then name (Mesos' DRF sorter). */
  private before(a: Server, b: Server): boolean {
    const { dominant } = this.world.shares
    const first = dominant[a.index] / a.settings.weight
    const second = dominant[b.index] / b.settings.weight
    if (first !== second) return first < second
    return a.grants !== b.grants ? a.grants < b.grants : this.ranks[a.index] < this.ranks[b.index]
  }

  private candidates(): number[] {
    const waiting = this.servers.filter((server) => server.waiting)
    const nodes: number[] = []
    for (let node = 0; node < this.world.cell.nodes; node++) {
      if (this.offerable(node) && waiting.some((server) => this.filters.open(server, node))) nodes.push(node)
    }
    return nodes
  }

  private offerable(node: number): boolean {
    const { cell, leases } = this.world
    if (leases.closedBy(node) !== undefined) return false
    return cell.scored.some((dimension) => cell.free[dimension][node] > 0)
  }

  /** Wound-wait: an older unit that waits takes the leases of younger ones that wait, one at a time, while they are of use to it. */
  private wound(): void {
    const wounding = this.servers.filter((server) => server.waiting && server.patience.wound === true)
    wounding.sort((a, b) => this.age(a) - this.age(b))
    for (const elder of wounding) {
      for (const lease of [...this.world.leases.live].sort((a, b) => a.node - b.node)) {
        if (!elder.waiting) break
        if (lease.live && this.mayWound(elder, lease)) {
          const { node } = lease
          this.revoke(lease)
          if (elder.waiting && this.offerable(node)) this.offer(elder, node)
        }
      }
    }
  }

  private mayWound(elder: Server, lease: NodeLease): boolean {
    const younger = this.servers[lease.owner]
    if (younger === elder || !younger.waiting || this.age(younger) < this.age(elder)) return false
    const least = elder.planner.least(elder.unit)
    return least.every((amount, dimension) => amount <= lease.room[dimension]) && this.filters.open(elder, lease.node)
  }

  /** Jobs are numbered in the order they were submitted; an attempt keeps its job's age. */
  private age(server: Server): number {
    return this.units.job(server.unit)
  }

  private scheduleBatch(): void {
    const { now, events } = this.world
    const { interval } = this.spec
    const due = interval === 0 ? now : Math.ceil(now / interval) * interval
    const at = due === this.lastBatch ? due + Math.max(interval, 1) : due
    if (this.nextBatch === at) return
    this.nextBatch = at
    events.push(at, BATCH, 0)
  }
}
