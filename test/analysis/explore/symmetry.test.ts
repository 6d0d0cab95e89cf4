/** What may be swapped: with and without, the answers are the same. Pods, whatever stands between them; nodes, if nobody looks at them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../src/experiment/explore.ts'
import type { Scenario, StrategySpec } from '../../../src/model/scenario.ts'
import { small, use } from './small-scenarios.ts'
import { SWEPT } from './sweep.ts'

const FEW_STATES = 20_000

const STRATEGIES: Readonly<Record<string, StrategySpec>> = {
  ...SWEPT,
  'permit, rejected': use('permit'),
  'hoarding reserve, banker': use('hoarding', { mode: 'reserve', release: 'banker' }),
  'naive, rescheduled': use('naive', {}, { onPartial: { pod: 'reschedule', gang: 'reschedule' } }),
}

/** Sizes in any order: alike pods stand apart as well as side by side. */
const gangs = fc.array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
const nodes = fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 1, maxLength: 2 })

function answers(scenario: Scenario, strategy: StrategySpec, reduce: boolean) {
  const found = explore(scenario, { strategy, reduce, maxStates: FEW_STATES })
  const { complete, deadlockReachable, livelockReachable, atomicityBroken, traces, outcomes } = found
  const steps = Object.entries(traces).map(([kind, { steps: list }]) => (kind === 'livelock' ? kind : `${kind} ${list.length}`))
  return { complete, deadlockReachable, livelockReachable, atomicityBroken, steps, ends: Object.keys(outcomes).sort() }
}

/** Each pod with a sidecar that comes for itself. */
function withSidecars(scenario: Scenario, late: boolean): Scenario {
  const jobs = 'jobs' in scenario.workload ? scenario.workload.jobs : []
  const more = { name: 'sidecar', requests: { slots: 1 }, ...(late && { arrival: 1_000_000 }) }
  const grown = (jobs ?? []).map((job) => ({ ...job, pods: job.pods.map((pod) => ({ ...pod, containers: [...pod.containers, more] })) }))
  return { ...scenario, workload: { jobs: grown } }
}

describe.each(Object.entries(STRATEGIES))('%s', (_, strategy) => {
  it('gives the same answers with alike pods swapped and without, and as short ways', () => {
    let decided = 0
    fc.assert(
      fc.property(gangs, nodes, fc.boolean(), (jobs, cells, gang) => {
        const scenario = small(jobs, cells, { gang })
        const full = answers(scenario, strategy, false)
        if (!full.complete) return
        decided++
        expect(answers(scenario, strategy, true)).toEqual(full)
      }),
      { numRuns: 25, examples: [[[[2], [2, 1], [1, 1, 1]], [1, 1, 2], true]] },
    )
    expect(decided).toBeGreaterThan(15)
  }, 120_000)

  it('does so for pods of two containers, also if the second comes late', () => {
    let decided = 0
    fc.assert(
      fc.property(gangs, fc.boolean(), (jobs, late) => {
        const scenario = withSidecars(
          small(
            jobs.slice(0, 2).map((job) => job.slice(0, 2)),
            [4, 4],
          ),
          late,
        )
        const full = answers(scenario, strategy, false)
        if (!full.complete) return
        decided++
        expect(answers(scenario, strategy, true)).toEqual(full)
      }),
      { numRuns: 8 },
    )
    expect(decided).toBeGreaterThan(3)
  }, 120_000)
})

it('says which pods were interchangeable: neighbours only, for a plan takes them in order', () => {
  const found = explore(small([[1, 1, 2, 1]], [4, 1]), { strategy: 'pod' })
  expect(found.reductions).toEqual(['interchangeable: g-0/p-0, g-0/p-1'])
})

describe('nodes that differ in name only', () => {
  const scenario = small([[1, 1]], [1, 1, 1])

  it('are interchangeable where offers come in any order and nobody looks at the cell', () => {
    expect(explore(scenario, { strategy: 'hoarding' }).reductions).toContain('interchangeable: n-0, n-1, n-2')
  })

  it.each(['pod', 'gang', 'optimistic'])('are not under %s, whose policy breaks ties by their order', (name) => {
    expect(explore(scenario, { strategy: name }).reductions).not.toContain('interchangeable: n-0, n-1, n-2')
  })

  it('are not where nodes are taken in order, or a pod asks for certain ones', () => {
    const ordered = use('hoarding', { acquisition: 'ordered' })
    expect(explore(scenario, { strategy: ordered }).reductions).not.toContain('interchangeable: n-0, n-1, n-2')
    const jobs = ('jobs' in scenario.workload ? scenario.workload.jobs : undefined) ?? []
    const choosy = jobs.map((job) => ({ ...job, pods: job.pods.map((pod) => ({ ...pod, nodeSelector: {} })) }))
    const found = explore({ ...scenario, workload: { jobs: choosy } }, { strategy: 'hoarding' })
    expect(found.reductions).not.toContain('interchangeable: n-0, n-1, n-2')
  })
})
