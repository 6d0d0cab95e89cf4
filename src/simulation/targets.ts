/** What an attempt has to place: pods, or with unit `container` the container. The list of one unit at a time, and what each asks for. */
import type { PodKind } from '../placement/scene.ts'
import type { Binding } from './binding.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

const NOWHERE = -1

export class Targets {
  /** In order; a planner may put it in another. */
  readonly list: number[] = []
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly stepwise: boolean

  constructor(world: World, binding: Binding, units: Units) {
    this.world = world
    this.binding = binding
    this.units = units
    this.stepwise = world.settings.planning === 'perContainer' && world.settings.level !== 'container'
  }

  /** Lists what is left of the unit; with `absent` also what has not arrived. */
  collect(unit: number, absent: boolean): void {
    const { list, binding } = this
    const { roster, settings, now } = this.world
    list.length = 0
    const all = absent || this.units.placeholder(unit)
    if (settings.level === 'container') {
      if (all || roster.memberArrival[unit] <= now) list.push(unit)
      return
    }
    for (let pod = this.units.firstPod(unit); pod < this.units.endPod(unit); pod++) {
      if (binding.podLeft[pod] === 0 || !binding.open(roster.podGroup[pod])) continue
      if (all || roster.podReady[pod] <= now) list.push(pod)
    }
  }

  /** Smallest request of what is listed, dimension by dimension. */
  least(): Float64Array {
    const { list } = this
    const first = this.vectorOf(list[0])
    if (list.length === 1) return first
    const least = first.slice()
    for (const target of list) {
      const vector = this.vectorOf(target)
      for (let dimension = 0; dimension < least.length; dimension++) least[dimension] = Math.min(least[dimension], vector[dimension])
    }
    return least
  }

  vectorOf(target: number): Float64Array {
    const { roster, settings } = this.world
    return settings.level === 'container' ? roster.memberVector(target) : roster.podVector(target)
  }

  /** Request of the first container, where a pod is planned container by container; undefined: the pod is one vector. */
  firstVector(target: number): Float64Array | undefined {
    if (!this.stepwise) return undefined
    const { roster } = this.world
    const first = roster.podMembers[target]
    return roster.podMembers[target + 1] - first > 1 ? roster.memberVector(first) : undefined
  }

  /** The node that a container's siblings are on, unless they may part; -1: any. */
  requiredNode(target: number): number {
    const { roster, settings } = this.world
    if (settings.level !== 'container' || settings.onPartial.pod === 'split') return NOWHERE
    return this.binding.podNode(roster.memberPod[target])
  }

  podOf(target: number): number {
    const { roster, settings } = this.world
    return settings.level === 'container' ? roster.memberPod[target] : target
  }

  kindOf(target: number): PodKind {
    return this.world.roster.podKind(this.podOf(target))
  }

  /** Static filters; undefined: every node. */
  allowedFor(target: number): Uint8Array | undefined {
    return this.world.roster.podAllowed(this.podOf(target))
  }

  /** Whether a pod placed elsewhere might let the target in. */
  mayOpen(target: number): boolean {
    const { surroundings } = this.world
    return surroundings?.neighbours?.mayOpen(this.kindOf(target)) === true && surroundings.restricts(this.podOf(target))
  }
}
