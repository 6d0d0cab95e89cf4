/**
 * The units that a scheduler may try next: by priority, then in the order they came (Kubernetes PrioritySort). One ring a priority;
 * entries that went stale (the unit was cancelled, or queued anew) are skipped when they are met.
 */
import { QUEUED, type Units } from './units.ts'

/** Units in the order they came, with the tickets they had then. */
class Lane {
  readonly priority: number
  size = 0
  private units = new Int32Array(16)
  private tickets = new Float64Array(16)
  private head = 0

  constructor(priority: number) {
    this.priority = priority
  }

  get unit(): number {
    return this.units[this.head]
  }

  get ticket(): number {
    return this.tickets[this.head]
  }

  push(unit: number, ticket: number): void {
    if (this.size === this.units.length) this.grow()
    const at = (this.head + this.size++) & (this.units.length - 1)
    this.units[at] = unit
    this.tickets[at] = ticket
  }

  drop(): void {
    this.head = (this.head + 1) & (this.units.length - 1)
    this.size--
  }

  private grow(): void {
    const { units, tickets, head, size } = this
    this.units = new Int32Array(2 * size)
    this.tickets = new Float64Array(2 * size)
    this.units.set(units.subarray(head))
    this.units.set(units.subarray(0, head), size - head)
    this.tickets.set(tickets.subarray(head))
    this.tickets.set(tickets.subarray(0, head), size - head)
    this.head = 0
  }
}

export class ReadyQueue {
  private readonly units: Units
  private readonly lanes: Lane[] = [] // highest priority first
  /** The lane of the unit that was found last. */
  private found: Lane | undefined
  /** Entries of all lanes, stale ones among them. */
  private size = 0

  constructor(units: Units) {
    this.units = units
  }

  get empty(): boolean {
    return this.size === 0
  }

  push(unit: number): void {
    this.size++
    this.lane(this.units.priority(unit)).push(unit, this.units.draw(unit, QUEUED))
  }

  /** The unit that comes next, -1 if none; it stays in the queue. */
  peek(): number {
    const { lanes } = this
    const { state, ticket } = this.units
    for (let at = 0; at < lanes.length; at++) {
      const lane = lanes[at]
      while (lane.size > 0) {
        const { unit } = lane
        this.found = lane
        if (state[unit] === QUEUED && ticket[unit] === lane.ticket) return unit
        this.take()
      }
    }
    return -1
  }

  /** Takes the unit that `peek` found. */
  take(): void {
    if (this.found === undefined) return
    this.found.drop()
    this.size--
  }

  private lane(priority: number): Lane {
    const { lanes } = this
    let at = 0
    while (at < lanes.length && lanes[at].priority > priority) at++
    if (lanes[at]?.priority !== priority) lanes.splice(at, 0, new Lane(priority))
    return lanes[at]
  }
}
