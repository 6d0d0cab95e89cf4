/** What is kept of groups that wait is what would be worked out anew, at every look of the watch for deadlock. */
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { arbitraryScenario, arbitraryStrategy } from '../../src/arbitraries/index.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import type { StrategyChoice } from '../../src/experiment/types.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { DeadlockWatch } from '../../src/simulation/deadlock-watch.ts'
import type { HolderState } from '../../src/simulation/held-leases.ts'
import type { HoldStates } from '../../src/simulation/hold-states.ts'
import { StuckGroups } from '../../src/simulation/stuck-groups.ts'
import { container, job, nodes, pod, pods, scenario, scheduler } from '../tools/scenario-builders.ts'

afterEach(() => vi.restoreAllMocks())

type Parts = ConstructorParameters<typeof StuckGroups>
interface Inside {
  readonly proofs: { readonly cell: Parts[0] }
  readonly binding: Parts[1]
  readonly demands: Parts[2]
  readonly holdsOf: Parts[3]
  readonly isEndless: Parts[4]
}

const anew = (kept: StuckGroups): StuckGroups => {
  const { proofs, binding, demands, holdsOf, isEndless } = kept as unknown as Inside
  return new StuckGroups(proofs.cell, binding, demands, holdsOf, isEndless)
}

/** Runs with every answer compared with one that nothing was kept for; how often something was asked, and a state was found to be as before. */
function compared(from: Scenario, strategy: StrategyChoice): { readonly looks: number; readonly same: number } {
  const counts = { looks: 0, same: 0 }
  const { holders, fitNow } = StuckGroups.prototype
  const answers = vi.spyOn(StuckGroups.prototype, 'holders').mockImplementation(function (this: StuckGroups) {
    counts.looks++
    const told = holders.call(this)
    expect(told).toEqual(holders.call(anew(this)))
    return told
  })
  const proofs = vi.spyOn(StuckGroups.prototype, 'fitNow').mockImplementation(function (this: StuckGroups) {
    const fits = fitNow.call(this)
    expect(fits).toBe(fitNow.call(anew(this)))
    return fits
  })
  const watch = DeadlockWatch.prototype as unknown as { seenNow(): { readonly state: HolderState } }
  const { seenNow } = watch
  const looks = vi.spyOn(watch, 'seenNow').mockImplementation(function (this: object) {
    const before = counts.looks
    const seen = seenNow.call(this)
    if (counts.looks === before) counts.same++
    expect(seen.state).toEqual((this as { states: HoldStates }).states.state(false))
    return seen
  })
  try {
    execute(setupOf(from, chooseStrategy(from, strategy), {}))
  } finally {
    for (const spy of [answers, proofs, looks]) spy.mockRestore()
  }
  return counts
}

test('of gangs bound pod by pod, or container by container, on too few nodes', () => {
  const late = [container('c', 1), container('late', 1, 4)]
  const jobs = Array.from({ length: 12 }, (_, at) =>
    job(`j${at}`, [pod('late', late), ...pods('p', 2 + (at % 3), 1)], {
      gang: at % 4 > 0,
      arrival: at,
      scheduler: `s${at % 3}`,
      ...(at === 5 ? {} : { duration: 9 }),
    }),
  )
  const few = scenario({ nodes: nodes(6, { cpu: 2 }), jobs, schedulers: [0, 1, 2].map((at) => scheduler(`s${at}`)) })
  const counts = ['naive', 'pod', 'permit', 'placeholders', 'nomad'].map((strategy) => compared(few, strategy))
  expect(Math.max(...counts.map(({ looks }) => looks))).toBeGreaterThan(10)
  expect(Math.max(...counts.map(({ same }) => same))).toBeGreaterThan(5)
})

test('of whatever is run', () => {
  let looks = 0
  let same = 0
  fc.assert(
    fc.property(arbitraryScenario(), arbitraryStrategy(), (from, spec) => {
      const counts = compared(from, spec)
      looks += counts.looks
      same += counts.same
    }),
    { seed: 19720301, numRuns: 400 },
  )
  expect(looks).toBeGreaterThan(100)
  expect(same).toBeGreaterThan(20)
})
