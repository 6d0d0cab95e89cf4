/** What an attempt gives back of its leases: by a release, all but what a plan needs, or everything when it ends. */
import type { NodeLease } from '../cell/leases.ts'
import type { Lease, Plan, Release } from '../strategy/strategy.ts'
import type { Holdings } from './holdings.ts'
import type { OfferDesk } from './offer-desk.ts'
import type { PlanRecord } from './plan.ts'
import type { PlugInRules } from './plug-in-rules.ts'
import type { Server } from './server.ts'

export class Returns {
  private readonly holdings: Holdings
  private readonly desk: OfferDesk
  private readonly rules: PlugInRules

  constructor(holdings: Holdings, desk: OfferDesk, rules: PlugInRules) {
    this.holdings = holdings
    this.desk = desk
    this.rules = rules
  }

  /** Performs the effect; the leases that remain. */
  release(server: Server, effect: Release): readonly Lease[] {
    const leases = effect.leases as unknown as readonly NodeLease[]
    this.rules.releases(server, leases)
    if (effect.options.keep !== undefined) return this.keepOnly(server, leases, effect.options.keep)
    for (const lease of leases) {
      if (!lease.live) continue
      server.leases.delete(lease)
      if (effect.options.refuse === true) this.desk.refuse(server, lease.node, lease.room)
      else server.handBack(lease)
      this.holdings.drop(lease, effect.options.refuse === true ? 'decline' : 'return')
    }
    return []
  }

  /** The attempt is over. */
  all(server: Server): void {
    for (const lease of server.leases) {
      server.handBack(lease)
      this.holdings.drop(lease, 'return')
    }
    server.leases.clear()
  }

  private keepOnly(server: Server, leases: readonly NodeLease[], plan: Plan): readonly Lease[] {
    const record = plan as unknown as PlanRecord
    this.rules.keeps(server, record)
    const kept = this.holdings.keepOnly(leases, record, (target) => server.planner.vectorOf(target))
    for (const lease of leases) if (!lease.live) server.leases.delete(lease)
    return kept as unknown as readonly Lease[]
  }
}
