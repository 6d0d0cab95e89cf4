/**
 * Optimistic: decide on what was there when the thinking began; others commit meanwhile; validate and bind at the end, or roll
 * back and try again. Omega (Schwarzkopf et al., EuroSys 2013, section 3.4). Conflict detection by `resourceFit` or `version`,
 * transactions `allOrNothing` or `incremental` (section 5.2); by default a gang is all or nothing and a job without one keeps what
 * it got.
 */
import {
  type Atomicity,
  type Attempt,
  type ConflictRule,
  type Context,
  commit,
  type SchedulingUnit,
  type Strategy,
  think,
} from '../strategy.ts'

export interface OptimisticOptions {
  readonly conflict?: ConflictRule
  /** Absent: `allOrNothing` for a gang, `incremental` for a job without one. */
  readonly atomicity?: Atomicity
}

export function optimistic(options: OptimisticOptions = {}): Strategy {
  const conflict = options.conflict ?? 'resourceFit'
  return {
    name: 'optimistic',
    *attempt(unit: SchedulingUnit, { plan }: Context): Attempt {
      const atomicity = options.atomicity ?? (unit.gang ? 'allOrNothing' : 'incremental')
      const chosen = plan(unit, { partial: atomicity === 'incremental' })
      yield* think(unit)
      return chosen ? yield* commit(chosen, { conflict, atomicity }) : 'unschedulable'
    },
  }
}
