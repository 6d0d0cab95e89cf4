/**
 * Parked units that others may keep away (affinity, anti-affinity, spread): a pod that comes or goes anywhere may open a node to them, not
 * only room that is released on it. One is taken out when such a change has happened since its plan and there is a node for it now; if
 * there is none, or it fails once more, it waits for the next change, so that no change is tried twice (Kubernetes' queueing hints of
 * InterPodAffinity and PodTopologySpread).
 */
import { PARKED, type Units } from './units.ts'
import type { World } from './world.ts'

interface Entry {
  readonly unit: number
  readonly ticket: number
  readonly priority: number
  /** Smallest request of its members. */
  least: Float64Array
  /** Changes that its plan, or the last look for a node, knew of. */
  seen: number
}

/** Stale entries that are worth a clean-up. */
const MANY = 64

export class ConstrainedPool {
  private readonly world: World
  private readonly units: Units
  /** By priority, highest first, then by ticket; stale ones among them. */
  private entries: Entry[] = []
  private readonly byUnit: (Entry | undefined)[] = []
  /** Nobody was eligible when this was the number of changes. */
  private settledAt = -1

  constructor(world: World, units: Units) {
    this.world = world
    this.units = units
  }

  /** The unit was parked; `seen`: changes in who is next to whom that its plan knew of. */
  park(unit: number, least: Float64Array, seen: number): void {
    const { units } = this
    if (!units.restricted(unit)) return
    const ticket = units.ticket[unit]
    const known = this.byUnit[unit]
    if (known !== undefined && known.ticket === ticket) {
      known.least = least
      known.seen = seen
    } else this.insert({ unit, ticket, priority: units.priority(unit), least, seen })
    if (units.openedAt(unit) > seen) this.settledAt = -1
  }

  /** The unit to try next, -1 if none; it stays parked. */
  eligible(): number {
    const { changes } = this.world.surroundings!
    if (changes === this.settledAt) return -1
    let stale = 0
    const vain = new Map<number, Float64Array>()
    for (const entry of this.entries) {
      if (this.isStale(entry)) stale++
      else if (this.units.openedAt(entry.unit) > entry.seen) {
        if (this.hasNode(entry, vain)) return entry.unit
        entry.seen = changes
      }
    }
    this.settledAt = changes
    if (stale > MANY && stale * 2 > this.entries.length) this.entries = this.entries.filter((entry) => !this.isStale(entry))
    return -1
  }

  private insert(entry: Entry): void {
    let at = this.entries.length
    while (at > 0 && comesBefore(entry, this.entries[at - 1])) at--
    this.entries.splice(at, 0, entry)
    this.byUnit[entry.unit] = entry
  }

  /**
   * Whether a node has room for the unit's smallest member and, if it has one member only, is open to it.
   * @param vain kinds and requests for which there is none; a container whose siblings stand is bound to them, and speaks for nobody else.
   */
  private hasNode({ unit, least }: Entry, vain: Map<number, Float64Array>): boolean {
    const { cell, roster, surroundings } = this.world
    const pod = this.units.solePod(unit)
    const kind = pod < 0 || surroundings?.stands(pod) === true ? undefined : roster.podKind(pod).index
    if (kind !== undefined && vain.get(kind) === least) return false
    for (let node = 0; node < cell.nodes; node++) if (cell.fits(node, least) && this.units.mayUse(unit, node)) return true
    if (kind !== undefined) vain.set(kind, least)
    return false
  }

  private isStale({ unit, ticket }: Entry): boolean {
    return this.units.state[unit] !== PARKED || this.units.ticket[unit] !== ticket
  }
}

function comesBefore(a: Entry, b: Entry): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.ticket < b.ticket)
}
