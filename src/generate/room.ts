/**
 * What a cluster has room for before the experiment begins: its nodes' allocatable less what never-ending pods take, nodes that
 * accept no ordinary pod left out. Nodes alike are counted together, so that 10,000 of one shape are one entry.
 */
import type { Cluster, Node } from '../model/cluster.ts'
import { addResources, type ResourceList } from '../model/resources.ts'

/** Nodes with the same room. */
export interface Shape {
  /** Base units. */
  readonly free: ResourceList
  readonly nodes: number
}

export interface Room {
  /** The roomiest first (sum of shares of the total); equals in the order of the cluster. */
  readonly shapes: readonly Shape[]
  /** Sum over all nodes. */
  readonly total: ResourceList
}

/** The room of a cluster. Pods of the prefill that end are taken to have ended. */
export function roomOf(cluster: Cluster): Room {
  const taken = takenByNode(cluster)
  const counts = new Map<ResourceList, number>()
  const total: Record<string, number> = {}
  for (const node of cluster.nodes) {
    if (!acceptsPods(node)) continue
    const used = taken.get(node.name)
    const free = used === undefined ? node.allocatable : less(node.allocatable, used)
    counts.set(free, (counts.get(free) ?? 0) + 1)
    addResources(total, free)
  }
  const shapes = Array.from(counts, ([free, nodes]) => ({ free, nodes }))
  const size = new Map(shapes.map((shape) => [shape, shareOf(shape.free, total)]))
  shapes.sort((a, b) => (size.get(b) ?? 0) - (size.get(a) ?? 0))
  return { shapes, total }
}

function acceptsPods(node: Node): boolean {
  return node.unschedulable !== true && !(node.taints ?? []).some((taint) => taint.effect !== 'PreferNoSchedule')
}

/** What the prefill takes for ever, by node; each of its pods takes one of `pods` as well. */
export function takenByNode(cluster: Cluster): ReadonlyMap<string, ResourceList> {
  const taken = new Map<string, Record<string, number>>()
  for (const pod of cluster.prefill ?? []) {
    if (pod.until !== undefined) continue
    const sum = taken.get(pod.node) ?? {}
    taken.set(pod.node, sum)
    addResources(sum, pod.requests)
    if (pod.requests.pods === undefined) addResources(sum, { pods: 1 })
  }
  return taken
}

function less(from: ResourceList, what: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(from).map(([name, amount]) => [name, Math.max(0, amount - (what[name] ?? 0))]))
}

function shareOf(free: ResourceList, total: ResourceList): number {
  return Object.keys(free).reduce((sum, name) => sum + (total[name] > 0 ? free[name] / total[name] : 0), 0)
}

/** How many pods of this vector one node of the shape takes. */
export function podsPerNode(free: ResourceList, requests: ResourceList): number {
  let most = free.pods ?? Infinity
  for (const name of Object.keys(requests)) {
    if (requests[name] > 0) most = Math.min(most, Math.floor((free[name] ?? 0) / requests[name]))
  }
  return most
}

/** Whether a pod of this vector fits at least one node. */
export function fits(room: Room, requests: ResourceList): boolean {
  return room.shapes.some((shape) => podsPerNode(shape.free, requests) >= 1)
}

/** How many pods of this vector fit the cluster together; stops counting at `enough`. */
export function slots(room: Room, requests: ResourceList, enough = Infinity): number {
  let found = 0
  for (const shape of room.shapes) {
    if (found >= enough) return enough
    found += podsPerNode(shape.free, requests) * shape.nodes
  }
  return Math.min(found, enough)
}

/** The smallest free amount of each scored resource over all shapes; resources that some node lacks, and `pods`, are left out. */
export function smallest(room: Room): ResourceList {
  const least: Record<string, number> = {}
  for (const name of Object.keys(room.total)) {
    const amount = Math.min(...extremes(room, name))
    if (name !== 'pods' && amount > 0) least[name] = amount
  }
  return least
}

/** The largest free amount of each resource over all shapes. */
export function largest(room: Room): ResourceList {
  return Object.fromEntries(Object.keys(room.total).map((name) => [name, Math.max(...extremes(room, name))]))
}

function extremes(room: Room, name: string): [number, number] {
  let low = Infinity
  let high = 0
  for (const { free } of room.shapes) {
    low = Math.min(low, free[name] ?? 0)
    high = Math.max(high, free[name] ?? 0)
  }
  return [low, high]
}

/** `share` of each amount, rounded down but at least 1. */
export function scaled(list: ResourceList, share: number): ResourceList {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, Math.max(1, Math.floor(amount * share))]))
}
