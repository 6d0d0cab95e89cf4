/** A strategy that breaks a rule is named by the explorer, as the engine names it. */
import { expect, test } from 'vitest'
import { InvariantError } from '../../../src/errors.ts'
import { explore } from '../../../src/experiment/explore.ts'
import { simulate } from '../../../src/experiment/simulate.ts'
import type { Plan, Strategy } from '../../../src/strategy/strategy.ts'
import { job, nodes, scenario } from '../../tools/scenario-builders.ts'

const small = scenario({ nodes: nodes(2, 1), jobs: [job('a', 1), job('b', 1)] })

type Attempt = Strategy['attempt']

/** Offenders, and what is said of each after its name. */
const OFFENDERS: readonly (readonly [what: string, attempt: Attempt, says: RegExp])[] = [
  [
    'commits what is no plan',
    function* () {
      return yield { kind: 'commit', plan: {} as Plan, options: {} }
    } as Attempt,
    /commits a plan that is stale/,
  ],
  [
    'plans for another unit',
    function* (unit, { plan }) {
      plan({ ...unit })
      yield { kind: 'think', unit }
      return 'unschedulable'
    } as Attempt,
    /asks for a plan for another unit/,
  ],
  [
    'keeps leases for a plan that is stale',
    function* () {
      yield { kind: 'release', leases: [], options: { keep: {} as Plan } }
      return 'unschedulable'
    } as Attempt,
    /keeps leases for a plan that is stale/,
  ],
  [
    'commits a plan made to hold',
    function* (unit, { plan }) {
      const held = plan(unit, { hold: true })
      return held === undefined ? 'unschedulable' : yield { kind: 'commit', plan: held, options: {} }
    } as Attempt,
    /commits a plan that is stale, or was made only to hold room/,
  ],
]

test.each(OFFENDERS)('who %s is told by name', (_, attempt, says) => {
  const strategy: Strategy = { name: 'offender', promises: {}, attempt }
  const told = (work: () => unknown): string => {
    try {
      work()
    } catch (error) {
      if (error instanceof InvariantError) return error.message
      throw error
    }
    return 'nothing'
  }
  expect(told(() => explore(small, { strategy }))).toMatch(new RegExp(`^invariant broken: strategy offender ${says.source}`))
  expect(told(() => simulate(small, { strategy }))).toMatch(/^invariant broken: strategy offender /)
})
