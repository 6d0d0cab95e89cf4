/** A small master for tests: agents, frameworks, and cycles over them with the library's parts. */
import { offerCycle } from '../../src/fairness/offers.ts'
import { type Quota, QuotaRound } from '../../src/fairness/quotas.ts'
import { RoleOrder } from '../../src/fairness/role-order.ts'

type Amounts = Readonly<Record<string, number>>

export interface MadeOffer {
  readonly framework: string
  readonly agent: string
  readonly room: readonly number[]
}

export class Master {
  readonly order: RoleOrder
  readonly quotas = new Map<string, Quota>()
  /** Offers that are held, in the order in which they were made. */
  readonly held: MadeOffer[] = []
  /** Says no to offers. */
  refuses: (framework: string, agent: string) => boolean = () => false
  private readonly resources: readonly string[]
  private readonly agents: { readonly name: string; readonly total: number[]; readonly free: number[] }[] = []

  constructor(resources: readonly string[], excluded: readonly string[] = []) {
    this.resources = resources
    this.order = new RoleOrder(resources, { excluded })
  }

  agent(name: string, room: Amounts): void {
    const total = this.vector(room)
    this.agents.push({ name, total, free: [...total] })
    this.order.setTotal(this.resources.map((_, at) => this.agents.reduce((sum, agent) => sum + agent.total[at], 0)))
  }

  quota(role: string, guarantee: Amounts, limit?: Amounts): void {
    const limits = this.resources.map((name) => limit?.[name] ?? Infinity)
    this.quotas.set(role, { guarantee: this.vector(guarantee), limit: limits })
  }

  /** Room that a framework has before the first cycle. */
  hold(framework: string, agent: string): void {
    this.take(framework, this.named(agent), this.agents[this.named(agent)].free.slice())
  }

  /** One cycle over these agents, or all; the offers it made. */
  cycle(names: readonly string[] = this.agents.map(({ name }) => name)): MadeOffer[] {
    const before = this.held.length
    const agents = names.map((name) => this.named(name))
    offerCycle({
      guarantees: agents,
      agents,
      order: this.order,
      ...(this.quotas.size > 0 && { quotas: new QuotaRound(this.quotas, (role) => this.order.roleAllocation(role), this.free()) }),
      rest: (agent) => this.agents[agent].free,
      willing: (framework, agent) => !this.refuses(framework, this.agents[agent].name),
      offer: (framework, agent, room) => this.take(framework, agent, [...Array.from(room)]),
    })
    return this.held.slice(before)
  }

  /** The framework gives back what it was offered: of one agent, or all. */
  decline(framework: string, agent?: string): void {
    for (const offer of this.held.filter((one) => one.framework === framework && (agent === undefined || one.agent === agent))) {
      this.held.splice(this.held.indexOf(offer), 1)
      const { free } = this.agents[this.named(offer.agent)]
      for (const [at, amount] of offer.room.entries()) free[at] += amount
      this.order.unallocated(framework, offer.room)
    }
  }

  free(): number[] {
    return this.resources.map((_, at) => this.agents.reduce((sum, agent) => sum + agent.free[at], 0))
  }

  private take(framework: string, at: number, room: number[]): void {
    const agent = this.agents[at]
    for (const [dimension, amount] of room.entries()) agent.free[dimension] -= amount
    this.order.allocated(framework, room)
    this.held.push({ framework, agent: agent.name, room })
  }

  private named(name: string): number {
    return this.agents.findIndex((agent) => agent.name === name)
  }

  private vector(list: Amounts): number[] {
    return this.resources.map((name) => list[name] ?? 0)
  }
}
