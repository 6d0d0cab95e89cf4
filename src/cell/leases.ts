/**
 * Leases: room that belongs to one attempt until it is released, a pessimistic lock (Mesos, NSDI 2011, section 3: "an offer is
 * made to one framework at a time"). A whole offer takes the free rest of a node and closes the node to others; a chopped one takes
 * a part of it, a pinned lease holds just what some members need, and the node is open.
 */
import { invariant } from '../errors.ts'
import { BOUND, type Cell, FREE, HELD } from './cell.ts'
import { LeaseList } from './lease-list.ts'

/** Room that joined a lease. */
export interface Joined {
  /** When it joined, microseconds. */
  readonly since: number
  /** How much, by dimension, base units. */
  readonly room: Float64Array
}

const NOTHING_JOINED: readonly Joined[] = []

/** Room on one node that belongs to one holder (Mesos, NSDI 2011, section 3). */
export class NodeLease {
  /** Index of the node. */
  readonly node: number
  /** The scheduler (framework) that holds it. */
  readonly owner: number
  /** Held for this lease, by dimension, base units. */
  readonly room: Float64Array
  /** Units the room is pinned to; empty for a whole offer. */
  pinned: readonly number[] = []
  /** False once it was released or taken back. */
  live = true
  /** Dropped by its owner, not taken away. */
  givenBack = false
  /** When it was granted, microseconds. */
  readonly since: number
  /** Room that joined it later, for work that ran on its node ended; oldest first. */
  joined: readonly Joined[] = NOTHING_JOINED
  /** @internal Its place in the list of all leases, for the list to change. */
  placeInBook = -1
  /** @internal Its place in the list of its owner. */
  placeInHand = -1

  constructor(node: number, owner: number, room: Float64Array, since: number) {
    this.node = node
    this.owner = owner
    this.room = room
    this.since = since
  }

  /** What it held at an earlier instant of what it holds now: all but what joined since. */
  roomAt(then: number): Float64Array {
    const room = this.room.slice()
    for (const later of this.joined) {
      if (later.since <= then) continue
      for (let dimension = 0; dimension < room.length; dimension++) room[dimension] = Math.max(0, room[dimension] - later.room[dimension])
    }
    return room
  }

  /**
   * How long `part` of its room was held until `now`, base units x microseconds by dimension. What is used up is what was held longest, so
   * that the part that is left, or given back, joined last.
   */
  heldTime(part: Float64Array, now: number): Float64Array {
    const { joined, since } = this
    if (joined.length === 0) return part.map((amount) => amount * (now - since))
    const left = part.slice()
    const time = new Float64Array(part.length)
    for (let at = joined.length - 1; at >= 0; at--) {
      const later = joined[at]
      for (let dimension = 0; dimension < left.length; dimension++) {
        const amount = Math.min(left[dimension], later.room[dimension])
        time[dimension] += amount * (now - later.since)
        left[dimension] -= amount
      }
    }
    return time.map((sum, dimension) => sum + left[dimension] * (now - since))
  }
}

/** Who leases what; the only writer of held room. */
export class LeaseBook {
  /** All live leases, oldest first. */
  readonly live: Set<NodeLease> = new LeaseList<NodeLease>('book')
  private readonly cell: Cell
  private readonly closed: (NodeLease | undefined)[]

  constructor(cell: Cell) {
    this.cell = cell
    this.closed = new Array<NodeLease | undefined>(cell.nodes).fill(undefined)
  }

  /** The whole offer that closes a node, if any. */
  closedBy(node: number): NodeLease | undefined {
    return this.closed[node]
  }

  /** Leases the node's whole free rest to `owner` and closes the node; or a part of the rest, and the node stays open. */
  grant(node: number, owner: number, now: number, part?: Float64Array): NodeLease {
    if (this.closed[node] !== undefined) invariant(false, `node ${node} is offered while it is leased`)
    const room = part?.slice() ?? this.restOf(node)
    const lease = new NodeLease(node, owner, room, now)
    this.cell.move(node, room, FREE, HELD)
    if (part === undefined) this.closed[node] = lease
    this.live.add(lease)
    return lease
  }

  /** Gives the whole lease back. */
  drop(lease: NodeLease): void {
    if (!lease.live) invariant(false, `a lease on node ${lease.node} is released twice`)
    this.cell.move(lease.node, lease.room, HELD, FREE)
    this.forget(lease)
  }

  /** Keeps `vector` of the lease, pinned to `units`; returns the rest and opens the node. */
  pin(lease: NodeLease, vector: Float64Array, units: readonly number[]): void {
    invariant(lease.live, `a dead lease on node ${lease.node} is pinned`)
    const rest = lease.room.map((room, dimension) => room - vector[dimension])
    this.cell.move(lease.node, rest, HELD, FREE)
    lease.room.set(vector)
    lease.pinned = units
    lease.joined = NOTHING_JOINED
    if (this.closed[lease.node] === lease) this.closed[lease.node] = undefined
  }

  /** Room of the lease was bound by a commit: the cell has moved it already. */
  take(lease: NodeLease, vector: Float64Array): void {
    for (let dimension = 0; dimension < vector.length; dimension++) lease.room[dimension] -= vector[dimension]
  }

  /** Bound room of a node ends: it joins the whole offer that closes the node, else it is free. Returns that offer. */
  release(node: number, vector: Float64Array, now: number): NodeLease | undefined {
    const lease = this.live.size === 0 ? undefined : this.closed[node]
    if (lease === undefined) {
      this.cell.move(node, vector, BOUND, FREE)
      return undefined
    }
    this.cell.move(node, vector, BOUND, HELD)
    for (let dimension = 0; dimension < vector.length; dimension++) lease.room[dimension] += vector[dimension]
    lease.joined = [...lease.joined, { since: now, room: vector.slice() }]
    return lease
  }

  private restOf(node: number): Float64Array {
    const { free } = this.cell
    const rest = new Float64Array(free.length)
    for (let dimension = 0; dimension < rest.length; dimension++) rest[dimension] = free[dimension][node]
    return rest
  }

  private forget(lease: NodeLease): void {
    lease.live = false
    this.live.delete(lease)
    if (this.closed[lease.node] === lease) this.closed[lease.node] = undefined
  }
}
