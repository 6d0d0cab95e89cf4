/**
 * The future: a priority queue of events with a total order, (time, kind, sequence), so that ties are never left to the heap.
 * Two binary heaps on flat arrays share one sequence: a few near events (decision ends, wakes, batches) do not have to sift through
 * the many far ones (finishes). Of two children the earlier is chosen by arithmetic, not by a branch: which one it is cannot be
 * foretold, and a wrong guess of the processor costs more than the choice.
 */
import { InvariantError } from '../errors.ts'

/** Kinds are ordered: at one instant all events of a lower kind come first. */
const KIND_STEP = 2 ** 48

class Heap {
  size = 0
  /** Behind the last event stands one at infinity, so that a last child has a right sibling too. */
  times: Float64Array
  /** kind x 2^48 + sequence: one comparison for both. */
  orders: Float64Array
  payloads: Int32Array

  constructor(capacity: number) {
    this.times = new Float64Array(capacity).fill(Infinity)
    this.orders = new Float64Array(capacity).fill(Infinity)
    this.payloads = new Int32Array(capacity)
  }

  push(time: number, order: number, payload: number): void {
    if (this.size + 1 === this.times.length) this.grow()
    const { times, orders, payloads } = this
    let slot = this.size++
    while (slot > 0) {
      const parent = (slot - 1) >> 1
      const parentTime = times[parent]
      if (parentTime < time || (parentTime === time && orders[parent] < order)) break
      times[slot] = parentTime
      orders[slot] = orders[parent]
      payloads[slot] = payloads[parent]
      slot = parent
    }
    times[slot] = time
    orders[slot] = order
    payloads[slot] = payload
  }

  /** Removes the first event; the caller has read it from slot 0. */
  drop(): void {
    const { times, orders, payloads } = this
    const last = --this.size
    const time = times[last]
    const order = orders[last]
    const payload = payloads[last]
    times[last] = Infinity
    orders[last] = Infinity
    if (last === 0) return
    let slot = 0
    for (let child = 1; child < last; child = 2 * slot + 1) {
      const left = times[child]
      const right = times[child + 1]
      if (left !== right) child += +(right < left)
      else if (orders[child + 1] < orders[child]) child++
      const childTime = times[child]
      if (time < childTime || (time === childTime && order < orders[child])) break
      times[slot] = childTime
      orders[slot] = orders[child]
      payloads[slot] = payloads[child]
      slot = child
    }
    times[slot] = time
    orders[slot] = order
    payloads[slot] = payload
  }

  private grow(): void {
    const wider = new Heap(this.times.length * 2)
    wider.times.set(this.times)
    wider.orders.set(this.orders)
    wider.payloads.set(this.payloads)
    this.times = wider.times
    this.orders = wider.orders
    this.payloads = wider.payloads
  }
}

/** Events wait here. After `pop()` returned true, `time`, `kind` and `payload` describe the event taken. */
export class EventQueue {
  time = 0
  kind = 0
  payload = 0
  private readonly near = new Heap(64)
  private readonly far = new Heap(64)
  private readonly farKind: number
  private sequence = 0

  /** @param farKind the kind of which many wait for long; it gets a heap of its own. */
  constructor(farKind = 0) {
    this.farKind = farKind
  }

  get size(): number {
    return this.near.size + this.far.size
  }

  push(time: number, kind: number, payload: number): void {
    if (!(time >= this.time)) throw new InvariantError(`invariant broken: an event at ${time} after the clock reached ${this.time}`)
    const heap = kind === this.farKind ? this.far : this.near
    heap.push(time, kind * KIND_STEP + this.sequence++, payload)
  }

  /** Takes the next event; false if none is left. */
  pop(): boolean {
    const heap = this.first()
    if (heap.size === 0) return false
    this.time = heap.times[0]
    this.kind = heap === this.far ? this.farKind : Math.floor(heap.orders[0] / KIND_STEP)
    this.payload = heap.payloads[0]
    heap.drop()
    return true
  }

  /** Time of the next event; Infinity if none is left. */
  nextTime(): number {
    const near = this.near.times[0]
    const far = this.far.times[0]
    return near < far ? near : far
  }

  /** The heap with the next event; an empty one has an event at infinity. */
  private first(): Heap {
    const { near, far } = this
    const time = near.times[0]
    const other = far.times[0]
    return time < other || (time === other && near.orders[0] < far.orders[0]) ? near : far
  }
}
