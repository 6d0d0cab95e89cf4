/**
 * What a pod of a run cannot do without, each part alone and as the library has it: its records in the digest, its events in the queue, the
 * steps of its attempt. Their sum, and the choice of a node, are a floor under what a pod costs while a run means what it means.
 */
import { Digest } from '../../src/kernel/digest.ts'
import { EventQueue } from '../../src/kernel/event-queue.ts'
import { randomStream } from '../../src/kernel/random.ts'
import { ARRIVAL, DECISION_END, FINISH } from '../../src/simulation/world.ts'
import { serial } from '../../src/strategy/strategies/serial.ts'
import type { Attempt, Context, SchedulingUnit } from '../../src/strategy/strategy.ts'
import { type Budget, type Measured, measured, sampleWithin } from './clock.ts'
import { HoldClock } from './hold.ts'

/** Records of a pod that finds room at once: it enters, is tried, thought about, bound, starts; its attempt ends; it finishes. */
export const RECORDS = 7

/** A part of the floor: does what so many pods need of it. */
type Part = (pods: number) => void

/** Their records, taken into a digest. */
function records(): Part {
  const digest = new Digest()
  let now = 2 ** 33
  return (pods) => {
    for (let pod = 0; pod < pods; pod++) {
      now += 100
      for (let code = 0; code < RECORDS; code++) digest.addRecord(now, code, pod, code)
    }
  }
}

const GAP = 27_000
const DECISION = 100
const DRAWS = 2 ** 16

/** Their events: one comes, its decision ends, it finishes, `running` others running meanwhile. */
function events(running: number): Part {
  const queue = new EventQueue(FINISH)
  const draw = randomStream('1', 'bench/floor')
  const durations = Float64Array.from({ length: DRAWS }, () => Math.ceil(-Math.log(1 - draw.uniform()) * running * GAP))
  for (let pod = 0; pod < running; pod++) queue.push(durations[pod % DRAWS], FINISH, pod)
  queue.push(0, ARRIVAL, 0)
  let next = running
  return (pods) => {
    for (let left = 3 * pods; left > 0; left--) {
      queue.pop()
      if (queue.kind === ARRIVAL) {
        queue.push(queue.time + GAP, ARRIVAL, 0)
        queue.push(queue.time + DECISION, DECISION_END, 0)
      } else if (queue.kind === DECISION_END) queue.push(queue.time + durations[next % DRAWS], FINISH, next++)
    }
  }
}

/** Their attempts, under an engine that answers at once. */
function attempts(): Part {
  const strategy = serial()
  const plan = { members: 1 }
  const context = { plan: () => plan } as unknown as Context
  const unit: SchedulingUnit = { level: 'pod', name: 'pod', members: 1, gang: false, endless: false }
  return (pods) => {
    for (let left = pods; left > 0; left--) toEnd(strategy.attempt(unit, context))
  }
}

function toEnd(attempt: Attempt): void {
  for (let answer: unknown; ; ) {
    const step = attempt.next(answer)
    if (step.done === true) return
    answer = step.value.kind === 'commit' ? 'scheduled' : undefined
  }
}

/** By name. */
const PARTS = { records, events: () => events(64_000), attempts }
export type FloorPart = keyof typeof PARTS
export const FLOOR_PARTS = Object.keys(PARTS) as readonly FloorPart[]

const LOT = 50_000

/** What a part takes for one pod, in holds. */
export function timeFloor(part: FloorPart, budget: Budget): Measured {
  const run = PARTS[part]()
  const clock = new HoldClock()
  run(4 * LOT)
  const holds: number[] = []
  sampleWithin(budget, () => {
    const took = clock.time(() => run(LOT))
    holds.push(took.holds / LOT)
    return took.seconds
  })
  return measured(holds)
}
