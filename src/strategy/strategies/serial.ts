/**
 * Serial: decide on what is there when the thinking is done, and bind it in the same instant. Omega's monolithic scheduler
 * (Schwarzkopf et al., EuroSys 2013, section 3.1) and the Kubernetes scheduling cycle. Plan and commit are one instant, so any
 * number of serial schedulers never conflict.
 */
import { type Attempt, type Context, commit, type SchedulingUnit, type Strategy, think } from '../strategy.ts'

export interface SerialOptions {
  /** Whether a unit without room takes that of jobs with lower priority (Kubernetes `DefaultPreemption`). Default `never`. */
  readonly preemption?: 'never' | 'lowerPriority'
}

export function serial(options: SerialOptions = {}): Strategy {
  const evict = options.preemption === 'lowerPriority'
  const how = { evict }
  return {
    name: 'serial',
    preempts: evict,
    promises: { atomic: 'gang', deadlockFree: true, ends: true },
    *attempt(unit: SchedulingUnit, { plan }: Context): Attempt {
      yield* think(unit)
      const chosen = plan(unit) ?? (evict ? plan(unit, how) : undefined)
      return chosen ? yield* commit(chosen, how) : 'unschedulable'
    },
  }
}
