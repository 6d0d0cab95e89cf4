/**
 * A cell written as plainly as can be: Maps of Maps, copied whole before each transaction. Nothing of the real one is used here; the
 * two must agree after every step of any history.
 */
import type { CellClaim } from '../../src/arbitraries/index.ts'

type Room = Map<number, Map<number, number>> // node, dimension, base units

export interface PlainLease {
  readonly node: number
  readonly owner: number
  readonly room: Map<number, number>
  /** Closes its node. */
  whole: boolean
  live: boolean
}

interface PlainShare {
  readonly node: number
  readonly amounts: readonly number[]
}

export class ReferenceCell {
  free: Room
  held: Room
  versions: Map<number, number>
  readonly leases: PlainLease[] = []
  bound: PlainShare[] = []
  private readonly dimensions: readonly number[]

  constructor(capacity: readonly (readonly number[])[]) {
    const nodes = capacity[0].map((_, node) => node)
    this.dimensions = capacity.map((_, dimension) => dimension)
    this.free = new Map(nodes.map((node) => [node, new Map(capacity.map((column, dimension) => [dimension, column[node]]))]))
    this.held = new Map(nodes.map((node) => [node, new Map(capacity.map((_, dimension) => [dimension, 0]))]))
    this.versions = new Map(nodes.map((node) => [node, 0]))
  }

  columns(room: Room): number[][] {
    return this.dimensions.map((dimension) => [...room.values()].map((node) => node.get(dimension)!))
  }

  fits(node: number, amounts: readonly number[]): boolean {
    return amounts.every((amount, dimension) => amount <= this.free.get(node)!.get(dimension)!)
  }

  closes(node: number): PlainLease | undefined {
    return this.leases.find((lease) => lease.live && lease.whole && lease.node === node)
  }

  /** Which claims are bound. `seen` is the version that each claim was planned on. */
  commit(
    claims: readonly CellClaim[],
    seen: readonly number[],
    leases: readonly (number | undefined)[],
    rule: string,
    atomicity: string,
  ): boolean[] {
    if (atomicity === 'perNode') return this.commitNodes(claims, seen, leases, rule)
    const whole = atomicity === 'allOrNothing'
    const before = { free: copy(this.free), held: copy(this.held), versions: new Map(this.versions) }
    const rooms = this.leases.map((lease) => new Map(lease.room))
    const bound = [...this.bound]
    const done = claims.map((claim, index) => this.bind(claim, seen[index], leases[index], rule, before.versions))
    if (whole && done.includes(false)) {
      this.free = before.free
      this.held = before.held
      this.versions = before.versions
      this.bound = bound
      this.leases.forEach((lease, index) => {
        for (const [dimension, amount] of rooms[index]) lease.room.set(dimension, amount)
      })
      return claims.map(() => false)
    }
    return done
  }

  /** One transaction a node, all or nothing. A leased claim is on its lease's node. */
  private commitNodes(
    claims: readonly CellClaim[],
    seen: readonly number[],
    leases: readonly (number | undefined)[],
    rule: string,
  ): boolean[] {
    const done = claims.map(() => false)
    const places = claims.map((claim, index) => (leases[index] === undefined ? claim.node : this.leases[leases[index]].node))
    for (const node of new Set(places)) {
      const mine = claims.flatMap((_, index) => (places[index] === node ? [index] : []))
      const [some, versions, rooms] = [mine.map((index) => claims[index]), mine.map((i) => seen[i]), mine.map((i) => leases[i])]
      this.commit(some, versions, rooms, rule, 'allOrNothing').forEach((bound, at) => {
        done[mine[at]] = bound
      })
    }
    return done
  }

  grant(node: number, owner: number): void {
    const room = new Map(this.free.get(node)!)
    for (const [dimension, amount] of room) this.shift(node, dimension, -amount, amount)
    this.leases.push({ node, owner, room, whole: true, live: true })
  }

  drop(lease: PlainLease): void {
    for (const [dimension, amount] of lease.room) this.shift(lease.node, dimension, amount, -amount)
    lease.live = false
  }

  pin(lease: PlainLease, amounts: readonly number[]): void {
    amounts.forEach((amount, dimension) => {
      const rest = lease.room.get(dimension)! - amount
      this.shift(lease.node, dimension, rest, -rest)
      lease.room.set(dimension, amount)
    })
    lease.whole = false
  }

  release(share: PlainShare): void {
    const lease = this.closes(share.node)
    share.amounts.forEach((amount, dimension) => {
      this.shift(share.node, dimension, lease ? 0 : amount, lease ? amount : 0)
      lease?.room.set(dimension, lease.room.get(dimension)! + amount)
    })
    this.bound = this.bound.filter((one) => one !== share)
  }

  private bind(claim: CellClaim, seen: number, leaseAt: number | undefined, rule: string, versions: Map<number, number>): boolean {
    const { node, amounts } = claim
    const lease = leaseAt === undefined ? undefined : this.leases[leaseAt]
    if (lease === undefined) {
      // What this transaction itself assigned before does not count: the versions are those at its beginning.
      if (rule === 'version' && versions.get(node) !== seen) return false
      if (!this.fits(node, amounts)) return false
    }
    const at = lease?.node ?? node
    amounts.forEach((amount, dimension) => {
      this.shift(at, dimension, lease ? 0 : -amount, lease ? -amount : 0)
      lease?.room.set(dimension, lease.room.get(dimension)! - amount)
    })
    this.versions.set(at, this.versions.get(at)! + 1)
    this.bound = [...this.bound, { node: at, amounts }]
    return true
  }

  private shift(node: number, dimension: number, free: number, held: number): void {
    this.free.get(node)!.set(dimension, this.free.get(node)!.get(dimension)! + free)
    this.held.get(node)!.set(dimension, this.held.get(node)!.get(dimension)! + held)
  }
}

function copy(room: Room): Room {
  return new Map([...room].map(([node, amounts]) => [node, new Map(amounts)]))
}
