/** Crowds: what is done for many alike pods at once comes to the same as doing it for one after the other. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import { RETRY_PRESETS } from '../../src/model/defaults.ts'
import { job, nodes, pod, pods, scenario, scheduler, use } from '../tools/scenario-builders.ts'

const omega = use('optimistic', { atomicity: 'incremental' }, { unit: 'job', planning: 'whole' })

/** Jobs of many pods with few different times and sizes, so that several end at once, on nodes that do not do for all of them. */
const works = fc.array(
  fc.record({
    pods: fc.integer({ min: 1, max: 9 }),
    cpu: fc.constantFrom(1, 2),
    large: fc.boolean(),
    arrival: fc.integer({ min: 0, max: 3 }),
    duration: fc.integer({ min: 1, max: 3 }),
    gang: fc.boolean(),
    slow: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

type Works = typeof works extends fc.Arbitrary<infer List> ? List : never

function scenarioOf(list: Works, retried: boolean) {
  const jobs = list.map(({ pods: count, cpu, large, slow, ...times }, at) => {
    const alike = pods(`j${at}`, count, cpu)
    return job(`j${at}`, large ? [...alike, pod('large', 3)] : alike, { ...times, scheduler: slow ? 'slow' : 'quick' })
  })
  const schedulers = [
    scheduler('quick', { decision: { job: 1000, task: 0 } }),
    scheduler('slow', { decision: { job: 1_000_000, task: 0 } }),
  ]
  return scenario({
    nodes: nodes(3, 4),
    jobs,
    schedulers,
    duration: 30_000_000,
    placement: { policy: 'randomFirstFit' },
    ...(retried && { retry: RETRY_PRESETS.omega }),
  })
}

describe('pods that end together', () => {
  // Laws that are checked after every event keep events apart.
  test('give the run that they give one by one', () => {
    fc.assert(
      fc.property(works, fc.boolean(), (list, retried) => {
        const words = scenarioOf(list, retried)
        expect(simulate(words, { strategy: omega })).toEqual(simulate(words, { strategy: omega, checkLaws: true }))
      }),
      { seed: 21, numRuns: 150 },
    )
  })

  test('are counted one by one where events are', () => {
    const words = scenarioOf(
      Array.from({ length: 2 }, () => ({ pods: 6, cpu: 1, large: false, arrival: 0, duration: 2, gang: false, slow: false })),
      false,
    )
    for (let eventBudget = 1; eventBudget < 20; eventBudget++) {
      const cut = { ...words, eventBudget }
      expect(simulate(cut, { strategy: omega })).toEqual(simulate(cut, { strategy: omega, checkLaws: true }))
    }
  })
})
