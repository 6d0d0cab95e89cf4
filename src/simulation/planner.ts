/**
 * Chooses nodes for a unit on the cell as it is now and leaves no trace: it claims tentatively, member by member, and undoes by the
 * log, which was found equal to planning on a copy of the cell in every one of thousands of random runs, at O(members) instead of
 * O(nodes). Planning is greedy in order, without backing out across pods, so it can fail though a placement exists.
 */
import { BOUND, FREE } from '../cell/cell.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { Placer } from '../placement/placer.ts'
import type { PodKind } from '../placement/scene.ts'
import type { PlanOptions } from '../strategy/strategy.ts'
import { type Binding, IN_RUN } from './binding.ts'
import { LeaseRooms } from './lease-rooms.ts'
import { PlanRecord } from './plan.ts'
import type { Preemption } from './preemption.ts'
import { whyNowhere } from './refusal.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

const NOWHERE = -1

export class Planner {
  /** Claims undone by the last plan: container-by-container planning that had to try another node. */
  rollbacks = 0
  /** The nodes where that was, as far as a listener may want to know and it is plain without their rank. */
  triedNodes: readonly number[] = []
  /** Why the last plan without evictions found no node for the first member that it missed, told for a listener. */
  diagnosis: string | undefined
  private readonly world: World
  private readonly binding: Binding
  private readonly units: Units
  private readonly placer: Placer
  private readonly record = new PlanRecord()
  private readonly preemption: Preemption
  private readonly rooms: LeaseRooms
  private readonly targets: number[] = []
  private readonly stepwise: boolean

  constructor(world: World, binding: Binding, units: Units, placer: Placer, preemption: Preemption) {
    this.world = world
    this.binding = binding
    this.units = units
    this.placer = placer
    this.preemption = preemption
    this.rooms = new LeaseRooms(world)
    this.stepwise = world.settings.planning === 'perContainer' && world.settings.level !== 'container'
  }

  /** The plan for what is left of the unit, or undefined; valid until the next call. */
  plan(unit: number, options: PlanOptions): PlanRecord | undefined {
    const hold = options.hold === true
    this.rollbacks = 0
    this.triedNodes = []
    if (options.evict !== true) this.diagnosis = undefined
    this.record.clear(hold)
    this.collectTargets(unit, hold)
    if (this.targets.length === 0) return undefined
    const leases = options.within as unknown as readonly NodeLease[] | undefined
    if (leases !== undefined) this.placeWithin(leases)
    else if (options.evict === true) this.placeByEviction(unit, options)
    else this.placeOnCell(unit, options)
    if (this.record.members === 0) return undefined
    return hold || options.partial === true || this.bringsGroupToRun(unit) ? this.record : undefined
  }

  /** Smallest request of what is left of the unit, dimension by dimension. */
  least(unit: number): Float64Array {
    this.collectTargets(unit, true)
    const first = this.vectorOf(this.targets[0])
    if (this.targets.length === 1) return first
    const least = first.slice()
    for (const target of this.targets) {
      const vector = this.vectorOf(target)
      for (let dimension = 0; dimension < least.length; dimension++) least[dimension] = Math.min(least[dimension], vector[dimension])
    }
    return least
  }

  vectorOf(target: number): Float64Array {
    const { roster, settings } = this.world
    return settings.level === 'container' ? roster.memberVector[target] : roster.podVector[target]
  }

  /** What is left of the unit; with `absent` also what has not arrived. */
  private collectTargets(unit: number, absent: boolean): void {
    const { targets, binding } = this
    const { roster, settings, now } = this.world
    targets.length = 0
    const all = absent || this.units.placeholder(unit)
    if (settings.level === 'container') {
      if (all || roster.memberArrival[unit] <= now) targets.push(unit)
      return
    }
    for (let pod = this.units.firstPod(unit); pod < this.units.endPod(unit); pod++) {
      if (binding.podLeft[pod] === 0 || !binding.open(roster.podGroup[pod])) continue
      if (all || roster.podReady[pod] <= now) targets.push(pod)
    }
  }

  private placeOnCell(unit: number, options: PlanOptions): void {
    const { record, targets, placer } = this
    const { cell } = this.world
    const spare = this.spare(unit, options)
    let missed = 0
    let refused: Float64Array | undefined
    let refusedFor: Uint8Array | undefined
    placer.begin()
    if (targets.length > 1) cell.begin()
    for (let at = 0; at < targets.length && missed <= spare; at++) {
      const vector = this.vectorOf(targets[at])
      const allowed = this.allowedFor(targets[at])
      // Room only shrinks within a plan: what was refused once is refused again.
      const hopeless = vector === refused && allowed === refusedFor
      const node = hopeless ? NOWHERE : this.choose(targets[at], vector, allowed)
      if (node === NOWHERE) {
        if (missed === 0 && options.evict !== true)
          this.diagnosis = whyNowhere(this.world, targets[at], vector, this.requiredNode(targets[at]))
        missed++
        refused = vector
        refusedFor = allowed
        continue
      }
      record.add(targets[at], node, undefined)
      if (at < targets.length - 1) cell.move(node, vector, FREE, BOUND)
    }
    if (targets.length > 1) cell.undo()
    placer.end()
    for (let at = 0; at < record.members; at++) record.seen[at] = cell.version[record.nodes[at]]
  }

  /** Reckons with the room of lower priorities, and notes who has to leave. */
  private placeByEviction(unit: number, options: PlanOptions): void {
    const { record, preemption, targets } = this
    const priority = this.units.priority(unit)
    if (this.world.settings.level === 'job') {
      const victims = preemption.onCluster(priority, () => {
        this.placeOnCell(unit, options)
        if (record.members === 0 || !(options.partial === true || this.bringsGroupToRun(unit))) return undefined
        return record.nodes.slice(0, record.members).map((node, at) => ({ node, vector: this.vectorOf(record.targets[at]) }))
      })
      if (victims === undefined) record.clear(false)
      else record.victims = victims
      return
    }
    const [target] = targets
    const chosen = preemption.onOneNode(this.vectorOf(target), this.allowedFor(target), this.requiredNode(target), priority)
    if (chosen === undefined) return
    record.add(target, chosen.node, undefined)
    record.victims = chosen.victims
    record.seen[0] = this.world.cell.version[chosen.node]
  }

  private placeWithin(leases: readonly NodeLease[]): void {
    const { rooms, record } = this
    rooms.open(leases)
    for (const target of this.targets) {
      const at = rooms.take(target, this.vectorOf(target), this.allowedFor(target), this.requiredNode(target), this.firstVector(target))
      if (at >= 0) record.add(target, leases[at].node, leases[at])
      this.rollbacks += rooms.misses
    }
    for (let at = 0; at < record.members; at++) record.seen[at] = this.world.cell.version[record.nodes[at]]
  }

  private choose(target: number, vector: Float64Array, allowed: Uint8Array | undefined): number {
    const required = this.requiredNode(target)
    if (required !== NOWHERE) {
      return this.world.cell.fits(required, vector) && (allowed === undefined || allowed[required] !== 0) ? required : NOWHERE
    }
    const first = this.firstVector(target)
    const kind = this.kindOf(target)
    if (first === undefined) return this.placer.choose(vector, allowed, kind)
    const node = this.placer.chooseWalk(first, vector, allowed, kind)
    this.rollbacks += this.placer.misses
    if (this.placer.misses > 0 && this.world.tracer.listening) this.noteTried(first, vector, allowed)
    return node
  }

  /** Nodes that take the first container and not the whole; if they are as many as were tried, they are those. */
  private noteTried(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): void {
    const { cell } = this.world
    const tried: number[] = []
    for (let node = 0; node < cell.nodes; node++) {
      if ((allowed === undefined || allowed[node] !== 0) && cell.fits(node, first) && !cell.fits(node, whole)) tried.push(node)
    }
    if (tried.length === this.placer.misses) this.triedNodes = [...this.triedNodes, ...tried]
  }

  /** Request of the first container, where a pod is planned container by container; undefined: the pod is one vector. */
  private firstVector(target: number): Float64Array | undefined {
    if (!this.stepwise) return undefined
    const { roster } = this.world
    const first = roster.podMembers[target]
    return roster.podMembers[target + 1] - first > 1 ? roster.memberVector[first] : undefined
  }

  /** The node that a container's siblings are on, unless they may part; -1: any. */
  private requiredNode(target: number): number {
    const { roster, settings } = this.world
    if (settings.level !== 'container' || settings.onPartial.pod === 'split') return NOWHERE
    return this.binding.podNode(roster.memberPod[target])
  }

  private allowedFor(target: number): Uint8Array | undefined {
    const { roster, settings } = this.world
    return roster.podAllowed[settings.level === 'container' ? roster.memberPod[target] : target]
  }

  private kindOf(target: number): PodKind {
    const { roster, settings } = this.world
    return roster.podKind[settings.level === 'container' ? roster.memberPod[target] : target]
  }

  /** How many targets may be missed before no acceptable plan is left. */
  private spare(unit: number, options: PlanOptions): number {
    const { roster, settings } = this.world
    const group = this.units.firstGroup(unit)
    const whole = settings.level === 'job' && roster.jobOfGroup(group).gang !== undefined
    if (!whole || options.partial === true || options.hold === true || this.binding.groupState[group] === IN_RUN) return Infinity
    return this.binding.groupWhole[group] + this.targets.length - roster.groupNeeds[group]
  }

  /** A unit smaller than its group, a job without a gang, and latecomers of a running gang need no more than one member placed. */
  private bringsGroupToRun(unit: number): boolean {
    const { roster, settings } = this.world
    const group = this.units.firstGroup(unit)
    if (settings.level !== 'job' || roster.jobOfGroup(group).gang === undefined) return true
    if (this.binding.groupState[group] === IN_RUN) return true
    return this.binding.groupWhole[group] + this.record.members >= roster.groupNeeds[group]
  }
}
