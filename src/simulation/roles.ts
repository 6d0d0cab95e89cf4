/**
 * The frameworks in their roles, as the allocator sees them: whose turn it is, and what quotas leave of an offer. Every scheduler is a
 * framework; without a role of its scenario it has one of its own.
 */
import { invalid } from '../errors.ts'
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
  private readonly quotas: ReadonlyMap<string, Quota>
  private readonly least: readonly (readonly [dimension: number, amount: number])[]

  constructor(world: World, spec: AllocatorSpec, weights: ReadonlyMap<string, number>, random: RandomStream) {
    const { dimensions } = world.roster
    const excluded = dimensions.filter((name) => name.startsWith(HOST_PORT_PREFIX))
    this.world = world
    this.order = new RoleOrder(dimensions, { excluded, ...(spec.sorter === 'random' && { uniform: () => random.uniform() }) })
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
    for (const server of servers) {
      this.servers.set(server.settings.name, server)
      this.order.join(server.settings.name, server.settings.role)
      this.order.update(server.settings.name, this.world.shares.of(server.index), 1)
    }
    this.world.shares.onChange = (scheduler, vector, sign) => this.order.update(servers[scheduler].settings.name, vector, sign)
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
