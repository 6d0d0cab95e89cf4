/** Counts of pods by topology domain: how many of those that a term means, or that hold it, are on the nodes of each. */
import type { Node } from '../../model/cluster.ts'
import { labelOf } from './selectors.ts'

/** Nodes by their value of a topology key. */
export interface Topology {
  /** Domain of each node, from 0; -1: it lacks the key. */
  readonly domainOf: Int32Array
  readonly domains: number
}

export function topologyOf(nodes: readonly Node[], key: string): Topology {
  const ids = new Map<string, number>()
  const domainOf = Int32Array.from(nodes, ({ labels }) => {
    const value = labelOf(labels, key)
    if (value === undefined) return -1
    const id = ids.get(value) ?? ids.size
    ids.set(value, id)
    return id
  })
  return { domainOf, domains: ids.size }
}

/** All nodes that have one of the keys at least, as a single domain. */
export function unionOf(topologies: readonly Topology[], nodes: number): Topology {
  const domainOf = Int32Array.from({ length: nodes }, (_, node) => (topologies.some((one) => one.domainOf[node] >= 0) ? 0 : -1))
  return { domainOf, domains: 1 }
}

/** A count, or sum of weights, for each domain. */
export class Tally {
  readonly domainOf: Int32Array
  readonly domains: number
  readonly counts: Float64Array
  /** Number of the last change that added pods, and of the last that took some away; plans do not count. */
  addedAt = 0
  removedAt = 0

  constructor({ domainOf, domains }: Topology) {
    this.domainOf = domainOf
    this.domains = domains
    this.counts = new Float64Array(domains)
  }

  add(node: number, amount: number): void {
    const domain = this.domainOf[node]
    if (domain >= 0) this.counts[domain] += amount
  }

  /** What the node's domain has; 0 where the node lacks the key. */
  at(node: number): number {
    const domain = this.domainOf[node]
    return domain < 0 ? 0 : this.counts[domain]
  }
}

/**
 * The same for a spread constraint, with the least count of all eligible domains at hand: pods come and go one at a time, so that a
 * histogram of the counts finds the next least one in a step.
 */
export class SpreadTally extends Tally {
  /** The least count of an eligible domain; Infinity if there is none. */
  least: number
  /** How many domains have an eligible node. */
  readonly eligibleDomains: number
  private readonly eligible: Uint8Array
  /** histogram[n]: eligible domains with n pods. */
  private readonly histogram: number[]

  /** @param eligible 1 for each node whose pods count. */
  constructor(topology: Topology, eligible: Uint8Array) {
    super(topology)
    this.eligible = eligible
    const domains = new Set(topology.domainOf.filter((domain, node) => domain >= 0 && eligible[node] === 1))
    this.eligibleDomains = domains.size
    this.histogram = [domains.size]
    this.least = domains.size === 0 ? Infinity : 0
  }

  /** @param amount 1 or -1. */
  override add(node: number, amount: number): void {
    const domain = this.domainOf[node]
    if (domain < 0 || this.eligible[node] === 0) return
    const { histogram, counts } = this
    const before = counts[domain]
    const after = before + amount
    counts[domain] = after
    histogram[before]--
    histogram[after] = (histogram[after] ?? 0) + 1
    if (after < this.least) this.least = after
    else if (histogram[this.least] === 0) this.least = after
  }
}
