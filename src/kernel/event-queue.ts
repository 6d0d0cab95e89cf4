/**
 * The future: a priority queue of events with a total order, (time, kind, sequence), so that ties are never left to the heap.
 * Two branch-light binary heaps on flat arrays share one sequence: a few near events (decision ends, wakes, batches) do not have
 * to sift through the many far ones (finishes).
 */
import { invariant } from '../errors.ts'

/** Kinds are ordered: at one instant all events of a lower kind come first. */
const KIND_STEP = 2 ** 48

class Heap {
  size = 0
  times: Float64Array
  /** kind x 2^48 + sequence: one comparison for both. */
  orders: Float64Array
  payloads: Int32Array

  constructor(capacity: number) {
    this.times = new Float64Array(capacity)
    this.orders = new Float64Array(capacity)
    this.payloads = new Int32Array(capacity)
  }

  push(time: number, order: number, payload: number): void {
    if (this.size === this.times.length) this.grow()
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
    let slot = 0
    let child = 1
    while (child < last) {
      const right = child + 1
      if (right < last && (times[right] < times[child] || (times[right] === times[child] && orders[right] < orders[child]))) child = right
      if (time < times[child] || (time === times[child] && order < orders[child])) break
      times[slot] = times[child]
      orders[slot] = orders[child]
      payloads[slot] = payloads[child]
      slot = child
      child = 2 * slot + 1
    }
    times[slot] = time
    orders[slot] = order
    payloads[slot] = payload
  }

  private grow(): void {
    const capacity = this.times.length * 2
    const times = new Float64Array(capacity)
    const orders = new Float64Array(capacity)
    const payloads = new Int32Array(capacity)
    times.set(this.times)
    orders.set(this.orders)
    payloads.set(this.payloads)
    this.times = times
    this.orders = orders
    this.payloads = payloads
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
    invariant(time >= this.time, `an event at ${time} after the clock reached ${this.time}`)
    const heap = kind === this.farKind ? this.far : this.near
    heap.push(time, kind * KIND_STEP + this.sequence++, payload)
  }

  /** Takes the next event; false if none is left. */
  pop(): boolean {
    const heap = this.first()
    if (heap === undefined) return false
    this.time = heap.times[0]
    this.kind = Math.floor(heap.orders[0] / KIND_STEP)
    this.payload = heap.payloads[0]
    heap.drop()
    return true
  }

  /** Time of the next event; Infinity if none is left. */
  nextTime(): number {
    return this.first()?.times[0] ?? Infinity
  }

  private first(): Heap | undefined {
    const { near, far } = this
    if (near.size === 0) return far.size === 0 ? undefined : far
    if (far.size === 0) return near
    const time = near.times[0]
    const other = far.times[0]
    return time < other || (time === other && near.orders[0] < far.orders[0]) ? near : far
  }
}
