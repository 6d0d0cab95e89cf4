/** The future is a total order: time, then kind, then the order of arrival, against a plain sorted list. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../src/errors.ts'
import { EventQueue } from '../../src/kernel/event-queue.ts'

interface Entry {
  readonly time: number
  readonly kind: number
  readonly payload: number
}

/** Few times and kinds, so that ties are the rule; an event may never be due. */
const times = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 6 }) }, { weight: 1, arbitrary: fc.constant(Infinity) })
const entries = (most: number) =>
  fc
    .array(fc.record({ time: times, kind: fc.integer({ min: 0, max: 6 }) }), { maxLength: most })
    .map((list) => list.map((entry, payload): Entry => ({ ...entry, payload })))

const sorted = (list: readonly Entry[]) => [...list].sort((a, b) => Math.sign(a.time - b.time) || a.kind - b.kind || a.payload - b.payload)

function drain(queue: EventQueue): Entry[] {
  const taken: Entry[] = []
  while (queue.pop()) taken.push({ time: queue.time, kind: queue.kind, payload: queue.payload })
  return taken
}

describe('the event queue', () => {
  test('gives events by time, then kind, then in the order they were put in', () => {
    fc.assert(
      fc.property(entries(300), fc.integer({ min: 0, max: 6 }), (list, farKind) => {
        const queue = new EventQueue(farKind)
        for (const { time, kind, payload } of list) queue.push(time, kind, payload)
        expect(queue.size).toBe(list.length)
        expect(drain(queue)).toEqual(sorted(list))
        expect(queue.size).toBe(0)
      }),
      { seed: 11, numRuns: 400 },
    )
  })

  test('keeps the order when events are put in between, none of them in the past', () => {
    const steps = fc.array(fc.record({ pop: fc.boolean(), after: fc.integer({ min: 0, max: 4 }), kind: fc.integer({ min: 0, max: 6 }) }), {
      maxLength: 300,
    })
    fc.assert(
      fc.property(steps, (list) => {
        const queue = new EventQueue(0)
        let model: Entry[] = []
        list.forEach(({ pop, after, kind }, payload) => {
          if (pop) {
            const [first, ...rest] = model
            model = rest
            expect(queue.pop()).toBe(first !== undefined)
            if (first !== undefined) expect({ time: queue.time, kind: queue.kind, payload: queue.payload }).toEqual(first)
          } else {
            const entry = { time: queue.time + after, kind, payload }
            queue.push(entry.time, kind, payload)
            model = sorted([...model, entry])
          }
          expect(queue.nextTime()).toBe(model[0]?.time ?? Number.POSITIVE_INFINITY)
        })
        expect(drain(queue)).toEqual(model)
      }),
      { seed: 12, numRuns: 400 },
    )
  })

  test('grows: ten thousand events in falling order come out in rising order', () => {
    for (const kind of [0, 3]) {
      const queue = new EventQueue(0)
      for (let time = 10_000; time > 0; time--) queue.push(time, kind, time)
      expect(drain(queue).map((entry) => entry.payload)).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1))
    }
  })

  test('takes events that begin and end together one by one, and others of their time where they belong', () => {
    const queue = new EventQueue(2)
    const entry = (kind: number, payload: number): Entry => ({ time: 7, kind, payload })
    for (const payload of [4, 5, 6]) queue.push(7, 2, payload)
    queue.push(7, 3, 100)
    queue.push(7, 2, 7)
    queue.push(9, 2, 8)
    expect(queue.size).toBe(6)
    expect([queue.pop(), queue.payload, queue.size, queue.nextTime()]).toEqual([true, 4, 5, 7])
    queue.push(7, 1, 101)
    queue.push(7, 2, 8)
    expect(drain(queue)).toEqual([
      entry(1, 101),
      ...[5, 6, 7, 8].map((payload) => entry(2, payload)),
      entry(3, 100),
      { time: 9, kind: 2, payload: 8 },
    ])
  })

  test('takes times up to the largest exact integer', () => {
    const queue = new EventQueue()
    queue.push(Number.MAX_SAFE_INTEGER, 1, 2)
    queue.push(Number.MAX_SAFE_INTEGER - 1, 6, 1)
    expect(drain(queue).map((entry) => [entry.time, entry.payload])).toEqual([
      [Number.MAX_SAFE_INTEGER - 1, 1],
      [Number.MAX_SAFE_INTEGER, 2],
    ])
  })

  test('refuses the past and takes the present', () => {
    const queue = new EventQueue()
    queue.push(5, 0, 0)
    queue.pop()
    expect(() => queue.push(4, 0, 1)).toThrow(InvariantError)
    queue.push(5, 0, 2)
    expect(drain(queue)).toEqual([{ time: 5, kind: 0, payload: 2 }])
  })

  test('says of an empty queue that nothing is next', () => {
    const queue = new EventQueue()
    expect(queue.pop()).toBe(false)
    expect(queue.nextTime()).toBe(Number.POSITIVE_INFINITY)
  })
})
