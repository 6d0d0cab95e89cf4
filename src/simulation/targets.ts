/**
 * What an attempt has to place: pods, or with unit `container` the container. The list of one unit at a time, and what each asks for:
 * pods of a job are mostly alike, and what one of them asks for is looked up once for all that follow it.
 */
import type { PodKind } from '../placement/scene.ts'
import type { Binding } from './binding.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

const NOWHERE = -1

export class Targets {
  count = 0
  /** The first `count` of these, in order; a planner may put them in another. */
  list = new Int32Array(16)
  /** Of the target that was asked about last: its request, the nodes open to it, what it says of itself. */
  vector!: Float64Array
  /** Static filters; undefined: every node. */
  allowed: Uint8Array | undefined
  kind!: PodKind
  /** Request of the first container, where a pod is planned container by container; undefined: the pod is one vector. */
  first: Float64Array | undefined
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly sole: Float64Array
  private readonly soleFirst: Float64Array
  private readonly byMember: boolean
  private readonly stepwise: boolean
  /** The target that was asked about last, since there is a list; -1: none. */
  private last = NOWHERE

  constructor(world: World, binding: Binding, units: Units) {
    const { level, planning } = world.settings
    this.world = world
    this.binding = binding
    this.units = units
    this.sole = new Float64Array(world.roster.dimensions.length)
    this.soleFirst = this.sole.slice()
    this.byMember = level === 'container'
    this.stepwise = planning === 'perContainer' && !this.byMember
  }

  /** Lists what is left of the unit; with `absent` also what has not arrived. */
  collect(unit: number, absent: boolean): void {
    const { binding, units } = this
    const { roster, now } = this.world
    const { podLeft } = binding
    const { podGroup, podReady } = roster
    const all = absent || units.placeholder(unit)
    this.count = 0
    this.last = NOWHERE
    if (this.byMember) {
      if (all || roster.memberArrival[unit] <= now) this.add(unit)
      return
    }
    const end = units.endPod(unit)
    for (let pod = units.firstPod(unit); pod < end; pod++) {
      if (podLeft[pod] === 0 || !binding.open(podGroup[pod])) continue
      if (all || podReady[pod] <= now) this.add(pod)
    }
  }

  sort(compare: (a: number, b: number) => number): void {
    this.list.subarray(0, this.count).sort(compare)
  }

  private add(target: number): void {
    if (this.count === this.list.length) {
      const longer = new Int32Array(2 * this.count)
      longer.set(this.list)
      this.list = longer
    }
    this.list[this.count++] = target
  }

  /** Smallest request of what is listed, dimension by dimension. */
  least(): Float64Array {
    const { list, count } = this
    const first = this.vectorOf(list[0])
    let least = first
    for (let at = 1; at < count; at++) {
      const vector = this.vectorOf(list[at])
      if (vector === first) continue
      if (least === first) least = first.slice()
      for (let dimension = 0; dimension < least.length; dimension++) least[dimension] = Math.min(least[dimension], vector[dimension])
    }
    return least
  }

  /** Looks up what a target asks for. */
  ask(target: number): void {
    const { last } = this
    const { roster } = this.world
    this.last = target
    if (last !== NOWHERE && !this.byMember && roster.alike(last, target)) return
    if (this.count === 1) {
      this.askSole(target)
      return
    }
    this.vector = this.vectorOf(target)
    this.allowed = roster.podAllowed(this.podOf(target))
    this.kind = this.kindOf(target)
    this.first = this.stepwise ? this.firstVector(target) : undefined
  }

  /** How many of the targets that follow the one at a place of the list, as far as `end`, ask for the same. */
  alikeAfter(at: number, end: number): number {
    const { list, byMember } = this
    const { roster } = this.world
    const target = list[at]
    let next = at + 1
    if (byMember) return 0
    while (next < end && roster.alike(target, list[next])) next++
    return next - at - 1
  }

  /** The only target: its requests are read into arrays of this list's own, for most attempts have one, and each would make an object. */
  private askSole(target: number): void {
    const { roster } = this.world
    const pod = this.podOf(target)
    this.vector = this.byMember ? roster.readMember(target, this.sole) : roster.readPod(pod, this.sole)
    this.allowed = roster.podAllowed(pod)
    this.kind = roster.podKind(pod)
    const several = this.stepwise && roster.podMembers[pod + 1] - roster.podMembers[pod] > 1
    this.first = several ? roster.readMember(roster.podMembers[pod], this.soleFirst) : undefined
  }

  vectorOf(target: number): Float64Array {
    const { roster } = this.world
    return this.byMember ? roster.memberVector(target) : roster.podVector(target)
  }

  private firstVector(target: number): Float64Array | undefined {
    const { roster } = this.world
    const first = roster.podMembers[target]
    return roster.podMembers[target + 1] - first > 1 ? roster.memberVector(first) : undefined
  }

  /** The node that a container's siblings are on, unless they may part; -1: any. */
  requiredNode(target: number): number {
    if (!this.byMember || this.world.settings.onPartial.pod === 'split') return NOWHERE
    return this.binding.podNode(this.world.roster.memberPod[target])
  }

  podOf(target: number): number {
    return this.byMember ? this.world.roster.memberPod[target] : target
  }

  kindOf(target: number): PodKind {
    return this.world.roster.podKind(this.podOf(target))
  }

  /** Whether a pod placed elsewhere might let the target in. */
  mayOpen(target: number): boolean {
    const { surroundings } = this.world
    return surroundings?.neighbours?.mayOpen(this.kindOf(target)) === true && surroundings.restricts(this.podOf(target))
  }
}
