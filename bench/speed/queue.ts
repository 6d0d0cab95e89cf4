/** The event queue under the hold model, beside flatqueue, which leaves ties unordered, and beside the same heap in C. */
import { EventQueue } from '../../src/kernel/event-queue.ts'
import { randomStream } from '../../src/kernel/random.ts'
import { type Budget, type Measured, measured, sampleWithin } from './clock.ts'
import { HoldClock } from './hold.ts'
import { nanosecondsOf } from './limits.ts'

const LOT = 250_000
const DRAWS = 4_096

/** One event taken, one put back later, `pending` events in the queue: all of one kind, so that one heap has them all. */
export function queueHolds(pending: number): (holds: number) => void {
  const queue = new EventQueue(0)
  const draw = randomStream('1', 'bench/queue')
  const gaps = Float64Array.from({ length: DRAWS }, () => draw.below(1_000_000))
  for (let event = 0; event < pending; event++) queue.push(draw.below(1_000_000), 0, event)
  return (holds) => {
    for (let hold = 0; hold < holds; hold++) {
      queue.pop()
      queue.push(queue.time + gaps[hold & (DRAWS - 1)], queue.kind, queue.payload)
    }
  }
}

export interface QueueTime {
  /** Of one pop and push, in holds. */
  readonly holds: Measured
  /** The same in C, in holds; absent without a compiler. */
  readonly limit?: Measured
}

export function timeQueue(pending: number, budget: Budget, limit?: string): QueueTime {
  const run = queueHolds(pending)
  const clock = new HoldClock()
  run(4 * LOT)
  const holds: number[] = []
  const limits: number[] = []
  sampleWithin(budget, () => {
    const { seconds, holds: took } = clock.time(() => run(LOT))
    holds.push(took / LOT)
    if (limit === undefined) return seconds
    const nanoseconds = nanosecondsOf(limit, [pending, LOT])
    limits.push((2 * nanoseconds) / 1e9 / (clock.seconds[clock.seconds.length - 1] + clock.hold()))
    return seconds + (LOT * nanoseconds) / 1e9
  })
  return { holds: measured(holds), ...(limit !== undefined && { limit: measured(limits) }) }
}
