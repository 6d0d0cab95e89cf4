/**
 * What groups ask for, as items of a packing: a pod is one item, for its members share a node. Affinity, anti-affinity and spread are left
 * out: with them a group could have fewer placements, never more, so that what is called infeasible or deadlocked is so, and a group that
 * only its neighbours keep waiting is called pending.
 */
import type { GroupDemand } from '../analysis/oracle.ts'
import type { Item } from '../analysis/packing.ts'
import type { Cell } from '../cell/cell.ts'
import type { Time } from '../model/time.ts'
import type { Binding } from './binding.ts'
import { NOWHERE } from './seats.ts'
import type { World } from './world.ts'

/** Who counts as having a place. */
export interface Settled {
  /** The node of pods, or with unit `container` of containers, that is kept for them by a lease. */
  readonly places: ReadonlyMap<number, number>
  /** The instant of which is spoken, microseconds: who was bound later, and had no place before, had none then. */
  readonly asOf: Time
}

/** Members that a group still needs, and how many of them it needs at least. */
export interface Left {
  readonly items: Item[]
  readonly atLeast: number
}

export class Demands {
  /** Of the last look at what fits: the node on which all fit, alike and together; -1: there was none, or several were needed. */
  sole = NOWHERE
  private readonly world: World
  private readonly binding: Binding
  private readonly eligible = new Map<Uint8Array, readonly number[]>()
  private readonly sums = new Map<string, Float64Array>()
  /** The item made last: most members of a group ask for the same. */
  private last: Item = { vector: [] }

  constructor(world: World, binding: Binding) {
    this.world = world
    this.binding = binding
  }

  /** What the whole group asks for, wherever its members are now. */
  ofGroup(group: number): GroupDemand {
    const { roster } = this.world
    const items: Item[] = []
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) this.addItems(items, pod)
    return { items, atLeast: this.splits() ? this.fewestContainers(group, roster.groupNeeds[group]) : roster.groupNeeds[group] }
  }

  /**
   * Whether what a group still needs fits into what is free now, node by node, each node for one shape only. A no proves nothing.
   * @param without a node to leave out
   */
  fitsNow({ items, atLeast }: Left, without = NOWHERE): boolean {
    this.sole = NOWHERE
    const { cell } = this.world
    let left = atLeast
    let node = 0
    for (let at = 0; at < items.length && left > 0; ) {
      const { vector, nodes } = items[at]
      if (nodes !== undefined) return false
      while (node < cell.nodes && (node === without || !cell.fits(node, vector as Float64Array))) node++
      if (node === cell.nodes) return false
      const same = countSame(items, at)
      const taken = Math.min(left, same, slotsOn(cell, node, vector as Float64Array))
      if (taken === atLeast) this.sole = node
      left -= taken
      at += taken
      node++
    }
    return left <= 0
  }

  /** Whether a node that was enough once ({@link sole}) still is, which proves the same. */
  stillFits({ items, atLeast }: Left, node: number): boolean {
    return slotsOn(this.world.cell, node, items[0].vector as Float64Array) >= atLeast
  }

  /** Members that have their place by a pinned lease. */
  settled(): Settled {
    const places = new Map<number, number>()
    for (const { node, pinned } of this.world.leases.live) for (const target of pinned) places.set(target, node)
    return { places, asOf: Infinity }
  }

  /**
   * Members a group still needs: without a place.
   * @param restarts a partial pod is wanted anew where it would be evicted
   */
  left(group: number, restarts: boolean, settled: Settled): Left {
    const { roster, settings } = this.world
    const restart = restarts && settings.onPartial.pod === 'reschedule'
    const items: Item[] = []
    let placed = 0
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      const whole = this.binding.wholeBy(pod, settled.asOf) || (settings.level !== 'container' && settled.places.has(pod))
      const before = items.length
      if (!whole) this.addItems(items, pod, !restart || this.anySettled(pod, settled) ? settled : undefined)
      if (items.length === before) placed++
    }
    const needed = Math.max(0, roster.groupNeeds[group] - placed)
    return { items, atLeast: Math.min(items.length, this.splits() ? this.fewestContainers(group, needed, settled) : needed) }
  }

  private anySettled(pod: number, { places }: Settled): boolean {
    const { podMembers } = this.world.roster
    for (let member = podMembers[pod]; member < podMembers[pod + 1]; member++) if (places.has(member)) return true
    return false
  }

  /** Containers that `pods` pods of the group still need at least: where they may part, it is not known which of them it will be. */
  private fewestContainers(group: number, pods: number, settled?: Settled): number {
    const { roster } = this.world
    const left: number[] = []
    for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
      const items: Item[] = []
      this.addItems(items, pod, settled)
      if (items.length > 0) left.push(items.length)
    }
    left.sort((a, b) => a - b)
    return left.slice(0, pods).reduce((sum, items) => sum + items, 0)
  }

  /** Containers may part: each is an item of its own. */
  private splits(): boolean {
    return this.world.settings.level === 'container' && this.world.settings.onPartial.pod === 'split'
  }

  /** A pod is one item, for its members share a node; given who has a place, what is left of it, on the node where the others are. */
  private addItems(items: Item[], pod: number, settled?: Settled): void {
    const { roster, settings } = this.world
    const nodes = this.nodesFor(roster.podAllowed(pod))
    if (settings.level !== 'container') {
      items.push(this.item(roster.podVector(pod), nodes))
      return
    }
    const left: number[] = []
    let node = NOWHERE
    for (let member = roster.podMembers[pod]; member < roster.podMembers[pod + 1]; member++) {
      const place = settled === undefined ? NOWHERE : this.placeOf(member, settled)
      if (place === NOWHERE) left.push(member)
      else if (node === NOWHERE) node = place
    }
    if (this.splits()) for (const member of left) items.push(this.item(roster.memberVector(member), nodes))
    else if (left.length > 0) items.push(this.item(this.sum(left), node === NOWHERE ? nodes : [node]))
  }

  /** Where a container is bound, or will be. */
  private placeOf(member: number, { places, asOf }: Settled): number {
    return this.binding.placedBy(member, asOf) ? this.binding.nodeOf(member) : (places.get(member) ?? NOWHERE)
  }

  private sum(members: readonly number[]): Float64Array {
    const { roster } = this.world
    if (members.length === 1) return roster.memberVector(members[0])
    const total = new Float64Array(roster.dimensions.length)
    for (const member of members) {
      const vector = roster.memberVector(member)
      for (let dimension = 0; dimension < total.length; dimension++) total[dimension] += vector[dimension]
    }
    const key = total.join()
    const known = this.sums.get(key) ?? total
    this.sums.set(key, known)
    return known
  }

  private item(vector: Float64Array, nodes: readonly number[] | undefined): Item {
    if (this.last.vector !== vector || this.last.nodes !== nodes) this.last = nodes === undefined ? { vector } : { vector, nodes }
    return this.last
  }

  private nodesFor(allowed: Uint8Array | undefined): readonly number[] | undefined {
    if (allowed === undefined) return undefined
    const known = this.eligible.get(allowed) ?? Array.from(allowed.keys()).filter((node) => allowed[node] !== 0)
    this.eligible.set(allowed, known)
    return known
  }
}

/** How many items from `at` on are alike. */
function countSame(items: readonly Item[], at: number): number {
  let end = at + 1
  while (end < items.length && items[end].vector === items[at].vector && items[end].nodes === items[at].nodes) end++
  return end - at
}

/** How often the vector fits into the free room of a node. */
function slotsOn(cell: Cell, node: number, vector: Float64Array): number {
  let slots = Infinity
  for (let dimension = 0; dimension < vector.length; dimension++) {
    if (vector[dimension] > 0) slots = Math.min(slots, Math.floor(cell.free[dimension][node] / vector[dimension]))
  }
  return slots
}
