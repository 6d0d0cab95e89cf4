/**
 * Quotas of roles within one allocation cycle (Mesos src/master/allocator/mesos/hierarchical.cpp; docs/quota.md). A guarantee is room that
 * is kept for a role, a limit is the most it may have; both count what the role and the roles below it have, offers included. Only
 * top-level roles have quotas, and a role below is under that of its top.
 *
 * Headroom: what all roles together still miss of their guarantees has to stay free, as a quantity. It is not known on which node.
 */

/** Guarantee and limit by dimension; no guarantee is 0, no limit is Infinity. */
export interface Quota {
  /** Kept for the role, base units. */
  readonly guarantee: ArrayLike<number>
  /** Most it may have, base units. */
  readonly limit: ArrayLike<number>
}

/**
 * The quotas of all roles while one allocation cycle makes its offers (Mesos docs/quota.md). Amounts are in base units, one entry a
 * resource.
 */
export class QuotaRound {
  private readonly quotas: ReadonlyMap<string, Quota>
  private readonly consumed = new Map<string, Float64Array>()
  /** Free in the cluster and not offered in this cycle. */
  private readonly free: Float64Array

  /**
   * @param quotas by top-level role.
   * @param allocated what a role and the roles below it have.
   * @param free what is free in the cluster.
   */
  constructor(quotas: ReadonlyMap<string, Quota>, allocated: (role: string) => ArrayLike<number>, free: ArrayLike<number>) {
    this.quotas = quotas
    this.free = Float64Array.from(free)
    for (const role of quotas.keys()) this.consumed.set(role, Float64Array.from(allocated(role)))
  }

  /** Whether the role misses something of its guarantee. */
  unmet(role: string): boolean {
    const missing = this.missing(topOf(role))
    return missing?.some((amount) => amount > 0) ?? false
  }

  /**
   * First stage: what of a node's rest is offered towards the role's guarantee. The guaranteed part is chopped to what is missing; the
   * other resources, and more of the same, come along as far as the limit and the headroom of the others allow, so that the offer can
   * be used. Undefined: the rest has nothing that is missing.
   */
  guaranteed(role: string, rest: ArrayLike<number>): Float64Array | undefined {
    const missing = this.missing(topOf(role))
    if (missing === undefined) return undefined
    const towards = Float64Array.from(rest, (amount, dimension) => Math.min(amount, missing[dimension]))
    if (!towards.some((amount) => amount > 0)) return undefined
    const room = this.room(role)
    const surplus = this.surplus()
    return towards.map((sure, dimension) => {
      const more = Math.min(rest[dimension] - sure, room[dimension] - sure, surplus[dimension])
      return sure + Math.max(0, more)
    })
  }

  /** Second stage: what of a node's rest is offered as the role's fair share, within its limit and beside all headroom. */
  fair(role: string, rest: ArrayLike<number>): Float64Array {
    const room = this.room(role)
    const surplus = this.surplus()
    return Float64Array.from(rest, (amount, dimension) => Math.max(0, Math.min(amount, room[dimension], surplus[dimension])))
  }

  /** An offer was made, whatever becomes of it. */
  book(role: string, offered: ArrayLike<number>): void {
    const consumed = this.consumed.get(topOf(role))
    for (let dimension = 0; dimension < this.free.length; dimension++) {
      this.free[dimension] -= offered[dimension]
      if (consumed !== undefined) consumed[dimension] += offered[dimension]
    }
  }

  private missing(top: string): Float64Array | undefined {
    const quota = this.quotas.get(top)
    return this.consumed.get(top)?.map((amount, dimension) => Math.max(0, (quota as Quota).guarantee[dimension] - amount))
  }

  /** What the role's limit leaves. */
  private room(role: string): Float64Array {
    const top = topOf(role)
    const quota = this.quotas.get(top)
    if (quota === undefined) return new Float64Array(this.free.length).fill(Infinity)
    return Float64Array.from(this.consumed.get(top) as Float64Array, (amount, dimension) => quota.limit[dimension] - amount)
  }

  /** Free beyond the headroom; where nothing is missing, everything. */
  private surplus(): Float64Array {
    const missing = [...this.quotas.keys()].map((top) => this.missing(top))
    return this.free.map((amount, dimension) => {
      const required = missing.reduce((sum, one) => sum + (one?.[dimension] ?? 0), 0)
      return required > 0 ? amount - required : Infinity
    })
  }
}

/** The top-level role above a role, or the role itself. */
export function topOf(role: string): string {
  const end = role.indexOf('/')
  return end < 0 ? role : role.slice(0, end)
}
