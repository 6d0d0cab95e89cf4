/**
 * Leases in the order in which they were granted: a set in an array. The tables that a `Set` outgrows keep what was in them, so that leases
 * that are long given back survive one collection of garbage after the other.
 */

/** What a list notes of a lease: its places, which only the lists change. */
interface Listed {
  placeInBook: number
  placeInHand: number
}

/** Holes that may be in the array beside as many leases. */
const MOST_HOLES = 16

/** Where a list notes the place of a lease: every lease is in one list of each kind at most. */
type Kind = 'book' | 'hand'

export class LeaseList<Lease extends Listed> implements Set<Lease> {
  readonly [Symbol.toStringTag] = 'LeaseList'
  size = 0
  private readonly ofBook: boolean
  private leases: (Lease | undefined)[] = []
  /** One past the last lease in the array. */
  private end = 0

  constructor(kind: Kind) {
    this.ofBook = kind === 'book'
  }

  has(lease: Lease): boolean {
    return this.leases[this.place(lease)] === lease
  }

  add(lease: Lease): this {
    if (this.has(lease)) return this
    if (this.end > 2 * this.size + MOST_HOLES) this.closeUp()
    this.put(lease, this.end++)
    this.size++
    return this
  }

  delete(lease: Lease): boolean {
    if (!this.has(lease)) return false
    this.leases[this.place(lease)] = undefined
    this.size--
    while (this.end > 0 && this.leases[this.end - 1] === undefined) this.end--
    return true
  }

  clear(): void {
    this.leases = []
    this.size = 0
    this.end = 0
  }

  forEach(take: (lease: Lease, same: Lease, list: Set<Lease>) => void): void {
    for (const lease of this) take(lease, lease, this)
  }

  *entries(): Generator<[Lease, Lease], undefined> {
    for (const lease of this) yield [lease, lease]
    return undefined
  }

  keys(): Generator<Lease, undefined> {
    return this.values()
  }

  *values(): Generator<Lease, undefined> {
    for (let at = 0; at < this.end; at++) {
      const lease = this.leases[at]
      if (lease !== undefined) yield lease
    }
    return undefined
  }

  [Symbol.iterator](): Generator<Lease, undefined> {
    return this.values()
  }

  private place(lease: Lease): number {
    return this.ofBook ? lease.placeInBook : lease.placeInHand
  }

  private put(lease: Lease, at: number): void {
    this.leases[at] = lease
    if (this.ofBook) lease.placeInBook = at
    else lease.placeInHand = at
  }

  private closeUp(): void {
    const all = [...this]
    this.leases = []
    this.end = all.length
    all.forEach((lease, at) => {
      this.put(lease, at)
    })
  }
}
