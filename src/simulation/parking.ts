/**
 * Units that found no room wait here, under what they lack, and are not tried again before room that may help is released
 * (Kubernetes' unschedulable pool with its queueing hints); put back into the queue they would turn overload into a loop of vain
 * decisions. A release makes a unit eligible if the smallest of its members fits on a node released since its plan that it may use;
 * eligible units are taken one at a time, by priority and then oldest first, each tested against the room that is there when its
 * turn comes, so that one release does not send the whole pool through the scheduler.
 */
import type { Cell } from '../cell/cell.ts'
import type { ConstrainedPool } from './constrained-pool.ts'
import type { FreedNodes, FreedReader } from './freed-nodes.ts'
import { MinTree, type Verdict } from './min-tree.ts'
import { PARKED, type Units } from './units.ts'

const NEVER = -1
const NO_NODES = new Int32Array(0)
const NOT_ONE = new Uint8Array(0)

interface Lane {
  readonly priority: number
  readonly tree: MinTree
}

export class Parking implements FreedReader {
  private readonly units: Units
  private readonly cell: Cell
  private readonly nodeReleased: Float64Array
  private readonly lanes: Lane[] = [] // highest priority first
  /** Nodes released since the pool was last found to have no eligible unit: the first `dirtyCount` of the list. */
  private dirty = NO_NODES
  private dirtyCount = 0
  private isDirty = NOT_ONE
  /** All that is released, and up to where this pool has read it. */
  private readonly freed: FreedNodes
  private readTo = 0
  /** The node that is looked at. */
  private node = -1
  private readonly roomOnNode = (dimension: number): number => this.cell.free[dimension][this.node]
  private readonly judgeOnNode = (unit: number, ticket: number): Verdict => this.judge(unit, ticket)
  /** Those of the units that others may keep away; absent where nobody can. */
  private readonly constrained: ConstrainedPool | undefined

  constructor(units: Units, cell: Cell, nodeReleased: Float64Array, freed: FreedNodes, constrained?: ConstrainedPool) {
    this.constrained = constrained
    this.units = units
    this.cell = cell
    this.nodeReleased = nodeReleased
    this.freed = freed
  }

  /**
   * Parks a unit.
   * @param least smallest request of its members, dimension by dimension.
   * @param seen releases that its plan knew of; a later one may help.
   * @param keepsPlace in strict order it stays before those that were queued behind it.
   * @param moves changes in who is next to whom that its plan knew of.
   */
  park(unit: number, least: Float64Array, seen: number, keepsPlace: boolean, moves = 0): void {
    const { units } = this
    if (!this.used) this.open(seen)
    units.parkedAt[unit] = seen
    units.unblockAt[unit] = NEVER
    if (keepsPlace) units.state[unit] = PARKED
    else units.draw(unit, PARKED)
    this.lane(units.priority(unit)).append(unit, units.ticket[unit], least)
    this.constrained?.park(unit, least, moves)
  }

  /** The first unit is parked: until then the pool has not read the list, and may have to know what was released while its plan was carried out. */
  private open(seen: number): void {
    const { last } = this.freed
    this.dirty = new Int32Array(last.length)
    this.isDirty = new Uint8Array(last.length)
    for (let node = 0; node < last.length; node++) {
      if (last[node] <= seen) continue
      this.isDirty[node] = 1
      this.dirty[this.dirtyCount++] = node
    }
    this.readTo = this.freed.count
    this.freed.serve(this)
  }

  /** Whether a unit was ever parked here. */
  get used(): boolean {
    return this.lanes.length > 0
  }

  /** The list of releases begins anew. */
  readAll(): void {
    this.read()
    this.readTo = 0
  }

  /** Whether nothing has happened since the last look that could make a unit eligible, or none was ever parked. */
  get quiet(): boolean {
    if (!this.used) return true
    return this.readTo === this.freed.count && this.dirtyCount === 0 && this.constrained === undefined
  }

  /** The unit to try next of those that may fit now, -1 if none; it stays parked. Asked between attempts. */
  eligible(): number {
    if (this.empty()) {
      this.forget()
      return -1
    }
    this.read()
    const roomy = this.dirtyCount === 0 ? -1 : this.roomFor()
    if (this.constrained === undefined) return roomy
    const opened = this.constrained.eligible()
    return roomy < 0 || (opened >= 0 && this.units.precedes(opened, roomy)) ? opened : roomy
  }

  private empty(): boolean {
    const { lanes } = this
    for (let lane = 0; lane < lanes.length; lane++) if (!lanes[lane].tree.empty) return false
    return true
  }

  /** What was released so far is of no interest any more. */
  private forget(): void {
    for (let at = 0; at < this.dirtyCount; at++) this.isDirty[this.dirty[at]] = 0
    this.dirtyCount = 0
    this.readTo = this.freed.count
  }

  private read(): void {
    const { nodes, count } = this.freed
    for (let at = this.readTo; at < count; at++) {
      const node = nodes[at]
      if (this.isDirty[node] === 1) continue
      this.isDirty[node] = 1
      this.dirty[this.dirtyCount++] = node
    }
    this.readTo = count
  }

  private roomFor(): number {
    const { dirty, dirtyCount, lanes, units } = this
    for (let lane = 0; lane < lanes.length; lane++) {
      const { tree } = lanes[lane]
      let best = -1
      for (let at = 0; at < dirtyCount; at++) {
        const unit = this.firstOn(dirty[at], tree)
        if (unit >= 0 && (best < 0 || units.ticket[unit] < units.ticket[best])) best = unit
      }
      if (best >= 0) return best
    }
    this.forget()
    return -1
  }

  /** Any unit that is parked, highest priority first; -1 if none. */
  head(): number {
    for (const { tree } of this.lanes) {
      const unit = tree.first(
        () => Infinity,
        (candidate, ticket) => (this.stale(candidate, ticket) ? 'stale' : 'yes'),
      )
      if (unit >= 0) return unit
    }
    return -1
  }

  private firstOn(node: number, tree: MinTree): number {
    this.node = node
    return tree.first(this.roomOnNode, this.judgeOnNode)
  }

  private judge(unit: number, ticket: number): Verdict {
    if (this.stale(unit, ticket)) return 'stale'
    const { node } = this
    return this.nodeReleased[node] > this.units.parkedAt[unit] && this.units.mayUse(unit, node) ? 'yes' : 'no'
  }

  private stale(unit: number, ticket: number): boolean {
    return this.units.state[unit] !== PARKED || this.units.ticket[unit] !== ticket
  }

  private lane(priority: number): MinTree {
    const { lanes } = this
    let at = 0
    while (at < lanes.length && lanes[at].priority > priority) at++
    if (lanes[at]?.priority !== priority) lanes.splice(at, 0, { priority, tree: new MinTree(this.cell.dimensions.length) })
    return lanes[at].tree
  }
}
