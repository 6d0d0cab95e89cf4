/**
 * Preemption by priority: whom to evict so that a unit without room finds some. For a pod or container, Kubernetes' default preemption
 * (pkg/scheduler/framework/preemption): on each candidate node take away all pods of lower priority, put back as many as still fit, the
 * most important first, and choose the node that loses least. For a job, the gang's way of KEP-5710: the domain is the whole cluster,
 * and a gang is put back, or not, as one. Victims are gone at once: there is no grace period, and so no nominated node.
 */
import { BOUND, FREE } from '../cell/cell.ts'
import type { RandomStream } from '../kernel/random.ts'
import type { Binding } from './binding.ts'
import type { PodClaim } from './surroundings.ts'
import type { TimedShare } from './whereabouts.ts'
import type { World } from './world.ts'

/** Kubernetes looks for at least so many candidate nodes, and at least this share of all. */
const LEAST_CANDIDATES = 100
const CANDIDATE_SHARE = 0.1
/** Makes the priority of a victim count above zero, so that fewer victims sum to less. */
const PRIORITY_OFFSET = 2 ** 31

/** What would be evicted as one: a pod, or with a gang in the whole cluster's domain all its bound pods. */
interface Victim {
  readonly priority: number
  readonly pods: readonly number[]
  readonly shares: readonly TimedShare[]
  /** When it was bound first, microseconds. */
  readonly since: number
}

/** A planned pod and its request. */
interface Claim extends PodClaim {
  readonly vector: Float64Array
}

/** A node with those who would have to leave it. */
export interface Displacement {
  readonly node: number
  readonly victims: readonly number[]
}

export class Preemption {
  private readonly world: World
  private readonly binding: Binding
  private readonly random: RandomStream

  constructor(world: World, binding: Binding, random: RandomStream) {
    this.world = world
    this.binding = binding
    this.random = random
  }

  /**
   * The node for `vector`, the request of a pod or of a container of it, that loses least by it; undefined if none could hold it.
   * @param required the only node allowed; -1: any.
   */
  onOneNode(vector: Float64Array, pod: number, required: number, priority: number): Displacement | undefined {
    const allowed = this.world.roster.podAllowed(pod)
    const byNode = this.victimsByNode(priority)
    const { nodes } = this.world.cell
    const enough = Math.max(LEAST_CANDIDATES, Math.floor(nodes * CANDIDATE_SHARE))
    const from = this.random.below(nodes)
    let best: { node: number; victims: readonly Victim[] } | undefined
    let found = 0
    for (let step = 0; step < nodes && found < enough; step++) {
      const node = (from + step) % nodes
      if ((allowed !== undefined && allowed[node] === 0) || (required >= 0 && required !== node)) continue
      const victims = this.victimsOn(node, vector, pod, byNode.get(node) ?? [])
      if (victims === undefined) continue
      found++
      if (best === undefined || losesLess(victims, best.victims)) best = { node, victims }
    }
    return best && { node: best.node, victims: best.victims.flatMap((victim) => victim.pods) }
  }

  /**
   * Makes a plan as if all of lower priority were gone, and says who really has to go.
   * @param plan makes it, on the cell as it is then; who goes where, in order, and what of each node is taken, or undefined.
   */
  onCluster(priority: number, plan: () => readonly Claim[] | undefined): readonly number[] | undefined {
    const { cell, surroundings } = this.world
    const victims = this.lower(priority, true)
    const shares = victims.flatMap((victim) => victim.shares)
    const versions = cell.version.slice()
    for (const { node, vector } of shares) cell.move(node, vector, BOUND, FREE)
    for (const victim of victims) for (const pod of victim.pods) surroundings?.lift(pod)
    const taken = plan()
    const left = taken && this.roomLeft(shares, taken)
    for (const { node, vector } of shares) cell.move(node, vector, FREE, BOUND)
    cell.version.set(versions)
    const leaving = taken && left ? victims.filter((victim) => !this.stays(victim, victim.shares, left, taken)) : victims
    const pods = leaving.flatMap((victim) => victim.pods)
    for (const pod of pods) surroundings?.putBack(pod)
    return left && pods
  }

  /** Takes the room back, and the place among its neighbours, if all of it is there and the claims may still be bound in their order. */
  private stays(victim: Victim, shares: readonly TimedShare[], left: Map<number, Float64Array>, claims: readonly PodClaim[]): boolean {
    const { surroundings } = this.world
    if (!putBack(shares, left)) return false
    if (surroundings === undefined) return true
    for (const pod of victim.pods) surroundings.putBack(pod)
    if (surroundings.admitsAll(claims)) return true
    for (const pod of victim.pods) surroundings.lift(pod)
    for (const { node, vector } of shares) add(left.get(node)!, vector, 1)
    return false
  }

  /** Pods, or gangs, of lower priority that hold room: the most important first. */
  private lower(priority: number, wholeGangs: boolean): Victim[] {
    const { roster } = this.world
    const victims: Victim[] = []
    for (let group = 0; group < roster.groups; group++) {
      const own = roster.jobPriority[roster.groupJob[group]]
      if (own >= priority || this.binding.groupBound[group] === 0 || !this.binding.open(group)) continue
      const pods: number[] = []
      for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) if (this.binding.podNode(pod) >= 0) pods.push(pod)
      for (const together of wholeGangs ? [pods] : pods.map((pod) => [pod])) victims.push(this.victim(own, together))
    }
    return victims.sort((a, b) => b.priority - a.priority || b.pods.length - a.pods.length || a.since - b.since || a.pods[0] - b.pods[0])
  }

  private victim(priority: number, pods: readonly number[]): Victim {
    const shares = pods.flatMap((pod) => [...this.binding.sharesOf(pod)])
    return { priority, pods, shares, since: Math.min(...shares.map((share) => share.since)) }
  }

  private victimsByNode(priority: number): Map<number, Victim[]> {
    const byNode = new Map<number, Victim[]>()
    for (const victim of this.lower(priority, false)) {
      for (const node of new Set(victim.shares.map((share) => share.node))) {
        const here = byNode.get(node)
        if (here === undefined) byNode.set(node, [victim])
        else here.push(victim)
      }
    }
    return byNode
  }

  /** Who has to leave the node, most important first; undefined if that would not help, or nobody is there. */
  private victimsOn(node: number, vector: Float64Array, pod: number, present: readonly Victim[]): readonly Victim[] | undefined {
    if (present.length === 0) return undefined
    const room = Float64Array.from(this.world.cell.free, (column) => column[node])
    for (const { shares } of present) for (const share of shares) if (share.node === node) add(room, share.vector, 1)
    if (!covers(room, vector)) return undefined
    add(room, vector, -1)
    const { surroundings } = this.world
    const left = new Map([[node, room]])
    const claims = surroundings?.restricts(pod) === true ? [{ pod, node }] : []
    for (const victim of present) for (const one of victim.pods) surroundings?.lift(one)
    const opens = surroundings?.admitsAll(claims) !== false
    const leaving = (victim: Victim) => {
      const here = victim.shares.filter((share) => share.node === node)
      return !this.stays(victim, here, left, claims)
    }
    const victims = opens ? present.filter(leaving) : present
    for (const victim of victims) for (const one of victim.pods) surroundings?.putBack(one)
    return opens && victims.length > 0 ? victims : undefined
  }

  /** Free room of the nodes concerned once the plan is bound and all of lower priority are gone. */
  private roomLeft(shares: readonly TimedShare[], taken: readonly Claim[]): Map<number, Float64Array> {
    const left = new Map<number, Float64Array>()
    for (const { node } of shares) {
      if (!left.has(node))
        left.set(
          node,
          Float64Array.from(this.world.cell.free, (column) => column[node]),
        )
    }
    for (const { node, vector } of taken) {
      const room = left.get(node)
      if (room !== undefined) add(room, vector, -1)
    }
    return left
  }
}

/** Takes the room back if all of it is there. */
function putBack(shares: readonly TimedShare[], left: Map<number, Float64Array>): boolean {
  let done = 0
  while (done < shares.length) {
    const { node, vector } = shares[done]
    const room = left.get(node)
    if (room === undefined || !covers(room, vector)) break
    add(room, vector, -1)
    done++
  }
  if (done === shares.length) return true
  for (const { node, vector } of shares.slice(0, done)) add(left.get(node)!, vector, 1)
  return false
}

/** Lowest highest priority, smallest sum of priorities, fewest, and the latest start of the highest: Kubernetes' order, in that order. */
function losesLess(a: readonly Victim[], b: readonly Victim[]): boolean {
  if (a[0].priority !== b[0].priority) return a[0].priority < b[0].priority
  const sums = [a, b].map((victims) => victims.reduce((sum, victim) => sum + victim.priority + PRIORITY_OFFSET, 0))
  if (sums[0] !== sums[1]) return sums[0] < sums[1]
  if (a.length !== b.length) return a.length < b.length
  return earliestOfHighest(a) > earliestOfHighest(b)
}

function earliestOfHighest(victims: readonly Victim[]): number {
  const highest = victims.filter((victim) => victim.priority === victims[0].priority)
  return Math.min(...highest.map((victim) => victim.since))
}

function covers(room: Float64Array, vector: Float64Array): boolean {
  for (let dimension = 0; dimension < vector.length; dimension++) {
    if (vector[dimension] > 0 && vector[dimension] > room[dimension]) return false
  }
  return true
}

function add(room: Float64Array, vector: Float64Array, sign: 1 | -1): void {
  for (let dimension = 0; dimension < vector.length; dimension++) room[dimension] += sign * vector[dimension]
}
