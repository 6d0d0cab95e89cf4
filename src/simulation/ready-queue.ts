/**
 * The units that a scheduler may try next: by priority, then in the order they came (Kubernetes PrioritySort). One list a
 * priority; entries that went stale (the unit was cancelled, or queued anew) are skipped when they are met.
 */
import { QUEUED, type Units } from './units.ts'

interface Lane {
  readonly priority: number
  units: number[]
  tickets: number[]
  head: number
}

export class ReadyQueue {
  private readonly units: Units
  private readonly lanes: Lane[] = [] // highest priority first

  constructor(units: Units) {
    this.units = units
  }

  push(unit: number): void {
    const lane = this.lane(this.units.priority(unit))
    lane.units.push(unit)
    lane.tickets.push(this.units.draw(unit, QUEUED))
  }

  /** The unit that comes next, -1 if none; it stays in the queue. */
  peek(): number {
    for (const lane of this.lanes) {
      while (lane.head < lane.units.length) {
        const unit = lane.units[lane.head]
        if (this.units.state[unit] === QUEUED && this.units.ticket[unit] === lane.tickets[lane.head]) return unit
        this.drop(lane)
      }
    }
    return -1
  }

  /** Takes the unit that `peek` found. */
  take(unit: number): void {
    this.drop(this.lane(this.units.priority(unit)))
  }

  private drop(lane: Lane): void {
    lane.head++
    if (lane.head < 1024 || lane.head * 2 < lane.units.length) return
    lane.units = lane.units.slice(lane.head)
    lane.tickets = lane.tickets.slice(lane.head)
    lane.head = 0
  }

  private lane(priority: number): Lane {
    const { lanes } = this
    let at = 0
    while (at < lanes.length && lanes[at].priority > priority) at++
    if (lanes[at]?.priority !== priority) lanes.splice(at, 0, { priority, units: [], tickets: [], head: 0 })
    return lanes[at]
  }
}
