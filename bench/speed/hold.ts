/**
 * The unit of the speed report. One hold is one pop and one push of flatqueue with 10,000 events pending: about what any simulator pays
 * for an event at the least. It is timed beside whatever is measured, so that figures of two machines, or of a quiet and a busy hour,
 * can be compared.
 */
import FlatQueue from 'flatqueue'
import { cpuSecondsOf } from '../../src/bench/clock.ts'
import { randomStream } from '../../src/kernel/random.ts'

const PENDING = 10_000
const DRAWS = 4_096

/** Does holds one after the other, on one queue, for as long as the process lives. */
export class HoldModel {
  private readonly queue = new FlatQueue<number>()
  private readonly gaps: Float64Array

  constructor(pending = PENDING) {
    const draw = randomStream('1', 'bench/hold')
    this.gaps = Float64Array.from({ length: DRAWS }, () => draw.below(1_000_000))
    for (let item = 0; item < pending; item++) this.queue.push(item, draw.below(1_000_000))
  }

  run(holds: number): void {
    const { queue, gaps } = this
    for (let hold = 0; hold < holds; hold++) {
      const now = queue.peekValue() ?? 0
      queue.push(queue.pop() ?? 0, now + gaps[hold & (DRAWS - 1)])
    }
  }
}

const HOLDS = 250_000

/** Times work in holds; those are timed just before and just after it. */
export class HoldClock {
  private readonly model = new HoldModel()
  /** CPU seconds of one hold, each time it was taken. */
  readonly seconds: number[] = []

  constructor() {
    this.model.run(2 * HOLDS)
  }

  /** CPU seconds of one hold, now. */
  hold(): number {
    const seconds = cpuSecondsOf(() => this.model.run(HOLDS)) / HOLDS
    this.seconds.push(seconds)
    return seconds
  }

  /** What the work takes, in CPU seconds and in holds. */
  time(work: () => unknown): { readonly seconds: number; readonly holds: number } {
    const before = this.hold()
    const seconds = cpuSecondsOf(work)
    return { seconds, holds: (2 * seconds) / (before + this.hold()) }
  }
}
