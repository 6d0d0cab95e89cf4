/**
 * Room by node, added up from the trace alone: what pods and prefill take, who leases a node, and the time-weighted sums. A second
 * path beside the engine's cell and recorder; it shares no code with them.
 */
import type { Cluster } from '../../model/cluster.ts'
import { hostPortsConflict } from '../../model/pod-requests.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { HostPort } from '../../model/workload.ts'

/** A node that states no count of pods, where others do, takes as many as a kubelet by default. */
const KUBELET_MAX_PODS = 110

export type Use = 'running' | 'stranded' | 'held'

interface NodeAccount {
  readonly capacity: ResourceList
  readonly used: Record<string, number>
  readonly ports: HostPort[]
  /** Scheduler that holds the node's whole rest. */
  closedBy: string | undefined
  /** Schedulers with pinned room here, once a lease; how much is pinned, the trace does not say. */
  readonly pinned: string[]
}

export class Ledger {
  readonly nodes = new Map<string, NodeAccount>()
  readonly dimensions: readonly string[]
  /** Room in each class now, base units, and summed over time since `since`. */
  private readonly now: Record<Use, Record<string, number>> = { running: {}, stranded: {}, held: {} }
  private readonly sums: Record<Use, Record<string, number>> = { running: {}, stranded: {}, held: {} }
  private settledAt: number
  private readonly leaving: { readonly at: number; readonly node: string; readonly requests: ResourceList }[]

  /** @param since first submission: sums over time begin here, microseconds. */
  constructor(cluster: Cluster, since: number) {
    this.settledAt = since
    const names = new Set(cluster.nodes.flatMap((node) => Object.keys(node.allocatable)))
    this.dimensions = [...names]
    for (const node of cluster.nodes) {
      const { allocatable } = node
      const capacity = names.has('pods') ? { pods: KUBELET_MAX_PODS, ...allocatable } : allocatable
      this.nodes.set(node.name, { capacity, used: {}, ports: [], closedBy: undefined, pinned: [] })
    }
    this.leaving = []
    for (const pod of cluster.prefill ?? []) {
      const requests = { pods: 1, ...pod.requests }
      this.take(pod.node, requests, [])
      this.use('running', requests, 1)
      if (pod.until !== undefined) this.leaving.push({ at: pod.until, node: pod.node, requests })
    }
    this.leaving.sort((a, b) => a.at - b.at)
  }

  account(node: string): NodeAccount {
    const account = this.nodes.get(node)
    if (account === undefined) throw new RangeError(`the trace names a node that is not in the cluster: ${node}`)
    return account
  }

  /** Time has come to `time`: sums settle, prefilled pods that end by then are gone. */
  advance(time: number): void {
    while (this.leaving.length > 0 && this.leaving[0].at <= time) {
      const { at, node, requests } = this.leaving.shift()!
      this.settle(at)
      this.give(node, requests, [])
      this.use('running', requests, -1)
    }
    this.settle(time)
  }

  /** Binds room; says what is wrong with that, if anything. */
  take(node: string, requests: ResourceList, ports: readonly HostPort[]): string | undefined {
    const { capacity, used, ports: taken } = this.account(node)
    const clash = ports.find((port) => taken.some((other) => hostPortsConflict(port, other)))
    taken.push(...ports)
    let over: string | undefined
    for (const [name, amount] of Object.entries(requests)) {
      if (name === 'pods' && !this.dimensions.includes(name)) continue
      used[name] = (used[name] ?? 0) + amount
      if (amount > 0 && used[name] > (capacity[name] ?? 0)) over = `${used[name]} of ${capacity[name] ?? 0} ${name} on ${node}`
    }
    return clash === undefined ? over : `host port ${clash.hostPort} on ${node} twice`
  }

  give(node: string, requests: ResourceList, ports: readonly HostPort[]): void {
    const { used, ports: taken } = this.account(node)
    for (const port of ports) {
      taken.splice(taken.indexOf(port), 1)
    }
    for (const [name, amount] of Object.entries(requests)) used[name] = (used[name] ?? 0) - amount
  }

  use(kind: Use, requests: ResourceList, sign: 1 | -1): void {
    for (const [name, amount] of Object.entries(requests)) this.now[kind][name] = (this.now[kind][name] ?? 0) + sign * amount
  }

  free(node: string): Record<string, number> {
    const { capacity, used } = this.account(node)
    return Object.fromEntries(this.dimensions.map((name) => [name, (capacity[name] ?? 0) - (used[name] ?? 0)]))
  }

  /**
   * Time-weighted share of capacity in a class over a span that ends at `horizon`, after which nothing changed; null where there is no
   * capacity or no span.
   */
  share(kind: Use, dimension: string, horizon: number, span: number): number | null {
    const total = [...this.nodes.values()].reduce((sum, node) => sum + (node.capacity[dimension] ?? 0), 0)
    if (total * span === 0) return null
    const late = (horizon - this.settledAt) * this.amount(kind, dimension)
    return ((this.sums[kind][dimension] ?? 0) + late) / (total * span)
  }

  private settle(time: number): void {
    const span = time - this.settledAt
    if (span <= 0) return
    for (const kind of ['running', 'stranded', 'held'] as const) {
      for (const name of this.dimensions) this.sums[kind][name] = (this.sums[kind][name] ?? 0) + span * this.amount(kind, name)
    }
    this.settledAt = time
  }

  /** A closed node's whole rest is held. */
  private amount(kind: Use, dimension: string): number {
    if (kind !== 'held') return this.now[kind][dimension] ?? 0
    let held = 0
    for (const { capacity, used, closedBy } of this.nodes.values()) {
      if (closedBy !== undefined) held += (capacity[dimension] ?? 0) - (used[dimension] ?? 0)
    }
    return held
  }
}
