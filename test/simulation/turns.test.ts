/** Who is looked at after an event: room that one scheduler gives back in its turn reaches another in the same. */
import { expect, test } from 'vitest'
import { commit, type Strategy } from '../../src/strategy/strategy.ts'
import { job, nodes, scenario, scheduler, tell } from '../tools/scenario-builders.ts'

/** Preempts without a thought: all of an attempt happens in the turn of its scheduler. */
const thoughtless: Strategy = {
  name: 'thoughtless',
  preempts: true,
  *attempt(unit, { plan }) {
    const chosen = plan(unit) ?? plan(unit, { evict: true })
    return chosen ? yield* commit(chosen, { evict: true }) : 'unschedulable'
  },
}

test.each([
  // What is left of the victim's room goes to the next scheduler at once, to one before it at the next event.
  ['b', 10],
  ['a', 20],
])('a parked pod of a later scheduler takes what a preemption leaves in the same instant, parked with %s', (parked, at) => {
  const other = parked === 'a' ? 'b' : 'a'
  const from = scenario({
    nodes: nodes(1, 10),
    jobs: [
      job('low', 8, { scheduler: other }),
      job('parked', 4, { scheduler: parked, arrival: 5, duration: 50 }),
      job('high', 5, { scheduler: other, arrival: 10, duration: 50, priority: 5 }),
      job('event', 10, { scheduler: 'c', arrival: 20 }),
    ],
    schedulers: [scheduler('a'), scheduler('b'), scheduler('c')],
    duration: 100_000_000,
  })
  const run = tell(from, thoughtless)
  expect(run.times('preempt', 'low')).toEqual([10])
  expect(run.started('parked')).toBe(at)
})
