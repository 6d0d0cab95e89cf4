/** The queue of a scheduler against a sorted list, while units come, go stale and are taken. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReadyQueue } from '../../src/simulation/ready-queue.ts'
import { IDLE, QUEUED, TRIED, type Units } from '../../src/simulation/units.ts'

const UNITS = 60

type Step = { readonly kind: 'push' | 'cancel'; readonly unit: number } | { readonly kind: 'take' }

const unit = fc.nat(UNITS - 1)
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('push' as const), unit }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), unit }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
  ),
  { minLength: 20, maxLength: 400, size: 'max' },
)

/** As much of the units as a queue asks for: three priorities. */
function unitsLike() {
  let tickets = 0
  const state = new Uint8Array(UNITS)
  const ticket = new Float64Array(UNITS)
  const draw = (one: number, next: number): number => {
    state[one] = next
    ticket[one] = ++tickets
    return tickets
  }
  return { state, ticket, draw, priority: (one: number) => one % 3 } as unknown as Units
}

test('hands out the highest priority first, equals in the order they came, and nobody who was cancelled', () => {
  let taken = 0
  let none = 0
  fc.assert(
    fc.property(steps, (list) => {
      const units = unitsLike()
      const queue = new ReadyQueue(units)
      let waiting: number[] = []
      for (const step of list) {
        if (step.kind === 'take') {
          const most = Math.max(...waiting.map((one) => units.priority(one)))
          const expected = waiting.find((one) => units.priority(one) === most) ?? -1
          expect(queue.peek()).toBe(expected)
          expect(queue.empty).toBe(expected < 0)
          if (expected < 0) {
            none++
            continue
          }
          queue.take()
          units.state[expected] = TRIED
          waiting = waiting.filter((one) => one !== expected)
          taken++
        } else if (step.kind === 'cancel') {
          if (units.state[step.unit] === QUEUED) units.state[step.unit] = IDLE
          waiting = waiting.filter((one) => one !== step.unit)
        } else if (!waiting.includes(step.unit)) {
          queue.push(step.unit)
          waiting.push(step.unit)
        }
      }
    }),
    { seed: 17, numRuns: 200 },
  )
  expect(taken).toBeGreaterThan(1_000)
  expect(none).toBeGreaterThan(5)
})
