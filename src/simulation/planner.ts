/**
 * Chooses nodes for a unit on the cell as it is now and leaves no trace: it claims tentatively, member by member, and undoes by the
 * log, which was found equal to planning on a copy of the cell in every one of thousands of random runs, at O(members) instead of
 * O(nodes). Planning is greedy in order, without backing out across pods, so it can fail though a placement exists.
 */
import { BOUND, FREE } from '../cell/cell.ts'
import type { NodeLease } from '../cell/leases.ts'
import type { Placer } from '../placement/placer.ts'
import type { PlanOptions } from '../strategy/strategy.ts'
import { Admission } from './admission.ts'
import { type Binding, IN_RUN } from './binding.ts'
import { LeaseRooms } from './lease-rooms.ts'
import { PlanRecord } from './plan.ts'
import type { Preemption } from './preemption.ts'
import { takeOnlyFirst, whyNowhere } from './refusal.ts'
import { Targets } from './targets.ts'
import type { Units } from './units.ts'
import type { World } from './world.ts'

const NOWHERE = -1
const NONE: readonly number[] = []
const NOBODY: ReadonlySet<number> = new Set()

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
  private readonly targets: Targets
  /** Asks the neighbours; absent where nobody has any. */
  private readonly admission: Admission | undefined
  /** Whether the plan says why it finds no node. */
  private explains = true
  /** Members of the record, from the first, that count as bound while the plan is made. */
  private tentative = 0
  /** What found no room last, and its nodes. */
  private refused: Float64Array | undefined
  private refusedFor: Uint8Array | undefined

  constructor(world: World, binding: Binding, units: Units, placer: Placer, preemption: Preemption) {
    this.world = world
    this.binding = binding
    this.units = units
    this.placer = placer
    this.preemption = preemption
    this.rooms = new LeaseRooms(world)
    this.admission = world.surroundings?.neighbours && new Admission(world.surroundings, world.cell.nodes)
    this.targets = new Targets(world, binding, units)
  }

  /** The plan for what is left of the unit, or undefined; valid until the next call. */
  plan(unit: number, options: PlanOptions): PlanRecord | undefined {
    const hold = options.hold === true
    this.rollbacks = 0
    this.triedNodes = NONE
    if (options.evict !== true) this.diagnosis = undefined
    this.record.reset(hold)
    this.targets.collect(unit, hold)
    if (this.targets.count === 0) return undefined
    const leases = options.within as unknown as readonly NodeLease[] | undefined
    if (leases !== undefined) this.placeWithin(leases)
    else if (options.evict === true) this.placeByEviction(unit, options)
    else this.placeOnCell(unit, options)
    if (this.record.members === 0) return undefined
    return hold || options.partial === true || this.bringsGroupToRun(unit) ? this.record : undefined
  }

  /** Whether the members of the last plan, were they all bound, would bring a group of the unit to run. */
  wouldRun(unit: number, plan: PlanRecord | undefined): boolean {
    return plan !== undefined && this.bringsGroupToRun(unit)
  }

  /** Smallest request of what is left of the unit, dimension by dimension. */
  least(unit: number): Float64Array {
    this.targets.collect(unit, true)
    return this.targets.least()
  }

  /** Whether these leases have a place for all that is left of the unit, arrived or not. Neighbours are not asked. */
  covers(unit: number, leases: readonly NodeLease[]): boolean {
    this.targets.collect(unit, true)
    return this.rooms.takeAll(leases, this.targets)
  }

  vectorOf(target: number): Float64Array {
    return this.targets.vectorOf(target)
  }

  private placeOnCell(unit: number, options: PlanOptions): void {
    const { record, targets, placer } = this
    const { cell } = this.world
    const many = targets.count > 1
    placer.begin()
    this.explains = options.evict !== true
    if (many) cell.begin()
    this.placeAll(this.spare(unit, options), undefined)
    if (many) cell.undo()
    placer.end()
    record.look(cell.version)
  }

  /**
   * Places target after target, in order. One that its neighbours keep away, and that a pod more might let in, is tried again when others
   * were placed, until none is any more.
   */
  private placeAll(spare: number, leases: readonly NodeLease[] | undefined): void {
    const { admission, record, targets, world } = this
    const { list } = targets
    let missed = 0
    this.refused = undefined
    this.tentative = 0
    for (let left = targets.count, placed = -1; left > 0 && record.count > placed; ) {
      placed = record.count
      let postponed = 0
      for (let at = 0; at < left && missed <= spare; at++) {
        const target = list[at]
        targets.ask(target)
        if (!(leases === undefined ? this.place(target) : this.placeOnLease(target, leases))) {
          if (targets.mayOpen(target)) list[postponed++] = target
          else {
            // What is like it finds no room either, where neighbours have no say.
            const alike = this.refused === targets.vector && !admission && !leases ? targets.alikeAfter(at, left) : 0
            missed += 1 + alike
            at += alike
          }
        } else if (postponed > 0 || at < left - 1) this.claim(leases === undefined)
      }
      left = postponed
    }
    const { surroundings } = world
    if (surroundings === undefined) return
    for (let at = 0; at < this.tentative; at++) surroundings.remove(targets.kindOf(record.targets[at]), record.nodes[at])
  }

  /** What was placed last counts for those that come after it. */
  private claim(room: boolean): void {
    const { record, world, targets } = this
    const at = record.count - 1
    if (room) world.cell.move(record.nodes[at], targets.vector, FREE, BOUND)
    if (world.surroundings !== undefined) world.surroundings.place(targets.kind, record.nodes[at])
    this.tentative = record.count
  }

  private place(target: number): boolean {
    const { admission, targets } = this
    const { vector, allowed: still } = targets
    const allowed = admission === undefined ? still : admission.anywhere(targets.podOf(target), still)
    // Room only shrinks within a plan: what was refused once is refused again, if the same nodes are open to it.
    if (vector === this.refused && allowed === this.refusedFor && allowed === still) return false
    const node = this.choose(target, allowed)
    if (node !== NOWHERE) {
      this.record.add(node, vector, 0, undefined, target)
      return true
    }
    if (this.explains) this.diagnosis ??= whyNowhere(this.world, target, vector, targets.requiredNode(target))
    if (allowed === still) {
      this.refused = vector
      this.refusedFor = allowed
    }
    return false
  }

  /** Reckons with the room of lower priorities, and notes who has to leave. */
  private placeByEviction(unit: number, options: PlanOptions): void {
    const { record, preemption, targets } = this
    const priority = this.units.priority(unit)
    if (this.world.settings.level === 'job') {
      const victims = preemption.onCluster(priority, () => {
        this.placeOnCell(unit, options)
        if (record.members === 0 || !(options.partial === true || this.bringsGroupToRun(unit))) return undefined
        const placed = record.targets.slice(0, record.members)
        return placed.map((pod, at) => ({ pod, node: record.nodes[at], vector: this.vectorOf(pod) }))
      })
      if (victims === undefined) record.reset(false)
      else record.victims = victims
      return
    }
    const target = targets.list[0]
    const vector = this.vectorOf(target)
    const chosen = preemption.onOneNode(vector, this.targets.podOf(target), this.targets.requiredNode(target), priority)
    if (chosen === undefined) return
    record.add(chosen.node, vector, this.world.cell.version[chosen.node], undefined, target)
    record.victims = chosen.victims
  }

  private placeWithin(leases: readonly NodeLease[]): void {
    const { rooms, record, targets } = this
    rooms.open(leases)
    // What is pinned stands already: others have to fit around it.
    const pinned = this.admission === undefined ? NOBODY : rooms.pinned()
    if (pinned.size > 0) targets.sort((a, b) => Number(pinned.has(b)) - Number(pinned.has(a)) || a - b)
    this.placeAll(Infinity, leases)
    record.look(this.world.cell.version)
  }

  private placeOnLease(target: number, leases: readonly NodeLease[]): boolean {
    const { rooms, record, targets } = this
    const others = this.admission?.turnTo(targets.podOf(target))
    const at = rooms.take(target, targets.vector, targets.allowed, targets.requiredNode(target), targets.first, others)
    this.rollbacks += rooms.misses
    if (at >= 0) record.add(leases[at].node, targets.vector, 0, leases[at], target)
    return at >= 0
  }

  private choose(target: number, allowed: Uint8Array | undefined): number {
    const { vector, first, kind } = this.targets
    const required = this.targets.requiredNode(target)
    if (required !== NOWHERE) {
      return this.world.cell.fits(required, vector) && (allowed === undefined || allowed[required] !== 0) ? required : NOWHERE
    }
    if (first === undefined) return this.placer.choose(vector, allowed, kind)
    const node = this.placer.chooseWalk(first, vector, allowed, kind)
    this.rollbacks += this.placer.misses
    if (this.placer.misses > 0 && this.world.tracer.listening) this.noteTried(first, vector, allowed)
    return node
  }

  /** If the nodes that take the first container and not the whole are as many as were tried, they are those. */
  private noteTried(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): void {
    const tried = takeOnlyFirst(this.world, first, whole, allowed)
    if (tried.length === this.placer.misses) this.triedNodes = [...this.triedNodes, ...tried]
  }

  /** How many targets may be missed before no acceptable plan is left. */
  private spare(unit: number, options: PlanOptions): number {
    const { roster, settings } = this.world
    const group = this.units.firstGroup(unit)
    const whole = settings.level === 'job' && roster.isGang(group)
    if (!whole || options.partial === true || options.hold === true || this.binding.groupState[group] === IN_RUN) return Infinity
    return this.binding.groupWhole[group] + this.targets.count - roster.groupNeeds[group]
  }

  /** A unit smaller than its group, a job without a gang, and latecomers of a running gang need no more than one member placed. */
  private bringsGroupToRun(unit: number): boolean {
    const { roster, settings } = this.world
    const group = this.units.firstGroup(unit)
    if (settings.level !== 'job' || !roster.isGang(group)) return true
    if (this.binding.groupState[group] === IN_RUN) return true
    return this.binding.groupWhole[group] + this.record.members >= roster.groupNeeds[group]
  }
}
