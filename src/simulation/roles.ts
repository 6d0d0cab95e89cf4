/**
 * The frameworks in their roles, as the allocator sees them: whose turn it is, and what quotas leave of an offer. Every scheduler is a
 * framework; without a role of its scenario it has one of its own.
 */
import { invalid } from '../errors.ts'
import { Askers } from '../fairness/askers.ts'
import { type Quota, QuotaRound } from '../fairness/quotas.ts'
import { RoleOrder } from '../fairness/role-order.ts'
import type { RandomStream } from '../kernel/random.ts'
import { HOST_PORT_PREFIX, type ResourceList } from '../model/resources.ts'
import type { AllocatorSpec } from '../model/scenario.ts'
import type { Server } from './server.ts'
import type { World } from './world.ts'

export class Roles {
  readonly order: RoleOrder
  private readonly world: World
  private readonly servers = new Map<string, Server>()
  /** Whether the order is by shares: then who waits is known to it. */
  readonly byShares: boolean
  private askers: Askers | undefined
  private readonly quotas: ReadonlyMap<string, Quota>
  private readonly least: readonly (readonly [dimension: number, amount: number])[]

  constructor(world: World, spec: AllocatorSpec, weights: ReadonlyMap<string, number>, random: RandomStream) {
    const { dimensions } = world.roster
    const excluded = dimensions.filter((name) => name.startsWith(HOST_PORT_PREFIX))
    this.world = world
    this.byShares = spec.sorter !== 'random'
    this.order = new RoleOrder(dimensions, { excluded, ...(!this.byShares && { uniform: () => random.uniform() }) })
    this.order.setTotal(world.totals)
    for (const [role, weight] of weights) this.order.setWeight(role, weight)
    const limited = (spec.roles ?? []).filter(({ guarantee, limit }) => guarantee !== undefined || limit !== undefined)
    const nested = limited.find(({ name }) => name.includes('/'))
    if (nested !== undefined) invalid('allocator.roles', `invalid quota: of ${nested.name}, allowed: for top-level roles`)
    const vector = (list: ResourceList = {}, absent: number) => dimensions.map((name) => list[name] ?? absent)
    this.quotas = new Map(
      limited.map(({ name, guarantee, limit }) => [name, { guarantee: vector(guarantee, 0), limit: vector(limit, Infinity) }]),
    )
    this.least = Object.entries(spec.minOffer ?? {}).map(([name, amount]) => [dimensions.indexOf(name), amount])
  }

  /** Everybody takes part with what they have, which is kept up to date from here on; not before somebody waits for an offer, for it costs. */
  serve(servers: readonly Server[]): void {
    if (this.servers.size > 0) return
    const { attention, shares } = this.world
    for (const server of servers) {
      this.servers.set(server.settings.name, server)
      this.order.join(server.settings.name, server.settings.role)
    }
    const askers = new Askers(
      this.order,
      servers.map(({ settings }) => settings.name),
    )
    this.askers = askers
    for (const { index } of servers) askers.update(index, shares.of(index), 1)
    shares.onChange = (scheduler, vector, sign) => askers.update(scheduler, vector, sign)
    if (this.byShares) attention.onWait = (scheduler, waits) => askers.asks(scheduler, waits)
  }

  /** An offer is made to the framework. */
  count(framework: number): void {
    this.askers?.count(framework)
  }

  /** By shares: the first framework that waits and of which `willing` says yes; -1 if there is none. */
  first(willing: (framework: number) => boolean): number {
    return this.askers?.first(willing) ?? -1
  }

  server(framework: string): Server {
    return this.servers.get(framework) as Server
  }

  /** Quotas in a cycle that begins now; undefined: no role has one. */
  round(): QuotaRound | undefined {
    if (this.quotas.size === 0) return undefined
    const free = this.world.cell.free.map((column) => column.reduce((sum, room) => sum + room, 0))
    return new QuotaRound(this.quotas, (role) => this.order.roleAllocation(role), free)
  }

  /** Whether an offer is large enough to be made: at least as much as is set, of one of the resources (Mesos `min_allocatable_resources`). */
  allocatable(room: ArrayLike<number>): boolean {
    return this.least.length === 0 || this.least.some(([dimension, amount]) => (room[dimension] ?? 0) >= amount)
  }
}
