/** Parts of a scenario explored one after the other: what is said of one does not depend on the others. */
import { describe, expect, it } from 'vitest'
import { explore, exploreParts } from '../../src/experiment/explore.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { small } from '../analysis/explore/small-scenarios.ts'

const whole = small([[1, 1], [2], [1, 1]], [1, 1, 2])

/** The scenario with some of its jobs only. */
function only(names: readonly string[]): Scenario {
  const jobs = ('jobs' in whole.workload ? whole.workload.jobs : undefined) ?? []
  return { ...whole, workload: { jobs: jobs.filter(({ name }) => names.includes(name)) } }
}

const PARTS = [['g-0'], ['g-0', 'g-2'], ['g-1', 'g-2'], ['g-0', 'g-1', 'g-2']]

describe.each(['hoarding', 'pod', 'gang', 'optimistic', 'permit'])('%s', (strategy) => {
  it.each([true, false])('explores each part as the scenario of its jobs, step by step (reduced: %s)', (reduce) => {
    const found = exploreParts(whole, PARTS, { strategy, reduce })
    const words = found.map(({ scenario: _, traces, ...rest }) => ({ ...rest, texts: textsOf(traces) }))
    const alone = PARTS.map((names) => explore(only(names), { strategy, reduce }))
    expect(words).toEqual(alone.map(({ scenario: _, traces, ...rest }) => ({ ...rest, texts: textsOf(traces) })))
  })
})

const textsOf = (traces: object) => Object.values(traces).map(({ steps }) => steps.map(({ text }: { text: string }) => text))

it('numbers the units of a part as the whole does', () => {
  const three = small([[1, 1], [1], [1, 1]], [1, 1])
  const [found] = exploreParts(three, [['g-2', 'g-0', 'g-0']], { strategy: 'hoarding' })
  expect(new Set(found.traces.deadlock?.steps.map(({ unit }) => unit))).toEqual(new Set([0, 2]))
})

it('names every job that the scenario does not have', () => {
  expect(() => exploreParts(whole, [['g-0', 'g-9'], ['h']])).toThrow(/unknown job: g-9, allowed: g-0, g-1, g-2[\s\S]*unknown job: h/)
})
