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

/** Payloads of the far heap from here down are numbers of runs. */
const FIRST_RUN = -(2 ** 30)

/**
 * Runs: events of one time whose payloads count up, pushed one after the other, as when many alike tasks begin together and end together. No
 * event can come in between, so that a run has one place in the heap; its events are taken one by one.
 */
class Runs {
  /** Payload of the next event of each run, and how many are left. */
  readonly next: number[] = []
  readonly left: number[] = []
  private readonly unused: number[] = []

  /** The payload that stands for the run in the heap. */
  open(first: number, count: number): number {
    const run = this.unused.pop() ?? this.next.length
    this.next[run] = first
    this.left[run] = count
    return FIRST_RUN - run
  }

  /** Payload of the next event of the run. */
  take(payload: number): number {
    this.left[FIRST_RUN - payload]--
    return this.next[FIRST_RUN - payload]++
  }

  /** Whether it was the last one; if so, the run is over. */
  over(payload: number): boolean {
    if (this.left[FIRST_RUN - payload] > 0) return false
    this.unused.push(FIRST_RUN - payload)
    return true
  }
}

/** Events wait here. After `pop()` returned true, `time`, `kind` and `payload` describe the event taken. */
export class EventQueue {
  time = 0
  kind = 0
  payload = 0
  /** Events that wait. */
  size = 0
  /** So many of them are the very next, of the same time and kind as the one taken last, until another is put in. */
  following = 0
  private readonly near = new Heap(64)
  private readonly far = new Heap(64)
  private readonly farKind: number
  private readonly runs = new Runs()
  /** The far events pushed last, as long as they are a run: its time, the order of the first, its payload, and how many. */
  private runTime = 0
  private runOrder = 0
  private runFirst = 0
  private runCount = 0
  private sequence = 0

  /** @param farKind the kind of which many wait for long; it gets a heap of its own. */
  constructor(farKind = 0) {
    this.farKind = farKind
  }

  /** @param payload a whole number above -2^30 and below 2^31. */
  push(time: number, kind: number, payload: number): void {
    if (!(time >= this.time)) throw new InvariantError(`invariant broken: an event at ${time} after the clock reached ${this.time}`)
    const order = kind * KIND_STEP + this.sequence++
    this.size++
    if (kind !== this.farKind) this.near.push(time, order, payload)
    else if (time === this.runTime && payload === this.runFirst + this.runCount && this.runCount > 0) this.runCount++
    else {
      this.settle()
      this.runTime = time
      this.runOrder = order
      this.runFirst = payload
      this.runCount = 1
    }
  }

  /** Takes the next event; false if none is left. */
  pop(): boolean {
    if (this.runCount > 0) this.settle()
    this.following = 0
    if (this.size === 0) return false
    this.size--
    const heap = this.first()
    const payload = heap.payloads[0]
    this.time = heap.times[0]
    if (heap === this.near) {
      this.kind = Math.floor(heap.orders[0] / KIND_STEP)
      this.payload = payload
      heap.drop()
      return true
    }
    this.kind = this.farKind
    this.payload = payload > FIRST_RUN ? payload : this.runs.take(payload)
    if (payload > FIRST_RUN || this.runs.over(payload)) heap.drop()
    else this.following = this.runs.left[FIRST_RUN - payload]
    return true
  }

  /** Takes so many of the events that follow with the one taken last: their payloads count up from its. */
  skip(events: number): void {
    if (events === 0) return
    const run = FIRST_RUN - this.far.payloads[0]
    this.following -= events
    this.size -= events
    this.runs.next[run] += events
    this.runs.left[run] -= events
    if (this.runs.over(FIRST_RUN - run)) this.far.drop()
  }

  /** Time of the next event; Infinity if none is left. */
  nextTime(): number {
    if (this.runCount > 0) this.settle()
    const near = this.near.times[0]
    const far = this.far.times[0]
    return near < far ? near : far
  }

  /** The run that was pushed last gets its place in the heap. */
  private settle(): void {
    if (this.runCount === 1) this.far.push(this.runTime, this.runOrder, this.runFirst)
    else if (this.runCount > 1) this.far.push(this.runTime, this.runOrder, this.runs.open(this.runFirst, this.runCount))
    this.runCount = 0
  }

  /** The heap with the next event; an empty one has an event at infinity. */
  private first(): Heap {
    const { near, far } = this
    const time = near.times[0]
    const other = far.times[0]
    return time < other || (time === other && near.orders[0] < far.orders[0]) ? near : far
  }
}
