/** What costs are measured in: nanoseconds, and holds (an event taken from flatqueue and one put back, 10,000 waiting), timed side by side. */
import FlatQueue from 'flatqueue'
import { Xorshift } from './steady-state.ts'

const WAITING = 10_000
const HOLDS = 4000
/** Rounds of a measurement; the least counts, for what disturbs only adds. */
const ROUNDS = 15
/** A round lasts so long. */
const ROUND_MS = 4

/** A queue in its steady state. */
export class HoldModel {
  private readonly queue = new FlatQueue<number>()
  private readonly draw = new Xorshift(7)

  constructor() {
    for (let event = 0; event < WAITING; event++) this.queue.push(event, this.draw.below(1_000_000))
  }

  run(holds: number): void {
    const { draw, queue } = this
    for (let hold = 0; hold < holds; hold++) {
      const time = queue.peekValue()!
      queue.push(queue.pop()!, time + draw.below(1_000_000))
    }
  }
}

export interface Cost {
  readonly ns: number
  readonly holds: number
}

/** Cost of one step of `run`, beside that of a hold in the same rounds. */
export function measure(run: (steps: number) => void, rounds = ROUNDS): Cost {
  const hold = new HoldModel()
  hold.run(4 * HOLDS)
  let steps = 16
  while (timeOf(() => run(steps)) < ROUND_MS / 2) steps *= 2
  let ns = Infinity
  let holdNs = Infinity
  for (let round = 0; round < rounds; round++) {
    holdNs = Math.min(holdNs, (timeOf(() => hold.run(HOLDS)) * 1e6) / HOLDS)
    ns = Math.min(ns, (timeOf(() => run(steps)) * 1e6) / steps)
  }
  return { ns, holds: ns / holdNs }
}

/** Milliseconds. */
function timeOf(run: () => void): number {
  const start = process.hrtime.bigint()
  run()
  return Number(process.hrtime.bigint() - start) / 1e6
}
